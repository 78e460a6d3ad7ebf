"""Offers: what the rungs of a ladder are worth, and what the one that is tabled tells.

docs/model.md, sections 2, 3 and 6. Shapes: R replicates, A parties, K issues, L rungs of a
ladder, B bins of resolve, D runs of rungs that are alike to coercion.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.beliefs import learn
from sim.rules.coercion import DECIDED, IN_FORCE, is_moot, pass_on, unrivalled
from sim.rules.conditions import OPEN, asked, better, goes_on, stance, test_of
from sim.rules.direct import direct, spared
from sim.rules.following import own_part
from sim.rules.home import chance_of_votes, expected, strain, votes_on
from sim.rules.ladder import text_at
from sim.rules.preferences import utility
from sim.rules.reservations import no_deal_value, supposed
from sim.rules.terms import due_to_terms
from sim.rules.worth import recall, with_coercion

NEW, STALE = -2, -1
"""Versions of a rating: of a new ladder, of which nothing is known; and of one whose prices and
votes have moved."""


class Rating(NamedTuple):
    """What a party's ladder is worth to it, in stakes, net of the price of going beyond.

    ``value``: [R, L]; ``n``: [R], rungs; ``top``, ``first``, ``last``, ``no_deal``: [R], largest
    value, values of the first and the last rung, value of no deal; ``version``: [R], of the
    beliefs they rest on, or ``NEW`` or ``STALE``; ``times``: [R], how often they were worked
    out, and ``ladders``: [R], for how many ladders.

    What of it beliefs do not move: ``stands``: [R, L], the chance that it is ratified. What neither
    beliefs nor climates move, as :func:`weigh_rungs` leaves it: ``own``, ``due``, ``strained``:
    [R, L], utility, terms, and options beyond red lines, each as dear as it is; ``less``:
    [R, L, N], on what it hangs whether those who must do ratify it; ``run``: [R, L], counts the
    rungs that coercion tells apart.
    """

    value: np.ndarray
    n: np.ndarray
    top: np.ndarray
    first: np.ndarray
    last: np.ndarray
    no_deal: np.ndarray
    version: np.ndarray
    times: np.ndarray
    ladders: np.ndarray
    stands: np.ndarray
    own: np.ndarray
    due: np.ndarray
    strained: np.ndarray
    less: np.ndarray
    run: np.ndarray


def new_rating(n: int, n_rungs: int, n_votes: int) -> Rating:
    """Room for the ratings of n replicates; ``n_votes``: how many may have to ratify."""
    value, stands, own, due, strained = (np.zeros((n, n_rungs)) for _ in range(5))
    top, first, last, no_deal = (np.zeros(n) for _ in range(4))
    return Rating(
        value, np.zeros(n, np.int64), top, first, last, no_deal, np.full(n, NEW),
        np.zeros(n, np.int64), np.zeros(n, np.int64), stands, own, due, strained,
        np.zeros((n, n_rungs, n_votes)), np.zeros((n, n_rungs), np.int16),
    )  # fmt: skip


class Readings(NamedTuple):
    """The same as each type of a party would rate it. ``effect``: [R, D, B]; ``n_runs``: [R];
    ``times``: [R], which rating of the party this belongs to; ``ladders``, ``version``: [R], which
    ladder and beliefs the effects do; ``own``: [R, L], utility net of price; ``top``, ``first``,
    ``last``, ``no_deal``: [R, B].
    """

    effect: np.ndarray
    n_runs: np.ndarray
    times: np.ndarray
    ladders: np.ndarray
    version: np.ndarray
    own: np.ndarray
    top: np.ndarray
    first: np.ndarray
    last: np.ndarray
    no_deal: np.ndarray


def new_readings(n: int, n_rungs: int, n_runs: int, n_types: int) -> Readings:
    """Room for what n replicates' ladders are worth to each type."""
    runs, times, ladders, version = (np.zeros(n, np.int64) for _ in range(4))
    top, first, last, no_deal = (np.zeros((n, n_types)) for _ in range(4))
    return Readings(
        np.zeros((n, n_runs, n_types)), runs, times, ladders, version, np.zeros((n, n_rungs)),
        top, first, last, no_deal,
    )  # fmt: skip


@rule
def is_alike(tree, ladder, r, rung):
    """Whether coercion makes no difference between a rung and the one before it."""
    for at in range(tree.weighs.shape[0]):
        k = tree.weighs[at]
        if ladder.text[r, rung, k] != ladder.text[r, rung - 1, k]:
            return False
    return True


@rule
def weigh_rungs(rating, ladder, world, a, r, text):
    """Work out what of a new ladder's worth hangs neither on beliefs nor on climates. ``text``:
    [K], room. Where to go beyond red lines costs a nothing, it never will in this play.
    """
    rating.n[r], dear = ladder.n[r], world.home.price[r, a] > 0.0
    rating.ladders[r] += 1
    for rung in range(ladder.n[r]):
        text_at(ladder, r, rung, text)
        rating.own[r, rung] = utility(world.worth, r, a, text)
        rating.due[r, rung] = due_to_terms(world, r, a, text)
        rating.strained[r, rung] = strain(world, r, a, text) if dear else 0.0
        votes_on(world, r, text, rating.less[r, rung])
        rating.run[r, rung] = 0
        if rung > 0:
            rating.run[r, rung] = rating.run[r, rung - 1]
            rating.run[r, rung] += 0 if is_alike(world.tree, ladder, r, rung) else 1


