"""Numbers are drawn by one rule: what their distributions say, at the luck of their names."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from sim.compiling import plainly
from sim.luck import Luck
from sim.model.numbers import Numbers
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

LUCK = Luck(2)
N = 300
BY_SCIPY = [
    (Uniform(-1.0, 3.0), stats.uniform(-1.0, 4.0)),
    (LogUniform(0.5, 8.0), stats.loguniform(0.5, 8.0)),
    (Triangular(0.05, 0.1, 0.2), stats.triang(1 / 3, 0.05, 0.15)),
    (Triangular(0.0, 1.0, 1.0), stats.triang(1.0)),
    (Beta(2, 5), stats.beta(2, 5)),
    (Scaled(Beta(0.5, 0.5), 3.0), stats.beta(0.5, 0.5, scale=3.0)),
    (Inverse(LogUniform(2.0, 8.0), 1.0), stats.loguniform(1 / 8, 1 / 2)),
]
NESTED = [
    Capability(1.0),
    Capability(3.0),
    Capability(0.25),
    Mixture((Point(1.0), Uniform(2.0, 3.0), Beta(2, 2)), (0.5, 0.0, 0.5)),
    Mixture((Point(1.0), LogUniform(2.0, 3.0), Point(5.0)), (0.2, 0.8, 0.0)),
    Inverse(Scaled(Mixture((LogUniform(1.0, 2.0), Capability(2.0)), (0.3, 0.7)), 0.1), 4.0),
    Scaled(Mixture((Inverse(Uniform(1.0, 2.0), 3.0), Mixture((Point(9.0), Beta(3, 1)), (0.6, 0.4))),
                   (0.5, 0.5)), 2.0),
]  # fmt: skip
KNOWN = [Point(2.0), Scaled(Point(3.0), 0.5), Inverse(Point(4.0), 1.0)]
BY_NAME = [one for one, _ in BY_SCIPY]
ALL = [*BY_NAME, *NESTED, *KNOWN]


def drawn(every: list[Distribution], first: int = 0, n: int = N) -> list[NDArray[np.float64]]:
    """Each by a name of its own, all at once."""
    numbers = Numbers(LUCK)
    for i, one in enumerate(every):
        numbers.row(str(i), one)
    return list(numbers.of(first, n).rows.values())


@pytest.mark.parametrize(("distribution", "theirs"), BY_SCIPY, ids=map(repr, BY_NAME))
def test_a_number_is_scipys_quantile_at_its_draw(distribution, theirs) -> None:
    (found,) = drawn([distribution])
    assert found == pytest.approx(theirs.ppf(LUCK.uniform("0", 0, N)), rel=1e-9)


@pytest.mark.parametrize("ratio", [3.0, 0.25])
def test_capability_is_a_power_of_the_ratio_that_is_triangular(ratio: float) -> None:
    """And the higher the draw, the likelier success."""
    (found,) = drawn([Capability(ratio)])
    u = LUCK.uniform("0", 0, N)
    power = stats.triang(1 / 3, 0.5, 1.5).ppf(u if ratio > 1 else 1 - u)
    assert found == pytest.approx(stats.logistic.cdf(power * np.log(ratio)), rel=1e-9)


@pytest.mark.parametrize("plain", [False, True])
def test_numbers_are_what_their_distributions_say_to_the_last_bit(plain: bool) -> None:
    n = 20 if plain else N
    if plain:
        with plainly():
            found = drawn(ALL, 7, n)
    else:
        found = drawn(ALL, 7, n)
    for i, (one, values) in enumerate(zip(ALL, found, strict=True)):
        assert values.tobytes() == one.at(LUCK.uniform(str(i), 7, n)).tobytes(), one


def test_a_number_is_the_same_whether_it_is_asked_for_the_first_time_or_again() -> None:
    numbers = Numbers(LUCK)
    first = [numbers.of(5, 10).of(str(i), one) for i, one in enumerate(ALL)]
    values = numbers.of(5, 10)
    assert len(values.rows) == len(ALL)
    for i, one in enumerate(ALL):
        assert np.array_equal(values.of(str(i), one), first[i])
    assert len(numbers.asked) == len(ALL)


def test_several_numbers_of_one_name_have_its_luck() -> None:
    values = Numbers(LUCK).of(0, 10)
    low, high = values.of("x", Uniform(0.0, 1.0)), values.of("x", Uniform(1.0, 2.0))
    assert np.array_equal(low, LUCK.uniform("x", 0, 10))
    assert np.array_equal(high, 1.0 + low)
    assert values.of("x", Uniform(0.0, 1.0)) is low


def test_plain_numbers_are_middles() -> None:
    values = Numbers(LUCK, plain=True).of(0, 3)
    for one in ALL:
        assert np.array_equal(values.of("x", one), [one.middle] * 3)
    assert np.array_equal(values.uniform("x"), LUCK.uniform("x", 0, 3))
