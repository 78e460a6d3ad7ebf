"""The tree of measures, planted: what the rules of coercion read of a scenario.

Shapes: A parties, K issues, M measures.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model.numbering import Numbering
from sim.model.resistance import resisting
from sim.rules.coercion import DECIDED, IN_FORCE, STALLING, Tree
from sim.scenario import answering
from sim.scenario.scenario import Measure

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def course(measure: Measure) -> int:
    """How a measure comes about, as :mod:`sim.rules.coercion` numbers it."""
    if measure.in_force is not None:
        return IN_FORCE
    return DECIDED if measure.stalled is None else STALLING


class Planter:
    """Turns the measures of a scenario into the tables of a :class:`Tree`."""

    def __init__(self, layout: Numbering) -> None:
        self.layout = layout
        self.measures = [layout.scenario.measures[name] for name in layout.measures]
        number = layout.measure
        parents = [-1 if m.parent is None else number[m.parent] for m in self.measures]
        self.parent = np.array(parents, np.int64)
        self.leader = np.array([layout.party[m.by] for m in self.measures], np.int64)

    def _is_idle(self, m: int) -> bool:
        return course(self.measures[self._way_up(m)[-1]]) == STALLING

    def plant(self) -> Tree:
        """The tree, all tables filled."""
        layout, n = self.layout, len(self.measures)
        typed = np.full(len(layout.parties), -1, np.int64)
        typed[list(layout.typed)] = np.arange(len(layout.typed))
        follows, share = self._takers()
        below, ahead = np.zeros((n, n), np.bool_), np.zeros((n, n), np.bool_)
        for m in range(n):
            for up in self._way_up(m):
                below[up, m] = True
                ahead[m, up] = up != m and self.leader[up] == self.leader[m]
        rehearsed = np.array(
            [
                any(
                    below[m, d] and d != m and self._acts_in(self.leader[m], d, follows)
                    for d in range(n)
                )
                for m in range(n)
            ],
            np.bool_,
        )
        conditions = self._conditions()
        coercive, stride = self._coercive(conditions["named"] | conditions["covers"])
        resists = self._resists()
        return Tree(
            parent=self.parent, leader=self.leader, typed=typed, below=below, ahead=ahead,
            rehearsed=rehearsed, revealing=bool(ahead.any()), joint=bool((resists > 1).any()),
            follows=follows, share=share,
            **self._imposed(), **conditions,
            contested=np.array([bool(m.decides or m.front) for m in self.measures], np.bool_),
            forts=np.array([m.front.of if m.front else 0 for m in self.measures], np.int64),
            lasts=np.array([m.monthly for m in self.measures], np.bool_),
            followed=np.asarray(follows.any(axis=1)), rival=self._rivals(), coercive=coercive,
            stride=stride, weighs=np.flatnonzero(coercive),
            course=np.array([course(m) for m in self.measures], np.int64),
            idle=np.array([self._is_idle(m) for m in range(n)], np.bool_),
            resists=resists,
        )  # fmt: skip

    def _resists(self) -> Ints:
        """The bit of every answer that resists, in the number of those who resist together."""
        found = np.zeros(len(self.measures), np.int64)
        for name in self.layout.measures:
            for bit, answer in enumerate(resisting(self.layout, name)):
                found[self.layout.measure[answer]] = 1 << bit
        return found

    def _way_up(self, m: int) -> list[int]:
        way = [m]
        while self.parent[way[-1]] >= 0:
            way.append(int(self.parent[way[-1]]))
        return way

    def _acts_in(self, party: int, m: int, follows: Bools) -> bool:
        return bool(self.leader[m] == party or follows[m, party])

    def _takers(self) -> tuple[Bools, NDArray[np.float64]]:
        shape = (len(self.measures), len(self.layout.parties))
        follows, share = np.zeros(shape, np.bool_), np.zeros(shape)
        for m, measure in enumerate(self.measures):
            for name, part in measure.followers.items():
                follows[m, self.layout.party[name]] = True
                share[m, self.layout.party[name]] = part
            share[m, self.leader[m]] = 1.0 - sum(measure.followers.values())
        return follows, share

    def _imposed(self) -> dict[str, Ints]:
        first, lost = [0], []
        issue: list[int] = []
        option, before = [], []
        for m, measure in enumerate(self.measures):
            lost.append(len(issue) + len(measure.imposes))
            for name, imposed in (*measure.imposes.items(), *measure.if_lost.items()):
                earlier = [
                    self.measures[up].imposes[name]
                    for up in self._way_up(m)[1:]
                    if name in self.measures[up].imposes
                ]
                issue.append(self.layout.issue[name])
                option.append(imposed)
                before.append(earlier[0] if earlier else -1)
            first.append(len(issue))
        found = {"first": first, "lost": lost, "issue": issue, "option": option, "before": before}
        return {name: np.array(numbers, np.int64) for name, numbers in found.items()}

    def _conditions(self) -> dict[str, Bools]:
        """What answers the roots, and what binds their leaders besides."""
        layout, scenario = self.layout, self.layout.scenario
        named = np.zeros((len(self.measures), len(layout.issues)), np.bool_)
        covers = np.zeros_like(named)
        for m, measure in enumerate(self.measures):
            named[m, [layout.issue[name] for name in answering.issues_of(scenario, measure)]] = True
            if measure.parent is None:
                covers[m, [layout.issue[name] for name in measure.covers]] = True
        for_all = np.array([measure.for_all for measure in self.measures], np.bool_)
        covered = np.asarray(covers.any(axis=1))
        return {"named": named, "covers": covers, "covered": covered, "for_all": for_all}

    def _coercive(self, conditional: Bools) -> tuple[Bools, Ints]:
        """Issues that matter to some measure, and what numbers their settlements."""
        layout = self.layout
        coercive = np.asarray(conditional.any(axis=0))
        imposed = {name for m in self.measures for name in (*m.imposes, *m.if_lost)}
        coercive[[layout.issue[name] for name in imposed]] = True
        for _, issue, others in layout.hinges:  # what is imposed there is held against these
            if layout.issues[issue] in imposed:
                coercive[list(others)] = True
        stride, place = np.zeros(len(layout.issues), np.int64), 1
        for k in np.flatnonzero(coercive):
            stride[k] = place
            place *= int(layout.n_options[k]) + 1 + bool(conditional[:, k].any())
            if place > 1 << 62:
                return coercive, np.zeros_like(stride)
        return coercive, stride

    def _rivals(self) -> Bools:
        n = len(self.measures)
        rival = np.zeros((n, n), np.bool_)
        roots = [m for m in range(n) if self.parent[m] < 0]
        roots.sort(key=lambda m: self.measures[m].deadline or date.max)  # then as the file has them
        for at, m in enumerate(roots):
            for earlier in roots[:at]:
                same = set(self.measures[m].imposes) & set(self.measures[earlier].imposes)
                rival[m, earlier] = bool(same)
        return rival
