"""Commands that play say that a scenario has warnings, and which command prints them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.cli.terminal import say_warnings
from sim.lab.finding import runs
from sim.scenario import load, warnings

QUICK = ["-n", "20", "--workers", "1", "--no-figures"]
LINE = "1 warning about the scenario: python run.py check lake\n"
EARLY = "measures.tolls.when.by=2030-01-01"
"""A change that draws a warning more: the tolls fall due before anybody meets."""


@pytest.fixture(autouse=True)
def _doubtful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scenario without warnings, calm, and one whose measure costs nothing, lake."""
    monkeypatch.chdir(tmp_path)
    done("new", "calm")
    text = Path("calm.yaml").read_text("utf-8")
    Path("lake.yaml").write_text(re.sub(r"\n +cost: high.*", "", text), "utf-8")
    assert [len(warnings(load(name))) for name in ("calm", "lake")] == [0, 1]


def done(*words: str) -> tuple[str, str]:
    """What a command prints, and what it says on standard error."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout, result.stderr


def test_each_warning_is_told_of_once_with_the_check_that_prints_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lake, early = load("lake"), load("lake", [EARLY])
    say_warnings((lake, "lake", ()), (load("calm"), "calm", ()), (lake, "again", ()))
    assert capsys.readouterr().err == LINE
    say_warnings((early, "lake", [EARLY]), (lake, "lake", ()))
    assert capsys.readouterr().err.endswith(f"python run.py check lake --set {EARLY}\n")


ONE_KIND = ["screen", "--only", "publicity", *QUICK]
TOLD = [["tell", "--play", "3"], ["run", "--replicate", "0"]]


@pytest.mark.long
@pytest.mark.parametrize("words", [["run", *QUICK], ["explain", "-n", "20"], ONE_KIND])
def test_a_command_that_plays_tells_of_warnings_where_there_are_some(words: list[str]) -> None:
    assert done(*words, "lake")[1].endswith(LINE)
    assert "warning" not in done(*words, "calm")[1]
    told = done(*words, "lake", "--set", EARLY)[1]
    assert told.endswith(f"2 warnings about the scenario: python run.py check lake --set {EARLY}\n")
    printed, told = done(*words, "lake", "--json")
    assert json.loads(printed)
    assert "warning" not in told


@pytest.mark.parametrize("words", TOLD)
def test_who_is_told_one_play_is_told_of_warnings_unless_it_is_written_for_programs(
    words: list[str],
) -> None:
    assert done(*words, "lake")[1].endswith(LINE)
    assert "warning" not in done(*words, "calm")[1]
    assert "warning" not in done(*words, "lake", "--format", "json")[1]


def test_who_sits_down_is_told_of_warnings_before_anything_is_asked() -> None:
    result = CliRunner().invoke(app, ["play", "lake", "--as", "LOW"], input="q\n")
    assert LINE in result.stderr


def test_the_command_that_is_named_prints_as_many_warnings() -> None:
    assert done("check", "lake", "--set", EARLY)[0].count("warning: ") == 2


@pytest.mark.long
def test_the_manifest_has_the_number_of_warnings() -> None:
    for name, number in (("calm", 0), ("lake", 1)):
        done("run", name, *QUICK)
        assert runs(Path("results"))[0].manifest["scenario"] == name
        assert runs(Path("results"))[0].manifest["warnings"] == number


@pytest.mark.long
def test_what_is_compared_is_told_of_once_and_again_where_there_is_more() -> None:
    told = done("compare", "lake", "calm", *QUICK)[1]
    assert told.count("about the scenario") == 1
    told = done("compare", "lake", *QUICK, "--with", EARLY)[1]
    assert told.endswith(
        f"{LINE}2 warnings about the scenario: python run.py check lake --set {EARLY}\n"
    )


@pytest.mark.long
@pytest.mark.parametrize("name", ["lake", "./lake.yaml"])
def test_of_a_gallery_variants_are_told_of_that_have_warnings_of_their_own(name: str) -> None:
    Path("lake").mkdir()
    Path("lake/high.yaml").write_text("base: lake\nset: {parties.LOW.resolve: high}\n", "utf-8")
    early = "{" + EARLY.replace("=", ": ") + "}"
    Path("lake/early.yaml").write_text(f"base: lake\nset: {early}\n", "utf-8")
    told = done("gallery", name, *QUICK)[1]
    first, second = [line for line in told.splitlines() if "about the scenario" in line]
    assert first == LINE.strip().replace("lake", name)
    variant = "lake/early" if name == "lake" else "lake/early.yaml"
    assert second == f"2 warnings about the scenario: python run.py check {variant}"
