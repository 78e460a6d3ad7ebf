"""On which of the scenario's doubts an outcome hangs: what each drawn number explains alone.

The share of an outcome's variance that one number explains is estimated from the plays that
there are (given-data first-order index, plischke2013): plays are put into bins by the number,
and the spread of the bins' shares is set against that of the plays. Chance alone makes bins
differ; that is taken off, and the rest has to stand out from what the noisiest of so many
numbers would reach by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

BINS = 10
"""Bins of about equal count into which plays are put by a number."""

FIFTHS = 5
"""Groups in which the outcome is told for the number on which it hangs."""

FEW = 12
"""A number with no more values than this is taken value by value."""

SAMPLE = 1000
"""Plays from which the edges of bins are taken."""

MOST_PLAYS = 50_000
"""Plays that are looked at; more would tell nothing new of what explains most."""

RAREST = 50
"""Plays in which an outcome has to come, and to stay away, for anything to be said of it."""

EXPECTED = 5.0
"""Bins in which fewer plays than this are to be expected with it, or without, are joined."""

ENDS = 0.9
"""Part of the way between least and most that lies between the two ends, if it goes one way."""

CHANCE = 0.02
"""How often, where nothing explains anything, something is said to."""

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Group:
    """The plays in which a number lay between two values.

    Parameters
    ----------
    low, high
        Least and largest value in the group; an option's id, twice, where options are drawn.
    share
        Share of its plays in which the outcome came.
    """

    low: float | str
    high: float | str
    share: Share


@dataclass(frozen=True)
class Hang:
    """The number on which an outcome hangs most.

    Parameters
    ----------
    path
        Its dotted path in the scenario.
    effect
        Share of the outcome's variance that it explains alone, in [0, 1], less what chance
        would make of it.
    floor
        What the effect of the noisiest number would reach, in one of fifty runs, if none
        explained anything.
    groups
        Its fifths from low to high, or its values if there are few; options in the
        scenario's order.
    """

    path: str
    effect: float
    floor: float
    groups: tuple[Group, ...]

    @property
    def least(self) -> Group:
        """Where the outcome comes least often."""
        return min(self.groups, key=lambda group: group.share.share)

    @property
    def most(self) -> Group:
        """Where it comes most often."""
        return max(self.groups, key=lambda group: group.share.share)

    @property
    def one_way(self) -> bool:
        """Whether the outcome goes up or down from the first group to the last."""
        first, last = self.groups[0].share.share, self.groups[-1].share.share
        return abs(last - first) >= ENDS * (self.most.share.share - self.least.share.share)

    def as_dict(self) -> dict[str, Any]:
        """The number and its groups, for programs."""
        return {
            "path": self.path,
            "effect": self.effect,
            "floor": self.floor,
            "groups": [
                {"from": group.low, "to": group.high} | group.share.as_dict()
                for group in self.groups
            ],
        }


def hangs_on(tables: Tables, outcomes: Mapping[str, Flags]) -> dict[str, Hang | None]:
    """On which drawn number each of several outcomes hangs most.

    The table `parameters` is read once, however many outcomes there are.

    Parameters
    ----------
    tables
        A run.
    outcomes
        Whether it came, by name; [R] each, one a replicate in order.

    Returns
    -------
    dict
        By name; None where nothing stands out, nothing was drawn, or the outcome (or its
        absence) is too rare to tell.
    """
    flags = [np.asarray(flag, np.bool_) for flag in outcomes.values()]
    counts = {path: tally.counts() for path, tally in _tallied(tables, flags).items()}
    found = {}
    for number, (name, came) in enumerate(zip(outcomes, flags, strict=True)):
        explained = _most(counts, number)
        found[name] = explained and Hang(*explained, _groups(tables, explained[0], came))
    return found


class _Tally(Protocol):
    """Counts of plays by the value of one column: of all, and of those with an outcome."""

    def add(self, column: pa.Array, hits: Sequence[Counts]) -> None:
        """Count more plays; ``hits`` are the places of those with each outcome."""

    def counts(self) -> Counts:
        """Plays with each outcome, then all, in every bin that has plays: [Q + 1, bins]."""


class _Numbers:
    """Plays by the bin of a number; the last bin is that of plays without one."""

    def __init__(self, first: pa.Array, n_outcomes: int) -> None:
        sample = np.sort(_floats(first.slice(0, SAMPLE)))
        sample = sample[~np.isnan(sample)]
        values = sample[np.flatnonzero(np.diff(sample, prepend=np.nan) != 0)]
        if len(values) > FEW:
            places = np.arange(1, BINS) * len(sample) // BINS
            self.edges = np.unique(sample[places])
        else:
            self.edges = values
        self.found = np.zeros((n_outcomes + 1, len(self.edges) + 2), np.int64)

    def add(self, column: pa.Array, hits: Sequence[Counts]) -> None:
        numbers = _floats(column)
        bins = np.searchsorted(self.edges, numbers)
        bins[np.isnan(numbers)] = len(self.edges) + 1
        size = self.found.shape[1]
        for row, places in enumerate(hits):
            self.found[row] += np.bincount(bins[places], minlength=size)
        self.found[-1] += np.bincount(bins, minlength=size)

    def counts(self) -> Counts:
        return self.found[:, self.found[-1] > 0]


class _Words:
    """Plays by the option that was drawn, or by another word."""

    def __init__(self, n_outcomes: int) -> None:
        self.found: dict[object, Counts] = {}
        self.n_outcomes = n_outcomes

    def add(self, column: pa.Array, hits: Sequence[Counts]) -> None:
        coded = column.dictionary_encode(null_encoding="encode")
        bins, size = coded.indices.to_numpy(), len(coded.dictionary)
        rows = [np.bincount(bins[places], minlength=size) for places in hits]
        counts = np.stack([*rows, np.bincount(bins, minlength=size)])
        for word, more in zip(coded.dictionary.to_pylist(), counts.T, strict=True):
            self.found[word] = self.found.get(word, 0) + more

    def counts(self) -> Counts:
        return np.stack([*self.found.values()], axis=1)


def _floats(column: pa.Array) -> NDArray[np.float64]:
    """The numbers of a column; what is not there is not a number."""
    return np.asarray(column.to_numpy(zero_copy_only=False), np.float64)


def _wordy(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _tallied(tables: Tables, flags: Sequence[Flags]) -> dict[str, _Tally]:
    """Counts by column of all that was drawn, a piece of the table at a time."""
    names = [name for name in tables.columns("parameters") if name != "replicate"]
    tallies: dict[str, _Tally] = {}
    at = 0
    for piece in tables.pieces("parameters", names) if names else ():
        rows = piece.num_rows
        hits = [np.flatnonzero(flag[at : at + rows]) for flag in flags]
        for name in names:
            column = piece.column(name).combine_chunks()
            if name not in tallies:
                words = _wordy(column.type)
                tallies[name] = _Words(len(flags)) if words else _Numbers(column, len(flags))
            tallies[name].add(column, hits)
        at += rows
        if at >= MOST_PLAYS:
            break
    return tallies


def _most(counts: Mapping[str, Counts], outcome: int) -> tuple[str, float, float] | None:
    """Path, effect and floor of the number that explains most of an outcome."""
    best: tuple[str, float, float] | None = None
    for path, found in counts.items():
        effect, floor = explained(found[outcome], found[-1], len(counts))
        if effect > floor and (best is None or effect > best[1]):
            best = path, effect, floor
    return best


def explained(hits: Counts, plays: Counts, looks: int = 1) -> tuple[float, float]:
    """Share of the variance of an outcome that bins explain, and what chance would reach.

    With η² the spread of the bins' shares over that of the plays, n plays and K bins, the
    effect is 1 − (1 − η²)(n − 1)/(n − K), which is 0 on average where the bins are alike. nη²
    is then as χ² with K − 1 degrees of freedom; the floor is its quantile at 1 − 0.02/looks.

    Parameters
    ----------
    hits, plays
        Plays with the outcome and plays, by bin; shape (K,).
    looks
        How many numbers are looked at.

    Returns
    -------
    tuple of float
        Effect and floor, both at most 1; (0, 1) where nothing can be said.
    """
    n, came = int(plays.sum()), int(hits.sum())
    if min(came, n - came) < RAREST:
        return 0.0, 1.0
    mean = came / n
    hits, plays = _joined(hits, plays, min(mean, 1 - mean))
    degrees = len(plays) - 1
    if degrees < 1:
        return 0.0, 1.0
    between = float((plays * (hits / plays - mean) ** 2).sum()) / (n * mean * (1 - mean))

    def corrected(share: float) -> float:
        return 1 - (1 - share) * (n - 1) / (n - 1 - degrees)

    return corrected(between), min(corrected(_chance(degrees, CHANCE / looks) / n), 1.0)


def _joined(hits: Counts, plays: Counts, rarer: float) -> tuple[Counts, Counts]:
    """Bins, of which those with too few plays to tell are made one."""
    few = plays * rarer < EXPECTED
    if not plays[few].any():
        return hits[~few], plays[~few]
    whole, joined = (np.append(c[~few], c[few].sum()) for c in (plays, hits))
    return joined, whole


def _chance(degrees: int, tail: float) -> float:
    """What χ² exceeds with a chance of ``tail`` (wilson_hilferty1931)."""
    step = 2 / (9 * degrees)
    return float(degrees * (1 - step + NormalDist().inv_cdf(1 - tail) * step**0.5) ** 3)


def _groups(tables: Tables, path: str, came: Flags) -> tuple[Group, ...]:
    """The outcome over the fifths of a number, or over its values if there are few."""
    drawn = tables.column("parameters", path)
    if drawn.dtype == object:
        words = [word for word in dict.fromkeys(drawn.tolist()) if word is not None]
        return tuple(
            Group(word, word, _share(came[drawn == word]))
            for word in sorted(words, key=_rank(tables, path))
        )
    numbers = drawn.astype(np.float64)
    there = ~np.isnan(numbers)
    numbers, came = numbers[there], came[there]
    edges = np.unique(numbers)
    if len(edges) > FIFTHS:
        places = np.arange(1, FIFTHS) * len(numbers) // FIFTHS
        edges = np.unique(np.sort(numbers)[places])
        bins = np.searchsorted(edges, numbers, side="right")
    else:
        bins = np.searchsorted(edges, numbers)
    return tuple(
        Group(float(here.min()), float(here.max()), _share(came[bins == number]))
        for number in np.unique(bins)
        if len(here := numbers[bins == number])
    )


def _share(came: Flags) -> Share:
    return Share(int(np.count_nonzero(came)), len(came))


def _rank(tables: Tables, path: str) -> Any:
    """How the words of a column are put in order: options as in the scenario."""
    issues = tables.cast["issues"]
    issue = next((part for part in path.split(".") if part in issues), None)
    options = list(issues[issue]["options"]) if issue else []
    return lambda word: (options.index(word) if word in options else len(options), word)
