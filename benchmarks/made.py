"""Scenarios of any size, to see what a talk costs as they grow."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from benchmarks.timing import Spread, spread

N = 100
REPEATS = 5


@dataclass(frozen=True)
class Size:
    """How large a scenario is."""

    parties: int = 4
    issues: int = 6
    options: int = 4
    sessions: int = 10
    measures: int = 2


SWEEPS: dict[str, dict[int, Size]] = {
    "parties": {n: Size(parties=n) for n in (2, 4, 8, 16, 57)},
    "issues": {n: Size(issues=n) for n in (3, 6, 12, 24)},
    "options": {n: Size(options=n) for n in (2, 4, 8, 16)},
    "issues × options": {
        k * o: Size(issues=k, options=o) for k, o in ((3, 2), (6, 4), (12, 8), (24, 16))
    },
    "sessions": {n: Size(sessions=n) for n in (5, 10, 20, 40)},
    "measures": {n: Size(measures=n) for n in (0, 2, 4, 8)},
}
"""One number grows, or two, the others stay."""


def written(size: Size, **demand: Any) -> dict[str, Any]:
    """A scenario of that size: parties at opposite ends by turns, threats and their answers.

    ``demand``: what every demand says besides.
    """
    options = [f"o{at}" for at in range(size.options)]
    ends = options[0], options[-1]
    return {
        "scenario": "Made to measure",
        "issues": {f"i{k}": {"options": options, "status_quo": "none"} for k in range(size.issues)},
        "parties": {
            f"P{a}": {
                "demands": {
                    f"i{k}": {
                        "want": ends[(a + k * (a > 1)) % 2],
                        "accept": ends[(a + k * (a > 1) + 1) % 2],
                        "salience": {"uniform": [1, 8]},
                        **demand,
                    }
                    for k in range(size.issues)
                }
            }
            for a in range(size.parties)
        },
        "measures": {f"m{m}": _measure(m) for m in range(size.measures)},
        "calendar": [{"stage": "talks", "date": "2030-01-01", "sessions": size.sessions}],
    }


def _measure(m: int) -> dict[str, Any]:
    """By turns a threat of the first party and the second's answer to it."""
    by, against = ("P0", "P1") if m % 2 == 0 else ("P1", "P0")
    when = {"no_accord": ["i0"]} if m % 2 == 0 else f"m{m - 1}"
    return {"by": by, "kind": "sanctions", "when": when, "harm": {against: "medium"}, "cost": "low",
            "public": "yes"}  # fmt: skip


def microseconds(size: Size, n: int = N) -> Spread:
    """Processor time of a talk on one thread, no tables written."""
    from sim.model import Talks
    from sim.scenario import read

    talks = Talks(read(json.dumps(written(size))), seed=1)
    talks.play(0, 2)
    took = []
    for at in range(REPEATS):
        started = time.thread_time()
        talks.play(n * at, n * (at + 1))
        took.append((time.thread_time() - started) / n * 1e6)
    return spread(took)


def power(points: Sequence[tuple[float, float]]) -> float:
    """The exponent p of cost ~ size^p that fits best, by least squares of logarithms; sizes of 0
    are left out.
    """
    sizes, costs = zip(*((log(size), log(cost)) for size, cost in points if size > 0), strict=True)
    return float(np.polyfit(sizes, costs, 1)[0])


def growth(n: int, sweeps: dict[str, dict[int, Size]]) -> dict[str, Any]:
    """For every number that grows: its values, what a talk costs, and the power by which."""
    found = {}
    for name, sizes in sweeps.items():
        costs = {at: microseconds(size, n) for at, size in sizes.items()}
        fitted = power([(at, cost["median"]) for at, cost in costs.items()])
        found[name] = {"microseconds": {str(at): cost for at, cost in costs.items()},
                       "power": fitted}  # fmt: skip
    return found
