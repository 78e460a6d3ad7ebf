"""Shares of plays and their differences, with 95 % intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt

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
class Mean:
    """A mean over plays, of numbers in [0, 1], with its 95 % interval, from its standard error.

    One play shows no spread: its interval is all that there can be.

    Parameters
    ----------
    share
        The mean; named like a share, for it stands where one may stand.
    spread
        Standard deviation of the plays.
    n
        Plays.
    """

    share: float
    spread: float
    n: int

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self.share - self._half if self.n > 1 else 0.0

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self.share + self._half if self.n > 1 else 1.0

    @property
    def _half(self) -> float:
        return Z * self.spread / sqrt(self.n)

    def as_dict(self) -> dict[str, float]:
        """Mean, low, high, for programs."""
        return {"mean": self.share, "low": self.low, "high": self.high}


def level(values: NDArray[np.bool_] | NDArray[np.float64]) -> Share | Mean:
    """In how many plays something came about; or, of numbers, their mean."""
    if values.dtype == np.bool_:
        return Share(int(np.count_nonzero(values)), len(values))
    spread = float(values.std()) if len(values) else 0.0
    return Mean(float(values.mean()) if len(values) else 0.0, spread, len(values))


@dataclass(frozen=True)
class Difference:
    """A difference of two shares with its 95 % interval.

    Parameters
    ----------
    mean
        Second less first, in [−1, 1].
    low, high
        The ends of its interval.
    gained, lost
        Plays in which it happened in the second run only, and in the first only; None where
        the plays were not matched on the same luck.
    """

    mean: float
    low: float
    high: float
    gained: int | None = None
    lost: int | None = None

    @property
    def paired(self) -> bool:
        """Whether the plays were matched on the same luck."""
        return self.gained is not None

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.low > 0 or self.high < 0

    def as_dict(self) -> dict[str, float | bool | int | None]:
        """Difference, low, high, paired, gained, lost, for programs."""
        ends = {"difference": self.mean, "low": self.low, "high": self.high}
        return {**ends, "paired": self.paired, "gained": self.gained, "lost": self.lost}


def paired_difference(
    first: NDArray[np.bool_], second: NDArray[np.bool_], z: float = Z
) -> Difference:
    """Difference of two shares on the same luck, replicate by replicate.

    Its spread comes from the discordant plays alone, as in McNemar's test (mcnemar1947).

    Parameters
    ----------
    first, second
        Whether it happened, shape (n,), the same replicates in the same order.
    z
        Half-width of the interval in standard errors, wider where many are compared.
    """
    gained = int(np.count_nonzero(second & ~first))
    lost = int(np.count_nonzero(first & ~second))
    return matched(gained, lost, first.size, z)


def matched(gained: int, lost: int, n: int, z: float = Z) -> Difference:
    """Difference of two shares of matched plays with Tango's score interval (tango1998).

    It holds the differences δ for which (gained − lost − nδ)² ≤ z² n (2q + δ(1 − δ)), where q
    is the likeliest share of plays that lost it if the difference is δ. So it has a width even
    where no play changed, and its ends lie in [−1, 1].

    Parameters
    ----------
    gained, lost
        Plays in which it happened in the second run only, and in the first only.
    n
        Plays, at least 1.
    z
        As above; that of a 95 % interval unless given.
    """
    mean = (gained - lost) / n
    high = _end(gained, lost, n, z)
    return Difference(mean, -_end(lost, gained, n, z), high, gained, lost)


def _end(gained: int, lost: int, n: int, z: float) -> float:
    """The upper end of Tango's interval, by halving."""
    inside, outside = (gained - lost) / n, 1.0
    while True:
        middle = (inside + outside) / 2
        if middle in (inside, outside):
            return outside if gained - lost == n else inside
        spread = n * (2 * _likeliest_loss(gained, lost, n, middle) + middle * (1 - middle))
        if n * middle - (gained - lost) > z * sqrt(max(spread, 0.0)):
            outside = middle
        else:
            inside = middle


def _likeliest_loss(gained: int, lost: int, n: int, difference: float) -> float:
    """The likeliest share of plays that lost it, if the shares differ by so much."""
    half = ((2 * n - gained + lost) * difference - gained - lost) / (4 * n)
    product = lost * difference * (1 - difference) / (2 * n)
    return max(sqrt(max(half * half + product, 0.0)) - half, -difference, 0.0)


def unpaired_difference(first: Share, second: Share) -> Difference:
    """Difference of two shares from independent plays, with Newcombe's hybrid score interval.

    It is put together from the two Wilson intervals (newcombe1998, method 10).
    """
    mean = second.share - first.share
    below = hypot(second.share - second.low, first.high - first.share)
    above = hypot(second.high - second.share, first.share - first.low)
    return Difference(mean, max(mean - below, -1.0), min(mean + above, 1.0))
