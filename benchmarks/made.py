"""Scenarios of any size, to see what a talk costs as they grow."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from typing import Any

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


SWEEPS: dict[str, tuple[Size, ...]] = {
    "parties": tuple(Size(parties=n) for n in (2, 4, 8, 16)),
    "issues": tuple(Size(issues=n) for n in (3, 6, 12, 24)),
    "options": tuple(Size(options=n) for n in (2, 4, 8, 16)),
    "sessions": tuple(Size(sessions=n) for n in (5, 10, 20, 40)),
    "measures": tuple(Size(measures=n) for n in (0, 2, 4, 8)),
}
"""One number grows, the others stay."""


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


def microseconds(size: Size) -> float:
    """Processor time of a talk on one thread, no tables written: the least of five, for whatever
    else runs only adds to it.
    """
    from sim.model import Talks
    from sim.scenario import read

    talks = Talks(read(json.dumps(written(size))), seed=1)
    talks.play(0, 2)
    took = []
    for at in range(REPEATS):
        started = time.thread_time()
        talks.play(N * at, N * (at + 1))
        took.append(time.thread_time() - started)
    return min(took) / N * 1e6


def growth() -> dict[str, list[tuple[int, float]]]:
    """For every number that grows: its values, and what a talk costs."""
    return {
        name: [(getattr(size, name), microseconds(replace(size))) for size in sizes]
        for name, sizes in SWEEPS.items()
    }
