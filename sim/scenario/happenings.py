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
class Signal:
    """An act that others read: ``ratio`` is how much likelier it is from the resolved
    (``shows`` resolve) or from the unresolved (``shows`` restraint); ``voice`` weighs who
    gave it, in [0, 1]; ``costly`` is what it costs, in stakes.
    """

    id: str
    name: str
    date: datetime.date
    by: str
    shows: Literal["resolve", "restraint"]
    ratio: Distribution
    voice: float = 1.0
    costly: Distribution = Point(0.0)


@dataclass(frozen=True)
class Deadline:
    """A day on which a party ends the talks, with the chance ``hard`` that it is meant.

    ``known``: the day from which the others reckon with it, None: from the start; ``moved_to``:
    the day to which it is put off where there is something on the table; ``put_off``: it is that
    day; ``threat``: the root that it sets a day for, with which it lapses where accords answer it.
    """

    id: str
    name: str
    date: datetime.date
    by: str
    hard: Distribution = Point(1.0)
    known: datetime.date | None = None
    moved_to: datetime.date | None = None
    put_off: bool = False
    threat: str | None = None


@dataclass(frozen=True)
class NewPosition:
    """A party has another position from a day on, with a ``chance``.

    ``demands``: issue → the keys of the demand that are new; ``package``: which issues it settles
    together is new. What parties then want is :attr:`sim.scenario.scenario.Scenario.after`.
    """

    id: str
    name: str
    date: datetime.date
    by: str
    demands: MappingProxyType[str, tuple[str, ...]]
    package: bool = False
    chance: Distribution = Point(1.0)


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
