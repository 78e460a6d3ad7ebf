"""What an outcome hangs on, in words and in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from sim.analysis.drivers import Drivers, drivers
from sim.analysis.tables import Tables
from sim.analysis.wanted import Outcome
from sim.view.drivers import content, in_short, markdown, show
from sim.view.outcomes import comes, denied, subject
from sim.view.plots import draw
from sim.view.plots.plot import EmptyFigureError, Subject
from tests.boxes import faults, written
from tests.drawn import hanging, noise, run_of

RESOLVE, HARM = "parties.P1.resolve", "measures.ban.harm.P1"


def stepped(n: int = 4000) -> tuple[dict[str, Any], np.ndarray]:
    columns = noise(n, 6)
    columns[HARM] = np.random.default_rng(51).random(n)
    there = (columns[RESOLVE] > 0.75) & (columns[HARM] < 2 / 3)
    return columns, np.random.default_rng(100).random(n) < np.where(there, 0.6, 0.05)


def shown(found: Drivers, **how: Any) -> str:
    console = Console(file=StringIO(), width=100, highlight=False)
    show(found, console, **how)
    return " ".join(str(console.file.getvalue()).split())  # type: ignore[attr-defined]


def named(found: Drivers) -> Drivers:
    """The same, the ban with a name."""
    tables = found.tables
    cast = {**tables.cast, "measures": {"ban": {"name": "The ban", "kind": "sanctions"}}}
    manifest = {**tables.manifest, "cast": cast}
    return drivers(Tables(tables.source, manifest), found.outcome)


def test_three_lines_say_what_it_hangs_on() -> None:
    first, second, third = in_short(named(hanging(*stepped())))
    assert first.startswith("Force hangs most on Lowland's resolve, which alone explains ")
    assert "% of whether it comes: over its fifths, from low to high, it goes " in first
    assert second.startswith("Then comes the harm of “The ban” to Lowland (")
    assert second.endswith("; each of the other 5 explains no more than chance would.")
    assert third.startswith("Where Lowland's resolve is above 0.7")
    assert " and the harm of “The ban” to Lowland is below 0.6" in third
    assert "% of the plays instead of 1" in third
    assert third.endswith("% of all plays with force are there.")


def test_a_table_has_shares_intervals_and_fifths_and_says_what_is_not_shown() -> None:
    text = shown(named(hanging(*stepped())))
    assert "What force hangs on Made for a test 4,000 plays, seed 1" in text
    assert "95% interval" in text
    assert "Not shown: 5 numbers that explain no more than chance would, which reaches " in text
    assert "The box was found on the plays of even number; these shares are of the 2,000" in text
    assert "Inside, of the plays with force" in text
    assert "in one run of fifty" in text
    assert "What this does not claim" in text


def test_all_that_was_drawn_is_shown_where_it_is_asked_for() -> None:
    found = hanging(*stepped())
    assert "Islands's" not in shown(found)
    assert "Islands' resolve" in shown(found, full=True)
    assert "Not shown" not in shown(found, full=True)
    assert "1 number that explains less than these, and 5 numbers" in shown(found, top=1)


def test_markdown_has_the_same_words() -> None:
    text = markdown(hanging(*stepped()))
    assert text.startswith("# What force hangs on\n")
    assert "## The box" in text
    assert "| Lowland's resolve |" in text.replace("**", "")


@pytest.mark.parametrize(
    ("columns", "values", "words"),
    [
        (noise(500, 3), np.zeros(500, bool), "Force comes in none of 500 plays"),
        (noise(500, 3), np.ones(500, bool), "Force comes in every one of 500 plays"),
        (noise(500, 3), np.full(500, 0.3), "is the same in every one of 500 plays"),
        (noise(2, 3), np.array([True, False]), "2 plays are too few to tell what force hangs on"),
        ({"parties.P0.resolve": np.ones(90)}, np.arange(90) % 2 == 0, "Nothing that differs"),
        (noise(900, 3), np.arange(900) % 2 == 0, "Of 3 numbers and words that were drawn none"),
    ],
)
def test_where_nothing_can_be_said_a_line_says_why(
    columns: Mapping[str, Any], values: np.ndarray, words: str
) -> None:
    found = hanging(columns, values)
    (line,) = in_short(found)
    assert words in line
    assert line in shown(found)
    for name in ("drivers", "box"):
        with pytest.raises(EmptyFigureError, match=r"\w+"):
            draw(name, Subject(drivers=found))


def test_a_worth_is_told_in_stakes() -> None:
    columns, came = stepped()
    first, _, third = in_short(hanging(columns, came + columns[RESOLVE] / 2))
    assert first.startswith("The worth of plays to Uplands hangs most on Lowland's resolve")
    assert "explains" in first
    assert "of how much it varies" in first
    assert "the worth of plays to Uplands is more than " in third
    assert "stakes, as in the best fifth of all plays, in " in third


def test_words_and_few_values_are_told_by_name() -> None:
    random = np.random.default_rng(6)
    option = np.array(["half", "nothing", "third"])[random.integers(0, 3, 3000)]
    path = "parties.P0.demands.water.want"
    came = np.where(option == "third", 0.8, 0.1) > random.random(3000)
    lines = in_short(hanging(noise(3000, 5) | {path: option}, came))
    assert "% with “no share”, " in lines[0]
    assert "% with “half”." in lines[0]
    assert "what is wanted on “Water” by Uplands is “a third”" in lines[2]
    few = random.choice([0.0, 1.0, 3.0], 3000)
    came = np.where(few == 3, 0.5, 0.05) > random.random(3000)
    first = in_short(hanging(noise(3000, 5) | {"parties.P1.stake": few}, came))[0]
    assert ": at 0, 1 and 3 it goes " in first


def test_numbers_that_move_together_are_told_once() -> None:
    columns, came = stepped()
    columns["parties.P1.patience"] = 100 * columns[RESOLVE]
    assert "Lowland's patience moves with Lowland's resolve and cannot be told from it." in shown(
        hanging(columns, came)
    )


def test_what_comes_in_most_plays_has_a_box_without_it() -> None:
    columns, came = stepped()
    third = in_short(hanging(columns, ~came))[2]
    assert "no force comes in " in third
    assert third.endswith("of all plays with no force are there.")


CAST: dict[str, Any] = {
    "parties": {"USA": "United States"},
    "measures": {"ban": {"name": "The ban"}},
    "issues": {"water": {"name": "Water and dams", "short": "water", "options": {"half": "half"}}},
}


@pytest.mark.parametrize(
    ("about", "name", "option", "words"),
    [
        ("accord", "full", "", ("a full accord", "no full accord", "a full accord comes")),
        ("coercion", "sanctions", "", ("sanctions", "no sanctions", "sanctions come")),
        ("coercion", "walkout", "", ("a walkout", "no walkout", "a walkout comes")),
        ("measure", "ban", "", ("“The ban”", "no “The ban”", "“The ban” comes")),
        (
            "issue",
            "water",
            "",
            ("a change of “water”", "no change of “water”", "a change of “water” comes"),
        ),
        (
            "option",
            "water",
            "half",
            ("“half” on “water”", "no “half” on “water”", "“half” on “water” comes"),
        ),
        (
            "worth",
            "USA",
            "",
            (
                *["the worth of plays to the United States"] * 2,
                "the worth of plays to the United States is",
            ),
        ),
    ],
)
def test_an_outcome_has_words(about: Any, name: str, option: str, words: tuple[str, ...]) -> None:
    outcome = Outcome(about, name, np.zeros(3, bool), option)
    found = subject(outcome, CAST), denied(outcome, CAST), comes(outcome, CAST, True)
    assert found == words


@pytest.mark.long
@pytest.mark.parametrize("name", ["drivers", "box"])
@pytest.mark.parametrize("kind", ["force", "worth", "words", "one", "three"])
def test_figures_fit_their_page_and_name_the_plays(name: str, kind: str) -> None:
    random = np.random.default_rng(6)
    columns, came = stepped(3000)
    values: np.ndarray = came
    if kind == "worth":
        values = came + columns[RESOLVE] / 2
    elif kind == "words":
        option = np.array(["half", "nothing", "third"])[random.integers(0, 3, 3000)]
        columns["parties.P0.demands.water.want"] = option
        values = np.where(option == "third", 0.8, 0.1) > random.random(3000)
    elif kind == "one":
        values = columns[RESOLVE] > 0.6
    elif kind == "three":
        values = came & (columns["parties.P2.resolve"] > 0.4)
    found = hanging(columns, values)
    (figure,) = draw(name, Subject(summary_of(found), drivers=found))
    assert faults(figure) == []
    told = " ".join(text for text, _ in written(figure))
    assert "120%" not in told
    if name == "box" and kind == "worth":
        assert told.startswith("More than ")
        assert " stakes to Uplands in " in told
        assert "stakes to Uplands another play" in told
    assert "n = 3,000 plays" in " ".join(told.split())
    assert "95%" in told
    assert "no forecast" in " ".join(told.split())


def summary_of(found: Drivers) -> Any:
    """As much of a summary as a figure reads."""

    class Known:
        tables = found.tables

    return Known()


@pytest.mark.long
def test_only_the_first_plays_are_said_to_be_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.analysis.classes.MOST_PLAYS", 1000)
    columns, came = stepped(3000)
    found = hanging(columns, came)
    assert "the first 1,000 of 3,000 plays, seed 1" in shown(found)
    changed = replace(
        found, tables=Tables(found.tables.source, {**found.tables.manifest, "changes": ["a=1"]})
    )
    assert "with a = 1" in content(changed).about
    assert run_of(columns).n == 3000


@pytest.mark.long
def test_a_weight_that_may_be_the_unit_is_told_to_be_where_worth_in_stakes_hangs_on_it() -> None:
    random = np.random.default_rng(7)
    columns = noise(2000, 2)
    weight = 1 + 7 * random.random(2000)
    line = "That of the issue which sets Uplands' stake, its heaviest unless `stake` says otherwise"
    for party, there in (("P0", True), ("P1", False)):
        drawn = {**columns, f"parties.{party}.demands.water.salience": weight}
        assert (line in shown(hanging(drawn, 2 / weight))) is there
        assert "unit of measurement" not in shown(hanging(drawn, weight > 4)), "not in stakes"
    quiet = {**columns, "parties.P0.demands.water.salience": random.random(2000)}
    assert line not in shown(hanging(quiet, columns[RESOLVE])), "it is not named"
