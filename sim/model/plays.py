"""The plays that are on: what is so in them, below everything that happens.

Shapes: R replicates, A parties, T typed parties, M measures.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreting
from sim.luck import Luck
from sim.model import standings
from sim.model.calendar import in_order
from sim.model.complements import Complements
from sim.model.dates import Dates
from sim.model.diary import Diary
from sim.model.drawing import Drawing
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.seating import Seating
from sim.model.state import State, fresh_state, world_of
from sim.registry import forums
from sim.rules import beliefs, conditions, foresight, offers, tension
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
    texts; ``complements``: what is in force and counts for nothing; ``home``: what is so at homes,
    and ``world``: all of this that rules are given; ``begun``: the first entry that is no history
    has come; ``at_entry``, ``stage_place``: how many entries, and how many stages, have come;
    ``heard``: the day up to which threats have been made in public; ``met``: [R], the day of the
    last stage that was held, -1 for none; ``said``: [R, A, A + 1], what each said last of a text of
    nobody and of each party, see :class:`sim.rules.doubts.Words`; ``kept``: [R, A, K], the last
    texts of each, as far as no accord has come since, -2 for nothing.

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
        self.first = self.n = 0
        self.ladders: dict[int, Ladder] = {}
        self.ratings: tuple[Rating, ...] = ()

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
        self.draws = standings.draw(Drawing(self.layout, self.luck, first, n, self.plain))
        self.state = fresh_state(self.layout, self.draws, self.memo, max(len(self.seatings), 1))
        self.mandates = Mandates(self.draws.beyond, self.draws.package, self.state.authority)
        self.home = self.layout.room_for_homes(n)
        some = bool(self.layout.hinges)
        self.complements = Complements(self.draws.interests.worth, some)
        self.look_round()
        self._means = np.zeros(self.state.beliefs.top.shape)
        self._seen = np.full(n, beliefs.UNSEEN)
        self.dates = Dates()
        self.at_entry = self.stage_place = 0
        self.begun = False
        self.met = np.full(n, -1)
        n_parties = len(self.layout.parties)
        self.said = np.zeros((n, n_parties, n_parties + 1), np.int64)
        self.kept = np.full((n, n_parties, len(self.layout.issues)), -2)
        self.today = self.entries[0][0]
        self.heard = min(self.today, self.brief.as_of or self.today) - timedelta(days=1)

    def look_round(self) -> None:
        """Put together what rules are given, anew where something of it is another than before."""
        self.world = world_of(
            self.layout, self.draws, self.state, self.mandates, self.home, self.scratch
        )

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

    def note(self, what: str, of: str, where: Bools, by: str = "") -> None:
        """Keep that something happened today. ``where``: [R]."""
        self.dates.note(self.today, what, of, where, by)

    def move_tension(self, where: Bools, step: float) -> None:
        """Move tension, where the scenario knows of any."""
        if self.brief.tension is not None:
            self.state.tension[where] = tension.move(self.state.tension[where], step)

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
