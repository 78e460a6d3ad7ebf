"""Waiting: what days cost, as it is drawn. What comes of it is in :mod:`sim.days.waiting`.

Shapes: R replicates, A parties, K issues, S stages.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.days.waiting import Waiting
from sim.model.plays import Plays


def waiting_of(talks: Plays) -> Waiting:
    """What waiting costs: nothing yet."""
    a_day, interests = talks.draws.delay_cost, talks.draws.interests
    shape = interests.want.shape
    hurried = np.flatnonzero(a_day.any(axis=0))
    waits = np.zeros((len(talks.seatings), shape[1]), np.bool_)
    for at, seating in enumerate(talks.seatings):
        if talks.protocols[seating.stage.id].tables:
            waits[at, [a for a in seating.voters if a in hurried]] = True
    return Waiting(
        paid=np.zeros_like(a_day), cost=np.zeros(shape),
        disputed=np.zeros((len(talks.seatings), shape[0], shape[2]), np.bool_),
        since=np.full(talks.n, _first_day(talks).toordinal()), hurried=hurried, waits=waits,
        a_day=a_day, weight=interests.weight, want=interests.want,
    )  # fmt: skip


def _first_day(talks: Plays) -> date:
    """The day of the first stage that is played: nothing could be settled before."""
    return talks.seatings[0].stage.date if talks.seatings else talks.entries[0][0]
