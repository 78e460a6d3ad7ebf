"""How much of an outcome's variance each drawn number explains alone, and what chance would.

The first-order index of given plays (plischke2013, strong2012): plays are put into classes by
the number, and the spread of the classes' means is set against that of the plays. Chance alone
makes classes differ; that is taken off. docs/drivers.md has the equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.classes import Drawn
from sim.analysis.shares import Z

CHANCE = 0.02
"""How often, where nothing explains anything, some number is said to."""

ENOUGH = 50.0
"""Plays of which an outcome has to tell something, for anything to be said of it."""

EXPECTED = 5.0
"""Classes that hold less than this of what tells something are joined."""

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Moments:
    """An outcome over all plays that are looked at.

    Parameters
    ----------
    n
        Plays.
    mean, variance
        Of the plays; the variance over n.
    kurtosis
        Fourth central moment over the variance squared: 3 of a normal distribution, 1 of a fair
        coin, about 1/p of what comes with a small chance p.
    """

    n: int
    mean: float
    variance: float
    kurtosis: float

    @property
    def telling(self) -> float:
        """So many plays tell something: n/kurtosis, for rare events about their number."""
        return self.n / self.kurtosis if self.variance > 0 else 0.0


@dataclass(frozen=True)
class Shares:
    """What each of C numbers explains of an outcome.

    Parameters
    ----------
    effect
        [C], share of the variance that it explains alone, at most 1; about 0 where it explains
        nothing, and then as often below as above.
    floor
        [C], what chance would make of the effect of the noisiest number in one run of fifty;
        1 where nothing can be said.
    degrees
        [C], classes less one.
    places
        [C, K], the class, after joining, of each class of the number.
    moments
        Of the outcome.
    """

    effect: Floats
    floor: Floats
    degrees: Floats
    places: Places
    moments: Moments


def moments(values: NDArray[Any]) -> Moments:
    """Mean, variance and kurtosis of an outcome, [n]."""
    numbers = values.astype(np.float64)
    n = len(numbers)
    if not n:
        return Moments(0, 0.0, 0.0, 1.0)
    off = numbers - numbers.mean()
    variance = float((off**2).mean())
    if variance <= 1e-12 * max(float((numbers**2).mean()), 1e-300):
        return Moments(n, float(numbers.mean()), 0.0, 1.0)
    kurtosis = float((off**4).mean()) / variance**2
    return Moments(n, float(numbers.mean()), variance, kurtosis)


def explained(drawn: Sequence[Drawn], values: NDArray[Any]) -> Shares:
    """What each drawn number explains of an outcome.

    With η² the spread of K classes' means over that of n plays, the effect is
    1 − (1 − η²)(n − 1)/(n − K), which is 0 on average where the classes are alike. There nη² has
    the mean K − 1 and a variance that grows with the outcome's kurtosis; the floor is the
    quantile at 1 − 0.02/C of a χ² stretched to both.

    Parameters
    ----------
    drawn
        The C numbers; their plays are the first of the outcome's.
    values
        [R], the outcome: whether it came, or how much.
    """
    n = len(drawn[0].codes) if drawn else 0
    values = values[:n]
    about = moments(values)
    width = max((one.n_classes for one in drawn), default=0) + 1
    plays, sums = np.zeros((2, len(drawn), width))
    hits = np.flatnonzero(values) if values.dtype == np.bool_ else None
    for row, one in enumerate(drawn):
        size = one.n_classes + 1
        plays[row, :size] = one.counts
        sums[row, :size] = (
            np.bincount(one.codes, weights=values, minlength=size)
            if hits is None
            else np.bincount(one.codes[hits], minlength=size)
        )
    places = _joined(drawn, plays, about)
    plays, sums = (_summed(table, places) for table in (plays, sums))
    return _shares(plays, sums, places, about)


def _shares(plays: Floats, sums: Floats, places: Places, about: Moments) -> Shares:
    """Effects and floors from plays and sums by class, both [C, K]."""
    there = plays > 0
    degrees = np.maximum(there.sum(axis=1) - 1.0, 0.0)
    silent = (degrees < 1) | (about.telling < ENOUGH)
    if silent.all():
        zero = np.zeros(len(plays))
        return Shares(zero, zero + 1, degrees, places, about)
    over = np.divide(1.0, plays, out=np.zeros_like(plays), where=there)
    between = ((sums * over - about.mean) ** 2 * plays).sum(axis=1) / about.variance
    effect = _corrected(between / about.n, degrees, about.n)
    lopsided = over.sum(axis=1) - (2 * degrees + 1) / about.n
    spread = np.maximum(2 * degrees + (about.kurtosis - 3) * lopsided, degrees)
    stretch = np.divide(spread, 2 * degrees, out=np.ones_like(degrees), where=degrees > 0)
    limit = [
        s * chance(d / s, CHANCE / len(plays)) if d > 0 else 0.0
        for s, d in zip(stretch, degrees, strict=True)
    ]
    floor = np.minimum(_corrected(np.array(limit) / about.n, degrees, about.n), 1.0)
    return Shares(
        np.where(silent, 0.0, effect), np.where(silent, 1.0, floor), degrees, places, about
    )


def _corrected(share: Floats, degrees: Floats, n: int) -> Floats:
    """A share of variance less what chance makes of it on average."""
    return 1 - (1 - share) * (n - 1) / np.maximum(n - 1 - degrees, 1.0)


def _joined(drawn: Sequence[Drawn], plays: Floats, about: Moments) -> Places:
    """[C, K], a class for each class: neighbours are joined where an outcome tells too little for
    so many, and after that all that are still too small.
    """
    most = max(int(about.telling / EXPECTED), 2)
    places = np.tile(np.arange(plays.shape[1]), (len(drawn), 1))
    for row, one in enumerate(drawn):
        if one.words is None and one.n_classes > most:
            own = plays[row, : one.n_classes]
            middle = (np.cumsum(own) - own / 2) / max(own.sum(), 1.0)
            places[row, : one.n_classes] = np.minimum((middle * most).astype(np.int64), most - 1)
    whole = _summed(plays, places)
    few = (whole > 0) & (whole * about.telling < EXPECTED * about.n)
    last = plays.shape[1] - 1
    first = np.where(few.any(axis=1), few.argmax(axis=1), last)
    return np.where(np.take_along_axis(few, places, axis=1), first[:, np.newaxis], places)


def _summed(table: Floats, places: Places) -> Floats:
    """Counts or sums by class after joining, both [C, K]."""
    rows, width = table.shape
    flat = (np.arange(rows)[:, np.newaxis] * width + places).ravel()
    summed = np.bincount(flat, weights=table.ravel(), minlength=rows * width)
    return np.asarray(summed, np.float64).reshape(rows, width)


def chance(degrees: float, tail: float) -> float:
    """What χ² exceeds with a chance of ``tail`` (wilson_hilferty1931)."""
    step = 2 / (9 * degrees)
    return float(degrees * (1 - step + NormalDist().inv_cdf(1 - tail) * step**0.5) ** 3)


def interval(drawn: Drawn, row: int, shares: Shares, values: NDArray[Any]) -> tuple[float, float]:
    """A 95 % interval of an effect, in [0, 1], from the spread of the plays' influence on it.

    With z a play's distance from the mean, g that of its class, V the variance and S the effect,
    the influence of a play is (2zg − g² − Sz²)/V (efron1993). Its mean square grows about as S
    does, so the interval holds all S with (S − effect)² ≤ 1.96² (cS/n + b): b is the variance of
    what chance makes of the classes' means, 2(K − 1)(1 − S)²/n², and c the mean square over S, 4
    where S is small. The interval is of the share that the classes explain.

    Parameters
    ----------
    drawn
        The number.
    row
        Its place among those that were looked at.
    shares
        What they explain.
    values
        [R], the outcome.
    """
    about, effect = shares.moments, float(shares.effect[row])
    if about.variance <= 0 or shares.floor[row] >= 1:
        return 0.0, 1.0
    there = max(effect, 0.0)
    by_chance = 2 * float(shares.degrees[row]) * ((1 - there) / about.n) ** 2
    little = sqrt(by_chance)
    square = _influence(shares.places[row][drawn.codes], there, about, values)
    slope = (square + 4 * little) / (there + little) if there + little > 0 else 0.0
    wider = Z * Z * slope / about.n
    half = sqrt(wider * (wider / 4 + there) + Z * Z * by_chance)
    middle = effect + wider / 2
    return min(max(middle - half, 0.0), 1.0), max(min(middle + half, 1.0), 0.0)


def _influence(place: Places, effect: float, about: Moments, values: NDArray[Any]) -> float:
    """Mean square of the plays' influence on an effect.

    The classes' means are drawn together so far that their spread is the effect: what is further
    apart is chance.
    """
    off = values[: about.n].astype(np.float64) - about.mean
    counts = np.bincount(place)
    means = np.bincount(place, weights=off) / np.maximum(counts, 1)
    raw = float((means**2 * counts).sum()) / about.n / about.variance
    means *= sqrt(effect / raw) if raw > 0 else 0.0
    own = means[place]
    found = (2 * off * own - own**2 - effect * off**2) / about.variance
    return float((found**2).mean())
