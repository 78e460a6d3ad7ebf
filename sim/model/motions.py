"""Texts put to the vote: how they are answered and adopted, votes between them, and texts that
nobody owns.

docs/model.md, section 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.errors import UsageError
from sim.model.accounts import Accounts
from sim.model.confirmations import plain
from sim.model.hearing import Hearing
from sim.model.held import NOBODY, UNTABLED
from sim.model.judged import Judged
from sim.model.party import Party
from sim.model.screens import Screens
from sim.model.state import ACCORD
from sim.model.telling import Telling
from sim.rules import adoption, mediation, tension
from sim.rules.mediation import Heard, Objections

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Motions(Judged):
    """The part of a floor at which texts are answered. See :class:`sim.forums.forum.Floor`.

    ``fresh``: [R], where a text of this session is new.
    """

    people: tuple[Party, ...]
    screens: Screens

    def __init__(self, talks: Accounts, people: tuple[Party, ...], place: int, here: Bools) -> None:
        super().__init__(talks, people, place, here)
        self.fresh = np.zeros(talks.n, np.bool_)
        self.hearing, self.screens = Hearing(self), Screens(self)
        self.telling = Telling(self)

    def answer(self, proposer: int, on: Bools, texts: Ints) -> None:
        talks = self.talks
        yes = np.zeros((talks.n, self.n_parties), np.bool_)
        self.proposer = None if proposer == NOBODY else proposer
        own = proposer not in {NOBODY, self.chair}  # else its tabler answers like the others
        if own:
            yes[:, proposer] = on & self.seating.rule.voter[proposer]
        heard = self.seating.consulted if talks.diary is not None else ()
        for a in (*self.voters, *heard):
            if a == proposer and own:
                continue
            reply = self.people[a].answer(self, on, texts)
            counts = bool(self.seating.rule.voter[a])
            self.telling.answer(a, on, texts, reply)
            if counts:
                yes[:, a] = on & reply.yes
                no_deal = self.people[a].rating.no_deal
                adoption.note_objections(talks.state.noes, self.place, on, reply, a, no_deal)
                talks.minutes.note_answer(self, proposer, a, on, reply)
                self.hearing.hear_answer(a, proposer, on, texts, reply)
                self.screens.hear_answer(a, on, reply)
        passed = np.zeros(talks.n, np.bool_)
        adoption.adopt(self.seating.rule, on, yes, passed)
        if passed.any():
            self._adopt(passed, yes, texts)

    def _adopt(self, passed: Bools, yes: Bools, texts: Ints) -> None:
        """Put adopted texts into force: their issues are settled, their signers bound."""
        talks, state = self.talks, self.talks.state
        touched = texts != state.settlement
        agreed = np.zeros_like(self.agenda)
        adoption.agreed_issues(
            talks.mandates, passed, yes, self.agenda, texts, state.settlement, agreed
        )
        for listener in (talks.at_home, talks.spoken):
            listener.note_accord(self.place, passed, yes, texts)
        talks.reserved.note_accord(self.place, passed, yes)
        talks.complements.note_accord(talks.world, passed, texts)
        adoption.bind_signers(state.acts, passed, yes, touched, talks.layout.speaks_for)
        adoption.forgive(state.noes, self.place, passed, yes)
        signed = plain(talks.layout, texts, state.settlement)
        state.settlement[passed] = signed[passed]
        state.settled |= agreed
        state.by[agreed] = ACCORD
        state.by_stage[agreed] = self.place
        state.deeds.by[agreed] = -1
        complete = state.settled[:, talks.layout.on_some_agenda].all(axis=1)
        first = passed & ((state.accord_stage < 0) | (complete & ~state.full))
        state.accord_stage[first] = self.place
        state.full |= passed & complete
        talks.move_tension(passed, tension.ACCORD)
        talks.note("accord", self.seating.stage.id, passed)
        self.agreed |= passed
        self.signed[passed] = yes[passed]
        self.on &= ~passed
        talks.clock.forget(passed)
        self.telling.accord(passed, yes, texts, touched, agreed)

    # -- votes between texts, texts that nobody owns -------------------------------------

    def in_force(self) -> Ints:
        return self.talks.state.settlement.copy()

    def prefer(self, on: Bools, texts: Ints, standing: Ints) -> Bools:
        talks = self.talks
        on = on & (texts != standing).any(axis=1)
        yes = np.zeros((talks.n, self.n_parties), np.bool_)
        against = np.zeros_like(yes)
        for a in self.voters:
            fits = np.zeros(talks.n, np.bool_)
            adoption.within(talks.mandates, on, texts, talks.state.settlement, a, fits)
            more = self.people[a].worth_of(on, texts) - self.people[a].worth_of(on, standing)
            yes[:, a], against[:, a] = on & fits & (more > TIE), on & (more < -TIE)
        won = np.zeros(talks.n, np.bool_)
        adoption.adopt(self.seating.rule, on, yes, won)
        self.telling.motion(on, won, yes, against)
        return won

    def put(self, on: Bools, texts: Ints) -> None:
        self.on = self.held & ~self.walked & self.talks.state.live & self.agenda.any(axis=1)
        where = on & self.on
        self.telling.put(where, texts)
        self.answer(NOBODY, where, texts)

    def table_balanced(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        return self._table_for_all(chair, heard, self.on, self.every_option())

    def table_between(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        sides, layout = self.standing[:, list(self.voters[:2])], self.talks.layout
        sides = plain(layout, sides, self.talks.state.settlement[:, np.newaxis])
        both = self.on & (sides != UNTABLED).all(axis=(1, 2))
        settled = (sides >= 0).all(axis=1, keepdims=True)  # where one says none, anything goes
        ends = np.stack([sides.min(axis=1), sides.max(axis=1)], axis=1)
        reach = np.where(settled, ends, self.every_option())
        return self._table_for_all(chair, heard, both, reach)

    def _table_for_all(
        self, chair: int | None, heard: Heard, on: Bools, reach: Ints
    ) -> tuple[Bools, Ints]:
        """Table the balanced text within ``reach``, [R, 2, K], where there is one."""
        if chair is None:
            stage = self.seating.stage
            raise UsageError(
                f"{stage.id}: the forum {stage.forum} has a chair table a text, and nobody chairs. "
                "It must say needs_chair = True."
            )
        self.take_stock()
        texts, _ = self.balanced(heard, on, reach)
        in_force = self.talks.state.settlement
        tabled = on & (texts != in_force).any(axis=1)
        self.telling.balanced(chair, texts, tabled)
        self._note_tabled(chair, tabled, texts)
        self.talks.minutes.note_offer(self, chair, tabled, texts, own=False)
        return tabled, texts

    def _note_tabled(self, party: int, tabled: Bools, texts: Ints) -> None:
        new, kept = np.zeros(self.talks.n, np.bool_), self.talks.clock.texts_of(party)
        adoption.lay(tabled, texts, party, self.standing, kept, new)
        self.fresh |= new
        self.talks.state.n_offers += tabled

    def hear(self, heard: Heard, on: Bools, press: float) -> None:
        noes, weight = self.talks.state.noes, self.talks.draws.interests.weight
        silent = self.protocol.heard_noes == "silent"
        said = Objections(silent, noes.objected[:, self.place], noes.refused[:, self.place], weight)
        world = self.talks.world._replace(agenda=self.agenda)
        mediation.hear(heard, said, world, self.seating.rule, on, press)
