"""What an outcome hangs on: every drawn number by what it explains, and the box that parts plays.

All of it is read from the tables of a run; nothing is played again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.boxes import Box, box
from sim.analysis.classes import Drawn, all_drawn, ranked
from sim.analysis.explained import Shares, explained, interval
from sim.analysis.shares import Mean, Share, level
from sim.analysis.tables import Tables
from sim.analysis.wanted import Outcome
from sim.outcomes import SOME

FIFTHS = 5
"""Groups in which the outcome is told for a number."""

TOP = 10
"""So many numbers are told unless more are asked for."""

BOXED = 12
"""So many of the numbers that explain most may restrict a box."""

RARE = 0.01
"""An outcome that comes in a smaller share of the plays is not told unless it is asked for."""

ENDS = 0.9
"""Part of the way between least and most that lies between the two ends, if it goes one way."""


@dataclass(frozen=True)
class Group:
    """The plays in which a number lay between two values.

    Parameters
    ----------
    low, high
        Least and largest value in the group; an option's id, twice, where options are drawn.
    share
        Share of its plays in which the outcome came; of a worth, its mean.
    """

    low: float | str
    high: float | str
    share: Share | Mean


@dataclass(frozen=True)
class Driver:
    """A drawn number and what an outcome does over it.

    Parameters
    ----------
    path
        Its dotted path in the scenario.
    effect
        Share of the outcome's variance that it explains alone, at most 1, less what chance
        would make of it.
    low, high
        The 95 % interval of ``effect``.
    floor
        What the effect of the noisiest number would reach, in one of fifty runs, if none
        explained anything.
    groups
        Its fifths from low to high, or its values if there are few; options in the
        scenario's order.
    copies
        Paths of numbers that move with it in every play.
    """

    path: str
    effect: float
    low: float
    high: float
    floor: float
    groups: tuple[Group, ...]
    copies: tuple[str, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether it explains more than chance would."""
        return self.effect > self.floor

    @property
    def least(self) -> Group:
        """Where the outcome comes least often."""
        return min(self.groups, key=lambda group: group.share.share)

    @property
    def most(self) -> Group:
        """Where it comes most often."""
        return max(self.groups, key=lambda group: group.share.share)

    @property
    def one_way(self) -> bool:
        """Whether the outcome goes up or down from the first group to the last."""
        first, last = self.groups[0].share.share, self.groups[-1].share.share
        return abs(last - first) >= ENDS * (self.most.share.share - self.least.share.share)

    def as_dict(self) -> dict[str, Any]:
        """The number and its groups, for programs."""
        return {
            "path": self.path,
            "effect": self.effect,
            "low": self.low,
            "high": self.high,
            "floor": self.floor,
            "copies": list(self.copies),
            "groups": [
                {"from": group.low, "to": group.high} | group.share.as_dict()
                for group in self.groups
            ],
        }


