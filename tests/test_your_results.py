"""The recipes of the page on results do what they say; those in Python are run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.columns import TABLES, family
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import load

PAGE = (Path(__file__).resolve().parents[1] / "docs/your_results.md").read_text(encoding="utf-8")
SHOWN = "results/january_2022/2026-01-10_090000"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("results")
    return ensemble(load("january_2022"), Settings(30, workers=1), base).folder


@pytest.mark.long
def test_the_recipes_in_python_run(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    for line in blocks("console")[0].splitlines():
        words = line.removeprefix("$ python run.py ").replace(SHOWN, str(folder)).split()
        assert CliRunner().invoke(app, words).exit_code == 0, line
    capsys.readouterr()
    names: dict[str, Any] = {}
    for program in blocks("python"):
        exec(program.replace(SHOWN, str(folder)), names)
    told = capsys.readouterr().out
    assert "stakes · What USA" not in told
    assert "stakes · What RUS could expect" in told
    assert len(names["outcomes"]) == len(names["both"]) == 30
    assert {"ground", "issue", "plays"} == set(names["refused"].columns)


@pytest.mark.long
def test_the_page_names_columns_that_exist() -> None:
    named = set(
        re.findall(r"[\w.]*(?:replicate|accord_kind|did_force|parties\.RUS\.resolve)", PAGE)
    )
    assert len(named) == 4
    assert {name for name in named if not any(family(table, name) for table in TABLES)} == set()


@pytest.mark.long
def test_the_files_that_the_page_names_are_exported(folder: Path, tmp_path: Path) -> None:
    words = ["export", str(folder), "--to", "csv", "--out", str(tmp_path / "csv")]
    assert CliRunner().invoke(app, words).exit_code == 0
    there = {path.name for path in (tmp_path / "csv").iterdir()}
    assert {f"{name}.csv" for name in ("outcomes", "parameters", "columns")} <= there
    for language in ("r", "stata"):
        assert set(re.findall(r"[/\"](\w+\.csv)", "".join(blocks(language)))) <= there
