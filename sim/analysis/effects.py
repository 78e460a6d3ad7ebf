"""What changes do to outcomes: paired differences from the base, ranked, with intervals.

Of shares, the interval is that of ``compare`` (:mod:`sim.analysis.shares`); of numbers, the mean
of the differences of the plays, give or take z standard errors. Where m changes are looked at, z
may be that of an interval that holds for all of them at once (dunn1961).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.shares import (
    Difference,
    Mean,
    Share,
    Z,
    level,
    paired_difference,
    unpaired_difference,
)
from sim.analysis.slates import Flags, Plays

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Shift:
    """How far a number moved, on average over plays in which both have it.

    Parameters
    ----------
    mean
        Of the change less that of the base.
    low, high
        The ends of its interval.
    """

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Effect:
    """What one change does to one goal.

    Parameters
    ----------
    change
        Its row: 1 is the first change.
    label, about
        What it is, in words, and its kind.
    before, after
        How often the goal came about in the base, and with the change; of depth its mean.
    difference
        After less before; matched play by play wherever it may be.
    """

    change: int
    label: str
    about: str
    before: Share | Mean
    after: Share | Mean
    difference: Difference

    @property
    def acts(self) -> bool:
        """Whether the goal differs in any play at all."""
        difference = self.difference
        return bool(difference.mean or difference.gained or difference.lost)


def simultaneous(n_looks: int) -> float:
    """z of intervals that all hold together in 95 % of cases, however many there are (dunn1961).

    Examples
    --------
    >>> round(simultaneous(1), 3)
    1.96
    """
    return NormalDist().inv_cdf(1 - 0.025 / n_looks) if n_looks > 1 else Z


def effect(plays: Plays, change: int, levels: Flags | Numbers, z: float = Z) -> Effect:
    """What a change does to whether something comes about, or to how deep accords are.

    Parameters
    ----------
    plays
        The slate.
    change
        Its row, from 1.
    levels
        [C, n], whether it came about; or numbers in [0, 1], of which the means are compared.
    z
        Half-width of the interval in standard errors; of plays that are not matched always 95 %.
    """
    told, matched = plays.tried[change - 1], not plays.unmatched(change)
    first, second = levels[0], levels[change]
    before, after = level(first), level(second)
    if isinstance(before, Mean) or isinstance(after, Mean):
        difference = _of_means(first, second, z, matched=matched)
    elif matched:
        difference = paired_difference(first, second, z)
    else:
        difference = unpaired_difference(before, after)
    return Effect(change, told["label"], told["about"], before, after, difference)


def _of_means(first: Numbers, second: Numbers, z: float, *, matched: bool) -> Difference:
    """Of numbers in [0, 1]: the mean of the differences ± z standard errors.

    Where no play differs, that is no proof that none would: the interval is that of the share of
    plays that may, for none can move a mean by more than itself. One play shows no spread, and
    the interval is all that there can be.
    """
    if matched and np.array_equal(first, second):
        nowhere = np.zeros(len(first), np.bool_)
        return paired_difference(nowhere, nowhere, z)
    moved = apart(first, second, z, matched=matched)
    if moved is None:
        moved = Shift(float(np.mean(second - first)), -1.0, 1.0)
    more, less = (int(np.count_nonzero(one)) for one in (second > first, second < first))
    ends = (more, less) if matched else (None, None)
    return Difference(moved.mean, moved.low, moved.high, *ends)


def effects(plays: Plays, goal: str, z: float | None = None) -> list[Effect]:
    """The effect of every change on a goal, those that help most first.

    Parameters
    ----------
    plays
        The slate.
    goal
        As :meth:`~sim.analysis.slates.Plays.goal` knows it.
    z
        None: that of intervals which hold for all changes together.
    """
    width = simultaneous(len(plays.tried)) if z is None else z
    levels = plays.levels(goal)
    found = [effect(plays, change, levels, width) for change in range(1, len(plays.tried) + 1)]
    return sorted(found, key=lambda one: (-one.difference.mean, one.change))


def shift(plays: Plays, change: int, column: str, z: float = Z) -> Shift | None:
    """How far a number moved: the mean of the paired differences ± z standard errors.

    Plays that are not matched are taken as two samples. None where fewer than two plays have it in
    both.
    """
    first, second = (np.asarray(plays.columns[column][row], np.float64) for row in (0, change))
    return apart(first, second, z, matched=not plays.unmatched(change))


def apart(first: Numbers, second: Numbers, z: float = Z, *, matched: bool = True) -> Shift | None:
    """The mean of second less first, [n], with its interval; NaN in either is left out. None where
    fewer than two are left: one difference shows no spread, and so has no interval.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    n = int(np.count_nonzero(both))
    if n < 2:
        return None
    ours, theirs = first[both], second[both]
    mean = float(np.mean(theirs - ours))
    variance = (
        float(np.var(theirs - ours, ddof=1))
        if matched
        else float(np.var(theirs, ddof=1) + np.var(ours, ddof=1))
    )
    half = z * sqrt(variance / n)
    return Shift(mean, mean - half, mean + half)


def largest(
    plays: Plays, change: int, goals: Iterable[str], z: float = Z
) -> tuple[str, Effect] | None:
    """The goal that a change moves most, of those that it moves by more than luck might, and how
    far; the first of those that move as much. None where there is none.
    """
    found = [(name, effect(plays, change, plays.levels(name), z)) for name in goals]
    clear = [one for one in found if one[1].difference.clear]
    return max(clear, key=lambda one: abs(one[1].difference.mean), default=None)


def as_dicts(found: Sequence[Effect]) -> list[dict[str, Any]]:
    """Effects for programs."""
    return [
        {
            "label": one.label,
            "about": one.about,
            "before": one.before.as_dict(),
            "after": one.after.as_dict(),
            **one.difference.as_dict(),
        }
        for one in found
    ]
