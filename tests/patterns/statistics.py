"""A share in one arm less that in another, over scenarios, with an interval.

Both arms of a scenario have the same luck. Scenarios are drawn, plays only fill them in, so the
interval resamples scenarios (percentile bootstrap, efron1993).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

Floats = NDArray[np.float64]
RESAMPLES = 4000


@dataclass(frozen=True)
class Arm:
    """By scenario: how much was counted, among how many plays. [S] each."""

    hits: Floats
    asked: Floats

    def level(self) -> float:
        """The share, or the mean, over all scenarios."""
        return float(self.hits.sum() / max(self.asked.sum(), 1.0))


@dataclass(frozen=True)
class Effect:
    """The second arm less the first.

    ``low``, ``high``: 95 per cent; ``up``, ``down``: scenarios that moved either way; ``sign``:
    p-value of the two-sided sign test over those.
    """

    before: float
    after: float
    low: float
    high: float
    up: int
    down: int
    n_scenarios: int

    @property
    def size(self) -> float:
        """The difference."""
        return self.after - self.before

    @property
    def sign(self) -> float:
        """How likely so uneven a split would be if either way were as likely."""
        moved = self.up + self.down
        return 1.0 if moved == 0 else float(binomtest(self.up, moved).pvalue)


def effect(first: Arm, second: Arm, seed: int = 0) -> Effect:
    """The difference between two arms over the same scenarios."""
    n = len(first.hits)
    weight = np.random.default_rng(seed).multinomial(n, np.full(n, 1.0 / n), RESAMPLES)
    resampled = _shares(second, weight) - _shares(first, weight)
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    both = (first.asked > 0) & (second.asked > 0)
    moved = np.sign(second.hits[both] / second.asked[both] - first.hits[both] / first.asked[both])
    return Effect(
        first.level(), second.level(), float(low), float(high), int((moved > 0).sum()),
        int((moved < 0).sum()), n,
    )  # fmt: skip


def _shares(arm: Arm, weight: NDArray[np.int64]) -> Floats:
    asked = weight @ arm.asked
    empty = np.full(len(asked), np.nan)
    return np.asarray(np.divide(weight @ arm.hits, asked, out=empty, where=asked > 0))
