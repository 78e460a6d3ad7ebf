"""A stage at which R replicates sit at once: tabling, answering, adopting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.model import confirmations, threats
from sim.model.clock import Hours
from sim.model.coming import Ahead
from sim.model.hearing import Hearing
from sim.model.insight import Memory, memory_of
from sim.model.motions import NOBODY, UNTABLED, Motions
from sim.model.screens import Screens
from sim.model.seating import Seating
from sim.model.state import ACCORD
from sim.rules import adoption, following, foresight, offers, tension
from sim.rules.adoption import Answer
from sim.rules.world import World

if TYPE_CHECKING:
    from sim.model.talks import Talks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEWS = 0.01
"""Stakes by which the value of no deal has to move for a leader to be asked again; a judgement."""


class Floor(Motions):
    """One stage in play. See :class:`sim.forums.forum.Floor` for what forums use of it.

    ``here``: [R], where the stage is held; ``on``: [R], where it still goes on;
    ``agenda``: [R, K], what is on it.
    """

    def __init__(self, talks: Talks, seating: Seating, place: int, here: Bools) -> None:
        self.talks, self.seating, self.place = talks, seating, place
        self.protocol = talks.protocols[seating.stage.id]
        state = talks.state
        self.on: Bools = here.copy()
        self.agenda: Bools = seating.agenda[np.newaxis, :] & ~state.settled
        talks.waiting.look_ahead(place)
        talks.at_home.look_ahead()
        confirmations.refresh(talks.layout, talks.draws, talks.spoken.as_drawn, state.settlement)
        self.session = 0
        self.turn = 0
        self.memory: Memory | None = None
        self.proposer: int | None = None
        self.stale = np.zeros(talks.n, np.int64)
        self.standing = np.full((talks.n, self.n_parties, state.by.shape[1]), UNTABLED)
        self.agreed = np.zeros(talks.n, np.bool_)
        self.looked_at: dict[int, Floats] = {}
        self.foreseen_text: dict[int, tuple[Ints, Bools]] = {}
        self.held = self.on & self.agenda.any(axis=1)
        self._mute: dict[int, Ints] = {}
        self.walked = np.zeros(talks.n, np.bool_)
        state.acts.signing[:] = seating.signing
        following.turnouts(talks.world, self.on)
        state.beliefs.version[:] += 1
        for person in talks.people:
            person.rating.version[:] = offers.NEW
        self.hours: Hours = Hours(self)
        self.hearing = Hearing(self)
        self.screens = Screens(self)

    # -- what a forum sees ---------------------------------------------------------------

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
        talks = self.talks
        counts = [
            one.stage.sessions if talks.protocols[one.stage.id].tables else 0
            for one in talks.seatings
        ]
        return (sum(counts[: self.place]) + self.session) / max(sum(counts), 1)

    @property
    def final(self) -> bool:
        """Whether everybody answers by what no deal is worth."""
        return bool(self.protocol.final)

    def last_session(self, party: int) -> Bools:
        """Whether this is the party's own last session, and known to be, [R]: none is to come
        before the nearest deadline, or at all, at which it votes on an issue of its own that is
        still open.
        """
        if self.seating.stage.open_ended or self.session < 1:
            return np.zeros(self.talks.n, np.bool_)
        return np.asarray(self.hours.left()[:, party] <= 0)

    @property
    def offers_left(self) -> int:
        """How many texts may still be tabled at the stage after the present one."""
        most: int = self.protocol.most_texts(self.seating.stage.sessions, len(self.speakers))
        return max(most - self.turn, 0)

    @cached_property
    def ahead(self) -> Ahead:
        """What is to come at the same table after this stage."""
        return Ahead(self)

    @cached_property
    def present(self) -> tuple[int, ...]:
        """All whose ladders are needed: those who may table a text or answer one."""
        return tuple(dict.fromkeys((*self.speakers, *self.seating.consulted)))

    def tables_from_a_ladder(self, a: int) -> bool:
        """Whether a party may table texts of its own here, and does not only answer."""
        return a in self.speakers and self.protocol.from_ladders

    def no_deal(self) -> Floats:
        """What no deal is worth to each party as others see it, [R, A], in stakes; NaN for those
        who are not here.
        """
        talks = self.talks
        supposed = np.tile(talks.state.acts.supposed, (talks.n, 1))
        return self._no_deal(talks.believed_resolve(), supposed)

    def _no_deal(self, resolve: Floats, least: Floats) -> Floats:
        talks, out = self.talks, np.full((self.talks.n, self.n_parties), np.nan)
        foresight.no_deal_values(talks.world, self.on, np.array(self.present), resolve, least, out)
        return out

    def _take_stock(self) -> None:
        """What ladders rest on now: resolves and no deal, as others see them and as they are."""
        talks = self.talks
        self.believed, self.foreseen = talks.believed_resolve(), self.no_deal()
        self.own_no_deal = self._no_deal(talks.draws.resolve, talks.state.acts.least)

    def world(self, a: int | None = None, authority: Ints | None = None) -> World:
        """What texts are judged by, as party a sees it, or as everybody does.

        ``authority``: [R, A], as a takes it.
        """
        talks = self.talks
        resolve, no_deal = self.believed, self.foreseen
        if a is not None:
            resolve, no_deal = resolve.copy(), no_deal.copy()
            resolve[:, a] = talks.draws.resolve[:, a]
            no_deal[:, a] = self.own_no_deal[:, a]
        mandates = talks.mandates
        if authority is not None:
            mandates = mandates._replace(authority=authority)
        return talks.world._replace(
            mandates=mandates, agenda=self.agenda, resolve=resolve, no_deal=no_deal
        )

    # -- what happens --------------------------------------------------------------------

    def open(self) -> None:
        """Have leaders give their instructions; build everybody's ladder."""
        self.on &= self.agenda.any(axis=1)
        self._take_stock()
        if any(self.talks.people[a].strategy.recalls for a in self.speakers):
            self.memory = memory_of(self)
        if self.place > 0 or self.seating.stage.overseen:
            for a in self._instructed():
                self.talks.people[a].be_given_leeway(self.on)
        if self.place > 0:
            self.instruct()
        self.climb(self.on, {})

    def instruct(self) -> Bools:
        """Leaders may extend the authority of those who sit here. Returns where one has, [R].

        Each reckons with what the others' leaders may still allow: a step beyond one's own
        lines for a step beyond theirs is one trade.
        """
        instructed, extended = self._instructed(), np.zeros(self.talks.n, np.bool_)
        for a in instructed:
            person = self.talks.people[a]
            on = self.on & (person.leeway > 0) & self._has_news(a)
            if not on.any():
                continue
            seen = self.talks.state.authority.copy()
            for b in instructed:
                seen[:, b] += 0 if b == a else self.talks.people[b].leeway
            added = person.instruct(self, on, seen)
            self.talks.tell_instruction(self, a, added)
            extended |= added > 0
        return extended

    def _has_news(self, a: int) -> Bools:
        """Where a leader has not looked yet at this stage, or what no deal is worth has moved
        since by so much that it is asked again, [R].
        """
        now = self.foreseen.copy()
        now[:, a] = self.own_no_deal[:, a]
        before = self.looked_at.setdefault(a, np.full(now.shape, np.nan))
        alike = np.abs(now - before)[:, list(self.voters)] <= NEWS
        news: Bools = np.asarray(~alike.all(axis=1))
        before[news] = now[news]
        return news

    def climb(self, everybody: Bools, learned: Mapping[int, Bools]) -> None:
        """Build the ladders of all who need one, and, where something has been ``learned`` of a
        party's lines, of all others who table texts.
        """
        for a in self.present:
            person, where = self.talks.people[a], everybody
            for b, moved in learned.items():
                if b != a and self.tables_from_a_ladder(a):
                    where = where | moved
            where = where & self.on
            if not where.any():
                continue
            person.climb(self, where)
            if self.memory is not None:
                self.memory.find_again(a, where, person.ladder)

    def _instructed(self) -> list[int]:
        """Those who sit here and have a leader that instructs."""
        return [a for a in self.seating.voters if self.talks.has_pace[a]]

    def sessions(self) -> Iterator[int]:
        stage, state = self.seating.stage, self.talks.state
        for session in range(1, stage.sessions + 1):
            if not self.on.any():
                return
            self.session = session
            self.hours.tick()
            self.talks.tell_session(session)
            extended = np.zeros(self.talks.n, np.bool_)
            if stage.overseen and session > 1:
                self._take_stock()
                extended = self.instruct()
            self.climb(extended, self.hearing.news())
            state.n_sessions += self.on
            self.fresh = np.zeros(self.talks.n, np.bool_)
            yield session
            self.stale = np.where(self.fresh, 0, self.stale + 1)
            threats.walk_out(self.talks, self)
            if stage.stalled_after is not None:
                self.on &= self.stale < stage.stalled_after

    def table(self, party: int, seen: bool = True) -> tuple[Bools, Ints]:
        person, state = self.talks.people[party], self.talks.state
        texts = state.settlement.copy()
        if not self.on.any():
            return np.zeros(self.talks.n, np.bool_), texts
        self.turn += 1
        rung = person.table(self, self.on, texts)
        silent = self._silent(party)
        texts[silent] = state.settlement[silent]
        tabled = np.zeros(self.talks.n, np.bool_)
        adoption.offered(self.talks.mandates, self.on, rung, texts, state.settlement, party, tabled)
        self.talks.tell_tabled(self, party, rung, texts, tabled)
        self._note_tabled(party, tabled, texts)
        self.talks.record.minutes.note_offer(self, party, tabled, texts, own=True)
        if self.memory is not None:
            self.memory.note(self, party, tabled, texts, rung, seen)
        if not seen:
            return tabled, texts
        self.hearing.lie_open(texts)
        self.hearing.hear_text(party, tabled, texts)
        person.be_read(self, tabled, rung)
        self.talks.after_reading(self, party)
        self.talks.tell_reading(party)
        self.talks.at_home.reproach(self, party, tabled, texts)
        return tabled, texts

    def _silent(self, party: int) -> Ints:
        """The plays in which a party has no line on any issue of the agenda."""
        if party not in self._mute:
            lined = self.talks.draws.interests.want[:, party] >= 0
            self._mute[party] = np.flatnonzero(~(lined & self.agenda).any(axis=1))
        return self._mute[party]

    def _note_tabled(self, party: int, tabled: Bools, texts: Ints) -> None:
        new = np.zeros(self.talks.n, np.bool_)
        adoption.lay(tabled, texts, self.standing, party, new)
        self.talks.clock.keep(party, new, texts)
        self.fresh |= new
        self.talks.state.n_offers += tabled

    def answer(self, proposer: int, on: Bools, texts: Ints) -> None:
        talks = self.talks
        yes = np.zeros((talks.n, self.n_parties), np.bool_)
        self.proposer = None if proposer == NOBODY else proposer
        own = proposer not in {NOBODY, self.chair}  # else its tabler answers like the others
        if own:
            yes[:, proposer] = on & self.seating.rule.voter[proposer]
        heard = self.seating.consulted if talks.diary is not None else ()
        self.hearing.lie_open(texts)
        for a in (*self.voters, *heard):
            if a == proposer and own:
                continue
            reply = talks.people[a].answer(self, on, texts)
            counts = bool(self.seating.rule.voter[a])
            talks.tell_answer(self, a, on, reply)
            if counts:
                yes[:, a] = on & reply.yes
                self._note_answer(a, on, reply)
                talks.record.minutes.note_answer(self, proposer, a, on, reply)
                self.hearing.hear_answer(a, proposer, on, texts, reply)
                self.screens.hear_answer(a, on, reply)
        passed = np.zeros(talks.n, np.bool_)
        adoption.adopt(self.seating.rule, on, yes, passed)
        if passed.any():
            self._adopt(passed, yes, texts)

    def _note_answer(self, a: int, on: Bools, reply: Answer) -> None:
        state = self.talks.state
        adoption.note_objections(
            state.objected, state.refused, self.place,
            state.last_objection, on, reply, a,
        )  # fmt: skip
        held = on & ((reply.ground & adoption.NO_VALUE) > 0)
        less = reply.value < self.talks.people[a].rating.no_deal - TIE
        state.below[held, self.place, a] = less[held]

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
        adoption.bind_signers(state.acts, passed, yes, touched, talks.layout.speaks_for)
        adoption.forgive(state.objected, state.refused, self.place, passed, yes)
        signed = confirmations.plain(talks.layout, texts, state.settlement)
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
        talks.record.dates.note("accord", self.seating.stage.id, passed)
        self.agreed |= passed
        self.on &= ~passed
        talks.clock.forget(passed)
        talks.tell_accord(passed, yes, texts, touched, agreed)
