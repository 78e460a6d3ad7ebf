"""Runs that are stopped, hindered or crowded leave whole files and clear words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from sim.analysis.tables import read
from sim.cli import app
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), *words]


@pytest.mark.long
@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("words", [["-n", "10"], ["--ends", "accord"]])
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


@pytest.mark.parametrize("out", ["taken", "taken/below", "/proc/results", "/dev/null"])
def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file")
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["run", "two_neighbours", "-n", "5", "--out", out])
    assert done.exit_code == 2
    assert "cannot write results to" in done.stderr
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
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


@pytest.mark.long
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
