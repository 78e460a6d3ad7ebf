"""Whatever reads tables does without one that was left out, or says which is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from matplotlib import pyplot as plt
from rich.console import Console

import sim
from sim.analysis.choosing import choose, named
from sim.analysis.comparison import compare
from sim.analysis.drivers import several
from sim.analysis.ends import ends
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.analysis.wanted import endings, wanted
from sim.columns import TABLES
from sim.errors import LeftOutError, UsageError
from sim.lab.export import Exported, export
from sim.lab.memory import write
from sim.scenario import load
from sim.view import plots
from sim.view.opening import opened
from sim.view.plots.plot import EmptyFigureError, Subject
from sim.view.report import html
from sim.view.report.contents import Found, of_run
from sim.view.summary import show
from tests.made import run, scenario

NEEDED = {
    "settlement": "settlements",
    "space": "settlements",
    "refusals": "objections",
    "dates": "dates",
    "offers": "offers",
}
"""Figures, and the table without which there is nothing to draw."""


def without(base: Path, *tables: str) -> Tables:
    """The run of known content, and these tables left out."""
    whole = run(base)
    kept = ",".join(f"-{table}" for table in tables)
    manifest = {**whole.manifest, "kept": kept}
    return read(write(scenario(), manifest, whole.source.pieces, base / "few").folder)


def shown(tables: Tables, full: bool = True) -> str:
    console = Console(file=StringIO(), width=300, highlight=False)
    show(summarise(tables), console, full)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    plt.close("all")


@pytest.mark.long
@pytest.mark.parametrize("table", [t for t in TABLES if t not in ("outcomes", "parameters")])
def test_a_summary_leaves_out_what_it_cannot_tell_and_says_so(table: str, tmp_path: Path) -> None:
    text = " ".join(shown(without(tmp_path, table)).split())
    assert f"Not kept: {table}. With every table: python run.py run " in text
    told_from = table not in {"offers", "answers"}
    assert (f"Not told: the run has not kept the table {table}." in text) == told_from
    whole = summarise(run(tmp_path)).as_dict()
    mine = summarise(without(tmp_path, table)).as_dict()
    assert mine["left_out"] == [table]
    assert mine["measures"] == whole["measures"]
    assert mine["accord"]["any"] == whole["accord"]["any"]


def test_a_run_that_keeps_all_says_nothing_is_lacking(tmp_path: Path) -> None:
    text = shown(run(tmp_path))
    assert "not kept" not in text.lower()
    assert "8 tables, " in text


def test_sizes_are_told_table_by_table_in_full(tmp_path: Path) -> None:
    tables = run(tmp_path)
    lines = [line.split() for line in shown(tables).splitlines()]
    for table, size in tables.manifest["sizes"].items():
        assert [table, "8", f"{size / 1000:,.1f}", "kB"] in lines


@pytest.mark.long
def test_without_settlements_partial_accords_are_not_parted(tmp_path: Path) -> None:
    tables = without(tmp_path, "settlements")
    found, whole = ends(tables), ends(run(tmp_path))
    assert found.accords()["any"] == whole.accords()["any"]
    assert "interim" not in found.accords()
    assert "Interim accords are among the partial ones." in shown(tables)
    for asked in ("partial", "interim", "water", "pie=left"):
        with pytest.raises(LeftOutError, match=r"without the table settlements\. Play it again"):
            wanted(tables, asked)
    assert wanted(tables, "full").values.sum() == wanted(run(tmp_path), "full").values.sum()
    with pytest.raises(LeftOutError, match="without the table settlements"):
        choose(tables, surprising=True)
    assert choose(tables).play == choose(run(tmp_path)).play
    assert named(tables, 3).coercion == named(run(tmp_path), 3).coercion


@pytest.mark.long
def test_runs_are_not_compared_by_what_one_of_them_has_not_kept(tmp_path: Path) -> None:
    with pytest.raises(LeftOutError, match="without the table settlements"):
        compare([run(tmp_path), without(tmp_path, "settlements")])
    few = without(tmp_path, "objections", "stages", "dates", "offers", "answers")
    mine, whole = compare([few, few]).as_dict(), compare([run(tmp_path)] * 2).as_dict()
    assert mine["moved"] == whole["moved"]
    assert mine["accord"] == whole["accord"]


def test_what_hangs_on_nothing_that_was_left_out_is_as_ever(tmp_path: Path) -> None:
    few, whole = without(tmp_path, "settlements", "objections"), run(tmp_path)
    mine = several(few, endings(few, ends(few)))
    theirs = several(whole, endings(whole, ends(whole)))
    assert {k: v.as_dict(9, True) for k, v in mine.items()} == {
        k: v.as_dict(9, True) for k, v in theirs.items()
    }


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Tables]:
    """A run with every table, and one with outcomes alone."""
    base = tmp_path_factory.mktemp("played")
    folders = [
        sim.run("two_neighbours", n=300, tables=tables, folder=base).folder
        for tables in ("all", "outcomes")
    ]
    return opened(Path(str(folders[0]))), opened(Path(str(folders[1])))


@pytest.mark.parametrize("name", plots.names(("run",)))
def test_a_figure_is_drawn_or_says_which_table_is_lacking(
    name: str, played: tuple[Tables, Tables]
) -> None:
    whole, few = (drawn(name, tables) for tables in played)
    if name in NEEDED:
        assert f"without the table {NEEDED[name]}. Play it again with it" in str(few)
        assert isinstance(whole, int)
    else:
        assert few == whole


def drawn(name: str, tables: Tables) -> int | str:
    """How many pages a figure has, or why it has none."""
    try:
        return len(plots.draw(name, Subject(summarise(tables))))
    except EmptyFigureError as why:
        return str(why)


@pytest.mark.long
def test_a_report_is_made_of_outcomes_alone(played: tuple[Tables, Tables]) -> None:
    page = html(of_run(summarise(played[1]), load("two_neighbours"), Found()))
    assert "the run has not kept the table settlements" in page
    assert "the run has not kept the table objections" in page


def test_a_notebook_says_which_table_is_lacking_and_draws_parameters_again() -> None:
    few = sim.run("two_neighbours", n=20, tables="outcomes")
    assert few.table("parameters").equals(sim.run("two_neighbours", n=20).table("parameters"))
    with pytest.raises(LeftOutError, match=r'without the table offers.*tables="all"'):
        _ = few.offers
    assert 'With every table: sim.run(…, tables="all")' in str(few.summary(full=True))
    assert few.tell(3).play == 3
    with pytest.raises(UsageError, match="only offers and answers"):
        sim.run("two_neighbours", n=20, tables="stages=3")


@pytest.mark.long
def test_what_is_kept_is_exported(played: tuple[Tables, Tables], tmp_path: Path) -> None:
    tables = played[1]
    folder = export(Exported(tables.folder, tables.manifest), "csv", tmp_path / "csv")
    assert {file.stem for file in folder.iterdir()} == {"outcomes", "columns", "about"}
    assert "table not kept,parameters" in (folder / "about.csv").read_text().replace('"', "")
