"""The talks: a Mesa model that plays R replicates of a scenario at once, and directs them.

A step of the model is one entry of the calendar. There is one implementation, whatever R.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted, interpreting, mark_compiled
from sim.errors import UsageError
from sim.handing import forgetting
from sim.model import days, events, threats
from sim.model.accounts import Accounts
from sim.model.calendar import day_number
from sim.model.deciding import decide
from sim.model.diary import Diary
from sim.model.event import Event
from sim.model.floor import Floor
from sim.model.narration import tell_end, tell_history
from sim.model.party import Party
from sim.model.person import Ask, seated
from sim.model.record import Block, Record, joined
from sim.model.stepping import Stepping, by_number, collector
from sim.model.whole import all_or_nothing
from sim.rules import tension
from sim.scenario import load
from sim.scenario.scenario import Scenario, Stage
from sim.strategies.human import refuse_people

Bools = NDArray[np.bool_]


class Talks(Stepping, mesa.Model):
    """A scenario in play, R replicates at once; or one, step by step (docs/mesa.md).

    Of ``minuted`` first plays texts and answers are kept.

    Parameters
    ----------
    scenario
        The scenario, or the name of a shipped one.
    seed
        Of all luck; 0 is a seed, None is 1. Nothing is drawn from Mesa's own generators.
    plain
        Use the middle of every uncertain number instead of a draw.
    ask
        Puts questions to the people who play parties with the strategy ``human``.
    replicate
        The play that :meth:`step` goes through; :meth:`play` is told which it plays.
    party_class
        What parties are made of, or by id what those are that are no plain :class:`Party`.

    Raises
    ------
    UsageError
        If there are such parties and nobody to ask.
    """

    def __init__(
        self,
        scenario: Scenario | str,
        seed: int | None = 1,
        plain: bool = False,
        ask: Ask | None = None,
        replicate: int = 0,
        party_class: type[Party] | Mapping[str, type[Party]] = Party,
    ) -> None:
        seed = 1 if seed is None else seed
        brief = load(scenario) if isinstance(scenario, str) else scenario
        if ask is None:
            refuse_people(brief)
        mesa.Model.__init__(self, rng=abs(seed))
        Accounts.__init__(self, brief, seed, plain, replicate)
        self.datacollector = collector()
        for a, name in enumerate(self.layout.parties):
            known = party_class if isinstance(party_class, type) else party_class.get(name, Party)
            seated(self, a, ask, known)  # Mesa has it among its agents
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 would keep every model by it

    @property
    def people(self) -> tuple[Party, ...]:
        """The parties, by number: whoever of them is among Mesa's agents by now.

        Raises
        ------
        UsageError
            If a party has nobody there to play it, or several.
        """
        return by_number(self.agents, self.layout.parties)

    def set_the_table(self, first: int, n: int) -> None:
        """Begin the replicates ``first`` to ``first + n − 1``: nothing has happened in them."""
        super().set_the_table(first, n)
        self.record = Record(self)
        for person in self.people:
            person.make_room(n)

    def step(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        self.at_the_table()
        if self.running:
            for person in self.people:
                person.make_room(self.n)  # whoever has come since
            with interpreting():
                self._next()
                self.datacollector.collect(self)

    def play(self, start: int, stop: int) -> Block:
        """Play the replicates ``start`` to ``stop − 1``.

        Returns
        -------
        Block
            Their rows of every table.

        Raises
        ------
        UsageError
            If there is none to play.
        """
        if not 0 <= start < stop:
            raise UsageError(f"there is no replicate from {start} up to {stop}")
        with interpreting(stop - start == 1):
            n_parts = max(round((stop - start) / self.layout.replicates_at_once), 1)
            cuts = [start + (stop - start) * part // n_parts for part in range(n_parts + 1)]
            parts = [self._play(at, end) for at, end in pairwise(cuts)]
            if not interpreted():
                mark_compiled()
        return joined(parts)

    def _play(self, start: int, stop: int) -> Block:
        with forgetting():
            self.set_the_table(start, stop - start)
            while self.running:
                self._next()  # not by Mesa's step: from 3.5 on, one that failed never comes again
            return self.record.block(self.minuted.tables)

    def trace(self, replicate: int) -> list[Event]:
        """Play one replicate and tell what happened in it, step by step."""
        self.diary = Diary()
        try:
            self.play(replicate, replicate + 1)
            return self.diary.events
        finally:
            self.diary = None

    def _next(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        if self.at_entry >= len(self.entries):
            self._end()
            self.running = False
            return
        day, entry = self.entries[self.at_entry]
        self.at_entry += 1
        days.pass_time(self, day, played=not self.brief.is_history(entry))
        if self.diary is not None:
            self.diary.date, self.diary.stage = day, entry.id
        if not isinstance(entry, Stage):
            events.come(self, entry)
        elif self.brief.is_history(entry):
            everywhere = np.ones(self.n, np.bool_)
            self.move_tension(everywhere, tension.MEETING)
            tell_history(self, entry)
            self.spoken.hear_call(entry, everywhere)
        else:
            self._meet(self.seatings[self.stage_place].stage)
            self.stage_place += 1
        if self.diary is not None:
            self.diary.stage = self.diary.session = None

    def _meet(self, stage: Stage) -> None:
        protocol = self.protocols[stage.id]
        here = events.meets(self, stage)
        self.met[here] = day_number(stage.date)
        self.course.begin(self.stage_place, here, *self.tracks.known_at(stage))
        threats.announce(self, self.stage_place, here)
        self.waiting.pass_days(here, self.stage_place)
        visit = self.tracks.enter(stage)
        self.move_tension(here, tension.MEETING)
        floor = self.floor(self.stage_place, here)
        floor.telling.begin()
        with all_or_nothing(self, floor.seating):
            self.record.open_stage(floor.seating, here)
            if protocol.tables:
                self.sit(floor)
        if protocol.tables:
            failed = self.state.live & floor.held & ~floor.agreed
            self.move_tension(failed, tension.FAILED)
            if stage.ends_talks_if_failed:
                self.end_talks(failed)
        else:
            self.state.n_sessions += here
        self.spoken.hear_call(stage, here)
        self.course.end(self.stage_place, floor)
        floor.telling.end()
        floor.leave()
        self.tracks.leave(stage, visit)
        self.lasting.tell()
        self.end_if_all_is_settled()

    def floor(self, place: int, here: Bools) -> Floor:
        """The floor of a stage, by its place among the stages. ``here``: [R], where it is held."""
        return Floor(self, self.people, place, here)

    def sit(self, floor: Floor) -> None:
        """Have those who meet table texts and answer them."""
        floor.hold()

    def _end(self) -> None:
        """After the last entry: what is due later, then all measures that are left."""
        if self.diary is not None:
            self.diary.stage = self.diary.session = None
        if not self.begun:
            days.begin(self, self.today)
        live = self.state.live.copy()
        self.end_talks(live)
        events.last_met(self, live)
        self.record.close()
        days.vote(self, None)
        for due in self.due_dates():
            if due >= self.today:
                days.come_due(self, due)
        decide(self, None)
        self.lasting.finish()
        self.spoken.settle()
        self.complements.settle()
        if self.diary is not None:
            told = self.record.block(("outcomes", "settlements"))
            tell_end(self, told.outcomes, told.settlements)
