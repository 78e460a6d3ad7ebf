"""Plays, and those who keep account of something in them."""

from __future__ import annotations

from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreting
from sim.model.clock import Clock
from sim.model.course import Course
from sim.model.home import AtHome
from sim.model.lasting import Lasting
from sim.model.memory import Memory
from sim.model.minutes import PLAYS, Minutes
from sim.model.plays import Plays
from sim.model.reserved import Reserved
from sim.model.risk import Risk
from sim.model.seating import Table
from sim.model.speech import Spoken
from sim.model.tracks import Tracks
from sim.model.waiting import Waiting, end_talks
from sim.rules import preferences
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Accounts(Plays):
    """Plays with all that is kept account of: homes, clocks, words, waiting, what lasts, risk,
    minutes.

    Parameters
    ----------
    brief, seed, plain
        As for plays.
    replicate
        The play that Mesa steps.
    """

    running: bool

    def __init__(self, brief: Scenario, seed: int, plain: bool, replicate: int = 0) -> None:
        super().__init__(brief, seed, plain)
        self.replicate = replicate
        self.minuted = PLAYS

    def set_the_table(self, first: int, n: int) -> None:
        """Begin the replicates ``first`` to ``first + n − 1``: nothing has happened in them."""
        super().set_the_table(first, n)
        self.minutes = Minutes(self, self.minuted)
        self.waiting = Waiting(self)
        self.at_home = AtHome(self, self.waiting)
        self.course = Course(self, self.at_home)
        self.clock = Clock(self)
        self.memories: dict[Table, Memory] = {}
        self.spoken = Spoken(self, self.at_home)
        self.reserved = Reserved(self, self.at_home)
        self.lasting = Lasting(self, self.waiting, self.due_dates())
        self.risk = Risk(self, self.lasting, self.due_dates())
        self.tracks = Tracks(self)
        self.running = True

    def at_the_table(self) -> Self:
        """These talks, with the table set for the play that Mesa steps."""
        if not self.n:
            with interpreting():
                self.set_the_table(self.replicate, 1)
        return self

    def due_dates(self) -> list[date]:
        """Days on which something is decided or voted on at home, in order."""
        roots = [m for m in self.brief.measures.values() if m.parent is None]
        dates = {(m.in_force if m.monthly else None) or m.deadline for m in roots}
        return sorted({day for day in dates if day is not None} | self.at_home.vote_days)

    def end_talks(self, where: Bools) -> None:
        """End the talks where they have come to that, [R]."""
        end_talks(self, self.waiting, where)

    def end_if_all_is_settled(self) -> None:
        """End the talks where nothing is left, nor may be left again by a vote to come."""
        self.end_talks(self.state.live & self.state.full & ~self.at_home.awaited)

    def worth(self) -> tuple[Floats, Floats]:
        """Utility of what is in force, and what the play is worth to each party, [R, A]."""
        draws, state = self.draws, self.state
        utility = np.zeros((self.n, len(self.layout.parties)))
        preferences.utilities(draws.interests.worth, state.settlement, utility)
        utility -= self.complements.lost(state.settlement)
        value = utility - state.deeds.paid - self.waiting.paid - self.at_home.paid()
        return utility, np.maximum(value, state.acts.least)
