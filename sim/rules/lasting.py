"""Measures that last: how long they may be expected to, and what comes into force in the end.

docs/model.md, section 5. Lengths of time are in months. Shapes: R replicates, A parties, K issues,
M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.compiling import rule

Floats = NDArray[np.float64]
MONTH = 365.25 / 12
"""Days."""


def rate_of(chance: Floats) -> Floats:
    """How often a month something is decided that a month decides with these chances, [R]."""
    rate = np.full_like(chance, np.inf)
    unsure = chance < 1.0
    rate[unsure] = -np.log1p(-chance[unsure])
    return rate


def expected_months(rate: Floats, months: Floats) -> Floats:
    """How long something is expected to last that ends at a rate, or else after so many months."""
    often = (rate > 0.0) & np.isfinite(rate)
    safe = np.where(often, rate, 1.0)
    ending = np.where(np.isfinite(rate), -np.expm1(-safe * months) / safe, 0.0)
    return np.where(rate > 0.0, ending, months)


def chance_ended(rate: Floats, months: Floats) -> Floats:
    """The chance that it ends at that rate before so many months are over."""
    certain = np.isinf(rate)
    return np.where(certain, 1.0, -np.expm1(-np.where(certain, 0.0, rate) * months))


def months_until_decided(rate: Floats, luck: Floats) -> Floats:
    """After how many months it is decided; ``luck``: uniform draws, [R]."""
    often = (rate > 0.0) & np.isfinite(rate)
    months = -np.log1p(-luck) / np.where(often, rate, 1.0)
    return np.where(often, months, np.where(rate > 0.0, 0.0, np.inf))


@rule
def settle(deeds, world, over, prevails, luck):
    """Decide what is fought over: it has succeeded, or what its failure brings comes into force.

    The settlement is rewritten; on what is then in force no accord stands any more. ``over``:
    [R, M]; ``prevails``: [R, M, 2^k], see :mod:`sim.model.resistance`; ``luck``: [R, M], uniform.
    """
    tree = world.tree
    n_measures = tree.parent.shape[0]
    for r in range(over.shape[0]):
        for m in range(n_measures):
            if not over[r, m]:
                continue
            group = 0
            for n in range(m + 1, n_measures):
                if tree.parent[n] == m and deeds.carried[r, n]:
                    group |= tree.resists[n]
            won = luck[r, m] < prevails[r, m, group]
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
