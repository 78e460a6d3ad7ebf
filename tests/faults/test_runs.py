"""Runs that are stopped, hindered or crowded leave whole files and clear words."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.analysis.tables import read
from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.lab.store import Store, writing
from sim.scenario import load
from tests.made import CLASSES, block

ROOT = Path(__file__).resolve().parents[2]


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), *words]


def wait_for_blocks(results: Path, process: subprocess.Popen[str], number: int) -> Path:
    """Wait until a run has written so many blocks; its folder."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        folders = list(results.glob("two_neighbours/*/blocks"))
        if folders and len(list(folders[0].glob("*[0-9]"))) >= number:
            return folders[0].parent
        time.sleep(0.02)
    process.kill()
    raise AssertionError(f"no blocks: {process.communicate()}")


def test_an_interrupted_run_keeps_valid_results_and_exits_with_130(tmp_path: Path) -> None:
    words = ["run", "two_neighbours", "-n", "2000000", "--block-size", "50", "--workers", "2"]
    process = subprocess.Popen(
        command(*words),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    folder = wait_for_blocks(tmp_path / "results", process, 3)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=120)
    assert process.returncode == 130, complaint
    assert "Traceback" not in complaint
    manifest = json.loads((folder / "manifest.json").read_text())
    assert not manifest["complete"]
    assert manifest["played"] >= 150
    assert f"{manifest['played']:,} of 2,000,000 plays" in complaint
    assert folder.name in complaint
    played = pq.read_table(folder / "outcomes.parquet").column("replicate").to_pylist()
    expected = [r for start, stop in manifest["replicates"] for r in range(start, stop)]
    assert played == expected
    assert not (folder / "blocks").exists()


@pytest.mark.parametrize("words", [["-n", "10"], ["--transcript"]])
def test_an_interrupt_while_rules_compile_is_heard_at_once(
    tmp_path: Path, words: list[str]
) -> None:
    process = subprocess.Popen(
        command("run", "two_neighbours", *words),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cold")},
    )
    assert process.stderr is not None
    assert "compiling the rules" in process.stderr.readline()
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=20)
    assert process.returncode == 130, complaint
    assert complaint.startswith("interrupted")
    assert out == ""


def test_a_killed_run_leaves_whole_blocks_and_says_that_it_is_not_complete(
    tmp_path: Path,
) -> None:
    words = ["run", "two_neighbours", "-n", "2000000", "--block-size", "50"]
    process = subprocess.Popen(
        command(*words), cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        text=True,
    )  # fmt: skip
    folder = wait_for_blocks(tmp_path / "results", process, 3)
    process.kill()
    process.wait(timeout=60)
    assert not json.loads((folder / "manifest.json").read_text())["complete"]
    for whole in (folder / "blocks").glob("*[0-9]"):
        assert pq.read_table(whole / "outcomes.parquet").num_rows == 50
    with pytest.raises(ResultsError, match="nothing was played"):
        read(folder)


@pytest.mark.parametrize("out", ["taken", "taken/below", "/proc/results", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, out: str) -> None:
    (tmp_path / "taken").write_text("a file")
    done = subprocess.run(
        command("run", "two_neighbours", "-n", "5", "--out", out),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "cannot write results to" in done.stderr
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_named() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full")
    with pytest.raises(ResultsError, match="No space left"), writing(full):
        full.write_text("a")


def test_a_block_that_cannot_be_written_leaves_no_half(tmp_path: Path) -> None:
    store = Store(tmp_path, "rivers")
    store.write_block(range(3), block(CLASSES[:3]))
    broken = block(CLASSES[3:6], 3)
    del broken["offers"]
    with pytest.raises(KeyError):
        store.write_block(range(3, 6), broken)
    assert store.written() == [range(3)]
    assert store.merge() == [range(3)]


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    scenario = load("two_neighbours")

    def play(seed: int) -> Path:
        return ensemble(scenario, Settings(n=20, seed=seed, workers=1), tmp_path).folder

    with ThreadPoolExecutor(4) as pool:
        folders = list(pool.map(play, range(4)))
    assert len(set(folders)) == 4
    for seed, folder in enumerate(folders):
        assert read(folder).manifest["seed"] == seed
        assert pq.read_table(folder / "outcomes.parquet").num_rows == 20


def test_a_terminal_that_knows_no_bars_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        command("run", "two_neighbours", "-n", "5", "--no-figures"),
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
    )
    assert done.returncode == 0
    assert b"Two neighbours" in done.stdout
