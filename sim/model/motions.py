"""What forums do beside tabling and answering: votes between texts, texts that nobody owns.

docs/model.md, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.model.confirmations import plain
from sim.rules import adoption, mediation
from sim.rules.mediation import Heard

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
            fits = np.zeros(talks.n, np.bool_)
            adoption.within(talks.mandates, on, texts, talks.state.settlement, a, fits)
            more = talks.people[a].worth_of(on, texts) - talks.people[a].worth_of(on, standing)
            yes[:, a], against[:, a] = on & fits & (more > TIE), on & (more < -TIE)
        won = np.zeros(talks.n, np.bool_)
        adoption.adopt(self.seating.rule, on, yes, won)
        tell_motion(talks, on, won, yes, against)
        return won

    def put(self: Floor, on: Bools, texts: Ints) -> None:  # type: ignore[misc]
        self.on = self.held & ~self.walked & self.talks.state.live & self.agenda.any(axis=1)
        where = on & self.on
        tell_put(self.talks, where, texts)
        self.answer(NOBODY, where, texts)

    def table_balanced(self: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:  # type: ignore[misc]
        return self._table_for_all(chair, heard, self.on, self._every_option())

    def table_between(self: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:  # type: ignore[misc]
        sides, layout = self.standing[:, list(self.voters[:2])], self.talks.layout
        sides = plain(layout, sides, self.talks.state.settlement[:, np.newaxis])
        both = self.on & (sides != UNTABLED).all(axis=(1, 2))
        settled = (sides >= 0).all(axis=1, keepdims=True)  # where one says none, anything goes
        ends = np.stack([sides.min(axis=1), sides.max(axis=1)], axis=1)
        reach = np.where(settled, ends, self._every_option())
        return self._table_for_all(chair, heard, both, reach)

    def _every_option(self: Floor) -> Ints:  # type: ignore[misc]
        last = self.talks.layout.n_options - 1
        return np.tile(np.stack([0 * last, last]), (self.talks.n, 1, 1))

    def _table_for_all(  # type: ignore[misc]
        self: Floor, chair: int, heard: Heard, on: Bools, reach: Ints
    ) -> tuple[Bools, Ints]:
        """Table the balanced text within ``reach``, [R, 2, K], where there is one."""
        self._take_stock()
        texts, _ = self._balanced(heard, on, reach)
        in_force = self.talks.state.settlement
        tabled = on & (texts != in_force).any(axis=1)
        self.talks.tell_balanced(self, chair, texts, tabled)
        self._note_tabled(chair, tabled, texts)
        self.talks.record.minutes.note_offer(self, chair, tabled, texts, own=False)
        return tabled, texts

    def _balanced(  # type: ignore[misc]
        self: Floor, heard: Heard, on: Bools, reach: Ints
    ) -> tuple[Ints, Bools]:
        """The balanced text within ``reach``, [R, K], and where all voters would sign it."""
        texts, serves = self.talks.state.settlement.copy(), np.zeros(self.talks.n, np.bool_)
        mediation.balanced_text(
            texts, serves, reach, heard, self.talks.frontier, self.world(), self.seating.rule, on
        )
        return texts, serves

    def resumed(self: Floor) -> tuple[Ints, Bools]:  # type: ignore[misc]
        """The text that talks would come to if they were taken up again, as it looks in this
        session, [R, K], and where there is one by which all would gain.
        """
        if self.session not in self.foreseen_text:
            self._take_stock()
            found = self._balanced(self.nothing_heard(), self.on, self._every_option())
            self.foreseen_text = {self.session: found}
        return self.foreseen_text[self.session]

    def nothing_heard(self: Floor) -> Heard:  # type: ignore[misc]
        n, (k, most) = self.talks.n, (len(self.talks.layout.issues), self.talks.layout.max_entries)
        return Heard(np.ones((n, self.n_parties, k)), np.zeros((n, k, most), np.bool_))

    def hear(self: Floor, heard: Heard, on: Bools, press: float) -> None:  # type: ignore[misc]
        state, rule = self.talks.state, self.seating.rule
        agenda = self.agenda[:, np.newaxis, :] & on[:, np.newaxis, np.newaxis]
        objected = agenda & (state.objected[:, self.place] >= adoption.LAST)
        named = objected & (self.talks.draws.interests.weight > 0.0)
        whole = state.refused[:, self.place] >= adoption.LAST
        if self.protocol.heard_noes == "silent":
            whole |= objected.any(axis=2)
            named[:] = False
        whole &= ~named.any(axis=2)
        final = named & rule.required[:, np.newaxis]
        mediation.close(heard.closed, final, self.talks.mandates, state.settlement)
        heard.multiplier[(named & ~final) | (agenda & whole[:, :, np.newaxis])] *= press
        heard.multiplier[:] /= heard.multiplier.max(axis=1, keepdims=True)


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
