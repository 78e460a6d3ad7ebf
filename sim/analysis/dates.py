"""What happened when, over all plays: how often, and on which days at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

QUANTILES = (0.05, 0.5, 0.95)
WORDS = ("what", "of", "by")


@dataclass(frozen=True)
class Happening:
    """Something that has a day.

    Parameters
    ----------
    what, of, by
        As the table ``dates`` has it.
    plays
        In how many plays it happened, once or more.
    days
        The first day of each of these plays: early (1 in 20), in the middle, late (19 in 20).
    """

    what: str
    of: str
    by: str
    plays: Share
    days: tuple[date, date, date]

    def as_dict(self) -> dict[str, Any]:
        """The happening for programs."""
        days = dict(zip(("early", "middle", "late"), map(date.isoformat, self.days), strict=True))
        return {"what": self.what, "of": self.of, "by": self.by, **self.plays.as_dict()} | days


def happenings(tables: Tables) -> tuple[Happening, ...]:
    """All that happened, by the middle day; nothing where the run has kept no days."""
    if not tables.source.has("dates"):
        return ()
    told = tables.coded("dates", WORDS)
    day = tables.column("dates", "day").astype("datetime64[D]").astype(np.int64)
    play = tables.column("dates", "replicate")
    codes, sizes = zip(*((told[name][0], len(told[name][1])) for name in WORDS), strict=True)
    kinds = np.ravel_multi_index(codes, [max(size, 1) for size in sizes])
    found = []
    for number in np.unique(kinds):
        here = kinds == number
        plays, at = np.unique(play[here], return_index=True)  # a play's rows are in order of days
        first = np.quantile(day[here][at], QUANTILES, method="inverted_cdf").astype(np.int64)
        days = tuple(date.fromordinal(date(1970, 1, 1).toordinal() + int(d)) for d in first)
        first_row = int(here.argmax())
        what, of, by = (told[name][1][told[name][0][first_row]] for name in WORDS)
        found.append(Happening(what, of, by, Share(len(plays), tables.n), days))  # type: ignore[arg-type]
    return tuple(sorted(found, key=_in_turn))


def firsts(tables: Tables) -> dict[str, NDArray[np.datetime64]]:
    """The first day of an accord, and of each kind of coercion that is carried out: one day for
    every play in which it comes, in order; nothing where the run has kept no days.
    """
    if not tables.source.has("dates"):
        return {}
    told = tables.coded("dates", WORDS[:2])
    what, of = (np.array(told[name][1], object)[told[name][0]] for name in WORDS[:2])
    day, play = tables.column("dates", "day"), tables.column("dates", "replicate")
    found = {"accord": what == "accord"}
    for measure, about in tables.cast["measures"].items():
        here = (what == "carried_out") & (of == measure)
        found[about["kind"]] = found.get(about["kind"], False) | here
    return {
        kind: np.sort(day[here][np.unique(play[here], return_index=True)[1]])
        for kind, here in found.items()
        if here.any()
    }


def _in_turn(one: Happening) -> tuple[date, date, int, str]:
    return one.days[1], one.days[0], -one.plays.count, one.of
