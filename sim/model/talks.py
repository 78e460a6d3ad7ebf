"""The talks: a Mesa model that plays R replicates of a scenario at once.

A step of the model is one entry of the calendar. There is one implementation, whatever R.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.compiling import mark_compiled
from sim.errors import UsageError
from sim.handing import forgetting
from sim.luck import Luck
from sim.model import events, threats, tracks
from sim.model.clock import Clock
from sim.model.draws import Drawing, Draws
from sim.model.event import Diary, Event
from sim.model.floor import Floor
from sim.model.home import AtHome
from sim.model.insight import Memory
from sim.model.lasting import Lasting
from sim.model.layout import Layout, Seating
from sim.model.narration import Narration
from sim.model.person import Ask, seated
from sim.model.record import Block, Record, joined
from sim.model.speech import Spoken
from sim.model.state import State, fresh_state
from sim.model.waiting import Waiting
from sim.model.whole import all_or_nothing
from sim.registry import forums
from sim.rules import aftermath, beliefs, following, tension
from sim.rules.adoption import Mandates
from sim.rules.scratch import new_scratch
from sim.scenario.scenario import Scenario, Signal, Stage
from sim.strategies.human import refuse_people

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970, as tables keep dates."""
    return day.toordinal() - EPOCH


class Talks(mesa.Model, Narration):
    """A scenario in play, R replicates at once.

    Parameters
    ----------
    brief
        The scenario.
    seed
        Of all luck; 0 is a seed.
    plain
        Use the middle of every uncertain number instead of a draw.
    ask
        Puts questions to the people who play parties with the strategy ``human``.

    Raises
    ------
    UsageError
        If there are such parties and nobody to ask.
    """

    def __init__(
        self, brief: Scenario, seed: int = 1, plain: bool = False, ask: Ask | None = None
    ) -> None:
        super().__init__(rng=abs(seed))
        if ask is None:
            refuse_people(brief)
        self.brief, self.plain, self.ask = brief, plain, ask
        self.luck = Luck(seed)
        self.layout = Layout(brief)
        self.scratch = new_scratch(
            len(self.layout.issues), len(self.layout.measures), brief.advanced.bins
        )
        self.frontier = self.layout.room_for_a_frontier()
        self.people = tuple(seated(self, a) for a in range(len(self.layout.parties)))
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 would keep every model by it
        self.has_pace = tuple(party.pace is not None for party in brief.parties.values())
        self.entries = events.in_order(brief)
        self.seatings: tuple[Seating, ...] = tuple(map(self.layout.seat, brief.stages))
        self.protocols = {
            stage.id: forums.get(stage.forum)(**stage.forum_parameters)
            for stage in brief.calendar
            if isinstance(stage, Stage)
        }
        self.diary: Diary | None = None
        self.first = self.n = 0
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
        size = self.layout.replicates_at_once
        parts = [self._play(at, min(at + size, stop)) for at in range(start, stop, size)]
        mark_compiled()
        return joined(parts)

    def _play(self, start: int, stop: int) -> Block:
        with forgetting():
            self._set_the_table(start, stop - start)
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

    def _set_the_table(self, first: int, n: int) -> None:
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
        self.running = True
        self.at_entry = 0
        self.stage_place = 0
        self.begun = False
        self.met = np.full(n, -1)
        self.tracks: dict[str, tracks.Track] = {}
        self.today = self.entries[0][0]
        self.heard = self.today - timedelta(days=1)

    def step(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        self._next()

    def _next(self) -> None:
        if self.at_entry >= len(self.entries):
            self._end()
            self.running = False
            return
        day, entry = self.entries[self.at_entry]
        self.at_entry += 1
        self._pass_time(day, played=not self.brief.is_history(entry))
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
        self.met[here] = day_number(stage.date)
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
        self.tell_stage_end(floor)
        tracks.leave(self, stage, visit)
        self.lasting.tell()
        self.end_if_all_is_settled()

    def sit(self, floor: Floor) -> None:
        """Have those who meet table texts and answer them."""
        floor.open()
        floor.protocol.play(floor)

    def _pass_time(self, day: date, played: bool) -> None:
        """Let the days up to ``day`` pass: due measures, accidents, cooling, publicity."""
        if played and not self.begun:
            self._begin(day)
        if played:
            for due in self._due_dates():
                if self.today <= due < day:
                    self._come_due(due)
        self._wait(day)
        if played:
            threats.put_in_force(self, day)
        self._publish(day)

    def _begin(self, day: date) -> None:
        """The eve of the first entry that is played: tension is what the scenario says."""
        self.begun, brief, state = True, self.brief.tension, self.state
        self.today = self.brief.as_of or day
        self.lasting.pass_days(self.today)
        self._publish(self.today - timedelta(days=1))
        if brief is not None:
            state.tension = self.draws.tension.copy()
        threats.put_in_force(self, self.today)
        if brief is not None and brief.accident_chance is not None:
            state.base = events.calm_hazard(self, tension.base_hazard(
                self.draws.accident, brief.accident_days, state.tension,
                self.brief.advanced.sensitivity,
            ))  # fmt: skip

    def _wait(self, day: date) -> None:
        days, state = (day - self.today).days, self.state
        self.today = day
        self.lasting.pass_days(day)
        if state.base.any() and days > 0:
            settings = self.brief.advanced
            chance = tension.accident_chance(
                events.hazard(self), state.tension, settings.sensitivity, settings.cooling, days
            )
            drawn = self.luck.uniform("accident", self.first, self.n, day.toordinal())
            events.have_accident(self, drawn < chance, day)
        state.tension = tension.cool(state.tension, self.brief.advanced.cooling, days)
        if self.begun:
            self.at_home.pass_days(day, days)
            events.shake(self, day, days)

    # -- measures ------------------------------------------------------------------------

    def _publish(self, day: date) -> None:
        """Bring audience costs in line with what has been threatened in public by now."""
        for m, name in enumerate(self.layout.measures):
            measure = self.brief.measures[name]
            self.state.acts.audience[:, m] = threats.audience(self.layout, self.draws, m, day)
            if measure.strategic:
                threats.keep_announced(self, m)
            if measure.public_from is not None and self.heard < measure.public_from <= day:
                self.move_tension(self.state.live, tension.THREAT)
                self.tell_threat(name)
        self.heard = max(day, self.heard)
        self.state.beliefs.version[:] += 1

    def _due_dates(self) -> list[date]:
        roots = [m for m in self.brief.measures.values() if m.parent is None]
        dates = {(m.in_force if m.monthly else None) or m.deadline for m in roots}
        return sorted({day for day in dates if day is not None} | self.at_home.vote_days)

    def _come_due(self, day: date) -> None:
        """What is to be ratified, and what is to be decided, on a day."""
        self._wait(day)
        self.at_home.vote(day)
        self.lasting.put_in_force(day)
        self._decide(day)

    def _decide(self, day: date | None) -> None:
        """Decide the roots that are due on a day; None: all that are left."""
        every = [self.brief.measures[m] for m in self.layout.measures]
        roots = [measure.parent is None and measure.stalled is None for measure in every]
        dates = [self.brief.measures[m].deadline for m in self.layout.measures]
        due = np.array([r and day in (None, at) for r, at in zip(roots, dates, strict=True)])
        if due.any():
            if self.diary is not None:
                self.diary.date = self.today
            self.carry_out(np.ones(self.n, np.bool_), due, np.full(self.n, -1))

    def decide_answers(self) -> None:
        """Decide what answers measures that are carried out already."""
        nothing = np.zeros(len(self.layout.measures), np.bool_)
        self.carry_out(self.state.live, nothing, np.full(self.n, -1))

    def carry_out(self, where: Bools, due: Bools, fired: Ints) -> None:
        """Decide what is due, or what an accident has ``fired``, and what answers it."""
        state, names = self.state, self.layout.measures
        decided, carried = state.deeds.decided.copy(), state.deeds.carried.copy()
        if not names:
            return
        everywhere, text = np.ones(self.n, np.bool_), state.settlement[0].copy()
        following.turnouts(self.layout.tree, state.acts, state.beliefs, everywhere)
        luck = [self.luck.uniform(f"success:{m}", self.first, self.n) for m in names]
        aftermath.carry_out(
            state.deeds, self.layout.tree, state.acts, state.beliefs,
            self.draws.interests.worth, where, due, fired, state.settlement,
            self.draws.resolve, np.stack(luck, axis=1), self.scratch,
        )  # fmt: skip
        state.acts.spent[:] = state.deeds.decided
        state.beliefs.version[:] += 1
        self.tell_measures(state.deeds.decided & ~decided, text)
        fresh, ending = state.deeds.carried & ~carried, self.layout.grave & ~self.layout.tree.lasts
        self.end_talks(state.live & (fresh & ending).any(axis=1))
        self.lasting.begin(fresh)

    def end_if_all_is_settled(self) -> None:
        """End the talks where nothing is left, nor may be left again by a vote to come."""
        self.end_talks(self.state.live & self.state.full & ~self.at_home.awaited)

    def end_talks(self, where: Bools) -> None:
        self.state.ended[where] = day_number(self.today)
        self.waiting.pass_days(where, self.stage_place)
        self.record.tension[where] = self.state.tension[where]
        self.state.live &= ~where

    def _end(self) -> None:
        """After the last entry: what is due later, then all measures that are left."""
        if self.diary is not None:
            self.diary.stage = self.diary.session = None
        if not self.begun:
            self._begin(self.today)
        live = self.state.live.copy()
        self.end_talks(live)
        events.last_met(self, live)
        self.record.close()
        self.at_home.vote(None)
        for due in self._due_dates():
            if due >= self.today:
                self._come_due(due)
        self._decide(None)
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
            following.turnouts(self.layout.tree, self.state.acts, self.state.beliefs, floor.on)
