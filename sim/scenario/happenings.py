"""What happens beside the table, as it is played: deadlines, shocks, conditions of a stage."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from sim.scenario.distributions import Distribution, Point


@dataclass(frozen=True)
class Condition:
    """What must hold for a stage to be held: an accord (``accord`` True) or none so far, at
    the stage ``at`` or, if that is None, anywhere; a tension above a level. None: no matter.
    """

    accord: bool | None = None
    at: str | None = None
    tension_above: float | None = None


@dataclass(frozen=True)
class Deadline:
    """A day on which a party ends the talks, with the chance ``hard`` that it is meant.

    ``known``: the day from which the others reckon with it, None: from the start; ``moved_to``:
    the day to which it is put off where there is something on the table; ``put_off``: it is that
    day.
    """

    id: str
    name: str
    date: datetime.date
    by: str
    hard: Distribution = Point(1.0)
    known: datetime.date | None = None
    moved_to: datetime.date | None = None
    put_off: bool = False


@dataclass(frozen=True)
class Shock:
    """An event that nobody at the table decides.

    With a ``date`` it happens there with probability ``chance``; without one it is Poisson,
    ``chance`` being that of at least one in ``days``. ``tension``, ``resolve`` and
    ``climate`` (both by party, the latter in notches) are what it adds; it is read as an act
    ``of`` a party like a signal, if ``shows`` says.
    """

    id: str
    name: str
    date: datetime.date | None
    chance: Distribution
    days: float
    tension: Distribution = Point(0.0)
    resolve: MappingProxyType[str, Distribution] = field(
        default_factory=lambda: MappingProxyType({})
    )
    climate: MappingProxyType[str, Distribution] = field(
        default_factory=lambda: MappingProxyType({})
    )
    of: str | None = None
    shows: Literal["resolve", "restraint"] | None = None
    ratio: Distribution = Point(1.5)
