"""Numbers that are known, and numbers that are not.

Every number of a scenario is a distribution; a plain number is a :class:`Point`. A
distribution turns one uniform draw ``u`` in (0, 1) into one value (``at``), so that one
number costs one draw and two variants of a scenario face the same luck (docs/model.md,
sections 1 and 10).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MIDDLES = 10_000
"""Draws by which a mean is found."""


class Distribution(ABC):
    """A number of a scenario: known, or known only as a distribution."""

    @abstractmethod
    def at(self, u: Floats) -> Floats:
        """Values for uniform draws.

        Parameters
        ----------
        u
            Draws in (0, 1), any shape.

        Returns
        -------
        numpy.ndarray
            Values, the shape of ``u``.
        """

    @abstractmethod
    def cdf(self, x: Floats) -> Floats:
        """Probability that the number is at most ``x``; any shape, in [0, 1]."""

    @property
    @abstractmethod
    def middle(self) -> float:
        """The value that ``run --plain`` uses: the median, or the likeliest choice."""

    @property
    def mean(self) -> float:
        """The mean, over ``MIDDLES`` equally likely draws."""
        return float(np.mean(self.at((np.arange(MIDDLES) + 0.5) / MIDDLES)))

    @property
    @abstractmethod
    def bounds(self) -> tuple[float, float]:
        """Smallest and largest possible value."""

    @property
    def fixed(self) -> bool:
        """Whether the number is known, so that nothing is drawn."""
        return False


@dataclass(frozen=True)
class Point(Distribution):
    """A known number."""

    value: float

    def at(self, u: Floats) -> Floats:
        return np.full(np.shape(u), self.value)

    def cdf(self, x: Floats) -> Floats:
        return np.where(np.asarray(x) >= self.value, 1.0, 0.0)

    @property
    def middle(self) -> float:
        return self.value

    @property
    def bounds(self) -> tuple[float, float]:
        return self.value, self.value

    @property
    def fixed(self) -> bool:
        return True


@dataclass(frozen=True)
class Uniform(Distribution):
    """Anything between ``low`` and ``high``, all equally likely."""

    low: float
    high: float

    def at(self, u: Floats) -> Floats:
        return np.asarray(self.low + (self.high - self.low) * u)

    def cdf(self, x: Floats) -> Floats:
        return np.clip((np.asarray(x) - self.low) / (self.high - self.low), 0.0, 1.0)

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class LogUniform(Distribution):
    """Between ``low`` and ``high`` (both positive), every ratio equally likely."""

    low: float
    high: float

    def at(self, u: Floats) -> Floats:
        return np.asarray(self.low * np.exp(np.log(self.high / self.low) * u))

    def cdf(self, x: Floats) -> Floats:
        clipped = np.clip(x, self.low, self.high)
        return np.asarray(np.log(clipped / self.low) / np.log(self.high / self.low))

    @property
    def middle(self) -> float:
        return float(np.sqrt(self.low * self.high))

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Triangular(Distribution):
    """Between ``low`` and ``high``, likeliest at ``mode``."""

    low: float
    mode: float
    high: float

    def at(self, u: Floats) -> Floats:
        width, left = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * (self.high - self.mode))
        return np.where(u * width < left, rising, falling)

    def cdf(self, x: Floats) -> Floats:
        y = np.clip(x, self.low, self.high)
        width = self.high - self.low
        left, right = max(self.mode - self.low, 1e-300), max(self.high - self.mode, 1e-300)
        rising = (y - self.low) ** 2 / (width * left)
        falling = 1 - (self.high - y) ** 2 / (width * right)
        return np.where(y < self.mode, rising, falling)

    @property
    def middle(self) -> float:
        return float(self.at(np.array(0.5)))

    @property
    def bounds(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Beta(Distribution):
    """A share in [0, 1] with shape parameters ``a`` and ``b``."""

    a: float
    b: float

    def at(self, u: Floats) -> Floats:
        from scipy.special import betaincinv

        return np.asarray(betaincinv(self.a, self.b, u))

    def cdf(self, x: Floats) -> Floats:
        from scipy.special import betainc

        return np.asarray(betainc(self.a, self.b, np.clip(x, 0.0, 1.0)))

    @property
    def middle(self) -> float:
        return float(self.at(np.array(0.5)))

    @property
    def bounds(self) -> tuple[float, float]:
        return 0.0, 1.0


@dataclass(frozen=True)
class Mixture(Distribution):
    """Rival readings: one of ``parts``, with probability ``weights`` (they add up to 1).

    The draw picks the part and is then stretched over it, so that a mixture still costs
    one draw.
    """

    parts: tuple[Distribution, ...]
    weights: tuple[float, ...]

    def at(self, u: Floats) -> Floats:
        value = np.zeros(np.shape(u))
        start = 0.0
        for part, weight in zip(self.parts, self.weights, strict=True):
            if weight == 0:
                continue
            stretched = np.clip((u - start) / weight, 1e-16, 1 - 1e-16)
            value = np.where(u >= start, part.at(stretched), value)
            start += weight
        return value

    def cdf(self, x: Floats) -> Floats:
        total = np.zeros(np.shape(x))
        for part, weight in zip(self.parts, self.weights, strict=True):
            total = total + weight * part.cdf(x)
        return total

    @property
    def middle(self) -> float:
        likeliest = max(range(len(self.parts)), key=lambda i: (self.weights[i], -i))
        return self.parts[likeliest].middle

    @property
    def bounds(self) -> tuple[float, float]:
        ends = [part.bounds for part in self.parts]
        return min(low for low, _ in ends), max(high for _, high in ends)


def choice(options: dict[float, float]) -> Distribution:
    """One of several known values, given as ``{value: probability}``.

    A single value with all the probability is a :class:`Point`.
    """
    total = sum(options.values())
    chosen = {value: weight / total for value, weight in options.items() if weight > 0}
    if len(chosen) == 1:
        return Point(next(iter(chosen)))
    return Mixture(tuple(Point(v) for v in chosen), tuple(chosen.values()))


@dataclass(frozen=True)
class Capability(Distribution):
    """Chance of success from the ratio of two parties' capabilities (Hirshleifer 1989).

    ``ratio ** m / (1 + ratio ** m)`` with the decisiveness m triangular on [0.5, 1, 2].
    """

    ratio: float

    _decisiveness = Triangular(0.5, 1.0, 2.0)

    def at(self, u: Floats) -> Floats:
        rising = u if self.ratio >= 1 else 1 - np.asarray(u)
        odds = self.ratio ** self._decisiveness.at(rising)
        return np.asarray(odds / (1 + odds))

    def cdf(self, x: Floats) -> Floats:
        if self.ratio == 1:
            return np.where(np.asarray(x) >= 0.5, 1.0, 0.0)
        y = np.clip(x, 1e-12, 1 - 1e-12)
        m = np.log(y / (1 - y)) / np.log(self.ratio)
        below = self._decisiveness.cdf(m)
        return below if self.ratio > 1 else 1 - below

    @property
    def middle(self) -> float:
        return float(self.at(np.array(0.5)))

    @property
    def bounds(self) -> tuple[float, float]:
        ends = [self.ratio**m / (1 + self.ratio**m) for m in (0.5, 2.0)]
        return min(ends), max(ends)


@dataclass(frozen=True)
class Scaled(Distribution):
    """Another number times a positive ``factor``."""

    of: Distribution
    factor: float

    def at(self, u: Floats) -> Floats:
        return np.asarray(self.of.at(u) * self.factor)

    def cdf(self, x: Floats) -> Floats:
        return self.of.cdf(np.asarray(x) / self.factor)

    @property
    def middle(self) -> float:
        return self.of.middle * self.factor

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = self.of.bounds
        return low * self.factor, high * self.factor

    @property
    def fixed(self) -> bool:
        return self.of.fixed


@dataclass(frozen=True)
class Inverse(Distribution):
    """A positive ``factor`` divided by another, positive number."""

    of: Distribution
    factor: float

    def at(self, u: Floats) -> Floats:
        return np.asarray(self.factor / self.of.at(1 - np.asarray(u)))

    def cdf(self, x: Floats) -> Floats:
        positive = np.maximum(np.asarray(x, dtype=float), 1e-300)
        return np.where(np.asarray(x) > 0, 1 - self.of.cdf(self.factor / positive), 0.0)

    @property
    def middle(self) -> float:
        return self.factor / self.of.middle

    @property
    def bounds(self) -> tuple[float, float]:
        low, high = self.of.bounds
        return self.factor / high, self.factor / low

    @property
    def fixed(self) -> bool:
        return self.of.fixed
