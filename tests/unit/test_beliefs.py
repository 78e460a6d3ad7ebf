"""Public beliefs. docs/model.md, section 6."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model.layout import Layout
from sim.model.state import prior
from sim.rules import beliefs
from sim.scenario.distributions import Beta, Distribution, Mixture, Point, Uniform
from tests.builders import act, believed, party, scale, scenario, stand

READINGS = Mixture((Beta(5, 2), Beta(2, 5)), (0.4, 0.6))


def at_first(distribution: Distribution, bins: int = 32) -> beliefs.Beliefs:
    """What is believed at the outset of a party that may have to act."""
    issue = scale("i", 2)
    people = [party("A", stand(issue, 1), believed=distribution), party("B", stand(issue, 0, 0))]
    return prior(Layout(scenario([issue], people, measures=[act("m", "A")], bins=bins)), 2)


@pytest.mark.parametrize(
    "distribution", [Uniform(0.0, 1.0), Uniform(0.3, 0.55), Beta(2, 5), READINGS]
)
def test_prior_masses_are_differences_of_the_distribution(distribution: Distribution) -> None:
    found = at_first(distribution)
    edges = distribution.cdf(np.linspace(0, 1, 33))
    assert found.mass[1, 0] == pytest.approx(np.diff(edges), abs=1e-12)
    assert found.mass.sum(axis=2) == pytest.approx(1.0, abs=1e-12)
    for b, edge in enumerate(edges):
        assert beliefs.at_least(found, 1, 0, b / 32) == pytest.approx(1 - edge, abs=1e-12)


def test_at_least_interpolates_inside_a_bin() -> None:
    found = believed([[0.1, 0.4, 0.0, 0.5]])
    assert beliefs.at_least(found, 0, 0, 0.25) == pytest.approx(0.9)
    assert beliefs.at_least(found, 0, 0, 0.3125) == pytest.approx(0.8)
    assert beliefs.at_least(found, 0, 0, 0.6) == pytest.approx(0.5)
    assert beliefs.at_least(found, 0, 0, 0.0) == 1.0
    assert beliefs.at_least(found, 0, 0, 1.0) == 0.0


def test_what_is_known_of_the_path_conditions_a_belief() -> None:
    found = believed([[0.25, 0.25, 0.25, 0.25]])
    assert beliefs.at_least_given(found, 0, 0, 0.75, 0.5) == pytest.approx(0.5)
    assert beliefs.at_least_given(found, 0, 0, 0.4, 0.5) == 1.0


def test_off_the_path_the_most_resolved_of_those_thought_possible_has_acted() -> None:
    found = believed([[0.5, 0.5, 0.0, 0.0], 0.6])
    assert beliefs.at_least_given(found, 0, 0, 0.4, 0.9) == 1.0
    assert beliefs.at_least_given(found, 0, 0, 0.5, 0.9) == 0.0
    assert beliefs.at_least_given(found, 0, 1, 0.6, 0.9) == 1.0
    assert beliefs.at_least_given(found, 0, 1, 0.7, 0.9) == 0.0


def test_what_nobody_would_do_is_not_expected_even_after_what_nobody_would_do() -> None:
    never = 2.0
    assert beliefs.at_least_given(believed([[0.5, 0.5]]), 0, 0, never, never) == 0.0
    assert beliefs.at_least_given(believed([0.5]), 0, 0, never, never) == 0.0


@pytest.mark.parametrize("log_ratio", [0.7, -2.3])
def test_a_signal_tilts_a_belief_log_linearly_in_resolve(log_ratio: float) -> None:
    mass = np.array([0.1, 0.4, 0.2, 0.3])
    found = believed([mass.tolist()])
    beliefs.tilt(found, 0, 0, log_ratio)
    expected = mass * np.exp(log_ratio * np.array([0.125, 0.375, 0.625, 0.875]))
    assert found.mass[0, 0] == pytest.approx(expected / expected.sum(), abs=1e-12)
    # one bin up is likelier by the same factor everywhere
    odds = found.mass[0, 0] / mass
    assert odds[1:] / odds[:-1] == pytest.approx(np.exp(log_ratio / 4))


def test_a_tilted_uniform_belief_has_the_mean_of_the_tilted_density() -> None:
    n, tilt = 256, 2.0
    found = believed([[1 / n] * n])
    beliefs.tilt(found, 0, 0, tilt)
    out = np.zeros((1, 1))
    beliefs.mean(found, np.array([beliefs.UNSEEN]), out)
    closed_form = 1 / (1 - np.exp(-tilt)) - 1 / tilt
    assert out[0, 0] == pytest.approx(closed_form, abs=1e-5)


def test_a_mean_is_worked_out_again_where_beliefs_are_others() -> None:
    found, seen, out = believed([[0.25] * 4]), np.array([beliefs.UNSEEN]), np.zeros((1, 1))
    beliefs.mean(found, seen, out)
    assert out[0, 0] == pytest.approx(0.5, abs=1e-12)
    beliefs.tilt(found, 0, 0, 2.0)
    beliefs.mean(found, seen, out)
    assert out[0, 0] == pytest.approx(found.mass[0, 0] @ [0.125, 0.375, 0.625, 0.875], abs=1e-12)
    out[:] = 9.0
    beliefs.mean(found, seen, out)
    assert out[0, 0] == 9.0


@pytest.mark.parametrize("log_ratio", [1e5, -1e5, np.inf])
def test_however_much_acts_tell_a_belief_is_left(log_ratio: float) -> None:
    """All of it at one end; and what then tells as much of the other is heard still."""
    found = believed([[0.25] * 4])
    for sign in (1.0, 1.0, -1.0):
        beliefs.tilt(found, 0, 0, sign * log_ratio)
        assert found.mass[0, 0].sum() == pytest.approx(1.0)
    beliefs.tilt(found, 0, 0, log_ratio)
    assert found.mass[0, 0, 3 if log_ratio > 0 else 0] == pytest.approx(1.0)


def test_learning_is_bayes_with_a_normal_error() -> None:
    mass, surprise, spread = np.array([0.2, 0.0, 0.5, 0.3]), np.array([0.3, 0.0, -0.1, 0.05]), 0.1
    found = believed([mass.tolist()])
    beliefs.learn(found, 0, 0, surprise.copy(), spread)
    posterior = mass * np.exp(-0.5 * (surprise / spread) ** 2)
    assert found.mass[0, 0] == pytest.approx(posterior / posterior.sum(), abs=1e-12)
    assert found.mass[0, 0, 1] == 0.0


def test_even_what_nobody_would_have_done_leaves_a_belief() -> None:
    found = believed([[0.25] * 4])
    beliefs.learn(found, 0, 0, np.array([90.0, 91.0, 92.0, 93.0]), 0.1)
    assert found.mass[0, 0].sum() == pytest.approx(1.0)
    assert found.mass[0, 0, 0] == pytest.approx(1.0)


def test_a_known_resolve_is_moved_by_nothing() -> None:
    found = believed([0.3, [0.25] * 4])
    before = found.mass.copy()
    beliefs.tilt(found, 0, 0, 3.0)
    assert np.array_equal(found.mass, before)
    assert beliefs.at_least(found, 0, 0, 0.3) == 1.0
    assert beliefs.at_least(found, 0, 0, 0.3001) == 0.0
    out = np.zeros((1, 2))
    beliefs.mean(found, np.array([beliefs.UNSEEN]), out)
    assert out[0].tolist() == pytest.approx([0.3, 0.5])


def test_a_plain_number_believed_is_an_atom() -> None:
    found = at_first(Point(0.7))
    assert found.atom[:, 0].tolist() == [0.7, 0.7]


def test_every_change_is_counted_so_that_nothing_stale_is_used() -> None:
    found = believed([[0.25] * 4])
    before = found.version.copy()
    beliefs.tilt(found, 0, 0, 0.5)
    assert found.version[0] > before[0]


@pytest.mark.long
def test_what_tells_nothing_puts_nothing_out_of_date() -> None:
    """Offers that all types would have tabled alike, and offers of whom all know."""
    found = believed([[0.1, 0.4, 0.0, 0.5], 0.6])
    mass, version = found.mass.copy(), found.version.copy()
    for _ in range(3):
        beliefs.learn(found, 0, 0, np.full(4, 0.3), 0.1)
        beliefs.learn(found, 0, 1, np.arange(4.0), 0.1)
    assert np.array_equal(found.mass, mass)
    assert np.array_equal(found.version, version)
    beliefs.learn(found, 0, 0, np.arange(4.0), 0.1)
    assert found.version[0] == version[0] + 1


def test_what_logarithms_round_off_is_no_news() -> None:
    luck = np.random.default_rng(3)
    for _ in range(200):
        found = believed([(luck.dirichlet(np.full(32, 0.2)) + 1e-30).tolist()])
        beliefs.settle(found, 0, 0)
        mass, version = found.mass.copy(), found.version.copy()
        beliefs.learn(found, 0, 0, np.full(32, luck.normal()), luck.uniform(0.02, 1.0))
        assert np.array_equal(found.mass, mass)
        assert np.array_equal(found.version, version)


def test_a_type_however_unlikely_is_learnt_of_step_by_step() -> None:
    """Three offers, each three times as likely of a type of chance 10⁻¹⁴."""
    found, step = believed([[1.0 - 1e-14, 1e-14]]), np.sqrt(2.0 * np.log(3.0))
    for _ in range(3):
        beliefs.learn(found, 0, 0, np.array([step, 0.0]), 1.0)
    assert found.mass[0, 0, 1] == pytest.approx(27e-14, rel=1e-9, abs=0.0)
