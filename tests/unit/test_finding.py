"""Runs that are there already are found in the order in which they were begun."""

from __future__ import annotations

import json
from pathlib import Path

from sim.lab.finding import latest, runs

BEFORE, AFTER = "2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00"
"""Twenty minutes apart: between them clocks are put back by an hour."""


def begun(base: Path, name: str, started: str) -> Path:
    folder = base / "two_neighbours" / name
    folder.mkdir(parents=True)
    manifest = {"scenario": "two_neighbours", "started": started, "complete": True}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_the_latest_run_is_the_latest_when_clocks_are_put_back(tmp_path: Path) -> None:
    first = begun(tmp_path, "2026-10-25_025000", BEFORE)
    second = begun(tmp_path, "2026-10-25_021000", AFTER)
    assert latest(tmp_path) == second
    assert [run.folder for run in runs(tmp_path)] == [second, first]


def test_a_run_that_does_not_tell_its_time_comes_last(tmp_path: Path) -> None:
    untold = begun(tmp_path, "2026-10-26_000000", "some time")
    told = begun(tmp_path, "2026-10-25_025000", BEFORE)
    assert [run.folder for run in runs(tmp_path)] == [told, untold]
