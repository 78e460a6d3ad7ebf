"""What happened when: the events of every play that have a day.

Shapes: R replicates.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded
from sim.columns.played import HAPPENED
from sim.model.calendar import day_number

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Noted(NamedTuple):
    """What happened at once in some replicates: ``rows``, their places; ``day``, as tables keep
    dates; ``what``, a word of ``HAPPENED``; ``of``, an id, and ``by``, a party's, or nothing.
    """

    rows: Ints
    day: int
    what: str
    of: str
    by: str


class Dates:
    """What is kept of days while a block is played."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []

    def note(self, today: date, what: str, of: str, where: Bools, by: str = "") -> None:
        """Something happened on a day. ``where``: [R]."""
        assert what in HAPPENED
        rows = np.flatnonzero(where)
        if len(rows):
            self.noted.append(Noted(rows, day_number(today), what, of, by))

    def table(self, replicate: Ints) -> Table:
        """A row an event, play by play, in the order in which they happened."""
        noted = self.noted
        rows = np.concatenate([np.zeros(0, np.int64), *(one.rows for one in noted)])
        which = np.repeat(np.arange(len(noted)), [len(one.rows) for one in noted])
        in_order = np.argsort(rows, kind="stable")
        rows, which = rows[in_order], which[in_order]
        days = np.array([one.day for one in noted], np.int64)[which]
        found: Table = {"replicate": replicate[rows], "day": days.astype("datetime64[D]")}
        for name in ("what", "of", "by"):
            each = [getattr(one, name) for one in noted]
            words = list(dict.fromkeys(each)) or [""]
            codes = np.array([words.index(word) for word in each], np.int64)
            found[name] = coded(codes[which], words)
        return found
