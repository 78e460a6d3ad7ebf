"""Variants beside a scenario of one's own mean the same to every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.lab.finding import names_run
from sim.notebook.comparing import compare
from sim.scenario import load
from sim.scenario.shelf import find, own

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["-n", "20", "--workers", "1", "--no-figures"]
VARIANT = (
    "base: lake\nscenario: Stern\nquestion: If it were stern?\nset: {parties.LOW.resolve: 0.9}\n"
)


@pytest.fixture(autouse=True)
def _beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder with lake.yaml, and its variant lake/stern.yaml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    done("new", "lake")
    Path("lake").mkdir()
    Path("lake/stern.yaml").write_text(VARIANT, "utf-8")


def done(*words: str, code: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.long
def test_a_variant_in_the_working_folder_goes_by_name() -> None:
    assert find("lake/stern") == Path("lake/stern.yaml")
    assert load("lake/stern").title == "Stern"
    assert "lake/stern.yaml" in done("list", "scenarios").replace("\n", "")


def test_of_folders_in_the_working_folder_only_those_of_variants_are_looked_into() -> None:
    Path("other").mkdir()
    Path("other/deep.yaml").write_text(VARIANT, "utf-8")
    Path("lake/notes.yaml").write_text("services: {}\n", "utf-8")
    assert {*own()} == {"lake", "lake/stern"}


@pytest.mark.parametrize("record", ["manifest.json", "game.json"])
def test_the_copy_that_a_run_or_a_game_keeps_is_no_scenario_of_ones_own(
    record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path("scenarios/results/lake/first")
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(Path("lake.yaml").read_text("utf-8"), "utf-8")
    assert "results/lake/first/scenario" in own()
    (folder / record).write_text("{}", "utf-8")
    assert {*own()} == {"lake", "lake/stern"}
    (folder / "mine.yaml").write_text(Path("lake.yaml").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(folder)
    assert {*own()} == {"mine"}
    assert load("scenario.yaml").title == load("mine").title


@pytest.mark.long
def test_a_folder_that_holds_variants_is_no_results_folder() -> None:
    assert not names_run("lake")
    assert not names_run("lake/")
    assert not names_run(Path("lake"))


@pytest.mark.long
def test_compare_and_tell_play_what_has_variants_beside_it() -> None:
    assert "lake" in done("compare", "lake", "lake/stern", *QUICK)
    assert "Seed 1" in done("tell", "lake", "--typical", "-n", "20")
    assert "stern" in str(compare("lake", "lake/stern", n=20))
