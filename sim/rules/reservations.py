"""Reservations: what no deal is worth at least, and what others think of that. Who has signed an
accord that stands has none.

docs/model.md, section 5. Shapes: R replicates, A parties, K issues.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.worth import value_of


@rule
def no_deal_value(world, r, a, resolve, quo):
    """d_a: V at what is in force, or the party's reservation if that is more."""
    value = value_of(world, r, a, resolve, quo)
    return max(value, world.acts.least[r, a])


@rule
def supposed(acts, r, a):
    """What the others take a's reservation for; all see where it has none."""
    return acts.supposed[a] if acts.least[r, a] > -np.inf else -np.inf


@rule
def reservation_met(acts, r, a, value):
    """The chance, as the others see it, that a's reservation is at most ``value``."""
    last = acts.quantiles.shape[1] - 1
    has_none = last < 0 or acts.least[r, a] == -np.inf
    if has_none or acts.quantiles[a, last] <= value + TIE:
        return 1.0
    if acts.quantiles[a, 0] > value + TIE:
        return 0.0
    low, high = 0, last
    while high - low > 1:
        middle = (low + high) // 2
        if acts.quantiles[a, middle] <= value + TIE:
            low = middle
        else:
            high = middle
    step = acts.quantiles[a, high] - acts.quantiles[a, low]
    return (low + (value - acts.quantiles[a, low]) / step) / last
