"""Shares of plays and their differences, with 95 % intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Z = 1.959963984540054
"""Half-width of a 95 % interval in standard errors."""


@dataclass(frozen=True)
class Share:
    """A share of plays with its 95 % Wilson interval (wilson1927).

    Parameters
    ----------
    count
        Plays in which it happened.
    n
        Plays.
    """

    count: int
    n: int

    @property
    def share(self) -> float:
        """The share itself, in [0, 1]; 0 where there are no plays."""
        return self.count / self.n if self.n else 0.0

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self._ends()[0]

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self._ends()[1]

    def _ends(self) -> tuple[float, float]:
        if not self.n:
            return 0.0, 1.0
        z2 = Z * Z
        centre = (self.count + z2 / 2) / (self.n + z2)
        p = self.share
        half = Z * sqrt(p * (1 - p) * self.n + z2 / 4) / (self.n + z2)
        low = 0.0 if self.count == 0 else max(0.0, centre - half)
        high = 1.0 if self.count == self.n else min(1.0, centre + half)
        return low, high

    def as_dict(self) -> dict[str, float]:
        """Share, low, high, for programs."""
        return {"share": self.share, "low": self.low, "high": self.high}


@dataclass(frozen=True)
class Difference:
    """A difference of shares or means with its 95 % interval.

    Parameters
    ----------
    mean
        Second less first.
    se
        Its standard error.
    paired
        Whether the plays were matched on the same luck.
    """

    mean: float
    se: float
    paired: bool

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.mean - Z * self.se

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.mean + Z * self.se

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def as_dict(self) -> dict[str, float | bool]:
        """Difference, low, high, paired, for programs."""
        ends = {"difference": self.mean, "low": self.low, "high": self.high}
        return {**ends, "paired": self.paired}


def paired_difference(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Difference:
    """Difference of two shares on the same luck, replicate by replicate.

    Its spread comes from the discordant plays alone, as in McNemar's test (mcnemar1947).

    Parameters
    ----------
    first, second
        Whether it happened, shape (n,), the same replicates in the same order.
    """
    n = first.size
    gained = int(np.count_nonzero(second & ~first))
    lost = int(np.count_nonzero(first & ~second))
    mean = (gained - lost) / n
    variance = (gained + lost) / n - mean * mean
    return Difference(mean, sqrt(max(variance, 0.0) / n), paired=True)


def unpaired_difference(first: Share, second: Share) -> Difference:
    """Difference of two shares from independent plays."""
    variance = sum(s.share * (1 - s.share) / s.n for s in (first, second) if s.n)
    return Difference(second.share - first.share, sqrt(variance), paired=False)
