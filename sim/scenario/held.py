"""Where a party stands, as it is played: positions, and readings of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from sim.scenario.distributions import Distribution


@dataclass(frozen=True)
class Position:
    """Where a party stands on an issue. Options are indices into ``Issue.options``.

    Exactly one of three shapes: ``accept`` given (one-sided mandate: from ``accept``
    through ``want`` and on beyond it), ``mandate`` given (exactly these options), or
    neither (open to anything).

    ``reads[o]`` is the option as which this party reads option o (itself, as a rule).
    ``values``, where given, has one number in [0, 1] an option and replaces the formula.
    ``leans``: 1 or −1, which way is softer where the chances of ``accept`` leave it open
    (:mod:`sim.scenario.sides`). ``counts_with``: what is gained here over what is in force is
    worth nothing in an accord that does not change these issues, too.
    """

    issue: str
    want: Distribution
    accept: Distribution | None
    mandate: tuple[int, ...] | None
    salience: Distribution
    curvature: Distribution
    reads: tuple[int, ...]
    values: tuple[Distribution, ...] | None = None
    basis: str | None = None
    leans: int = 0
    counts_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """One version of a party's whole position. ``positions``, ``package``: as a party's;
    ``chance``: of its being the right one.
    """

    id: str
    chance: float
    positions: MappingProxyType[str, Position]
    package: tuple[str, ...] = ()
