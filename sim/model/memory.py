"""Room for what was tabled at a table, for those whose strategy recalls it. What comes of it is in
:mod:`sim.days.remembering`.
"""

from __future__ import annotations

import numpy as np

from sim.days.remembering import NEVER_MET, Recalled
from sim.model.plays import Plays
from sim.model.seating import Seating, table_of


def memory_of(talks: Plays, seating: Seating, recalling: tuple[int, ...]) -> Recalled:
    """Room for the texts of all stages of a table, at which some recall."""
    here = table_of(seating)
    same = (one.stage.sessions for one in talks.seatings if table_of(one) == here)
    shape = len(talks.layout.parties), len(talks.layout.issues), max(sum(same), 1)
    found = room_to_recall(talks.n, *shape, recalling)
    found.votes[list(seating.voters)] = True
    return found


def room_to_recall(
    n: int, n_parties: int, n_issues: int, n_sessions: int, recalling: tuple[int, ...]
) -> Recalled:
    """Nothing has been tabled yet; ``recalling``: who recalls what is."""
    there, who = bool(recalling), np.zeros(n_parties, np.bool_)
    who[list(recalling)] = True
    shape = (n, n_parties) if there else (1, 1)
    counts = [np.zeros(shape, np.int64) for _ in range(3)]
    rungs = [np.full(shape, -1, np.int64) for _ in range(3)]
    long, wide = (*shape, n_sessions if there else 1), (*shape, n_issues if there else 1)
    return Recalled(
        int(there), who, np.zeros(n_parties, np.bool_), np.zeros(long, np.int64), counts[0],
        counts[1], rungs[0], rungs[1], np.full(shape, np.nan), np.zeros(wide, np.int64),
        np.zeros(wide, np.int64), np.full(long, np.nan), counts[2], rungs[2],
        np.full(n if there else 1, NEVER_MET),
    )  # fmt: skip
