"""What forums do beside tabling and answering: votes between texts, texts that nobody owns.

docs/model.md, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.rules import adoption

if TYPE_CHECKING:
    from sim.model.floor import Floor

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOBODY = -1
"""Who tables a text that is nobody's own: everybody answers it."""
UNTABLED = -2
"""What stands where a party has tabled nothing yet."""


class Motions:
    """The part of a floor that amendments and shuttles use. See :class:`sim.forums.forum.Floor`."""

    def in_force(self: Floor) -> Ints:  # type: ignore[misc]
        return self.talks.state.settlement.copy()

    def prefer(self: Floor, on: Bools, texts: Ints, standing: Ints) -> Bools:  # type: ignore[misc]
        talks = self.talks
        on = on & (texts != standing).any(axis=1)
        yes = np.zeros((talks.n, self.n_parties), np.bool_)
        against = np.zeros_like(yes)
        for a in self.voters:
            more = talks.people[a].worth_of(on, texts) - talks.people[a].worth_of(on, standing)
            yes[:, a], against[:, a] = on & (more > TIE), on & (more < -TIE)
        won = np.zeros(talks.n, np.bool_)
        adoption.adopt(self.seating.rule, on, yes, won)
        tell_motion(talks, on, won, yes, against)
        return won

    def put(self: Floor, on: Bools, texts: Ints) -> None:  # type: ignore[misc]
        self.on = self.held & ~self.walked & self.talks.state.live & self.agenda.any(axis=1)
        where = on & self.on
        tell_put(self.talks, where, texts)
        self.answer(NOBODY, where, texts)

    def table_between(self: Floor, chair: int) -> tuple[Bools, Ints]:  # type: ignore[misc]
        talks, state = self.talks, self.talks.state
        sides, texts = self.standing[:, list(self.voters[:2])], state.settlement.copy()
        both = self.on & (sides != UNTABLED).all(axis=(1, 2))
        even = np.ones((talks.n, self.n_parties))
        adoption.balanced_between(
            texts, sides, talks.draws.interests.worth, talks.draws.interests.weight,
            self.agenda, state.settlement, both, self.seating.rule, even,
            talks.layout.n_options,
        )  # fmt: skip
        tabled = both & (texts != state.settlement).any(axis=1)
        talks.tell_balanced(self, chair, texts, tabled)
        self._note_tabled(chair, tabled, texts)
        return tabled, texts


def tell_motion(talks: Any, on: Bools, won: Bools, yes: Bools, against: Bools) -> None:
    """How an amendment fared against the standing text."""
    if talks.diary is not None and on[0]:
        talks.diary.note(
            "motion", None, won=bool(won[0]), favour=talks._names(np.flatnonzero(yes[0])),
            against=talks._names(np.flatnonzero(against[0])),
        )  # fmt: skip


def tell_put(talks: Any, on: Bools, texts: Ints) -> None:
    """The standing text that is put against what is in force."""
    if talks.diary is not None and on[0]:
        changes = talks._changes(texts[0], talks.state.settlement[0])
        talks.diary.note("put", None, changes=changes)
