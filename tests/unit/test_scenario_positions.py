from __future__ import annotations

from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.distributions import Mixture, Point, choice
from sim.scenario.held import Position
from sim.scenario.scenario import Scenario

FIVE = "[zero, one, two, three, four]"


def loaded(position: str, status_quo: str = "zero", extra: str = "") -> Scenario:
    return read(
        f"""\
scenario: One issue
issues:
  pie: {{options: {FIVE}, status_quo: {status_quo}}}
  other: {{options: [old, new]}}
parties:
  A: {{demands: {{pie: {position}}}}}
  B: {{demands: {{pie: zero, other: new}}, {extra}}}
calendar: [{{stage: talks, date: 2030-05-01}}]
"""
    )


def line(position: str, status_quo: str = "zero") -> Position:
    return loaded(position, status_quo).parties["A"].positions["pie"]


def test_a_bare_option_is_what_is_wanted_and_the_status_quo_the_red_line():
    found = line("four")
    assert (found.want, found.accept, found.mandate) == (Point(4.0), Point(0.0), None)


def test_a_list_is_exactly_the_mandate():
    found = line("{want: two, accept: [three, two]}")
    assert (found.accept, found.mandate) == (None, (2, 3))


def test_red_line_and_want_may_be_distributions():
    found = line("{want: {three: 0.5, four: 0.5}, accept: {one: 0.7, two: 0.3}}")
    assert found.want == choice({3.0: 0.5, 4.0: 0.5})
    assert found.accept == choice({1.0: 0.7, 2.0: 0.3})


def test_without_a_status_quo_a_bare_option_accepts_anything():
    found = line("four", status_quo="none")
    assert (found.accept, found.mandate) == (None, None)


def test_an_issue_without_salience_is_open_unless_a_red_line_is_written():
    assert line("{want: four, salience: none}").accept is None
    assert line("{want: four, accept: two, salience: none}").accept == Point(2.0)


def test_want_and_red_line_may_meet_at_an_end():
    assert line("zero").accept == Point(0.0)
    assert line("{want: four, accept: four}").accept == Point(4.0)


def test_in_mid_scale_they_may_not():
    with pytest.raises(ScenarioError, match="which side would it refuse"):
        line("two", status_quo="two")


def test_in_mid_scale_other_readings_tell_the_side():
    assert line("{want: {two: 0.5, four: 0.5}, accept: two}").accept == Point(2.0)
    assert line("{want: two, accept: {one: 0.5, two: 0.5}}").accept == choice({1.0: 0.5, 2.0: 0.5})
    assert line("{want: {zero: 0.5, two: 0.5}, accept: two}").accept == Point(2.0)
    assert line("{want: two, accept: {two: 0.5, three: 0.5}}").accept == choice({2: 0.5, 3: 0.5})
    with pytest.raises(ScenarioError, match="which side would it refuse"):
        line("{want: two, accept: {one: 0.4, two: 0.2, three: 0.4}}")


@pytest.mark.parametrize(
    ("position", "accept"),
    [
        ("{want: four, accept: two, basis: stated}", {1.0: 0.05, 2.0: 0.9, 3.0: 0.05}),
        ("{want: four, accept: two, basis: inferred}", {1.0: 0.15, 2.0: 0.7, 3.0: 0.15}),
        ("{want: four, accept: two, basis: later}", {1.0: 0.15, 2.0: 0.7, 3.0: 0.15}),
        ("{want: four, accept: two, basis: judgement}", {1.0: 0.25, 2.0: 0.5, 3.0: 0.25}),
        ("{want: zero, accept: two, basis: judgement}", {1.0: 0.25, 2.0: 0.5, 3.0: 0.25}),
        ("{want: three, accept: two, basis: judgement}", {1.0: 0.25, 2.0: 0.5, 3.0: 0.25}),
        ("{want: four, accept: zero, basis: judgement}", {0.0: 0.75, 1.0: 0.25}),
        ("{want: zero, accept: four, basis: judgement}", {3.0: 0.25, 4.0: 0.75}),
        ("{want: zero, accept: zero, basis: judgement}", {0.0: 0.75, 1.0: 0.25}),
        ("{want: four, accept: four, basis: judgement}", {3.0: 0.25, 4.0: 0.75}),
        ("{want: two, accept: three, basis: judgement}", {2.0: 0.25, 3.0: 0.5, 4.0: 0.25}),
        ("{want: two, accept: one, basis: judgement}", {0.0: 0.25, 1.0: 0.5, 2.0: 0.25}),
        ("{want: four, accept: {one: 0.4, two: 0.6}, basis: judgement}", {1.0: 0.4, 2.0: 0.6}),
        ("{want: four, accept: two}", {2.0: 1.0}),
    ],
)
def test_a_red_line_is_as_sure_as_what_it_rests_on(position, accept):
    found, expected = line(position).accept, choice(accept)
    if isinstance(expected, Point):
        assert found == expected
        return
    assert isinstance(found, Mixture)
    assert isinstance(expected, Mixture)
    assert found.parts == expected.parts
    assert found.weights == pytest.approx(expected.weights)


