"""What each stage did, over all plays: how often it was held, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

SUMS = ("n_sessions", "n_offers", "n_settled", "tension_before", "tension_after")
COUNTED = ("met", "accord", "walked_out")


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
    if not tables.source.has("stages"):
        return {}
    place, names = tables.coded("stages", ["stage"])["stage"]
    columns = [np.asarray(tables.column("stages", name), np.float64) for name in (*COUNTED, *SUMS)]
    found = {}
    for stage, meetings in tables.meetings.items():
        at = [names.index(meeting) for meeting in meetings if meeting in names]
        there = np.isin(place, at) & (columns[0] > 0)
        if at:
            sums = [column[there].sum() for column in columns]
            found[stage] = _held(sums, tables.n * len(at))
    return found


def _held(sums: list[float], n: int) -> Held:
    met, accord, walked_out = (int(count) for count in sums[: len(COUNTED)])
    means = [total / met if met else np.nan for total in sums[len(COUNTED) :]]
    shares = (Share(accord, met), Share(walked_out, met))
    return Held(Share(met, n), *shares, *(float(mean) for mean in means))
