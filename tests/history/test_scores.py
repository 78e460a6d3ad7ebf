"""Scores of forecasts, against values by hand and enumerations."""

from __future__ import annotations

from itertools import product
from math import log

import numpy as np
import pytest
from scipy.stats import binom

from tests.history import scores

THREE_OF_SEVEN = np.array([0, 1, 1, 0, 0, 0, 1], float)
TWO_OF_SEVEN = np.array([0, 0, 0, 1, 1, 0, 0], float)


def test_brier_and_log_scores_are_those_by_hand() -> None:
    chances, happened = np.array([0.8, 0.8, 0.5]), np.array([1.0, 0.0, 1.0])
    assert scores.brier(chances, happened) == pytest.approx([0.04, 0.64, 0.25])
    assert scores.log_loss(chances, happened) == pytest.approx([-log(0.8), -log(0.2), log(2)])


def test_what_was_held_impossible_costs_the_log_of_a_hundred() -> None:
    sure, wrong = np.array([0.0, 1.0]), np.array([1.0, 0.0])
    assert scores.log_loss(sure, wrong) == pytest.approx([log(100)] * 2)


@pytest.mark.parametrize(
    ("happened", "brier", "loss"),
    [
        (THREE_OF_SEVEN, 1 / 3, (3 * log(3) + 4 * log(2)) / 7),
        (TWO_OF_SEVEN, (2 * 25 / 36 + 5 / 9) / 7, (2 * log(6) + 5 * log(1.5)) / 7),
    ],
)
def test_a_base_rate_of_the_others_scores_as_by_hand(
    happened: np.ndarray, brier: float, loss: float
) -> None:
    rate = scores.leave_one_out(happened)
    assert scores.brier(rate, happened).mean() == pytest.approx(brier)
    assert scores.log_loss(rate, happened).mean() == pytest.approx(loss)


def test_no_forecast_is_expected_to_score_better_than_the_truth() -> None:
    grid = np.linspace(0.02, 0.98, 49)
    for truth in grid:
        for score in (scores.brier, scores.log_loss):
            expected = truth * score(grid, np.ones(49)) + (1 - truth) * score(grid, np.zeros(49))
            assert grid[expected.argmin()] == pytest.approx(truth)


def test_errors_in_levels_are_those_by_hand() -> None:
    chances = np.array([0.5, 0.25, 0.25])
    assert scores.level_error(chances, 1) == pytest.approx((0.5 + 0.25) / 2)
    assert scores.level_loss(chances, 1) == pytest.approx((0.25 + 0.0625) / 2)


def test_who_names_one_level_is_off_by_the_distance() -> None:
    for named, seen in product(range(4), range(4)):
        sure = np.eye(4)[named]
        assert scores.level_error(sure, seen) == pytest.approx(abs(named - seen) / 3)
        assert scores.level_loss(sure, seen) == pytest.approx(abs(named - seen) / 3)


def test_the_ranked_score_is_the_error_less_half_the_distance_of_two_draws() -> None:
    rng = np.random.default_rng(0)
    away = np.abs(np.subtract.outer(np.arange(5), np.arange(5))) / 4
    for seen in range(5):
        chances = rng.dirichlet(np.ones(5))
        spread = chances @ away @ chances
        expected = scores.level_error(chances, seen) - spread / 2
        assert scores.level_loss(chances, seen) == pytest.approx(expected)


def test_every_resample_counts_as_often_as_it_is_drawn() -> None:
    losses = np.array([0.0, 0.1, 0.5, 0.9])
    means = sorted(np.mean(drawn) for drawn in product(losses, repeat=4))
    low, high = scores.resampled(losses)
    assert low == pytest.approx(means[6])  # the first by which 2.5 per cent of 256 have come
    assert high == pytest.approx(means[249])


def test_an_interval_if_right_holds_what_comes_of_every_pattern() -> None:
    assert scores.if_right(np.array([0.1])) == pytest.approx((0.01, 0.81))
    assert scores.if_right(np.array([0.01, 0.01])) == pytest.approx((0.0001, 0.0001))
    assert scores.if_right(np.full(7, 0.5)) == pytest.approx((0.25, 0.25))


@pytest.mark.parametrize("count", range(8))
def test_a_share_is_exactly_as_unsure_as_the_binomial_says(count: int) -> None:
    low, high = scores.exact_share(count, 7)
    assert low <= count / 7 <= high
    assert low == 0 or binom.sf(count - 1, 7, low) == pytest.approx(0.025)
    assert high == 1 or binom.cdf(count, 7, high) == pytest.approx(0.025)
