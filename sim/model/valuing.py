"""What a party makes of texts, in all replicates at once: its ladder, and what rungs are worth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.registry import strategies
from sim.rules.adoption import Answer
from sim.rules.ladder import Ladder
from sim.rules.offers import Rating
from sim.strategies.strategy import Strategy

Floats = NDArray[np.float64]


class Valuer:
    """Whoever values texts, in all replicates at once.

    ``number`` is the party's place in every array; ``typed`` its place among those whose
    resolve matters, -1 for the others. ``ladder`` and ``rating``, what its rungs are worth, belong
    to the stage at hand, and so does ``reply``, its last answer; ``level``, ``asked``: [R], what it
    has tabled at, and asked for, last, and ``rung``: [R], what it has tabled, -1 for nothing.
    """

    ladder: Ladder
    rating: Rating
    reply: Answer
    level: Floats
    asked: Floats
    rung: NDArray[np.int64]

    def __init__(self, talks: Accounts, number: int) -> None:
        self.talks, self.number = talks, number
        self.name = talks.layout.parties[number]
        brief = talks.brief.parties[self.name]
        self.strategy: Strategy = strategies.get(brief.strategy)(**brief.strategy_parameters)
        self.typed = int(talks.layout.tree.typed[number])
