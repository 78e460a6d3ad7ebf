"""Processor time and wall-clock time, by turns: medians and spread."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

Spread = dict[str, float]
"""``median``, ``least``, ``most``."""


class Took(NamedTuple):
    """Microseconds of one talk, or of whatever is done ``n`` times: of the processors, of this
    process and of those that it started and that have ended; and by the clock on the wall.
    """

    cpu: float
    wall: float


def processor_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def clocked(n: int, play: Callable[[], object]) -> Took:
    """What one of ``n`` things takes that ``play`` does at once."""
    started, used = time.perf_counter(), processor_seconds()
    play()
    wall = time.perf_counter() - started
    return Took((processor_seconds() - used) / n * 1e6, wall / n * 1e6)


def by_turns(plays: Mapping[str, Callable[[], Took]], turns: int) -> dict[str, list[Took]]:
    """Have all play one after the other, so many times, so that whatever else the machine does
    falls on all of them.
    """
    took: dict[str, list[Took]] = {name: [] for name in plays}
    for _ in range(turns):
        for name, play in plays.items():
            took[name].append(play())
    return took


def spread(values: Sequence[float]) -> Spread:
    """The middle of some values, and between which they lie."""
    return {"median": median(values), "least": min(values), "most": max(values)}


def told(took: Sequence[Took]) -> dict[str, Spread]:
    """What is kept of some turns, in microseconds."""
    return {"cpu": spread([one.cpu for one in took]), "wall": spread([one.wall for one in took])}


def ratio(slower: Sequence[Took], faster: Sequence[Took]) -> dict[str, Spread]:
    """How many times as long the one takes as the other, turn by turn."""
    pairs = [*zip(slower, faster, strict=True)]
    return {
        "cpu": spread([slow.cpu / fast.cpu for slow, fast in pairs]),
        "wall": spread([slow.wall / fast.wall for slow, fast in pairs]),
    }
