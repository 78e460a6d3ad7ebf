"""Walks: looking at texts along the edges of menus, one by one, or beside a way.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, C texts, E entries of a menu.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, copy, is_same, rule
from sim.rules.choice import ACCORDS, CHANCE, FIRST_KEPT, ITSELF, LEVEL, SEATS
from sim.rules.doubts import known
from sim.rules.menus import FREE, begin, look_ahead
from sim.rules.preferences import number_of, utility
from sim.rules.prospects import chance_among, look, place_of, span_on

EVERY = 64
"""So many texts are looked at one by one at once."""
MOST = 512
"""And so many where the way along the menus' edges meets no accord."""


@rule
def look_at(frontier, world, adoption, r, i, n, stop, budget):
    """Look at the texts from place n to before ``stop`` that have not been kept before, and keep
    those that change something, serve somebody, and that i could sign; if only accords are looked
    for, without loss to it or to whoever is required. Returns how many texts there are then.
    """
    texts, settlement, known, fresh = frontier.texts, world.settlement[r], n, n == 0
    for c in range(n, stop):
        code = number_of(texts.text[c])
        again = place_of(texts, 0, known, texts.text[c], code) < known
        if again or is_same(texts.text[c], settlement):
            continue
        look(texts, world, adoption.voter, r, i, c, fresh)
        fresh, serves, signs = False, False, True
        for at in range(frontier.way[SEATS]):
            j = frontier.seat[at]
            serves = serves or texts.gain[c, j] > TIE
            if frontier.way[ACCORDS] and (adoption.required[j] or j == i):
                signs = signs and texts.gain[c, j] >= -TIE
        if not (signs and serves) or texts.over[c] > budget:
            continue
        if c > n:
            copy(texts.text[c], texts.text[n])
            copy(texts.gain[c], texts.gain[n])
            copy(texts.chance[c], texts.chance[n])
            texts.over[n], texts.itself[n] = texts.over[c], texts.itself[c]
        frontier.scores[n, LEVEL], texts.code[n] = frontier.way[CHANCE], code
        frontier.scores[n, ITSELF] = texts.itself[n]
        if n == 0:
            frontier.way[FIRST_KEPT] = c == 0
        n += 1
    return n


@rule
def set_out(menus, want, settlement):
    """Stand at the proposer's best text. Returns how far that is beyond its red lines."""
    over = 0
    for k in range(settlement.shape[0]):
        menus.at[k] = begin(menus, want[k], settlement[k], k)
        over += menus.over[k, menus.at[k]]
    return over


@rule
def steepest(menus):
    """The issue whose edge is to be taken next, -1 where none is left: the steepest; of those that
    cost the proposer nothing the one that gives the others most.
    """
    best, slope, most = -1, -1.0, 0.0
    for k in range(menus.n.shape[0]):
        if menus.onward[k] < 0 or menus.slope[k] < slope:
            continue
        free = menus.slope[k] == FREE
        gain = menus.others[k, menus.onward[k]] - menus.others[k, menus.at[k]] if free else 0.0
        if menus.slope[k] > slope or gain > most + TIE:
            best, slope, most = k, menus.slope[k], gain
    return best


@rule
def walk(frontier, world, r, i, n, budget, least):
    """Write down the texts along the edges of the menus from place n on: the proposer's best
    first, then edge by edge, the steepest first, as long as they are worth at least ``least`` to
    it. Returns the place after the last.
    """
    settlement = world.settlement[r]
    menus, text, last = frontier.menus, frontier.texts.text, frontier.texts.text.shape[0] - 1
    left, more = budget - set_out(menus, world.want[r, i], settlement), True
    for k in range(settlement.shape[0]):
        look_ahead(menus, k, left)
    while more and n < last:
        for k in range(settlement.shape[0]):
            text[n, k] = menus.option[k, menus.at[k]]
        if least > -np.inf and utility(world.worth, r, i, text[n]) < least:
            break
        n += 1
        more = False
        while not more:
            best = steepest(menus)
            if best < 0:
                break
            steps = menus.over[best, menus.onward[best]] - menus.over[best, menus.at[best]]
            if steps <= left:
                menus.at[best] = menus.onward[best]
                left -= steps
                more = True
            look_ahead(menus, best, left)
    return n


@rule
def count(menus, confirms):
    """How many texts the menus make, entries that confirm what is in force left out.

    ``confirms``: [K], the entry that does. Infinitely many if there are too many with them.
    """
    total, plain = 1.0, 1.0
    for k in range(menus.n.shape[0]):
        entries = menus.n[k]
        total *= entries
        for e in range(menus.n[k]):
            if menus.option[k, e] == confirms[k]:
                entries -= 1
        plain *= max(entries, 1)
    return plain if total <= MOST else np.inf


@rule
def first_text(frontier, want, settlement):
    """Write down the proposer's best text, in the first place."""
    menus = frontier.menus
    set_out(menus, want, settlement)
    for k in range(settlement.shape[0]):
        frontier.texts.text[0, k] = menus.option[k, menus.at[k]]


