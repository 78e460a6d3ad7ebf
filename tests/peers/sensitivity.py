"""What SALib and scikit-learn make of plays of our own making [salib] [scikit_learn].

``python -m tests.peers.sensitivity`` asks and writes ``answers/sensitivity.json``; that needs the
extra ``peers``. SALib estimates first-order indices from given plays in two ways (delta,
RBD-FAST) and ranks numbers by PAWN; scikit-learn ranks them by mutual information, and a tree of
depth two has a leaf that parts the plays best.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ANSWERS = Path(__file__).parent / "answers" / "sensitivity.json"
N = 4000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Plays:
    """``drawn``: [N, C], evenly between 0 and 1; ``came``: [N], the outcome."""

    drawn: Floats
    came: Floats

    @property
    def digest(self) -> str:
        """Tells whether these are still the plays that were asked about."""
        return sha256(np.round(self.came, 9).tobytes()).hexdigest()[:12]


def ishigami(random: np.random.Generator) -> Plays:
    """The function of Ishigami and Homma, a = 7 and b = 0.1 [ishigami_homma1990]."""
    drawn = random.random((N, 3))
    x = np.pi * (2 * drawn - 1)
    came = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return Plays(drawn, came)


def sums(random: np.random.Generator) -> Plays:
    """A sum of ten numbers with weights from 10 to 1."""
    drawn = random.random((N, 10))
    return Plays(drawn, drawn @ np.arange(10.0, 0.0, -1.0))


def chances(random: np.random.Generator) -> Plays:
    """What comes or not, by odds that rise and fall with four of twelve numbers."""
    drawn = random.random((N, 12))
    odds = -3 + 4 * drawn[:, 0] - 2 * drawn[:, 1] + 3 * np.abs(drawn[:, 2] - 0.5) + drawn[:, 3]
    return Plays(drawn, (random.random(N) < 1 / (1 + np.exp(-odds))).astype(np.float64))


def box(random: np.random.Generator) -> Plays:
    """What comes in four plays of five inside a box of two of eight numbers, else in one of ten."""
    drawn = random.random((N, 8))
    inside = (drawn[:, 2] > 0.7) & (drawn[:, 5] < 0.6)
    came = random.random(N) < np.where(inside, 0.8, 0.1)
    return Plays(drawn, came.astype(np.float64))


MAKERS: dict[str, Callable[[np.random.Generator], Plays]] = {
    "ishigami": ishigami,
    "sums": sums,
    "chances": chances,
    "box": box,
}


def plays(name: str) -> Plays:
    """The plays of a case, always the same."""
    return MAKERS[name](np.random.default_rng([2030, list(MAKERS).index(name)]))


def ask(found: Plays) -> dict[str, Any]:
    """What the others make of it."""
    from SALib.analyze import delta, pawn, rbd_fast
    from sklearn.feature_selection import mutual_info_classif, mutual_info_regression
    from sklearn.tree import DecisionTreeClassifier

    n = found.drawn.shape[1]
    problem = {"num_vars": n, "names": [f"x{c}" for c in range(n)], "bounds": [[0.0, 1.0]] * n}
    two = len(np.unique(found.came)) == 2
    mutual = mutual_info_classif if two else mutual_info_regression
    answer = {
        "digest": found.digest,
        "delta_S1": delta.analyze(problem, found.drawn, found.came, num_resamples=2, seed=1)["S1"],
        "rbd_fast_S1": rbd_fast.analyze(problem, found.drawn, found.came, num_resamples=2, seed=1)[
            "S1"
        ],
        "pawn": pawn.analyze(problem, found.drawn, found.came, S=10, seed=1)["median"],
        "mutual": mutual(found.drawn, found.came, random_state=1),
    }
    if two:
        tree = DecisionTreeClassifier(max_depth=2, random_state=1)
        tree.fit(found.drawn[::2], found.came[::2])
        leaves = tree.apply(found.drawn)
        best = max(np.unique(leaves), key=lambda leaf: _fit(leaves[::2] == leaf, found.came[::2]))
        inside, came = leaves[1::2] == best, found.came[1::2]
        coverage = came[inside].sum() / came.sum()
        answer["leaf"] = [came[inside].mean(), coverage, _fit(inside, came)]
    return {key: value if key == "digest" else _plain(value) for key, value in answer.items()}


def _fit(inside: NDArray[np.bool_], came: Floats) -> float:
    """Share of the variance that being inside explains; nothing where less comes inside."""
    if inside.all() or not inside.any():
        return 0.0
    r = float(np.corrcoef(inside, came)[0, 1])
    return max(r, 0.0) ** 2


def _plain(values: Any) -> list[float]:
    return [round(float(value), 6) for value in values]


def main() -> None:
    """Ask about all cases."""
    from importlib.metadata import version

    found = {
        "solver": f"SALib {version('SALib')}, scikit-learn {version('scikit-learn')}",
        "renew": "python -m tests.peers.sensitivity",
        "cases": {name: ask(plays(name)) for name in MAKERS},
    }
    text = json.dumps(found, separators=(",", ":")).replace('},"', '},\n"')
    ANSWERS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
