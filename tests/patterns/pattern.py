"""A pattern: a claim of data or theory, as a comparison of two arms, and how it is measured.

The arms play the same random scenarios with the same luck.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tests.patterns.plays import Plays, play
from tests.patterns.population import Written
from tests.patterns.statistics import Arm, Effect, effect

Bools = NDArray[np.bool_]
Change = Callable[[Written], Written]
Count = Callable[[Plays], tuple[NDArray[Any], Bools]]
"""What is counted in a play, and among which plays."""
DRAWN = {"episode": "episodes", "pair": "pairs", "council": "councils", "everybody": "councils"}


@dataclass(frozen=True)
class Finding:
    """What came out.

    Parameters
    ----------
    effect
        Each arm among the plays that it counts.
    matched
        Among the plays that both arms count, where that is another comparison; None else.
        Where an arm also decides which plays are counted (those without sanctions, say), only
        this compares like with like (principal stratum, frangakis2002).
    share
        Of all plays, those that both arms count.
    """

    effect: Effect
    matched: Effect | None
    share: float

    @property
    def judged(self) -> Effect:
        """The effect that the verdict is about."""
        return self.effect if self.matched is None else self.matched


@dataclass(frozen=True)
class Pattern:
    """One claim.

    Parameters
    ----------
    name, claim, source
        In words; where it is from, as keys of the bibliography, with the published figures.
    population
        Makes a scenario of a seed.
    arms
        The changes that make its two arms.
    counts
        What is counted in each.
    definition
        The two in words.
    expected
        The sign, or flat: the same to within ``near``.
    unit
        Of the effect: percentage points or sessions.
    reason
        Why it comes out as it does, where that is not what is claimed or not for its reason.
    built_in
        Whether the rules of the model make it so by themselves.
    """

    name: str
    claim: str
    source: str
    population: Callable[[int], Written]
    arms: tuple[Change, Change]
    counts: tuple[Count, Count]
    definition: str
    expected: Literal["up", "down", "flat"]
    unit: Literal["points", "sessions"] = "points"
    near: float = 0.06
    reason: str = ""
    built_in: bool = False

    @property
    def drawn(self) -> str:
        """What the population is called."""
        return DRAWN[self.population.__name__]

    def verdict(self, finding: Finding) -> str:
        """Whether it holds, holds by construction, fails, or is unclear.

        A sign holds if the interval leaves out zero on the side that is claimed and the sign
        test agrees (p < 0.05); it fails if the interval has nothing of that side. What should
        stay the same does if the interval lies within ``near`` of zero, and fails if beyond.
        """
        plain = self._sign(finding.judged)
        return "holds by construction" if plain == "holds" and self.built_in else plain

    def _sign(self, found: Effect) -> str:
        if self.expected == "flat":
            inside = -self.near < found.low and found.high < self.near
            outside = found.low > self.near or found.high < -self.near
            return "holds" if inside else "fails" if outside else "unclear"
        up = self.expected == "up"
        low, high = (found.low, found.high) if up else (-found.high, -found.low)
        most = found.up > found.down if up else found.down > found.up
        if low > 0 and most and found.sign < 0.05:
            return "holds"
        return "fails" if high <= 0 else "unclear"


def measure(pattern: Pattern, seeds: range, n: int) -> Finding:
    """The effect over the scenarios of these seeds, each played n times an arm."""
    hits, asked, both, matched = (np.zeros((len(seeds), 2)) for _ in range(4))
    for s, seed in enumerate(seeds):
        counted, among = zip(
            *(
                count(_played(pattern, change, seed, n))
                for change, count in zip(pattern.arms, pattern.counts, strict=True)
            ),
            strict=True,
        )
        shared = among[0] & among[1]
        for arm in range(2):
            hits[s, arm], asked[s, arm] = (counted[arm] * among[arm]).sum(), among[arm].sum()
            matched[s, arm], both[s, arm] = (counted[arm] * shared).sum(), shared.sum()
    share = float(both.sum() / (2 * n * len(seeds)))
    other = 0 < both.sum() < asked.sum()
    return Finding(_effect(hits, asked), _effect(matched, both) if other else None, share)


def _effect(hits: NDArray[np.float64], asked: NDArray[np.float64]) -> Effect:
    return effect(Arm(hits[:, 0], asked[:, 0]), Arm(hits[:, 1], asked[:, 1]))


_PLAYED: dict[Any, Plays] = {}


def _played(pattern: Pattern, change: Change, seed: int, n: int) -> Plays:
    """One arm of one scenario; what has been played is kept, for patterns that share it."""
    written = change(pattern.population(seed))
    key = (repr(written), n)
    if key not in _PLAYED:
        _PLAYED[key] = play(written, n)
    return _PLAYED[key]
