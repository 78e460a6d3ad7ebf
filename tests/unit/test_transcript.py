from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console

from sim.model import Talks
from sim.scenario import load
from sim.view.transcript import as_records, as_story, escaped, markdown, tell


def test_a_play_of_the_engine_is_told_from_its_first_stage_to_its_end() -> None:
    scenario = load("january_2022")
    console = Console(file=StringIO(), width=80, highlight=False)
    tell(scenario, Talks(scenario, seed=1).trace(17), console, "Play 17, seed 1")
    text = str(console.file.getvalue())  # type: ignore[attr-defined]
    assert text.startswith("The security talks of January 2022\n")
    places = [text.index(f"\n{stage.name}, ") for stage in scenario.stages]
    assert places == sorted(places)
    assert places[-1] < text.index("\nHow it ended")
    assert max(map(len, text.splitlines())) <= 80


def test_a_play_for_programs_is_plain_json() -> None:
    scenario = load("two_neighbours")
    records = as_records(Talks(scenario, seed=1).trace(0))
    assert json.loads(json.dumps(records)) == records
    assert records[-1]["kind"] == "end"
    assert {"kind", "date", "stage", "session", "party"} <= set(records[0])


def test_the_reference_story_is_told_in_about_fifty_lines_a_meeting() -> None:
    """It took twice as many, once."""
    scenario = load("january_2022")
    console = Console(file=StringIO(), width=100, highlight=False)
    tell(scenario, Talks(scenario, seed=1).trace(17), console, "Play 17, seed 1")
    assert len(console.file.getvalue().splitlines()) <= 50 * len(scenario.stages)  # type: ignore[attr-defined]


def test_a_story_as_markdown_has_headings_and_bold_leads() -> None:
    scenario = load("two_neighbours")
    page = markdown(scenario, Talks(scenario, seed=1).trace(0), "Play 0, seed 1")
    assert page.startswith("# Two neighbours and a river\n\n*Does the threat of tolls")
    assert "\n## talks, 1 May 2030\n" in page
    assert "\n**Session 1.** UPP tables" in page
    assert "\n\n\n" not in page


@pytest.mark.long
def test_markdown_shows_letters_as_they_are() -> None:
    assert escaped("a_b *c* [d]") == r"a\_b \*c\* \[d\]"


@pytest.mark.long
def test_a_story_for_programs_has_its_lead_its_paragraphs_and_its_events() -> None:
    scenario = load("two_neighbours")
    story = as_story(scenario, Talks(scenario, seed=1).trace(0))
    assert json.loads(json.dumps(story)) == story
    assert story["lead"][0].startswith("The talks end with an accord on every issue")
    assert len(story["lead"]) == 3
    assert [p["words"] for p in story["paragraphs"] if p["heading"]] == [
        "Before the talks", "talks, 1 May 2030", "After the talks", "How it ended",
    ]  # fmt: skip
    assert story["events"][-1]["kind"] == "end"
