"""The day on which a party has a new position. One play. docs/model.md, section 8."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, is_same, like, rule
from sim.days import clock, complements, confirming, dates, remembering, speech, waiting
from sim.days.log import POSITION, tell
from sim.rules.following import expect_turnouts


class Standing(NamedTuple):
    """Where all parties stand, as it was drawn: see :class:`sim.model.draws.Standing`. ``alone``:
    what options are worth without regard for others; ``wanted``, ``reach``: see
    :class:`sim.rules.home.Home`; ``best``: [P, A], see :class:`sim.rules.noting.Texts`.
    """

    worth: np.ndarray
    want: np.ndarray
    weight: np.ndarray
    alone: np.ndarray
    type: np.ndarray
    beyond: np.ndarray
    package: np.ndarray
    accept: np.ndarray
    wanted: np.ndarray
    reach: np.ndarray
    best: np.ndarray


class Lists(NamedTuple):
    """Lists of types, and how belief goes from one to the next: see :mod:`sim.model.lists`. Shapes:
    L lists, W ways, T types before, U types after, S standings, A parties, K issues.

    ``of``: [S, A], which list a party has in a standing; ``mass``: [L, T]; ``packs``: [L, K];
    ``way``: [L, L], the number of a way, -1 for none, and ``ways``: [W, T, U]. ``room``: [2, T].
    """

    of: np.ndarray
    mass: np.ndarray
    packs: np.ndarray
    way: np.ndarray
    ways: np.ndarray
    room: np.ndarray


class Turns(NamedTuple):
    """New positions. Shapes: C new positions, R replicates, S standings.

    ``by``: [C], whose; ``course``: [R, C + 1], which standing holds at first and after each;
    ``standings``: [S], keys of standings, of which ``now`` is what holds; nothing but it where no
    position changes. ``reach`` of the world's home, and of what is noted, ``best``, as they are
    now.
    """

    by: np.ndarray
    course: np.ndarray
    standings: np.ndarray
    now: Standing
    lists: Lists


@rule
def take(play, r, c, entry):
    """A party has a new position, where it comes to that. ``entry``: its place in the calendar."""
    turns = play.turns
    s, t = turns.course[r, c], turns.course[r, c + 1]
    if s == t:
        return
    dates.note(play, r, dates.TURNED, c, turns.by[c])
    tell(play, POSITION, r, entry, 0)
    old = like(turns.now, turns.standings[s])
    new = like(turns.now, turns.standings[t])
    some = False
    for a in range(turns.now.type.shape[1]):
        some = some or is_other(old, new, r, a)
    if some:
        turn(play, r, old, new)
        believe(play, r, t)
        forget(play, r, old, new)


@rule
def has_other_lines(old, new, r, a):
    """Whether a party's red lines differ between two standings."""
    found = not is_same(old.package[r, a], new.package[r, a])
    for k in range(old.package.shape[2]):
        found = found or not is_same(old.beyond[r, a, k], new.beyond[r, a, k])
    return found


@rule
def is_other(old, new, r, a):
    """Whether its position does at all."""
    found = has_other_lines(old, new, r, a)
    found = found or not is_same(old.weight[r, a], new.weight[r, a])
    found = found or not is_same(old.want[r, a], new.want[r, a])
    for k in range(old.package.shape[2]):
        found = found or not is_same(old.alone[r, a, k], new.alone[r, a, k])
    return found


@rule
def write_over(new, now, r):
    """Write a standing over what holds."""
    copy(new.worth[r].reshape(-1), now.worth[r].reshape(-1))
    copy(new.want[r].reshape(-1), now.want[r].reshape(-1))
    copy(new.weight[r].reshape(-1), now.weight[r].reshape(-1))
    copy(new.type[r], now.type[r])
    copy(new.beyond[r].reshape(-1), now.beyond[r].reshape(-1))
    copy(new.package[r].reshape(-1), now.package[r].reshape(-1))
    copy(new.accept[r].reshape(-1), now.accept[r].reshape(-1))
    if r < now.wanted.shape[0]:
        copy(new.wanted[r].reshape(-1), now.wanted[r].reshape(-1))
        copy(new.reach[r].reshape(-1), now.reach[r].reshape(-1))
    if r < now.best.shape[0]:
        copy(new.best[r], now.best[r])


@rule
def turn(play, r, old, new):
    """Write a standing over what holds, and all that is worked out from it. Leave to go beyond red
    lines falls with these lines.
    """
    state = play.state
    if state.live[r]:
        waiting.pass_days(play, r, state.place[r])
    for a in range(state.authority.shape[1]):
        if has_other_lines(old, new, r, a):
            state.authority[r, a], state.carry[r, a] = 0, 0.0
    write_over(new, play.turns.now, r)
    waiting.weigh(play, r)
    complements.value_anew(play.complements, r, new.worth[r])
    speech.value_anew(play, r, new.worth[r])
    confirming.refresh(play, r)


@rule
def believe(play, r, standing):
    """Carry what is believed of red lines over to the new lists of types."""
    doubts, lists = play.state.doubts, play.turns.lists
    for a in range(doubts.which.shape[1]):
        then, now = doubts.which[r, a], lists.of[standing, a]
        if then != now:
            carry_over(lists, doubts.mass[r, a], doubts.n, then, now)
            doubts.which[r, a] = now
            copy(lists.packs[now], doubts.packs[r, a])


@rule
def carry_over(lists, mass, n, then, now):
    """What is believed of the types of one list as belief about those of another: where nothing has
    been learned, everybody believes what the new list says. ``mass``: [T], written; ``n``: [L],
    types on a list.
    """
    known, found, way, learned = lists.room[0], lists.room[1], lists.way[then, now], False
    for t in range(mass.shape[0]):
        known[t], found[t], mass[t] = mass[t], 0.0, 0.0
    for t in range(n[then]):
        learned = learned or known[t] != lists.mass[then, t]
        for u in range(n[now]):
            found[u] += known[t] * lists.ways[way, t, u]
    for u in range(n[now]):
        mass[u] = found[u] if learned else lists.mass[now, u]


@rule
def forget(play, r, old, new):
    """What was tabled before is no measure any more, the same word is news, and what was worked out
    does not hold.
    """
    state, memories = play.state, play.memories
    for a in range(state.said.shape[1]):
        if is_other(old, new, r, a):
            clock.forget_position(play, r, a)
            state.said[r, a] = 0
            for n in range(memories.shape[0]):
                recalled = like(play.remembering, memories[n])
                if recalled.votes[a]:
                    remembering.forget(recalled, r)
    expect_turnouts(play.world, r)
    state.beliefs.version[r] += 1
