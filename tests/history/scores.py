"""Scores of forecasts, and how little few cases say about them.

Losses are by case: the smaller the better. Intervals are exact: the bootstrap goes through every
resample with its weight, and what would be seen if a forecaster were right goes through every
pattern of outcomes.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]

NEVER = 0.01
"""For the log score no chance is taken for smaller than this, nor for larger than the rest."""


def brier(chances: Floats, happened: Floats) -> Floats:
    """Squared error of each chance (brier1950); 0 at best, 1 at worst, .25 for one half. [n]."""
    return np.asarray((chances - happened) ** 2)


def log_loss(chances: Floats, happened: Floats) -> Floats:
    """−ln of the chance given to what happened (good1952), chances kept from 0 and 1. [n], nats."""
    kept = np.clip(chances, NEVER, 1.0 - NEVER)
    return np.asarray(-np.log(np.where(happened > 0, kept, 1.0 - kept)))


def leave_one_out(values: Floats) -> Floats:
    """For each case the mean of the others. [n], n at least 2."""
    return np.asarray((values.sum() - values) / (len(values) - 1))


def level_error(chances: Floats, seen: int) -> float:
    """Mean distance of drawn levels from the one seen, as a share of the scale.

    Parameters
    ----------
    chances
        [O], of each level; O at least 2.
    seen
        The level that came about.
    """
    away = np.abs(np.arange(len(chances)) - seen)
    return float((chances * away).sum() / (len(chances) - 1))


def level_loss(chances: Floats, seen: int) -> float:
    """Ranked probability score of the levels, as a share of the scale (matheson_winkler1976).

    Σ (P(level ≤ l) − [seen ≤ l])² / (O − 1): the mean distance less half the mean distance of
    two draws, so that spreading a forecast over all levels gains nothing.

    Parameters
    ----------
    chances
        [O], of each level; O at least 2.
    seen
        The level that came about.
    """
    below = np.cumsum(chances)
    step = np.arange(len(chances)) >= seen
    return float(((below - step) ** 2)[:-1].sum() / (len(chances) - 1))


def resampled(losses: Floats) -> tuple[float, float]:
    """95 per cent interval of the mean over cases, by the whole bootstrap (efron1993).

    Every resample of n cases with its multinomial weight: C(2n − 1, n), 1,716 for seven.

    Parameters
    ----------
    losses
        [n], n at most 10 or so.
    """
    n = len(losses)
    means, weights = [], []
    for drawn in combinations_with_replacement(range(n), n):
        counts = np.bincount(drawn, minlength=n)
        means.append(float(counts @ losses) / n)
        weights.append(factorial(n) / prod(factorial(int(c)) for c in counts) / n**n)
    return middle(means, weights)


def if_right(chances: Floats) -> tuple[float, float]:
    """95 per cent interval of the mean Brier score if every chance were right.

    Every pattern of outcomes with its probability, 2^n of them.

    Parameters
    ----------
    chances
        [n], n at most 15 or so.
    """
    scores, weights = [], []
    for pattern in product((0.0, 1.0), repeat=len(chances)):
        happened = np.array(pattern)
        scores.append(float(brier(chances, happened).mean()))
        weights.append(float(np.prod(np.where(happened > 0, chances, 1.0 - chances))))
    return middle(scores, weights)


def middle(values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """The ends between which the middle 95 per cent of the weight lies."""
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(np.asarray(weights)[order])
    heaped /= heaped[-1]
    ends = np.searchsorted(heaped, [0.025 - 1e-12, 0.975 - 1e-12])
    low, high = np.asarray(values)[order][ends]
    return float(low), float(high)


def exact_share(count: int, n: int) -> tuple[float, float]:
    """95 per cent interval of a share, exact (clopper_pearson1934).

    Parameters
    ----------
    count, n
        Cases in which it happened, of all; n at least 1.
    """
    low = 0.0 if count == 0 else float(beta.ppf(0.025, count, n - count + 1))
    high = 1.0 if count == n else float(beta.ppf(0.975, count + 1, n - count))
    return low, high