@rule
def weigh_votes(rating, home, r):
    """Work out how likely each rung is to be ratified in the climates of today."""
    for rung in range(rating.n[r]):
        rating.stands[r, rung] = chance_of_votes(home, r, rating.less[r, rung])


@rule
def rate(rating, ladder, world, r, a):
    """Rate every rung of a's ladder where what it rests on has changed."""
    home, text = world.home, world.scratch.text
    if rating.version[r] == world.beliefs.version[r]:
        return
    if rating.version[r] == NEW:
        weigh_rungs(rating, ladder, world, a, r, text)
    if rating.version[r] < 0:
        weigh_votes(rating, home, r)
    rating.version[r] = world.beliefs.version[r]
    rating.times[r] += 1
    copy(world.settlement[r], text)
    rating.no_deal[r] = no_deal_value(world, r, a, world.resolve[r, a], text)
    rating.top[r], coerced = -np.inf, 0.0
    for rung in range(ladder.n[r]):
        own = rating.own[r, rung]
        if rung == 0 or rating.run[r, rung] > rating.run[r, rung - 1]:
            text_at(ladder, r, rung, text)
            coerced = with_coercion(world, r, a, world.resolve[r, a], text, own) - own
        total = own + coerced + rating.due[r, rung]
        if home.price[r, a] > 0.0:
            total -= home.price[r, a] * rating.strained[r, rung]
        total = expected(rating.stands[r, rung], total, rating.no_deal[r])
        rating.value[r, rung] = total
        rating.top[r] = max(rating.top[r], total)
    rating.first[r], rating.last[r] = rating.value[r, 0], rating.value[r, rating.n[r] - 1]


@rule
def run_on(world, r, m, a, text, base, out):
    """The effect of m, which is carried out already, on each type of party a: ``base``, and its
    part. ``out``: [B], written.
    """
    value, lack, benefit = world.scratch.types, world.scratch.lack, own_part(world, r, m, a, 1.0)
    still = world.tree.parent[m] < 0 and goes_on(world, r, m, text)
    for b in range(lack.shape[0]):
        value[m, b] += base
        if world.acts.came[r, m, a]:
            value[m, b] += benefit - world.acts.cost[r, m, a] * lack[b]
        if world.tree.parent[m] >= 0:
            out[b] += pass_on(world, r, m, value[:, b])
        elif still:
            out[b] += value[m, b]


@rule
def spared_by_type(world, chance, r, m, a, value):
    """Add what each type of party a is spared of a war where the answer m makes it shorter.
    ``value``: [M, B].
    """
    lack, least = world.scratch.lack, spared(world, chance, r, m, a, 1.0)
    saved = spared(world, chance, r, m, a, 0.0) - least
    for b in range(lack.shape[0]):
        value[m, b] += least + saved * lack[b]


@rule
def effects_by_type(world, chance, r, a, text, out):
    """The expected effect of coercion on each type of party a at ``text``.

    The same as :func:`sim.rules.coercion.effect`, for all bins at once, with promises to
    forgo as far as they are believed. ``out``: [B], written.
    """
    tree, acts, value, lack = world.tree, world.acts, world.scratch.types, world.scratch.lack
    n_measures, n_bins = value.shape
    out[:] = 0.0
    value[:, :] = 0.0
    for m in range(n_measures - 1, -1, -1):
        if is_moot(world, chance, r, m, a):
            value[m, :] = 0.0
            continue
        base = direct(world, chance, r, m, a, text)
        cost, benefit = acts.cost[r, m, a], own_part(world, r, m, a, 1.0)
        if tree.resists[m] > 0:
            spared_by_type(world, chance, r, m, a, value)
        audience, up, likely = acts.audience[r, m, a], tree.parent[m], chance[m]
        kept = 1.0 - acts.forgone[r, m]
        if acts.running[r, m] > 0:
            run_on(world, r, m, a, text, base, out)
            continue
        own, follows = tree.leader[m] == a, tree.follows[m, a]
        join = test_of(world, r, m, a, text) if follows else 0.0
        for b in range(n_bins):
            total = value[m, b] + base
            come = benefit - cost * lack[b]
            if own:
                total += come
                if up >= 0:
                    total = max(total, -audience) * kept
            else:
                if follows:
                    total += better(come, join)
                total *= likely
            value[m, b] = total
            if up >= 0:
                value[up, b] += total
    for m in range(n_measures):
        if tree.parent[m] >= 0 or acts.running[r, m] > 0:
            continue
        own = tree.leader[m] == a
        held = stance(world, r, m, a, text) if own else OPEN
        if held != OPEN and tree.course[m] == IN_FORCE:
            continue
        own, test = own and tree.course[m] == DECIDED, asked(acts, r, m, a, held)
        rivalled, counts = tree.rival[m].any(), 1.0
        for b in range(n_bins):
            if rivalled:
                counts = unrivalled(world, chance, r, m, a, value[:, b], acts.forgone, text)
            if own:
                out[b] += counts * (1.0 - acts.forgone[r, m]) * better(value[m, b], test)
            else:
                out[b] += counts * value[m, b]


