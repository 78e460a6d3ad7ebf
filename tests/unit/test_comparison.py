from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.comparison import compare, moved
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
    assert difference.se == pytest.approx(np.sqrt((0.25 - 0.25**2) / 8))


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
