"""What comes when the talks are over: measures carried out, and what they leave.

docs/model.md, sections 5 and 9. Shapes: R replicates, A parties, K issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.beliefs import settle
from sim.rules.coercion import IN_FORCE, balance
from sim.rules.conditions import OPEN, asked, is_worth, stance
from sim.rules.direct import direct_effects
from sim.rules.following import own_part
from sim.rules.thresholds import outlook


class Deeds(NamedTuple):
    """What was carried out. ``decided``, ``carried``, ``succeeded``: [R, M]; ``came``:
    [R, M, A], who took part; ``margin``: [R, M], what acting was worth over the test;
    ``paid``: [R, A], harm, costs and audience costs so far, in stakes; ``by``: [R, K], the
    measure that imposed the settlement of an issue, or -1; ``held``: [R, M], how its leader
    stood to what was decided, see :mod:`sim.rules.conditions`; ``pending``: [R, M], under way,
    what it imposes is not in force yet; ``regret``: [R], the most that a leader could gain
    by another threshold than those that went before something decided, see
    :func:`sim.rules.thresholds.regret`.
    """

    decided: np.ndarray
    carried: np.ndarray
    succeeded: np.ndarray
    came: np.ndarray
    margin: np.ndarray
    paid: np.ndarray
    by: np.ndarray
    held: np.ndarray
    pending: np.ndarray
    regret: np.ndarray


@rule
def reveal(beliefs, r, t, threshold, acted):
    """Learn from an act or from its absence: the resolve lies above or below a threshold."""
    if beliefs.atom[r, t] == beliefs.atom[r, t] or threshold <= 0.0:
        return
    n_bins, left = beliefs.mass.shape[2], 0.0
    for b in range(n_bins):
        above = min(max((b + 1) - threshold * n_bins, 0.0), 1.0)
        left += beliefs.mass[r, t, b] * (above if acted else 1.0 - above)
    if left <= TIE:
        return
    for b in range(n_bins):
        above = min(max((b + 1) - threshold * n_bins, 0.0), 1.0)
        beliefs.mass[r, t, b] *= above if acted else 1.0 - above
    settle(beliefs, r, t)


@rule
def carry_out(deeds, world, r, due, fired, luck):
    """Decide the roots that are due and all that answers them, in order.

    ``due``: [M]; ``fired``: a measure that an accident has started, or -1; ``luck``: [M],
    uniform. The settlement is rewritten where a measure succeeds; on what it imposes no accord
    stands any more. Who keeps a promise not to act does not act, and nothing is read in it. A root
    whose issue an earlier one has taken is not decided. Whether a measure succeeds shows when all
    is decided that might resist it.
    """
    acts, scratch = world.acts, world.scratch
    n_measures, text = world.tree.parent.shape[0], scratch.text
    copy(world.settlement[r], text)
    if fired >= 0:
        acts.chanced[r, fired] = True
    gain = outlook(world, r, text, scratch.thresholds, scratch.chances, True)
    for m in range(n_measures):
        prevail(deeds, world, r, m, luck)
        if comes_up(deeds, world.tree, r, m, due[m], fired == m):
            deeds.decided[r, m], deeds.regret[r] = True, max(deeds.regret[r], gain)
            decide(deeds, world, r, m, text, fired == m)
    prevail(deeds, world, r, n_measures, luck)
    impose(deeds, world, r)


@rule
def decide(deeds, world, r, m, text, by_accident):
    """Decide m, and carry it out or not."""
    tree, acts, chance = world.tree, world.acts, world.scratch.chances
    leader, own = tree.leader[m], world.scratch.own
    held = stance(world, r, m, leader, text)
    test = asked(acts, r, m, leader, held)
    deeds.held[r, m] = held
    if tree.resists[m] > 0:  # who resists before it is known by now
        direct_effects(world, chance, r, text, False, own)
    value, slope = world.scratch.measures[2], world.scratch.measures[3]
    worth_it, _ = balance(world, chance, r, m, world.resolve[r, leader], own, value, slope)
    deeds.margin[r, m] = worth_it - test
    acted = is_worth(worth_it, test, held != OPEN) and not acts.kept[r, m]
    if tree.course[m] == IN_FORCE:
        acted = held == OPEN
        deeds.carried[r, m] = acted
    elif by_accident:  # nobody decided it, so nobody broke a promise
        acted, test = True, 0.0
    elif not acts.kept[r, m]:
        reveal(world.beliefs, r, tree.typed[leader], world.scratch.thresholds[m], acted)
    if tree.resists[m] > 0:
        chance[m] = 1.0 if acted else 0.0
    if acted:
        _do(deeds, world, r, m, text, test, by_accident)
    elif test < 0.0 and not acts.kept[r, m]:
        deeds.paid[r, leader] += acts.audience[r, m, leader]


@rule
def comes_up(deeds, tree, r, m, is_due, by_accident):
    """Whether m is decided now: a root that is due and whose issue no earlier one has taken, or
    what answers a measure that was carried out.
    """
    up = tree.parent[m]
    if deeds.decided[r, m] or not (by_accident or (is_due if up < 0 else deeds.carried[r, up])):
        return False
    for n in range(tree.parent.shape[0]):
        if up < 0 and tree.rival[m, n] and deeds.succeeded[r, n]:
            return False
    return True


@rule
def prevail(deeds, world, r, upto, luck):
    """Say of every measure under way whether it succeeds, where all that might resist it is
    decided before the measure ``upto``.
    """
    tree = world.tree
    n_measures = tree.parent.shape[0]
    for m in range(min(upto, n_measures)):
        if not deeds.pending[r, m] or (upto < n_measures and tree.below[m, upto]):
            continue
        group = 0
        for n in range(m + 1, n_measures):
            if tree.parent[n] == m and deeds.carried[r, n]:
                group |= tree.resists[n]
        deeds.succeeded[r, m] = luck[m] < world.acts.prevails[r, m, group]


@rule
def impose(deeds, world, r):
    """Put into force what the measures under way impose, later ones on top; on that no accord
    stands any more. What an accord that stands has put in force already stays the accord's.
    """
    tree, settlement = world.tree, world.settlement
    for m in range(tree.parent.shape[0]):
        for i in range(tree.first[m], tree.lost[m]):
            k, option = tree.issue[i], tree.option[i]
            agreed = world.acts.standing[r, k] and settlement[r, k] == option
            if deeds.pending[r, m] and deeds.succeeded[r, m] and not agreed:
                settlement[r, k] = option
                deeds.by[r, k] = m
        deeds.pending[r, m] = False
    for k in range(settlement.shape[1]):
        if deeds.by[r, k] >= 0:
            world.acts.standing[r, k] = False


@rule
def _do(deeds, world, r, m, text, test, by_accident):
    """Carry out m: costs to those who take part, harm to all, unless they are by the month."""
    tree, acts = world.tree, world.acts
    leader, n_parties = tree.leader[m], tree.share.shape[1]
    deeds.carried[r, m], deeds.pending[r, m] = True, not tree.contested[m]
    deeds.came[r, m, leader] = True
    share = tree.share[m, leader]
    if test > 0.0:
        deeds.paid[r, leader] += test
    for a in range(n_parties):
        if tree.follows[m, a]:
            held = OPEN if by_accident else stance(world, r, m, a, text)
            join = asked(acts, r, m, a, held)
            if is_worth(own_part(world, r, m, a, world.resolve[r, a]), join, held != OPEN):
                deeds.came[r, m, a] = True
                share += tree.share[m, a]
            deeds.paid[r, a] += max(join, 0.0) if deeds.came[r, m, a] else max(-join, 0.0)
    if tree.lasts[m]:  # its costs are counted by the day
        return
    for a in range(n_parties):
        deeds.paid[r, a] += acts.harm[r, m, a] * share
        if deeds.came[r, m, a]:
            deeds.paid[r, a] += acts.cost[r, m, a] * (1.0 - world.resolve[r, a])
            deeds.paid[r, a] -= acts.benefit[r, m, a] - acts.penalty[r, m, a]
