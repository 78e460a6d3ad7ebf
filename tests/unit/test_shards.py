"""Parts of a run, played by themselves, make the run that nobody cut, byte for byte."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sim.cli import app
from sim.errors import ResultsError, UsageError
from sim.lab import store
from sim.lab.blocks import TABLES
from sim.lab.ensemble import Interrupted, ensemble
from sim.lab.resuming import reopen, unfinished
from sim.lab.settings import Settings, Shard
from sim.lab.shards import merge
from sim.scenario import load
from tests.made import CLASSES, block

SCENARIO = load("two_neighbours")
N = 70
SETTINGS = Settings(n=N, seed=5, workers=1, block_size=20)
FILES = ("scenario.yaml", *(f"{table}.parquet" for table in TABLES))


def part(base: Path, number: int, of: int = 3, settings: Settings = SETTINGS) -> Path:
    return ensemble(SCENARIO, replace(settings, shard=Shard(number, of)), base).folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ensemble(SCENARIO, SETTINGS, tmp_path_factory.mktemp("whole")).folder


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    base = tmp_path_factory.mktemp("parts")
    return [part(base, number) for number in (1, 2, 3)]


def same_files(one: Path, other: Path) -> None:
    for file in FILES:
        assert (one / file).read_bytes() == (other / file).read_bytes(), file


@pytest.mark.parametrize(("n", "of"), [(10, 3), (7, 7), (1000, 16), (5, 1)])
def test_parts_hold_every_play_once_and_are_as_equal_as_can_be(n: int, of: int) -> None:
    spans = [Shard(number, of).span(n) for number in range(1, of + 1)]
    assert [play for span in spans for play in span] == list(range(n))
    assert max(map(len, spans)) - min(map(len, spans)) <= 1


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "a/b", "1/0", "-1/2", "1/2/3"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="write 3/16 for the third part of sixteen"):
        Shard.read(text)
    with pytest.raises(UsageError, match="7 plays make no more than 7 parts"):
        Settings(n=7, shard=Shard(1, 8))


@pytest.mark.long
def test_parts_in_any_order_make_the_run_that_nobody_cut(
    tmp_path: Path, whole: Path, parts: list[Path]
) -> None:
    made = merge([parts[2], parts[0], parts[1]], tmp_path)
    same_files(made.folder, whole)
    mine, theirs = made.manifest, json.loads((whole / "manifest.json").read_text())
    assert set(mine) == set(theirs)
    for key in ("tables", "digests", "asked", "played", "complete", "replicates", "seed", "cast"):
        assert mine[key] == theirs[key], key
    assert [sitting["plays"] for sitting in mine["sittings"]] == [23, 23, 24]
    assert not (made.folder / "blocks").exists()


@pytest.mark.long
def test_parts_of_other_blocks_make_the_same_files(tmp_path: Path, whole: Path) -> None:
    sizes = {1: 7, 2: 1000, 3: 1}
    folders = [
        part(tmp_path, number, settings=replace(SETTINGS, block_size=size))
        for number, size in sizes.items()
    ]
    same_files(merge(folders, tmp_path).folder, whole)


@pytest.mark.long
def test_a_part_goes_on_where_it_was_stopped(
    tmp_path: Path, whole: Path, parts: list[Path]
) -> None:
    def stop(_done: int, _asked: int) -> None:
        raise KeyboardInterrupt

    one = replace(SETTINGS, block_size=2, shard=Shard(2, 3))
    with pytest.raises(Interrupted):
        ensemble(SCENARIO, one, tmp_path, stop)
    (folder,) = unfinished(tmp_path)
    with pytest.raises(ResultsError, match=r"plays \d+ to \d+ are missing\. .*resume"):
        merge([parts[0], folder, parts[2]], tmp_path)
    told: list[tuple[int, int]] = []
    reopen(folder).finish(lambda *at: told.append(at))
    assert told[-1] == (23, 23)
    assert unfinished(tmp_path) == []
    same_files(merge([parts[0], folder, parts[2]], tmp_path).folder, whole)


@pytest.mark.long
def test_a_damaged_part_is_mended_by_going_on(tmp_path: Path, whole: Path) -> None:
    folders = [part(tmp_path, number, of=2) for number in (1, 2)]
    torn = min((folders[1] / "blocks").iterdir())
    torn.write_bytes(torn.read_bytes()[:-9])
    with pytest.raises(ResultsError, match=r"is damaged: play its plays 35 to 54 again: .*resume"):
        merge(folders, tmp_path / "merged")
    assert list((tmp_path / "merged").glob("*/*/manifest.json")) == []
    reopen(folders[1]).finish()
    same_files(merge(folders, tmp_path / "merged").folder, whole)


def test_what_does_not_belong_together_is_not_merged(tmp_path: Path, parts: list[Path]) -> None:
    first, second, third = parts
    copy = shutil.copytree(second, tmp_path / "copy")
    other_seed = part(tmp_path, 2, settings=replace(SETTINGS, seed=6))
    other_n = part(tmp_path, 2, settings=replace(SETTINGS, n=60))
    of_two = part(tmp_path, 2, of=2)
    wrong: list[tuple[Sequence[Path], str]] = [
        ([first, third], r"part 2/3 is lacking\. Play it, or name its folder too"),
        ([third], "parts 1/3, 2/3 are lacking"),
        ([first, second, copy, third], r"are both part 2/3\. Name one of them"),
        ([first, other_seed, third], "their seeds are 6 and 5"),
        ([first, other_n, third], "their numbers of plays are 60 and 70"),
        ([first, of_two, third], "one is 2/2, the other 1/3"),
        ([first, tmp_path, third], "is not the folder of a run"),
        ([], "name the folders"),
    ]
    for folders, said in wrong:
        with pytest.raises((ResultsError, UsageError), match=said):
            merge(folders, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("digests", "program"), "the program's rules or a strategy's are others"),
        (("versions", "numpy"), "numpy is 1.0 and "),
        (("digests", "scenario"), "the texts of their scenarios differ"),
    ],
)
def test_parts_of_other_programs_and_packages_are_told_apart(
    tmp_path: Path, parts: list[Path], where: tuple[str, str], said: str
) -> None:
    other = shutil.copytree(parts[1], tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text())
    manifest[where[0]][where[1]] = "1.0"
    manifest["digests"]["run"] = "another"
    (other / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ResultsError, match=said):
        merge([parts[0], other, parts[2]], tmp_path)


def test_a_whole_run_is_no_part(tmp_path: Path, whole: Path) -> None:
    with pytest.raises(ResultsError, match="is a whole run"):
        merge([whole], tmp_path)


def test_other_processors_are_told(tmp_path: Path, parts: list[Path]) -> None:
    other = shutil.copytree(parts[1], tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text())
    manifest["processor"]["features"] = []
    (other / "manifest.json").write_text(json.dumps(manifest))
    told: list[str] = []
    merge([parts[0], other, parts[2]], tmp_path, told.append)
    assert told[0].startswith("these were played on different processors")


@pytest.mark.long
def test_groups_of_rows_are_cut_by_replicates_whatever_the_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(store, "BYTES_A_GROUP", 4000)
    classes, digests = CLASSES * 100, []
    for size in (800, 100, 37):
        made = store.Store(store.claim(tmp_path / "rivers"), "this run")
        made.blocks.mkdir()
        for first in range(0, 800, size):
            last = min(first + size, 800)
            made.write_block(range(first, last), block(classes[first:last], first))
        digests.append(made.merge(800))
        groups = pq.ParquetFile(made.folder / "objections.parquet")
        assert groups.num_row_groups > 2
        starts = [
            groups.read_row_group(at)["replicate"][0].as_py()
            for at in range(1, groups.num_row_groups)
        ]
        assert {start // 100 - (start - 1) // 100 for start in starts} <= {1, 0}
    assert digests[0] == digests[1] == digests[2]


def command(*words: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["run.py", *words])  # of which it tells how to go on
        return CliRunner().invoke(app, words)


def listed(base: Path) -> str:
    return " ".join(command("list", "runs", "--out", str(base)).stdout.split())


@pytest.mark.long
def test_a_queue_plays_parts_by_one_command_and_merges_them(tmp_path: Path, whole: Path) -> None:
    words = ["run", "two_neighbours", "-n", str(N), "--seed", "5", "--out", str(tmp_path)]
    folders = []
    for number in (1, 2, 2):  # asked for again, a part is there
        done = command(*words, "--shard", f"{number}/2")
        assert done.exit_code == 0, done.stderr
        assert f"part {number}/2 is played. Once all are: python run.py merge" in done.stderr
        folders.append(done.stdout.strip())
    assert folders[1] == folders[2]
    assert "part 1/2, 35 plays there, to be merged" in listed(tmp_path)
    early = command("tell", folders[0])
    assert early.exit_code == 2
    assert "is part 1/2 of a run, and has no tables" in early.stderr
    lacking = command("merge", folders[0])
    assert lacking.exit_code == 2
    assert re.search(
        r"part 2/2 is lacking\..* run two_neighbours .*--shard 2/2$", lacking.stderr.strip()
    )
    merged = command("merge", *folders[:2], "--out", str(tmp_path), "--no-figures")
    assert merged.exit_code == 0, merged.stderr
    assert f"{N} plays, seed 5" in merged.stdout
    (folder,) = re.findall(r"merged: (.*)", merged.stderr)
    same_files(Path(folder), whole)
    assert "--shard" not in json.loads((Path(folder) / "manifest.json").read_text())["command"]
