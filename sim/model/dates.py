"""What happened when: the events of every play that have a day. Rules write it
(:mod:`sim.days.dates`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded
from sim.columns.played import HAPPENED
from sim.days import dates
from sim.days.dates import Dates
from sim.model.plays import Plays

Ints = NDArray[np.int64]


def dates_of(talks: Plays) -> Dates:
    """Nothing has happened yet; with room for all that may."""
    return Dates(np.zeros(1, np.int64), np.empty((talks.n * _most(talks), 5), np.int64))


def _most(talks: Plays) -> int:
    """How many things may happen in a play: every threat is announced, carried out and made good by
    walking out once, accords come and are voted on at every stage, shocks come with every day that
    is looked at, an option is promised once an issue.
    """
    brief, layout = talks.brief, talks.layout
    n_stages, n_measures = len(talks.seatings), len(layout.measures)
    days = 2 * (len(talks.entries) + n_measures + n_stages * len(layout.ratifiers)) + 2
    kept = sum(len(promise.holds) for promise in brief.promises)
    voted = n_stages * len(layout.ratifiers)
    turns, shocks = len(brief.turns), len(brief.shocks) * days
    return 3 * n_measures + 1 + n_stages + voted + shocks + kept + turns


def table(talks: Plays, kept: Dates, replicate: Ints) -> Table:
    """A row an event, play by play, in the order in which they happened."""
    rows = kept.rows[: kept.n[0]]
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    happened = tuple(HAPPENED)
    found: Table = {
        "replicate": replicate[rows[:, 0]], "day": rows[:, 1].astype("datetime64[D]"),
        "what": coded(rows[:, 2], happened),
    }  # fmt: skip
    ids, before = _ids(talks)
    found["of"] = coded(np.array(before, np.int64)[rows[:, 2]] + rows[:, 3], ids)
    found["by"] = coded(rows[:, 4], [*talks.layout.parties, ""])
    return found


def _ids(talks: Plays) -> tuple[list[str], list[int]]:
    """The ids of all to which something may happen; and where those begin to which each does."""
    stages, measures = [one.stage.id for one in talks.seatings], list(talks.layout.measures)
    shocks, promises = list(talks.brief.shocks), [one.id for one in talks.brief.promises]
    turns = [one.id for one in talks.brief.turns]
    kinds = (stages, measures, shocks, promises, turns)
    starts = np.cumsum([0, *map(len, kinds)]).tolist()
    of = {
        dates.SIGNED: 0, dates.WALKED_OUT: 0, dates.ANNOUNCED: 1, dates.CARRIED_OUT: 1,
        dates.SET_OFF: 1, dates.RATIFIED: 0, dates.REFUSED: 0, dates.STRUCK: 2, dates.KEPT: 3,
        dates.TURNED: 4,
    }  # fmt: skip
    ids = [name for kind in kinds for name in kind]
    return ids or [""], [starts[of[what]] for what in range(len(of))]
