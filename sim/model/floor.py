"""A stage at which R replicates sit at once: opening, sessions, tabling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model import climbing, threats
from sim.model.accounts import Accounts
from sim.model.motions import Motions
from sim.model.party import Party
from sim.rules import foresight, offers

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NEWS = 0.01
"""Stakes by which the value of no deal has to move for a leader to be asked again; a judgement."""


class Floor(Motions):
    """One stage in play. See :class:`sim.forums.forum.Floor` for what forums use of it."""

    def __init__(self, talks: Accounts, people: tuple[Party, ...], place: int, here: Bools) -> None:
        super().__init__(talks, people, place, here)
        self.looked_at: dict[int, Floats] = {}
        self._mute: dict[int, Ints] = {}

    def open(self) -> None:
        """Have leaders give their instructions; build everybody's ladder."""
        self.on &= self.agenda.any(axis=1)
        self.take_stock()
        self.recall()
        if self.place > 0 or self.seating.stage.overseen:
            for a in self._instructed():
                self.people[a].be_given_leeway(self.on)
        if self.place > 0:
            self.instruct()
        self.climb(self.on, {})

    def instruct(self) -> Bools:
        """Leaders may extend the authority of those who sit here. Returns where one has, [R].

        Each reckons with what the others' leaders may still allow: a step beyond one's own
        lines for a step beyond theirs is one trade.
        """
        asked, extended = {}, np.zeros(self.talks.n, np.bool_)
        for a in self._instructed():
            on = self.on & (self.people[a].leeway > 0) & self._has_news(a)
            if on.any():
                asked[a] = on
        at_once = [asked] if asked else []
        if self.talks.diary is not None:  # a leader's ladder is told before the next looks
            at_once = [{a: on} for a, on in asked.items()]
        for some in at_once:
            leeway = {a: self.people[a].leeway for a in self._instructed()}
            for a, most in climbing.look_out(self, some, leeway).items():
                added = self.people[a].be_instructed(most)
                self.telling.instruction(a, added)
                extended |= added > 0
        return extended

    def _has_news(self, a: int) -> Bools:
        """Where a leader has not looked yet at this stage, or what no deal is worth has moved
        since by so much that it is asked again, [R].
        """
        before = self.looked_at.setdefault(a, np.full(self.foreseen.shape, np.nan))
        news, voters = np.zeros(len(before), np.bool_), self.seating.rule.voter
        foresight.has_moved(self.foreseen, self.own_no_deal, a, voters, before, NEWS, news)
        return news

    def climb(self, everybody: Bools, learned: Mapping[int, Bools]) -> None:
        """Build the ladders of all who need one, and, where something has been ``learned`` of a
        party's lines, of all others who table texts.
        """
        climbed: dict[int, Bools] = {}
        if not (learned or everybody.any()):
            return
        for a in self.present:
            where = everybody
            for b, moved in learned.items():
                if b != a and self.tables_from_a_ladder(a):
                    where = where | moved
            where = where & self.on
            if where.any():
                climbed[a] = where
        climbing.climb(self, climbed)
        for a, where in climbed.items():
            self.people[a].rating.version[where] = offers.NEW
            if self.memory is not None:
                self.memory.find_again(a, where, self.people[a].ladder)

    def _instructed(self) -> list[int]:
        """Those who sit here and have a leader that instructs."""
        return [a for a in self.seating.voters if self.talks.has_pace[a]]

    def sessions(self) -> Iterator[int]:
        stage, state = self.seating.stage, self.talks.state
        for session in range(1, stage.sessions + 1):
            if not self.on.any():
                return
            self.session = session
            self.sat[self.on] = session
            self.hours.tick()
            self.telling.session(session)
            extended = np.zeros(self.talks.n, np.bool_)
            if stage.overseen and session > 1:
                self.take_stock()
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
        person, state = self.people[party], self.talks.state
        texts = state.settlement.copy()
        if not self.on.any():
            return np.zeros(self.talks.n, np.bool_), texts
        self.turn += 1
        rung, tabled = person.table(self, self.on, texts)
        silent = self._silent(party)
        if len(silent) > 0:
            texts[silent], tabled[silent] = state.settlement[silent], False
        self.telling.tabled(party, rung, texts, tabled)
        self._note_tabled(party, tabled, texts)
        self.talks.minutes.note_offer(self, party, tabled, texts, own=True)
        self.keep_in_mind(party, tabled, texts, rung, seen)
        if not seen:
            return tabled, texts
        self.hearing.hear_text(party, tabled, texts)
        person.be_read(self, tabled, rung)
        self.talks.after_reading(self.on, party)
        self.telling.reading(party)
        self.talks.at_home.reproach(self, party, tabled, texts)
        return tabled, texts

    def _silent(self, party: int) -> Ints:
        """The plays in which a party has no line on any issue of the agenda."""
        if party not in self._mute:
            lined = self.talks.draws.interests.want[:, party] >= 0
            self._mute[party] = np.flatnonzero(~(lined & self.agenda).any(axis=1))
        return self._mute[party]
