"""The hazard of an accident, and what an accord spares parties of it where they reckon with that.
One play.

docs/model.md, section 9.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.days import carrying, dates
from sim.days.lasting import is_carried
from sim.days.log import ACCIDENT, tell
from sim.rules.accidents import risk_of
from sim.rules.beliefs import believe
from sim.rules.tension import ACCORD, Danger, accident_chance, cool, move


class Risk(NamedTuple):
    """Accidents as they come and as they are reckoned with. Shapes: R replicates, A parties.

    The same in every play: ``measure``: what accidents set off, -1 for nothing; ``looms``: somebody
    reckons with them, and there may be one in some play; ``fixed``: the day on which the measure
    is decided, -1 for none, and ``last``, after which none may happen: ordinals; ``rises``,
    ``factor``: [N], measures that raise the hazard once carried out, and how many times. ``day``,
    ``until``: [R], of which day it was last said what an accord spares, and up to when an accident
    may happen, seen from there; ``drawn``: [R], the hazard at no tension as the scenario has it;
    ``seen``: [R, A], what any accord spares each party as the others take it; as each knows itself
    it is among what rules read (:class:`sim.rules.coercion.Acts`). No parties at all where nobody
    reckons with accidents.
    """

    danger: Danger
    measure: int
    looms: int
    fixed: int
    last: int
    rises: np.ndarray
    factor: np.ndarray
    day: np.ndarray
    until: np.ndarray
    drawn: np.ndarray
    seen: np.ndarray


@rule
def hazard(play, r):
    """The accident hazard at no tension, as what is carried out has raised it."""
    risk, base = play.risk, play.state.base[r]
    for i in range(risk.rises.shape[0]):
        if is_carried(play.world, play.state.deeds, r, risk.rises[i]):
            base = risk.factor[i] * base
    return base


@rule
def begin(play, r):
    """The hazard that, raised by what is in force already, is the scenario's."""
    risk = play.risk
    base = risk.drawn[r]
    for i in range(risk.rises.shape[0]):
        if is_carried(play.world, play.state.deeds, r, risk.rises[i]):
            base = base / risk.factor[i]
    play.state.base[r] = base


@rule
def may_happen(play, r):
    """Whether the measure that accidents set off may be set off: it is not decided, nor has another
    taken its issue.
    """
    m, deeds, rival = play.risk.measure, play.state.deeds, play.world.tree.rival
    free = not deeds.decided[r, m]
    for n in range(rival.shape[1]):
        free = free and not (deeds.succeeded[r, n] and rival[m, n])
    return free


@rule
def look_ahead(play, r, on):
    """Before a stage: write what an accord spares parties of accidents into what texts are worth;
    nothing unless talks are ``on``. What was worked out with another number does not hold.
    """
    risk, state = play.risk, play.state
    own, before, moved = state.acts.risk, play.room.waits, False
    if risk.looms == 0:
        return
    risk.day[r] = state.today[r]
    risk.until[r] = risk.fixed if risk.fixed >= state.today[r] else risk.last
    copy(own[r], before)
    own[r] = 0.0
    risk.seen[r] = 0.0
    if on:
        believed = play.room.believed
        believed[:] = 0.5
        believe(state.beliefs, r, play.world.tree.typed, believed)
        spares = spared(play, r, state.today[r])
        risk_of(play.world, r, risk.measure, spares, believed, own[r], risk.seen[r])
    for a in range(before.shape[0]):
        moved = moved or own[r, a] != before[a]
    if moved:
        state.beliefs.version[r] += 1


@rule
def stop_looking(play, r):
    """When the talks are over: no text spares anybody anything any more."""
    play.state.acts.risk[r] = 0.0
    play.risk.seen[r] = 0.0


@rule
def spared(play, r, today):
    """By how much an accord lessens the chance of an accident from a day on."""
    risk, danger = play.risk, play.risk.danger
    if not may_happen(play, r):
        return 0.0
    now = cool(play.state.tension[r], danger.cooling, today - risk.day[r])
    days, base = max(risk.until[r] - today, 0), hazard(play, r)
    without = accident_chance(danger, base, now, days)
    return without - accident_chance(danger, base, move(now, ACCORD), days)


@rule
def have_accident(play, r):
    """An accident sets off the measure that is marked, undecided, unless another has taken its
    issue.
    """
    m = play.risk.measure
    if m < 0:
        return
    happens = may_happen(play, r)
    if happens:
        play.state.accident[r] = True
        dates.note(play, r, dates.SET_OFF, m, dates.NOBODY)
    tell(play, ACCIDENT, r, m, 1 if happens else 0)
    if happens:
        carrying.nothing_due(play)
        carrying.carry_out(play, r, m)
