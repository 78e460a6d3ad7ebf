"""A run's tables some plays at a time: parts that read like runs of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from sim.analysis.source import Held
from sim.analysis.tables import Tables

PLAYS = 10_000
"""Plays of a part: that bounds the memory."""


def parts(tables: Tables, columns: Mapping[str, Sequence[str]]) -> Iterator[Tables]:
    """A run in parts, in order.

    Parameters
    ----------
    tables
        The run's.
    columns
        Those that are read, by table; ``replicate`` is read with them.
    """
    rows = {name: _Rows(tables, name, some) for name, some in columns.items()}
    for start in range(0, tables.n, PLAYS):
        stop = min(start + PLAYS, tables.n)
        held = {name: of.until(stop) for name, of in rows.items()}
        yield part(held, tables.manifest, range(start, stop))


def part(held: Mapping[str, pa.Table], manifest: Mapping[str, Any], plays: range) -> Tables:
    """Some plays as a run of their own: the first is its play 0.

    Parameters
    ----------
    held
        Their rows, by table.
    manifest
        What the run recorded.
    plays
        Which they are.
    """
    found = {name: _numbered(table, plays.start) for name, table in held.items()}
    return Tables(Held(found), {**manifest, "played": len(plays)})


def _numbered(table: pa.Table, first: int) -> pa.Table:
    """A table whose plays are counted from the first."""
    if not first:
        return table
    at = table.schema.get_field_index("replicate")
    return table.set_column(at, "replicate", pc.subtract(table.column(at), first))


class _Rows:
    """The rows of a table, handed out play by play, in order."""

    def __init__(self, tables: Tables, name: str, columns: Sequence[str]) -> None:
        self._pieces = tables.pieces(name, ["replicate", *columns])
        self._waiting = next(self._pieces)

    def until(self, stop: int) -> pa.Table:
        """The rows of all plays before one that have not been handed out."""
        found = []
        while True:
            plays = self._waiting.column("replicate").to_numpy()
            before = int(plays.searchsorted(stop))
            found.append(self._waiting.slice(0, before))
            self._waiting = self._waiting.slice(before)
            if before < len(plays):
                break
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._waiting = piece
        return pa.concat_tables(found)
