"""A play of a run in events: as the run has logged it, or played again alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from sim.analysis.tables import Tables
from sim.columns import LOGGED

if TYPE_CHECKING:
    from sim.model import Event


def retold(tables: Tables, play: int, trace: Callable[[int], list[Event]]) -> list[Event]:
    """The events of a play of a run.

    Parameters
    ----------
    tables
        The run's.
    play
        The play's number.
    trace
        Plays it again alone, where the run has not logged it.
    """
    rows = _logged(tables, play)
    if rows is None:
        return trace(play)
    from sim.lab.chronicle import events

    try:
        return list(events(rows))
    except (KeyError, TypeError):  # logged by another version, in other words
        return trace(play)


def is_logged(tables: Tables, play: int) -> bool:
    """Whether a run has logged a play."""
    return _logged(tables, play) is not None


def _logged(tables: Tables, play: int) -> pa.Table | None:
    """The rows of a play in the log, which are at least that of its end; they lie in one piece."""
    for piece in tables.pieces(LOGGED, tables.columns(LOGGED)) if tables.has(LOGGED) else ():
        rows = piece.filter(pc.equal(piece.column("replicate"), play))
        if rows.num_rows:
            return rows
    return None
