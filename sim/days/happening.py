"""What happens beside the table: signals, shocks, deadlines, stages that wait for something. One
play.

docs/model.md, section 9. A scenario without them passes by at no cost and plays as before.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, is_same, lifted, real, rule
from sim.days import clock, dates, risk, waiting
from sim.days.homes import move_climate
from sim.days.log import BELIEVED, BELIEVES, DEADLINE, HISTORY, NOT_HELD, SHOCK, tell
from sim.days.luck import EXP, NORMAL, draw
from sim.days.state import UNTABLED, move_tension, stands
from sim.rules.beliefs import tilt
from sim.rules.foresight import signed_value
from sim.rules.reservations import no_deal_value
from sim.rules.tension import SIGNAL

AT_ONCE = 500.0
"""So many events are expected of one draw at most."""
MANY = 20_000.0
"""So many expected events are as good as a normal distribution of them."""
NO_DAY = -1
"""Where a shock has none: it comes at random."""
MEANT, WAITS, LAPSED = 1, 2, 4
"""Bits of what has become of a deadline."""


class Signals(NamedTuple):
    """Shapes: N signals, R replicates. ``by``: [N], the party; ``sign``: [N], 1 of resolve, -1 of
    restraint; ``tells``: [N, R], the logarithm of how much likelier it is from the resolved;
    ``costs``: [N, R], what it costs who gives it.
    """

    by: np.ndarray
    sign: np.ndarray
    tells: np.ndarray
    costs: np.ndarray


class Shocks(NamedTuple):
    """Shapes: N shocks, R replicates, A parties, P parts of a draw.

    ``day``: [N], an ordinal, :data:`NO_DAY` for none; ``of``: [N], whose resolve it tells of, -1
    for nobody's, and ``sign``: [N], 1 that it is high, -1 that it is low. Drawn: ``chance``: [N,
    R], that one with a day strikes; ``rate``: [N, R], how many without one are expected a day;
    ``tension``: [N, R], ``tells``: [N, R], ``resolve``, ``climate``: [N, R, A], by how much each
    moves what; ``moves``: [N, A], it moves that climate, and ``sways``: [N, A], that resolve.
    ``lucks``: [N, P, 2], keys.
    """

    day: np.ndarray
    of: np.ndarray
    sign: np.ndarray
    chance: np.ndarray
    rate: np.ndarray
    tension: np.ndarray
    tells: np.ndarray
    resolve: np.ndarray
    climate: np.ndarray
    sways: np.ndarray
    moves: np.ndarray
    lucks: np.ndarray


# -- stages that wait ---------------------------------------------------------------------


@rule
def is_held(play, r, place):
    """Whether a stage is held: wherever talks go on, unless it waits for something."""
    stages, state = play.stages, play.state
    here = state.live[r] and state.tension[r] > stages.above[place]
    if here and stages.accord[place] >= 0:
        reached = state.accord_stage[r] >= 0
        if stages.somewhere[place]:
            reached = False
            for k in range(state.by.shape[1]):
                there = stands(state, r, k) and state.by_stage[r, k] >= 0
                reached = reached or (there and stages.at[place, state.by_stage[r, k]])
        here = reached == (stages.accord[place] == 1)
    if not here and state.live[r]:
        tell(play, NOT_HELD, r, place, 0)
    return here


# -- signals ------------------------------------------------------------------------------


@rule
def give(play, r, n, entry):
    """A party gives a signal: of its resolve or of its restraint. ``entry``: its place in the
    calendar.
    """
    signals, state, a = play.signals, play.state, play.signals.by[n]
    t = play.world.tree.typed[a]
    tell(play, BELIEVES, r, a, 0)
    if state.live[r]:
        if t >= 0:
            tilt(state.beliefs, r, t, signals.tells[n, r])
        state.deeds.paid[r, a] += signals.costs[n, r]
        move_tension(play, r, signals.sign[n] * SIGNAL)
    tell(play, HISTORY, r, entry, 0)
    tell(play, BELIEVED, r, a, 0)


# -- deadlines ----------------------------------------------------------------------------


@rule
def pass_deadline(play, r, d, put_off, entry):
    """Where it is meant, the party whose deadline it is ends the talks; unless something is on
    the table that is worth more to it and a stage is to come. It has lapsed where accords have
    answered the threat that it speaks for. ``put_off``: it had been; ``entry``: its place in the
    calendar.
    """
    times, state = play.clock, play.state
    come = state.live[r] and (not put_off or times.moved[d, r])
    lapsed = clock.has_lapsed(play, r, d)
    waits = is_on_the_table(play, r, times.by[d]) and come and not lapsed
    luck = draw(play, times.lucks[d, 1 if put_off else 0], r, 0)
    meant = come and not lapsed and not waits and luck < times.hard[d, r]
    if not put_off:
        times.moved[d, r] = waits
    if not put_off or come:
        bits = (MEANT if meant else 0) | (WAITS if waits else 0) | (LAPSED if lapsed else 0)
        tell(play, DEADLINE, r, entry, bits)
    if meant:
        waiting.end_talks(play, r)


@rule
def is_on_the_table(play, r, a):
    """Whether a stage is to come and some text that another has tabled last is worth more to party
    a than no deal, whether it may sign that or not.
    """
    state, world, text, found = play.state, play.world, play.room.text, False
    if state.place[r] >= play.stages.day.shape[0]:
        return False
    waiting.look_ahead(play, r, state.place[r])
    risk.look_ahead(play, r, state.live[r])
    if not state.live[r]:
        return False
    for k in range(text.shape[0]):
        text[k] = state.settlement[r, k]
    no_deal = no_deal_of(world, r, a, text)
    for b in range(state.kept.shape[1]):
        kept = state.kept[r, b]
        if b != a and kept[0] != UNTABLED and not is_same(kept, state.settlement[r]):
            worth = signed_value(world, r, a, world.resolve[r, a], kept, no_deal)
            found = found or worth > no_deal + TIE
    return found


@rule
def no_deal_of(world, r, a, text):
    """What no deal is worth to party a, which knows itself. ``text``: [K], what is in force."""
    return no_deal_value(world, r, a, world.resolve[r, a], text)


# -- shocks -------------------------------------------------------------------------------


@rule
def befall(play, r, n):
    """A shock that has a date, where it happens."""
    shocks = play.shocks
    if draw(play, shocks.lucks[n, 0], r, 0) < shocks.chance[n, r] and play.state.live[r]:
        strike(play, r, n, 1)


@rule
def shake(play, r, days):
    """Shocks that came at random in so many days up to today; they tell at their end."""
    shocks = play.shocks
    for n in range(shocks.day.shape[0] if days > 0 else 0):
        if shocks.day[n] == NO_DAY and play.state.live[r]:
            times = happened(play, r, n, shocks.rate[n, r] * days)
            if times > 0:
                strike(play, r, n, times)


@rule
def happened(play, r, n, expected):
    """How many of so many expected shocks have come, by Poisson's distribution.

    Sums of numbers with expectations of at most 500: the chance of nothing, exp(−745), is no
    number any more. Beyond 20,000 the normal distribution of the same mean and variance.
    """
    today, lucks, times = play.state.today[r], play.shocks.lucks[n], 0
    if expected > MANY:
        error = real(play.keys[NORMAL], draw(play, lucks[0], r, today))
        return int(np.rint(expected + sqrt(expected) * error))
    parts = max(ceil(expected / AT_ONCE), 1)
    for part in range(parts):
        times += poisson(play.keys[EXP], draw(play, lucks[part], r, today), expected / parts)
    return times


@rule
def poisson(exp, drawn, expected):
    """A number of events with this expectation, at most 500, from one uniform draw. ``exp``: the
    key of NumPy's code.
    """
    times, chance = 0, lifted(exp, -expected)
    below = chance
    while drawn > below and chance > 0.0:
        times += 1
        chance = chance * expected / times
        below += chance
    return times


@rule
def strike(play, r, n, times):
    """Move tension, resolve, climates at home and what is believed, so many times.

    The climate of the eve of the talks is what the scenario says, so that what happened
    before is in it.
    """
    shocks, state, resolve = play.shocks, play.state, play.world.resolve
    move_tension(play, r, shocks.tension[n, r] * times)
    for a in range(resolve.shape[1]):
        if shocks.sways[n, a]:
            moved = resolve[r, a] + times * shocks.resolve[n, r, a]
            resolve[r, a] = min(max(moved, 0.0), 1.0)
        if shocks.moves[n, a] and state.begun[r]:
            move_climate(play, r, a, times * shocks.climate[n, r, a])
    a = shocks.of[n]
    if a >= 0:
        tell(play, BELIEVES, r, a, 0)
    if state.begun[r]:
        dates.note(play, r, dates.STRUCK, n, dates.NOBODY)
    tell(play, SHOCK, r, n, times)
    if a >= 0:
        t = play.world.tree.typed[a]
        if t >= 0:
            tilt(state.beliefs, r, t, shocks.sign[n] * times * shocks.tells[n, r])
        tell(play, BELIEVED, r, a, 0)
    state.beliefs.version[r] += 1
