from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    choice,
)

SMOOTH = [
    Uniform(-1.0, 3.0),
    LogUniform(0.5, 8.0),
    Triangular(0.05, 0.1, 0.2),
    Triangular(0.0, 0.0, 1.0),
    Triangular(0.0, 1.0, 1.0),
    Beta(2, 5),
    Capability(3.0),
    Capability(0.25),
    Mixture((Beta(5, 2), Uniform(2.0, 3.0)), (0.4, 0.6)),
    Scaled(Triangular(3.0, 6.0, 15.0), 0.1),
    Inverse(Uniform(60.0, 120.0), 0.5),
]
STEPPED = [
    Point(2.0),
    choice({0.0: 0.2, 1.0: 0.5, 3.0: 0.3}),
    Capability(1.0),
    Mixture((Point(1.0), Uniform(0.0, 2.0)), (0.5, 0.5)),
]
DRAWS = (np.arange(2000) + 0.5) / 2000


def name(distribution: Distribution) -> str:
    return repr(distribution)


@pytest.mark.parametrize("distribution", SMOOTH, ids=name)
def test_the_share_below_a_quantile_is_its_draw(distribution):
    if isinstance(distribution, Mixture):
        values = distribution.at(DRAWS)
        below = distribution.cdf(np.sort(values))
        assert below == pytest.approx(DRAWS, abs=1e-9)
    else:
        assert distribution.cdf(distribution.at(DRAWS)) == pytest.approx(DRAWS, abs=1e-9)


@pytest.mark.parametrize("distribution", [*SMOOTH, *STEPPED], ids=name)
def test_the_share_of_draws_below_a_value_is_the_probability_below_it(distribution):
    values = distribution.at(DRAWS)
    low, high = distribution.bounds
    for x in np.linspace(low - 0.1, high + 0.1, 17):
        expected = np.mean(values <= x)
        assert float(distribution.cdf(np.array(x))) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("distribution", [*SMOOTH, *STEPPED], ids=name)
def test_every_value_lies_inside_the_bounds(distribution):
    values = distribution.at(np.array([1e-15, 1e-6, 0.3, 0.5, 0.999999, 1 - 1e-15]))
    low, high = distribution.bounds
    assert np.all(values >= low - 1e-12)
    assert np.all(values <= high + 1e-12)
    assert low <= distribution.middle <= high


@pytest.mark.parametrize("distribution", [*SMOOTH, *STEPPED], ids=name)
def test_values_do_not_depend_on_what_is_drawn_beside_them(distribution):
    together = distribution.at(DRAWS)
    alone = np.array([distribution.at(DRAWS[i : i + 1])[0] for i in range(0, 2000, 97)])
    assert np.array_equal(together[::97], alone)
    assert distribution.at(DRAWS.reshape(40, 50)).shape == (40, 50)


def test_only_a_point_is_known():
    assert Point(1.0).fixed
    assert Scaled(Point(1.0), 2.0).fixed
    assert not any(distribution.fixed for distribution in SMOOTH)


def test_a_choice_with_one_possible_value_is_known():
    assert choice({2.0: 1.0, 3.0: 0.0}) == Point(2.0)


def test_the_middle_of_a_mixture_is_that_of_its_likeliest_part():
    assert choice({0.0: 0.3, 1.0: 0.7}).middle == 1.0
    assert choice({0.0: 0.5, 1.0: 0.5}).middle == 0.0


@given(st.lists(st.integers(1, 20), min_size=2, max_size=6), st.floats(1e-9, 1 - 1e-9))
def test_a_choice_is_always_one_of_its_values(weights, u):
    options = {float(value): weight / sum(weights) for value, weight in enumerate(weights)}
    assert float(choice(options).at(np.array(u))) in options


@pytest.mark.long
@given(st.floats(-100, 100), st.floats(1e-3, 100), st.floats(0, 1), st.floats(1e-9, 1 - 1e-9))
def test_a_triangular_quantile_and_its_probability_agree(low, width, share, u):
    distribution = Triangular(low, low + share * width, low + width)
    at = distribution.at(np.array(u))
    assert float(distribution.cdf(at)) == pytest.approx(u, abs=1e-6)
