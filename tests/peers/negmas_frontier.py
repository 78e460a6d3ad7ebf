"""What NegMAS finds on domains of our own making: exact frontiers, solution points [negmas].

``python -m tests.peers.negmas_frontier`` asks and writes ``answers/negmas_frontier.json``; that
needs the extra ``peers``. Two sides, values that add up over issues, something that each has
without a text. Worth is counted in whole units of about a millionth of a stake, so that sums are
exact and a tie is one in any program.
"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ANSWERS = Path(__file__).parent / "answers" / "negmas_frontier.json"
N_DOMAINS = 200
STAKE = 2520 * 400
"""So many units are one stake: halves to sevenths of a half or a third of it are whole."""
FEW, MANY = 64, 4096
"""The engine looks at up to so many texts for a ladder, and for its solution concepts; nothing in
force counts as one option on each issue."""
Text = tuple[int, ...]


@dataclass(frozen=True)
class Domain:
    """``n_options``: [K]; ``worth``: [2][K] of [O], and ``reserved``: [2], in units."""

    n_options: tuple[int, ...]
    worth: tuple[tuple[tuple[int, ...], ...], ...]
    reserved: tuple[int, ...]

    @cached_property
    def texts(self) -> list[Text]:
        """All texts that settle every issue."""
        return list(product(*map(range, self.n_options)))

    @cached_property
    def gains(self) -> NDArray[np.int64]:
        """[T, 2], what each text brings both over what they have without one."""
        sides = [
            [sum(of[k][o] for k, o in enumerate(text)) - least for text in self.texts]
            for of, least in zip(self.worth, self.reserved, strict=True)
        ]
        return np.array(sides, np.int64).T

    @property
    def size(self) -> int:
        """How many texts the engine counts."""
        return math.prod(n + 1 for n in self.n_options)

    @property
    def digest(self) -> str:
        """A short name for all of its numbers."""
        return blake2b(repr(astuple(self)).encode(), digest_size=6).hexdigest()


def values(luck: random.Random, n: int, side: int, even: bool) -> list[float]:
    """What the options are worth, from 0 to 1: bent from one's own end, bent from any option, or
    one by one by luck; ``even``: even steps from one's own end.
    """
    if even:
        return [(o if side else n - 1 - o) / (n - 1) for o in range(n)]
    kind = luck.random()
    if kind < 0.3:
        raw = [luck.random() for _ in range(n)]
        return [(v - min(raw)) / (max(raw) - min(raw)) for v in raw]
    want = side * (n - 1) if kind < 0.7 else luck.randrange(n)
    reach, bend = max(want, n - 1 - want), luck.uniform(0.4, 2.5)
    return [1.0 - (abs(o - want) / reach) ** bend for o in range(n)]


def domain(seed: int) -> Domain:
    """A domain by luck: every fourth has few texts, every fifth whole weights and even values, so
    that many of its texts are worth the same.
    """
    luck = random.Random(seed)
    few, even = seed % 4 == 0, seed % 5 == 0
    while True:
        n_options = tuple(luck.randint(2, 8) for _ in range(luck.randint(2, 5)))
        small = math.prod(n + 1 for n in n_options) <= FEW
        if small == few and math.prod(n_options) <= MANY:
            break
    worth = []
    for side in (0, 1):
        weights = [float(luck.randint(1, 3)) if even else 8 ** luck.random() for _ in n_options]
        of = [values(luck, n, side, even) for n in n_options]
        heaviest = max(weights)
        worth.append(tuple(
            tuple(round(STAKE * w / heaviest * v) for v in row)
            for w, row in zip(weights, of, strict=True)
        ))  # fmt: skip
    reserved = tuple(round(luck.uniform(0.0, 0.7) * sum(max(row) for row in of)) for of in worth)
    return Domain(n_options, tuple(worth), reserved)


def ask(asked: Domain) -> dict[str, Any]:
    """NegMAS's frontier, and its Nash, egalitarian and utilitarian points on it.

    ``frontier``: numbers of texts; the points are gains of both sides, all that tie for best.
    """
    from negmas.outcomes import make_issue
    from negmas.preferences import LinearAdditiveUtilityFunction
    from negmas.preferences.ops import (
        kalai_points,
        max_welfare_points,
        nash_points,
        pareto_frontier,
    )
    from negmas.preferences.value_fun import TableFun

    issues = [make_issue(n, f"i{k}") for k, n in enumerate(asked.n_options)]
    sides = [
        LinearAdditiveUtilityFunction(
            values=[TableFun(dict(enumerate(map(float, row)))) for row in of],
            issues=issues,
            reserved_value=float(least),
        )
        for of, least in zip(asked.worth, asked.reserved, strict=True)
    ]
    points, at = pareto_frontier(sides, outcomes=asked.texts)
    found: dict[str, Any] = {"domain": asked.digest, "frontier": sorted(map(int, at))}
    ways = {"nash": nash_points, "egalitarian": kalai_points, "utilitarian": max_welfare_points}
    for name, way in ways.items():
        best = way(sides, points, outcomes=asked.texts)
        found[name] = sorted(over(asked, point) for point, _ in best)
    return found


def over(asked: Domain, point: Sequence[float]) -> list[int]:
    """The gains of a point, in units."""
    return [round(u) - least for u, least in zip(point, asked.reserved, strict=True)]


def main() -> None:
    """Ask about all domains and write the answers."""
    from importlib.metadata import version

    found = {
        "solver": f"NegMAS {version('negmas')}, negmas.preferences.ops",
        "renew": "python -m tests.peers.negmas_frontier",
        "domains": {str(seed): ask(domain(seed)) for seed in range(N_DOMAINS)},
    }
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    ANSWERS.write_text(text.replace('},"', '},\n"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
