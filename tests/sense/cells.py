"""What is played: conflicts of one size and overlap, by one strategy, before one forum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.sense.brute import Judged
from tests.sense.plays import Written, told
from tests.sense.population import (
    FORUMS,
    ORDINARY,
    OVERLAPS,
    SIZES,
    all_by,
    at_forum,
    by_lot,
    conflict,
)

PAIRED = ("zeuthen", "rational")
"""For two alone."""
CONTRAST = ("rational", "tit_for_tat", "hardliner")
"""No aim is set for these; a third of the conflicts will do."""
STRATEGIES = (*ORDINARY, "zeuthen", *CONTRAST)
LOT = "by lot"
"""Each party by an ordinary strategy of its own."""
TABLED = "alternating_offers"
COUNTS = {
    "wide": {2: 300, 4: 300, 8: 30},
    "narrow": {2: 100, 4: 100, 8: 15},
    "none": {2: 60, 4: 60, 8: 10},
    "doubtful": {2: 100, 4: 100, 8: 15},
}
"""Conflicts of each overlap and size that are drawn."""


@dataclass(frozen=True)
class Cell:
    """Conflicts of one kind, played in one way.

    Parameters
    ----------
    overlap, size
        Of red lines; how many parties.
    strategy
        Everybody's, or ``LOT``.
    n
        How many conflicts.
    forum, adopt
        Where, and by which rule.
    """

    overlap: str
    size: int
    strategy: str
    n: int
    forum: str = TABLED
    adopt: str = "consensus"

    def written(self, seed: int) -> Written:
        """The scenario of a seed."""
        drawn = conflict(seed, self.size, self.overlap)
        chosen = by_lot(drawn, seed) if self.strategy == LOT else all_by(drawn, self.strategy)
        return at_forum(chosen, self.forum, self.adopt)

    def play(self, seeds: range) -> list[Judged]:
        """What comes of the conflicts of these seeds, each played once with luck of its own."""
        return [told(self.written(seed), seed) for seed in seeds]


def cells(share: float = 1.0) -> Iterator[Cell]:
    """All that is played, or such a share of each."""
    for overlap in OVERLAPS:
        for size in SIZES:
            n = COUNTS[overlap][size]
            for strategy in STRATEGIES:
                if strategy not in PAIRED or size == min(SIZES):
                    some = n // 3 if strategy in CONTRAST else n
                    yield Cell(overlap, size, strategy, fewer(some, share))
            for forum in FORUMS:
                if forum != "shuttle" or size == min(SIZES):
                    yield Cell(overlap, size, LOT, fewer(n, share), forum)
                if forum != "shuttle" and size > min(SIZES) and overlap in ("wide", "none"):
                    yield Cell(overlap, size, LOT, fewer(n, share), forum, "majority")


def fewer(n: int, share: float) -> int:
    """So many, or a share of them, at least one."""
    return max(1, round(n * share))
