"""Commands by the runner of the command line's own library; exit codes by real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from sim.cli import app

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["-n", "20", "--workers", "1"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from an empty folder, so that results land there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def said(*words: str, code: int = 0) -> str:
    """What a command prints on standard output."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def complaint(*words: str) -> str:
    """What a command that cannot be done prints on standard error."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return result.stderr


@pytest.mark.long
def test_a_run_prints_its_summary_and_leaves_results_and_figures(tmp_path: Path) -> None:
    text = said("run", "two_neighbours", *QUICK)
    assert "Two neighbours and a river" in text
    assert "In short" in text
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    assert str(Path("results") / "two_neighbours" / folder.name) in text
    assert {path.stem for path in (folder / "figures").iterdir()} == {
        *("ends", "refusals", "settlement", "stand"),
    }


def test_lines_fit_eighty_columns_and_end_without_blanks() -> None:
    lines = said("run", "two_neighbours", *QUICK, "--no-figures").splitlines()
    assert max(map(len, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)


def test_json_is_all_that_is_printed_when_asked_for() -> None:
    summary = json.loads(said("run", "two_neighbours", *QUICK, "--json", "--no-figures"))
    assert summary["scenario"] == "two_neighbours"
    assert summary["replicates"] == 20
    assert Path(summary["results"]).is_dir()
    assert sum(s["share"] for s in summary["outcome_class"].values()) == pytest.approx(1)
    assert sum(summary["settlement"]["water"].values()) == pytest.approx(1)


def test_zero_is_a_seed() -> None:
    told = said("run", "two_neighbours", *QUICK, "--seed", "0", "--json", "--no-figures")
    assert json.loads(told)["seed"] == 0


def test_no_figures_draws_none(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures", "--out", "elsewhere")
    (folder,) = (tmp_path / "elsewhere" / "two_neighbours").iterdir()
    assert not (folder / "figures").exists()


def test_a_set_changes_the_scenario() -> None:
    story = said("run", "two_neighbours", "--transcript", "--set", "calendar.talks.sessions=0")
    assert "Session 1." not in story
    assert "Session 1." in said("run", "two_neighbours", "--transcript")


def test_a_replicate_is_told_as_a_story_and_nothing_is_written(tmp_path: Path) -> None:
    story = said("run", "two_neighbours", "--replicate", "3")
    assert "Play 3, seed 1" in story
    assert "How it ended" in story
    assert not (tmp_path / "results").exists()


def test_a_replicate_as_json_is_its_events() -> None:
    told = json.loads(said("run", "two_neighbours", "--replicate", "0", "--json"))
    assert told["replicate"] == 0
    assert told["events"][-1]["kind"] == "end"
    assert told["events"][-1]["outcome_class"]


@pytest.mark.long
def test_compare_sets_runs_side_by_side_on_the_same_luck(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    text = said("compare", str(folder), "two_neighbours", *QUICK)
    assert "matched with A play by play" in text
    assert "B − A" in text
    assert len(list((tmp_path / "results" / "comparisons").glob("*/comparison.png"))) == 1


def test_compare_says_when_runs_are_not_matched(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures", "--seed", "5")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    text = said("compare", str(folder), "two_neighbours", *QUICK, "--no-figures")
    assert "not matched with A: seeds differ" in text


def test_compare_prints_json() -> None:
    words = ["compare", "two_neighbours", "two_neighbours", *QUICK, "--json", "--no-figures"]
    found = json.loads(said(*words))
    assert found["paired"] == [True]
    assert found["outcome_class"]["open_ended"]["differences"][0]["difference"] == 0


@pytest.mark.long
def test_plot_draws_the_figures_again(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    paths = said("plot", str(folder)).split()
    assert {Path(path).stem for path in paths} >= {"ends", "stand", "offers", "space"}
    assert all(Path(path).read_bytes().startswith(b"\x89PNG") for path in paths)


def test_check_says_what_it_read() -> None:
    text = said("check", "two_neighbours")
    assert "2 parties" in text
    assert "no errors" in text


@pytest.mark.long
def test_lists_name_scenarios_strategies_and_forums_with_their_sources() -> None:
    text = said("list")
    for name in ("january_2022", "two_neighbours", "boulware", "faratin1998", "single_text"):
        assert name in text
    assert "boulware" not in said("list", "scenarios")


def test_the_schema_is_json() -> None:
    assert json.loads(said("schema"))["$schema"].startswith("https://json-schema.org")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["run", "two_neighbours", "-n", "0"], "at least 1"),
        (["run", "two_neighbours", "--workers", "0"], "--workers 0"),
        (["run", "two_neighbours", "--block-size", "-3"], "--block-size -3"),
        (["run", "two_neighbours", "--seed", "-1"], "--seed -1"),
        (["run", "two_neighbours", "--replicate", "-1"], "counted from 0"),
        (["run", "two_neighbours", "--replicate", "1", "-n", "5"], "one of them"),
        (["run", "two_neighbors"], "two_neighbours"),
        (["run", "two_neighbours", "--set", "parties.UPX.package=all"], "UPX"),
        (["compare", "two_neighbours"], "two runs at least"),
        (["plot", "results/nowhere"], "not a results folder"),
        (["list", "plots"], "scenarios, strategies, forums"),
        (["check", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_remedy(words: list[str], hint: str) -> None:
    assert hint in complaint(*words)


def test_a_played_run_cannot_be_changed_by_a_set(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    words = ["compare", str(folder), str(folder), "--set", "question=Why?"]
    assert "has been played already" in complaint(*words)


def process(*words: str) -> subprocess.CompletedProcess[str]:
    """A command as a user types it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "run.py"), *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )


@pytest.mark.long
def test_run_py_works_from_any_folder() -> None:
    done = process("list", "forums")
    assert done.returncode == 0
    assert "alternating_offers" in done.stdout


@pytest.mark.long
def test_a_wrong_scenario_exits_with_2_and_no_traceback() -> None:
    done = process("run", "no_such_scenario")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['run.py', '--help']\n"
        "from sim.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'numba', 'mesa', 'pyarrow', 'matplotlib', 'pydantic'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.long
def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    command = (
        f'"{sys.executable}" "{ROOT / "run.py"}" schema | head -n 1; echo "${{PIPESTATUS[0]}}"'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert "Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] in {"0", "141"}


@pytest.mark.long
def test_a_play_goes_by_either_spelling_in_every_command_and_help_tells_one() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    spellings = {
        name: sorted(option)
        for name, one in commands.items()
        for option in (set(param.opts) for param in one.params)
        if option & {"--play", "--replicate"}
    }
    assert set(spellings) == {"run", "tell", "watch", "play", "efg"}
    for name, found in spellings.items():
        assert found == ["--play", "--replicate"]
        text = said(name, "--help")
        assert "  --play N" in text
        assert "replicate" not in text
    told = said("run", "two_neighbours", "--replicate", "3")
    assert told == said("run", "two_neighbours", "--play", "3")


@pytest.mark.long
def test_help_says_what_holds_unless_it_is_given_and_what_has_to_be() -> None:
    for name in ("run", "play", "gallery", "levers", "screen", "resume"):
        line = next(row for row in said(name, "--help").splitlines() if "--out FOLDER" in row)
        assert line.endswith("[results]")
    text = said("export", "--help")
    assert text.splitlines()[0].endswith("export [RUN] --to FORMAT [OPTIONS]")
    assert "csv, xlsx or duckdb. [has to be given]" in text
    assert "Plays of each variant" in said("gallery", "--help")
    assert "Plays of each change" in said("screen", "--help")
