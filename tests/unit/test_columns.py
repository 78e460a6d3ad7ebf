"""Every column has a unit and a meaning, wherever somebody looks for them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.columns import TABLES, column, family
from sim.lab.blocks import TABLES as WRITTEN
from sim.lab.ensemble import ensemble
from sim.lab.memory import played
from sim.lab.settings import Settings
from sim.model import Talks
from sim.scenario import load
from sim.view.columns import page
from tests.shipped import shipped
from tests.uncertain import DOUBTS, EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
SETS = {EVERYTHING: DOUBTS}


def columns_of(name: str, sets: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """Table and name of every column of a scenario's run."""
    block = Talks(load(name, sets), seed=1).play(0, 1)
    return {(table, column) for table in WRITTEN for column in getattr(block, table)}


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


@pytest.mark.parametrize("name", [*shipped(), EVERYTHING], ids=lambda name: Path(name).stem)
def test_no_column_is_without_an_entry(name: str) -> None:
    found = columns_of(name)
    assert {one for one in found if family(*one) is None} == set()


def test_no_entry_is_unused() -> None:
    there = columns_of(EVERYTHING, DOUBTS)
    used = {(table, about.name) for table, name in there if (about := family(table, name))}
    told = {(table, about.name) for table in TABLES for about in TABLES[table].columns}
    assert len(used) <= len(told)
    assert told - used == set()
    assert {one for one in there if family(*one) is None} == set()


def test_the_tables_described_are_the_tables_written() -> None:
    assert tuple(TABLES) == WRITTEN


def test_an_entry_speaks_of_the_ids_of_the_column() -> None:
    about = column("parameters", "parties.RUS.demands.ukraine.values.legal_bar")
    assert about is not None
    assert about.meaning.startswith("What legal_bar is worth to RUS")
    assert "ukraine" in about.meaning
    assert column("outcomes", "belief_RUS") != column("outcomes", "belief_USA")
    assert column("outcomes", "u-RUS") is None
    assert column("outcomes", "parties.RUS.resolve") is None


@pytest.mark.parametrize("table", TABLES)
def test_an_entry_says_what_is_to_be_said(table: str) -> None:
    names = [about.name for about in TABLES[table].columns]
    assert len(set(names)) == len(names)
    for about in TABLES[table].columns:
        assert about.meaning.endswith("."), about.name
        assert "|" not in about.meaning, about.name
        assert not about.unit or about.holds in {"number", "whole number"}, about.name


def test_a_file_says_unit_and_meaning_of_each_of_its_columns(tmp_path: Path) -> None:
    folder = ensemble(load("two_neighbours"), Settings(5, workers=1), tmp_path).folder
    for table in TABLES:
        for field in pq.read_schema(folder / f"{table}.parquet"):
            told = column(table, field.name)
            assert told is not None
            assert field.metadata[b"unit"].decode() == told.unit, field.name
            assert field.metadata[b"meaning"].decode() == told.metadata["meaning"], field.name


def test_the_page_of_tables_is_what_the_code_says() -> None:
    assert (ROOT / "docs/tables.md").read_text(encoding="utf-8") == page()
    assert said("columns", "--markdown") == page()


def test_the_command_tells_of_every_column_or_of_one_table() -> None:
    text = said("columns")
    missing = {c.name for table in TABLES.values() for c in table.columns if c.name not in text}
    assert missing == set()
    assert "no_deal_<party>" not in said("columns", "settlements")


def test_programs_get_every_column_as_json() -> None:
    told = json.loads(said("columns", "--json"))
    assert list(told) == [*TABLES, "log"]
    assert [c["name"] for c in told["offers"]["columns"]] == [
        c.name for c in TABLES["offers"].columns
    ]
    (days,) = [c for c in told["outcomes"]["columns"] if c["name"] == "days"]
    assert days["unit"] == "days"
    assert list(json.loads(said("columns", "outcomes", "--json"))) == ["outcomes"]


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["outcome"], "Did you mean outcomes?"),
        (["figures"], "outcomes, settlements, stages, dates, objections"),
        (["outcomes", "--markdown"], "give nothing else"),
    ],
)
def test_what_is_no_table_is_said(words: list[str], hint: str) -> None:
    assert hint in said("columns", *words, code=2)


@pytest.mark.long
def test_tables_in_memory_say_it_as_well() -> None:
    tables = played(load("two_neighbours"), Settings(5, workers=1)).tables
    for table in TABLES:
        for field in tables[table].schema:
            told = column(table, field.name)
            assert told is not None
            assert field.metadata[b"meaning"].decode() == told.metadata["meaning"], field.name
