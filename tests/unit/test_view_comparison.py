from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from sim.analysis.comparison import compare
from sim.analysis.tables import Tables
from sim.view.comparison import show
from tests.made import CLASSES, run

MILDER = tuple("open_ended" if name == "force" else name for name in CLASSES)


def shown(*runs: Tables) -> str:
    console = Console(file=StringIO(), width=80, highlight=False)
    show(compare(runs), console)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_two_runs_stand_side_by_side(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER))
    line = next(row for row in text.splitlines() if row.strip().startswith("force"))
    assert "25.0%" in line
    assert "−25.0 (−" in line
    assert "matched with A play by play" in text


def test_a_clear_difference_is_starred(tmp_path: Path) -> None:
    text = shown(run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20))
    line = next(row for row in text.splitlines() if row.strip().startswith("force"))
    assert line.rstrip().endswith(")*")


def test_more_runs_stand_one_below_the_other(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER), run(tmp_path))
    lines = text.splitlines()
    place = next(n for n, row in enumerate(lines) if row.strip().startswith("force"))
    assert [row.split()[0] for row in lines[place + 1 : place + 3]] == ["B", "C"]
    assert max(len(line) for line in lines if "/" not in line) <= 80


def test_settlements_stand_side_by_side_with_the_status_quo_marked(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, MILDER))
    line = next(row for row in text.splitlines() if "no share" in row)
    assert "(status quo)" in line
    assert line.split()[-2:] == ["25.0%", "50.0%"]
    assert "Fishing" not in text, "issues that never move are left out"


def test_unmatched_runs_are_said_to_be(tmp_path: Path) -> None:
    text = shown(run(tmp_path), run(tmp_path, seed=2))
    assert "not matched with A: seeds differ" in text
