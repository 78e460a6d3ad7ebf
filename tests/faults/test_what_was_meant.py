"""Messages on what people write for what the format calls otherwise, and on where a slip lies."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.scenario import read
from tests.faults.test_bad_input import FORCE, LOW, STAGE, changed, only, refusal


@pytest.mark.parametrize(
    ("here", "key", "other"),
    [
        ("scenario: Two", "scenario", "title"),
        ("parties:\n", "parties", "players"),
        ("parties:\n", "parties", "countries"),
        ("calendar:\n", "calendar", "meetings"),
        (LOW, "accept", "red_line"),
        (LOW, "accept", "Red_Line"),
        (LOW, "want", "goal"),
        ("LOW: {demands", "demands", "positions"),
    ],
)
def test_a_key_by_another_name_is_told_once_with_its_name(here: str, key: str, other: str) -> None:
    said = only(changed(here, here.replace(key, other)))
    assert f'{other}: Did you mean {key}? "{other}" is not a key here.' in said


def test_threats_are_measures() -> None:
    said = refusal(changed("calendar:\n", FORCE.replace("measures", "threats") + "calendar:\n"))
    assert any("threats: Did you mean measures?" in line for line in said)


def test_a_missing_key_is_not_guessed_among_those_that_have_a_meaning() -> None:
    said = only(changed("scenario: Two neighbours and a river\n", ""))
    assert "scenario is missing: its title." in said
    assert "meant" not in said


def test_a_name_is_not_taken_for_another_where_that_may_not_stand() -> None:
    said = only(changed(STAGE, "{stage: talks, date: 2030-05-01, goal: peace}"))
    assert "Did you mean" not in said


@pytest.mark.parametrize(
    ("ends", "numbers"), [("[low, high]", "[0.26, 0.74]"), ("[low, 0.9]", "0.9]")]
)
def test_a_range_of_words_is_told_to_have_numbers(ends: str, numbers: str) -> None:
    said = only(changed("LOW: {", f"LOW: {{resolve: {ends}, "))
    assert "A range [low, high] has numbers for its ends; low is a range itself." in said
    assert numbers in said
    assert "Did you mean" not in said


def test_a_quote_that_is_not_closed_is_told_where_it_is_opened() -> None:
    text = changed(
        *(LOW, '{want: half, why: "no paper, accept: third}'),
        *(STAGE, '{stage: talks, name: "Talks", date: 2030-05-01}'),
    )
    said = only(text)
    assert said.startswith("river.yaml:6:44: A quote is opened here and closed only on line 8.")
    row = text.splitlines()[5]
    assert row[43] == '"'


def test_a_brace_that_is_not_closed_is_not_put_down_to_quotes_above() -> None:
    """Quotes that are closed on their line, and one over two lines with no slip after it."""
    name = '{stage: talks, name: "Talks\n    of two days", date: 2030-05-01}'
    read(changed(STAGE, name), "river")
    said = only(changed(STAGE, name.replace("}", "") + "\n  - {stage: more, date: 2030-06-01}"))
    assert "river.yaml:10:" in said
    assert "quote" not in said


@pytest.mark.parametrize(
    ("option", "means"),
    [
        ("none", "means that nothing is in force"),
        ('"null"', "means that nothing is written"),
        ("false", "means yes or no"),
        ("why", "is the key that says what a value rests on"),
    ],
)
def test_an_id_that_means_something_is_told_what(option: str, means: str) -> None:
    said, name = refusal(changed("half: ", f"{option}: some, half: ")), option.strip('"')
    assert any(f'"{name}" {means} and cannot be the id of an option.' in one for one in said)


@pytest.mark.long
def test_explain_says_what_it_has_in_place_of_plain() -> None:
    done = CliRunner().invoke(app, ["explain", "two_neighbours", "--plain"])
    assert done.exit_code == 2
    assert "Did you mean" not in done.stderr
    assert "no option --plain: the middle case, every number at its middle, is told" in done.stderr
