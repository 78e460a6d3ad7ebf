"""Waiting: what is still to come for a party, and what the days until then cost it.

docs/model.md, sections 4 and 5. A day costs a party its ``delay_cost`` times the share that is
still open of what it disputes, weighed by its own weights. It waits until its own last stage: the
last at which it votes on something that is disputed there and open. One play.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.luck import total
from sim.days.state import EPOCH


class Waiting(NamedTuple):
    """What waiting costs. Shapes: R replicates, A parties, K issues, S stages.

    ``paid``: [R, A], what it has cost so far, in stakes; ``cost``: [R, A, K], what a day costs
    while an issue is open; ``disputed``: [S, R, K], what a stage's voters want settled differently;
    ``since``: [R], the day up to which days are counted, an ordinal. The same in every play:
    ``hurried``: [N], numbers of the parties that days cost anything, and nothing is worked out
    where there are none; ``waits``: [S, A], the party is one of them and votes at a stage at which
    texts are tabled. What a party's day costs, ``a_day``: [R, A], and its weights: ``weight``:
    [R, A, K], ``want``: [R, A, K].
    """

    paid: np.ndarray
    cost: np.ndarray
    disputed: np.ndarray
    since: np.ndarray
    hurried: np.ndarray
    waits: np.ndarray
    a_day: np.ndarray
    weight: np.ndarray
    want: np.ndarray


@rule
def mark_disputed(stages, at, want, out):
    """Which issues a stage's voters want settled differently. ``want``: [A, K], -1 where a party
    has no line; ``out``: [K], written.
    """
    for k in range(out.shape[0]):
        most, least = -1, -1
        for a in range(want.shape[0]):
            if stages.votes[at, a] and want[a, k] >= 0:
                most = max(most, want[a, k])
                least = want[a, k] if least < 0 else min(least, want[a, k])
        out[k] = stages.agenda[at, k] and most > least


@rule
def weigh(play, r):
    """Work out what is disputed and what a day costs."""
    waiting, sums, share = play.waiting, play.room.sums, 0.0
    if waiting.hurried.shape[0] == 0:
        return
    for at in range(waiting.disputed.shape[0]):
        mark_disputed(play.stages, at, waiting.want[r], waiting.disputed[at, r])
    for i in range(waiting.hurried.shape[0]):
        a = waiting.hurried[i]
        for k in range(sums.shape[0]):
            mine = False
            for at in range(waiting.disputed.shape[0]):
                mine = mine or (waiting.waits[at, a] and waiting.disputed[at, r, k])
            sums[k] = waiting.weight[r, a, k] if mine else 0.0
        whole = total(sums)
        for k in range(sums.shape[0]):
            share = sums[k] / whole if whole > 0.0 else 0.0
            waiting.cost[r, a, k] = waiting.a_day[r, a] * share


@rule
def is_open(play, r, at):
    """Whether something is disputed at a stage that is not settled."""
    disputed, settled, found = play.waiting.disputed, play.state.settled, False
    for k in range(settled.shape[1]):
        found = found or (disputed[at, r, k] and not settled[r, k])
    return found


@rule
def days_left(play, r, a, place):
    """Days from today to party a's own last stage, from a stage on; -1 where it has none."""
    stages, days = play.stages, -1
    for at in range(place, stages.day.shape[0]):
        if play.waiting.waits[at, a] and is_open(play, r, at):
            days = max(stages.day[at] - play.state.today[r], 0)
    return days


@rule
def look_ahead(play, r, place):
    """Before a stage: write what the days left cost into what texts are worth.

    An issue that a text settles spares its share; see :func:`sim.rules.terms.due_to_terms`.
    """
    waiting, ahead, settled = play.waiting, play.state.acts.waiting, play.state.settled
    for i in range(waiting.hurried.shape[0]):
        a = waiting.hurried[i]
        days = max(days_left(play, r, a, place), 0)
        for k in range(settled.shape[1]):
            ahead[r, a, k] = 0.0 if settled[r, k] else days * waiting.cost[r, a, k]


@rule
def stop_looking(play, r):
    """When the talks are over: no text spares any more waiting."""
    play.state.acts.waiting[r] = 0.0


@rule
def make_good(play, r, place, issues):
    """An accord has lapsed, and so it has spared nobody the days since it was signed: those
    counted so far or, where it had ended the talks, all of them.

    ``place``: of its stage; ``issues``: [K], what it had settled, which is open again.
    """
    waiting, stages, state, sums = play.waiting, play.stages, play.state, play.room.sums
    signed = stages.day[place]
    for i in range(waiting.hurried.shape[0]):
        a, waited = waiting.hurried[i], 0
        for at in range(place, stages.day.shape[0]):
            if waiting.waits[at, a] and is_open(play, r, at):
                then = stages.day[at]
                over = not state.live[r] and state.full[r]
                waited = (then if over else min(waiting.since[r], then)) - signed
        for k in range(sums.shape[0]):
            sums[k] = waiting.cost[r, a, k] * waited if issues[k] else 0.0
        waiting.paid[r, a] += total(sums)


@rule
def pass_days(play, r, place):
    """Count the days up to now, for those who still have a stage of their own. ``place``: of the
    stage that begins or, where the talks end, of the first that is not held any more.
    """
    waiting, settled, sums = play.waiting, play.state.settled, play.room.sums
    today = play.state.today[r]
    days = max(today - waiting.since[r], 0)
    for i in range(waiting.hurried.shape[0]):
        a = waiting.hurried[i]
        if days_left(play, r, a, place) >= 0:
            for k in range(sums.shape[0]):
                sums[k] = 0.0 if settled[r, k] else waiting.cost[r, a, k]
            waiting.paid[r, a] += days * total(sums)
    waiting.since[r] = max(waiting.since[r], today)


@rule
def end_talks(play, r):
    """End the talks: from now on nobody waits."""
    state = play.state
    state.ended[r] = state.today[r] - EPOCH
    pass_days(play, r, state.place[r])
    state.tension_at_end[r] = state.tension[r]
    state.live[r] = False
