"""Measures that last: how long they may be expected to, and what comes into force in the end.

docs/model.md, section 5. Lengths of time are in months. Shapes: R replicates, A parties, K issues,
M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import isfinite, isinf

import numpy as np
from numpy.typing import NDArray

from sim.compiling import lifted, rule

Floats = NDArray[np.float64]
MONTH = 365.25 / 12
"""Days."""


def rate_of(chance: Floats) -> Floats:
    """How often a month something is decided that a month decides with these chances, [R]."""
    rate = np.full_like(chance, np.inf)
    unsure = chance < 1.0
    rate[unsure] = -np.log1p(-chance[unsure])
    return rate


@rule
def expected_months(expm1, rate, months):
    """How long something is expected to last that ends at a rate, or else after so many months.
    ``expm1``: the key of NumPy's code.
    """
    if rate <= 0.0:
        return months * 1.0
    return -lifted(expm1, -rate * months) / rate if isfinite(rate) else 0.0


@rule
def chance_ended(expm1, rate, months):
    """The chance that it ends at that rate before so many months are over."""
    return 1.0 if isinf(rate) else -lifted(expm1, -rate * months)


@rule
def months_until_decided(log1p, rate, luck):
    """After how many months it is decided; ``luck``: a uniform draw."""
    if rate > 0.0:
        return -lifted(log1p, -luck) / rate if isfinite(rate) else 0.0
    return np.inf


@rule
def settle(deeds, world, r, over, prevails, luck):
    """Decide what is fought over: it has succeeded, or what its failure brings comes into force.

    The settlement is rewritten; on what is then in force no accord stands any more. ``over``: [M];
    ``prevails``: [M, 2^k], see :mod:`sim.model.resistance`; ``luck``: [M], uniform.
    """
    tree = world.tree
    n_measures = tree.parent.shape[0]
    for m in range(n_measures):
        if not over[m]:
            continue
        group = 0
        for n in range(m + 1, n_measures):
            if tree.parent[n] == m and deeds.carried[r, n]:
                group |= tree.resists[n]
        won = luck[m] < prevails[m, group]
        deeds.succeeded[r, m] = won
        start, stop = tree.lost[m], tree.first[m + 1]
        if won:
            start, stop = tree.first[m], tree.lost[m]
        for i in range(start, stop):
            k = tree.issue[i]
            if world.acts.standing[r, k] and world.settlement[r, k] == tree.option[i]:
                continue
            world.settlement[r, k] = tree.option[i]
            deeds.by[r, k] = m
            world.acts.standing[r, k] = False
