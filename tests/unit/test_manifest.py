from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.lab.cast import cast
from sim.lab.manifest import begin, commit, finished, read, sat
from sim.lab.settings import Settings
from sim.scenario import load
from sim.scenario import read as read_scenario
from tests.made import scenario


def test_a_run_that_has_only_begun_is_not_complete() -> None:
    manifest = begin(scenario(), Settings(n=10, seed=0))
    assert (manifest["complete"], manifest["played"], manifest["asked"]) == (False, 0, 10)
    assert manifest["seed"] == 0


def test_a_run_is_complete_when_all_that_was_asked_is_played() -> None:
    part = sat(begin(scenario(), Settings(n=10)), 4, {"seconds": 2.0})
    assert (part["complete"], part["played"], part["talks_per_second"]) == (False, 4, 2.0)
    whole = finished(sat(part, 10, {"seconds": 1.0}), {"outcomes": "a digest"}, {"outcomes": 7})
    assert (whole["complete"], whole["played"], whole["replicates"]) == (True, 10, [[0, 10]])
    assert whole["seconds"] == 3.0
    assert [sitting["plays"] for sitting in whole["sittings"]] == [4, 6]


def test_a_sitting_that_was_killed_has_plays_and_no_time() -> None:
    killed = sat(begin(scenario(), Settings(n=10)), 8)
    whole = sat(killed, 10, {"seconds": 0.5})
    assert [(s["plays"], s["seconds"]) for s in whole["sittings"]] == [(8, None), (2, 0.5)]
    assert (whole["seconds"], whole["talks_per_second"]) == (0.5, 4.0)


def test_plays_that_were_lost_between_sittings_are_counted_once() -> None:
    part = sat(begin(scenario(), Settings(n=10)), 8, {"seconds": 4.0})
    whole = sat(sat(part, 6), 10, {"seconds": 2.0})
    assert [sitting["plays"] for sitting in whole["sittings"]] == [8, -2, 4]
    assert (whole["played"], whole["talks_per_second"]) == (10, 2.0)


def test_a_manifest_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="not the folder of a run"):
        read(tmp_path)
    for text in ("", "{", "[]", '{"schema": 99}'):
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(ResultsError, match=r"manifest\.json"):
            read(tmp_path)


def test_versions_and_processor_are_recorded() -> None:
    manifest = begin(scenario(), Settings())
    assert {"python", "mesa", "numpy", "numba", "demarche-sim"} <= set(manifest["versions"])
    assert manifest["processor"]["machine"]


def git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, "-C", str(root), *words], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(shutil.which("git") is None, reason="no git")
def test_the_commit_of_a_checkout_is_recorded_without_touching_it(tmp_path: Path) -> None:
    """A run that is killed, or may write no more, must leave no lock in the checkout."""
    assert commit(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert commit(tmp_path) is None
    (tmp_path / "rule").write_text("one")
    git(tmp_path, "add", "rule")
    git(tmp_path, "commit", "-qm", "One")
    head = git(tmp_path, "rev-parse", "HEAD")
    (tmp_path / "not a part of it").touch()
    os.utime(tmp_path / "rule", (1, 1))  # git would note that in its index
    index = (tmp_path / ".git" / "index").read_bytes()
    assert commit(tmp_path) == head
    assert (tmp_path / ".git" / "index").read_bytes() == index
    (tmp_path / "rule").write_text("two")
    assert commit(tmp_path) == f"{head}-dirty"


def test_the_cast_names_everything_in_the_scenarios_order() -> None:
    found = cast(scenario())
    assert list(found["issues"]) == ["water", "fish", "pie"]
    assert found["issues"]["water"]["options"]["third"] == "a third"
    assert found["issues"]["pie"]["status_quo"] is None
    assert list(found["stages"]) == ["first", "second"], "history is not a stage"
    raid = {"name": "A raid on the dam", "by": "LOW", "kind": "force"}
    rest: dict[str, object] = {"answers": "dam", "in_force": None, "imposes": {}}
    assert found["measures"]["raid"] == raid | rest
    assert found["packages"] == {"UPP": ["water", "fish"]}


def test_the_cast_names_signals_deadlines_promises_shocks_and_norms() -> None:
    found = cast(load("january_2022/hard_deadline"))
    assert found["entries"]["last_day"] == {"name": "Russia's last day"}
    assert found["entries"]["hypersonic_tests"] == {"name": "Hypersonic missiles tested"}
    assert found["entries"]["no_strike_weapons"] == {
        "name": "No offensive strike weapons in Ukraine"
    }
    assert not {*found["entries"]} & {*found["stages"]}
    assert found["shocks"]["provocation"] == {"name": "A clash in Donbas, or a provocation"}
    assert found["norms"]["responsibility"] == {"name": "A responsibility that the two share"}


def test_the_cast_weighs_issues_by_the_voters_and_says_which_are_in_dispute() -> None:
    """Russia gives all its weight to one issue, the others a quarter of theirs each."""
    found = cast(
        read_scenario(
            """
            scenario: Weights
            issues:
              a: {options: [x, y]}
              b: {options: [x, y]}
            parties:
              RUS: {demands: {a: {want: y, salience: 3}}}
              USA: {demands: {a: {want: x, salience: 1}, b: {want: x, salience: 3}}}
              UN: {demands: {b: {want: y, salience: 9}}}
            calendar: [{stage: talks, date: 2030-05-01, parties: [RUS, USA]}]
            """
        )
    )
    assert found["issues"]["a"]["weight"] == pytest.approx((1 + 1 / 4) / 2)
    assert found["issues"]["b"]["weight"] == pytest.approx((0 + 3 / 4) / 2)
    assert (found["issues"]["a"]["disputed"], found["issues"]["b"]["disputed"]) == (True, False)


def test_the_cast_says_what_lies_inside_a_red_line_or_where_to_look_it_up() -> None:
    found = cast(
        read_scenario(
            """
            scenario: Lines
            issues: {a: {options: [x, y, z]}, b: {options: [x, y, z]}}
            parties:
              A: {demands: {a: {want: x, accept: y}, b: {want: z, accept: {x: 0.5, y: 0.5}}}}
              B: {demands: {a: {want: x, accept: [x, z]}, b: {want: {x: 0.5, y: 0.5}, accept: z}}}
              C: {members: [A, B], demands: {a: {want: x}}}
            calendar: [{stage: talks, date: 2030-05-01, parties: [A, B]}]
            """
        )
    )["lines"]
    assert found["A"]["a"] == {"want": "x", "inside": ["x", "y"]}
    assert found["A"]["b"]["inside"] is None
    assert found["A"]["b"]["inside_from"]["y"] == ["y", "z"]
    assert found["B"]["a"]["inside"] == ["x", "z"]
    assert found["B"]["b"] == {"want": None, "inside": None, "inside_from": {}}
    assert found["C"]["a"] == {"want": "x", "inside": None, "inside_from": {}}


@pytest.mark.long
def test_a_manifest_is_plain_json() -> None:
    manifest = begin(scenario(), Settings())
    assert json.loads(json.dumps(manifest)) == manifest
