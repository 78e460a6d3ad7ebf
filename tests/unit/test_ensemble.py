"""Ensembles are played by the real engine, on the smallest scenario."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from sim.lab.blocks import TABLES
from sim.lab.ensemble import Interrupted, Results, ensemble
from sim.lab.settings import Settings
from sim.scenario import load


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    settings = Settings(n=25, seed=0, workers=2, block_size=10)
    return ensemble(load("two_neighbours"), settings, tmp_path_factory.mktemp("results"))


def rows(results: Results, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(results.folder / f"{table}.parquet").to_pylist()
    return found


@pytest.mark.long
def test_a_run_leaves_its_tables_its_manifest_and_its_scenario(results: Results) -> None:
    names = {path.name for path in results.folder.iterdir()}
    assert names == {f"{table}.parquet" for table in TABLES} | {"manifest.json", "scenario.yaml"}


def test_every_replicate_is_there_once_and_in_order(results: Results) -> None:
    assert [row["replicate"] for row in rows(results, "outcomes")] == list(range(25))
    assert len(rows(results, "settlements")) == 25


def test_the_manifest_says_that_the_run_is_complete(results: Results) -> None:
    manifest = json.loads((results.folder / "manifest.json").read_text())
    assert manifest == results.manifest
    assert manifest["complete"]
    assert manifest["replicates"] == [[0, 25]]
    assert manifest["seed"] == 0


def test_the_scenario_beside_the_tables_can_be_played_again(results: Results) -> None:
    again = load(str(results.folder / "scenario.yaml"))
    assert again.issues == load("two_neighbours").issues


def test_blocks_and_workers_change_no_row(results: Results, tmp_path: Path) -> None:
    settings = Settings(n=25, seed=0, workers=1, block_size=7)
    other = ensemble(load("two_neighbours"), settings, tmp_path)
    for table in TABLES:
        assert repr(rows(other, table)) == repr(rows(results, table)), "NaN is NaN here"


@pytest.mark.long
def test_progress_ends_with_all_that_was_asked(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    settings = Settings(n=9, workers=2, block_size=2)
    ensemble(load("two_neighbours"), settings, tmp_path, lambda *at: heard.append(at))
    assert heard[-1] == (9, 9)
    assert heard == sorted(heard)


def test_an_interrupt_keeps_what_was_played(tmp_path: Path) -> None:
    def stop(done: int, _asked: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    settings = Settings(n=40, workers=1, block_size=2)
    with pytest.raises(Interrupted) as caught:
        ensemble(load("two_neighbours"), settings, tmp_path, stop)
    manifest = caught.value.results.manifest
    assert not manifest["complete"]
    assert 4 <= manifest["played"] < 40
    blocks = list((caught.value.results.folder / "blocks").iterdir())
    assert 2 * len(blocks) == manifest["played"]
