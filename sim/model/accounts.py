"""Plays with all that there is in them: ``now``, which rules are given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreting
from sim.days.log import Log, new_log
from sim.days.luck import EXP, EXPM1, LOG, LOG1P, NORMAL, new_room
from sim.days.play import Given, Play
from sim.days.remembering import Recalled
from sim.days.reserved import Reserved
from sim.days.whole import Whole
from sim.model.clock import clock_of
from sim.model.complements import complements_of, lost
from sim.model.course import course_of
from sim.model.dates import dates_of
from sim.model.happening import shocks_of, signals_of
from sim.model.home import accords_of, homes_of, prices_paid
from sim.model.lasting import lasting_of
from sim.model.library import key_in, normal
from sim.model.memory import memory_of, room_to_recall
from sim.model.minutes import PLAYS, Minutes
from sim.model.plays import Plays
from sim.model.risk import risk_of
from sim.model.seating import Table, table_of
from sim.model.speech import spoken_of
from sim.model.stages import stages_of
from sim.model.threats import threats_of
from sim.model.tracks import tracks_of
from sim.model.turning import turns_of
from sim.model.waiting import waiting_of
from sim.registry import strategies
from sim.rules import preferences
from sim.scenario.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Accounts(Plays):
    """Plays with all that there is in them.

    ``now``: what is so in them, by subject, see :class:`sim.days.play.Play`; ``memories``: of it,
    by table, what is recalled there; ``minutes``: texts and answers.

    Parameters
    ----------
    brief, seed, plain
        As for plays.
    replicate
        The play that Mesa steps.
    """

    running: bool
    now: Play

    def __init__(self, brief: Scenario, seed: int, plain: bool, replicate: int = 0) -> None:
        super().__init__(brief, seed, plain)
        self.replicate = replicate
        self.minuted = PLAYS

    def set_the_table(self, first: int, n: int) -> None:
        """Begin the replicates ``first`` to ``first + n − 1``: nothing has happened in them."""
        super().set_the_table(first, n)
        self.minutes = Minutes(self, self.minuted)
        self.memories = self._memories()
        self.now = self._all()
        self.running = True

    def at_the_table(self) -> Self:
        """These talks, with the table set for the play that Mesa steps."""
        if not self.n:
            with interpreting():
                self.set_the_table(self.replicate, 1)
        return self

    # -- what rules are given ------------------------------------------------------------

    def _all(self) -> Play:
        draws, keys, due = self.draws, self.keys, self.due_dates()
        layout, memories = self.layout, list(self.memories.values())
        sizes = len(layout.parties), len(layout.issues), len(layout.measures)
        some = bool(np.isfinite(draws.reservation).any())
        n_stages = max(len(self.seatings), 1) if some else 0
        lists, whole = layout.lists, any(one.stage.whole for one in self.seatings)
        every = (np.int64(1) << np.int64(self.state.doubts.mass.shape[2])) - 1
        packs = self.state.doubts.packs if whole else self.state.doubts.packs[:0]
        return Play(
            world=self.world, state=self.state, given=self._given(due), stages=stages_of(self),
            threats=threats_of(self), waiting=waiting_of(self), homes=homes_of(self),
            accords=accords_of(self),
            reserved=Reserved(int(some), np.zeros((n_stages, *draws.reservation.shape), np.bool_),
                              draws.reservation),
            complements=complements_of(draws.interests.worth, some=bool(layout.hinges)),
            lasting=lasting_of(self, due), risk=risk_of(self, due), spoken=spoken_of(self),
            tracks=tracks_of(self), turns=turns_of(self, self.minutes.texts),
            whole=Whole(lists.lined, int(every), np.zeros(packs.shape, np.bool_), packs.copy()),
            signals=signals_of(self), shocks=shocks_of(self), clock=clock_of(self),
            course=course_of(self), dates=dates_of(self),
            remembering=memories[0] if memories else room_to_recall(self.n, *sizes[:2], 1, ()),
            memories=np.array([keys.of(one) for one in memories], np.int64),
            log=self._log(), room=new_room(*sizes), keys=self._found(),
        )  # fmt: skip

    def _log(self) -> Log:
        """The log of the plays at the table, as far as they are told."""
        layout, plays = self.layout, min(max(self.told - self.first, 0), self.n)
        sizes = len(layout.parties), len(layout.typed), len(layout.issues), len(layout.measures)
        return new_log(plays, sizes, len(self.state.acts.hinged), layout.max_options)

    def _given(self, due: list[date]) -> Given:
        layout, brief = self.layout, self.brief
        return Given(
            first=self.first, tense=int(brief.tension is not None), tension=self.draws.tension,
            eve=-1 if brief.as_of is None else brief.as_of.toordinal(),
            dues=np.array([day.toordinal() for day in due], np.int64),
            accidents=np.array(self.luck.key("accident"), np.uint32), grave=layout.grave,
            speaks_for=layout.speaks_for, status_quo=layout.status_quo, n_options=layout.n_options,
            confirmable=layout.confirmable, tabled=layout.on_some_agenda,
            dear=self.home.dear.copy(),
        )  # fmt: skip

    def _found(self) -> NDArray[np.int64]:
        """Keys of what rules call that no rule is; nothing is written down."""
        found, keys, brief = np.zeros(7, np.int64), self.keys, self.brief
        by_chance = any(shock.date is None for shock in brief.shocks.values())
        stirred = any(party.home for party in brief.parties.values())
        if stirred or by_chance or brief.advanced.tremble > 0.0:
            found[NORMAL] = normal(keys)
        for at, function in ((EXP, np.exp), (LOG, np.log), (LOG1P, np.log1p), (EXPM1, np.expm1)):
            found[at] = key_in(keys, function)
        return found

    def _memories(self) -> dict[Table, Recalled]:
        """What is recalled at each table at which somebody's strategy recalls anything."""
        found: dict[Table, Recalled] = {}
        every = [strategies.get(one.strategy) for one in self.brief.parties.values()]
        for seating in self.seatings:
            recalling = tuple(a for a in seating.speakers if every[a].recalls)
            tables = self.protocols[seating.stage.id].tables
            if recalling and tables and table_of(seating) not in found:
                found[table_of(seating)] = memory_of(self, seating, recalling)
        return found

    # -- days ----------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The day on which play 0 is."""
        return date.fromordinal(int(self.state.today[0]))

    def due_dates(self) -> list[date]:
        """Days on which something is decided or voted on at home, in order."""
        roots = [m for m in self.brief.measures.values() if m.parent is None]
        dates = {(m.in_force if m.monthly else None) or m.deadline for m in roots}
        return sorted({day for day in dates if day is not None} | self._vote_days())

    def _vote_days(self) -> set[date]:
        """The days on which something may have to be ratified."""
        homes = [party.home for party in self.brief.parties.values()]
        delays = {home.ratification.delay for home in homes if home and home.ratification}
        days = [one.stage.date for one in self.seatings]
        return {day + timedelta(days=n) for day in days for n in delays if n is not None}

    # -- what it is worth ----------------------------------------------------------------

    def worth(self) -> tuple[Floats, Floats]:
        """Utility of what is in force, and what the play is worth to each party, [R, A]."""
        draws, state, now = self.draws, self.state, self.now
        utility = np.zeros((self.n, len(self.layout.parties)))
        preferences.utilities(draws.interests.worth, state.settlement, utility)
        utility -= lost(now.complements, state.settlement)
        paid = state.deeds.paid, now.waiting.paid, prices_paid(now.homes, now.accords)
        value = utility - paid[0] - paid[1] - paid[2]
        return utility, np.maximum(value, state.acts.least)
