"""Dials: the numbers in (0, 1) by which types are picked, cut into cells.

docs/model.md, section 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.luck import Luck
from sim.scenario.sides import SAME

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST = 32
"""Types of a party; where there would be more, some are taken together."""

CELLS = 512
"""Combinations of cells that are looked at; where there are more, types are joint draws."""

JOINT = Luck(0)
"""The luck of lists that are draws themselves: the same for all runs of a scenario."""


@dataclass(frozen=True)
class Dial:
    """A number in (0, 1) by which a party's type is picked.

    ``name``: of its luck; ``ends``: the upper ends of its cells, the last is 1; ``middle``:
    where it stands if nothing is drawn.
    """

    name: str
    ends: tuple[float, ...]
    middle: float = 0.5

    @property
    def mass(self) -> Floats:
        """The width of every cell."""
        return np.diff(self.ends, prepend=0.0)

    @property
    def inner(self) -> Floats:
        """A number inside every cell."""
        return np.array(self.ends) - self.mass / 2

    def cell(self, drawn: Floats) -> Ints:
        """The cells in which numbers lie; an end belongs to the cell below it."""
        return np.minimum(np.searchsorted(self.ends, drawn), len(self.ends) - 1)


def count(dials: Sequence[Dial]) -> int:
    """How many combinations the cells of several dials have."""
    return int(np.prod([len(dial.ends) for dial in dials], dtype=float))


def masses(dials: Sequence[Dial]) -> Floats:
    """The chance of every combination of cells, the first dial slowest."""
    mass = np.ones(1)
    for dial in dials:
        mass = np.multiply.outer(mass, dial.mass).ravel()
    return mass


def shared(dials: Sequence[Dial]) -> list[Dial]:
    """The dials of several parties; those of one name become one with the cells of all."""
    found: dict[str, Dial] = {}
    for dial in dials:
        before = found.get(dial.name)
        ends = dial.ends if before is None else cells_between((*before.ends, *dial.ends))
        found[dial.name] = Dial(dial.name, ends, dial.middle)
    return list(found.values())


def cells_between(ends: Iterable[float]) -> tuple[float, ...]:
    """The cells between chances, as their upper ends in order; the last is 1."""
    found: list[float] = []
    for end in sorted(ends):
        if SAME < end < 1 - SAME and (not found or end > found[-1] + SAME):
            found.append(end)
    return (*found, 1.0)


def merged(ends: tuple[float, ...]) -> tuple[float, ...]:
    """At most ``MOST`` cells: of neighbours, those with the least mass become one.

    Of more than ``MOST`` cells two neighbours have at most 1/16 of the mass together, and a
    cell is what it is at its middle; so no cumulated chance moves by more than 1/32.
    """
    kept = [0.0, *ends]
    while len(kept) - 1 > MOST:
        both = np.array(kept[2:]) - np.array(kept[:-2])
        del kept[1 + int(both.argmin())]
    return tuple(kept[1:])


def strata(name: str) -> Floats:
    """The middles of ``MOST`` equal parts of (0, 1), in an order drawn by name.

    So each of several numbers has its own distribution to 1/64, and any two are as good as
    independent (a Latin hypercube: mckay1979).
    """
    order = np.argsort(JOINT.uniform(name, 0, MOST), kind="stable")
    return (np.argsort(order) + 0.5) / MOST
