"""Stages at which nothing is agreed until everything is. One play. docs/model.md, section 4."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule


class Whole(NamedTuple):
    """Shapes: L lists of types, R replicates, A parties, K issues.

    ``lined``: [L, K], a party has a line on the issue while it has that list; ``every``: bits of
    all types. Packages as they are otherwise, while such a stage is held: ``package``, ``packs``:
    [R, A, K], no plays at all where there is none.
    """

    lined: np.ndarray
    every: int
    package: np.ndarray
    packs: np.ndarray


@rule
def tie(play, r, place):
    """Every voter's package holds all its demands on the agenda that are still open."""
    whole, doubts, package = play.whole, play.state.doubts, play.world.mandates.package
    if not play.stages.whole[place]:
        return
    for a in range(package.shape[1]):
        copy(package[r, a], whole.package[r, a])
        copy(doubts.packs[r, a], whole.packs[r, a])
        for k in range(package.shape[2] if play.stages.votes[place, a] else 0):
            there = play.stages.agenda[place, k] and not play.state.settled[r, k]
            if there and whole.lined[doubts.which[r, a], k]:
                package[r, a, k], doubts.packs[r, a, k] = True, whole.every


@rule
def untie(play, r, place):
    """Packages are as they were; what has been learned of red lines meanwhile stays."""
    if play.stages.whole[place]:
        for a in range(play.whole.package.shape[1]):
            copy(play.whole.package[r, a], play.world.mandates.package[r, a])
            copy(play.whole.packs[r, a], play.state.doubts.packs[r, a])
