"""Measures that last: since when they run, until when, and what they cost by the day.

docs/model.md, section 5. Scenarios without such measures pass by at no cost. Shapes: R replicates,
A parties, K issues, M measures. Lengths of time are in months, days are ordinals.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import narration
from sim.model.plays import Plays
from sim.model.reckoning import Reckoning
from sim.model.state import no_more, overrule
from sim.model.waiting import Waiting, end_talks
from sim.rules import following, lasting
from sim.rules.coercion import IN_FORCE
from sim.rules.conditions import ALONE, OPEN, RUNNING
from sim.rules.fronts import LOST, WON
from sim.rules.lasting import MONTH

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

WINS, LOSES = -1.0, 2.0
"""The luck of what battles have decided: below every chance, and above."""


class Lasting(Reckoning):
    """What lasts in a block of replicates: since when, until when, and what it costs.

    ``ran``: [R, M], months that it has run; ``ends``: [R, M], after how many it is decided;
    ``since``: [R], the day up to which days are counted.
    """

    def __init__(self, talks: Plays, waiting: Waiting, due: Iterable[date]) -> None:
        days = (day for day, _ in talks.entries)
        last = max(days)
        super().__init__(talks.layout, talks.draws, talks.state.acts, last, max((last, *due)))
        self.talks, self.waiting = talks, waiting
        self.ran = np.zeros(talks.state.acts.spent.shape)
        if not self.lasts:
            return
        self.ends = np.full_like(self.ran, np.inf)
        self.luck = np.zeros_like(self.ran)
        begun = min(talks.entries[0][0], talks.brief.as_of or date.max)
        self.since = np.full(talks.n, float(begun.toordinal()))
        self.told = np.zeros(len(talks.layout.measures), np.bool_)
        for m in np.flatnonzero(self.tree.contested).tolist():
            name = talks.layout.measures[m]
            if m in self.fronts:
                self.ends[:, m] = self.fronts[m].months_to_battle(talks.luck, talks.first)
                continue
            fate = talks.luck.uniform(f"decided:{name}", talks.first, talks.n)
            self.ends[:, m] = lasting.months_until_decided(self.rate[:, m], fate)
            self.luck[:, m] = talks.luck.uniform(f"success:{name}", talks.first, talks.n)

    @property
    def on(self) -> Bools:
        """What runs and is not lifted, [R, M]."""
        running, held = self.acts.running, self.talks.answered()
        found = (running == ALONE) | ((running == RUNNING) & ~held)
        for m in self.lasts:
            up = int(self.tree.parent[m])
            if up >= 0:
                found[:, m] &= (running[:, m] == ALONE) | found[:, up]
        return np.asarray(found)

    @property
    def lifted(self) -> Bools:
        """What runs no more because an accord has lifted it, or what it answers, [R, M]."""
        if not self.lasts:
            return np.zeros_like(self.acts.spent)
        return np.asarray((self.acts.running > 0) & ~self.on)

    @property
    def carried(self) -> Bools:
        """What is carried out and, if it lasts, still goes on, [R, M]."""
        carried, in_force = self.talks.state.deeds.carried, self.tree.course == IN_FORCE
        if in_force.any():
            carried = carried & ~(in_force & self.talks.answered())
        return np.asarray(carried & (~self.tree.lasts | self.on)) if self.lasts else carried

    def stays(self, day: float, until: float) -> Floats:
        """The chance that nothing that lasts is decided between two days to come, [R]."""
        chance = np.ones(len(self.acts.spent))
        on = self.on if self.lasts else self.acts.spent
        for m in self.lasts:
            if not self.tree.contested[m]:
                continue
            runs = on[:, m]
            begins = (self.tree.course[m] == IN_FORCE) & ~self.talks.state.deeds.decided[:, m]
            start = np.where(runs, day, max(day, self.starts[m]))
            months = np.maximum(np.minimum(until, self.horizon) - start, 0.0) / MONTH
            ended = lasting.chance_ended(self.rate[:, m], months)
            if m in self.fronts:
                war = self.fronts[m].expected(self.came[:, m], np.zeros_like(months), months)
                ended = war[:, WON] + war[:, LOST]
            chance *= np.where(runs | begins, 1.0 - ended, 1.0)
        return chance

    def begin(self, fresh: Bools) -> None:
        """Measures have just been carried out, [R, M]; those that last begin to run."""
        if not self.lasts:
            return
        deeds, running = self.talks.state.deeds, self.acts.running
        for m in self.lasts:
            rows, up = fresh[:, m], int(self.tree.parent[m])
            alone = deeds.held[:, m] != OPEN if up < 0 else running[:, up] == 0
            running[rows, m] = np.where(alone, ALONE, RUNNING)[rows]
            taking_part = deeds.came[:, m] & rows[:, np.newaxis]
            deeds.paid[:] += np.where(taking_part, self.once[:, m], 0.0)
            self.told[m] |= bool(rows[0])
        for m in self.fronts:
            bits = np.where(self.tree.parent == m, self.tree.resists, 0)
            self.came[:, m] = (deeds.carried * bits).sum(axis=1)
        self.pass_days(self.talks.today)

    def pass_days(self, day: date, until: Floats | None = None) -> None:
        """Count the days up to one; what is decided meanwhile is decided, the soonest first."""
        if not self.lasts:
            return
        end = np.full(len(self.since), float(day.toordinal())) if until is None else until
        end = np.maximum(end, self.since)
        while True:
            on = self.on
            self._tell(on)
            left = np.where(on, self.ends - self.ran, np.inf)
            room = np.maximum(np.minimum(end, self.horizon) - self.since, 0.0) / MONTH
            first = left.min(axis=1)
            self._run(on, np.minimum(first, room))
            over = on & (left <= np.minimum(first, room)[:, np.newaxis])
            if not over.any():
                break
            self._fight(over)
            self._decide(over)
        self.since = end
        self.refresh()

    def finish(self) -> None:
        """After everything else: what still runs does so up to the horizon."""
        if self.lasts:
            self.pass_days(self.talks.today, self.horizon)

    def _run(self, on: Bools, months: Floats) -> None:
        """Pay for so many months of what runs."""
        deeds, resolve = self.talks.state.deeds, self.talks.draws.resolve
        self.since += months * MONTH
        for m in self.lasts:
            length = np.where(on[:, m], months, 0.0)
            self.ran[:, m] += length
            came, share = deeds.came[:, m], self.tree.share[m]
            there = np.cumsum(came * share, axis=1)[:, -1:]  # one by one, however many there are
            own = self.cost[:, m] * (1.0 - resolve) - self.benefit[:, m]
            paid = self.harm[:, m] * there + np.where(came, own, 0.0)
            deeds.paid[:] += length[:, np.newaxis] * paid

    def _fight(self, over: Bools) -> None:
        """Fight the battles of the day; what they do not decide is not ``over``, [R, M]."""
        talks = self.talks
        for m, war in self.fronts.items():
            where, group = over[:, m].copy(), self.came[:, m]
            if not where.any():
                continue
            won = war.fight(where, group, talks.luck, talks.first)
            over[:, m] &= war.over
            next_one = self.ran[:, m] + war.months_to_battle(talks.luck, talks.first)
            self.ends[where, m] = next_one[where]
            self.luck[:, m] = np.where(war.held == war.of, WINS, LOSES)
            if where[0]:
                chance = float(war.mean(group)[0]) if war.learned else None
                day = date.fromordinal(int(np.ceil(self.since[0])))
                narration.tell_battle(talks, m, day, won=bool(won[0]), held=int(war.held[0]),
                                      of=war.of, chance=chance)  # fmt: skip

    def _decide(self, over: Bools) -> None:
        """What has been fought over is decided, and what answers it ends with it."""
        talks, running = self.talks, self.acts.running
        over &= ~self._below(over)
        by = talks.state.deeds.by.copy()
        lasting.settle(talks.state.deeds, talks.world, over, self.prevails, self.luck)
        running[over | (self._below(over) & (running == RUNNING))] = 0
        self.told[running[0] == 0] = False
        days = np.ceil(self.since).astype(np.int64)
        grave, today = talks.layout.grave, talks.today
        for day in np.unique(days[over.any(axis=1)]).tolist():
            talks.today = date.fromordinal(day)
            here = days == day
            if here[0]:
                narration.tell_decided(talks, over, self.ran)
            ended = talks.state.live & here & (over & grave).any(axis=1)
            end_talks(talks, self.waiting, ended)
        overrule(talks.state, by)
        talks.today = today

    def _below(self, over: Bools) -> Bools:
        """What hangs below one of these, [R, M]."""
        found = np.zeros_like(over)
        for m in self.lasts:
            up = int(self.tree.parent[m])
            if up >= 0:
                found[:, m] = over[:, up] | found[:, up]
        return found

    def refresh(self) -> None:
        """Bring what everybody reckons with in line with today and with what runs."""
        if not self.lasts:
            return
        state = self.talks.state
        state.acts.spent[:] = no_more(self.talks.layout, state.deeds) & (state.acts.running == 0)
        self.write(self.talks.today.toordinal())
        everywhere = np.ones(self.talks.n, np.bool_)
        following.turnouts(self.talks.world, everywhere)
        state.beliefs.version[:] += 1

    def tell(self) -> None:
        """Tell what an accord has lifted."""
        if self.lasts:
            self._tell(self.on)

    def _tell(self, on: Bools) -> None:
        for m in self.lasts:
            if self.acts.running[0, m] > 0 and on[0, m] != self.told[m]:
                self.told[m] = on[0, m]
                narration.tell_lasting(self.talks, m, bool(on[0, m]))

    def columns(self) -> dict[str, NDArray[Any]]:
        """How many months what lasts has run, and how far its battles have gone, by column."""
        names = self.talks.layout.measures
        found: dict[str, NDArray[Any]] = {
            f"months_{names[m]}": self.ran[:, m].copy() for m in self.lasts
        }
        for war in self.fronts.values() if self.lasts else ():
            found[f"front_{war.name}"] = war.held.copy()
            found[f"battles_{war.name}"] = war.fought.copy()
        return found
