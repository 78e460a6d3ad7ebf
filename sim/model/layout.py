"""The numbers of a scenario that are the same in every replicate: who, what, in what order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.doubts import Types, distances, listed, public
from sim.model.resistance import resisting
from sim.registry import forums, strategies
from sim.rules.adoption import Rule, adopted
from sim.rules.coercion import DECIDED, IN_FORCE, STALLING, Tree
from sim.rules.doubts import Doubts
from sim.rules.frontier import Frontier, new_frontier
from sim.rules.ladder import Ladder, new_ladder, rungs_of
from sim.scenario import answering
from sim.scenario.scenario import Measure, Scenario, Stage

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MEMO_SLOTS = 64
"""Outlooks that a replicate remembers."""
ROOM = 200_000_000
"""Bytes that the arrays of a block may take, roughly; larger blocks are played in parts."""


@dataclass(frozen=True)
class Seating:
    """Who does what at a stage. Party numbers; ``rule`` as in :mod:`sim.rules.adoption`.

    ``signing``: [A], the party votes here, itself or through its bloc.
    """

    stage: Stage
    agenda: Bools
    speakers: tuple[int, ...]
    voters: tuple[int, ...]
    consulted: tuple[int, ...]
    chair: int | None
    rule: Rule
    signing: Bools

    @cached_property
    def nobody(self) -> Rule:
        """A rule by which nobody's consent counts."""
        n = len(self.rule.voter)
        nobody, weightless = np.zeros(n, np.bool_), np.zeros(n)
        return Rule(nobody, nobody, weightless, -1.0, False, weightless, 0.0)

    def needed(self, proposer: int) -> NDArray[np.float64]:
        """Weights [A] of those that must say yes to the proposer's text, 0 elsewhere."""
        weight = np.where(self.rule.required, self.rule.weight, 0.0)
        weight[proposer] = 0.0
        return weight