@rule
def every_text(frontier, settlement):
    """Write down all texts that the menus make, after the first place. Returns the place after
    the last.
    """
    menus, digit, n, more = frontier.menus, frontier.digit, 1, True
    digit[:] = 0
    while more:
        for k in range(settlement.shape[0]):
            frontier.texts.text[n, k] = menus.option[k, digit[k]]
        n += 1
        more = False
        for k in range(digit.shape[0] - 1, -1, -1):
            digit[k] += 1
            if digit[k] < menus.n[k]:
                more = True
                break
            digit[k] = 0
    return n


@rule
def single_moves(frontier, world, adoption, r, i, n, budget):
    """Write down, from place n on, the texts that are one entry away from one of the first n and
    might be accords. Returns the place after the last.

    Where coercion does not hang on the issue, what an entry changes is known beforehand.
    """
    menus, texts, here = frontier.menus, frontier.texts, n
    last = texts.text.shape[0] - 1
    for c in range(n):
        lay_rest(frontier, adoption, i, c)
        for k in range(world.settlement.shape[1]):
            now, at = texts.text[c, k], 0
            take_out(frontier, k, now)
            for e in range(menus.n[k]):
                at = e if menus.option[k, e] == now else at
            for e in range(menus.n[k]):
                if menus.option[k, e] == now or here >= last:
                    continue
                if not world.tree.coercive[k]:
                    step = menus.mine[k, e] - menus.mine[k, at] + _hinging(world, r, i, k)
                    if texts.gain[c, i] + step < -TIE:
                        continue
                    if not _might_do(world, adoption, texts, r, i, c, k, menus.option[k, e]):
                        continue
                if _might_sign(frontier, world, adoption, r, i, k, menus.option[k, e], budget):
                    copy(texts.text[c], texts.text[here])
                    texts.text[here, k] = menus.option[k, e]
                    here += 1
            move_on(frontier, k, now)
    return here


@rule
def lay_rest(frontier, adoption, i, c):
    """Stand before the first issue of text c, and write down for i and every party that is required
    what the issues from each on leave: the types that may sign them all, and how many options of
    the whole text are beyond its lines.
    """
    texts, last = frontier.texts, frontier.rest.shape[1] - 1
    for j in range(adoption.voter.shape[0]):
        frontier.before[j], frontier.rest[j, last], frontier.strays[j] = -1, -1, 0
        for k in range(last - 1 if adoption.required[j] or j == i else -1, -1, -1):
            entry = texts.text[c, k] + 1
            frontier.rest[j, k] = frontier.rest[j, k + 1] & texts.types[j, k, entry]
            frontier.strays[j] += texts.steps[j, k, entry]


@rule
def take_out(frontier, k, now):
    """Leave issue k, on which the text has the entry ``now``, out of what is beyond lines."""
    for j in range(frontier.strays.shape[0]):
        frontier.strays[j] -= frontier.texts.steps[j, k, now + 1]


@rule
def move_on(frontier, k, now):
    """Put issue k in again, and go past it."""
    for j in range(frontier.before.shape[0]):
        frontier.strays[j] += frontier.texts.steps[j, k, now + 1]
        frontier.before[j] &= frontier.texts.types[j, k, now + 1]


@rule
def _hinging(world, r, a, k):
    """By how much a change of issue k alone may make what party a gains elsewhere count, or not."""
    acts, most = world.acts, 0.0
    for h in range(acts.hinged.shape[0]):
        issue = acts.hinged[h, 1]
        if acts.hinged[h, 0] == a and acts.hinges[r, h] and (acts.needs[h, k] or issue == k):
            most += span_on(world, r, a, issue)
    return most


@rule
def _might_do(world, adoption, texts, r, i, c, k, option):
    """Whether every required party would gain by text c with that option on issue k."""
    acts, now = world.acts, texts.text[c, k]
    for j in range(adoption.voter.shape[0]):
        if adoption.required[j] and j != i:
            step = world.worth[r, j, k, option] if option >= 0 else 0.0
            step -= world.worth[r, j, k, now] if now >= 0 else 0.0
            room = TIE + _hinging(world, r, j, k)
            if acts.waiting.shape[2] > 0:
                room += abs(acts.waiting[r, j, k])
            for t in range(acts.clause.shape[0]):
                room += abs(acts.stake[r, t, j])
            if acts.risk.shape[1] > 0:
                room += abs(acts.risk[r, j])
            if known(world.doubts, r, j):
                room += world.home.price[r, j] * world.home.dear[j, k] * world.n_entries[k]
            if texts.gain[c, j] + step < -room:
                return False
    return True


@rule
def _might_sign(frontier, world, adoption, r, i, k, option, budget):
    """Whether the text at hand, with that option on issue k, which is taken out, is within i's
    budget, and inside the lines of some type of each that is required.
    """
    texts = frontier.texts
    if frontier.strays[i] + texts.steps[i, k, option + 1] > budget:
        return False
    for j in range(adoption.voter.shape[0]):
        if not adoption.required[j] or j == i:
            continue
        if known(world.doubts, r, j):
            strays = frontier.strays[j] + texts.steps[j, k, option + 1]
            if strays > world.mandates.authority[r, j]:
                return False
            continue
        types = frontier.before[j] & frontier.rest[j, k + 1] & texts.types[j, k, option + 1]
        if chance_among(texts, world.doubts, r, j, types) <= 0.0:
            return False
    return True
