from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import ResultsError
from sim.lab.store import TABLES, Store, arrow, claim, joined
from tests.made import CLASSES, block


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    folders = {claim(tmp_path / "rivers") for _ in range(5)}
    assert len(folders) == 5


def test_a_block_is_there_whole_and_nothing_else_is(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    store.write_block(range(3, 6), block(CLASSES[3:6], 3))
    (folder,) = store.blocks.iterdir()
    assert sorted(path.stem for path in folder.iterdir()) == sorted(TABLES)
    assert store.written() == [range(3, 6)]


def test_a_block_cut_short_is_not_counted(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    (store.blocks / "000000000000-000000000003.part").mkdir()
    assert store.written() == []
    assert store.merge() == []


def test_blocks_merge_in_order_whatever_the_order_of_play(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    for first in (4, 0, 2):
        store.write_block(range(first, first + 2), block(CLASSES[first : first + 2], first))
    assert store.merge() == [range(6)]
    outcomes = pq.read_table(store.folder / "outcomes.parquet")
    assert outcomes.column("replicate").to_pylist() == list(range(6))
    assert outcomes.column("outcome_class").to_pylist() == list(CLASSES[:6])
    assert not store.blocks.exists()


def test_gaps_are_kept_as_ranges(tmp_path: Path) -> None:
    assert joined([range(2), range(2, 4), range(6, 8)]) == [range(4), range(6, 8)]
    assert joined([]) == []


def test_a_table_without_rows_keeps_its_types(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    full = block(CLASSES[:2])
    empty = block(CLASSES[2:4], 2)
    empty["offers"] = {name: np.array([]) for name in empty["offers"]}
    empty["objections"] = {name: np.array([]) for name in empty["objections"]}
    store.write_block(range(2), empty)
    store.write_block(range(2, 4), full)
    store.merge()
    offers = pq.read_table(store.folder / "offers.parquet")
    assert offers.num_rows == 8
    assert offers.schema.field("party").type == pa.string()
    assert offers.schema.field("value").type == pa.float64()


def test_rows_come_replicate_by_replicate_in_their_own_order() -> None:
    table = arrow({"replicate": np.array([1, 0, 1, 0]), "party": np.array(["a", "b", "c", "d"])})
    assert table.column("replicate").to_pylist() == [0, 0, 1, 1]
    assert table.column("party").to_pylist() == ["b", "d", "a", "c"]


def test_no_date_is_null() -> None:
    dates = np.array(["2030-05-01", "NaT"], dtype="datetime64[D]")
    column = arrow({"accord_date": dates}).column("accord_date")
    assert column.type == pa.date32()
    assert column.null_count == 1


def test_a_file_in_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("not a folder")
    with pytest.raises(ResultsError, match=r"cannot write results to .*--out"):
        Store(tmp_path / "results", "rivers")


def test_a_text_is_replaced_whole(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    store.write_manifest({"complete": False})
    store.write_manifest({"complete": True})
    assert json.loads((store.folder / "manifest.json").read_text()) == {"complete": True}
    assert [path.name for path in store.folder.glob("*.part")] == []
