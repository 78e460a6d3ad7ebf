"""Words spoken, read and resolved: texts, promises, readouts, norms. docs/model.md, section 8."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.scenario.distributions import Distribution, Point


def nothing() -> MappingProxyType[str, Any]:
    """A mapping of nothing, which cannot be changed."""
    return MappingProxyType({})


@dataclass(frozen=True)
class PublishedText:
    """A text that a party gives out before or between the talks.

    ``asks`` maps issues to the option asked for (an index); ``refuses`` and ``open_to`` are
    issues that it says no to, or is open to, in public; ``offers`` maps issues to the option that
    it says it would sign; ``ultimatum_to`` are those who read it as an ultimatum.
    """

    id: str
    name: str
    date: date
    by: str
    to: tuple[str, ...] = ()
    public: bool = True
    asks: Mapping[str, int] = field(default_factory=nothing)
    refuses: tuple[str, ...] = ()
    open_to: tuple[str, ...] = ()
    offers: Mapping[str, int] = field(default_factory=nothing)
    ultimatum_to: tuple[str, ...] = ()

    @property
    def bound(self) -> tuple[str, ...]:
        """Issues on which it is held to what it asked for in public, and said no more of them."""
        said = (*self.refuses, *self.open_to)
        return tuple(issue for issue in self.asks if self.public and issue not in said)


@dataclass(frozen=True)
class Promise:
    """A word that a party gives, outside any accord.

    It ``holds`` issues at options (indices), ``forgoes`` measures of its own, or ``pays``
    others once an accord changes all issues of ``when``. ``to``: who counts on it; nobody
    named: everybody. ``believed`` and ``kept`` are chances.
    """

    id: str
    name: str
    date: date
    by: str
    to: tuple[str, ...] = ()
    holds: Mapping[str, int] = field(default_factory=nothing)
    forgoes: tuple[str, ...] = ()
    pays: Mapping[str, Distribution] = field(default_factory=nothing)
    when: tuple[str, ...] = ()
    believed: Distribution = Point(1.0)
    kept: Distribution = Point(1.0)


@dataclass(frozen=True)
class Readout:
    """What a party says of an exchange. ``tone``: steps from harsh (−2) to warm (2);
    ``voice`` weighs who says it, in [0, 1]; ``claims``: promises that it says were made.
    """

    by: str
    tone: int = 0
    voice: float = 1.0
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Norm:
    """What those who share it hold to: ``forbids`` measures at a ``cost`` in stakes to each
    of them that takes part; ``regard``: the share of the others' gain that each adds to its
    own.
    """

    id: str
    name: str
    shared_by: tuple[str, ...]
    forbids: tuple[str, ...] = ()
    cost: Distribution = Point(0.0)
    regard: Distribution = Point(0.0)
