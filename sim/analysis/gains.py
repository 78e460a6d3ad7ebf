"""What the parties gained over no deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.shares import Share
from sim.analysis.tables import Tables

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TRIFLE = 1e-6
"""Stakes; a difference smaller than this is none."""


@dataclass(frozen=True)
class Gain:
    """One party's gain over no deal, in stakes.

    What it ended with, all that coercion and waiting cost paid, over what no deal was expected
    to be worth to it when the talks ended.

    Parameters
    ----------
    quantiles
        As in ``QUANTILES``.
    worse
        Share of plays in which it ended with less than no deal.
    better
        Share of plays in which it ended with more.
    """

    quantiles: tuple[float, ...]
    worse: Share
    better: Share


def gains(tables: Tables) -> dict[str, Gain]:
    """Every party's gain over no deal."""
    found = {}
    for party in tables.cast["parties"]:
        value = tables.column("outcomes", f"value_{party}").astype(float)
        gain = value - tables.column("outcomes", f"no_deal_{party}").astype(float)
        worse, better = (int(np.count_nonzero(sign * gain > TRIFLE)) for sign in (-1, 1))
        spread = tuple(float(q) for q in np.quantile(gain, QUANTILES))
        found[party] = Gain(spread, Share(worse, tables.n), Share(better, tables.n))
    return found
