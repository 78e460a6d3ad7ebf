"""The last noes of a run: who refused the last text put to it at a stage, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass, fields

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


def names(tables: Tables) -> Names:
    """What the codes of a run stand for."""
    cast = tables.cast
    return Names(tuple(tables.meetings), tuple(cast["parties"]), (*cast["issues"], ""))


def noes(tables: Tables) -> Noes:
    """The last noes of a run."""
    known = names(tables)
    met = {one: known.stages.index(s) for s, several in tables.meetings.items() for one in several}
    where = np.array([*met.values(), -1])
    parts: list[list[Codes]] = [[] for _ in range(5)]
    columns = ("stage", "party", "issue", "ground")
    for piece in tables.pieces("objections", ["replicate", *columns, "last"]):
        rows = piece.filter(piece.column("last"))
        found = [_places(rows.column("stage"), tuple(met))]
        found += [
            _places(rows.column(column), listed)
            for column, listed in zip(
                columns[1:], (known.parties, known.issues, known.grounds), strict=True
            )
        ]
        found[0] = where[found[0]]
        for part, one in zip(parts, [rows.column("replicate").to_numpy(), *found], strict=True):
            part.append(one)
    joined = Noes(*(np.concatenate(part) for part in parts))
    return joined if len(met) == len(known.stages) else _once(joined, known)


def _places(words: pa.ChunkedArray, listed: tuple[str, ...]) -> Codes:
    return np.asarray(pc.index_in(words, pa.array(listed, pa.string())).to_numpy(), np.int64)


def _once(found: Noes, known: Names) -> Noes:
    """Every row once, also where it was said at several meetings of a stage."""
    shape = (
        int(found.play.max(initial=0)) + 1,
        *(len(getattr(known, field.name)) for field in fields(known)),
    )
    rows = [getattr(found, field.name) for field in fields(found)]
    return Noes(*np.unravel_index(np.unique(np.ravel_multi_index(rows, shape)), shape))
