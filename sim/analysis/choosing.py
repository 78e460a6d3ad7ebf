"""Which of many plays to tell: one that ends in a certain way, a typical one, a rare one.

Everything is read from the tables of a run; no play is played again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.analysis.ends import Ends, ends
from sim.analysis.shares import Share
from sim.analysis.tables import Tables
from sim.errors import UsageError, meant
from sim.outcomes import ACCORDS, KINDS, SOME

Bools = NDArray[np.bool_]
Codes = NDArray[np.int64]
Floats = NDArray[np.float64]

NUMBERS = ("tension", "days", "n_sessions", "n_offers")
"""Columns of the outcomes that tell plays of one ending apart, beside what each is worth."""

SHOWN = 2
"""So many of the rarest things about a surprising play are named."""

How = Literal["named", "ending", "typical", "surprising"]


@dataclass(frozen=True)
class Feature:
    """Something that happened in a play.

    Parameters
    ----------
    about
        ``accord``, ``issue`` or ``column``: what ``name`` is.
    name
        A kind of accord, an issue, or a column of the outcomes.
    value
        The option, for an issue; whether it happened, for a column.
    share
        Share of plays in which it was so.
    """

    about: Literal["accord", "issue", "column"]
    name: str
    value: str | bool
    share: Share


@dataclass(frozen=True)
class Chosen:
    """A play that is to be told, and why.

    Parameters
    ----------
    play
        Its number.
    accord
        Its kind of accord, one of ``ACCORDS``.
    coercion
        The gravest kind of measure carried out in it; empty for none.
    how
        How it was chosen.
    ending
        The ending that was asked for, if any.
    share
        Share of plays that end so: in the ending asked for, or in the same kind of accord and
        coercion; for a surprising play, that go through the same combination of events.
    rare
        What was rarest in a surprising play.
    """

    play: int
    accord: str
    coercion: str
    how: How
    ending: str | None
    share: Share
    rare: tuple[Feature, ...] = ()

    @property
    def n(self) -> int:
        """Plays to choose from."""
        return self.share.n


def choose(tables: Tables, ending: str | None = None, surprising: bool = False) -> Chosen:
    """The play to tell.

    Parameters
    ----------
    tables
        Of the run.
    ending
        Only plays that end so: ``accord`` or a kind of accord, a kind of measure or a
        measure's id; ``none``: no accord. None for all plays.
    surprising
        The rarest combination of what happened, instead of the play that is nearest to the
        medians of those with the commonest ending.

    Returns
    -------
    Chosen
        The same one whenever it is asked for.

    Raises
    ------
    UsageError
        If there is no such ending, or no play that ends so.
    """
    found = ends(tables)
    among = np.ones(tables.n, np.bool_) if ending is None else ends_in(tables, found, ending)
    if not among.any():
        none = f"none of {tables.n:,} plays ends" if tables.n > 1 else "the one play does not end"
        raise UsageError(
            f"{none} in {ending}. More plays (-n) may hold one; or tell another ending."
        )
    if surprising:
        play, share, rare = rarest(tables, found, among)
        return _chosen(found, play, "surprising", ending, share, rare)
    play = nearest_to_medians(tables, found, among)
    how: How = "typical" if ending is None else "ending"
    share = alike(found, play) if ending is None else Share(int(among.sum()), tables.n)
    return _chosen(found, play, how, ending, share)


def named(tables: Tables, play: int) -> Chosen:
    """A play by its number.

    Raises
    ------
    UsageError
        If there is none of that number.
    """
    if not 0 <= play < tables.n:
        raise UsageError(f"--play {play}: the run has the plays 0 to {tables.n - 1}.")
    found = ends(tables)
    return _chosen(found, play, "named", None, alike(found, play))


def outcome(tables: Tables, play: int) -> str:
    """The class of outcome that the tables have for a play."""
    return str(tables.column("outcomes", "outcome_class")[play])


def ends_in(tables: Tables, found: Ends, ending: str) -> Bools:
    """[R], which plays end in a kind of accord, with a kind of measure, or with a measure.

    Raises
    ------
    UsageError
        If there is no such ending.
    LeftOutError
        If the run has not kept what tells them apart.
    """
    measures = tables.cast["measures"]
    if ending == SOME:
        return found.some
    if ending in found.kinds:
        return np.asarray(found.did[:, found.kinds.index(ending)])
    if ending in ACCORDS:
        if ending in {"partial", "interim"}:
            tables.need("settlements")  # which tell the one from the other
        return np.asarray(found.accord == ACCORDS.index(ending))
    if ending in measures:
        return tables.column("outcomes", f"did_{ending}").astype(bool)
    if ending in KINDS:
        raise UsageError(f"no measure of this scenario is of the kind {ending}.")
    known = list(dict.fromkeys([SOME, *ACCORDS, *found.kinds, *measures]))
    near = meant(ending, known)
    raise UsageError(f"{near}No play can end in {ending!r}: there are {', '.join(known)}.")


def alike(found: Ends, play: int) -> Share:
    """Share of plays with the same kind of accord and the same gravest kind of measure."""
    same = (found.accord == found.accord[play]) & (found.coercion == found.coercion[play])
    return Share(int(same.sum()), found.n)


def nearest_to_medians(tables: Tables, found: Ends, among: Bools) -> int:
    """Of the plays with the commonest ending the one that is nearest to their medians.

    An ending is the kind of accord and which kinds of measure were carried out. Distances of
    columns are in their spread over those plays, and added up; the first play wins a tie.
    """
    endings = np.column_stack([found.accord, found.did])
    _, which, counts = np.unique(endings[among], axis=0, return_inverse=True, return_counts=True)
    plays = np.flatnonzero(among)[np.ravel(which) == counts.argmax()]
    distance = np.zeros(len(plays))
    for values in _numbers(tables):
        mine = values[plays]
        if np.isfinite(mine).all() and (spread := float(mine.std())) > 0:
            distance += np.abs(mine - np.median(mine)) / spread
    return int(plays[distance.argmin()])


def rarest(tables: Tables, found: Ends, among: Bools) -> tuple[int, Share, tuple[Feature, ...]]:
    """The play whose combination of events is the rarest of all, and what is rarest in it.

    Of equally rare combinations it is the one whose single events are the rarest together.
    """
    kinds, table = _features(tables, found)
    _, which, counts = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    often = counts[np.ravel(which)]
    singly = np.empty(table.shape)
    for column in range(table.shape[1]):
        _, at, times = np.unique(table[:, column], return_inverse=True, return_counts=True)
        singly[:, column] = times[np.ravel(at)]
    together = np.log(singly / tables.n).sum(axis=1)
    fewest = among & (often == often[among].min())
    play = int(np.flatnonzero(fewest)[together[fewest].argmin()])
    places = np.argsort(singly[play], kind="stable")[:SHOWN]
    rare = tuple(
        _feature(tables, kinds[p], int(table[play, p]), Share(int(singly[play, p]), tables.n))
        for p in places
        if singly[play, p] < tables.n
    )
    return play, Share(int(often[play]), tables.n), rare


def _features(tables: Tables, found: Ends) -> tuple[list[tuple[str, str]], Codes]:
    """What happened in every play, as numbers: names of the columns, and [R, F]."""
    kinds: list[tuple[str, str]] = [("accord", "accord")]
    columns: list[Codes] = [found.accord]
    for name in tables.columns("outcomes"):
        if name.startswith(("did_", "backed_down_", "ratified_")) or name in ("accident", "lapsed"):
            values = tables.column("outcomes", name).astype(np.float64)
            kinds.append(("column", name))
            columns.append(np.nan_to_num(values, nan=-1.0).astype(np.int64))
    for issue, options in _settled(tables):
        kinds.append(("issue", issue))
        columns.append(options)
    return kinds, np.column_stack(columns)


def _settled(tables: Tables) -> Iterator[tuple[str, Codes]]:
    """For every issue the option in force at the end, [R], as its place; −1 for none."""
    issues: dict[str, Any] = tables.cast["issues"]
    places = {issue: list(about["options"]) for issue, about in issues.items()}
    found = {issue: np.full(tables.n, -1) for issue in issues}
    for piece in tables.pieces("settlements", ["replicate", "issue", "option"]):
        rows = (piece.column(name).to_pylist() for name in ("replicate", "issue", "option"))
        for replicate, issue, option in zip(*rows, strict=True):
            if option in places[issue]:
                found[issue][replicate] = places[issue].index(option)
    yield from found.items()


def _feature(tables: Tables, kind: tuple[str, str], value: int, share: Share) -> Feature:
    about, name = kind
    if about == "accord":
        return Feature("accord", ACCORDS[value], True, share)
    if about == "issue":
        options = list(tables.cast["issues"][name]["options"])
        return Feature("issue", name, options[value] if value >= 0 else "none", share)
    return Feature("column", name, value > 0, share)


def _numbers(tables: Tables) -> Iterator[Floats]:
    """Columns of numbers by which plays lie nearer or further, each [R]."""
    for name in tables.columns("outcomes"):
        if name.startswith("value_") or name in NUMBERS:
            yield tables.column("outcomes", name).astype(np.float64)


def _chosen(
    found: Ends, play: int, how: How, ending: str | None, share: Share,
    rare: tuple[Feature, ...] = (),
) -> Chosen:  # fmt: skip
    code = int(found.coercion[play])
    coercion = found.kinds[code] if code < len(found.kinds) else ""
    return Chosen(play, ACCORDS[int(found.accord[play])], coercion, how, ending, share, rare)