@dataclass(frozen=True)
class Drivers:
    """What one outcome of a run hangs on.

    Parameters
    ----------
    tables
        Of the run.
    outcome
        What was asked about.
    drawn
        What was drawn for its plays.
    """

    tables: Tables
    outcome: Outcome
    drawn: Sequence[Drawn]

    @cached_property
    def shares(self) -> Shares:
        """What each drawn number explains."""
        return explained(self.drawn, self.outcome.values)

    @property
    def whole(self) -> Share | Mean:
        """How often the outcome comes in all plays; of a worth, its mean."""
        return level(self.outcome.values)

    @property
    def telling(self) -> bool:
        """Whether the outcome comes, and stays away, often enough for anything to be said."""
        return bool((self.shares.floor < 1).any())

    @property
    def floor(self) -> float:
        """What chance may make of the effect of any of the numbers."""
        floors = self.shares.floor[self.shares.floor < 1]
        return float(floors.max(initial=0.0))

    @property
    def n_clear(self) -> int:
        """How many numbers explain more than chance would."""
        return int(np.count_nonzero(self.shares.effect > self.shares.floor))

    @cached_property
    def order(self) -> list[int]:
        """Places of the numbers: those that explain more than chance would, by how much they
        explain, and then the others.
        """
        effect, clear = self.shares.effect, self.shares.effect > self.shares.floor
        return sorted(range(len(self.drawn)), key=lambda row: (not clear[row], -effect[row]))

    def top(self, n: int = TOP, noise: bool = False) -> tuple[Driver, ...]:
        """The numbers that explain most, at most so many; ``noise``: also those that explain no
        more than chance would.
        """
        rows = self.order if noise else self.order[: self.n_clear]
        return tuple(map(self._driver, rows[:n]))

    @cached_property
    def box(self) -> Box | None:
        """The box that best parts the plays with the outcome from the others; None where no
        number explains anything, or the box does not hold on the plays it was not made from.
        """
        rows = self.order[: min(self.n_clear, BOXED)]
        return box(self.tables, [self.drawn[row] for row in rows], self.outcome) if rows else None

    def as_dict(self, n: int = TOP, noise: bool = False) -> dict[str, Any]:
        """All of it for programs."""
        effect, floor = self.shares.effect, self.shares.floor
        return {
            "outcome": self.outcome.asked,
            "about": self.outcome.about,
            "plays": self.shares.moments.n,
            "whole": self.whole.as_dict(),
            "numbers": len(self.drawn),
            "above_the_floor": self.n_clear,
            "floor": self.floor,
            "drivers": [driver.as_dict() for driver in self.top(n, noise)],
            "effects": {
                self.drawn[row].path: {"effect": float(effect[row]), "floor": float(floor[row])}
                for row in self.order
            },
            "box": self.box and self.box.as_dict(),
        }

    def _driver(self, row: int) -> Driver:
        one, shares, values = self.drawn[row], self.shares, self.outcome.values
        low, high = interval(one, row, shares, values)
        effect, floor = float(shares.effect[row]), float(shares.floor[row])
        groups = _groups(self.tables, one.path, values)
        return Driver(one.path, effect, low, high, floor, groups, one.copies)


def drivers(tables: Tables, outcome: Outcome) -> Drivers:
    """What an outcome of a run hangs on."""
    return Drivers(tables, outcome, all_drawn(tables))


def several(tables: Tables, outcomes: Mapping[str, Outcome]) -> dict[str, Drivers]:
    """What each of several outcomes hangs on; the drawn numbers are read once."""
    drawn = all_drawn(tables)
    return {name: Drivers(tables, outcome, drawn) for name, outcome in outcomes.items()}


def usual(found: Mapping[str, Drivers]) -> Drivers:
    """Of several outcomes that which is told where none is asked for: of those that are not rare
    and hang on something the gravest coercion, else an accord.
    """
    for name in (*(kind for kind in found if kind != SOME), SOME):
        if found[name].whole.share >= RARE and found[name].n_clear:
            return found[name]
    return found[SOME]


def foremost(found: Drivers) -> Driver | None:
    """The number that explains most; None where none explains more than chance would."""
    return next(iter(found.top(1)), None)


def _groups(tables: Tables, path: str, values: NDArray[Any]) -> tuple[Group, ...]:
    """The outcome over the fifths of a number, or over its values if there are few."""
    drawn = tables.column("parameters", path)
    if drawn.dtype == object:
        words = [word for word in dict.fromkeys(drawn.tolist()) if word is not None]
        return tuple(
            Group(word, word, level(values[drawn == word]))
            for word in sorted(words, key=rank(tables, path))
        )
    numbers = drawn.astype(np.float64)
    there = ~np.isnan(numbers)
    numbers, values = numbers[there], values[there]
    known = np.unique(numbers)
    few = len(known) <= FIFTHS
    places = np.searchsorted(known, numbers) if few else ranked(numbers, FIFTHS)
    return tuple(
        Group(float(here.min()), float(here.max()), level(values[places == place]))
        for place in range(FIFTHS)
        if len(here := numbers[places == place])
    )


def rank(tables: Tables, path: str) -> Any:
    """How the words of a column are put in order: options as in the scenario."""
    issues = tables.cast["issues"]
    issue = next((part for part in path.split(".") if part in issues), None)
    options = list(issues[issue]["options"]) if issue else []
    return lambda word: (options.index(word) if word in options else len(options), word)
