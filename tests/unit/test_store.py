from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.columns.coded import coded, end_to_end
from sim.errors import ResultsError
from sim.lab.blocks import TABLES, StoredBlock, arrow
from sim.lab.store import Store, claim, gaps
from tests.made import CLASSES, block

ROOT = Path(__file__).resolve().parents[2]


def store(base: Path, key: str = "this run") -> Store:
    """A store with its folder for blocks."""
    made = Store(claim(base / "rivers"), key)
    made.blocks.mkdir()
    return made


def content(file: Path) -> Any:
    return pq.read_table(file).to_pylist()


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    folders = {claim(tmp_path / "rivers") for _ in range(5)}
    assert len(folders) == 5


def test_a_block_is_one_file_that_gives_back_what_was_written(tmp_path: Path) -> None:
    made = store(tmp_path)
    tables = block(CLASSES[3:6], 3)
    made.write_block(range(3, 6), tables)
    (written,) = made.written()
    assert [path.name for path in made.blocks.iterdir()] == [written.file.name]
    assert written.replicates == range(3, 6)
    assert written.sound
    for name in TABLES:
        assert repr(written.table(name)) == repr(arrow(tables[name]))


def test_a_block_cut_short_is_not_counted(tmp_path: Path) -> None:
    made = store(tmp_path)
    (made.blocks / "000000000000-000000000003.block.abc.part").touch()
    assert made.written() == []
    assert made.sift(3) == ([], [])
    assert list(made.blocks.iterdir()) == []


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_block_with_one_bit_turned_anywhere_is_damaged(tmp_path: Path, place: int) -> None:
    made = store(tmp_path)
    made.write_block(range(3), block(CLASSES[:3]))
    (written,) = made.written()
    whole = bytearray(written.file.read_bytes())
    for at in (place, len(whole) * place // 100, len(whole) - 1 - place):
        turned = bytearray(whole)
        turned[at] ^= 4
        written.file.write_bytes(turned)
        assert not written.sound, at
    written.file.write_bytes(whole)
    assert written.sound


@pytest.mark.parametrize("keep", [0, 1, 200, 0.5, -1])
def test_a_block_cut_anywhere_is_damaged(tmp_path: Path, keep: float) -> None:
    made = store(tmp_path)
    made.write_block(range(3), block(CLASSES[:3]))
    (written,) = made.written()
    whole = written.file.read_bytes()
    written.file.write_bytes(whole[: int(keep * len(whole)) if keep == 0.5 else int(keep)])
    assert not written.sound
    written.file.write_bytes(whole + b"\n")
    assert not written.sound
    assert made.sift(3) == ([], [range(3)])
    assert not written.file.exists()


def test_blocks_of_another_run_or_out_of_place_are_not_kept(tmp_path: Path) -> None:
    mine, other = store(tmp_path), store(tmp_path, "another")
    for made in (mine, other):
        made.write_block(range(2), block(CLASSES[:2]))
        made.write_block(range(2, 4), block(CLASSES[2:4], 2))
    foreign, moved = "000000000002-000000000004.block", "000000000004-000000000006.block"
    (other.blocks / foreign).rename(mine.blocks / foreign)
    (other.blocks / "000000000000-000000000002.block").rename(mine.blocks / moved)
    mine.write_block(range(1, 3), block(CLASSES[1:3], 1))
    mine.write_block(range(6, 9), block(CLASSES[5:8], 6))
    kept, damaged = mine.sift(8)
    assert kept == [range(2)]
    assert damaged == [range(1, 3), range(2, 4), range(4, 6), range(6, 9)]
    assert [found.replicates for found in mine.written()] == [range(2)]


def test_blocks_merge_in_order_whatever_the_order_of_play(tmp_path: Path) -> None:
    made = store(tmp_path)
    for first in (4, 0, 2):
        made.write_block(range(first, first + 2), block(CLASSES[first : first + 2], first))
    assert set(made.merge(6)) == set(TABLES)
    rows = content(made.folder / "outcomes.parquet")
    assert [row["replicate"] for row in rows] == list(range(6))
    assert [row["outcome_class"] for row in rows] == list(CLASSES[:6])
    assert made.blocks.exists(), "until the manifest says that the run is complete"
    made.drop_blocks()
    assert not made.blocks.exists()


def test_the_size_of_blocks_changes_no_file(tmp_path: Path) -> None:
    digests = []
    for size in (1, 3, 8):
        made = store(tmp_path)
        for first in range(0, 8, size):
            last = min(first + size, 8)
            made.write_block(range(first, last), block(CLASSES[first:last], first))
        digests.append(made.merge(8))
    assert digests[0] == digests[1] == digests[2]


def test_what_is_not_all_there_is_not_merged(tmp_path: Path) -> None:
    made = store(tmp_path)
    made.write_block(range(2), block(CLASSES[:2]))
    made.write_block(range(4, 6), block(CLASSES[4:6], 4))
    with pytest.raises(ResultsError, match=r"plays 2 to 3 are missing.* resume "):
        made.merge(6)
    assert not list(made.folder.glob("*.parquet"))


def test_a_damaged_block_is_not_merged(tmp_path: Path) -> None:
    made = store(tmp_path)
    made.write_block(range(2), block(CLASSES[:2]))
    made.write_block(range(2, 4), block(CLASSES[2:4], 2))
    file = made.written()[1].file
    file.write_bytes(file.read_bytes()[:-5])
    with pytest.raises(ResultsError, match=r"is damaged: play its plays 2 to 3 again: .* resume "):
        made.merge(4)
    assert [path.name for path in made.folder.iterdir()] == ["blocks"]


def test_gaps_are_what_no_block_holds() -> None:
    assert gaps([range(2, 4), range(6, 8)], 10) == [range(2), range(4, 6), range(8, 10)]
    assert gaps([range(4)], 4) == []
    assert gaps([], 4) == [range(4)]


def test_a_table_without_rows_keeps_its_types(tmp_path: Path) -> None:
    made = store(tmp_path)
    full = block(CLASSES[:2])
    empty = block(CLASSES[2:4], 2)
    empty["offers"] = {name: np.array([]) for name in empty["offers"]}
    empty["objections"] = {name: np.array([]) for name in empty["objections"]}
    made.write_block(range(2), empty)
    made.write_block(range(2, 4), full)
    made.merge(4)
    offers = pq.read_table(made.folder / "offers.parquet")
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
        claim(tmp_path / "results")


def test_a_text_is_replaced_whole(tmp_path: Path) -> None:
    made = store(tmp_path)
    made.write_manifest({"complete": False})
    made.write_manifest({"complete": True})
    assert json.loads((made.folder / "manifest.json").read_text()) == {"complete": True}
    assert [path.name for path in made.folder.glob("*.part")] == []


def test_a_text_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = store(tmp_path)
    made.write_manifest({"complete": False})

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResultsError, match="no space left"):
        made.write_manifest({"complete": True})
    assert json.loads((made.folder / "manifest.json").read_text()) == {"complete": False}
    assert [path.name for path in made.folder.glob("*.part")] == []


