"""Uncertain numbers, drawn: distributions that are made of others, at a uniform draw each.

docs/model.md, sections 1 and 10. What :mod:`sim.scenario.distributions` says of arrays, for one
number in one play, and to the same bits. Shapes: R replicates, N numbers, D distributions.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import lifted, lifted_by_three, lifted_by_two, rule
from sim.luck import fill

POINT, UNIFORM, LOG_UNIFORM, TRIANGULAR, BETA, CAPABILITY, MIXTURE, SCALED, INVERSE = range(9)
"""Kinds of distributions."""


class Distributions(NamedTuple):
    """The distributions of N numbers, these first, and all that they are made of: D together.

    ``luck``: [N, 2], keys; ``kind``: [D]; ``sizes``: [D, 3], parameters as they are written, but of
    a log-uniform one the lower end and log(high/low); ``parts``: [D + 1], those of d are the
    distributions from ``parts[d]`` up to ``parts[d + 1]``, this one not with them. Of a part, [D]:
    what it is part ``of``; where in (0, 1) it begins in a mixture, ``start``, and its ``weight``.
    ``exp``, ``power``, ``beta``: keys of NumPy's and SciPy's code.
    """

    luck: np.ndarray
    kind: np.ndarray
    sizes: np.ndarray
    parts: np.ndarray
    of: np.ndarray
    start: np.ndarray
    weight: np.ndarray
    exp: int
    power: int
    beta: int


@rule
def draw_all(numbers, replicate, out):
    """Every number in replicates from ``replicate`` on; ``out``: [N, R]. What is known costs no
    draw.
    """
    for i in range(out.shape[0]):
        if numbers.kind[i] == POINT:
            for r in range(out.shape[1]):
                out[i, r] = numbers.sizes[i, 0]
        else:
            fill(numbers.luck[i, 0], numbers.luck[i, 1], replicate, 0, out[i])
            for r in range(out.shape[1]):
                out[i, r] = quantile(numbers, i, out[i, r])


@rule
def quantile(numbers, whole, u):
    """The value of a distribution at a draw ``u`` in (0, 1): from the whole to the part that it
    falls into, and back with what comes out.
    """
    d = whole
    part = part_at(numbers, d, u)
    while part >= 0:
        if numbers.kind[d] == MIXTURE:
            u = (u - numbers.start[part]) / numbers.weight[part]
            u = min(max(u, 1e-16), 1.0 - 1e-16)
        elif numbers.kind[d] == INVERSE:
            u = 1.0 - u
        d = part
        part = part_at(numbers, d, u)
    value = simple(numbers, d, u)
    while d != whole:
        d = numbers.of[d]
        if numbers.kind[d] == SCALED:
            value = value * numbers.sizes[d, 0]
        elif numbers.kind[d] == INVERSE:
            value = numbers.sizes[d, 0] / value
    return value


@rule
def part_at(numbers, d, u):
    """The part of a distribution into which a draw falls: the last with weight that does not begin
    beyond it. So the last of all goes on to the end, whatever rounding has made of the sum of
    weights. -1 if there are no parts.
    """
    found = -1
    for part in range(numbers.parts[d], numbers.parts[d + 1]):
        if numbers.weight[part] != 0.0 and u >= numbers.start[part]:
            found = part
    return found


@rule
def simple(numbers, d, u):
    """The value of a distribution that has no parts."""
    kind, a, b, value = numbers.kind[d], numbers.sizes[d, 0], numbers.sizes[d, 1], 0.0
    if kind == POINT:
        value = a
    elif kind == UNIFORM:
        value = a + (b - a) * u
    elif kind == LOG_UNIFORM:
        value = a * lifted(numbers.exp, b * u)
    elif kind == TRIANGULAR:
        value = triangular(a, b, numbers.sizes[d, 2], u)
    elif kind == BETA:
        value = lifted_by_three(numbers.beta, a, b, u)
    elif kind == CAPABILITY:
        decisive = triangular(0.5, 1.0, 2.0, u if a >= 1.0 else 1.0 - u)
        odds = lifted_by_two(numbers.power, a, decisive)
        value = odds / (1.0 + odds)
    return value


@rule
def triangular(low, mode, high, u):
    """The value of a triangular distribution."""
    width, left = high - low, mode - low
    if u * width < left:
        return low + np.sqrt(u * width * left)
    return high - np.sqrt((1.0 - u) * width * (high - mode))
