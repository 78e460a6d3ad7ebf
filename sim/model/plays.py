"""The plays that are on: what is so in them, below everything that happens.

Shapes: R replicates, A parties, T typed parties, M measures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted, interpreting
from sim.days.state import UNTABLED
from sim.handing import Keys
from sim.luck import Luck
from sim.model import standings
from sim.model.calendar import in_order
from sim.model.diary import Diary
from sim.model.drawing import Drawing
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.numbers import Numbers
from sim.model.seating import Seating
from sim.model.state import State, fresh_state, world_of
from sim.registry import forums
from sim.rules import beliefs, conditions, foresight, offers
from sim.rules.adoption import Mandates
from sim.rules.conditions import OPEN
from sim.rules.home import Home
from sim.rules.ladder import Ladder, part_of
from sim.rules.offers import Rating
from sim.rules.scratch import new_scratch
from sim.rules.world import World
from sim.scenario.scenario import Scenario, Stage

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Plays:
    """R replicates of a scenario: what is so in them on the day on which they are.

    ``ladders``: of all parties, by how many rungs they have room for, and ``ratings``: of every
    party, what its ladder is worth to it; ``lookout``: the ladder on which a leader looks for
    texts; ``home``: what is so at homes, and ``world``: all of this that rules are given; ``keys``:
    by which they find what lies elsewhere; ``laid``: [R, A, K], room for what each has laid on the
    table at the stage at hand; ``told``: plays with lower numbers are logged, for ``diary``.

    Parameters
    ----------
    brief
        The scenario.
    seed
        Of all luck.
    plain
        Use the middle of every uncertain number instead of a draw.
    """

    draws: Draws
    state: State
    mandates: Mandates
    home: Home
    world: World

    def __init__(self, brief: Scenario, seed: int, plain: bool) -> None:
        self.brief, self.luck, self.plain = brief, Luck(seed), plain
        with interpreting():
            self.layout = Layout(brief)
            self.seatings: tuple[Seating, ...] = self.layout.seatings
        self.numbers = Numbers(self.luck, plain)
        self.scratch = new_scratch(
            len(self.layout.issues), len(self.layout.measures), brief.advanced.bins
        )
        self.frontier = self.layout.room_for_a_frontier()
        self.has_pace = tuple(party.pace is not None for party in brief.parties.values())
        self.followers = frozenset(np.flatnonzero(self.layout.tree.follows.any(axis=0)).tolist())
        self.entries = in_order(brief)
        self.protocols = {
            stage.id: forums.get(stage.forum)(**stage.forum_parameters)
            for stage in brief.calendar
            if isinstance(stage, Stage)
        }
        self.diary: Diary | None = None
        self.first = self.n = self.told = 0
        self.ladders: dict[int, Ladder] = {}
        self.ratings: tuple[Rating, ...] = ()
        self.keys = Keys(plain=True)

    def set_the_table(self, first: int, n: int) -> None:
        """Begin the replicates ``first`` to ``first + n − 1``: nothing has happened in them."""
        if n != self.n:
            self.ratings, rungs = self._new_ratings(n), self.layout.rungs
            self.ladders = {
                most: self.layout.room_for_ladders(n * rungs.count(most), most) for most in rungs
            }
            self.lookout = self.layout.room_for_ladders(n, self.layout.most_rungs)
            self.memo = self.layout.room_to_remember(n)
        self.first, self.n = first, n
        self.keys.give_back()
        self.keys = Keys(interpreted())
        self.draws = standings.draw(Drawing(self.layout, self.numbers.of(first, n)))
        n_stages, day = max(len(self.seatings), 1), self.entries[0][0]
        self.state = fresh_state(self.layout, self.draws, self.memo, n_stages, day)
        self.mandates = Mandates(self.draws.beyond, self.draws.package, self.state.authority)
        self.home = self.layout.room_for_homes(n)
        self.world = world_of(
            self.layout, self.draws, self.state, self.mandates, self.home, self.scratch
        )
        shape = n, len(self.layout.parties), len(self.layout.issues)
        self.laid = np.full(shape, UNTABLED)
        self._means = np.zeros(self.state.beliefs.top.shape)
        self._seen = np.full(n, beliefs.UNSEEN)

    def first_row(self, a: int) -> int:
        """Where party a's ladders begin among those with as many rungs."""
        rungs = self.layout.rungs
        return self.n * rungs[:a].count(rungs[a])

    def ladder_of(self, a: int) -> Ladder:
        """Party a's ladders."""
        return part_of(self.ladders[self.layout.rungs[a]], self.first_row(a), self.n)

    def _new_ratings(self, n: int) -> tuple[Rating, ...]:
        ratifiers = len(self.layout.ratifiers)
        return tuple(offers.new_rating(n, rungs, ratifiers) for rungs in self.layout.rungs)

    def mean_beliefs(self) -> Floats:
        """Mean believed resolve of each typed party, [R, T]."""
        beliefs.mean(self.state.beliefs, self._seen, self._means)
        return self._means.copy()

    def believed_resolve(self) -> Floats:
        """Mean believed resolve of every party, [R, A]; one half where none matters."""
        out = np.full((self.n, len(self.layout.parties)), 0.5)
        out[:, list(self.layout.typed)] = self.mean_beliefs()
        return out

    def no_deal_values(self) -> Floats:
        """d of every party at the present settlement, [R, A]."""
        out = np.zeros((self.n, len(self.layout.parties)))
        everywhere, everybody = np.ones(self.n, np.bool_), np.arange(out.shape[1])
        resolve, least = self.draws.resolve, self.state.acts.least
        foresight.no_deal_values(self.world, everywhere, everybody, resolve, least, out)
        return out

    def answered(self) -> Bools:
        """Where accords that stand have answered a root for its leader, [R, M]."""
        found = np.zeros(self.state.deeds.held.shape, np.int64)
        conditions.stances(self.world, found)
        return np.asarray(found != OPEN)
