"""The command that sets runs side by side, and what runs record of how they were begun."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sim.cli.comparing import parted
from tests.unit.test_cli import QUICK, complaint, said

BASE = ["compare", "two_neighbours", *QUICK, "--no-figures"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from an empty folder, so that results land there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def manifests(base: Path) -> list[dict[str, object]]:
    files = sorted((base / "results" / "two_neighbours").glob("*/manifest.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


@pytest.mark.long
def test_one_scenario_is_compared_with_its_changes(tmp_path: Path) -> None:
    text = said(
        *BASE,
        *("--with", "parties.LOW.resolve=0.9"),
        *("--with", "parties.LOW.resolve=0.1; issues.water.status_quo=none"),
    )
    plain = " ".join(text.split())
    assert "B with parties.LOW.resolve = 0.9" in plain
    assert "C with parties.LOW.resolve = 0.1 and issues.water.status_quo = none" in plain
    assert text.count("matched with A play by play") == 2
    changes = [manifest["changes"] for manifest in manifests(tmp_path)]
    assert sorted(map(str, changes)) == sorted(
        map(
            str,
            [
                [],
                ["parties.LOW.resolve=0.9"],
                ["parties.LOW.resolve=0.1", "issues.water.status_quo=none"],
            ],
        )
    )


def test_a_set_goes_for_every_run_and_for_the_label_of_the_first(tmp_path: Path) -> None:
    text = said(*BASE, "--set", "question=Why?", "--with", "parties.LOW.resolve=0.9")
    assert "A  two_neighbours with question = Why?" in text
    assert "B  with parties.LOW.resolve = 0.9" in text
    assert all("question=Why?" in str(manifest["changes"]) for manifest in manifests(tmp_path))


def test_the_changes_are_told_to_programs() -> None:
    found = json.loads(said(*BASE, "--with", "parties.LOW.resolve=0.9", "--json"))
    assert [run["changes"] for run in found["runs"]] == [[], ["parties.LOW.resolve=0.9"]]
    told = found["accord"]["any"]["differences"][0]
    assert told["gained"] > 0, "whose tolls are believed gets its water in more plays"
    assert told["gained"] - told["lost"] == round(20 * told["difference"])
    assert found["paired"] == [True]


@pytest.mark.parametrize("words", [["run", "two_neighbours", *QUICK, "--no-figures"], BASE])
def test_a_run_records_what_was_changed_and_the_command(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = ["--set", "parties.LOW.resolve=0.9"]
    more = ["two_neighbours"] if words[0] == "compare" else []
    monkeypatch.setattr(sys, "argv", ["run.py", *words, *more, *changed])
    said(*words, *more, *changed)
    for manifest in manifests(tmp_path):
        assert manifest["changes"] == ["parties.LOW.resolve=0.9"]
        assert str(manifest["command"]).startswith(f"python run.py {words[0]} ")
        assert str(manifest["command"]).endswith("--set parties.LOW.resolve=0.9")


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ("a.b=1", ["a.b=1"]),
        ("a.b=1;c.d=2", ["a.b=1", "c.d=2"]),
        ("a.b = 1 ; c = 2 ;", ["a.b = 1", "c = 2"]),
        ("question=Who; and why?", ["question=Who; and why?"]),
        ("question=Who; and why?; a.b=[1, 2]", ["question=Who; and why?", "a.b=[1, 2]"]),
        ("", [""]),
    ],
)
def test_semicolons_stand_between_changes(written: str, changes: list[str]) -> None:
    assert parted(written) == changes


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["two_neighbours", "two_neighbours", "--with", "a=1"], "name one"),
        (["two_neighbours", "--with", "parties.LOW.resolv=1"], "--with"),
        (["two_neighbours", "--with", "nonsense"], "There is no path=value here"),
        (["two_neighbours", "--with", ""], "There is no path=value here"),
    ],
)
def test_changes_that_cannot_be_made_are_said_with_a_remedy(words: list[str], hint: str) -> None:
    told = complaint("compare", *words)
    assert hint in told
    assert "--set 1" not in told


def test_a_wrong_set_is_blamed_on_the_set() -> None:
    told = complaint(*BASE, "--set", "parties.LOW.resolv=1", "--with", "parties.LOW.resolve=1")
    assert "--set 1" in told
    assert "--with" not in told


def test_everything_is_read_before_anything_is_played(tmp_path: Path) -> None:
    complaint(*BASE, "--with", "parties.LOW.resolve=0.9", "--with", "parties.NIX.resolve=1")
    assert not (tmp_path / "results").exists()


def test_a_played_run_cannot_be_changed(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    assert "scenario.yaml" in complaint("compare", str(folder), "--with", "question=Why?")


def test_a_comparison_is_kept_with_its_words(tmp_path: Path) -> None:
    said(*BASE, "two_neighbours")
    (folder,) = (tmp_path / "results" / "comparisons").iterdir()
    assert {path.name for path in folder.iterdir()} == {"comparison.txt", "comparison.md"}


@pytest.mark.long
def test_a_full_comparison_ends_with_outcome_classes() -> None:
    assert "by outcome_class" not in said(*BASE, "two_neighbours")
    assert "by outcome_class" in said(*BASE, "two_neighbours", "--full")


@pytest.mark.long
def test_runs_of_other_versions_are_not_matched(tmp_path: Path) -> None:
    said("run", "two_neighbours", *QUICK, "--no-figures")
    (folder,) = (tmp_path / "results" / "two_neighbours").iterdir()
    file = folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["versions"]["numpy"] = "1.0"
    file.write_text(json.dumps(manifest), encoding="utf-8")
    words = ["compare", str(folder), "two_neighbours", *QUICK, "--no-figures", "--again"]
    text = " ".join(said(*words).split())
    assert "not matched with A: numpy differs (1.0, " in text
