"""Measures that last: since when they run, until when, and what they cost by the day. One play.

docs/model.md, section 5. Scenarios without such measures pass by at no cost. Lengths of time are in
months, days are ordinals.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.days import fronts, reckoning
from sim.days.log import BATTLE, FOUGHT_OUT, LASTS, tell
from sim.days.luck import draw
from sim.days.reckoning import Reckoning
from sim.days.state import note_spent, overrule
from sim.days.waiting import end_talks
from sim.rules.coercion import IN_FORCE
from sim.rules.conditions import ALONE, OPEN, RUNNING, stance
from sim.rules.following import expect_turnouts
from sim.rules.fronts import LOST, WON
from sim.rules.lasting import MONTH, chance_ended, months_until_decided, settle

WINS, LOSES = -1.0, 2.0
"""The luck of what battles have decided: below every chance, and above."""


class Lasting(NamedTuple):
    """What lasts: since when, until when, and what it costs. Shapes: R replicates, M measures.

    ``ran``: [R, M], months that it has run; ``ends``: [R, M], after how many it is decided;
    ``luck``: [R, M], of how; ``since``: [R], the day up to which days are counted; ``told``: [R,
    M], it has been told that it runs; ``fates``: [M, 2], keys of the luck of when what is fought
    over at one stroke is decided.
    """

    reckoning: Reckoning
    ran: np.ndarray
    ends: np.ndarray
    luck: np.ndarray
    since: np.ndarray
    told: np.ndarray
    fates: np.ndarray


@rule
def set_ends(play, r):
    """Before a play: by its luck, after how many months what is fought over is decided."""
    reckoning, number = play.lasting.reckoning, play.given.first + r
    for i in range(reckoning.lasts.shape[0]):
        m = reckoning.lasts[i]
        f = reckoning.front[m]
        if f >= 0:
            play.lasting.ends[r, m] = fronts.months_to_battle(
                reckoning.fronts, reckoning.log1p, r, f, number
            )
        elif play.world.tree.contested[m]:
            fate = draw(play, play.lasting.fates[m], r, 0)
            ends = months_until_decided(reckoning.log1p, reckoning.rate[r, m], fate)
            play.lasting.ends[r, m] = ends
            play.lasting.luck[r, m] = draw(play, play.threats.success[m], r, 0)


@rule
def is_answered(world, r, m):
    """Whether accords that stand have answered m for its leader."""
    return stance(world, r, m, world.tree.leader[m], world.settlement[r]) != OPEN


@rule
def is_on(world, r, m):
    """Whether m runs and is not lifted."""
    tree, running = world.tree, world.acts.running
    if running[r, m] == RUNNING and is_answered(world, r, m):
        return False
    while running[r, m] == RUNNING and tree.parent[m] >= 0:
        m = tree.parent[m]
        if running[r, m] == 0 or (running[r, m] == RUNNING and is_answered(world, r, m)):
            return False
    return running[r, m] > 0


@rule
def mark_on(world, out):
    """The same of every measure in every play. ``out``: [R, M], written."""
    for r in range(out.shape[0]):
        for m in range(out.shape[1]):
            out[r, m] = is_on(world, r, m)


@rule
def is_carried(world, deeds, r, m):
    """Whether m is carried out and, if it lasts, still goes on."""
    tree = world.tree
    if not deeds.carried[r, m]:
        return False
    if tree.course[m] == IN_FORCE and is_answered(world, r, m):
        return False
    return not tree.lasts[m] or is_on(world, r, m)


@rule
def note_on(play, r):
    """Mark in the room what runs and is not lifted; tell what has been lifted or goes on."""
    lasts, lasting, on = play.lasting.reckoning.lasts, play.lasting, play.room.on
    for i in range(lasts.shape[0]):
        m = lasts[i]
        on[m] = is_on(play.world, r, m)
        if play.state.acts.running[r, m] > 0 and on[m] != lasting.told[r, m]:
            lasting.told[r, m] = on[m]
            tell(play, LASTS, r, m, 1 if on[m] else 0)


@rule
def stays(play, r, day, until):
    """The chance that nothing that lasts is decided between two days to come."""
    lasting, tree, chance = play.lasting.reckoning, play.world.tree, 1.0
    for i in range(lasting.lasts.shape[0]):
        m = lasting.lasts[i]
        if not tree.contested[m]:
            continue
        runs = is_on(play.world, r, m)
        begins = tree.course[m] == IN_FORCE and not play.state.deeds.decided[r, m]
        start = day if runs else max(day, lasting.starts[m])
        months = max(min(until, lasting.horizon[r]) - start, 0.0) / MONTH
        ended = chance_ended(lasting.expm1, lasting.rate[r, m], months)
        if lasting.front[m] >= 0:
            fronts.expect(
                lasting.fronts, r, lasting.front[m], lasting.came[r, m], 0.0 * months, months
            )
            ended = lasting.fronts.out[WON] + lasting.fronts.out[LOST]
        chance *= 1.0 - ended if runs or begins else 1.0
    return chance


@rule
def begin(play, r, fresh):
    """Measures have just been carried out, ``fresh``: [M]; those that last begin to run."""
    lasting, lasts, tree = play.lasting.reckoning, play.lasting.reckoning.lasts, play.world.tree
    deeds, running = play.state.deeds, play.state.acts.running
    if lasts.shape[0] == 0:
        return
    for i in range(lasts.shape[0]):
        m = lasts[i]
        if fresh[m]:
            up = tree.parent[m]
            alone = deeds.held[r, m] != OPEN if up < 0 else running[r, up] == 0
            running[r, m] = ALONE if alone else RUNNING
            for a in range(deeds.paid.shape[1]):
                deeds.paid[r, a] += lasting.once[r, m, a] if deeds.came[r, m, a] else 0.0
            play.lasting.told[r, m] = True
    for i in range(lasts.shape[0]):
        if lasting.front[lasts[i]] >= 0:
            lasting.came[r, lasts[i]] = who_resists(play, r, lasts[i])
    pass_days(play, r, 1.0 * play.state.today[r])


@rule
def who_resists(play, r, m):
    """Who of those who resist m has come, a bit each."""
    tree, group = play.world.tree, 0
    for n in range(tree.parent.shape[0]):
        if tree.parent[n] == m and play.state.deeds.carried[r, n]:
            group += tree.resists[n]
    return group


@rule
def pass_days(play, r, until):
    """Count the days up to one; what is decided meanwhile is decided, the soonest first."""
    lasting, lasts, room = play.lasting, play.lasting.reckoning.lasts, play.room
    if lasts.shape[0] == 0:
        return
    end, some = max(until, lasting.since[r]), True
    while some:
        note_on(play, r)
        first, some = np.inf, False
        for i in range(lasts.shape[0]):
            m = lasts[i]
            room.left[m] = lasting.ends[r, m] - lasting.ran[r, m] if room.on[m] else np.inf
            first = min(first, room.left[m])
        left = min(end, lasting.reckoning.horizon[r]) - lasting.since[r]
        months = min(first, max(left, 0.0) / MONTH)
        run(play, r, months)
        for i in range(lasts.shape[0]):
            m = lasts[i]
            room.over[m] = room.on[m] and room.left[m] <= months
            some = some or room.over[m]
        if some:
            fight(play, r)
            decide(play, r)
    lasting.since[r] = end
    refresh(play, r)


@rule
def finish(play, r):
    """After everything else: what still runs does so up to the horizon."""
    if play.lasting.reckoning.lasts.shape[0] > 0:
        pass_days(play, r, play.lasting.reckoning.horizon[r])


@rule
def run(play, r, months):
    """Pay for so many months of what runs."""
    lasting, deeds, resolve = play.lasting.reckoning, play.state.deeds, play.world.resolve
    share = play.world.tree.share
    play.lasting.since[r] += months * MONTH
    for i in range(lasting.lasts.shape[0]):
        m, there = lasting.lasts[i], 0.0
        if not play.room.on[m]:
            continue
        play.lasting.ran[r, m] += months
        for a in range(share.shape[1]):
            there += share[m, a] if deeds.came[r, m, a] else 0.0
        for a in range(share.shape[1]):
            own = lasting.cost[r, m, a] * (1.0 - resolve[r, a]) - lasting.benefit[r, m, a]
            paid = lasting.harm[r, m, a] * there + (own if deeds.came[r, m, a] else 0.0)
            deeds.paid[r, a] += months * paid


@rule
def fight(play, r):
    """Fight the battles of the day; what they do not decide is not over."""
    lasting, over, number = play.lasting.reckoning, play.room.over, play.given.first + r
    for i in range(lasting.lasts.shape[0]):
        m = lasting.lasts[i]
        f = lasting.front[m]
        if f >= 0 and over[m]:
            won = fronts.fight(lasting.fronts, r, f, lasting.came[r, m], number)
            over[m] = fronts.is_over(lasting.fronts, r, f)
            wait = fronts.months_to_battle(lasting.fronts, lasting.log1p, r, f, number)
            play.lasting.ends[r, m] = play.lasting.ran[r, m] + wait
            at_the_end = lasting.fronts.held[r, f] == lasting.fronts.of[f]
            play.lasting.luck[r, m] = WINS if at_the_end else LOSES
            tell(play, BATTLE, r, m, 1 if won else 0)


@rule
def hangs_below(tree, m, over):
    """Whether something that lasts hangs below what is ``over``, [M]."""
    up = tree.parent[m]
    while up >= 0 and tree.lasts[up]:
        if over[up]:
            return True
        up = tree.parent[up]
    return False


@rule
def decide(play, r):
    """What has been fought over is decided, and what answers it ends with it."""
    lasting, tree, room, state = play.lasting.reckoning, play.world.tree, play.room, play.state
    lasts, over, some = lasting.lasts, room.over, False
    for i in range(lasts.shape[0] - 1, -1, -1):  # parents last: they say what hangs below them
        over[lasts[i]] = over[lasts[i]] and not hangs_below(tree, lasts[i], over)
        some = some or over[lasts[i]]
    copy(state.deeds.by[r], room.imposed)
    settle(state.deeds, play.world, r, over, lasting.prevails[r], play.lasting.luck[r])
    for i in range(lasts.shape[0]):
        stop(play, r, lasts[i])
    if some:
        note_decided(play, r)
    overrule(state, r, room.imposed)


@rule
def stop(play, r, m):
    """Have m run no more where it is decided, or ends with what is."""
    running, over, told = play.state.acts.running, play.room.over, play.lasting.told
    ends = running[r, m] == RUNNING and hangs_below(play.world.tree, m, over)
    if over[m] or ends:
        running[r, m] = 0
    if running[r, m] == 0:
        told[r, m] = False


@rule
def note_decided(play, r):
    """Tell what is decided, on its day; what is grave ends the talks."""
    state, over, grave = play.state, play.room.over, False
    today = state.today[r]
    state.today[r] = ceil(play.lasting.since[r])
    for m in range(over.shape[0]):
        if over[m]:
            grave = grave or play.given.grave[m]
            tell(play, FOUGHT_OUT, r, m, 0)
    if state.live[r] and grave:
        end_talks(play, r)
    state.today[r] = today


@rule
def refresh(play, r):
    """Bring what everybody reckons with in line with today and with what runs."""
    state, lasting = play.state, play.lasting.reckoning
    if lasting.lasts.shape[0] == 0:
        return
    note_spent(play.world.tree, state, r)
    for m in range(state.acts.spent.shape[1]):
        state.acts.spent[r, m] = state.acts.spent[r, m] and state.acts.running[r, m] == 0
    reckoning.write(lasting, play.world.tree, state.acts, r, state.today[r])
    expect_turnouts(play.world, r)
    state.beliefs.version[r] += 1