def test_a_list_is_as_it_is_written_whatever_it_rests_on():
    assert line("{want: two, accept: [two, three], basis: judgement}").mandate == (2, 3)


def test_an_ambiguous_option_is_read_its_own_way():
    assert line("{want: four, reads: {one: three}}").reads == (0, 3, 2, 3, 4)


def test_values_replace_the_formula_and_the_best_one_is_wanted():
    found = line("{values: {zero: 0, one: 0.2, two: [0.2, 0.4], three: 1, four: 0.5}}")
    assert found.want == Point(3.0)
    assert found.values is not None
    assert [value.middle for value in found.values] == pytest.approx([0, 0.2, 0.3, 1, 0.5])


@pytest.mark.parametrize(
    ("position", "answer"),
    [
        ("{values: {zero: 0, one: 1}}", "values leaves out two, three, four."),
        (
            "{want: four, values: {zero: 1, one: 0, two: 0, three: 0, four: 0.5}}",
            "four is wanted, but another option can have a higher value.",
        ),
        ("{want: four, values: {zero: 2, one: 0, two: 0, three: 0, four: 3}}", "not a share"),
        ("{accept: two}", "want is missing."),
        ("[two, three]", "This is a list, but one option is needed."),
        ("{want: four, accept: []}", "An empty list: it would sign nothing."),
        ("{want: four, accept: [two, two]}", "two is listed twice."),
        ("{want: four, accept: [one, two]}", "It wants four, which is not among what it would"),
        ("{want: four, reads: {one: seven}}", 'No option "seven".'),
        ("{want: {four: 0.5, thre: 0.5}}", 'No option "thre".'),
        ("{want: {four: 0.5, three: 0.6}}", "add up to 1.1"),
    ],
)
def test_a_position_that_is_none_is_refused(position: str, answer: Any):
    with pytest.raises(ScenarioError, match=r"parties\.A\.demands\.pie") as caught:
        line(position)
    assert answer in str(caught.value)


def test_followers_share_what_they_do_not_say():
    found = loaded("four", extra="follows: A").parties["B"].positions
    assert found["pie"].want == Point(0.0)
    assert list(found) == ["pie", "other"]
    text = loaded("four").text.replace("parties:", "parties:\n  C: {follows: D}\n  D: {follows: A}")
    followed = read(text).parties
    assert followed["C"].positions == followed["A"].positions


def test_who_follows_the_status_quo_wants_and_signs_nothing_else():
    found = loaded("four", extra="follows: status_quo").parties["B"].positions
    assert found["pie"].mandate is None
    assert found["other"].want == Point(1.0)
    text = loaded("four", status_quo="two").text
    unmoved = read(text.replace("parties:", "parties:\n  N: {count: 21, follows: status_quo}"))
    assert unmoved.parties["N"].count == 21
    assert unmoved.parties["N"].positions["pie"].mandate == (2,)
    assert unmoved.parties["N"].positions["other"].mandate == (0,)


def test_an_option_may_not_be_called_none():
    with pytest.raises(ScenarioError, match='"none" means that nothing is in force and cannot'):
        read(loaded("four").text.replace("zero", "none"))


def test_a_status_quo_must_be_an_option():
    with pytest.raises(
        ScenarioError, match=r"status_quo: No option .nil.. .*Or write none: nothing"
    ):
        line("four", status_quo="nil")


@pytest.mark.long
def test_long_names_have_short_ones_beside_them():
    made = read(
        """\
scenario: One river
issues:
  water:
    name: "The water of the river"
    short: water
    options: {nothing: "none", third: {text: "a third of the flow", short: "a third"}, half: {}}
parties: {A: {demands: {water: half}}, B: {demands: {water: nothing}}}
calendar: [{stage: talks, date: 2030-05-01}]
"""
    )
    water = made.issues["water"]
    assert (water.name, water.short) == ("The water of the river", "water")
    assert water.texts == ("none", "a third of the flow", "half")
    assert water.shorts == (None, "a third", None)
    assert read(made.text) == made
