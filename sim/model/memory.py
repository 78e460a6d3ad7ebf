"""What was tabled at a table, kept for those whose strategy recalls it. docs/model.md, section 3.

Shapes: R replicates, A parties, K issues, N texts, S sessions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.held import Held
from sim.model.plays import Plays
from sim.model.seating import Seating, table_of
from sim.rules.ladder import Ladder
from sim.strategies.strategy import Past

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
MIX = np.uint64(0x9E3779B97F4A7C15)
LONG = 1 << 32
"""More sessions than a stage has."""


class Memory:
    """What was tabled at a table, as each party that recalls it values it: at all stages at which
    the same parties speak and vote, as long as no accord has changed what there is to agree on.

    ``marks``: party to [R, N], numbers of its distinct texts so far, ``n``: [R, A] how
    many, ``n_seen``: [R, A], how many of them the others saw; ``rung``, ``rung_before``,
    ``level``: [R, A]; ``last``, ``before``: [R, A, K], the last text and the one before it;
    ``heard``: party to [R, S], ``n_heard``: [R, A]; ``settled``: [R], issues settled so far.
    """

    def __init__(self, talks: Plays, seating: Seating, recalling: tuple[int, ...]) -> None:
        n, n_parties, here = talks.n, len(talks.layout.parties), table_of(seating)
        same = (one.stage.sessions for one in talks.seatings if table_of(one) == here)
        sessions = max(sum(same), 1)
        self.talks, self.voters, self.recalling = talks, seating.voters, recalling
        self.marks = {a: np.zeros((n, sessions), np.uint64) for a in seating.speakers}
        self.n, self.n_seen = (np.zeros((n, n_parties), np.int64) for _ in range(2))
        self.rung = np.full((n, n_parties), -1, np.int64)
        self.rung_before = self.rung.copy()
        self.level = np.full((n, n_parties), np.nan)
        self.heard = {a: np.full((n, sessions), np.nan) for a in self.recalling}
        self.n_heard = np.zeros((n, n_parties), np.int64)
        self.heard_at = np.full((n, n_parties), -1, np.int64)
        self.settled = talks.state.settled.sum(axis=1)
        self.last = np.zeros((n, n_parties, len(talks.layout.issues)), np.int64)
        self.before = self.last.copy()

    def resume(self) -> None:
        """The same parties meet again: forget where an accord has come since."""
        settled = self.talks.state.settled.sum(axis=1)
        self.forget(settled != self.settled)
        self.settled = settled

    def forget(self, anew: Bools) -> None:
        """Nothing is recalled where ``anew``, [R]."""
        for table in (self.n, self.n_seen, self.n_heard):
            table[anew] = 0
        for table in (self.rung, self.rung_before, self.heard_at):
            table[anew] = -1
        self.level[anew] = np.nan
        for heard in self.heard.values():
            heard[anew] = np.nan

    def find_again(self, a: int, where: Bools, ladder: Ladder) -> None:
        """Where party a's ladder is built anew, note on which rungs its last texts are now: on
        those with the same text, or else where they were, as far as there are rungs.
        """
        rows = np.flatnonzero(where & (self.rung[:, a] >= 0))
        for kept, texts in ((self.rung, self.last), (self.rung_before, self.before)):
            for r in rows:
                if kept[r, a] < 0:
                    continue
                rungs = ladder.text[r, : ladder.n[r]]
                same = np.flatnonzero((rungs == texts[r, a]).all(axis=1))
                if len(same):
                    kept[r, a] = same[0]
                else:
                    kept[r, a] = min(kept[r, a], ladder.n[r] - 1)

    def note(
        self, by: int, tabled: Bools, texts: Ints, rung: Ints, level: Floats, seen: bool
    ) -> None:
        """Keep a text that ``by`` has tabled at a level; ``seen``: the others see it too."""
        self.before[tabled, by], self.last[tabled, by] = self.last[tabled, by], texts[tabled]
        self.rung_before[tabled, by], self.rung[tabled, by] = self.rung[tabled, by], rung[tabled]
        self.level[tabled, by] = level[tabled]
        mark = marked(texts)
        marks, n = self.marks[by], self.n[:, by]
        known = (marks == mark[:, np.newaxis]) & (np.arange(marks.shape[1]) < n[:, np.newaxis])
        rows = np.flatnonzero(tabled & ~known.any(axis=1))
        marks[rows, n[rows]] = mark[rows]
        self.n[rows, by] += 1
        self.n_seen[rows, by] += seen

    def hear(self, floor: Held, a: int, tabled: Bools, value: Floats) -> None:
        """Keep what a text of another is worth to a: the best one of each session."""
        rows = np.flatnonzero(tabled)
        now = floor.place * LONG + floor.session
        heard, again = self.heard[a], self.heard_at[rows, a] == now
        at = self.n_heard[rows, a] - again
        before = np.where(again, heard[rows, at], -np.inf)
        heard[rows, at] = np.maximum(before, value[rows])
        self.n_heard[rows, a] = at + 1
        self.heard_at[rows, a] = now

    def past(self, a: int) -> Past:
        """The past of the stage as party a sees it."""
        others = [b for b in self.voters if b != a]
        return Past(
            heard=self.heard[a],
            n_heard=self.n_heard[:, a],
            rung=self.rung[:, a],
            rung_before=self.rung_before[:, a],
            level=self.level[:, a],
            n_own=self.n[:, a],
            n_theirs=self.n_seen[:, others].min(axis=1),
        )


def marked(texts: Ints) -> NDArray[np.uint64]:
    """A number for every text, [R]; different ones for different texts, as good as surely."""
    factors = MIX ** np.arange(1, texts.shape[1] + 1, dtype=np.uint64)
    return np.asarray((texts.astype(np.uint64) * factors).sum(axis=1, dtype=np.uint64))
