"""Writing the log: what goes with what the days of a play bring. One play."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import copy, rule
from sim.days import accords, fronts, log
from sim.days.log import add, add_all, begin, end
from sim.days.motives import write_reckoning
from sim.rules.beliefs import mean_of
from sim.rules.coercion import IN_FORCE
from sim.rules.prospects import chance_of


@rule
def write(play, r, of, happened):
    """Write down what happens; or keep what is so before it does."""
    if happened in (log.BELIEVES, log.DOUBTS, log.DECIDES):
        keep(play, r, of, happened)
    elif happened == log.DECIDED:
        write_decided(play, r)
    else:
        begin(play, r, of, happened)
        add_more(play, r, of, happened)
        end(play.log)
    return 0


@rule
def keep(play, r, of, happened):
    """Keep what is so before it changes."""
    kept = play.log
    if happened == log.BELIEVES:
        keep_belief(play, r, of)
    elif happened == log.DOUBTS:
        kept.line[0] = chance_of(play.spoken.alone, r, of, play.room.text)
    else:
        copy(play.state.deeds.decided[r], kept.decided)
        copy(play.state.settlement[r], kept.settlement)


@rule
def keep_belief(play, r, a):
    """Keep how resolved a party is thought."""
    t = play.world.tree.typed[a]
    if t >= 0:
        play.log.belief[t] = mean_of(play.state.beliefs, r, t)


@rule
def add_belief(play, r, a):
    """How resolved a party was thought, and is now; its place among those of whom that matters."""
    t = play.world.tree.typed[a]
    add(play.log, t)
    add(play.log, play.log.belief[t] if t >= 0 else np.nan)
    add(play.log, mean_of(play.state.beliefs, r, t) if t >= 0 else np.nan)


@rule
def add_lines(written, chance, yes):
    """The chance that a text is inside a party's red lines, as it was and is now; what it has said
    of the text.
    """
    add(written, written.line[0])
    add(written, chance)
    add(written, yes)


@rule
def add_more(play, r, of, happened):
    """What goes with it."""
    written, room = play.log, play.room
    if happened == log.BELIEVED:
        add_belief(play, r, of)
    elif happened == log.DOUBTED:
        add_lines(written, chance_of(play.spoken.alone, r, of, room.text), True)
    elif happened == log.VOTED:
        add(written, room.numbers[accords.CHANCE])
        add(written, room.numbers[accords.RATIFIED])
    elif happened == log.SHOCK:
        add_shock(play, r, of)
    elif happened == log.ADOPTED:
        add_accord(play, r, of)
    elif happened == log.CLOSES:
        add(written, play.state.tension[r])
    else:
        add_fighting(play, r, of, happened)


@rule
def add_fighting(play, r, m, happened):
    """How what is fought over stands, or has been decided."""
    if happened == log.BATTLE:
        add_battle(play, r, m)
    elif happened == log.FOUGHT_OUT:
        add(play.log, play.lasting.ran[r, m])
        add(play.log, play.state.deeds.succeeded[r, m])


@rule
def add_battle(play, r, m):
    """The day of a battle, forts that are held, of how many, and what all take the chance in the
    next for.
    """
    lasting, written = play.lasting.reckoning, play.log
    f = lasting.front[m]
    add(written, np.ceil(play.lasting.since[r]))
    add(written, lasting.fronts.held[r, f])
    add(written, lasting.fronts.of[f])
    if lasting.fronts.learned[f]:
        add(written, fronts.mean(lasting.fronts, r, f, lasting.came[r, m]))
    else:
        add(written, np.nan)


@rule
def add_shock(play, r, n):
    """By how many notches climates have moved: nowhere before the talks."""
    shocks, times = play.shocks, play.log.marks[log.OTHERWISE]
    add(play.log, play.state.begun[r])
    for a in range(shocks.climate.shape[2]):
        add(play.log, times * shocks.climate[n, r, a])


@rule
def add_accord(play, r, place):
    """Its text, and what was in force; what it touches and settles; who has signed; whether it is
    put to the vote, and the chance that it is ratified.
    """
    room, written, put = play.room, play.log, play.accords.put
    add_all(written, room.adopted)
    add_all(written, play.state.settlement[r])
    add_all(written, room.touched)
    add_all(written, room.agreed)
    add_all(written, room.yes)
    voted = put.shape[0] > 0 and put[r, place]
    add(written, play.accords.expected[r, place] if voted else np.nan)


@rule
def write_decided(play, r):
    """Write down what has been decided on each measure. The reckoning is that by what was in force
    before.
    """
    kept, tree, settlement = play.log, play.world.tree, play.state.settlement
    exchange(kept.settlement, settlement[r])
    for m in range(kept.decided.shape[0]):
        fresh = play.state.deeds.decided[r, m] and not kept.decided[m]
        if fresh and not (tree.lasts[m] and tree.course[m] == IN_FORCE):
            begin(play, r, m, log.DECIDED)
            add_decision(play, r, m)
            end(kept)
    exchange(kept.settlement, settlement[r])


@rule
def exchange(one, other):
    """Exchange two texts, [K]."""
    for k in range(one.shape[0]):
        one[k], other[k] = other[k], one[k]


@rule
def add_decision(play, r, m):
    """What has been decided, on which grounds, and who has come."""
    deeds, tree, written = play.state.deeds, play.world.tree, play.log
    add(written, deeds.carried[r, m])
    add(written, deeds.margin[r, m])
    add(written, deeds.held[r, m])
    add(written, deeds.succeeded[r, m])
    add(written, play.world.acts.audience[r, m, tree.leader[m]])
    add_all(written, deeds.came[r, m])
    write_reckoning(play, r, m)
    for n in range(tree.parent.shape[0]):
        if tree.parent[n] == m:
            add(written, play.world.scratch.chances[n])
