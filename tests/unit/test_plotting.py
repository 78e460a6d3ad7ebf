"""The command that draws, by the runner of the command line's own library."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.registry import figures

QUICK = ["-n", "20", "--workers", "1", "--no-figures"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def said(*words: str, code: int = 0) -> tuple[list[str], str]:
    """The lines that a command prints, and its complaints."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout.split(), result.stderr


def runs(n: int = 1) -> list[Path]:
    for seed in range(1, n + 1):
        said("run", "two_neighbours", *QUICK, "--seed", str(seed))
    return sorted(Path("results/two_neighbours").iterdir())


@pytest.mark.long
def test_without_a_word_it_draws_all_of_the_latest_run() -> None:
    *_, last = runs(2)
    paths, told = said("plot")
    names = {Path(path).stem for path in paths}
    assert names == set(figures.names()) - {"comparison", "drivers", "box"}
    assert {Path(path).parent for path in paths} == {last / "figures"}
    few = "20 plays are too few to tell what some accord hangs on"
    assert [line.partition(" is not drawn: ")[0] for line in told.splitlines()] == [
        "box",
        "drivers",
    ]
    assert told.lower().count(few) == 2


@pytest.mark.long
def test_what_has_nothing_to_show_is_said_and_left_out() -> None:
    text = "scenario: Bare\nissues: {a: {options: [x, y]}}\nparties: {P: {demands: {a: y}}, Q: {}}"
    Path("bare.yaml").write_text(text + "\ncalendar: [{stage: talks, date: 2030-05-01}]\n")
    said("run", "bare.yaml", *QUICK)
    paths, told = said("plot")
    assert not any("threats" in path for path in paths)
    assert "threats is not drawn: the scenario has no measures." in told


@pytest.mark.long
def test_many_runs_and_some_figures_by_name() -> None:
    folders = runs(2)
    paths, _ = said("plot", *map(str, folders), "ends", "--figure", "stand")
    assert {Path(path) for path in paths} == {
        folder / "figures" / f"{name}.png" for folder in folders for name in ("ends", "stand")
    }


@pytest.mark.long
def test_formats_and_a_folder_may_be_chosen() -> None:
    (folder,) = runs()
    words = ("--format", "svg", "--format", "pdf", "--out", "there")
    paths, _ = said("plot", str(folder), "ends", *words)
    assert paths == [str(Path("there/ends.svg")), str(Path("there/ends.pdf"))]
    assert Path("there/ends.pdf").read_bytes().startswith(b"%PDF")
    assert b"<svg" in Path("there/ends.svg").read_bytes()


@pytest.mark.long
def test_of_a_scenario_it_draws_what_needs_no_run() -> None:
    paths, _ = said("plot", "two_neighbours")
    base = Path("results/figures/two_neighbours")
    assert [Path(p) for p in paths] == [base / f"{n}.png" for n in ("calendar", "space", "stand")]
    paths, _ = said("plot", "two_neighbours", "space", "--parties", "LOW", "--parties", "UPP")
    assert [Path(p).name for p in paths] == ["space.png"]


@pytest.mark.long
def test_runs_are_drawn_side_by_side() -> None:
    folders = runs(2)
    (path,), _ = said("plot", *map(str, folders), "comparison", "--out", "there")
    assert Path(path).name == "comparison.png"
    assert Path(path).is_relative_to("there")


@pytest.mark.long
def test_of_many_folders_one_that_is_no_run_is_left_out() -> None:
    folders = runs()
    Path("results/two_neighbours/notes").mkdir()
    paths, told = said("plot", str(folders[0]), "results/two_neighbours/notes", "ends")
    assert len(paths) == 1
    assert "left out" in told


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["results/nowhere"], "not a results folder"),
        ([], "no finished runs in results"),
        (["two_neighbours", "stant"], "Did you mean the figure stand?"),
        (["two_neighbours", "--figure", "outcomes"], "there are box, calendar"),
        (["two_neighbours", "--format", "gif"], "png, svg, pdf"),
        (["two_neighbours", "ends"], "ends cannot be drawn: it shows a run"),
        (["two_neighbours", "comparison"], "name the folders of two or more"),
        (["two_neighbours", "space", "--parties", "UPP"], "of two parties"),
        (["two_neighbors"], "two_neighbours"),
    ],
)
def test_what_cannot_be_drawn_is_said_with_a_remedy(words: list[str], hint: str) -> None:
    paths, told = said("plot", *words, code=2)
    assert paths == []
    assert hint in told


@pytest.mark.long
def test_figures_are_listed_with_what_they_need() -> None:
    lines, _ = said("list", "figures")
    told = " ".join(lines)
    assert "Who stands where" in told
    assert "Needs no run." in told
