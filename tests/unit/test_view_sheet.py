"""Tables on a terminal: where there is no room, words give way and numbers stay whole."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from sim.view.sheet import Grid, Section, Sheet, bar, show

COLUMNS = [
    ("", "left"), ("", "left"), ("explains", "right"), ("95% interval", "left"),
    ("over its fifths, low to high", "left"),
]  # fmt: skip
ROWS = [
    ("The harm of “reprisal” to HOM", bar(0.3, 12), "12.9%", "11.6–15.6", "−0.16, −0.31, 10%"),
    ("HOM's resolve", bar(0.2, 12), "9.4%", "7.3–12.2", "−0.64, −0.54, 2%"),
]


@pytest.mark.parametrize("width", [72, 80, 100])
def test_no_cell_of_a_table_is_cut(width: int) -> None:
    page = Sheet("Title", [], [Section("What", [Grid(COLUMNS, list(ROWS))])], "last")
    console = Console(file=StringIO(), width=width, highlight=False)
    show(page, console)
    told = str(console.file.getvalue())  # type: ignore[attr-defined]
    assert "…" not in told
    assert max(map(len, told.splitlines())) <= width
    for _, _, effect, interval, _ in ROWS:
        assert effect in told
        assert interval in told


def test_lines_about_it_keep_their_indent_when_they_are_folded() -> None:
    about = [
        "   Does the single text of the chair get the catch and the subsidies into one package?"
    ]
    console = Console(file=StringIO(), width=72, highlight=False)
    show(Sheet("Title", about, [Section("What", ["nothing"])], "last"), console)
    lines = str(console.file.getvalue()).splitlines()  # type: ignore[attr-defined]
    assert lines[1].startswith("   Does")
    assert lines[2].startswith("   ")
    assert lines[2].strip()
