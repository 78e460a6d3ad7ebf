from __future__ import annotations

import pytest

from sim.scenario import words
from sim.scenario.distributions import Beta, LogUniform, Mixture, Point, Triangular, Uniform
from sim.scenario.numbers import days, number, plain, scalar


def test_a_plain_number_is_known():
    assert number("0.6", words.CHANCE) == Point(0.6)
    assert number(".5", words.CHANCE) == Point(0.5)
    assert number("1e-3", words.CHANCE) == Point(0.001)


def test_odds_are_a_chance():
    assert number("1 in 300", words.CHANCE) == Point(1 / 300)


def test_two_numbers_are_a_range():
    assert number(["0.2", "0.4"], words.CHANCE) == Uniform(0.2, 0.4)
    assert number(["0.2", "0.2"], words.CHANCE) == Point(0.2)


def test_distributions_go_by_their_names():
    assert number({"uniform": ["0", "1"]}, words.CHANCE) == Uniform(0, 1)
    assert number({"triangular": ["0", "0.2", "1"]}, words.CHANCE) == Triangular(0, 0.2, 1)
    assert number({"beta": ["2", "5"]}, words.CHANCE) == Beta(2, 5)
    assert number({"loguniform": ["1", "4"]}, words.SALIENCE) == LogUniform(1, 4)


def test_a_word_is_a_distribution():
    assert number("likely", words.CHANCE) == Uniform(0.55, 0.80)
    assert number("medium", words.SIZE) == Triangular(0.15, 0.3, 0.6)
    assert number("medium", words.SALIENCE) == LogUniform(2 / 1.3, 2 * 1.3)
    assert number("clear", words.STRENGTH) == Point(3.0)


def test_rival_readings_are_a_mixture():
    read = number({"high": "0.4", "low": "0.6"}, words.RESOLVE)
    assert read == Mixture((Beta(5, 2), Beta(2, 5)), (0.4, 0.6))
    assert number({"0.2": "1.0", "0.3": "0"}, words.RESOLVE) == Point(0.2)


@pytest.mark.parametrize(
    ("scale", "steps"),
    [
        (words.CHANCE, [0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99]),
    ],
)
def test_chance_words_meet_without_gap_or_overlap(scale, steps):
    ends = [word.bounds for word in scale.words.values()]
    assert [low for low, _ in ends] == steps[:-1]
    assert [high for _, high in ends] == steps[1:]


@pytest.mark.parametrize("scale", [words.SIZE, words.SALIENCE, words.TENSION, words.PACE])
def test_stronger_words_are_larger_numbers(scale):
    middles = [word.middle for word in scale.words.values()]
    assert middles == sorted(middles)
    assert len(set(middles)) == len(middles)


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "-1", "1.5", "60%", "0,6", ".nan", "inf", "1e999", "--1", "1 in 0", "0x10"),
        *([], ["1"], ["1", "0"], ["0", "1", "2"], [["0"], "1"], ["a", "b"], [".nan", "1"]),
        *({}, {"high": "0.5"}, {"high": "2"}, {"even": []}, {"uniform": "1"}, {"beta": ["0", "1"]}),
        *({"uniform": ["0", "1"], "beta": ["1", "1"]}, {"triangular": ["1", "0", "1"]}, None),
    ],
    ids=str,
)
def test_what_is_no_chance_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 (the messages are tested with the files)
        number(value, words.CHANCE)


def test_a_number_may_not_reach_beyond_its_range():
    with pytest.raises(ValueError, match="must be between 0 and 1e"):
        number(["-1", "1"], words.SIZE)


def test_spans_of_time_are_days():
    assert days("90 days", words.DAYS) == Point(90.0)
    assert days("2 weeks", words.DAYS) == Point(14.0)
    assert days("1 year", words.DAYS) == Point(365.25)
    assert days("3 months", words.DAYS).middle == pytest.approx(91.3125)
    assert days("45", words.DAYS) == Point(45.0)
    assert days(["30", "60"], words.DAYS) == Uniform(30, 60)


def test_a_plain_number_keeps_its_sign():
    assert plain("-2", words.Scale("a number", "1")) == -2.0


def test_parameters_are_numbers_where_they_look_like_it():
    assert [scalar(word) for word in ("3", "0.5", "yes", "false", "stage")] == [
        *(3, 0.5, True, False, "stage"),
    ]
    assert scalar(["1", "two"]) == (1, "two")
