"""The last noes of a run: who refused the last text put to it at a stage, and on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from sim.analysis.tables import Tables
from sim.outcomes import GROUNDS

Codes = NDArray[np.int64]


@dataclass(frozen=True)
class Names:
    """What the codes of :class:`Noes` stand for, each by its place.

    ``stages`` are those of the scenario, whose repeats go by the first; the last of ``issues``
    is empty, for what concerns no single issue.
    """

    stages: tuple[str, ...]
    parties: tuple[str, ...]
    issues: tuple[str, ...]
    grounds: tuple[str, ...] = GROUNDS


@dataclass(frozen=True)
class Noes:
    """One row a play, stage, party, issue and ground, each once; [N], in order of play.

    ``play`` is the replicate, the others are places in :class:`Names`.
    """

    play: Codes
    stage: Codes
    party: Codes
    issue: Codes
    ground: Codes

    def some(self, rows: NDArray[np.bool_]) -> Noes:
        """Some of the rows; [N]."""
        return Noes(*(getattr(self, field.name)[rows] for field in fields(self)))

    def of_stages(self, n: int) -> list[Noes]:
        """The rows of each of ``n`` stages."""
        order = np.argsort(self.stage.astype(np.int16), kind="stable")
        ends = np.cumsum(np.bincount(self.stage, minlength=n))[:-1]
        parts = (np.split(getattr(self, field.name)[order], ends) for field in fields(self))
        return [Noes(*columns) for columns in zip(*parts, strict=True)][:n]


def names(tables: Tables) -> Names:
    """What the codes of a run stand for."""
    cast = tables.cast
    return Names(tuple(tables.meetings), tuple(cast["parties"]), (*cast["issues"], ""))


def noes(tables: Tables) -> Noes:
    """The last noes of a run."""
    return by_stage(tables, last(tables))


def by_stage(tables: Tables, found: Noes) -> Noes:
    """The last noes of meetings as those of stages."""
    known = names(tables)
    of = {one: known.stages.index(s) for s, several in tables.meetings.items() for one in several}
    where = np.array([*(of[meeting] for meeting in tables.cast["stages"]), -1], np.int64)
    joined = replace(found, stage=where[found.stage])
    return joined if len(of) == len(known.stages) else _once(joined, known)


def last(tables: Tables) -> Noes:
    """The same meeting by meeting: ``stage`` is a place among all of the calendar's."""
    known, met = names(tables), tuple(tables.cast["stages"])
    listed = {
        "stage": met, "party": known.parties, "issue": known.issues, "ground": known.grounds,
    }  # fmt: skip
    parts: list[list[Codes]] = [[] for _ in range(5)]
    for piece in tables.pieces("objections", ["replicate", *listed, "last"]):
        rows = piece.filter(piece.column("last"))
        found = [rows.column("replicate").to_numpy()]
        found += [places(rows.column(column), words) for column, words in listed.items()]
        for part, one in zip(parts, found, strict=True):
            part.append(one)
    return Noes(*(np.concatenate(part) for part in parts))


def places(column: pa.ChunkedArray, listed: Sequence[str]) -> Codes:
    """Where the words of a column stand in a list; -1: nowhere. [rows]."""
    if not pa.types.is_dictionary(column.type):
        found = pc.fill_null(pc.index_in(column, pa.array(listed, pa.string())), -1)
        return np.asarray(found.to_numpy(), np.int64)
    known = {word: place for place, word in enumerate(listed)}
    parts = [np.zeros(0, np.int64)]
    for chunk in column.chunks:
        words = [known.get(word, -1) for word in chunk.dictionary.to_pylist()]
        parts.append(np.array(words, np.int64)[np.asarray(chunk.indices)])
    return np.concatenate(parts)


def _once(found: Noes, known: Names) -> Noes:
    """Every row once, also where it was said at several meetings of a stage."""
    shape = (
        int(found.play.max(initial=0)) + 1,
        *(len(getattr(known, field.name)) for field in fields(known)),
    )
    rows = [getattr(found, field.name) for field in fields(found)]
    return Noes(*np.unravel_index(np.unique(np.ravel_multi_index(rows, shape)), shape))
