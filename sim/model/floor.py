"""A stage at which R replicates sit: opened, held by the program of a stage, and what is adopted
there put into force.

docs/model.md, section 4. What happens in a session is in :mod:`sim.stage`.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted
from sim.handing import Back, Keys
from sim.model import confirmations, threats
from sim.model.accounts import Accounts
from sim.model.clock import Hours
from sim.model.coming import later_stages, write_days
from sim.model.confirmations import plain
from sim.model.keying import keep_forum, keep_tools
from sim.model.listening import Listener
from sim.model.memory import Memory
from sim.model.party import Party, Table
from sim.model.seating import table_of
from sim.model.setting import sitting_of
from sim.model.state import ACCORD
from sim.model.telling import Telling
from sim.rules import adoption, following, offers, tension
from sim.stage import holding, stock
from sim.stage.sitting import CLOSE, LISTENER, SHOWN, Sitting

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Floor(Table):
    """One stage in play. ``people``: all parties, by number."""

    talks: Accounts

    def __init__(self, talks: Accounts, people: tuple[Party, ...], place: int, here: Bools) -> None:
        super().__init__(talks, place, here)
        self.people, state = people, talks.state
        talks.waiting.look_ahead(place)
        talks.at_home.look_ahead()
        confirmations.refresh(talks.layout, talks.draws, talks.spoken.as_drawn, state.settlement)
        state.acts.signing[:] = self.seating.signing
        following.turnouts(talks.world, self.on)
        talks.risk.look_ahead(self.on)
        state.beliefs.version[:] += 1
        for rating in talks.ratings:
            rating.version[:] = offers.NEW
        self.hours = Hours(self, talks.clock)
        self.telling = Telling(talks, self, people)
        self.memory: Memory | None = None
        self.keys, self.backs = Keys(interpreted()), list[Back]()

    @cached_property
    def sitting(self) -> Sitting:  # type: ignore[override]
        """The stage as its program is given it, from when it is first looked at."""
        self.memory = self._recalled()
        people = [person.seated(self) for person in self.people]
        keys = [self.keys.of(person) for person in people]
        recalled = None if self.memory is None else self.memory.rules
        made = sitting_of(self.talks, self, self.hours, recalled, people, keys)
        self.__dict__["sitting"] = self.telling.sitting = made
        stage = self.seating.stage
        called = f"{stage.id}: the forum {stage.forum}"
        self.backs = keep_forum(self.keys, self.protocol, called, made)
        shown = any(person.sees & SHOWN for person in people)
        keep_tools(self.keys, made, people[0], shown=shown)
        for person in self.people:
            person.be_found(self.keys, self)
        if self.talks.diary is not None:
            self.backs.append(Listener(self, made, self.telling))
            made.keys[LISTENER] = self.backs[-1].key(self.keys)
        return made

    def _recalled(self) -> Memory | None:
        """What was tabled at this table before, where somebody's strategy recalls it."""
        recalling = tuple(a for a in self.speakers if self.people[a].strategy.recalls)
        if not recalling:
            return None
        kept, here = self.talks.memories, table_of(self.seating)
        if here in kept:
            kept[here].resume()
        else:
            kept[here] = Memory(self.talks, self.seating, recalling)
        return kept[here]

    # -- the stage -----------------------------------------------------------------------

    def open(self) -> None:
        """Have leaders give their instructions; build everybody's ladder; hold no session."""
        self.on &= self.agenda.any(axis=1)
        holding.open_all(self.sitting)
        self._heed()

    def hold(self) -> None:
        """Hold the stage from its opening to its end."""
        self.on &= self.agenda.any(axis=1)
        sitting, opening = self.sitting, True
        try:
            while opening or (self.on & self.course.asked).any():
                holding.hold(sitting, opening)
                self._settle()
                opening = False
            if sitting.keys[CLOSE] != 0:
                holding.close(sitting)
                self._settle()
        finally:
            self.keys.give_back()

    def leave(self) -> None:
        """The stage is over: nothing of it stays, though its parts know each other."""
        self.keys.give_back()
        for person in self.people:
            person.backs = []
        self.__dict__.clear()

    def _settle(self) -> None:
        """Put into force what has been adopted; ask those who may walk out."""
        self._heed()
        passed = self.course.passed
        if passed.any():
            self._adopt(passed.copy())
            passed[:] = False
        if self.course.asked.any():
            threats.walk_out(self.talks, self)
            if self.sitting.later.moves:
                write_days(self.talks, later_stages(self, self.hours)[0], self.sitting.later)

    def _heed(self) -> None:
        """Raise what has gone wrong where Python was called."""
        for person in self.people:
            person.heed()
        for back in self.backs:
            back.heed()

    def _adopt(self, passed: Bools) -> None:
        """Put adopted texts into force: their issues are settled, their signers bound."""
        talks, state = self.talks, self.talks.state
        yes, texts = self.course.yes, self.course.text
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

    # -- what is thought there -----------------------------------------------------------

    def take_stock(self) -> None:
        """What ladders rest on now: resolves and no deal, as others see them and as they are."""
        stock.take_stock_of_all(self.sitting)

    @property
    def believed(self) -> Floats:
        """Resolves as they were believed when stock was taken, [R, A]."""
        return self.sitting.minds.believed

    @property
    def foreseen(self) -> Floats:
        """What no deal was worth then as the others see it, [R, A], in stakes."""
        return self.sitting.minds.foreseen

    @property
    def own_no_deal(self) -> Floats:
        """What it was worth to each that knows itself, [R, A], in stakes."""
        return self.sitting.minds.no_deal