@pytest.mark.skipif(os.name != "posix", reason="folders are no files")
def test_what_takes_a_name_is_on_the_disk_before_and_blocks_go_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut may undo whatever the disk has not been waited for: contents, then names.

    Nobody waits for a block: one that is not whole is played again.
    """
    made = store(tmp_path)
    waited: dict[int, int] = {}
    renamed: list[str] = []
    fsync, rename, remove = os.fsync, os.replace, shutil.rmtree

    def settled(handle: int) -> None:
        about = os.fstat(handle)
        waited[about.st_ino] = about.st_size
        if about.st_ino == made.folder.stat().st_ino:
            renamed.clear()
        fsync(handle)

    def named(part: Path, target: Path) -> None:
        about = part.stat()
        if target.parent == made.folder:
            assert waited.get(about.st_ino) == about.st_size, f"{target} may be empty"
            renamed.append(target.name)
        rename(part, target)

    def gone(folder: Path, ignore_errors: bool) -> None:
        assert renamed == []
        remove(folder, ignore_errors)

    monkeypatch.setattr(os, "fsync", settled)
    monkeypatch.setattr(os, "replace", named)
    monkeypatch.setattr(shutil, "rmtree", gone)
    made.write_manifest({"complete": False})
    made.write_block(range(3), block(CLASSES[:3], 0))
    made.merge(3)
    made.write_manifest({"complete": True})
    assert renamed == ["manifest.json"]
    made.drop_blocks()
    assert not made.blocks.exists()


def test_a_run_is_played_by_one_process_at_a_time(tmp_path: Path) -> None:
    made = store(tmp_path)
    other = Store(made.folder, made.key)
    with made.open("scenario: a\n"):  # noqa: SIM117
        with pytest.raises(ResultsError, match="played by another process"), other.open():
            raise AssertionError
    with other.open():
        pass


def test_a_block_says_whose_it_is() -> None:
    assert StoredBlock(Path("b"), range(2), "one") != StoredBlock(Path("b"), range(2), "other")


def test_words_that_are_given_as_codes_are_the_same_files(tmp_path: Path) -> None:
    plain, codes = store(tmp_path), store(tmp_path)
    for first in (0, 4):
        tables = block(CLASSES[first : first + 4], first)
        plain.write_block(range(first, first + 4), tables)
        codes.write_block(range(first, first + 4), {n: in_codes(t) for n, t in tables.items()})
    assert plain.merge(8) == codes.merge(8)


def in_codes(table: dict[str, Any]) -> dict[str, Any]:
    """Words as places in a list that has them in an order of its own, and one that nobody says."""
    made = dict(table)
    for name, column in table.items():
        if np.asarray(column).dtype.kind == "U":
            words = ["unsaid", *sorted(set(column.tolist()), reverse=True)]
            made[name] = coded(np.array([words.index(word) for word in column]), words)
            assert made[name].told.tolist() == column.tolist()
    return made


def test_codes_count_from_the_end_below_zero_and_a_word_may_be_there_twice() -> None:
    column = coded(np.array([-1, 0, 2, 1]), ["a", "b", "a", ""])
    assert column.told.tolist() == ["", "a", "a", "b"]
    assert coded(np.array([-1, 1]), ["a", "b"]).told.tolist() == ["b", "b"]
    assert len(set(column.words)) == len(column.words)
    other = coded(np.array([1, 0]), ["c", "a"])
    assert end_to_end([column, other]).told.tolist() == ["", "a", "a", "b", "a", "c"]


@pytest.mark.long
def test_merging_many_more_blocks_takes_no_more_memory(tmp_path: Path) -> None:
    """Measured in processes of their own, of what tables hold; a group of rows is made small."""
    few, many = (merged_in_a_process(tmp_path / str(n), n) for n in (40, 400))
    assert few > 0
    assert many < 1.5 * few


def merged_in_a_process(folder: Path, n_blocks: int) -> int:
    """The most bytes that Arrow holds while so many blocks are merged."""
    program = f"""
import pathlib, pyarrow as pa
from sim.lab import store
from tests.made import CLASSES, block
store.BYTES_A_GROUP = 100_000
made = store.Store(store.claim(pathlib.Path({str(folder)!r})), "this run")
made.blocks.mkdir()
for at in range({n_blocks}):
    made.write_block(range(200 * at, 200 * at + 200), block(CLASSES * 25, 200 * at))
made.merge({200 * n_blocks})
print(pa.default_memory_pool().max_memory())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)
