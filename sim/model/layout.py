"""The numbers of a scenario that are the same in every replicate: who, what, in what order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.model.doubts import Types, listed
from sim.model.lists import Lists, distances, public
from sim.model.numbering import Numbering
from sim.model.planting import Planter
from sim.model.seating import Seating, seat
from sim.outcomes import FINAL
from sim.registry import forums, strategies
from sim.rules.coercion import Tree
from sim.rules.doubts import Doubts
from sim.rules.frontier import Frontier, new_frontier
from sim.rules.home import Home, empty_home
from sim.rules.ladder import Ladder, new_ladder, rungs_of
from sim.rules.worth import Memo, new_memo
from sim.scenario.scenario import Measure, Scenario, frozen

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MOST_OUTLOOKS = 83
"""Outlooks that a replicate remembers at most; a prime, so that settlements whose numbers are some
options apart do not drive each other out."""
ROOM = 220_000_000
"""Bytes that the arrays of a block may take, roughly; larger blocks are played in parts."""


class Layout(Numbering):
    """The tables of a scenario that are the same in every replicate, and what rests on them.

    ``outset``: of positions that have changed, the layout of those of the outset.
    """

    def __init__(self, scenario: Scenario, outset: Layout | None = None) -> None:
        super().__init__(scenario)
        self.outset = outset

    @cached_property
    def types(self) -> tuple[Types, ...]:
        """Of every party: what it may be, red lines and packages, and how it is drawn."""
        return listed(self, self.outset.types if self.outset else ())

    @cached_property
    def standings(self) -> tuple[Layout, ...]:
        """These positions, and those after every combination of new ones that may come."""
        after = () if self.outset else self.scenario.after.values()
        found = (replace(self.scenario, parties=frozen(dict(parties))) for parties in after)
        return (self, *(Layout(one, self) for one in found))

    @cached_property
    def onward(self) -> Ints:
        """[S, C]: the standing to which a new position leads from another."""
        sets = [(), *self.scenario.after]
        place = {ids: s for s, ids in enumerate(sets)}
        turns = self.scenario.turns
        rows = [[place.get((*ids, turn.id), s) for turn in turns] for s, ids in enumerate(sets)]
        return np.array(rows, np.int64).reshape(len(sets), len(turns))

    @cached_property
    def lists(self) -> Lists:
        """Every list of types that a party may have."""
        marks = np.zeros((len(self.standings), len(self.parties), len(self.issues)), np.bool_)
        for s, standing in enumerate(self.standings):
            for a, party in enumerate(standing.scenario.parties.values()):
                marks[s, a, [self.issue[name] for name in party.positions]] = True
        return Lists([one.types for one in self.standings], marks)

    @cached_property
    def doubts(self) -> Doubts:
        """The types of all parties, as everybody knows them, for the rules."""
        types = self.lists.types
        return public(self, types, tuple(distances(self, one) for one in types))

    @cached_property
    def beyond(self) -> tuple[NDArray[np.int8], ...]:
        """Of every party: how many options each lies beyond a type's mandate, [T, K, O]."""
        return tuple(distances(self, one) for one in self.types)

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
    def n_outlooks(self) -> int:
        """How many outlooks a replicate remembers: one for each settlement that measures tell
        apart, as long as these are few.
        """
        last = zip(self.tree.stride, self.n_options, strict=True)
        many = 1 + sum(int(place) * (int(options) + 1) for place, options in last)
        return min(many, MOST_OUTLOOKS)

    @cached_property
    def grave(self) -> Bools:
        """[M]: of a kind that ends the talks: at once, or once it is decided."""
        kinds = [self.scenario.measures[name].kind for name in self.measures]
        return np.array([kind in FINAL for kind in kinds], np.bool_)

    @cached_property
    def replicates_at_once(self) -> int:
        """How many replicates' arrays fit into ``ROOM``: the large ones are by party, issue and
        option, by stage, party and issue, and by party and measure or bin.
        """
        n_parties, n_issues, stages = len(self.parties), len(self.issues), self.scenario.stages
        each = 60 * n_issues * self.max_options + n_issues * (4 * len(stages) + 1)
        each += 32 * self.n_outlooks + 90 * len(self.measures) + 40 * self.scenario.advanced.bins
        each += 16 * max(len(types.mass) for types in self.lists.types)
        each += 20 * n_issues * self.max_options * (len(self.standings) - 1)
        if any(strategies.get(p.strategy).screens for p in self.scenario.parties.values()):
            each += 8 * len(stages) * self.scenario.advanced.bins
        climbs = sum(self.rungs) * (2 * n_issues + 66)
        read = sum(self.runs_read) * 8 * self.scenario.advanced.bins
        return max(ROOM // (n_parties * each + climbs + read), 1)

    @cached_property
    def seatings(self) -> tuple[Seating, ...]:
        """Who does what at each stage."""
        return tuple(seat(self, stage) for stage in self.scenario.stages)

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """Of every party: how many rungs its ladder has room for. Who only answers has one: its
        best text.
        """
        table: set[int] = set()
        for seating in self.seatings:
            kind = forums.get(seating.stage.forum)
            if kind.tables and kind.from_ladders:
                table.update(seating.speakers)
        return tuple(self.most_rungs if a in table else 1 for a in range(len(self.parties)))

    @cached_property
    def most_rungs(self) -> int:
        """How many rungs any ladder has room for."""
        return rungs_of(self.max_options, len(self.hinges))

    def room_for_ladders(self, n: int, rungs: int) -> Ladder:
        """Room for the ladders of n replicates, of so many rungs at most."""
        return new_ladder(n, len(self.issues), rungs)

    def room_to_remember(self, n: int) -> Memo:
        """Room for the outlooks of n replicates."""
        return new_memo(n, self.n_outlooks, len(self.measures), len(self.parties))

    @cached_property
    def runs_read(self) -> tuple[int, ...]:
        """Of every party: how many rungs of its ladder may differ to coercion from the rung before,
        as far as its offers are read.
        """
        differ = self.tree.coercive.any()
        return tuple(
            rungs if differ and typed >= 0 else 1
            for rungs, typed in zip(self.rungs, self.tree.typed, strict=True)
        )

    def room_for_homes(self, n: int) -> Home:
        """Homes that ask nothing yet, in n replicates."""
        n_parties, n_issues = len(self.parties), len(self.issues)
        home = empty_home(n, n_parties, n_issues, self.max_options, self.ratifiers)
        return home._replace(secret=self.secret, n_options=self.n_options)

    def room_for_a_frontier(self) -> Frontier:
        """Room in which to look for texts."""
        return new_frontier(len(self.issues), self.max_entries, len(self.parties), self.n_edges)

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

    def publicity(self, measure: Measure, day: date) -> float:
        """How public a threat is on a day, in [0, 1]."""
        if measure.public_from is not None and day < measure.public_from:
            return 0.0
        return measure.publicity
