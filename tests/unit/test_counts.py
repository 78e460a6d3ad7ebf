"""What is counted block by block is what is counted of the whole run's tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sim.analysis import parts
from sim.analysis.counts import Counts, count, counted, reread, written
from sim.analysis.source import Folder, Held
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.lab.ensemble import Results, ensemble
from sim.lab.keeping import Kept
from sim.lab.memory import played
from sim.lab.resuming import reopen
from sim.lab.settings import PROCESSES, Settings, Shard
from sim.lab.shards import merge
from sim.lab.store import Store
from sim.lab.tasks import play_block
from sim.scenario import load
from sim.view import sheet
from sim.view.opening import opened
from sim.view.summary import content
from tests.made import CLASSES, run

NAMES = ("two_neighbours", "january_2022", "osce_57", "january_2022/talks_without_end")
N = 24


@cache
def of_blocks(name: str, size: int, **asked: Any) -> tuple[Tables, Counts]:
    """A run in memory, and what was counted as it was played."""
    made = played(load(name), Settings(n=N, seed=3, workers=1, block_size=size, **asked))
    return Tables(Held(made.tables), made.manifest), made.counts


def told(tables: Tables, found: Counts | None) -> tuple[str, str]:
    summary = summarise(tables, found)
    return json.dumps(summary.as_dict()), sheet.markdown(content(summary, full=True))


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_blocks_of_whatever_size_count_what_the_tables_hold(name: str) -> None:
    tables, whole = of_blocks(name, N)
    assert counted(tables) == whole == count(tables)
    assert of_blocks(name, 7)[1] == whole
    assert told(tables, None) == told(tables, of_blocks(name, 7)[1])


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_run_may_be_counted_a_few_plays_at_a_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables, whole = of_blocks(name, 7)
    for plays in (1, 5, N):
        monkeypatch.setattr(parts, "PLAYS", plays)
        assert counted(tables) == whole


def test_parts_of_a_folder_are_cut_where_plays_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = run(tmp_path)
    whole = counted(tables)
    monkeypatch.setattr(parts, "PLAYS", 3)
    cut = list(parts.parts(tables, {"outcomes": ["outcome_class"], "objections": ["stage"]}))
    assert [part.n for part in cut] == [3, 3, 2]
    assert [part.column("objections", "replicate").tolist() for part in cut] == [
        [2, 2], [0, 2, 2], [0],
    ]  # fmt: skip
    assert counted(tables) == whole
    assert sum(whole["outcome_class"].values()) == len(CLASSES)


def test_counts_are_the_same_once_they_have_been_text(tmp_path: Path) -> None:
    whole = counted(run(tmp_path))
    assert reread(written(whole)) == whole
    assert {type(k) for found in whole.values() for k in found.values()} == {int}


def test_words_of_a_block_that_no_row_has_are_not_counted() -> None:
    words = pa.DictionaryArray.from_arrays(pa.array([2, 2, 0]), ["a", "b", "c"])
    tables = Tables(Held({"outcomes": pa.table({"word": words})}), {})
    codes, listed = tables.coded("outcomes", ["word"])["word"]
    assert (codes.tolist(), listed) == ([1, 1, 0], ["a", "c"])


def test_sums_do_not_hang_on_the_order(tmp_path: Path) -> None:
    rng, tables = np.random.default_rng(1), run(tmp_path)
    stages = tables.source.whole("stages")
    at = stages.schema.get_field_index("tension_before")
    values = rng.uniform(size=stages.num_rows) ** 9
    found = []
    for order in (np.arange(len(values)), rng.permutation(len(values))):
        turned = stages.set_column(at, "tension_before", pa.array(values))
        held = Tables(Held({"stages": turned.take(order)}), tables.manifest)
        found.append(summarise_stages(held))
    assert found[0] == found[1]
    first = values[::2]
    assert found[0]["first"] == pytest.approx(first.mean(), rel=1e-15)


def summarise_stages(tables: Tables) -> dict[str, float]:
    from sim.analysis.course import course

    return {stage: held.before for stage, held in course(tables).items()}


class Unread(Folder):
    """A run's folder of which some tables cannot be read."""

    def pieces(self, table: str, *given: Any) -> Any:
        raise AssertionError(f"{table} was read again")

    def whole(self, table: str, names: Any = None) -> pa.Table:
        if table not in {"outcomes", "parameters"}:
            raise AssertionError(f"{table} was read again")
        return super().whole(table, names)


