"""Tension and accidents. docs/model.md, section 9."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from sim.handing import Keys
from sim.model.library import key_in
from sim.rules import tension

pytestmark = pytest.mark.usefixtures("as_they_stand")


@pytest.fixture
def keys() -> Iterator[Keys]:
    """By which rules find NumPy's own code."""
    found = Keys(plain=True)
    with found.lent():
        yield found


def danger(keys: Keys, sensitivity: float, cooling: float) -> tension.Danger:
    exp, log1p, expm1 = (key_in(keys, one) for one in (np.exp, np.log1p, np.expm1))
    return tension.Danger(sensitivity, cooling, exp, log1p, expm1)


def test_tension_stays_between_0_and_1() -> None:
    for step, after in ((tension.THREAT, [0.12, 0.6, 1.0]), (tension.ACCORD, [0.0, 0.35, 0.83])):
        moved = [tension.move(now, step) for now in (0.02, 0.5, 0.98)]
        assert moved == pytest.approx(after)


def test_a_share_of_tension_goes_each_day() -> None:
    assert tension.cool(0.8, 0.02, 10) == pytest.approx(0.8 * 0.98**10)
    one_by_one = 0.8
    for _ in range(10):
        one_by_one = tension.cool(one_by_one, 0.02, 1)
    assert tension.cool(0.8, 0.02, 10) == pytest.approx(one_by_one)


def test_the_hazard_is_set_so_that_the_chance_holds_at_the_tension_of_now(keys: Keys) -> None:
    now, chance, steady = np.array([0.1, 0.7]), np.array([1 / 300, 0.2]), danger(keys, 3.0, 0.0)
    base = tension.base_hazard(chance, 30.0, now, 3.0)
    for r in range(2):
        found = tension.accident_chance(steady, base[r], now[r], 30.0)
        assert found == pytest.approx(chance[r])


def test_the_hazard_rises_with_tension_by_its_sensitivity(keys: Keys) -> None:
    (base,), steady = (
        tension.base_hazard(np.array([0.01]), 30.0, np.array([0.2]), 3.0), danger(keys, 3.0, 0.0),
    )  # fmt: skip
    hazards = [-np.log1p(-tension.accident_chance(steady, base, now, 1.0)) for now in (0.2, 0.9)]
    assert hazards[1] / hazards[0] == pytest.approx(np.exp(3.0 * 0.7))


def test_chances_of_parts_of_a_time_make_up_the_chance_of_the_whole(keys: Keys) -> None:
    usual = danger(keys, 3.0, 0.02)
    for now in (0.9, 0.3):
        whole = tension.exposure(usual, now, 181.0)
        first, then = tension.exposure(usual, now, 90.0), tension.cool(now, 0.02, 90.0)
        assert first + tension.exposure(usual, then, 91.0) == pytest.approx(whole, rel=1e-12)


def test_the_hazard_of_a_time_is_its_integral_while_tension_cools(keys: Keys) -> None:
    """.001 a day at no tension, sensitivity 3, tension .9, cooling .02, 181 days."""
    usual = danger(keys, 3.0, 0.02)
    assert 0.001 * tension.exposure(usual, 0.9, 181.0) == pytest.approx(0.501201539, abs=5e-10)
    chance = tension.accident_chance(usual, 0.001, 0.9, 181.0)
    assert chance == pytest.approx(0.394197673, abs=5e-10)


@pytest.mark.parametrize("cooling", [1e-9, 0.02, 0.5, 0.999])
@pytest.mark.parametrize("sensitivity", [0.0, 3.0, 100.0])
def test_the_series_is_the_exponential_integral(
    keys: Keys, sensitivity: float, cooling: float
) -> None:
    """Against quadrature over the logarithm u of tension: the integral of exp(κ eᵘ) over λ."""
    rate = -np.log1p(-cooling)
    points, weights = np.polynomial.legendre.leggauss(60)
    for now, days in ((0.9, 181.0), (0.01, 1.0), (1.0, 3.0)):
        edges, total = np.linspace(np.log(now), np.log(now) - rate * days, 401), 0.0
        for high, low in pairwise(edges):
            at, half = (high + low) / 2 + (high - low) / 2 * points, (high - low) / 2
            total += half * (weights * np.exp(sensitivity * np.exp(at))).sum() / rate
        found = tension.exposure(danger(keys, sensitivity, cooling), now, days)
        assert found == pytest.approx(total, rel=1e-7 if cooling < 1e-6 else 1e-11)


def test_a_hazard_without_cooling_or_with_all_of_it(keys: Keys) -> None:
    for cooling, expected in ((0.0, [7 * np.exp(1.5), 7.0]), (1.0, [7.0, 7.0])):
        found = [tension.exposure(danger(keys, 3.0, cooling), now, 7.0) for now in (0.5, 0.0)]
        assert found == pytest.approx(expected)


def test_the_exposure_of_one_replicate_rests_on_no_other(keys: Keys) -> None:
    steep = danger(keys, 80.0, 0.02)
    calm = tension.exposure(steep, 0.01, 30.0)
    both = [tension.exposure(steep, now, 30.0) for now in (1.0, 0.01)]
    assert both[1] == calm


@pytest.mark.long
def test_a_certain_accident_has_a_finite_hazard() -> None:
    assert np.isfinite(tension.base_hazard(np.array([1.0]), 1.0, np.array([0.5]), 3.0)).all()
