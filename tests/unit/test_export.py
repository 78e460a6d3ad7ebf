"""Tables for other programs: all that was played, explained, whole or absent, and harmless."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from sim.analysis.tables import Tables
from sim.cli import app, completion
from sim.columns import TABLES, column
from sim.errors import ResultsError, UsageError
from sim.lab import export_csv, export_duckdb, export_xlsx
from sim.lab.export import FORMATS, Exported, export, harmless
from tests.made import CLASSES, run

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    return run(tmp_path_factory.mktemp("export"))


def exported(made: Tables, **more: Any) -> Exported:
    return Exported(made.folder, made.manifest, **more)


def parquet(made: Tables, table: str) -> pd.DataFrame:
    return pd.read_parquet(made.folder / f"{table}.parquet")


def assert_same(found: pd.DataFrame, made: Tables, table: str, plays: int | None = None) -> None:
    """What was read back is what the run has, numbers as numbers."""
    wanted = parquet(made, table)
    wanted = wanted if plays is None else wanted[wanted["replicate"] < plays].reset_index(drop=True)
    assert list(found.columns) == list(wanted.columns)
    assert len(found) == len(wanted)
    for name in wanted:
        if wanted[name].dtype.kind in "fib":
            numbers = found[name].astype(float).to_numpy()
            np.testing.assert_array_equal(numbers, wanted[name].astype(float), err_msg=name)
        else:
            told = [_told(v) if v is not None and v == v and v else "" for v in found[name]]  # noqa: PLR0124
            assert told == [str(v) if v is not None and v == v and v else "" for v in wanted[name]]  # noqa: PLR0124


def _told(value: Any) -> str:
    """A word, or a date without its hours."""
    return str(value)[:10] if hasattr(value, "year") else str(value)


def read_back(target: Path, to: str, table: str) -> pd.DataFrame:
    if to == "csv":
        return pd.read_csv(target / f"{table}.csv", keep_default_na=False, na_values=[""])
    if to == "xlsx":
        return pd.read_excel(target, sheet_name=table, keep_default_na=False, na_values=[""])
    import duckdb

    with duckdb.connect(str(target), read_only=True) as base:
        return base.sql(f'SELECT * FROM "{table}"').df()


@pytest.mark.long
@pytest.mark.parametrize("to", FORMATS)
def test_every_table_comes_back_with_what_it_means(made: Tables, tmp_path: Path, to: str) -> None:
    target = export(exported(made, note="No forecast."), to, tmp_path / "new" / f"out.{to}")
    for table in TABLES:
        assert_same(read_back(target, to, table), made, table)
    told = read_back(target, to, "columns")
    assert list(told.columns) == ["table_name", "column_name", "unit", "meaning"]
    assert set(zip(told["table_name"], told["column_name"], strict=True)) == {
        (table, name) for table in TABLES for name in made.columns(table)
    }
    about = read_back(target, to, "about").set_index("what")["value"]
    assert about["scenario"] == "rivers"
    assert about["plays"] == f"{len(CLASSES)} of {len(CLASSES)}"
    assert about["note"] == "No forecast."
    assert about["change"] == "none"
    assert about["version of numpy"] == np.__version__


@pytest.mark.parametrize("to", FORMATS)
def test_the_first_plays_only(made: Tables, tmp_path: Path, to: str) -> None:
    target = export(exported(made, plays=3), to, tmp_path / f"out.{to}")
    for table in TABLES:
        assert_same(read_back(target, to, table), made, table, 3)
    about = read_back(target, to, "about").set_index("what")["value"]
    assert about["plays"] == f"3 of {len(CLASSES)}"


def test_yes_is_one_and_numbers_that_are_not_there_are_empty(made: Tables, tmp_path: Path) -> None:
    target = export(exported(made), "csv", tmp_path / "out")
    with (target / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["did_raid"] for row in rows} == {"0", "1"}
    assert rows[-1]["zopa"] == ""
    assert "nan" not in (target / "outcomes.csv").read_text(encoding="utf-8").lower()


def test_duckdb_tells_the_meaning_of_a_column_and_knows_dates(made: Tables, tmp_path: Path) -> None:
    import duckdb

    with duckdb.connect(str(export(exported(made), "duckdb", tmp_path / "out.duckdb"))) as base:
        asked = "SELECT comment FROM duckdb_columns() WHERE table_name = ? AND column_name = ?"
        ((comment,),) = base.execute(asked, ["outcomes", "days"]).fetchall()
        about = column("outcomes", "days")
        assert about is not None
        assert comment == f"{about.metadata['meaning']} [days]"
        ((mean,),) = base.execute("SELECT avg(zopa) FROM outcomes").fetchall()
        assert 0 <= mean <= 1
        kinds = dict(base.execute("SELECT column_name, data_type FROM duckdb_columns()").fetchall())
        assert (kinds["accord_date"], kinds["did_raid"]) == ("DATE", "BOOLEAN")


def test_names_that_differ_in_capitals_only_stay_apart_in_duckdb() -> None:
    assert export_duckdb.distinct(["u_A", "u_a", "U_a", "x"]) == ["u_A", "u_a_2", "U_a_3", "x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_csv_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    piece = export_csv._plain(pa.table({"word": [text, "calm", ""]}))
    assert piece.column(0).to_pylist() == [f"'{text}", "calm", ""]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isprintable()])
@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_a_hostile_title_is_text(made: Tables, tmp_path: Path, to: str, text: str) -> None:
    manifest = {**made.manifest, "title": text, "changes": [f"{text}=2"]}
    target = export(Exported(made.folder, manifest), to, tmp_path / f"out.{to}")
    if to == "csv":
        assert f"title,'{text}" in (target / "about.csv").read_text(encoding="utf-8")
        return
    from openpyxl import load_workbook

    cells = [cell for row in load_workbook(target)["about"].iter_rows() for cell in row]
    assert [cell.value for cell in cells if str(cell.value).startswith(text)] == [text, f"{text}=2"]
    assert all(cell.data_type != "f" for cell in cells)


def test_a_table_without_rows_keeps_its_columns(tmp_path: Path) -> None:
    made = run(tmp_path, ("accord",))
    assert parquet(made, "objections").empty
    for to in FORMATS:
        found = read_back(export(exported(made), to, tmp_path / f"out.{to}"), to, "objections")
        assert list(found.columns) == list(made.columns("objections"))
        assert found.empty


def test_a_table_too_long_for_a_sheet_is_refused_with_what_fits(
    made: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = max(len(parquet(made, table)) for table in TABLES)
    monkeypatch.setattr(export_xlsx, "ROWS", longest)  # a row short, for the heads
    with pytest.raises(UsageError, match=r"holds \d+: write the first (\d+) plays with --plays"):
        export(exported(made), "xlsx", tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []
    fit = len(CLASSES) - 1
    assert export(exported(made, plays=fit), "xlsx", tmp_path / "out.xlsx").exists()
    monkeypatch.setattr(export_xlsx, "COLUMNS", 5)
    with pytest.raises(UsageError, match=r"outcomes has \d+ columns.* csv or duckdb"):
        export(exported(made), "xlsx", tmp_path / "other.xlsx")


def test_a_large_workbook_says_how_long_it_takes(
    made: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_xlsx, "PATIENCE", 10)
    told: list[str] = []
    export(exported(made, tell=told.append), "xlsx", tmp_path / "out.xlsx")
    (words,) = told
    assert "cells: about 1 minute. Fewer plays: --plays" in words


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_is_written_over(made: Tables, tmp_path: Path, to: str) -> None:
    target = tmp_path / "there"
    target.write_text("mine")
    with pytest.raises(ResultsError, match=r"is there already.*--out"):
        export(exported(made), to, target)
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    ("to", "broken"),
    [
        ("csv", "sim.lab.export_csv._write_rows"),
        ("xlsx", "sim.lab.export_xlsx._rows"),
        ("duckdb", "sim.lab.export_duckdb._add_rows"),
    ],
)
def test_what_fails_leaves_nothing_behind(
    made: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, broken: str
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(broken, full)
    with pytest.raises(ResultsError, match=r"cannot write .*No space left on device.*--out"):
        export(exported(made), to, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("to", FORMATS)
def test_a_place_that_cannot_be_written_is_named(made: Tables, to: str) -> None:
    with pytest.raises(ResultsError, match=r"cannot write results to /proc/out"):
        export(exported(made), to, Path("/proc/out"))


@pytest.mark.parametrize(("to", "package"), [("xlsx", "openpyxl"), ("duckdb", "duckdb")])
def test_a_missing_package_is_said_with_how_to_get_it(
    made: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"{package}, which is not installed: .*pip install"):
        export(exported(made), to, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def command(*words: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["export", *map(str, words)])
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def test_the_command_prints_where_it_wrote(tmp_path: Path) -> None:
    made = run(tmp_path)
    assert command(made.folder, "--to", "csv").split() == [str(made.folder / "csv")]
    assert command(made.folder, "--to", "duckdb").split() == [str(made.folder / "rivers.duckdb")]
    assert "is there already" in command(made.folder, "--to", "csv", code=2)


def test_what_cannot_be_exported_is_said(made: Tables, tmp_path: Path) -> None:
    assert "csv, xlsx, duckdb" in command(made.folder, "--to", "sas", code=2)
    assert "--plays 0" in command(made.folder, "--to", "csv", "--plays", "0", code=2)
    assert "not a results folder" in command(tmp_path, "--to", "csv", code=2)
    broken = run(tmp_path)
    file = broken.folder / "offers.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert "is damaged" in command(broken.folder, "--to", "csv", code=2)


def test_the_latest_run_is_exported_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(tmp_path / "results")
    monkeypatch.chdir(tmp_path)
    target = Path("results", *made.folder.parts[-2:], "csv")
    assert command("--to", "csv", "--plays", "1,000").split() == [str(target)]
    assert target.is_dir()


def test_the_shell_completes_formats_and_tables() -> None:
    assert sorted(completion.formats("")) == sorted(FORMATS)
    assert completion.formats("d") == ["duckdb"]
    assert completion.tables("o") == ["outcomes", "objections", "offers"]
