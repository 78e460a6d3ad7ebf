"""Bilateral negotiations of our own making, as the engine and as another program plays them.

Two sides opposed on every issue, values linear from best to worst, weights and numbers of
options at random, nothing in force at first. Each concedes by the clock, t^(1/e) of the way from
its best to its worst, and takes what is worth its own target.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from sim.model import Talks
from tests.builders import meeting, party, scale, scenario, stand

FEW = 64
"""Up to so many texts the engine looks at all, nothing in force counted as one on each issue."""
ROUNDS = 100
"""Rounds of the other program; the engine has one session more, in which both yield."""


@dataclass(frozen=True)
class Bargain:
    """``n_options``: [K]; ``weights``: [2][K], in shares of the best; ``e``: of each side."""

    n_options: tuple[int, ...]
    weights: tuple[tuple[float, ...], tuple[float, ...]]
    e: tuple[float, float]

    def share(self, side: int, text: tuple[int, ...]) -> float:
        """What a text is worth to a side, as a share of its best. Side 0 wants option 0."""
        worth = 0.0
        for weight, n, option in zip(self.weights[side], self.n_options, text, strict=True):
            along = option / (n - 1)
            worth += weight * (along if side else 1.0 - along)
        return worth

    @property
    def ladder(self) -> list[tuple[int, ...]]:
        """The texts of the engine's ladder, from side 0's best to side 1's, worked out here: those
        that give way where it costs side 0 least for what side 1 gains (raiffa1982), or, where
        there are few, all than which none is better for both.
        """
        if math.prod(n + 1 for n in self.n_options) <= FEW:
            return self.undominated
        here = [0] * len(self.n_options)
        found = [tuple(here)]
        cheap = sorted(range(len(here)), key=lambda k: self.weights[0][k] / self.weights[1][k])
        for k in cheap:
            for option in range(1, self.n_options[k]):
                here[k] = option
                found.append(tuple(here))
        return found

    @property
    def undominated(self) -> list[tuple[int, ...]]:
        """All texts than which none is better for one side and no worse for the other."""
        texts = sorted(
            product(*map(range, self.n_options)),
            key=lambda text: (-self.share(0, text), -self.share(1, text)),
        )
        found, most = [], -1.0
        for text in texts:
            if self.share(1, text) > most + 1e-12:
                found.append(text)
                most = self.share(1, text)
        return found

    @property
    def one_step(self) -> float:
        """The most that one rung is worth to either side."""
        return max(
            abs(self.share(side, after) - self.share(side, before))
            for side in (0, 1)
            for before, after in pairwise(self.ladder)
        )


@dataclass(frozen=True)
class Deal:
    """In which round, and what it is worth to each side as a share of its best."""

    round: int
    shares: tuple[float, float]


def bargain(seed: int) -> Bargain:
    """A bargain by luck; every third is about one issue."""
    luck = random.Random(seed)
    n_issues = 1 if seed % 3 == 0 else luck.randint(2, 5)
    n_options = tuple(
        luck.randint(20, 60) if n_issues == 1 else luck.randint(2, 6) for _ in range(n_issues)
    )
    raw = [[8 ** luck.random() for _ in n_options] for _ in range(2)]
    weights = tuple(tuple(w / sum(row) for w in row) for row in raw)
    e = tuple(luck.choice([0.1, 0.25, 0.5, 1.0, 2.0, 4.0]) for _ in range(2))
    return Bargain(n_options, (weights[0], weights[1]), (e[0], e[1]))


def strategy(e: float) -> dict[str, object]:
    """The engine's name for a side that concedes so."""
    if e == 1.0:
        return {"strategy": "linear"}
    name = "boulware" if e < 1.0 else "conceder"
    return {"strategy": name, "strategy_parameters": {"e": e}}


@cache
def played(deal: Bargain) -> Deal:
    """The bargain in the engine."""
    issues = [scale(f"i{k}", n, None) for k, n in enumerate(deal.n_options)]
    sides = []
    for side, name in enumerate("AB"):
        stands = [
            stand(issue, side * (n - 1), salience=weight)
            for issue, n, weight in zip(issues, deal.n_options, deal.weights[side], strict=True)
        ]
        sides.append(party(name, *stands, **strategy(deal.e[side])))
    stage = meeting("AB", [issue.id for issue in issues], sessions=ROUNDS + 1)
    outcomes = Talks(scenario(issues, sides, [stage])).play(0, 1).outcomes
    assert outcomes["outcome_class"][0] == "accord"
    best = [sum(row) / max(row) for row in deal.weights]
    shares = (float(outcomes["u_A"][0] / best[0]), float(outcomes["u_B"][0] / best[1]))
    return Deal(int(outcomes["n_sessions"][0]), shares)
