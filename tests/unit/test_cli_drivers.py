"""The command that says what an outcome hangs on, and its face in Python."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
from sim.cli import app
from tests.unit.test_cli import complaint, said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("results")
    folder = sim.run("two_neighbours", n=1000, folder=base).folder
    assert folder is not None
    return folder


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.mark.long
def test_it_says_what_the_gravest_coercion_hangs_on(folder: Path) -> None:
    text = " ".join(said("drivers", str(folder)).split())
    assert text.startswith("What sanctions hang on Two neighbours and a river 1,000 plays, seed 1")
    assert "Sanctions hang most on the harm of “tolls” to UPP" in text
    assert "whether they come: over its fifths, from low to high, they go " in text


def test_its_first_lines_are_in_short_of_the_run(folder: Path) -> None:
    short = sim.open(folder).summary().as_dict()["hangs_on"]["sanctions"]
    text = " ".join((folder / "summary.txt").read_text(encoding="utf-8").split())
    lines = [
        line.removeprefix("- ")
        for line in said("drivers", str(folder), "--markdown").splitlines()
        if line.startswith("- ")
    ]
    assert len(lines) == 3
    assert all(line in text for line in lines)
    assert short["path"] == "measures.tolls.harm.UPP"


def test_an_outcome_may_be_chosen(folder: Path) -> None:
    for asked, words in (
        ("accord", "What some accord hangs on"),
        ("tolls", "What “tolls” hangs on"),
        ("water=third", "What “a third” on “water” hangs on"),
        ("UPP", "What the worth of plays to UPP hangs on"),
    ):
        assert said("drivers", str(folder), "--for", asked).startswith(words)


def test_programs_get_all_of_it(folder: Path) -> None:
    found = json.loads(said("drivers", str(folder), "--json", "--top", "2"))
    assert found["outcome"] == "sanctions"
    assert found["plays"] == 1000
    assert len(found["drivers"]) == 2
    assert len(found["effects"]) == found["numbers"]
    assert found["figures"] == []
    every = json.loads(said("drivers", str(folder), "--json", "--full"))
    assert len(every["drivers"]) == found["numbers"]


@pytest.mark.long
def test_figures_are_drawn_where_they_are_wanted(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "drawn"
    text = said("drivers", str(folder), "--for", "accord", "--plot", "--out", str(out))
    paths = {out / "drivers.png", out / "box.png"}
    assert {Path(line) for line in text.splitlines()[-2:]} == paths
    assert all(path.stat().st_size > 10_000 for path in paths)


def test_a_figure_without_anything_to_show_is_said(tmp_path: Path) -> None:
    small = sim.run("two_neighbours", n=20, folder=tmp_path).folder
    told = CliRunner().invoke(app, ["drivers", str(small), "--plot"])
    assert told.exit_code == 0
    assert "box is not drawn: 20 plays are too few" in told.stderr


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["--for", "acord"], "Did you mean accord?"),
        (["--json", "--markdown"], "give one of them"),
        (["--top", "0"], "at least one number"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(words: list[str], hint: str, folder: Path) -> None:
    assert hint in complaint("drivers", str(folder), *words)


@pytest.mark.long
def test_a_plain_run_has_nothing_to_hang_on() -> None:
    results = sim.run("two_neighbours", n=60, plain=True)
    assert "Nothing that differs between the plays was drawn" in str(results.drivers("accord"))


@pytest.mark.long
def test_in_python_it_is_words_numbers_and_figures(folder: Path) -> None:
    results = sim.open(folder)
    found = results.drivers("accord", top=1)
    assert repr(found) == str(found)
    assert str(found).startswith("What some accord hangs on")
    assert len(found.as_dict()["drivers"]) == 1
    assert found._repr_markdown_().startswith("# What some accord hangs on")
    for name in ("drivers", "box"):
        assert found.plot(name)._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
    with pytest.raises(sim.DemarcheError, match="Did you mean drivers"):
        found.plot("driver")
    with pytest.raises(sim.DemarcheError, match="at least one number"):
        results.drivers("accord", top=0)
    assert results.drivers().as_dict()["outcome"] == "sanctions"
