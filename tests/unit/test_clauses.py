"""What stands on the issues of a text, in words."""

from __future__ import annotations

import pytest

from sim.scenario import load
from sim.scenario.answering import CONFIRMED
from sim.view.clauses import row
from sim.view.grammar import Names


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("nothing", "third"), "from “no share” to “a third”"),
        (("nothing" + CONFIRMED, "nothing"), "from “no share” (confirmed) to leaving it as it is"),
        (("nothing", "nothing" + CONFIRMED), "from leaving it as it is to “no share” (confirmed)"),
    ],
)
def test_what_is_no_longer_confirmed_is_left_as_it_is(options: tuple[str, str], told: str) -> None:
    names = Names(load("two_neighbours"))
    assert row(names, [("water", options)]) == [f"on “water”, {told}"]


def test_a_row_of_issues_tells_it_in_short() -> None:
    terms = [("water", ("nothing" + CONFIRMED, "nothing"))] * 3
    found = row(Names(load("two_neighbours")), terms)
    assert found == ["“water”: “no share” (confirmed) → left as it is"] * 3
