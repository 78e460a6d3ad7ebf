"""Screening: which offers tell the resolved from the others, by backward induction.

docs/model.md, section 3 (powell2004, sobel_takahashi1983). Who offers, i, has some offers left and
does not know how resolved who answers, j, is. The less resolved take an offer first, so that after
each refusal those are left who are at least as resolved as some edge of a bin. Between two
neighbouring rungs a text is thought to lie on the line between them. Shapes: L rungs
of i's ladder, B bins (so B + 1 edges), N offers, S later stages.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.aftermath import reveal
from sim.rules.beliefs import settle
from sim.rules.foresight import restore_belief, set_belief_aside, worth_by_resolve
from sim.rules.home import if_ratified
from sim.rules.ladder import text_at
from sim.rules.prospects import price_seen
from sim.rules.reservations import no_deal_value, supposed
from sim.rules.worth import value_of


class Plan(NamedTuple):
    """What is planned in one replicate, and room to do so.

    ``level``: [1], worth to i of the rung that it tables now; ``cutoff``: [1], the edge below which
    types take it, and ``least``: [1], the edge from which on types are left; ``waiting``: [1], what
    refusing it is worth to j.

    ``offered``: [B + 1, L], worth of i's rungs to j by its resolve; ``takes``:
    [N, B + 1], the first rung that a type takes if it is the least resolved of those to refuse,
    -1 for none, and ``share``, how far on the line to the rung before it is left as much as by
    waiting; ``cut``: [N, B + 1], the next cutoff, by the least resolved who is left; ``gets``,
    ``keeps``: [N, B + 1], what the game is then worth to that type and to i; ``left``: [B + 1],
    mass of the types from an edge on; ``edges``: [N + 1], cutoffs as they follow; ``row``: [B + 1];
    ``quo``: [K].
    """

    level: np.ndarray
    cutoff: np.ndarray
    least: np.ndarray
    waiting: np.ndarray
    offered: np.ndarray
    takes: np.ndarray
    share: np.ndarray
    cut: np.ndarray
    gets: np.ndarray
    keeps: np.ndarray
    left: np.ndarray
    edges: np.ndarray
    row: np.ndarray
    quo: np.ndarray


class Offers(NamedTuple):
    """The offers that i has left, this one included, and what comes if all are refused.

    ``day``: [N], the stage of each, 0 for the one at hand; ``n``: [1], how many there are;
    ``stays``: [S + 1], the chance that nothing is decided between a stage and the one before;
    ``waits``: [S + 1, B + 1], what no deal is worth then to j by its resolve; ``leaves``:
    the same to i, by the least resolved who is left.
    """

    day: np.ndarray
    n: np.ndarray
    stays: np.ndarray
    waits: np.ndarray
    leaves: np.ndarray


def new_plan(n_rungs: int, n_offers: int, n_bins: int, n_issues: int) -> Plan:
    """Room for so many offers."""
    by_type = (n_offers, n_bins + 1)
    return Plan(
        level=np.zeros(1),
        cutoff=np.zeros(1, np.int64),
        least=np.zeros(1, np.int64),
        waiting=np.zeros(1),
        offered=np.zeros((n_bins + 1, n_rungs)),
        takes=np.zeros(by_type, np.int64),
        share=np.zeros(by_type),
        cut=np.zeros(by_type, np.int64),
        gets=np.zeros(by_type),
        keeps=np.zeros(by_type),
        left=np.zeros(n_bins + 1),
        edges=np.zeros(n_offers + 1, np.int64),
        row=np.zeros(n_bins + 1),
        quo=np.zeros(n_issues, np.int64),
    )


@rule
def by_resolve(out, world, r, j, text, charge):
    """V_j of a text less ``charge`` at every edge. It does not fall with resolve: where it is the
    same at both ends it is the same between them. ``out``: [B + 1], written.
    """
    last = out.shape[0] - 1
    low = value_of(world, r, j, 0.0, text)
    high = value_of(world, r, j, 1.0, text)
    if high - low > TIE:
        worth_by_resolve(out, world, r, j, text, charge)
        return
    for edge in range(last + 1):
        out[edge] = low - charge


@rule
def waits_by_resolve(out, world, r, j):
    """What no deal is worth to j at every edge, or what others take it to be worth at least.

    ``out``: [B + 1], written.
    """
    copy(world.settlement[r], world.scratch.text)
    by_resolve(out, world, r, j, world.scratch.text, 0.0)
    for edge in range(out.shape[0]):
        out[edge] = max(out[edge], supposed(world.acts, r, j))


@rule
def is_open(world, r, j):
    """Whether it matters to others how resolved j is: its resolve is in doubt, and something that
    it might do is not decided yet.
    """
    tree = world.tree
    t = tree.typed[j]
    if t < 0 or world.beliefs.atom[r, t] == world.beliefs.atom[r, t]:
        return False
    for m in range(tree.parent.shape[0]):
        mine = tree.leader[m] == j or tree.follows[m, j]
        if mine and not world.acts.spent[r, m] and world.acts.running[r, m] == 0:
            return True
    return False


@rule
def leaves_by_resolve(out, kept, world, r, i, j):
    """What no deal is worth to i where j is known to be as resolved as an edge, or more.

    ``out``: [B + 1], written; ``kept``: [T, 2 B + 2], room.
    """
    beliefs, scratch = world.beliefs, world.scratch
    n_bins, t = out.shape[0] - 1, world.tree.typed[j]
    copy(world.settlement[r], scratch.text)
    out[0] = no_deal_value(world, r, i, world.resolve[r, i], scratch.text)
    doubt = is_open(world, r, j)
    if doubt:
        set_belief_aside(beliefs, kept, r, t)
    for b in range(1, n_bins + 1):
        out[b] = out[b - 1]
        if not doubt or b == n_bins or kept[t, n_bins + b] <= TIE:
            continue
        if kept[t, b - 1] > 0.0:
            beliefs.mass[r, t, b - 1] = 0.0
            settle(beliefs, r, t)
            out[b] = no_deal_value(world, r, i, world.resolve[r, i], scratch.text)
    if doubt:
        restore_belief(beliefs, kept, r, t)


@rule
def rate_offers(plan, offers, ladder, world, r, j):
    """What i's rungs are worth to j by its resolve, as others see it: into ``plan.offered``."""
    text = world.scratch.text
    for rung in range(ladder.n[r]):
        text_at(ladder, r, rung, text)
        charge = price_seen(world, r, j, text, False)
        by_resolve(plan.row, world, r, j, text, charge)
        for edge in range(plan.row.shape[0]):
            plan.offered[edge, rung] = if_ratified(
                world, r, text, plan.row[edge], offers.waits[0, edge]
            )


