"""What happened when, over all plays: how often, and on which days at first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

QUANTILES = (0.05, 0.5, 0.95)
WORDS = ("what", "of", "by")

Days = NDArray[np.datetime64]
Key = tuple[str, ...]
_EPOCH = date(1970, 1, 1)


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
    return told(tables, counted(tables))


def counted(tables: Tables) -> Counter[Key]:
    """In how many plays what happened first on which day: ``(what, of, by, day)``."""
    found: Counter[Key] = Counter()
    if not tables.has("dates"):
        return found
    read = tables.coded("dates", WORDS)
    day = tables.column("dates", "day").astype("datetime64[D]").astype(np.int64)
    play = tables.column("dates", "replicate")
    codes, sizes = zip(*((read[name][0], len(read[name][1])) for name in WORDS), strict=True)
    shape = [max(size, 1) for size in sizes]
    kinds = np.ravel_multi_index(codes, shape)
    for number in np.unique(kinds):
        here = kinds == number
        at = np.unique(play[here], return_index=True)[1]  # a play's rows are in order of days
        places = np.unravel_index(number, shape)
        words = [str(read[name][1][place]) for name, place in zip(WORDS, places, strict=True)]
        days, plays = np.unique(day[here][at], return_counts=True)
        for first, k in zip(days.tolist(), plays.tolist(), strict=True):
            found[*words, str(first)] = k
    return found


def told(tables: Tables, counts: Counter[Key]) -> tuple[Happening, ...]:
    """All that happened, by the middle day, from its counts."""
    by_kind: dict[Key, list[tuple[int, int]]] = {}
    for (*words, day), plays in counts.items():
        by_kind.setdefault(tuple(words), []).append((int(day), plays))
    found = []
    for (what, of, by), firsts in by_kind.items():
        days, plays = np.array(sorted(firsts)).T
        quantiles = np.quantile(np.repeat(days, plays), QUANTILES, method="inverted_cdf")
        early, middle, late = (_EPOCH + timedelta(int(day)) for day in quantiles)
        share = Share(int(plays.sum()), tables.n)
        found.append(Happening(what, of, by, share, (early, middle, late)))
    return tuple(sorted(found, key=_in_turn))


@dataclass(frozen=True)
class Curve:
    """In how many plays something is so, day by day.

    Parameters
    ----------
    first
        [N], the day on which it first came, one for every play in which it does, in order.
    days, plays
        [D], the days on which the number changes, and the number from each day on.
    """

    first: Days
    days: Days
    plays: NDArray[np.int64]


def curves(tables: Tables) -> dict[str, Curve]:
    """Plays in which an accord stands, and in which each kind of coercion has been carried out;
    nothing where the run has kept no days. An accord stands until a home refuses it.
    """
    if not tables.source.has("dates"):
        return {}
    told = tables.coded("dates", WORDS[:2])
    what, of = (np.array(told[name][1], object)[told[name][0]] for name in WORDS[:2])
    day, play = tables.column("dates", "day"), tables.column("dates", "replicate")
    kinds = {"accord": what == "accord"}
    for measure, about in tables.cast["measures"].items():
        here = (what == "carried_out") & (of == measure)
        kinds[about["kind"]] = kinds.get(about["kind"], False) | here
    found = {}
    for kind, here in kinds.items():
        if here.any():
            first = np.sort(day[here][_first(play[here])])
            days, plays = np.unique(first, return_counts=True)
            found[kind] = Curve(first, days, np.cumsum(plays))
    if (what == "refused").any():
        here = (what == "accord") | (what == "refused")
        accords = (what == "accord")[here], told["of"][0][here], day[here], play[here]
        found["accord"] = Curve(found["accord"].first, *_standing(*accords))
    return found


def _standing(
    signed: NDArray[np.bool_], stage: NDArray[np.int64], day: Days, play: NDArray[np.int64]
) -> tuple[Days, NDArray[np.int64]]:
    """The days on which the number of plays with an accord that stands changes, and the numbers.

    One row an accord, or a no at home, which voids all accords of its stage.
    """
    once = np.sort(_first(2 * (play * (int(stage.max()) + 1) + stage) + signed))
    once = once[np.argsort(play[once], kind="stable")]
    step, whose = np.where(signed[once], 1, -1), play[once]
    standing = np.cumsum(step) - step
    starts = _first(whose)
    before = standing - np.repeat(standing[starts], np.diff(np.append(starts, len(once))))
    change = (before + step > 0).astype(np.int64) - (before > 0)
    days, at = np.unique(day[once], return_inverse=True)
    changes = np.zeros(len(days), np.int64)
    np.add.at(changes, at, change)
    return days, np.cumsum(changes)


def _first(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each value stands first."""
    return np.asarray(np.unique(values, return_index=True)[1])


def _in_turn(one: Happening) -> tuple[date, date, int, str, str, str]:
    return one.days[1], one.days[0], -one.plays.count, one.of, one.what, one.by
