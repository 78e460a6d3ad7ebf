"""What each stage did, over all plays: how often it was held, what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

SUMS = ("n_sessions", "n_offers", "n_settled", "tension_before", "tension_after")
COUNTED = ("met", "accord", "walked_out")
PLAYED = "played"
HALF = 2**32
ONE = HALF**2
"""Sums are whole numbers of which so many are one."""

Key = tuple[str, ...]


@dataclass(frozen=True)
class Held:
    """One stage; of one that is repeated, all its meetings.

    Parameters
    ----------
    met
        How often it was held, of the plays; of meetings, of all of all plays.
    accord, walked_out
        How often a text was adopted at it, and somebody walked out, of those held.
    sessions, texts, settled
        How many there were, on average over those held.
    before, after
        Mean tension as it began, and once it was over.
    """

    met: Share
    accord: Share
    walked_out: Share
    sessions: float
    texts: float
    settled: float
    before: float
    after: float

    def as_dict(self) -> dict[str, Any]:
        """The stage for programs."""
        told = {name: getattr(self, name).as_dict() for name in ("met", "accord", "walked_out")}
        numbers = ("sessions", "texts", "settled", "before", "after")
        return told | {name: getattr(self, name) if self.met.count else None for name in numbers}


def course(tables: Tables) -> dict[str, Held]:
    """The stages that are played, in the calendar's order; none where the run kept none of it."""
    return told(tables, counted(tables))


def counted(tables: Tables) -> Counter[Key]:
    """Of every meeting the plays in which it was held, and so on; and sums over those held.

    Sums are whole numbers, so that they are the same in whatever parts they are taken.
    """
    found: Counter[Key] = Counter()
    if not tables.has("stages"):
        return found
    place, names = tables.coded("stages", ["stage"])["stage"]
    columns = {
        name: np.asarray(tables.column("stages", name), np.float64) for name in (*COUNTED, *SUMS)
    }
    met = columns["met"] > 0
    for at, stage in enumerate(names):
        there = met & (place == at)
        found[stage, PLAYED] = int(np.count_nonzero(place == at))
        for name, column in columns.items():
            found[stage, name] = _whole(column[there])
    return found


def _whole(values: NDArray[np.float64]) -> int:
    """The sum of numbers in units of ``1 / ONE``, put together of three that are not too large."""
    whole = np.floor(values)
    rest = (values - whole) * HALF
    upper = np.floor(rest)
    lower = np.rint((rest - upper) * HALF)
    high, middle, low = (int(part.astype(np.int64).sum()) for part in (whole, upper, lower))
    return (high * HALF + middle) * HALF + low


def told(tables: Tables, counts: Counter[Key]) -> dict[str, Held]:
    """What each stage did, from its counts."""
    found = {}
    for stage, meetings in tables.meetings.items():
        there = [meeting for meeting in meetings if counts[meeting, PLAYED]]
        if there:
            sums = {n: sum(counts[m, n] for m in there) for n in (*COUNTED, *SUMS)}
            found[stage] = _held(sums, tables.n * len(there))
    return found


def _held(sums: Mapping[str, int], n: int) -> Held:
    met, accord, walked_out = (sums[name] // ONE for name in COUNTED)
    means = [sums[name] / (met * ONE) if met else np.nan for name in SUMS]
    shares = (Share(accord, met), Share(walked_out, met))
    return Held(Share(met, n), *shares, *(float(mean) for mean in means))