@rule
def undecided(offers, at):
    """The chance that nothing is decided between an offer and the next."""
    chance = 1.0
    for stage in range(offers.day[at] + 1, offers.day[at + 1] + 1):
        chance *= offers.stays[stage]
    return chance


@rule
def on_the_line(values, rung, share):
    """What a text on the line between a rung and the one before it is worth."""
    if share == 0.0:
        return values[rung]
    return values[rung] + share * (values[rung - 1] - values[rung])


@rule
def just_take(plan, at, c, signable, n_rungs, least):
    """Note the first rung that leaves types at the edge c as much as ``least``, and how far on the
    line to the rung before it no more is left.
    """
    plan.takes[at, c], plan.share[at, c] = -1, 0.0
    for rung in range(n_rungs):
        leave = plan.offered[c, rung]
        if not signable[rung] or leave < least - TIE:
            continue
        plan.takes[at, c] = rung
        if rung > 0 and signable[rung - 1] and leave > least + TIE:
            plan.share[at, c] = (leave - least) / (leave - plan.offered[c, rung - 1])
        return


@rule
def induce(plan, offers, mine, signable, n_rungs):
    """From the last offer backwards: who is to take each, whoever is left. ``mine``, ``signable``:
    [L], worth of the rungs to i, and whether both may sign them.
    """
    last = plan.left.shape[0] - 1
    for at in range(offers.n[0] - 1, -1, -1):
        day, goes_on = offers.day[at], at + 1 < offers.n[0]
        chance = undecided(offers, at) if goes_on else 0.0
        later = offers.day[at + 1] if goes_on else day
        for b in range(last, -1, -1):
            waits, keeps = offers.waits[day, b], offers.leaves[day, b]
            if goes_on:
                waits += chance * (plan.gets[at + 1, b] - offers.waits[later, b])
                keeps += chance * (plan.keeps[at + 1, b] - offers.leaves[later, b])
            just_take(plan, at, b, signable, n_rungs, waits)
            plan.row[b] = keeps  # what is left to i if all below b have taken the offer
            plan.gets[at, b], plan.keeps[at, b], plan.cut[at, b] = waits, keeps, b
            best = keeps
            for c in range(b + 1, last + 1):
                rung = plan.takes[at, c]
                if rung < 0 or plan.left[b] <= TIE:
                    continue
                refuse = plan.left[c] / plan.left[b]
                expected = (1.0 - refuse) * on_the_line(mine, rung, plan.share[at, c])
                expected += refuse * plan.row[c]
                if expected > best + TIE:
                    best, plan.cut[at, b] = expected, c
            c = plan.cut[at, b]
            if c > b:
                plan.keeps[at, b] = best
                taken = on_the_line(plan.offered[b], plan.takes[at, c], plan.share[at, c])
                plan.gets[at, b] = max(waits, taken)


