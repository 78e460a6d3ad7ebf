"""Red lines of which nobody is sure: which way is softer, and where the line lies then.

docs/model.md, section 1. Options are numbers; a side is 1 where softer is towards higher
options, −1 where it is towards lower ones, 0 where nothing tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from sim.scenario.distributions import Distribution, Mixture
from sim.scenario.held import Position
from sim.scenario.scenario import Party

SAME = 1e-12
"""Chances closer than this are equal."""


@lru_cache(maxsize=1024)
def chances(number: Distribution) -> Mapping[int, float]:
    """Options and their chances, lowest option first; of what is known, the one option."""
    if isinstance(number, Mixture):
        found: dict[int, float] = {}
        for part, weight in zip(number.parts, number.weights, strict=True):
            for option, chance in chances(part).items():
                found[option] = found.get(option, 0.0) + weight * chance
        return MappingProxyType(dict(sorted(found.items())))
    low, high = (round(end) for end in number.bounds)
    below = number.cdf(np.arange(low, high + 2, dtype=np.float64) - 0.5)
    found = {low + n: float(chance) for n, chance in enumerate(np.diff(below)) if chance > 0}
    return MappingProxyType(found)


def side_of(accept: Mapping[int, float], want: Mapping[int, float], n_options: int) -> int:
    """Which way is softer: away from what is wanted.

    Parameters
    ----------
    accept, want
        Options and their chances.
    n_options
        Of the issue.

    Returns
    -------
    int
        1 or −1: where the line is likelier to lie, seen from the want. Where it is the want
        itself, at an end of the scale: away from that end. Else 0.
    """
    higher = sum(p * q for o, p in accept.items() for w, q in want.items() if o > w)
    lower = sum(p * q for o, p in accept.items() for w, q in want.items() if o < w)
    if abs(higher - lower) > SAME:
        return 1 if higher > lower else -1
    if max(accept) == max(want) == 0 and n_options > 1:
        return 1
    return -1 if min(accept) == min(want) == n_options - 1 else 0


def side(position: Position) -> int:
    """Which way is softer for a party with one line; 0 where nothing tells."""
    if position.accept is None:
        return 0
    told = side_of(chances(position.accept), chances(position.want), len(position.reads))
    return told or position.leans


def allowed(position: Position, accept: int, want: int) -> range:
    """The options from a red line through what is wanted, and on beyond it.

    Where the two are one option at an end of the scale, that end only; in mid-scale, that
    option and those towards which it is not softer.
    """
    n_options = len(position.reads)
    up = range(accept, n_options)
    down = range(accept + 1)
    if accept != want:
        return down if accept > want else up
    if want in {0, n_options - 1}:
        return down if want == 0 else up
    return down if side(position) > 0 else up


def softened(position: Position) -> list[tuple[int, float]]:
    """The red lines that a position may have, the least softened first, each with the chance that
    it lies there or before. The mirror image of a scale has the mirror image of its lines.
    """
    assert position.accept is not None
    options, total, found = list(chances(position.accept).items()), 0.0, []
    for option, chance in options if side(position) > 0 else reversed(options):
        total += chance
        found.append((option, total))
    return found


def line_at(lines: Sequence[tuple[int, float]], softness: float) -> int:
    """Of the lines of :func:`softened` the one at a softness in (0, 1): the least softened one
    whose chance reaches it.
    """
    return next((line for line, total in lines if total >= softness - SAME), lines[-1][0])


def cumulated(number: Distribution, *, rising: bool = True) -> list[float]:
    """The chances of a number's options, added up from one end; the last is 1."""
    found, total = [], 0.0
    options = list(chances(number).values())
    for chance in options if rising else reversed(options):
        total += chance
        found.append(total)
    found[-1] = 1.0
    return found


def ends_of_draw(number: Distribution) -> list[float]:
    """Where in (0, 1) a draw of a number gives another option, in the order of its luck."""
    if isinstance(number, Mixture):
        return [float(end) for end in np.cumsum(number.weights)]
    return cumulated(number)


def hangs_on_want(position: Position) -> bool:
    """Whether what may be signed, the line given, depends on which option is wanted."""
    if position.accept is None or position.want.fixed:
        return False
    return any(
        len({allowed(position, line, want) for want in chances(position.want)}) > 1
        for line in chances(position.accept)
    )


def unnamed(party: Party, issue: str) -> bool:
    """Whether no option of the file names the party's red line, in every play the same way.

    That is so where its readings differ in what may be signed, or the want in doubt decides.
    """
    held = party.held(issue)
    lines = {(p.mandate, p.accept, p.reads, None if p.accept is None else p.want) for p in held}
    return len(lines) > 1 or any(p.accept is not None and not p.want.fixed for p in held)
