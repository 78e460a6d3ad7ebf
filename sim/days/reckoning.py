"""What measures that last are expected to come to, from a day up to the horizon. One play.

docs/model.md, section 5. Lengths of time are in months, days are ordinals.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import isfinite, isinf
from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days import fronts
from sim.days.fronts import Fronts
from sim.rules.conditions import ALONE
from sim.rules.fronts import LOST, MONTHS, WON
from sim.rules.lasting import MONTH, chance_ended, expected_months


class Reckoning(NamedTuple):
    """What measures that last come to. Shapes: R replicates, A parties, M measures.

    What is drawn is a month; what the rules read in :class:`sim.rules.coercion.Acts` is what is
    expected on a day. ``lasts``: [N], numbers of what lasts, and nothing is worked out where
    nothing does; ``front``: [M], on which line of forts it is fought out, -1 for none; ``groups``:
    [M], how many groups may resist it; ``starts``: [M], the day on which it is decided, or 0:
    today. ``harm``, ``cost``, ``benefit``: [R, M, A], ``prevails``: [R, M, 2^k], as drawn;
    ``once``: [R, M, A], the penalty, which is paid when it is carried out; ``rate``: [R, M], how
    often a month it is decided at one stroke; ``came``: [R, M], who of those who resist it has
    come; ``horizon``: [R], an ordinal. ``log1p``, ``expm1``: keys of NumPy's code.
    """

    lasts: np.ndarray
    front: np.ndarray
    groups: np.ndarray
    starts: np.ndarray
    harm: np.ndarray
    cost: np.ndarray
    benefit: np.ndarray
    prevails: np.ndarray
    once: np.ndarray
    rate: np.ndarray
    came: np.ndarray
    horizon: np.ndarray
    fronts: Fronts
    log1p: int
    expm1: int


@rule
def write(reckoning, tree, acts, r, today):
    """Bring what the rules read in line with the day."""
    for i in range(reckoning.lasts.shape[0]):
        write_one(reckoning, tree, acts, r, reckoning.lasts[i], today)


@rule
def write_one(reckoning, tree, acts, r, m, today):
    """The same of one measure that lasts."""
    runs = acts.running[r, m] > 0
    start = today if runs else max(reckoning.starts[m], today)
    months = max(reckoning.horizon[r] - start, 0.0) / MONTH
    above = rate_above(reckoning, tree, acts, r, m)
    expected = length_of(reckoning, tree, acts, r, m, above, months)
    for a in range(acts.harm.shape[2]):
        acts.harm[r, m, a] = expected * reckoning.harm[r, m, a]
        acts.cost[r, m, a] = expected * reckoning.cost[r, m, a]
        acts.benefit[r, m, a] = expected * reckoning.benefit[r, m, a]
        acts.penalty[r, m, a] = 0.0 if runs else reckoning.once[r, m, a]
    if reckoning.front[m] >= 0:
        write_war(reckoning, acts, r, m, above, months)
        return
    imposing = 0.0 if runs else 1.0
    if tree.contested[m]:
        imposing = settles(reckoning, tree, r, m, above, months, expected)
        acts.settles[r, m, :] = imposing
    for group in range(acts.prevails.shape[2]):
        acts.prevails[r, m, group] = imposing * reckoning.prevails[r, m, group]


@rule
def length_of(reckoning, tree, acts, r, m, above, months):
    """How long m is expected to last, in months, if only those resist who have come, or m
    itself.
    """
    ends, up = reckoning.rate[r, m] + above, war_of(reckoning, tree, m)
    if up < 0 or (up != m and acts.running[r, m] == ALONE):
        return expected_months(reckoning.expm1, ends, months)
    own = tree.resists[m] if tree.parent[m] == up else 0
    group = reckoning.came[r, up] | own
    fronts.expect(reckoning.fronts, r, reckoning.front[up], group, ends, months)
    return reckoning.fronts.out[MONTHS]


@rule
def write_war(reckoning, acts, r, m, above, months):
    """What is expected of a war on a line of forts, by who resists. Nobody more comes once it
    runs.
    """
    found, alone, f = reckoning.fronts.out, 0.0, reckoning.front[m]
    for group in range(reckoning.groups[m]):
        resisting = reckoning.came[r, m] if acts.running[r, m] > 0 else group
        fronts.expect(reckoning.fronts, r, f, resisting, above, months)
        acts.prevails[r, m, group] = found[WON]
        acts.settles[r, m, group] = found[WON] + found[LOST]
        alone = found[MONTHS] if group == 0 else alone
        acts.lengths[r, m, group] = found[MONTHS] / alone if alone > 0.0 else 1.0


@rule
def war_of(reckoning, tree, m):
    """The war on a line of forts that m is or with which it ends; -1 for none."""
    while m >= 0 and tree.lasts[m]:
        if reckoning.front[m] >= 0:
            return m
        m = tree.parent[m]
    return -1


@rule
def rate_above(reckoning, tree, acts, r, m):
    """How often a month that is decided which m answers, so that m ends as well."""
    rate, up = 0.0, tree.parent[m]
    while up >= 0 and tree.lasts[up]:
        rate += reckoning.rate[r, up]
        up = tree.parent[up]
    return 0.0 if acts.running[r, m] == ALONE else rate


@rule
def settles(reckoning, tree, r, m, above, months, length):
    """The chance that m itself is decided by the horizon. ``length``: see above."""
    own = reckoning.rate[r, m]
    if war_of(reckoning, tree, m) >= 0:
        at_once = 0.0 if isinf(above) else 1.0
        return own * length if isfinite(own) else at_once
    both, sooner = own + above, 1.0
    if above > 0.0 and isfinite(both):
        sooner = own / both
    if isinf(above):
        sooner = 0.0
    return sooner * chance_ended(reckoning.expm1, both, months)
