"""Menus: what may become of each issue, and the way along their edges from best to last.

docs/model.md, section 2. A menu holds what is in force and the options that everybody needed is
likely enough to sign. The texts that are best for some weight of the others lie on the edges of
the menus' upper hulls, merged by how much the others gain for what the proposer loses: the linear
relaxation of the multiple-choice knapsack (sinha_zoltners1979, zemel1980). Shapes: A parties, K
issues, E entries of a menu (options and what is in force), V levels.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.doubts import known
from sim.rules.prospects import chance_among

LEVELS = 8
"""At most so many levels of chance are looked at."""
FREE = np.inf
"""The slope of an edge that costs the proposer nothing."""


class Menus(NamedTuple):
    """The menus of all issues, and what they are filled from.

    Every entry that there is, one look for texts long: ``entry``: [K, E], the option, what is in
    force first; ``n_entries``: [K]; ``steps``, ``gain``: [K, E], options beyond the proposer's red
    lines and what it is worth to it; ``chance``, ``worth``: [A, K, E], the chance that it is
    inside a party's red lines, what it is worth to that party; ``chances``: [A, K · E], the chances
    of each party from the largest, every one once, and ``n_chances``: [A], how many.

    The menus: ``option``, ``over``: [K, E], as above; ``mine``, ``others``: [K, E], what an entry
    is worth, to the others by their weights; ``n``: [K], entries; ``at``, ``onward``: [K], the
    entry at which the way stands and the next, -1 at the end; ``slope``: [K], of that edge.
    ``level``: [V, A], the chance that each party must be likely to sign with, and ``cut``: [A],
    the last that was laid; ``member``, ``weight``: [A], whom entries must suit, how much each
    weighs; ``who``: [A], the members' numbers first; ``must``: [K], the issue is to be settled.
    """

    entry: np.ndarray
    n_entries: np.ndarray
    steps: np.ndarray
    gain: np.ndarray
    chance: np.ndarray
    worth: np.ndarray
    chances: np.ndarray
    n_chances: np.ndarray
    option: np.ndarray
    over: np.ndarray
    mine: np.ndarray
    others: np.ndarray
    n: np.ndarray
    at: np.ndarray
    onward: np.ndarray
    slope: np.ndarray
    level: np.ndarray
    cut: np.ndarray
    member: np.ndarray
    who: np.ndarray
    weight: np.ndarray
    must: np.ndarray


def new_menus(n_issues: int, n_options: int, n_parties: int) -> Menus:
    """Room for the menus of a scenario of that size."""
    shape = (n_issues, n_options + 1)
    entry, steps, option, over = (np.zeros(shape, np.int64) for _ in range(4))
    gain, mine, others = (np.zeros(shape) for _ in range(3))
    chance, worth = (np.zeros((n_parties, *shape)) for _ in range(2))
    n_entries, n, at, onward = (np.zeros(n_issues, np.int64) for _ in range(4))
    return Menus(
        entry, n_entries, steps, gain, chance, worth,
        np.zeros((n_parties, n_issues * (n_options + 1))), np.zeros(n_parties, np.int64),
        option, over, mine, others, n, at, onward, np.zeros(n_issues),
        np.zeros((LEVELS, n_parties)), np.zeros(n_parties), np.zeros(n_parties, np.bool_),
        np.zeros(n_parties, np.int64), np.zeros(n_parties), np.zeros(n_issues, np.bool_),
    )  # fmt: skip


@rule
def chance_of_entry(texts, world, r, j, k, option):
    """The chance that an entry of the menu of issue k is inside the red lines of party j."""
    if known(world.doubts, r, j):
        within = texts.steps[j, k, option + 1] <= world.mandates.authority[r, j]
        return 1.0 if within else 0.0
    return chance_among(texts, world.doubts, r, j, texts.types[j, k, option + 1])


@rule
def enlist(menus):
    """Write down in ``who`` which parties are members. Returns how many."""
    n = 0
    for j in range(menus.member.shape[0]):
        if menus.member[j]:
            menus.who[n] = j
            n += 1
    return n


@rule
def lay_entries(menus, texts, world, voter, r):
    """Write down every entry that an issue has, and what voters make of it: what is in force, and
    on the agenda each other option. ``texts`` holds their cells.
    """
    agenda = world.agenda
    for k in range(agenda.shape[1]):
        now, n = world.settlement[r, k], 0
        for o in range(-1, world.n_entries[k] if agenda[r, k] else 0):
            if o != now or o < 0:
                menus.entry[k, n] = now if o < 0 else o
                n += 1
        menus.n_entries[k] = n
    for j in range(voter.shape[0]):
        if voter[j]:
            lay_views(menus, texts, world, r, j)


@rule
def lay_views(menus, texts, world, r, j):
    """Write down what party j makes of every entry as everybody sees it, and which chances there
    are, from the largest.
    """
    menus.n_chances[j] = 0
    for k in range(world.agenda.shape[1]):
        for e in range(menus.n_entries[k]):
            option = menus.entry[k, e]
            menus.worth[j, k, e] = _worth_of_entry(texts, world, r, j, k, option)
            if world.agenda[r, k]:
                chance = chance_of_entry(texts, world, r, j, k, option)
                menus.chance[j, k, e] = chance
                list_chance(menus.chances[j], menus.n_chances, j, chance)


@rule
def list_chance(chances, n_chances, j, chance):
    """Put a chance in its place among those of party j, the largest first, unless it is there."""
    n, at = n_chances[j], 0
    while at < n and chances[at] > chance:
        at += 1
    if at < n and chances[at] == chance:
        return
    for after in range(n, at, -1):
        chances[after] = chances[after - 1]
    chances[at] = chance
    n_chances[j] = n + 1


@rule
def lay_own(menus, texts, world, r, i):
    """Write down what the proposer i makes of every entry. ``texts`` holds its cells."""
    home, agenda = world.home, world.agenda
    for k in range(agenda.shape[1]):
        dear = home.price[r, i] * home.dear[i, k]
        for e in range(menus.n_entries[k]):
            option = menus.entry[k, e]
            cell = texts.cell[i, k, option + 1]
            over = texts.steps[i, k, option + 1] if agenda[r, k] else 0
            menus.steps[k, e], menus.gain[k, e] = over, cell[0] - dear * over - cell[1]


@rule
def next_chance(menus, j, below):
    """The largest chance under ``below`` that an entry suits party j; 0 where there is none."""
    for at in range(menus.n_chances[j]):
        if menus.chances[j, at] < below - TIE:
            return menus.chances[j, at]
    return 0.0


@rule
def lay_levels(menus, world, r):
    """Write down the levels of chance: none asked for; all; all at their middle; and for each
    party in doubt its other chances with the rest at all, the largest of all parties first, as
    long as there is room for one of each. Returns how many.
    """
    n, doubted, level, cut = 2, 0, menus.level, menus.cut
    for j in range(menus.member.shape[0]):
        level[0, j], level[1, j], level[2, j], cut[j] = 0.0, 1.0, 0.5, 0.0
        if menus.member[j] and not known(world.doubts, r, j):
            doubted, cut[j] = doubted + 1, 1.0
    if doubted > 1:
        n = 3
    while True:
        more = 0
        for j in range(cut.shape[0]):
            if cut[j] > TIE:
                cut[j] = next_chance(menus, j, cut[j])
                more += 1 if cut[j] > TIE else 0
        if more == 0 or n + more > LEVELS:
            return n
        for j in range(cut.shape[0]):
            if cut[j] > TIE:
                level[n, :] = 1.0
                level[n, j] = cut[j]
                n += 1


@rule
def fill(menus, agenda, r, budget, level):
    """Fill the menus with what ``budget`` options beyond the proposer's red lines allow and every
    member is likely enough to sign; without what is in force where an issue ``must`` be settled.
    ``level``: [A]. Returns whether there is an entry everywhere.
    """
    members = enlist(menus)
    for k in range(agenda.shape[1]):
        n = 0
        for e in range(menus.n_entries[k]):
            if menus.steps[k, e] > budget or (e == 0 and menus.must[k]):
                continue
            fits, others = True, 0.0
            for one in range(members):
                j = menus.who[one]
                if agenda[r, k] and level[j] > 0.0 and menus.chance[j, k, e] < level[j] - TIE:
                    fits = False
                    break
                others += menus.weight[j] * menus.worth[j, k, e]
            if fits:
                menus.option[k, n], menus.over[k, n] = menus.entry[k, e], menus.steps[k, e]
                menus.mine[k, n], menus.others[k, n] = menus.gain[k, e], others
                n += 1
        menus.n[k] = n
        if n == 0:
            return False
    return True


@rule
def _worth_of_entry(texts, world, r, j, k, option):
    """What an entry is worth to party j, less its price where its red lines are known."""
    home, cell = world.home, texts.cell[j, k, option + 1]
    total = cell[0] - cell[1]
    if home.price[r, j] > 0.0 and known(world.doubts, r, j):
        total -= home.price[r, j] * home.dear[j, k] * texts.steps[j, k, option + 1]
    return total


@rule
def begin(menus, want, now, k):
    """The entry of issue k at which the way begins: the best for the proposer.

    Of those as good what it wants, then what is in force, then what the others like best.
    """
    best = 0
    for e in range(1, menus.n[k]):
        more = menus.mine[k, e] - menus.mine[k, best]
        if menus.over[k, e] != menus.over[k, best]:
            if menus.over[k, e] < menus.over[k, best]:
                best = e
        elif more > TIE:
            best = e
        elif more >= -TIE:
            kept = menus.option[k, best] == want or menus.option[k, best] == now
            liked = menus.others[k, e] > menus.others[k, best] + TIE
            if menus.option[k, e] == want or (liked and not kept):
                best = e
    return best


@rule
def look_ahead(menus, k, left):
    """Find the steepest edge from where the way stands on issue k.

    ``left``: options beyond the proposer's red lines that are still to be had. Of edges as
    steep the shortest, so that nothing on the hull is passed over; of those that cost nothing the
    one that gives the others most.
    """
    here, best, steepest, shortest, most = menus.at[k], -1, -1.0, 0.0, 0.0
    for e in range(menus.n[k]):
        gain = menus.others[k, e] - menus.others[k, here]
        if gain <= TIE or menus.over[k, e] - menus.over[k, here] > left:
            continue
        loss = menus.mine[k, here] - menus.mine[k, e]
        slope = FREE if loss <= TIE else gain / loss
        if slope == FREE:
            better = steepest < FREE or loss < shortest - TIE
            better = better or (loss <= shortest + TIE and gain > most + TIE)
        elif slope > steepest * (1.0 + TIE) + TIE:
            better = True
        else:
            better = slope >= steepest * (1.0 - TIE) - TIE and loss < shortest - TIE
        if better:
            best, steepest, shortest, most = e, slope, loss, gain
    menus.onward[k], menus.slope[k] = best, steepest
