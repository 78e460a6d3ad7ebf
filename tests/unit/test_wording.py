from __future__ import annotations

from datetime import date

import pytest

from sim.view import wording


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.0001, "<0.1%"),
        (0.9999, ">99.9%"),
        (0.5, "50.0%"),
        (0.0123, "1.2%"),
    ],
)
def test_a_share_that_is_not_quite_nothing_or_everything_says_so(share: float, words: str) -> None:
    assert wording.percent(share) == words


def test_a_difference_carries_its_sign() -> None:
    assert wording.points(0.052) == "+5.2"
    assert wording.points(-0.052) == "−5.2"
    assert wording.points(0.0) == "0.0"


def test_a_tiny_interval_keeps_the_places_that_tell_it_from_nothing() -> None:
    assert wording.between(0.0, 0.0004) == "0.00–0.04"
    assert wording.between(0.1, 0.2) == "10.0–20.0"


def test_dates_are_written_out() -> None:
    assert wording.long_date(date(2022, 1, 10)) == "10 January 2022"
    assert wording.long_date("2022-01-10") == "10 January 2022"


def test_names_stand_in_a_row() -> None:
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b"], "or") == "a or b"
    assert wording.listed([]) == ""


def test_numbers_have_as_many_places_as_they_need() -> None:
    assert wording.amount(3.0) == "3"
    assert wording.amount(8.44) == "8.4"
    assert wording.amount(12345.6) == "12,346"


@pytest.mark.long
def test_an_unknown_class_keeps_its_own_words() -> None:
    assert wording.class_name("open_ended") == "open-ended"
    assert wording.class_name("walked_out") == "walked out"
