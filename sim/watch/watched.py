"""A play that is watched: Mesa steps it, and it keeps what was to be seen after every step."""

from __future__ import annotations

from threading import RLock
from typing import NamedTuple

from sim.errors import DemarcheError
from sim.model import Talks
from sim.model.event import Event
from sim.model.stepping import AGENTS
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people


class Asked(NamedTuple):
    """What a page is opened with: a scenario by name or file, what is changed of it, the luck.

    Numbers are as they are typed.
    """

    scenario: str
    changes: tuple[str, ...] = ()
    seed: str = "1"
    play: str = "0"
    plain: bool = False


class Moment(NamedTuple):
    """What was to be seen after a step, or before the first one.

    ``day``: as ``2022-01-10``; ``tension``: in [0, 1]; ``parties``: id → what is collected of a
    party (:data:`sim.model.stepping.AGENTS`); ``n_events``: how many had been told.
    """

    day: str
    tension: float
    parties: dict[str, dict[str, float]]
    n_events: int


class Watched(Talks):
    """A play made of what stands in the fields of its page; ``wrong`` says what was no use.

    Mesa plays in one thread, and the page may be drawn in another: whoever holds ``still`` sees no
    step half-way.

    Parameters
    ----------
    asked
        What the page was opened with; its changes are made in its own scenario only.
    name
        The scenario that is played now.
    seed, play
        Whole numbers as they are typed; in place of what is none, 1 and 0.
    plain
        Whether every uncertain number is at its middle.

    Raises
    ------
    DemarcheError
        If what the page was opened with cannot be played. Where another scenario cannot be, that
        one is played instead.
    """

    def __init__(self, asked: Asked, name: str, seed: str, play: str, plain: bool) -> None:
        brief, unplayed = _named(name, asked)
        self.seed_played, no_seed = _whole("seed", seed, usual=1)
        number, no_play = _whole("play", play, usual=0)
        super().__init__(brief, seed=self.seed_played, plain=plain, replicate=number)
        self.wrong = tuple(filter(None, (unplayed, no_seed, no_play)))
        self.told, self.still = number + 1, RLock()
        self.moments = [self._moment()]

    def step(self) -> None:
        """Play the next entry and keep what is to be seen; after the end nothing."""
        with self.still:
            if self.running:
                super().step()
                self.moments.append(self._moment())

    @property
    def events(self) -> list[Event]:
        """What has happened so far, in order."""
        return [] if self.diary is None else self.diary.events()

    def _moment(self) -> Moment:
        seen = {
            party.name: {one: getattr(party, one) for one in AGENTS if one != "name"}
            for party in self.people
        }
        return Moment(self.day, self.tension, seen, len(self.events))


def _named(name: str, asked: Asked) -> tuple[Scenario, str]:
    """The scenario of that name, or the one that was asked for and why."""
    try:
        brief = load(name, asked.changes if name == asked.scenario else ())
        refuse_people(brief)
    except DemarcheError as error:
        if name == asked.scenario:
            raise
        return load(asked.scenario, asked.changes), f"{error} Played instead: {asked.scenario}."
    return brief, ""


def _whole(what: str, typed: str, usual: int) -> tuple[int, str]:
    """A number as it is typed, not negative; or the usual one and why."""
    if typed.strip().isdecimal():
        return int(typed), ""
    return (
        usual,
        f"“{typed}” is no {what}: that is a whole number from 0. Played: {usual}.",
    )
