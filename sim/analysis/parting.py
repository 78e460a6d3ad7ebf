"""The search for a box in one half of the plays: peeled, pasted, and pruned.

A box is a list, for every number that may be restricted, of the classes that are inside it: of a
number a row of neighbours, of words any.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from sim.analysis.classes import Codes, Drawn

MOST = 3
"""Restrictions of a box at most; more are not kept in mind."""

PATIENCE = 0.05
"""Of the plays still inside, at least this share is peeled off at a time."""

FEWEST_INSIDE = 30
"""Plays that stay inside."""

MATTERS = 0.1
"""A restriction without which the box would part the plays almost as well, all but this share of
it, is dropped."""

BY_CHANCE = 1.6448536269514722
"""Standard errors that chance exceeds once in twenty, upwards."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Kept = list[Bools]


@dataclass(frozen=True)
class Half:
    """The plays from which a box is made.

    Parameters
    ----------
    codes
        [n] for each number, the class of every play.
    came
        [n], whether it is one of the plays that the box is to hold.
    drawn
        The numbers.
    """

    codes: Sequence[Codes]
    came: Bools
    drawn: Sequence[Drawn]

    def full(self) -> Kept:
        """The box that leaves nothing out."""
        return [np.ones(one.n_classes + 1, np.bool_) for one in self.drawn]

    def inside(self, kept: Kept, but: int = -1) -> Bools:
        """[n], which plays are inside; ``but``: whatever this number is."""
        found = np.ones(len(self.came), np.bool_)
        for d, classes in enumerate(kept):
            if d != but and not classes.all():
                found &= classes[self.codes[d]]
        return found

    def tally(self, d: int, among: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Plays, and those that the box is to hold, by class of one number, among some."""
        codes, size = self.codes[d][among], self.drawn[d].n_classes + 1
        hits = codes[self.came[among]]
        plays, held = (np.bincount(some, minlength=size) for some in (codes, hits))
        return plays.astype(np.float64), held.astype(np.float64)

    def worth(self, plays: Floats | float, hits: Floats | float) -> Floats:
        """How well a box with so many plays and hits parts them: the share of the variance that
        being inside explains, times a constant; less than nothing where hits are rarer inside.
        """
        n, p = len(self.came), float(self.came.mean())
        off = np.asarray(hits - p * np.asarray(plays))
        over = np.asarray(plays * (n - np.asarray(plays)), np.float64)
        found = np.divide(off * np.abs(off), over, out=np.zeros(off.shape), where=over > 0)
        return np.asarray(found)

    def fit(self, kept: Kept) -> float:
        """The same of a box."""
        inside = self.inside(kept)
        plays, hits = np.count_nonzero(inside), np.count_nonzero(inside & self.came)
        return float(self.worth(float(plays), float(hits)))


def peeled(half: Half) -> Kept:
    """The best of the boxes on the way from all plays inwards.

    At each step a slice of at least a twentieth of the plays still inside is peeled off, at
    either end of any number (of words, one of them): that whose loss raises the share of hits
    most for each play lost.
    """
    kept, among = half.full(), np.arange(len(half.came))
    best, fit = kept, 0.0
    while (step := _slice(half, among)) is not None:
        d, off = step
        kept = [classes & ~off if d == other else classes for other, classes in enumerate(kept)]
        among = among[~off[half.codes[d][among]]]
        now = float(half.worth(float(len(among)), float(np.count_nonzero(half.came[among]))))
        if now > fit:
            best, fit = kept, now
    return best


def _slice(half: Half, among: NDArray[np.int64]) -> tuple[int, Bools] | None:
    """Which classes of which number to peel off; None where that gains nothing."""
    n, hits = len(among), int(np.count_nonzero(half.came[among]))
    best, gain = None, 0.0
    for d, one in enumerate(half.drawn):
        plays, held = half.tally(d, among)
        for off in _ends(plays, one.words is not None):
            lost = float(plays[off].sum())
            rest = n - lost
            if rest < FEWEST_INSIDE or not lost:
                continue
            better = ((hits - float(held[off].sum())) / rest - hits / n) / lost
            if better > gain:
                best, gain = (d, off), better
    return best


def _ends(plays: Floats, words: bool) -> Iterator[Bools]:
    """Slices of a number at its lower and its upper end; of words each alone."""
    there = np.flatnonzero(plays if words else plays[:-1])
    if words:
        for one in there:
            yield np.arange(len(plays)) == one
        return
    least = PATIENCE * plays.sum()
    for upwards in (there, there[::-1]):
        enough = np.cumsum(plays[upwards]) >= least
        if enough.any():
            off = np.zeros(len(plays), np.bool_)
            off[upwards[: int(enough.argmax()) + 1]] = True
            off[-1] = True  # who has no such number is not inside any part of it
            yield off


def improved(half: Half, kept: Kept) -> Kept:
    """The same restrictions with the borders, one number after another, where they part the plays
    best, others as they are; until nothing is gained.
    """
    kept, fit = list(kept), half.fit(kept)
    while True:
        for d, classes in enumerate(kept):
            if not classes.all():
                among = np.flatnonzero(half.inside(kept, but=d))
                kept[d] = _best(half, d, among)
        now = half.fit(kept)
        if now <= fit * (1 + 1e-9):
            return kept
        fit = now


def _best(half: Half, d: int, among: NDArray[np.int64]) -> Bools:
    """The classes of a number that part the plays best: of words those in which hits are
    frequent, of numbers a row of neighbours; all of them where no part is better.
    """
    plays, held = half.tally(d, among)
    inside = np.ones(len(plays), np.bool_)
    whole = float(half.worth(plays.sum(), held.sum()))
    if half.drawn[d].words is not None:
        rate = np.divide(held, plays, out=np.zeros_like(plays), where=plays > 0)
        order = np.argsort(-rate, kind="stable")
        found = half.worth(np.cumsum(plays[order]), np.cumsum(held[order]))
        if found.max() > whole:
            inside[order[int(found.argmax()) + 1 :]] = False
        return inside
    below, hits = (np.concatenate(([0.0], np.cumsum(row[:-1]))) for row in (plays, held))
    found = half.worth(below - below[:, np.newaxis], hits - hits[:, np.newaxis])
    found[below - below[:, np.newaxis] < FEWEST_INSIDE] = 0.0
    first, last = np.unravel_index(int(found.argmax()), found.shape)
    if found[first, last] > whole:
        inside[:] = False
        inside[first:last] = True
    return inside


def pruned(half: Half, kept: Kept) -> Kept:
    """The box without the restrictions that do not matter, three of them at most.

    One at a time that goes which is least missed: while there are more than three, while one is
    missed by less than a tenth, or while chance would make the box as good without it, once in
    twenty (the quasi-p-value of bryant_lempert2010).
    """
    while dims := [d for d, classes in enumerate(kept) if not classes.all()]:
        without = {d: improved(half, _dropped(half, kept, d)) for d in dims}
        least = max(dims, key=lambda d: half.fit(without[d]))
        missed = 1 - half.fit(without[least]) / max(half.fit(kept), 1e-300)
        idle = any(likely_by_chance(half, kept, d) for d in dims)
        if len(dims) <= MOST and missed >= MATTERS and not idle:
            break
        kept = without[least]
    return opened(half, kept)


def opened(half: Half, kept: Kept) -> Kept:
    """The box with those ends of numbers open that are missed by less than a tenth."""
    fit = half.fit(kept)
    while True:
        wider = [one for one in _opened_once(half, kept) if half.fit(one) >= (1 - MATTERS) * fit]
        if not wider:
            return kept
        kept = max(wider, key=half.fit)


def _opened_once(half: Half, kept: Kept) -> Iterator[Kept]:
    """The boxes with one end open of a number that is restricted at both."""
    for d, classes in enumerate(kept):
        inside = np.flatnonzero(classes)
        if half.drawn[d].words is not None or classes.all():
            continue
        there = half.drawn[d].counts[:-1] > 0
        first, last = inside[0], inside[-1]
        if there[:first].any() and there[last + 1 :].any():
            places = np.arange(len(classes))
            for open_end in (places <= last, (places >= first) & (places < len(classes) - 1)):
                yield [open_end if d == other else one for other, one in enumerate(kept)]


def _dropped(half: Half, kept: Kept, d: int) -> Kept:
    free = half.full()
    return [free[other] if other == d else classes for other, classes in enumerate(kept)]


def likely_by_chance(half: Half, kept: Kept, d: int) -> bool:
    """Whether as many plays drawn at random, from the box without one restriction, would hold as
    many hits once in twenty.
    """
    inside, wider = half.inside(kept), half.inside(kept, but=d)
    n, hits = int(inside.sum()), int(np.count_nonzero(inside & half.came))
    p = np.count_nonzero(wider & half.came) / max(int(wider.sum()), 1)
    return bool(hits - n * p < BY_CHANCE * sqrt(n * p * (1 - p)))
