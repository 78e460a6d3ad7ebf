"""The numbers of a scenario, known or uncertain, drawn by their names.

docs/model.md, sections 1 and 10. Shapes: R replicates, N numbers, D distributions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiling import interpreted
from sim.handing import Keys
from sim.luck import Luck
from sim.model.library import key_in
from sim.rules import drawing
from sim.rules.drawing import Distributions
from sim.scenario.distributions import (
    Beta,
    Capability,
    Distribution,
    Inverse,
    LogUniform,
    Mixture,
    Point,
    Scaled,
    Triangular,
    Uniform,
)

Floats = NDArray[np.float64]

_SAID: dict[type[Distribution], tuple[int, Callable[[Any], Sequence[float]]]] = {
    Point: (drawing.POINT, lambda one: (one.value,)),
    Uniform: (drawing.UNIFORM, lambda one: (one.low, one.high)),
    LogUniform: (drawing.LOG_UNIFORM, lambda one: (one.low, np.log(one.high / one.low))),
    Triangular: (drawing.TRIANGULAR, lambda one: (one.low, one.mode, one.high)),
    Beta: (drawing.BETA, lambda one: (one.a, one.b)),
    Capability: (drawing.CAPABILITY, lambda one: (one.ratio,)),
    Mixture: (drawing.MIXTURE, lambda _one: ()),
    Scaled: (drawing.SCALED, lambda one: (one.factor,)),
    Inverse: (drawing.INVERSE, lambda one: (one.factor,)),
}
"""Of every kind of distribution its number, and its parameters."""


class Numbers:
    """The numbers of a scenario. What has been asked for once is asked for again in other
    replicates; so all that is known to be asked for is drawn at once (:meth:`of`). ``asked``: names
    and distributions, in the order in which they were first asked for.

    Parameters
    ----------
    luck
        Of the ensemble.
    plain
        Use the middle of every uncertain number instead of a draw.
    """

    def __init__(self, luck: Luck, plain: bool = False) -> None:
        self.luck, self.plain = luck, plain
        self._rows: dict[str, list[tuple[Distribution, int]]] = {}
        self.asked: list[tuple[str, Distribution]] = []
        self._all: dict[str, NDArray[Any]] = {}

    def of(self, first: int, n: int) -> Values:
        """The numbers of the replicates ``first`` to ``first + n − 1``."""
        values = Values(self, first, n)
        if self.asked:
            if not self._all:
                self._all = self.laid_out(self.asked)
            values.rows.update(enumerate(_drawn(self._all, first, n)))
        return values

    def row(self, name: str, distribution: Distribution) -> int:
        """The place of a number, by its name and its distribution."""
        rows = self._rows.setdefault(name, [])
        for other, row in rows:
            if other is distribution or other == distribution:
                return row
        self._all = {}
        rows.append((distribution, len(self.asked)))
        self.asked.append((name, distribution))
        return len(self.asked) - 1

    def alone(self, row: int, first: int, n: int) -> Floats:
        """One number, [R], where nobody has asked for it before."""
        return _drawn(self.laid_out(self.asked[row : row + 1]), first, n)[0] if n else np.zeros(0)

    def laid_out(self, asked: Sequence[tuple[str, Distribution]]) -> dict[str, NDArray[Any]]:
        """The arrays of :class:`sim.rules.drawing.Distributions`, of the numbers asked for."""
        every = [Point(one.middle) if self.plain or one.fixed else one for _, one in asked]
        n = len(every)
        parts, of, start, weight = [n], [-1] * n, [0.0] * n, [1.0] * n
        for d, one in enumerate(every):  # which grows meanwhile
            shares = _parts(one)
            every += [part for part, _ in shares]
            of += [d] * len(shares)
            weight += [share for _, share in shares]
            start += [*accumulate((share for _, share in shares), initial=0.0)][: len(shares)]
            parts.append(len(every))
        said = [_SAID[type(one)] for one in every]
        sizes = np.zeros((len(every), 3))
        for row, one, (_, size) in zip(sizes, every, said, strict=True):
            numbers = size(one)
            row[: len(numbers)] = numbers
        return {
            "luck": np.array([self.luck.key(name) for name, _ in asked], np.uint32),
            "kind": np.array([kind for kind, _ in said], np.int64), "sizes": sizes,
            "parts": np.array(parts, np.int64), "of": np.array(of, np.int64),
            "start": np.array(start), "weight": np.array(weight),
        }  # fmt: skip


class Values:
    """Numbers in the replicates ``first`` to ``first + n − 1``. ``rows``: place of a number to its
    values, [R].
    """

    def __init__(self, numbers: Numbers, first: int, n: int) -> None:
        self.numbers, self.first, self.n = numbers, first, n
        self.rows: dict[int, Floats] = {}

    def of(self, name: str, distribution: Distribution) -> Floats:
        """Values [R] of a number; ``name`` is that of its luck, and never changes."""
        row = self.numbers.row(name, distribution)
        if row not in self.rows:
            self.rows[row] = self.numbers.alone(row, self.first, self.n)
        return self.rows[row]

    def uniform(self, name: str) -> Floats:
        """Draws in (0, 1), [R], even where uncertain numbers stand at their middles."""
        return self.numbers.luck.uniform(name, self.first, self.n)


def _parts(one: Distribution) -> list[tuple[Distribution, float]]:
    """What a distribution is made of, and the weight of each."""
    if isinstance(one, Mixture):
        return list(zip(one.parts, one.weights, strict=True))
    return [(one.of, 1.0)] if isinstance(one, Scaled | Inverse) else []


def distributions(laid: dict[str, NDArray[Any]], keys: Keys) -> Distributions:
    """What is laid out, with the keys of the functions that it takes."""
    beta = 0
    if (laid["kind"] == drawing.BETA).any():
        from scipy.special import betaincinv

        beta = key_in(keys, betaincinv)
    return Distributions(**laid, exp=key_in(keys, np.exp), power=key_in(keys, np.power), beta=beta)


def _drawn(laid: dict[str, NDArray[Any]], first: int, n: int) -> Floats:
    """Values of the numbers that are laid out, [N, R]."""
    keys, out = Keys(interpreted()), np.empty((len(laid["luck"]), n))
    with keys.lent():
        drawing.draw_all(distributions(laid, keys), first, out)
    return out
