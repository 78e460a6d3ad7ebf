"""Tension and accidents. docs/model.md, section 9."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import tension


def test_tension_stays_between_0_and_1() -> None:
    now = np.array([0.02, 0.5, 0.98])
    assert tension.move(now, tension.THREAT) == pytest.approx([0.12, 0.6, 1.0])
    assert tension.move(now, tension.ACCORD) == pytest.approx([0.0, 0.35, 0.83])


def test_a_share_of_tension_goes_each_day() -> None:
    assert tension.cool(np.array([0.8]), 0.02, 10)[0] == pytest.approx(0.8 * 0.98**10)
    one_by_one = np.array([0.8])
    for _ in range(10):
        one_by_one = tension.cool(one_by_one, 0.02, 1)
    assert tension.cool(np.array([0.8]), 0.02, 10) == pytest.approx(one_by_one)


def test_the_hazard_is_set_so_that_the_chance_holds_at_the_tension_of_now() -> None:
    now, chance = np.array([0.1, 0.7]), np.array([1 / 300, 0.2])
    base = tension.base_hazard(chance, 30.0, now, 3.0)
    assert tension.accident_chance(base, now, 3.0, 30.0) == pytest.approx(chance)


def test_the_hazard_rises_with_tension_by_its_sensitivity() -> None:
    base = tension.base_hazard(np.array([0.01]), 30.0, np.array([0.2]), 3.0)
    hazards = [
        -np.log1p(-tension.accident_chance(base, np.array([t]), 3.0, 1.0)) for t in (0.2, 0.9)
    ]
    assert hazards[1] / hazards[0] == pytest.approx(np.exp(3.0 * 0.7))


def test_chances_of_parts_of_a_time_make_up_the_chance_of_the_whole() -> None:
    base, now = np.array([0.004]), np.array([0.5])
    whole = tension.accident_chance(base, now, 3.0, 10.0)
    part = tension.accident_chance(base, now, 3.0, 2.0)
    assert 1 - (1 - part) ** 5 == pytest.approx(whole)


def test_a_certain_accident_has_a_finite_hazard() -> None:
    assert np.isfinite(tension.base_hazard(np.array([1.0]), 1.0, np.array([0.5]), 3.0)).all()
