"""What was tabled at a table, kept for those whose strategy recalls it. docs/model.md, section
3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.plays import Plays
from sim.model.seating import Seating, table_of
from sim.stage.knowledge import Recalled

Bools = NDArray[np.bool_]


class Memory:
    """What was tabled at a table, as long as no accord has changed what there is to agree on.

    ``rules``: see :class:`sim.stage.knowledge.Recalled`; ``settled``: [R], issues settled so far.
    """

    def __init__(self, talks: Plays, seating: Seating, recalling: tuple[int, ...]) -> None:
        here = table_of(seating)
        same = (one.stage.sessions for one in talks.seatings if table_of(one) == here)
        self.talks, self.voters = talks, seating.voters
        self.rules = room_to_recall(
            talks.n, len(talks.layout.parties), len(talks.layout.issues), max(sum(same), 1),
            recalling,
        )  # fmt: skip
        self.settled = talks.state.settled.sum(axis=1)

    def resume(self) -> None:
        """The same parties meet again: forget where an accord has come since."""
        settled = self.talks.state.settled.sum(axis=1)
        self.forget(settled != self.settled)
        self.settled = settled

    def forget(self, anew: Bools) -> None:
        """Nothing is recalled where ``anew``, [R]."""
        rules = self.rules
        for table in (rules.n, rules.n_seen, rules.n_heard):
            table[anew] = 0
        for table in (rules.rung, rules.rung_before, rules.heard_at):
            table[anew] = -1
        for values in (rules.level, rules.heard):
            values[anew] = np.nan


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
        int(there), who, np.zeros(long, np.int64), counts[0], counts[1], rungs[0], rungs[1],
        np.full(shape, np.nan), np.zeros(wide, np.int64), np.zeros(wide, np.int64),
        np.full(long, np.nan), counts[2], rungs[2],
    )  # fmt: skip
