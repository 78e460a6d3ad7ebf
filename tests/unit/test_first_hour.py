"""The first hour: a scenario of one's own, the same run again, slips, and help that helps."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml
from typer.testing import CliRunner

from sim.cli import COMMANDS, app
from sim.cli.failures import missing
from sim.cli.help import EXAMPLES, PANELS
from sim.cli.terminal import whole_number
from sim.errors import ScenarioError
from sim.lab.finding import latest, runs
from sim.scenario import load, warnings

ROOT = Path(__file__).resolve().parents[2]
QUICK = ["-n", "20", "--workers", "1", "--no-figures"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from an empty folder, so that results land there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def done(*words: str, code: int = 0) -> tuple[str, str]:
    """What a command prints, and what it says on standard error."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout, result.stderr


def process(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line as a user types it, ``RUN`` standing for the program."""
    program = f'"{sys.executable}" "{ROOT / "run.py"}"'
    return subprocess.run(
        ["bash", "-c", command.replace("RUN", program)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "80", **environment},
    )


# --- a scenario of one's own


def test_new_writes_a_scenario_that_loads_without_warnings_and_says_what_is_next() -> None:
    said, _ = done("new", "my_lake")
    written = load("my_lake.yaml")
    assert warnings(written) == []
    assert written.title == "My lake"
    assert "check my_lake.yaml" in said
    assert "run my_lake.yaml" in said
    notes = Path("my_lake.yaml").read_text(encoding="utf-8").count("#")
    assert notes > 10


@pytest.mark.long
def test_every_next_step_of_new_works() -> None:
    said, _ = done("new", "lake")
    steps = [line.split("run.py ")[1] for line in said.splitlines() if "run.py " in line]
    assert len(steps) == 3
    for step in steps:
        words = step.split()
        done(*words, *(QUICK if words[0] == "run" else ()))


def test_new_overwrites_nothing() -> None:
    Path("lake.yaml").write_text("mine\n", encoding="utf-8")
    _, said = done("new", "lake", code=2)
    assert "there already" in said
    assert Path("lake.yaml").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("name", ["", "...", "nowhere/lake", "a\nb", "x" * 300])
def test_new_says_when_a_file_cannot_have_that_name(name: str) -> None:
    _, said = done("new", name, code=2)
    assert "Traceback" not in said


def test_a_change_of_the_starter_changes_its_outcome_in_the_direction_that_its_notes_say() -> None:
    from sim.model import Talks

    done("new", "lake")

    def shared(resolve: str) -> float:
        scenario = load("lake", [f"parties.LOW.resolve={resolve}"])
        settled = Talks(scenario, seed=1).play(0, 300).settlements
        return float(((settled["issue"] == "water") & (settled["option"] == "third")).sum()) / 300

    assert shared("low") + 0.2 < shared("high")


@pytest.mark.long
def test_own_scenarios_go_by_name_and_are_listed_with_their_file() -> None:
    done("new", "lake")
    Path("scenarios/valley").mkdir(parents=True)
    Path("scenarios/valley/dry.yaml").write_text("base: lake\nquestion: If dry?\n", "utf-8")
    Path("compose.yaml").write_text("services: {}\n", encoding="utf-8")
    said, _ = done("list", "scenarios")
    assert "lake.yaml" in said
    assert "scenarios/valley/dry.yaml" in said.replace("\n", "")
    assert "compose" not in said
    assert "lake.dry" in done("check", "valley/dry")[0]


def test_the_folders_of_own_scenarios_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("drawer").mkdir()
    done("new", "drawer/lake")
    with pytest.raises(ScenarioError):
        load("lake")
    monkeypatch.setenv("DEMARCHE_SCENARIOS", f"elsewhere{os.pathsep}drawer")
    assert load("lake").id == "lake"


def test_an_own_scenario_may_stand_on_the_shipped_one_of_its_name() -> None:
    Path("two_neighbours.yaml").write_text("base: two_neighbours\nquestion: Mine?\n", "utf-8")
    assert load("two_neighbours").question == "Mine?"


def test_a_base_is_looked_for_beside_the_variant_first() -> None:
    Path("drawer").mkdir()
    for folder in (".", "drawer"):
        done("new", f"{folder}/lake")
    Path("drawer/lake.yaml").write_text(
        Path("lake.yaml").read_text("utf-8").replace("scenario: Lake", "scenario: Beside"), "utf-8"
    )
    Path("drawer/dry.yaml").write_text("base: lake\n", encoding="utf-8")
    assert load("drawer/dry.yaml").title == "Beside"
    Path("drawer/lake.yaml").unlink()
    assert load("drawer/dry.yaml").title == "Lake"
    Path("lake.yaml").unlink()
    with pytest.raises(ScenarioError) as caught:
        load("drawer/dry.yaml")
    said = str(caught.value)
    assert said.index("beside the variant (drawer)") < said.index("shipped scenarios")


def test_a_shipped_variant_stands_on_what_is_shipped() -> None:
    Path("january_2022.yaml").write_text("base: two_neighbours\n", encoding="utf-8")
    assert load("january_2022/no_package_rule").id == "january_2022.no_package_rule"
    assert len(load("january_2022/no_package_rule").parties) == 13


# --- slips


@pytest.mark.parametrize(
    "sessions", ["{stage: talks, date: 2030-05-01, sessions: 1,000, if_fails: end}", None]
)
def test_a_comma_between_thousands_is_understood_and_warned_of(sessions: str | None) -> None:
    entry = sessions or "\n      stage: talks\n      date: 2030-05-01\n      sessions: 1,000"
    Path("lake.yaml").write_text(
        "scenario: Lake\nissues: {water: {options: [nothing, half]}}\n"
        "parties: {UPP: {demands: {water: nothing}}, LOW: {demands: {water: half}}}\n"
        f"calendar:\n  - {entry}\n",
        encoding="utf-8",
    )
    found = load("lake")
    assert found.stages[0].sessions == 1000
    (told,) = [str(problem) for problem in warnings(found) if "1,000" in str(problem)]
    assert "calendar.talks.sessions" in told
    assert "is taken for 1000" in told


def test_a_comma_for_a_point_is_still_refused() -> None:
    with pytest.raises(ScenarioError, match=r"write 0\.5, with a point"):
        load("two_neighbours", ["parties.LOW.resolve=0,5"])


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (["run", "janury_2022"], "Did you mean january_2022? "),
        (["rum", "january_2022"], "Did you mean run? "),
        (["run", "january_2022", "--sed", "2"], "Did you mean --seed? "),
        (["list", "strategys"], "Did you mean strategies? "),
        (["play", "two_neighbours", "--as", "LOV"], "Did you mean LOW? "),
        (["efg", "two_neighbours", "--at", "watr=half"], "Did you mean water? "),
        (["efg", "two_neighbours", "--at", "water=hal"], "Did you mean half? "),
    ],
)
def test_a_message_begins_with_what_was_probably_meant(words: list[str], start: str) -> None:
    assert done(*words, code=2)[1].startswith(start)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10000", 10_000),
        ("1e4", 10_000),
        ("1,000", 1000),
        ("1,000,000", 1_000_000),
        ("10k", 10_000),
        ("2.5K", 2500),
        ("1m", 1_000_000),
        ("1_000", 1000),
        ("-3", -3),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, read: int) -> None:
    assert whole_number(written) == read


@pytest.mark.parametrize(
    "written", ["", "ten", "1.5", "1,00", "10,0000", "1e-3", "k", "1e99", "5%"]
)
def test_what_is_no_whole_number_is_refused_in_words(written: str) -> None:
    with pytest.raises(typer.BadParameter, match="Write 10000, 10,000, 1e4 or 10k"):
        whole_number(written)


def test_the_option_that_is_wrong_is_named() -> None:
    _, said = done("run", "two_neighbours", "-n", "ten", code=2)
    assert "'-n'" in said
    assert "10k" in said


# --- help


def test_help_of_every_command_has_examples_and_no_types_of_the_language() -> None:
    assert set(EXAMPLES) == set(COMMANDS)
    for name in COMMANDS:
        said, _ = done(name, "--help")
        assert f"run.py {EXAMPLES[name][0]}" in said
        assert not any(word in said for word in ("<", "INTEGER", "TEXT", "[required]"))
        assert max(map(len, said.splitlines())) <= 100


def test_help_groups_the_commands_and_nothing_at_all_is_help_too() -> None:
    said, _ = done("--help")
    assert all(panel in said for panel in PANELS)
    assert all(f"  {name} " in said for name in COMMANDS)
    assert done()[0] == said


@pytest.mark.long
@pytest.mark.parametrize("name", ["run", "compare", "check"])
def test_the_examples_that_are_quick_are_commands(name: str) -> None:
    done("new", "river")
    for example in EXAMPLES[name]:
        if "january" not in example and "*" not in example:
            done(*example.split(), *(QUICK if "--play" not in example and name == "run" else ()))


@pytest.mark.long
def test_the_shell_completes_scenarios_results_parties_and_paths() -> None:
    done("new", "lake")
    done("run", "two_neighbours", *QUICK)

    def offered(line: str) -> list[str]:
        words = {"_DEMARCHE_COMPLETE": "complete_bash", "COMP_WORDS": line}
        told = process(f"cd {Path.cwd()} && RUN", **words, COMP_CWORD=str(len(line.split(" ")) - 1))
        assert told.returncode == 0, told.stderr
        return told.stdout.split()

    assert offered("demarche run two_n") == ["two_neighbours"]
    assert offered("demarche run la") == ["lake"]
    assert offered("demarche plot re") == [str(latest(Path("results")))]
    assert offered("demarche play lake --as L") == ["LOW"]
    assert "parties.LOW.resolve=" in offered("demarche run lake --set parties.LOW.r")


# --- the same again


def test_the_same_run_again_shows_the_results_that_are_there() -> None:
    first, quiet = done("run", "two_neighbours", *QUICK)
    again, said = done("run", "two_neighbours", *QUICK)
    folder = latest(Path("results"))
    assert "already" not in quiet
    assert f"these results are there already: {folder}; shown below" in said
    assert "--again" in said
    assert again == first
    assert len(runs(Path("results"))) == 1


@pytest.mark.parametrize(
    "other",
    [
        ["--again"],
        ["--seed", "2"],
        ["--plain"],
        ["--set", "parties.LOW.resolve=high"],
        ["--out", "elsewhere"],
    ],
)
def test_another_run_is_played(other: list[str]) -> None:
    done("run", "two_neighbours", *QUICK)
    assert "already" not in done("run", "two_neighbours", *QUICK, *other)[1]
    assert len([*Path().glob("*/two_neighbours/*/manifest.json")]) == 2


def test_workers_and_blocks_make_no_other_run() -> None:
    done("run", "two_neighbours", *QUICK)
    words = ["-n", "20", "--workers", "2", "--block-size", "5", "--no-figures"]
    assert "already" in done("run", "two_neighbours", *words)[1]


def test_what_is_there_and_damaged_is_played_again() -> None:
    done("run", "two_neighbours", *QUICK)
    (latest(Path("results")) / "outcomes.parquet").write_bytes(b"PAR1")
    _, said = done("run", "two_neighbours", *QUICK)
    assert "are played again" in said
    assert len(runs(Path("results"))) == 2


@pytest.mark.long
def test_what_was_stopped_is_not_taken_for_finished() -> None:
    done("run", "two_neighbours", *QUICK)
    manifest = latest(Path("results")) / "manifest.json"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"complete": true', '"complete": false')
    )
    assert "already" not in done("run", "two_neighbours", *QUICK)[1]


@pytest.mark.long
def test_compare_plays_only_what_is_not_there() -> None:
    done("run", "two_neighbours", *QUICK)
    done("new", "lake")
    _, said = done("compare", "two_neighbours", "lake", *QUICK)
    assert said.count("already") == 1
    assert len(runs(Path("results"))) == 2


@pytest.mark.long
def test_runs_are_listed_with_folder_scenario_plays_time_and_state() -> None:
    assert "There are no runs" in done("list", "runs")[0]
    done("run", "two_neighbours", *QUICK)
    done("run", "two_neighbours", "-n", "1,200", "--no-figures")
    manifest = latest(Path("results")) / "manifest.json"
    manifest.write_text(
        manifest.read_text("utf-8").replace('"complete": true', '"complete": false')
    )
    said, _ = done("list", "runs")
    assert all(str(run.folder) in said.splitlines() for run in runs(Path("results")))
    assert "two_neighbours: 20 plays, begun " in said
    assert "1,200 plays" in said
    assert "finished" in said
    assert "stopped after 1,200 plays" in " ".join(said.split())
    assert str(manifest.parent) in done("list")[0]


@pytest.mark.long
def test_plot_without_a_folder_draws_the_latest_run_and_with_many_draws_all() -> None:
    done("run", "two_neighbours", *QUICK)
    done("run", "two_neighbours", *QUICK, "--seed", "2")
    newest, oldest = (run.folder for run in runs(Path("results")))
    few = ("--figure", "ends")
    drawn = done("plot", *few)[0].split()
    assert drawn
    assert all(Path(path).is_relative_to(newest) for path in drawn)
    assert len(done("plot", str(oldest), str(newest), *few)[0].split()) == 2 * len(drawn)


def test_plot_says_when_there_is_nothing_to_draw() -> None:
    assert "no finished runs in results" in done("plot", code=2)[1]


# --- several scenarios, and what a change does


def test_check_takes_several_and_says_of_each_what_is_wrong() -> None:
    done("new", "lake")
    Path("bad.yaml").write_text("scenario: Bad\n", encoding="utf-8")
    said, wrong = done("check", "bad.yaml", "lake.yaml", "nowhere.yaml", code=2)
    assert "lake: Lake" in said
    assert "bad.yaml:1:1: issues" in wrong
    assert "nowhere.yaml" in wrong
    assert "2 of 3 scenarios have errors" in wrong


@pytest.mark.long
def test_effect_says_in_markdown_what_differs_and_only_that() -> None:
    words = ["two_neighbours", "bold.yaml", "-n", "400"]
    Path("bold.yaml").write_text(
        "base: two_neighbours\nscenario: A | bold one\nset: {parties.LOW.resolve: high}\n", "utf-8"
    )
    said, _ = done("effect", *words)
    assert said.startswith("### A \\| bold one\n")
    assert "on the same luck" in said
    rows = [line.split("|")[1].strip() for line in said.splitlines() if line.startswith("| ")]
    assert rows[0] == "what"
    assert "moved: water" in rows
    assert not any("force" in row for row in rows)
    assert (
        "No outcome differs" in done("effect", "two_neighbours", "two_neighbours", "-n", "400")[0]
    )


# --- what goes wrong outside


@pytest.mark.long
def test_a_full_disk_where_output_goes_is_said_in_a_sentence() -> None:
    for command in ("RUN list forums > /dev/full", "RUN schema > /dev/full"):
        told = process(command)
        assert told.returncode == 2
        assert "Traceback" not in told.stderr
        assert "No space left on device" in told.stderr
        assert len(told.stderr.splitlines()) == 1


@pytest.mark.long
def test_a_missing_package_is_said_with_how_to_get_it() -> None:
    told = process("RUN check two_neighbours", PYTHONPATH=str(without("yaml")))
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert "The package yaml is not installed" in told.stderr
    assert "in a checkout of demarche: python -m pip install . (make demo" in told.stderr


def test_a_python_without_any_package_is_told_where_they_are() -> None:
    told = process("RUN list", PYTHONPATH=str(without("typer")))
    assert told.returncode == 2
    assert "Traceback" not in told.stderr
    assert ".venv/bin/activate" in told.stderr


def test_a_package_that_an_extra_brings_is_asked_for_with_it() -> None:
    assert "pip install '.[export]'" in missing(ModuleNotFoundError("no", name="duckdb"))
    assert "[" not in missing(ModuleNotFoundError("no", name="scipy")).partition("pip")[2]


def without(package: str) -> Path:
    """A folder of modules in which a package fails to import, as if it were not installed."""
    folder = Path.cwd() / "site"
    folder.mkdir()
    error = f"raise ModuleNotFoundError('it is not there', name={package!r})\n"
    (folder / f"{package}.py").write_text(error, encoding="utf-8")
    return folder


@pytest.mark.long
def test_progress_is_in_per_cent_from_the_start_on_standard_error_only() -> None:
    master, terminal = pty.openpty()
    shown = subprocess.Popen(
        [sys.executable, str(ROOT / "run.py"), "run", "two_neighbours", "--json", *QUICK],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80"},
    )
    os.close(terminal)
    printed = shown.communicate()[0].decode()
    assert shown.returncode == 0
    told = os.read(master, 100_000).decode(errors="ignore")  # the buffer may cut a letter
    os.close(master)
    assert "playing two_neighbours" in told
    assert "0%" in told
    assert "%" not in printed
    assert yaml.safe_load(printed)["replicates"] == 20


def test_a_scenario_is_not_taken_for_the_folder_of_its_variants(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in the folder of the scenarios: january_2022/ holds variants, and is no run."""
    from sim.lab.finding import names_run

    monkeypatch.chdir(tmp_path)
    (tmp_path / "january_2022").mkdir()
    (tmp_path / "elsewhere").mkdir()
    assert not names_run("january_2022")
    assert names_run("elsewhere"), "then the message says what is wrong with it"
    (tmp_path / "january_2022/manifest.json").write_text("{}", encoding="utf-8")
    assert names_run("january_2022")