class Layout:
    """Party, issue and measure numbers of a scenario, and the tables that rest on them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.parties = tuple(scenario.parties)
        self.issues = tuple(scenario.issues)
        self.measures = tuple(in_order(scenario))
        self.party = {name: a for a, name in enumerate(self.parties)}
        self.issue = {name: k for k, name in enumerate(self.issues)}
        self.measure = {name: m for m, name in enumerate(self.measures)}
        issues = scenario.issues.values()
        self.n_options = np.array([len(issue.options) for issue in issues], np.int64)
        quo = [-1 if issue.status_quo is None else issue.status_quo for issue in issues]
        self.status_quo = np.array(quo, np.int64)
        self.max_options = int(self.n_options.max())
        self.n_edges = int(np.maximum(self.n_options, 1).sum())

    @cached_property
    def types(self) -> tuple[Types, ...]:
        """Of every party: what it may be, red lines and packages, and how it is drawn."""
        return listed(self)

    @cached_property
    def doubts(self) -> Doubts:
        """The types of all parties, as everybody knows them, for the rules."""
        return public(self, self.types)

    @cached_property
    def beyond(self) -> tuple[NDArray[np.int8], ...]:
        """Of every party: how many options each lies beyond a type's mandate, [T, K, O]."""
        return tuple(distances(self, one) for one in self.types)

    @cached_property
    def secret(self) -> Bools:
        """[K, O]: the option is seen by those at the table only."""
        marks = np.zeros((len(self.issues), self.max_options), np.bool_)
        for k, issue in enumerate(self.scenario.issues.values()):
            marks[k, list(issue.secret)] = True
        return marks

    def seen(self, texts: Ints, heard: Ints) -> Ints:
        """Texts as they look from outside, [R, K]: for what is secret, what was heard last."""
        if not self.secret.any():
            return texts
        hidden = self.secret[np.arange(len(self.issues)), texts] & (texts >= 0)
        return np.where(hidden, heard, texts)

    @cached_property
    def reads(self) -> Ints:
        """[A, K, O]: the option as which a party reads an option."""
        shape = (len(self.parties), len(self.issues), self.max_options)
        table = np.broadcast_to(np.arange(self.max_options), shape).astype(np.int64, order="C")
        for a, party in enumerate(self.scenario.parties.values()):
            for name, position in party.positions.items():
                k = self.issue[name]
                table[a, k, : self.n_options[k]] = position.reads
        return table

    @cached_property
    def tree(self) -> Tree:
        """The measures as :mod:`sim.rules.coercion` wants them."""
        return Planter(self).plant()

    @cached_property
    def confirmable(self) -> Bools:
        """[K]: what is in force may be confirmed, since a threat names the issue."""
        return np.asarray(self.tree.named.any(axis=0) & self.on_some_agenda)

    @cached_property
    def n_entries(self) -> Ints:
        """[K]: options of an issue, and one entry more that confirms what is in force."""
        return np.asarray(self.n_options + self.confirmable)

    @cached_property
    def max_entries(self) -> int:
        """The most entries that an issue has."""
        return int(self.n_entries.max())

    @cached_property
    def grave(self) -> Bools:
        """[M]: of a kind that ends the talks: at once, or once it is decided."""
        kinds = [self.scenario.measures[name].kind for name in self.measures]
        return np.array([kind in ("force", "rupture") for kind in kinds], np.bool_)

    @cached_property
    def replicates_at_once(self) -> int:
        """How many replicates' arrays fit into ``ROOM``: the large ones are by party, issue and
        option, by stage, party and issue, and by party and measure or bin.
        """
        n_parties, n_issues, stages = len(self.parties), len(self.issues), self.scenario.stages
        each = 60 * n_issues * self.max_options + n_issues * (4 * len(stages) + 1)
        each += rungs_of(self.max_options) * (2 * n_issues + 66) + 32 * MEMO_SLOTS
        each += 90 * len(self.measures) + (40 + 8 * self.n_runs) * self.scenario.advanced.bins
        each += 16 * max(len(types.mass) for types in self.types)
        if any(strategies.get(p.strategy).screens for p in self.scenario.parties.values()):
            each += 8 * len(stages) * self.scenario.advanced.bins
        return max(ROOM // (n_parties * each), 1)

    @cached_property
    def n_runs(self) -> int:
        """How many rungs of a ladder may differ to coercion from the rung before."""
        return rungs_of(self.max_options) if self.tree.coercive.any() else 1

    def room_for_ladders(self, n: int) -> Ladder:
        """Room for the ladders of n replicates."""
        return new_ladder(n, len(self.issues), self.max_options)

    def room_for_a_frontier(self) -> Frontier:
        """Room in which to look for texts."""
        return new_frontier(len(self.issues), self.max_entries, len(self.parties), self.n_edges)

    @cached_property
    def typed(self) -> tuple[int, ...]:
        """The parties that may have to carry something out, in party order."""
        acting = {m.by for m in self.scenario.measures.values()}
        for measure in self.scenario.measures.values():
            acting |= set(measure.followers)
        return tuple(a for a, name in enumerate(self.parties) if name in acting)

    @cached_property
    def speaks_for(self) -> Bools:
        """[A, A]: a signs for b as well, being b or a bloc to which b belongs."""
        table = np.eye(len(self.parties), dtype=np.bool_)
        for a, party in enumerate(self.scenario.parties.values()):
            table[a, [self.party[name] for name in party.members]] = True
        return table

    @cached_property
    def on_some_agenda(self) -> Bools:
        """[K]: the issue is on the agenda of some stage at which texts are tabled."""
        marks = np.zeros(len(self.issues), np.bool_)
        for stage in self.scenario.stages:
            if forums.get(stage.forum).tables:
                marks[[self.issue[name] for name in stage.agenda]] = True
        return marks

    def seat(self, stage: Stage) -> Seating:
        """Who sits, speaks and votes at a stage."""
        voters = tuple(self.party[name] for name in stage.parties)
        present = set(stage.parties)
        for name in stage.parties:
            present |= set(self.scenario.parties[name].members)
        signing = [name in present for name in self.parties]
        agenda = np.zeros(len(self.issues), np.bool_)
        agenda[[self.issue[name] for name in stage.agenda]] = True
        return Seating(
            stage=stage,
            agenda=agenda,
            speakers=voters + tuple(self.party[name] for name in stage.observers),
            voters=voters,
            consulted=tuple(self.party[name] for name in stage.consulted),
            chair=None if stage.chair is None else self.party[stage.chair],
            rule=self._rule(stage),
            signing=np.array(signing, np.bool_),
        )

    def _rule(self, stage: Stage) -> Rule:
        adoption, n = stage.adoption, len(self.parties)
        voter, required = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
        weight, count = np.zeros(n), np.zeros(n)
        for name in stage.parties:
            a = self.party[name]
            voter[a], count[a] = True, self.scenario.parties[name].count
            weight[a] = adoption.weights.get(name, self.scenario.parties[name].count)
            required[a] = name in adoption.veto or (
                not adoption.by_majority and name not in adoption.without
            )
        share = adoption.share if adoption.by_majority else -1.0
        rule = Rule(
            voter, required, weight, float(share), adoption.strict, count, float(adoption.heads)
        )
        for name in stage.parties:  # without whom nothing is adopted is needed
            a, everybody_else = self.party[name], voter.copy()
            everybody_else[a] = False
            required[a] = required[a] or not adopted(rule, everybody_else)
        return rule

    def publicity(self, measure: Measure, day: date) -> float:
        """How public a threat is on a day, in [0, 1]."""
        if measure.public_from is not None and day < measure.public_from:
            return 0.0
        return measure.publicity


def course(measure: Measure) -> int:
    """How a measure comes about, as :mod:`sim.rules.coercion` numbers it."""
    if measure.in_force is not None:
        return IN_FORCE
    return DECIDED if measure.stalled is None else STALLING


def in_order(scenario: Scenario) -> list[str]:
    """Measures with every root ahead of what hangs below it, roots as in the file."""
    order: list[str] = []

    def visit(parent: str | None) -> None:
        for name, measure in scenario.measures.items():
            if measure.parent == parent:
                order.append(name)
                visit(name)

    visit(None)
    return order


class Planter:
    """Turns the measures of a scenario into the tables of a :class:`Tree`."""

    def __init__(self, layout: Layout) -> None:
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
        conditions, contested = self._conditions(), [bool(m.decides) for m in self.measures]
        coercive, stride = self._coercive(conditions["named"] | conditions["covers"])
        return Tree(
            parent=self.parent, leader=self.leader, typed=typed, below=below, ahead=ahead,
            rehearsed=rehearsed, revealing=bool(ahead.any()), follows=follows, share=share,
            **self._imposed(), **conditions, contested=np.array(contested, np.bool_),
            lasts=np.array([m.monthly for m in self.measures], np.bool_),
            followed=np.asarray(follows.any(axis=1)), rival=self._rivals(), coercive=coercive,
            stride=stride,
            course=np.array([course(m) for m in self.measures], np.int64),
            idle=np.array([self._is_idle(m) for m in range(n)], np.bool_),
            resists=self._resists(),
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
        for measure in self.measures:
            for name in (*measure.imposes, *measure.if_lost):
                coercive[layout.issue[name]] = True
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
        for m in range(n):
            for earlier in range(m):
                if self.parent[m] < 0 and self.parent[earlier] < 0:
                    same = set(self.measures[m].imposes) & set(self.measures[earlier].imposes)
                    rival[m, earlier] = bool(same)
        return rival
