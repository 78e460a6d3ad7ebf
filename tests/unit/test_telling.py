"""The command that tells one play: which one, of what, in which form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.lab.identity import digest

RIVER = """\
scenario: A river
as_of: 2030-04-01
issues: {water: {options: {nothing: "no share", third: "a third", half: "half"}}}
parties:
  UPP: {demands: {water: {want: nothing, accept: {third: 0.5, nothing: 0.5}}}}
  LOW: {demands: {water: {want: half, accept: third}}, resolve: unknown}
measures:
  raid: {by: LOW, kind: force, when: no_accord, imposes: {water: half}, cost: high}
calendar: [{stage: talks, date: 2030-05-01}]
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the river, beside its file."""
    base = tmp_path_factory.mktemp("river")
    (base / "river.yaml").write_text(RIVER, encoding="utf-8")
    words = ["run", str(base / "river.yaml"), "-n", "200", "--workers", "1", "--no-figures"]
    result = CliRunner().invoke(app, [*words, "--out", str(base / "results"), "--seed", "0"])
    assert result.exit_code == 0, result.output
    (folder,) = (base / "results" / "river").iterdir()
    return folder


@pytest.fixture(autouse=True)
def _elsewhere(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run.parents[2])
    monkeypatch.setenv("COLUMNS", "100")


def said(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, result.output
    return result.stdout


def complaint(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    return " ".join(result.stderr.split())


@pytest.mark.long
def test_a_run_tells_a_play_that_ends_in_force_and_says_which(run: Path) -> None:
    story = said("tell", str(run), "--ends", "force")
    assert "of 200: force; " in story
    assert "of plays end so. Seed 0." in story
    assert "LOW carries out “raid”" in story


def test_a_run_tells_a_typical_play_unless_another_is_asked_for(run: Path) -> None:
    assert "the typical one" in said("tell", str(run))
    assert said("tell", str(run)) == said("tell", str(run), "--typical")
    assert "the most surprising" in said("tell", str(run), "--surprising")


def test_a_play_of_a_run_is_the_play_of_its_scenario(run: Path) -> None:
    events = [
        json.loads(said(*words, "--format", "json"))["events"]
        for words in (
            ["tell", str(run), "--play", "7"],
            ["tell", "river.yaml", "--play", "7", "--seed", "0"],
            ["run", "river.yaml", "--replicate", "7", "--seed", "0"],
        )
    ]
    assert events[0] == events[1] == events[2]


def test_a_scenario_without_a_run_is_searched_and_nothing_is_left_of_it() -> None:
    before = sorted(Path.cwd().rglob("*"))
    story = said("tell", "river.yaml", "--ends", "raid", "-n", "50")
    assert "of the first 50: raid; " in story
    assert sorted(Path.cwd().rglob("*")) == before


def test_run_takes_the_same_options() -> None:
    words = ["river.yaml", "--ends", "force", "--seed", "0", "-n", "50"]
    assert said("run", *words) == said("tell", *words)
    page = said("run", "river.yaml", "--transcript", "--format", "md")
    assert page.startswith("# A river\n\nPlay 0, seed 1\n")


def test_a_play_for_programs_says_which_one_it_is() -> None:
    told = json.loads(said("tell", "river.yaml", "--play", "3", "--format", "json"))
    assert (told["scenario"], told["seed"], told["replicate"]) == ("river", 1, 3)
    assert told["lead"]
    assert told["label"] == "Play 3, seed 1"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--play", "1", "--ends", "force"], "give one of them"),
        (["--typical", "--surprising"], "no play is both"),
        (["--play", "1", "-n", "5"], "--ends force"),
        (["--play", "-1"], "counted from 0"),
        (["--ends", "forse"], "Did you mean force?"),
        (["--ends", "unratified", "-n", "20"], "none of 20 plays ends in unratified"),
    ],
)
def test_what_cannot_be_told_is_said(words: list[str], message: str) -> None:
    assert message in complaint("tell", "river.yaml", *words)


@pytest.mark.parametrize("words", [["--seed", "1"], ["-n", "5", "--typical"], ["--plain"]])
def test_a_run_has_been_played_already(run: Path, words: list[str]) -> None:
    assert "has been played already" in complaint("tell", str(run), *words)


@pytest.mark.long
def test_a_play_of_a_run_that_is_not_there(run: Path) -> None:
    assert "the run has the plays 0 to 199" in complaint("tell", str(run), "--play", "200")


@pytest.mark.long
def test_a_play_that_ends_otherwise_than_the_tables_say_is_told_as_such(
    run: Path, tmp_path: Path
) -> None:
    words = ["tell", str(run), "--ends", "force", "--format", "json"]
    play = json.loads(said(*words))["replicate"]
    other = shutil.copytree(run, tmp_path / "other")
    calm = (other / "scenario.yaml").read_text(encoding="utf-8").replace("cost: high", "cost: 1e9")
    (other / "scenario.yaml").write_text(calm, encoding="utf-8")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    manifest["digests"]["scenario"] = digest(calm)
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    result = CliRunner().invoke(app, ["tell", str(other), "--play", str(play)])
    assert result.exit_code == 0
    assert f"ends play {play} in open_ended, the tables of" in " ".join(result.stderr.split())


@pytest.mark.long
def test_what_a_party_that_stalls_asked_for_is_told_in_json_that_all_programs_read() -> None:
    """``Infinity`` is no number of JSON, though Python writes and reads it."""
    words = ["tell", "two_neighbours", "--play", "0", "--set", "parties.UPP.strategy=stall"]
    told = json.loads(said(*words, "--format", "json"), parse_constant=pytest.fail)
    noes = [event for event in told["events"] if event["kind"] == "answer" and not event["yes"]]
    assert {event["needs"] for event in noes if event["party"] == "UPP"} == {None}


@pytest.mark.long
def test_a_run_of_what_is_history_says_that_there_is_no_stage(tmp_path: Path) -> None:
    """It has a page, and there is nothing to explain."""
    past, out = str(tmp_path / "past.yaml"), str(tmp_path / "results")
    (tmp_path / "past.yaml").write_text(RIVER.replace("2030-04-01", "2031-04-01"), "utf-8")
    page = said("run", past, "-n", "20", "--no-figures", "--out", out)
    assert "2 parties, 1 issue, 0 stages." in page
    told = CliRunner().invoke(app, ["explain", past, "--plays", "2"])
    assert told.exit_code == 2
    assert "past: there is nothing to explain, since no stage is played" in told.stderr
    assert "report.html" in said("report", "--results", out)


@pytest.mark.parametrize("words", [["tell"], ["report", "--why", "0"], ["report", "{run}"]])
@pytest.mark.parametrize(
    ("now", "message"), [(None, "cannot be read"), (RIVER + "# more\n", "was changed since")]
)
def test_a_run_without_its_own_scenario_is_not_told(
    run: Path, tmp_path: Path, words: list[str], now: str | None, message: str
) -> None:
    other = shutil.copytree(run, tmp_path / "other")
    (other / "scenario.yaml").unlink()
    if now is not None:
        (other / "scenario.yaml").write_text(now, encoding="utf-8")
    words = [word.format(run=run) for word in words]
    assert message in complaint(*words, str(other))
