"""The talks: a Mesa model that plays R replicates of a scenario.

A step of the model is one entry of the calendar. There is one implementation, whatever R
(:mod:`sim.play.playing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from itertools import chain, pairwise

import mesa
import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted, interpreting, mark_compiled, plainly, run
from sim.errors import UsageError
from sim.handing import Back, forgetting
from sim.model.accounts import Accounts
from sim.model.entries import calendar_of, program_of
from sim.model.event import Event
from sim.model.floor import Floor
from sim.model.narrator import Narrator
from sim.model.party import Party
from sim.model.person import Ask, seated
from sim.model.record import Block, Record, joined
from sim.model.stepping import Stepping, by_number, collector
from sim.play.calendar import LOOK, PLAY, SET_OUT
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people

Bools = NDArray[np.bool_]


class Talks(Stepping, mesa.Model):
    """A scenario in play, R replicates at once; or one, step by step (docs/mesa.md).

    Of ``minuted`` first plays texts and answers are kept.

    Parameters
    ----------
    scenario
        The scenario, or the name of a shipped one.
    seed
        Of all luck; 0 is a seed, None is 1. Nothing is drawn from Mesa's own generators.
    plain
        Use the middle of every uncertain number instead of a draw.
    ask
        Puts questions to the people who play parties with the strategy ``human``.
    replicate
        The play that :meth:`step` goes through; :meth:`play` is told which it plays.
    party_class
        What parties are made of, or by id what those are that are no plain :class:`Party`.

    Raises
    ------
    UsageError
        If there are such parties and nobody to ask.
    """

    def __init__(
        self,
        scenario: Scenario | str,
        seed: int | None = 1,
        plain: bool = False,
        ask: Ask | None = None,
        replicate: int = 0,
        party_class: type[Party] | Mapping[str, type[Party]] = Party,
    ) -> None:
        seed = 1 if seed is None else seed
        brief = load(scenario) if isinstance(scenario, str) else scenario
        if ask is None:
            refuse_people(brief)
        mesa.Model.__init__(self, rng=abs(seed))
        Accounts.__init__(self, brief, seed, plain, replicate)
        self.datacollector = collector()
        for a, name in enumerate(self.layout.parties):
            known = party_class if isinstance(party_class, type) else party_class.get(name, Party)
            seated(self, a, ask, known)  # Mesa has it among its agents
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3 would keep every model by it

    @property
    def people(self) -> tuple[Party, ...]:
        """The parties, by number: whoever of them is among Mesa's agents by now.

        Raises
        ------
        UsageError
            If a party has nobody there to play it, or several.
        """
        return by_number(self.agents, self.layout.parties)

    # -- the table -----------------------------------------------------------------------

    def set_the_table(self, first: int, n: int) -> None:
        """Begin the replicates ``first`` to ``first + n − 1``: nothing has happened in them."""
        super().set_the_table(first, n)
        self.record, self.at_entry = Record(self), 0
        self.narrator = self.diary = None
        if self.now.log.plays[0] > 0:
            self.narrator = Narrator(self, [person.strategy for person in self.people])
            self.diary = self.narrator.diary
        self._sit_down()
        self._run(SET_OUT)

    def _sit_down(self) -> None:
        """Have all parties that there are by now take their seats at every stage."""
        self.seats = self.people
        for person in self.seats:
            person.make_room(self.n)
        self.floors = [Floor(self, self.seats, place) for place in range(len(self.seatings))]
        if self.narrator is not None:
            self.narrator.sit_down(self.keys, [floor.sitting for floor in self.floors])
        calendar = calendar_of(self, self.record, self.floors)
        self.here, self.program = calendar.here, program_of(self.keys, calendar, self.floors)

    def _all_sit(self) -> None:
        """Have whoever has come since sit down."""
        if self.seats != self.people:
            self._sit_down()

    @contextmanager
    def _running(self) -> Iterator[None]:
        """While rules are run as they were when the table was set; what has gone wrong where Python
        was called is raised.
        """
        way = plainly() if self.keys.plain else nullcontext()
        with way, self.keys.lent():
            yield
        backs: Iterator[Back] = chain.from_iterable(floor.backs for floor in self.floors)
        self.keys.stopped[0] = 0
        for back in (*backs, *([self.narrator] if self.narrator else ())):
            back.heed()

    def _run(self, what: int, at: int = 0, of: int = 0) -> None:
        """Have the program of the play do something, see :data:`sim.play.calendar.SET_OUT`."""
        with self._running():
            run(*self.program, at, of, what)

    # -- playing -------------------------------------------------------------------------

    def step(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        self.at_the_table()
        if self.running:
            with interpreting():
                self._next()
                self.datacollector.collect(self)

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
        self.stories: dict[int, list[Event]] = {}
        with interpreting(stop - start == 1):
            n_parts = max(round((stop - start) / self.layout.replicates_at_once), 1)
            cuts = [start + (stop - start) * part // n_parts for part in range(n_parts + 1)]
            parts = [self._play(at, end) for at, end in pairwise(cuts)]
            if not interpreted():
                mark_compiled()
        return joined(parts)

    def _play(self, start: int, stop: int) -> Block:
        with forgetting():
            self.set_the_table(start, stop - start)
            try:
                self._go(len(self.entries) + 1)
                self.stories |= self.narrator.stories() if self.narrator else {}
                return self.record.block(self.minuted.tables)
            finally:
                self._leave()

    def _leave(self) -> None:
        """What is over is taken apart, so that nothing of it stays though its parts know each
        other.
        """
        self.keys.give_back()
        for floor in self.floors:
            floor.__dict__.clear()
        if self.narrator is not None:
            self.narrator.__dict__.clear()
        self.floors, self.narrator, self.diary = [], None, None
        del self.program

    def trace(self, replicate: int) -> list[Event]:
        """Play one replicate and tell what happened in it, step by step."""
        before, self.told = self.told, replicate + 1
        try:
            self.play(replicate, replicate + 1)
            return self.stories[replicate]
        finally:
            self.told = before

    def _next(self) -> None:
        """Play the next entry of the calendar; after the last one, decide and end."""
        self._go(self.at_entry + 1)

    def _go(self, stop: int) -> None:
        """Play all entries up to ``stop``, the entry after the last being the end."""
        self._all_sit()
        start, self.at_entry = self.at_entry, stop
        self._run(PLAY, start, stop)
        if stop > len(self.entries):
            self._end()

    def _end(self) -> None:
        """All is over."""
        self.running = False
        if self.narrator is not None:
            told = self.record.block(("outcomes", "settlements"))
            self.narrator.end(told.outcomes, told.settlements)

    # -- one stage -----------------------------------------------------------------------

    def floor(self, place: int, here: Bools) -> Floor:
        """The floor of a stage that opens now, by its place among the stages. ``here``: [R], where
        it is held. For those who look: no day passes, nobody tables anything.
        """
        self._all_sit()
        self.keys.lend()
        self.here[:] = here
        self._run(LOOK, place)
        return self.floors[place]
