"""What texts are worth to a party now: its ladder, and the worth of every rung on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.registry import strategies
from sim.rules import foresight, offers
from sim.rules.ladder import Ladder
from sim.rules.offers import Rating
from sim.strategies.strategy import Strategy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Valuer:
    """Whoever values texts, in all replicates at once.

    ``number`` is the party's place in every array; ``typed`` its place among those whose
    resolve matters, -1 for the others. ``ladder`` and ``rating``, what its rungs are worth, belong
    to the stage at hand; ``level``, ``asked``: [R], what it has tabled at, and asked for, last.
    """

    ladder: Ladder
    rating: Rating
    level: Floats
    asked: Floats

    def __init__(self, talks: Accounts, number: int) -> None:
        self.talks, self.number = talks, number
        self.name = talks.layout.parties[number]
        brief = talks.brief.parties[self.name]
        self.strategy: Strategy = strategies.get(brief.strategy)(**brief.strategy_parameters)
        self.typed = int(talks.layout.tree.typed[number])

    def rate(self, on: Bools) -> None:
        """Bring the worth of every rung in line with what is believed now."""
        talks = self.talks
        offers.rate(self.rating, self.ladder, talks.world, on, self.number)

    def worth_of(self, on: Bools, texts: Ints) -> Floats:
        """What a text a replicate is worth to the party, [R]."""
        talks, out = self.talks, np.zeros(len(on))
        self.rate(on)
        foresight.values_of(out, talks.world, on, texts, self.number, self.rating.no_deal)
        return out
