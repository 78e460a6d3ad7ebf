"""What measures that last are expected to come to, from a day up to the horizon.

docs/model.md, section 5. Scenarios without such measures pass by at no cost. Shapes: R replicates,
A parties, M measures. Lengths of time are in months, days are ordinals.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model.draws import Draws
from sim.model.fronts import Front
from sim.model.layout import Layout
from sim.rules import lasting
from sim.rules.coercion import Acts
from sim.rules.conditions import ALONE
from sim.rules.fronts import LOST, MONTHS, WON
from sim.rules.lasting import MONTH
from sim.scenario.distributions import Distribution

Floats = NDArray[np.float64]


def drawn(layout: Layout, number: Callable[[str, Distribution], Floats]) -> dict[str, Floats]:
    """What is drawn of what lasts, by key: nothing where nothing does."""
    found: dict[str, Floats] = {}
    for name, measure in layout.scenario.measures.items():
        if measure.monthly:
            found["horizon"] = number("horizon", layout.scenario.horizon)
            if measure.decides is not None:
                found[f"{name}.decides"] = number(f"measures.{name}.decides", measure.decides)
            if measure.front is not None:
                battle = number(f"measures.{name}.front.battle", measure.front.battle)
                found[f"{name}.battle"] = battle
    return found


class Reckoning:
    """What measures that last come to from a day up to the horizon.

    What is drawn is a month; what the rules read in ``acts`` is what is expected on a day.
    ``once``: [R, M, A], the penalty, which is paid once, when it is carried out; ``rate``: [R, M],
    how often a month it is decided at one stroke; ``fronts``: by measure, those that are fought
    out on a line of forts; ``came``: [R, M], who of those who resist a measure has come.

    Parameters
    ----------
    layout
        Of the scenario.
    draws
        Its numbers.
    acts
        Its numbers as the rules read them, written.
    last
        The last day of the calendar.
    decided
        The day on which what has no date is decided.
    """

    def __init__(self, layout: Layout, draws: Draws, acts: Acts, last: date, decided: date) -> None:
        self.tree, self.acts = layout.tree, acts
        self.lasts = [int(m) for m in np.flatnonzero(layout.tree.lasts)]
        if not self.lasts:
            return
        self.harm, self.cost = draws.harm.copy(), draws.cost.copy()
        self.benefit, self.prevails = draws.benefit.copy(), draws.prevails.copy()
        self.once, self.rate = draws.penalty.copy(), np.zeros(acts.spent.shape)
        self.came = np.zeros(acts.spent.shape, np.int64)
        self.fronts: dict[int, Front] = {}
        for m in self.lasts:
            name = layout.measures[m]
            if self.tree.forts[m]:
                self.fronts[m] = Front(layout, draws, m)
            elif self.tree.contested[m]:
                self.rate[:, m] = lasting.rate_of(draws.lasting[f"{name}.decides"])
        self.horizon = last.toordinal() + MONTH * draws.lasting["horizon"]
        self.starts = [self._start(layout, m, decided) for m in range(len(layout.measures))]

    def _start(self, layout: Layout, m: int, decided: date) -> int:
        """The day on which a measure is decided, or 0: today, when it is."""
        while self.tree.parent[m] >= 0:
            m = int(self.tree.parent[m])
        measure = layout.scenario.measures[layout.measures[m]]
        if measure.stalled is not None:
            return 0
        return (measure.in_force or measure.deadline or decided).toordinal()

    def write(self, today: float) -> None:
        """Bring what the rules read in line with the day."""
        acts, running = self.acts, self.acts.running
        for m in self.lasts:
            start = np.where(running[:, m] > 0, today, max(self.starts[m], today))
            months = np.maximum(self.horizon - start, 0.0) / MONTH
            above = self._rate_above(m)
            length = self._length(m, above, months)
            expected = length[:, np.newaxis]
            acts.harm[:, m] = expected * self.harm[:, m]
            acts.cost[:, m] = expected * self.cost[:, m]
            acts.benefit[:, m] = expected * self.benefit[:, m]
            acts.penalty[:, m] = np.where(running[:, m, np.newaxis] > 0, 0.0, self.once[:, m])
            if m in self.fronts:
                self._write_war(m, above, months)
                continue
            imposing = np.where(running[:, m] > 0, 0.0, 1.0)
            if self.tree.contested[m]:
                imposing = self._settles(m, above, months, length)
                acts.settles[:, m] = imposing[:, np.newaxis]
            acts.prevails[:, m] = imposing[:, np.newaxis] * self.prevails[:, m]

    def _length(self, m: int, above: Floats, months: Floats) -> Floats:
        """How long m is expected to last, in months, [R], if only those resist who have come, or m
        itself.
        """
        ends = self.rate[:, m] + above
        alone, up = lasting.expected_months(ends, months), self._war_of(m)
        if up < 0:
            return alone
        own = self.tree.resists[m] if self.tree.parent[m] == up else 0
        found = self.fronts[up].expected(self.came[:, up] | own, ends, months)[:, MONTHS]
        return np.where(self.acts.running[:, m] == ALONE, alone, found) if up != m else found

    def _write_war(self, m: int, above: Floats, months: Floats) -> None:
        """What is expected of a war on a line of forts, by who resists. Nobody more comes once it
        runs.
        """
        acts, war, runs = self.acts, self.fronts[m], self.acts.running[:, m] > 0
        alone = np.zeros(0)
        for group in range(1 + int(self.tree.resists[self.tree.parent == m].sum())):
            resisting = np.where(runs, self.came[:, m], group)
            found = war.expected(resisting, above, months)
            acts.prevails[:, m, group] = found[:, WON]
            acts.settles[:, m, group] = found[:, WON] + found[:, LOST]
            alone = found[:, MONTHS] if group == 0 else alone
            share = np.ones_like(alone)
            np.divide(found[:, MONTHS], alone, out=share, where=alone > 0.0)
            acts.lengths[:, m, group] = share

    def _war_of(self, m: int) -> int:
        """The war on a line of forts that m is or with which it ends; -1 for none."""
        while m >= 0 and self.tree.lasts[m]:
            if m in self.fronts:
                return m
            m = int(self.tree.parent[m])
        return -1

    def _rate_above(self, m: int) -> Floats:
        """How often a month that is decided which m answers, so that m ends as well, [R]."""
        rate, up = np.zeros(len(self.rate)), int(self.tree.parent[m])
        while up >= 0 and self.tree.lasts[up]:
            rate += self.rate[:, up]
            up = int(self.tree.parent[up])
        return np.where(self.acts.running[:, m] == ALONE, 0.0, rate)

    def _settles(self, m: int, above: Floats, months: Floats, length: Floats) -> Floats:
        """The chance that m itself is decided by the horizon, [R]. ``length``: [R], see above."""
        own = self.rate[:, m]
        if self._war_of(m) >= 0:
            at_once = np.where(np.isinf(above), 0.0, 1.0)
            return np.multiply(own, length, out=at_once, where=np.isfinite(own))
        both = own + above
        sooner = np.ones_like(own)
        np.divide(own, both, out=sooner, where=(above > 0.0) & np.isfinite(both))
        sooner[np.isinf(above)] = 0.0
        return sooner * lasting.chance_ended(both, months)
