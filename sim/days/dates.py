"""What happened when: a row of every event that has a day. docs/tables.md, dates."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.state import EPOCH

(SIGNED, WALKED_OUT, ANNOUNCED, CARRIED_OUT, SET_OFF, RATIFIED, REFUSED, STRUCK, KEPT, TURNED) = (
    range(10)
)
"""What happens: the words for it in tables stand in :data:`sim.columns.played.HAPPENED`, in this
order."""
NOBODY = -1


class Dates(NamedTuple):
    """``n``: [1], rows so far; ``rows``: [N, 5], of which play, on which day since 1970, what, and
    the number of what it happened to and of the party that did it, -1 for none.
    """

    n: np.ndarray
    rows: np.ndarray


@rule
def note(play, r, what, of, by):
    """Keep that something happened today."""
    dates = play.dates
    row = dates.rows[dates.n[0]]
    row[0], row[1], row[2], row[3], row[4] = r, play.state.today[r] - EPOCH, what, of, by
    dates.n[0] += 1