@rule
def worth_by_type(readings, rating, r, rung, out):
    """What a rung is worth to each type, as far as it is likely to be ratified. ``out``: [B],
    written.
    """
    own, chance = readings.own[r, rung], rating.stands[r, rung]
    effect, waits = readings.effect[r, rating.run[r, rung]], readings.no_deal[r]
    if chance == 1.0:
        for b in range(out.shape[0]):
            out[b] = own + effect[b]
    else:
        for b in range(out.shape[0]):
            out[b] = waits[b] + chance * (own + effect[b] - waits[b])


@rule
def rate_effects(readings, rating, ladder, world, r, a):
    """What coercion does to each type at a's rungs and without a deal. Where it makes no rung
    differ from the settlement, types cannot be told apart and ``n_runs`` is 0: nothing is computed.
    """
    text, effect, alike = world.scratch.text, readings.effect[r], True
    readings.n_runs[r] = rating.run[r, rating.n[r] - 1] + 1
    for at in range(world.tree.weighs.shape[0]):
        k = world.tree.weighs[at]
        alike = alike and ladder.text[r, 0, k] == world.settlement[r, k]
    if alike and readings.n_runs[r] == 1:
        readings.n_runs[r] = 0
        return
    copy(world.settlement[r], text)
    chance = world.memo.chance[r, recall(world, r, text)]
    effects_by_type(world, chance, r, a, text, readings.no_deal[r])
    quo = utility(world.worth, r, a, text)
    quo += due_to_terms(world, r, a, text)
    least = supposed(world.acts, r, a)
    for b in range(effect.shape[1]):
        readings.no_deal[r, b] = max(readings.no_deal[r, b] + quo, least)
    for rung in range(rating.n[r]):
        run = rating.run[r, rung]
        if rung == 0 or run > rating.run[r, rung - 1]:
            text_at(ladder, r, rung, text)
            chance = world.memo.chance[r, recall(world, r, text)]
            effects_by_type(world, chance, r, a, text, effect[run])


@rule
def due_as_seen(rating, ladder, world, a, r, rung):
    """The terms of a rung, and what it spares a of accidents as the others take it."""
    due = rating.due[r, rung]
    if world.acts.risk.shape[1] > 0:
        text_at(ladder, r, rung, world.scratch.text)
        due = due_to_terms(world, r, a, world.scratch.text)
    return due


@rule
def rate_by_type(readings, rating, ladder, world, r, a):
    """Rate a's ladder as each type would, where a itself has rated it anew; what coercion does
    only where the ladder or beliefs are others. Returns whether types can be told apart.
    """
    home, total, version = world.home, world.scratch.bins[0], world.beliefs.version
    if readings.times[r] == rating.times[r]:
        return readings.n_runs[r] > 0
    readings.times[r] = rating.times[r]
    if readings.ladders[r] != rating.ladders[r] or readings.version[r] != version[r]:
        readings.ladders[r], readings.version[r] = rating.ladders[r], version[r]
        rate_effects(readings, rating, ladder, world, r, a)
    if readings.n_runs[r] == 0:
        return False
    top = readings.top[r]
    for rung in range(rating.n[r]):
        readings.own[r, rung] = rating.own[r, rung] + due_as_seen(rating, ladder, world, a, r, rung)
        if home.price[r, a] > 0.0:
            readings.own[r, rung] -= home.price[r, a] * rating.strained[r, rung]
        worth_by_type(readings, rating, r, rung, total)
        if rung == 0:
            copy(total, readings.first[r])
            copy(total, top)
        for b in range(top.shape[0]):
            top[b] = max(top[b], total[b])
    copy(total, readings.last[r])
    return True


@rule
def read_offer(readings, rating, world, r, t, rung, level, spread):
    """Learn from the rung tabled: how far it is worth, to each type, from what that type
    would have tabled. ``level``: [B]; a type that would have tabled nothing is taken at
    its best rung.
    """
    scratch = world.scratch
    n_bins = world.beliefs.mass.shape[2]
    surprise, offered, total = scratch.bins[0], scratch.bins[1], scratch.bins[2]
    copy(readings.top[r], offered)
    for at in range(rating.n[r]):
        worth_by_type(readings, rating, r, at, total)
        for b in range(n_bins):
            if total[b] >= level[b] - TIE:
                offered[b] = total[b]
    worth_by_type(readings, rating, r, rung, surprise)
    for b in range(n_bins):
        surprise[b] -= offered[b]
    learn(world.beliefs, r, t, surprise, spread)
