"""What a party gained over no deal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.shares import Share

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
TRIFLE = 1e-6
"""Stakes; a difference smaller than this is none."""


@dataclass(frozen=True)
class Gain:
    """One party's gain over no deal, in stakes.

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


def gain(value: NDArray[np.float64], no_deal: NDArray[np.float64]) -> Gain:
    """The gain of a party.

    Parameters
    ----------
    value
        What it ended with, all paid, one a play.
    no_deal
        What no deal was worth to it before the first text, one a play.
    """
    over = value - no_deal
    worse, better = (int(np.count_nonzero(sign * over > TRIFLE)) for sign in (-1, 1))
    spread = tuple(float(q) for q in np.quantile(over, QUANTILES))
    return Gain(spread, Share(worse, len(over)), Share(better, len(over)))
