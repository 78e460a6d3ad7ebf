"""Figures of many plays: shares and means with their intervals, and what is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.shares import Share, Z
from tests.sense.brute import Judged
from tests.sense.cells import LOT, TABLED
from tests.sense.direction import LOOSER
from tests.sense.measuring import Measured
from tests.sense.population import MEDIATED, ORDINARY

TABLE_AIM, MEDIATED_AIM = 0.99, 0.95
AIMED, AIMED_SIZES = ("wide", "consensus"), (2, 4)


@dataclass(frozen=True)
class Mean:
    """A mean with its 95 per cent interval, of numbers from independent conflicts."""

    mean: float
    low: float
    high: float
    n: int


def mean(numbers: Iterable[float]) -> Mean:
    """The mean of those that are not missing, and its normal interval."""
    row = np.array([x for x in numbers if not np.isnan(x)])
    if not len(row):
        return Mean(np.nan, np.nan, np.nan, 0)
    middle = float(row.mean())
    half = Z * float(row.std(ddof=1)) / np.sqrt(len(row)) if len(row) > 1 else np.nan
    return Mean(middle, middle - half, middle + half, len(row))


def agreed(plays: Sequence[Judged]) -> Share:
    """Of conflicts with a text by which all who are needed gain, those with an accord."""
    asked = [one.accord for one in plays if one.win_win]
    return Share(sum(asked), len(asked))


def missed(plays: Sequence[Judged]) -> list[int]:
    """Seeds of the conflicts with such a text and without an accord."""
    return [seed for seed, one in enumerate(plays) if one.win_win and not one.accord]


@dataclass(frozen=True)
class Aim:
    """Something to reach.

    Parameters
    ----------
    name
        What is counted.
    found
        How often it was so.
    least
        The share to reach.
    seeds
        The first conflicts in which it was not so.
    """

    name: str
    found: Share
    least: float
    seeds: tuple[int, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the share is reached; of one that has not been measured nothing is known."""
        return self.found.n > 0 and self.found.share >= self.least


def aims(all_: Measured) -> Iterator[Aim]:
    """Every aim of the page, with what came out."""
    for cell, plays in all_.cells.items():
        least = aimed(cell.strategy, cell.forum)
        if least and (cell.overlap, cell.adopt) == AIMED and cell.size in AIMED_SIZES:
            what = cell.forum if cell.strategy == LOT else cell.strategy
            name = f"win-wins in accord: {spelled(what)}, {cell.size} parties"
            yield Aim(name, agreed(plays), least, tuple(missed(plays)[:3]))
    played = [one for plays in all_.cells.values() for one in plays if one.accord]
    for name, bad in (
        ("accords worth no less than no deal to who signs", [one.below for one in played]),
        ("accords inside the red lines of who signs", [one.beyond for one in played]),
        ("accords only where one exists inside the red lines", [one.false for one in played]),
    ):
        yield Aim(name, Share(bad.count(False), len(bad)), 1.0)
    for name, row in all_.turned.items():
        seeds = [seed for seed, other in enumerate(row) if other][:3]
        yield Aim(f"nothing changed by {name}", Share(row.count(False), len(row)), 1.0, (*seeds,))
    line = all_.moved[LOOSER]
    seeds = [seed for seed, step in enumerate(line) if step == -1][:3]
    kept = len(line) - line.count(-1)
    yield Aim("accords that a looser red line leaves", Share(kept, len(line)), 1.0, (*seeds,))


def aimed(strategy: str, forum: str) -> float:
    """The share of win-wins to reach; 0 where no aim is set."""
    if strategy == LOT:
        return MEDIATED_AIM if forum in MEDIATED else 0.0
    return TABLE_AIM if strategy in (*ORDINARY, "zeuthen") and forum == TABLED else 0.0


def spelled(word: str) -> str:
    """A word of the format, in words."""
    return word.replace("_", " ")
