"""Waiting: what is still to come for a party, and what the days until then cost it.

docs/model.md, sections 4 and 5.

A day costs a party its ``delay_cost`` times the share that is still open of what it
disputes, weighed by its own weights. It waits until its own last stage: the last at which
it votes on something that is disputed there and open. Shapes: R replicates, A parties, K
issues.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model.calendar import day_number
from sim.model.plays import Plays
from sim.model.seating import Seating

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def disputed(seating: Seating, want: NDArray[np.int64]) -> Bools:
    """Which issues a stage's voters want settled differently, [R, K].

    Parameters
    ----------
    seating
        Of the stage.
    want
        [R, A, K], -1 where a party has no line.
    """
    wanted = want[:, list(seating.voters)]
    listed = wanted >= 0
    most = np.where(listed, wanted, -1).max(axis=1, initial=-1)
    beyond_all = np.iinfo(wanted.dtype).max
    least = np.where(listed, wanted, beyond_all).min(axis=1, initial=beyond_all)
    return np.asarray(seating.agenda & (most > least))


def meets(talks: Plays, place: int, party: int) -> Bools:
    """Whether a party votes at a stage on an issue of its own that is still open, [R].

    An issue of its own is one on which it has a line. Whether a stage that waits for
    something is held nobody knows beforehand: it counts.
    """
    seating = talks.seatings[place]
    if party not in seating.voters or not talks.protocols[seating.stage.id].tables:
        return np.zeros(talks.n, np.bool_)
    own = (talks.draws.interests.want[:, party] >= 0) & ~talks.state.settled
    return np.asarray((own & seating.agenda).any(axis=1))


class Waiting:
    """What waiting costs the parties of a block of replicates.

    ``paid``: [R, A], what it has cost so far, in stakes. Nothing is worked out where no
    party is in a hurry.
    """

    def __init__(self, talks: Plays) -> None:
        self.talks = talks
        cost, interests = talks.draws.delay_cost, talks.draws.interests
        self.paid: Floats = np.zeros_like(cost)
        self.cost: Floats = np.zeros(interests.want.shape)
        """What a day costs while an issue is open, [R, A, K], in stakes."""
        self.disputed = [np.zeros(self.cost[:, 0].shape, np.bool_) for _ in talks.seatings]
        self.since = np.full(talks.n, _first_day(talks))
        self.hurried = [int(a) for a in np.flatnonzero(cost.any(axis=0))]
        self.weigh(np.ones(talks.n, np.bool_))

    def weigh(self, rows: Bools) -> None:
        """Work out what is disputed and what a day costs, where ``rows``, [R]."""
        if not self.hurried:
            return
        talks, cost, interests = self.talks, self.talks.draws.delay_cost, self.talks.draws.interests
        for marks, seating in zip(self.disputed, talks.seatings, strict=True):
            marks[rows] = disputed(seating, interests.want)[rows]
        mine = np.zeros(interests.want.shape, np.bool_)
        for seating, marks in zip(talks.seatings, self.disputed, strict=True):
            for a in self._waiting_at(seating):
                mine[:, a] |= marks
        weight = np.where(mine, interests.weight, 0.0)
        whole = weight.sum(axis=2, keepdims=True)
        share = np.divide(weight, whole, out=np.zeros_like(weight), where=whole > 0.0)
        self.cost[rows] = (cost[:, :, np.newaxis] * share)[rows]

    def _waiting_at(self, seating: Seating) -> list[int]:
        """Those in a hurry who vote at a stage at which texts are tabled."""
        if not self.talks.protocols[seating.stage.id].tables:
            return []
        return [a for a in self.hurried if a in seating.voters]

    def days_left(self, place: int) -> NDArray[np.int64]:
        """Days from today to each party's own last stage, from a stage on; -1 where it has
        none, [R, A].
        """
        talks = self.talks
        days = np.full(self.paid.shape, -1)
        for at in range(place, len(talks.seatings)):
            seating = talks.seatings[at]
            if mine := self._waiting_at(seating):
                open_here = np.any(self.disputed[at] & ~talks.state.settled, axis=1)
                left = max((seating.stage.date - talks.today).days, 0)
                days[:, mine] = np.where(open_here[:, np.newaxis], left, days[:, mine])
        return days

    def look_ahead(self, place: int) -> None:
        """Before a stage: write what the days left cost into what texts are worth.

        An issue that a text settles spares its share; see :func:`sim.rules.terms.due_to_terms`.
        """
        if self.hurried:
            days = np.maximum(self.days_left(place)[:, self.hurried], 0)[:, :, np.newaxis]
            state = self.talks.state
            ahead = np.where(state.settled[:, np.newaxis], 0.0, days * self.cost[:, self.hurried])
            state.acts.waiting[:, self.hurried] = ahead

    def make_good(self, where: Bools, place: int, issues: Bools) -> None:
        """An accord has lapsed, and so it has spared nobody the days since it was signed: those
        counted so far or, where it had ended the talks, all of them.

        Parameters
        ----------
        where
            [R], replicates in which it has.
        place
            Of its stage.
        issues
            [R, K], what it had settled, which is open again.
        """
        if not self.hurried:
            return
        state = self.talks.state
        signed = self.talks.seatings[place].stage.date.toordinal()
        waited = np.zeros((*self.paid.shape, issues.shape[1]), np.int64)
        for at in range(place, len(self.talks.seatings)):
            seating = self.talks.seatings[at]
            then = seating.stage.date.toordinal()
            until = np.where(~state.live & state.full, then, np.minimum(self.since, then))
            still = np.any(self.disputed[at] & ~state.settled, axis=1)
            for a in self._waiting_at(seating):
                waited[still, a] = (until - signed)[still, np.newaxis]
        added = (np.where(issues[:, np.newaxis], self.cost, 0.0) * waited).sum(axis=2)
        self.paid[where] += added[where]

    def stop_looking(self) -> None:
        """When the talks are over: no text spares any more waiting."""
        self.talks.state.acts.waiting[:] = 0.0

    def pass_days(self, where: Bools, place: int) -> None:
        """Count the days up to now, for those who still have a stage of their own.

        Parameters
        ----------
        where
            [R], replicates in which a stage begins, or the talks end.
        place
            Of that stage, or of the first that is not held any more.
        """
        today = self.talks.today.toordinal()
        if self.hurried and where.any():
            days = np.maximum(today - self.since, 0)[:, np.newaxis]
            settled = self.talks.state.settled[:, np.newaxis]
            a_day = np.where(settled, 0.0, self.cost[:, self.hurried]).sum(axis=2)
            added = np.where(self.days_left(place)[:, self.hurried] >= 0, days * a_day, 0.0)
            rows = np.flatnonzero(where)[:, np.newaxis]
            self.paid[rows, self.hurried] += added[where]
        self.since[where] = np.maximum(self.since[where], today)


def end_talks(talks: Plays, waiting: Waiting, where: Bools) -> None:
    """End the talks where they have come to that, [R]: from now on nobody waits."""
    state = talks.state
    state.ended[where] = day_number(talks.today)
    waiting.pass_days(where, talks.stage_place)
    state.tension_at_end[where] = state.tension[where]
    state.live &= ~where


def _first_day(talks: Plays) -> int:
    """The day of the first stage that is played: nothing could be settled before."""
    first: date = talks.seatings[0].stage.date if talks.seatings else talks.entries[0][0]
    return first.toordinal()
