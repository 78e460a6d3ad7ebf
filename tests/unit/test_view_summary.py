from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from sim.analysis.summary import summarise
from sim.view.summary import bar, show
from tests.made import CLASSES, run


def shown(folder: Path, width: int = 80, classes: Sequence[str] = CLASSES) -> str:
    console = Console(file=StringIO(), width=width, highlight=False)
    show(summarise(run(folder, classes)), console)
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
    assert "partial accord" in text
    assert "37.5%" in text
    assert "deployment" in text, "a class that never happened is shown as never"


def test_it_says_where_issues_moved_and_which_never_did(text: str) -> None:
    assert "75.0%  Water" in text
    assert "50.0%  a third" in text
    assert "25.0%  (imposed by a measure, of all these)" in text
    assert "Never moved: Fishing." in text


def test_it_says_where_accords_are_reached(text: str) -> None:
    line = next(row for row in text.splitlines() if "First talks" in row and "37.5%" in row)
    assert line.split()[:2] == ["37.5%", "0%"]
    assert "Water 50.0%" in text


def test_it_says_who_blocked_what(text: str) -> None:
    assert "United Uplands" in text
    assert "held out for more" in text
    assert "Coastal states 25.0%" in text
    assert "The last no of the play" in text


def test_it_says_where_the_results_lie_and_what_is_not_claimed(text: str) -> None:
    whole = "".join(line.strip() for line in text.splitlines())  # a long path is folded
    assert "rivers" in whole
    assert "What this does not claim" in text


def test_no_line_is_wider_than_the_terminal(tmp_path: Path) -> None:
    for width in (60, 80, 120):
        lines = shown(tmp_path, width).splitlines()
        assert max(len(line) for line in lines if "/" not in line) <= min(width, 100)


def test_a_run_in_which_nothing_happened_is_told_too(tmp_path: Path) -> None:
    text = shown(tmp_path, classes=["open_ended"] * 3)
    assert "Nothing ever moved." in text


def test_a_bar_shows_what_is_not_nothing() -> None:
    assert bar(0.0, 10).strip() == ""
    assert bar(1e-6, 10).strip() != ""
    assert bar(1.0, 10) == "█" * 10
    assert len(bar(0.37, 10)) == 10