SETTINGS = Settings(n=60, seed=4, workers=2, block_size=7)


def told_of(results: Results) -> tuple[dict[str, Any], Counts]:
    assert results.counts is not None
    manifest: Mapping[str, Any] = results.manifest
    tables = Tables(Unread(results.folder, manifest), manifest)
    summary = summarise(tables, results.counts)
    page = summary.as_dict()
    sheet.markdown(content(summary))
    mine = summarise(read(results.folder)).as_dict()
    assert page == mine
    return {k: v for k, v in page.items() if k not in {"results", "seconds"}}, results.counts


def test_a_summary_reads_no_table_again_that_was_counted(tmp_path: Path) -> None:
    told_of(ensemble(load("two_neighbours"), SETTINGS, tmp_path))


@pytest.mark.long
def test_counts_are_the_same_however_a_run_is_played(tmp_path: Path) -> None:
    scenario = load("two_neighbours")
    base = told_of(ensemble(scenario, SETTINGS, tmp_path / "threads"))
    others = Settings(n=60, seed=4, workers=2, block_size=11, pool=PROCESSES)
    assert told_of(ensemble(scenario, others, tmp_path / "processes")) == base
    pieces = [
        ensemble(scenario, Settings(n=60, seed=4, workers=1, shard=Shard(i, 3)), tmp_path / "parts")
        for i in (1, 2, 3)
    ]
    assert told_of(merge([one.folder for one in pieces], tmp_path / "merged")) == base


@pytest.mark.long
def test_a_run_that_goes_on_counts_the_blocks_that_were_there(tmp_path: Path) -> None:
    scenario = load("two_neighbours")
    base = told_of(ensemble(scenario, SETTINGS, tmp_path / "whole"))
    begun = ensemble(
        scenario, Settings(n=60, seed=4, workers=1, block_size=9, shard=Shard(1, 1)), tmp_path
    )
    file = begun.folder / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    del manifest["shard"]
    file.write_text(json.dumps(manifest), encoding="utf-8")
    last = max((begun.folder / "blocks").iterdir())
    last.unlink()
    assert told_of(reopen(begun.folder, workers=1).finish()) == base


def test_a_block_whose_counts_are_torn_is_played_again(tmp_path: Path) -> None:
    scenario, settings = load("two_neighbours"), Settings(n=20)
    store = Store(tmp_path, "key", settings.tables.names)
    store.blocks.mkdir()
    store.keep(range(20), play_block(scenario.text, scenario.id, settings, range(20)))
    (block,) = store.written()
    assert block.sound
    content_ = block.file.read_bytes()
    block.file.write_bytes(content_[:-3] + b"9]}")
    assert not block.sound


def test_what_was_drawn_and_not_kept_is_drawn_again_for_what_stood_in_the_way(
    tmp_path: Path,
) -> None:
    scenario = load("two_neighbours")
    kept = Settings(n=40, seed=1, workers=1, tables=Kept.read("-parameters"))
    made = ensemble(scenario, kept, tmp_path / "without")
    assert made.counts is not None
    assert "blocking" not in made.counts
    every = ensemble(scenario, Settings(n=40, seed=1, workers=1), tmp_path / "with")
    mine = summarise(opened(made.folder), made.counts).as_dict()
    theirs = summarise(opened(every.folder), every.counts).as_dict()
    assert mine["in_the_way"] == theirs["in_the_way"]
