"""Accords that have to be ratified at home: what is put to the vote, and what lapses. One play.

docs/model.md, section 7.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import isnan
from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days import complements, dates
from sim.days.homes import AFTERWARDS
from sim.days.log import VOTED, tell
from sim.days.luck import draw
from sim.days.state import STATUS_QUO, first_accord, stands
from sim.days.waiting import make_good
from sim.rules.home import chance_of, chance_ratified
from sim.rules.world import World

NEVER = -1
"""The day on which is voted on what waits for the end of the talks."""
CHANCE, RATIFIED = 0, 1
"""Where :class:`sim.days.luck.Room` says how likely a vote was, and what came of it."""


class Accords(NamedTuple):
    """Accords that wait for ratification, and what happens where one is refused. Shapes: R
    replicates, A parties, K issues, S stages; no plays at all where nobody ratifies anything.

    ``due``: [R, S, A], who must still ratify; ``put``: [R, S], somebody must; ``lapsed``: [R, S];
    ``ratified``: [R, A], 1 and 0 for yes and no, NaN where nothing was put to the vote;
    ``expected``: [R, S], the chance that all signers ratify, as it was when they signed; ``text``,
    ``before``: [R, K]; ``by_then``: [R, K], what had imposed the settlement before. ``judged``: the
    world in which a vote judges, in force being what was so before. ``luck``: [A, 2], keys.
    """

    due: np.ndarray
    put: np.ndarray
    lapsed: np.ndarray
    ratified: np.ndarray
    expected: np.ndarray
    text: np.ndarray
    before: np.ndarray
    by_then: np.ndarray
    judged: World
    luck: np.ndarray


@rule
def has_lapsed(play, r, place):
    """Whether the accord of a stage has lapsed."""
    return play.homes.must.shape[0] > 0 and play.accords.lapsed[r, place]


@rule
def mark_signers(play, yes, out):
    """Who signs, itself or through its bloc. ``yes``, ``out``: [A], the latter written."""
    for b in range(out.shape[0]):
        out[b] = False
        for a in range(yes.shape[0]):
            out[b] = out[b] or (yes[a] and play.given.speaks_for[a, b])


@rule
def is_put(play, r, a, text):
    """Whether an accord on ``text`` is put to the vote of party a."""
    world, found = play.world, False
    for k in range(text.shape[0]):
        now = world.settlement[r, k]
        option = now if text[k] == play.given.n_options[k] else text[k]
        asked = world.home.ratifies[a, k, max(option, 0)]
        found = found or (asked and text[k] != now and text[k] >= 0)
    return found


@rule
def note(play, r, place, yes, text):
    """An accord is about to come into force."""
    accords, state, signed = play.accords, play.state, play.room.signed
    if play.homes.must.shape[0] == 0:
        return
    for k in range(text.shape[0]):
        if not state.settled[r, k]:
            accords.text[r, k], accords.before[r, k] = text[k], state.settlement[r, k]
            accords.by_then[r, k] = state.deeds.by[r, k]
    mark_signers(play, yes, signed)
    accords.put[r, place] = False
    for a in range(signed.shape[0]):
        due = signed[a] and is_put(play, r, a, text)
        accords.due[r, place, a] = due
        accords.put[r, place] = accords.put[r, place] or due
    accords.expected[r, place] = chance_ratified(play.world, signed, r, text)


@rule
def vote_day(play, place, a):
    """The day on which party a votes on the accord of a stage; NEVER: once the talks are over."""
    delay = play.homes.delay[a]
    return NEVER if delay == AFTERWARDS else play.stages.day[place] + delay


@rule
def mark_standing(play, r, place, out):
    """What stands of the accord of a stage; whether anything does. ``out``: [K], written."""
    state, found = play.state, False
    for k in range(out.shape[0]):
        out[k] = stands(state, r, k) and state.by_stage[r, k] == place
        found = found or out[k]
    return found


@rule
def vote_on(play, r, place, a):
    """Party a votes on what stands of the accord of a stage."""
    accords, own, text = play.accords, play.room.own, play.room.text
    due, there = accords.due[r, place, a], mark_standing(play, r, place, own)
    accords.due[r, place, a] = False
    if not (due and there):
        return
    for k in range(text.shape[0]):
        text[k] = accords.text[r, k] if own[k] else 0
        accords.judged.settlement[r, k] = accords.before[r, k] if own[k] else 0
    chance = chance_of(accords.judged, r, a, text)
    refused = draw(play, accords.luck[a], r, place) >= chance
    if refused:
        accords.ratified[r, a] = 0.0
    elif isnan(accords.ratified[r, a]):
        accords.ratified[r, a] = 1.0
    dates.note(play, r, dates.REFUSED if refused else dates.RATIFIED, place, a)
    play.room.numbers[CHANCE] = chance
    play.room.numbers[RATIFIED] = 0.0 if refused else 1.0
    tell(play, VOTED, r, place, a)
    if refused:
        lapse(play, r, place, own)


@rule
def vote(play, r, day):
    """Put to the vote what is due on a day; NEVER: what waits for the end of the talks."""
    must = play.homes.must
    for place in range(play.stages.day.shape[0] if must.shape[0] > 0 else 0):
        for i in range(must.shape[0]):
            if vote_day(play, place, must[i]) == day:
                vote_on(play, r, place, must[i])


@rule
def lapse(play, r, place, own):
    """An accord is void: what stands of it, ``own``, [K], is open again, nobody is bound by it."""
    state, accords = play.state, play.accords
    for k in range(own.shape[0]):
        if own[k]:
            state.settlement[r, k] = accords.before[r, k]
            state.deeds.by[r, k] = accords.by_then[r, k]
            state.settled[r, k] = False
            state.by[r, k], state.by_stage[r, k] = STATUS_QUO, -1
    accords.lapsed[r, place] = True
    make_good(play, r, place, own)
    complements.lapse(play.complements, r, own)
    for k in range(own.shape[0]):
        if own[k]:
            state.acts.standing[r, k] = False
    state.full[r] = False
    state.accord_stage[r] = first_accord(state, r)
    state.beliefs.version[r] += 1


@rule
def is_awaited(play, r):
    """Whether some accord is still to be ratified before the last stage, which may open it."""
    must, stages, found = play.homes.must, play.stages, False
    n_stages = stages.day.shape[0] if must.shape[0] > 0 else 0
    for place in range(n_stages):
        for i in range(must.shape[0]):
            day = vote_day(play, place, must[i])
            if day != NEVER and day < stages.day[n_stages - 1]:
                due = play.accords.due[r, place, must[i]]
                found = found or (due and mark_standing(play, r, place, play.room.touched))
    return found
