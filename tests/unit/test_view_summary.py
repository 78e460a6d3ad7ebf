from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sim.analysis.summary import summarise
from sim.analysis.tables import read as tables
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import read
from sim.view.sheet import bar
from sim.view.shortly import in_short
from sim.view.summary import content, save, show
from tests.made import CLASSES, run


def shown(
    folder: Path, width: int = 80, classes: Sequence[str] = CLASSES, full: bool = False
) -> str:
    console = Console(file=StringIO(), width=width, highlight=False)
    show(summarise(run(folder, classes)), console, full)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return str(text)


@pytest.fixture
def text(tmp_path: Path) -> str:
    return shown(tmp_path)


def test_it_says_what_was_played(text: str) -> None:
    assert text.startswith("Three neighbours and a river\nWho gets the water?\n8 plays, seed 1")
    assert "3 parties, 3 issues, 2 stages: First talks (1 May 2030)" in text


def test_it_gives_every_class_with_its_interval(text: str) -> None:
    assert "95% interval" in text
    assert "37.5%" in next(line for line in text.splitlines() if line.strip().startswith("partial"))
    assert "deployment" in text


def test_it_says_where_issues_moved_and_which_never_did(text: str) -> None:
    assert "75.0%  Water" in text
    assert "50.0%  a third" in text
    assert "25.0%  (imposed by a measure, of all these)" in text
    assert "Never moved: Fishing." in text


def test_the_answer_comes_first(text: str) -> None:
    first, second, third = (line for line in text.split("In short")[1].split("· ")[1:4])
    assert first.startswith("Some accord in 50.0% of the plays (full 12.5%, partial 37.5%).")
    assert second.startswith("Coercion in 25.0% of the plays (force 25.0%, deployment 25.0%).")
    assert third.startswith("In the way where nothing was signed (50.0%), First talks:")


def test_in_short_is_seven_sentences_at_most(tmp_path: Path) -> None:
    for classes in (CLASSES, ["open_ended"] * 3, ["accord"] * 3, ["force"] * 3):
        assert 2 <= len(in_short(summarise(run(tmp_path, classes)))) <= 7


def test_accord_and_coercion_are_crossed(text: str) -> None:
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if "the gravest coercion (across)" in line)
    assert lines[at + 1].split() == ["force", "no", "coercion"]
    assert lines[at + 2].split() == ["full", "0%", "12.5%"]
    assert next(line for line in lines[at:] if "no accord" in line).split()[2] == "25.0%"


def test_the_full_summary_says_where_accords_are_reached_and_who_refused_what(
    tmp_path: Path,
) -> None:
    text = shown(tmp_path, full=True)
    line = next(row for row in text.splitlines() if "First talks" in row and "37.5%" in row)
    assert line.split()[:2] == ["37.5%", "0%"]
    assert "Water 50.0%" in text
    assert "held out for more" in text
    assert "Coastal states 25.0%" in text
    assert "by outcome_class" in text


def test_it_says_who_refused_the_last_text_and_not_who_spoke_last(text: str) -> None:
    assert "Refused the last text put to them: the United Uplands 50.0%." in text


def test_what_is_rare_folds_away_unless_all_is_asked_for(tmp_path: Path) -> None:
    classes = ["open_ended"] * 150 + ["force"]
    short = shown(tmp_path, classes=classes)
    assert "In fewer than 1% of the plays: Water." in short
    assert "Hardly any: The dam is shut (United Uplands) 0.7%" in " ".join(short.split())
    assert "0.7%  Water" in shown(tmp_path, classes=classes, full=True)


def test_what_was_changed_is_told(tmp_path: Path) -> None:
    tables = run(tmp_path)
    changes = ["parties.UPP.resolve=0.9", "issues.water.status_quo=none"]
    told = replace(tables, manifest={**tables.manifest, "changes": changes})
    words = "with parties.UPP.resolve = 0.9 and issues.water.status_quo = none"
    assert words in content(summarise(told)).about


def test_it_is_kept_beside_the_tables_as_text_and_as_markdown(tmp_path: Path) -> None:
    summary = summarise(run(tmp_path))
    files = save(summary, summary.tables.folder)
    assert [file.name for file in files] == ["summary.txt", "summary.md"]
    text, marked = (file.read_text(encoding="utf-8") for file in files)
    assert "In short" in text
    assert "## In short\n\n- Some accord" in marked
    assert "| &nbsp;&nbsp;partial | 37.5% | 13.7–69.4 |" in marked


def test_it_says_where_the_results_lie_and_what_is_not_claimed(text: str) -> None:
    whole = "".join(line.strip() for line in text.splitlines())  # a long path is folded
    assert "rivers" in whole
    assert "What this does not claim" in text


@pytest.mark.long
def test_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    for width in (60, 80, 120):
        lines = shown(tmp_path, width).splitlines()
        assert max(len(line) for line in lines if "/" not in line) <= min(width, 100)


def test_a_run_in_which_nothing_happened_is_told_too(tmp_path: Path) -> None:
    text = shown(tmp_path, classes=["open_ended"] * 3)
    assert "Nothing ever moved." in text


@pytest.mark.long
def test_a_bar_shows_what_is_not_nothing() -> None:
    assert bar(0.0, 10).strip() == ""
    assert bar(1e-6, 10).strip() != ""
    assert bar(1.0, 10) == "█" * 10
    assert len(bar(0.37, 10)) == 10


WAR = """
scenario: Talks while there is fighting
as_of: 2030-06-01
issues:
  line: {options: [north, here, south], status_quo: none}
parties:
  N: {demands: {line: {want: north, accept: here}}}
  S: {demands: {line: {want: south, accept: here}}}
measures:
  war: {by: N, kind: force, in_force: 2030-01-01, per: month, cost: 0.1, harm: {S: 0.1},
        success: 0.5, front: {battle: 0.01, held: 2, of: 4}, imposes: {line: north},
        if_lost: {line: south}}
calendar:
  - {stage: talks, date: 2030-07-10}
"""


@pytest.mark.long
def test_what_an_accord_has_lifted_is_said_not_to_be_in_outcome_class(tmp_path: Path) -> None:
    """Force in all plays, and `accord` in the column: that is no contradiction."""
    made = ensemble(read(WAR), Settings(n=8, workers=1, block_size=8), tmp_path / "war")
    summary = summarise(tables(made.folder))
    assert summary.coercion["force"].count == summary.accord["any"].count == 8
    assert summary.outcome_class["accord"].count == 8
    assert "What an accord has lifted is not counted there" in str(content(summary))
    assert "What an accord has lifted" not in str(content(summarise(run(tmp_path))))
