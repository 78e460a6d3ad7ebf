from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.comparison import compare, moved
from sim.analysis.matching import unmatched_because
from sim.analysis.shares import matched
from sim.analysis.tables import Tables
from tests.made import CLASSES, run

MILDER = tuple("open_ended" if name == "force" else name for name in CLASSES)


def test_runs_on_the_same_luck_are_paired(tmp_path: Path) -> None:
    found = compare([run(tmp_path), run(tmp_path, MILDER)])
    assert found.paired == (True,)
    force = found.outcome_class["force"]
    (difference,) = force.differences
    assert difference is not None
    assert difference.paired
    assert difference.mean == pytest.approx(-0.25)
    assert (difference.gained, difference.lost) == (0, 2)
    assert difference == matched(0, 2, 8)


@pytest.mark.parametrize(("seed", "classes"), [(2, MILDER), (1, MILDER[:6])])
def test_other_seeds_or_other_plays_are_not_paired(
    tmp_path: Path, seed: int, classes: tuple[str, ...]
) -> None:
    found = compare([run(tmp_path), run(tmp_path, classes, seed)])
    assert found.paired == (False,)
    assert "differ" in found.reasons[0]
    (difference,) = found.outcome_class["force"].differences
    assert difference is not None
    assert not difference.paired


def test_a_moved_issue_is_told_play_by_play(tmp_path: Path) -> None:
    flags = moved(run(tmp_path), "water")
    assert list(flags) == [True, True, False, True, True, False, True, True]
    assert list(np.flatnonzero(moved(run(tmp_path), "pie"))) == [4]


def test_every_run_after_the_first_has_a_difference(tmp_path: Path) -> None:
    found = compare([run(tmp_path), run(tmp_path, MILDER), run(tmp_path)])
    row = found.outcome_class["force"]
    assert len(row.shares) == 3
    assert [d and d.mean for d in row.differences] == [-0.25, 0.0]
    assert found.measures["raid"].shares[1] is not None
    assert found.settlement["water"]["half"] == (0.25, 0.0, 0.25)


def test_the_comparison_for_programs_is_json(tmp_path: Path) -> None:
    found = json.loads(json.dumps(compare([run(tmp_path), run(tmp_path, MILDER)]).as_dict()))
    assert found["paired"] == [True]
    assert found["outcome_class"]["force"]["differences"][0]["difference"] == -0.25
    assert [r["scenario"] for r in found["runs"]] == ["rivers", "rivers"]


def test_accord_and_coercion_are_compared_apart(tmp_path: Path) -> None:
    """Milder plays have less force, and the same accords."""
    found = compare([run(tmp_path), run(tmp_path, MILDER)])
    assert list(found.accord) == ["any", "full", "partial", "interim", "unratified"]
    assert list(found.coercion) == ["any", "force", "deployment"]
    assert [s and s.share for s in found.accord["any"].shares] == [0.5, 0.5]
    assert [s and s.share for s in found.coercion["force"].shares] == [0.25, 0.0]
    (force,) = found.coercion["force"].differences
    (some,) = found.accord["any"].differences
    assert force is not None
    assert some is not None
    assert (force.mean, force.lost) == (-0.25, 2)
    assert (some.mean, some.gained, some.lost) == (0.0, 0, 0)


def test_the_headline_is_part_of_what_programs_get(tmp_path: Path) -> None:
    found = json.loads(json.dumps(compare([run(tmp_path), run(tmp_path, MILDER)]).as_dict()))
    force = found["coercion"]["force"]["differences"][0]
    assert (force["gained"], force["lost"], force["difference"]) == (0, 2, -0.25)
    assert found["accord"]["any"]["shares"][0]["share"] == 0.5
    assert found["reasons"] == [""]
    assert found["looks"] == {"differences": 6, "clear": 0, "by_chance": 0.3}
    assert found["hangs_on"] == {"accord": None, "force": None, "deployment": None}


@pytest.mark.long
def test_looks_count_the_differences_in_which_anything_differs(tmp_path: Path) -> None:
    looks = compare([run(tmp_path, CLASSES * 20), run(tmp_path, MILDER * 20)]).looks
    assert (looks.differences, looks.clear) == (6, 6), "coercion, its kinds, both measures, water"
    assert looks.by_chance == 0.3
    same = compare([run(tmp_path), run(tmp_path)]).looks
    assert (same.differences, same.clear) == (0, 0)


MANIFEST = {
    "seed": 1,
    "plain": False,
    "replicates": [[0, 8]],
    "as_of": "2030-04-15",
    "digests": {"scenario": "s", "program": "p", "engine": "e"},
    "versions": {"python": "3.11.9", "numpy": "2.1.0", "numba": "0.60.0", "rich": "13.0"},
}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("seed", 2, "seeds differ"),
        ("plain", True, "--plain differs"),
        ("replicates", [[0, 9]], "replicates differ"),
        ("as_of", "2030-05-01", "as_of differs (2030-04-15, 2030-05-01)"),
        ("as_of", None, "as_of differs (2030-04-15, none)"),
        ("digests", {"scenario": "t", "program": "p", "engine": "f"}, "programs differ"),
        ("digests", {"scenario": "s", "program": "q", "engine": "e"}, "programs differ"),
        ("digests", {"scenario": "t", "program": "q"}, "programs differ"),
        ("versions", {**MANIFEST["versions"], "numpy": "1.26.4"}, "numpy differs (2.1.0, 1.26.4)"),  # type: ignore[dict-item]
        ("versions", {**MANIFEST["versions"], "python": "3.13.0"}, "python differs"),  # type: ignore[dict-item]
    ],
)
def test_what_is_not_the_same_game_is_not_matched(key: str, value: Any, words: str) -> None:
    (reason,) = unmatched_because(MANIFEST, {**MANIFEST, key: value})
    assert reason.startswith(words)


def test_what_decides_no_number_is_matched() -> None:
    readers = {**MANIFEST, "versions": {**MANIFEST["versions"], "rich": "14.0"}}  # type: ignore[dict-item]
    plugin = {**MANIFEST, "digests": {"scenario": "t", "program": "q", "engine": "e"}}
    assert unmatched_because(MANIFEST, MANIFEST) == ()
    assert unmatched_because(MANIFEST, readers) == ()
    assert unmatched_because(MANIFEST, plugin) == (), "a strategy of one's own is what is compared"


@pytest.mark.long
def test_what_an_older_manifest_does_not_say_is_not_held_against_it() -> None:
    old = {key: MANIFEST[key] for key in ("seed", "plain", "replicates")}
    assert unmatched_because(old, MANIFEST) == unmatched_because(MANIFEST, old) == ()


@pytest.mark.long
def test_all_reasons_are_told(tmp_path: Path) -> None:
    other = run(tmp_path, seed=2)
    later = {**other.manifest, "as_of": "2030-05-01"}
    found = compare([run(tmp_path), Tables(other.source, later)])
    assert found.reasons == ("seeds differ; as_of differs (2030-04-15, 2030-05-01)",)
    assert found.paired == (False,)
