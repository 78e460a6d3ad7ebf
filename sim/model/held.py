"""A stage that is held: who sits there about what, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.plays import Plays

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOBODY = -1
"""Who tables a text that is nobody's own: everybody answers it."""
UNTABLED = -2
"""What stands where a party has tabled nothing yet."""


class Held:
    """One stage, R replicates at once: what is so there.

    ``here``: [R], where the stage is held; ``on``: [R], where it still goes on, and ``held``
    where it has begun; ``agenda``: [R, K], what is on it; ``sat``: [R], the last session that has
    been held; ``turn``: how many texts have been tabled; ``standing``: [R, A, K], the last text of
    each; ``stale``: [R], sessions since one was new; ``agreed``, ``walked``: [R], where it ended
    with an accord, or somebody has left;
    ``signed``: [R, A], who has said yes to the text that was adopted.
    """

    def __init__(self, talks: Plays, place: int, here: Bools) -> None:
        self.talks, self.place, self.seating = talks, place, talks.seatings[place]
        self.protocol = talks.protocols[self.seating.stage.id]
        self.on: Bools = here.copy()
        self.agenda: Bools = self.seating.agenda[np.newaxis, :] & ~talks.state.settled
        self.held = self.on & self.agenda.any(axis=1)
        self.session = self.turn = 0
        self.proposer: int | None = None
        self.stale, self.sat = np.zeros((2, talks.n), np.int64)
        self.standing = np.full((talks.n, self.n_parties, self.agenda.shape[1]), UNTABLED)
        self.agreed = np.zeros(talks.n, np.bool_)
        self.walked = np.zeros(talks.n, np.bool_)
        self.signed = np.zeros((talks.n, self.n_parties), np.bool_)

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
    def n_replicates(self) -> int:
        return self.talks.n

    @property
    def n_parties(self) -> int:
        return len(self.talks.layout.parties)

    @property
    def elapsed(self) -> float:
        """Share of the stage that is over once this session is, in (0, 1]."""
        return self.session / max(self.seating.stage.sessions, 1)

    @property
    def elapsed_of_talks(self) -> float:
        """Share of all sessions of the talks that is over once this one is."""
        before, whole = self._sessions
        return (before + self.session) / max(whole, 1)

    @cached_property
    def _sessions(self) -> tuple[int, int]:
        """Sessions at which texts are tabled, before this stage and in all."""
        talks = self.talks
        counts = [
            one.stage.sessions if talks.protocols[one.stage.id].tables else 0
            for one in talks.seatings
        ]
        return sum(counts[: self.place]), sum(counts)

    @cached_property
    def may_resume(self) -> bool:
        """Whether what the stage leaves open may be taken up again."""
        return self.seating.stage.may_resume

    @property
    def final(self) -> bool:
        """Whether everybody answers by what no deal is worth."""
        return bool(self.protocol.final)

    @property
    def offers_left(self) -> int:
        """How many texts may still be tabled at the stage after the present one."""
        most: int = self.protocol.most_texts(self.seating.stage.sessions, len(self.speakers))
        return max(most - self.turn, 0)

    @cached_property
    def present(self) -> tuple[int, ...]:
        """All whose ladders are needed: those who may table a text or answer one."""
        return tuple(dict.fromkeys((*self.speakers, *self.seating.consulted)))

    def tables_from_a_ladder(self, a: int) -> bool:
        """Whether a party may table texts of its own here, and does not only answer."""
        return a in self.speakers and self.protocol.from_ladders
