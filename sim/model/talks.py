"""The talks: a Mesa model that plays R replicates of a scenario at once.

A step of the model is one entry of the calendar. There is one implementation, whatever R.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted, interpreting, mark_compiled
from sim.errors import UsageError
from sim.handing import forgetting
from sim.luck import Luck
from sim.model import days, events, threats, tracks
from sim.model.clock import Clock
from sim.model.deciding import decide, due_dates
from sim.model.drawing import Drawing
from sim.model.draws import Draws
from sim.model.event import Diary, Event
from sim.model.floor import Floor
from sim.model.home import AtHome
from sim.model.insight import Memory
from sim.model.lasting import Lasting
from sim.model.layout import Layout
from sim.model.minutes import PLAYS
from sim.model.narration import Narration
from sim.model.party import Party
from sim.model.person import Ask, seated
from sim.model.record import Block, Record, joined
from sim.model.seating import Seating, seat
from sim.model.speech import Spoken
from sim.model.state import State, fresh_state, world_of
from sim.model.stepping import Stepping, collector
from sim.model.waiting import Waiting
from sim.model.whole import all_or_nothing
from sim.registry import forums
from sim.rules import beliefs, following, tension
from sim.rules.adoption import Mandates
from sim.rules.scratch import new_scratch
from sim.scenario import load
from sim.scenario.scenario import Scenario, Signal, Stage
from sim.strategies.human import refuse_people

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Talks(Stepping, mesa.Model, Narration):
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
        super().__init__(rng=abs(seed))
        brief = load(scenario) if isinstance(scenario, str) else scenario
        if ask is None:
            refuse_people(brief)
        self.brief, self.plain, self.ask, self.replicate = brief, plain, ask, replicate
        self.luck, self.datacollector = Luck(seed), collector()
        with interpreting():
            self.layout = Layout(brief)
            self.seatings: tuple[Seating, ...] = tuple(
                seat(self.layout, stage) for stage in brief.stages
            )
        self.scratch = new_scratch(
            len(self.layout.issues), len(self.layout.measures), brief.advanced.bins
        )
        self.frontier = self.layout.room_for_a_frontier()
        for a, name in enumerate(self.layout.parties):
            known = party_class if isinstance(party_class, type) else party_class.get(name, Party)
            seated(self, a, known)  # Mesa has it among its agents
        self.people: tuple[Party, ...] = tuple(self.agents)
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 would keep every model by it
        self.has_pace = tuple(party.pace is not None for party in brief.parties.values())
        self.entries = events.in_order(brief)
        self.protocols = {
            stage.id: forums.get(stage.forum)(**stage.forum_parameters)
            for stage in brief.calendar
            if isinstance(stage, Stage)
        }
        self.diary: Diary | None = None
        self.first = self.n = 0
        self.minuted = PLAYS
        self.state: State
        self.draws: Draws
        self.record: Record

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
            return self.record.block()

    def trace(self, replicate: int) -> list[Event]:
        """Play one replicate and tell what happened in it, step by step."""
        self.diary = Diary()
        try:
            self.play(replicate, replicate + 1)
            return self.diary.events
        finally:
            self.diary = None

    def set_the_table(self, first: int, n: int) -> None:
        self.first, self.n = first, n
        self.draws = Drawing(self.layout, self.luck, first, n, self.plain).draw()
        self.state = fresh_state(self.layout, self.draws, n, max(len(self.seatings), 1))
        self.mandates = Mandates(self.draws.beyond, self.draws.package, self.state.authority)
        self.record = Record(self)
        for person in self.people:
            person.make_room(n)
        self.lookout = self.layout.room_for_ladders(n)
        self.at_home = AtHome(self)
        self.clock = Clock(self)
        self.memories: dict[tuple[frozenset[int], ...], Memory] = {}
        self.spoken = Spoken(self)
        self.waiting, self.lasting = Waiting(self), Lasting(self)
        self.look_round()
        self.running = True
        self.at_entry = 0
        self.stage_place = 0
        self.begun = False
        self.met = np.full(n, -1)
        self.tracks: dict[str, tracks.Track] = {}
        self.today = self.entries[0][0]
        self.heard = self.today - timedelta(days=1)

    def look_round(self) -> None:
        """Put together what rules are given, anew where something of it is another than before."""
        self.world = world_of(
            self.layout, self.draws, self.state, self.mandates, self.at_home.rules, self.scratch
        )

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
        if isinstance(entry, Signal):
            self._signal(entry)
        elif not isinstance(entry, Stage):
            events.come(self, entry)
        elif self.brief.is_history(entry):
            everywhere = np.ones(self.n, np.bool_)
            self.move_tension(everywhere, tension.MEETING)
            self.tell_history(entry)
            self.spoken.hear_call(entry, everywhere)
        else:
            self._meet(self.seatings[self.stage_place])
            self.stage_place += 1
        if self.diary is not None:
            self.diary.stage = self.diary.session = None

    # -- entries of the calendar ---------------------------------------------------------

    def _signal(self, signal: Signal) -> None:
        a = self.layout.party[signal.by]
        sign = 1.0 if signal.shows == "resolve" else -1.0
        before = self.mean_beliefs()
        if self.people[a].typed >= 0:
            log_ratio = sign * signal.voice * np.log(self.draws.ratio[signal.id])
            if signal.id in self.draws.sunk:
                log_ratio = log_ratio * (1.0 + self.draws.sunk[signal.id])
            beliefs.tilt(self.state.beliefs, self.state.live, self.people[a].typed, log_ratio)
        if signal.id in self.draws.sunk:
            self.state.deeds.paid[:, a] += self.draws.sunk[signal.id] * self.state.live
        self.move_tension(self.state.live, sign * tension.SIGNAL)
        self.tell_history(signal)
        self.tell_belief(a, before)

    def _meet(self, seating: Seating) -> None:
        stage = seating.stage
        protocol = self.protocols[stage.id]
        here = events.meets(self, stage)
        self.met[here] = days.day_number(stage.date)
        self.record.course.begin(self.stage_place, here)
        threats.announce(self, self.stage_place, here)
        self.waiting.pass_days(here, self.stage_place)
        visit = tracks.enter(self, stage)
        self.move_tension(here, tension.MEETING)
        floor = Floor(self, seating, self.stage_place, here)
        self.tell_stage_begin(floor)
        with all_or_nothing(self, seating):
            self.record.open_stage(seating, here)
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
        self.record.course.end(self.stage_place, floor)
        self.tell_stage_end(floor)
        tracks.leave(self, stage, visit)
        self.lasting.tell()
        self.end_if_all_is_settled()

    def sit(self, floor: Floor) -> None:
        """Have those who meet table texts and answer them."""
        floor.open()
        floor.protocol.play(floor)

    def end_if_all_is_settled(self) -> None:
        """End the talks where nothing is left, nor may be left again by a vote to come."""
        self.end_talks(self.state.live & self.state.full & ~self.at_home.awaited)

    def end_talks(self, where: Bools) -> None:
        self.state.ended[where] = days.day_number(self.today)
        self.waiting.pass_days(where, self.stage_place)
        self.record.tension[where] = self.state.tension[where]
        self.state.live &= ~where

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
        self.at_home.vote(None)
        for due in due_dates(self):
            if due >= self.today:
                days.come_due(self, due)
        decide(self, None)
        self.lasting.finish()
        self.spoken.settle()
        self.tell_end()

    # -- what parties and floors ask -----------------------------------------------------

    def move_tension(self, where: Bools, step: float) -> None:
        """Move tension, where the scenario knows of any."""
        if self.brief.tension is not None:
            self.state.tension[where] = tension.move(self.state.tension[where], step)

    def mean_beliefs(self) -> Floats:
        """Mean believed resolve of each typed party, [R, T]."""
        out = np.zeros(self.state.beliefs.top.shape)
        beliefs.mean(self.state.beliefs, out)
        return out

    def believed_resolve(self) -> Floats:
        """Mean believed resolve of every party, [R, A]; one half where none matters."""
        out = np.full((self.n, len(self.people)), 0.5)
        out[:, list(self.layout.typed)] = self.mean_beliefs()
        return out

    def after_reading(self, floor: Any, party: int) -> None:
        """Bring expected turnouts in line once a follower has been read."""
        if self.layout.tree.follows[:, party].any():
            following.turnouts(self.world, floor.on)
