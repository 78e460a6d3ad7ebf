"""A stage: who sits there about what, and how far it has come, in R replicates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.days.state import UNTABLED
from sim.model.plays import Plays
from sim.stage.sitting import NOBODY, Course

__all__ = ["NOBODY", "UNTABLED", "Held"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Held:
    """One stage, R replicates at once: what is so there.

    ``course``: how far it has come, see :class:`sim.stage.sitting.Course`, of which ``on``,
    ``held``, ``walked``, ``agreed``: [R], and ``signed``: [R, A], are here, too; ``agenda``: [R,
    K], what is on it and still open. Nothing of it is so before the stage opens.
    """

    def __init__(self, talks: Plays, place: int) -> None:
        self.talks, self.place, self.seating = talks, place, talks.seatings[place]
        self.protocol = talks.protocols[self.seating.stage.id]
        self.agenda: Bools = np.zeros(talks.state.settled.shape, np.bool_)
        self.course = _fresh(talks, place)
        self.on, self.held = self.course.on, self.course.held
        self.walked, self.agreed = self.course.walked, self.course.agreed
        self.signed = self.course.signed

    @property
    def speakers(self) -> Sequence[int]:
        return self.seating.speakers

    @property
    def voters(self) -> Sequence[int]:
        return self.seating.voters

    @property
    def chair(self) -> int | None:
        return self.seating.chair

    @property
    def n_parties(self) -> int:
        return len(self.talks.layout.parties)

    @property
    def session(self) -> int:
        """The session of play 0."""
        return int(self.course.session[0])

    @property
    def proposer(self) -> int | None:
        """Whose text is answered in play 0; None: nobody's."""
        by = int(self.course.proposer[0])
        return None if by == NOBODY else by

    @cached_property
    def sessions(self) -> tuple[int, int]:
        """Sessions at which texts are tabled, before this stage and in all."""
        talks = self.talks
        counts = [
            one.stage.sessions if talks.protocols[one.stage.id].tables else 0
            for one in talks.seatings
        ]
        return sum(counts[: self.place]), sum(counts)

    @property
    def final(self) -> bool:
        """Whether everybody answers by what no deal is worth."""
        return bool(self.protocol.final)

    @cached_property
    def present(self) -> tuple[int, ...]:
        """All whose ladders are needed: those who may table a text or answer one."""
        return tuple(dict.fromkeys((*self.speakers, *self.seating.consulted)))

    def tables_from_a_ladder(self, a: int) -> bool:
        """Whether a party may table texts of its own here, and does not only answer."""
        return a in self.speakers and self.protocol.from_ladders


def _fresh(talks: Plays, place: int) -> Course:
    """A stage that has not begun."""
    state, n, n_parties = talks.state, talks.n, len(talks.layout.parties)
    n_issues = state.settled.shape[1]
    on, held, fresh, passed, walked, agreed, tabled, won = (np.zeros(n, np.bool_) for _ in range(8))
    session, sat, turn, stale, proposer = (np.zeros(n, np.int64) for _ in range(5))
    yes, against, signed = (np.zeros((n, n_parties), np.bool_) for _ in range(3))
    proposer[:] = NOBODY
    return Course(
        place, on, held, session, sat, turn, fresh, stale, passed, walked, agreed, proposer,
        tabled, won, np.zeros((n, n_issues), np.int64), state.settlement.copy(),
        talks.laid, yes, against, signed, state.kept,
        state.n_sessions, state.n_offers, state.live, state.deeds.decided,
    )  # fmt: skip