@rule
def worth_waiting(plan, offers, edge):
    """What refusing the offer at hand is worth to a type, with the offers that follow by plan."""
    value = 0.0
    for at in range(offers.n[0] - 1, -1, -1):
        waits = offers.waits[offers.day[at], edge]
        if at + 1 < offers.n[0]:
            c, then = plan.edges[at + 2], value
            if c > plan.edges[at + 1]:
                rung, share = plan.takes[at + 1, c], plan.share[at + 1, c]
                then = max(then, on_the_line(plan.offered[edge], rung, share))
            then -= offers.waits[offers.day[at + 1], edge]
            waits += undecided(offers, at) * then
        value = waits
    return value


@rule
def masses(plan, beliefs, r, t):
    """Note what mass of the belief lies from each edge on, and from which edge types are left."""
    n_bins = plan.left.shape[0] - 1
    doubt = t >= 0 and beliefs.atom[r, t] != beliefs.atom[r, t]
    plan.left[n_bins], plan.least[0] = 0.0, 0
    for b in range(n_bins - 1, -1, -1):
        here = beliefs.mass[r, t, b] if doubt else 1.0 / n_bins
        plan.left[b] = plan.left[b + 1] + here
        if here > 0.0:
            plan.least[0] = b


@rule
def plan_offers(plan, offers, ladder, mine, signable, world, r, j):
    """Plan the offers that are left, and what refusing the one at hand is worth to j.

    ``plan``: written; ``mine``, ``signable``: [L].
    """
    n_bins = plan.left.shape[0] - 1
    copy(world.settlement[r], plan.quo)
    rate_offers(plan, offers, ladder, world, r, j)
    masses(plan, world.beliefs, r, world.tree.typed[j])
    induce(plan, offers, mine, signable, ladder.n[r])
    plan.edges[0] = plan.least[0]
    for at in range(offers.n[0]):
        plan.edges[at + 1] = plan.cut[at, plan.edges[at]]
    c = plan.cutoff[0] = plan.edges[1]
    rung = plan.takes[0, c] if c > plan.least[0] else -1
    plan.level[0] = mine[max(rung, 0)]
    low = min(int(world.resolve[r, j] * n_bins), n_bins - 1)
    inside = world.resolve[r, j] * n_bins - low
    below = worth_waiting(plan, offers, low)
    above = worth_waiting(plan, offers, low + 1)
    plan.waiting[0] = below + inside * (above - below)


@rule
def learn_from_refusal(plan, beliefs, r, t):
    """All know that who refuses an offer is more resolved than those who were to take it."""
    reveal(beliefs, r, t, plan.cutoff[0] / beliefs.mass.shape[2], True)
