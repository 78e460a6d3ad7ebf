"""Where the processor time of a play goes: rule by rule, and what is left between them."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.yardsticks import BEYOND
from sim import compiling

KINDS = {
    "ladder.build": "ladders",
    "offers.rate": "rating",
    "offers.rate_by_type": "beliefs",
    "offers.read_offer": "beliefs",
    "foresight.no_deal_values": "no deal",
    "adoption.answers": "answers",
}
"""What the rules that take most are about: how a party's ladder is rated by itself, and by those
who read its resolve in what it tables; what no deal is worth."""
OTHER, BETWEEN = "other rules", "between rules"


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Seconds of processor time, by rule, that rules take which Python calls meanwhile."""
    Rule: Any = compiling.Rule
    took: dict[str, float] = defaultdict(float)
    call = Rule.__call__

    def watch(rule: Any, *given: Any) -> Any:
        started = time.thread_time()
        try:
            return call(rule, *given)
        finally:
            module = rule.py_func.__module__.rpartition(".")[-1]
            took[f"{module}.{rule.__name__}"] += time.thread_time() - started

    Rule.__call__ = watch
    try:
        yield took
    finally:
        Rule.__call__ = call


def spent(scenario: str, n: int) -> dict[str, float]:
    """What share of the processor time of a talk goes where, on one thread, tables made and not
    written, of plays of which no texts are kept. ``scenario``: a name or a path.

    Returns
    -------
    dict
        Shares, by what they are spent on; they add up to 1. ``microseconds``: of a talk.
    """
    from sim.model import Talks
    from sim.scenario import load

    talks = Talks(load(scenario), seed=1)
    talks.play(BEYOND, BEYOND + n)
    with watched() as took:
        started = time.thread_time()
        talks.play(BEYOND + n, BEYOND + 2 * n)
        whole = time.thread_time() - started
    found = dict.fromkeys([*KINDS.values(), OTHER], 0.0)
    for name, seconds in took.items():
        found[KINDS.get(name, OTHER)] += seconds / whole
    return {**found, BETWEEN: 1.0 - sum(found.values()), "microseconds": whole / n * 1e6}
