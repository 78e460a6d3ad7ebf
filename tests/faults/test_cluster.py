"""A Dask cluster on this machine: workers are killed and join while a run is played.

Where dask.distributed is not installed (the extra `cluster`), nothing here is run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.errors import ResultsError, UsageError
from sim.lab import cluster
from sim.lab.cluster import difference
from sim.lab.ensemble import ensemble
from sim.lab.resuming import reopen, unfinished
from sim.lab.settings import Settings
from sim.scenario import load

distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed")
pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = load("two_neighbours")
SETTINGS = Settings(n=200, seed=3, workers=2, block_size=10)


class Dask:
    """A scheduler on loopback, and its workers, each a process with one thread."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.processes: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def start(self, kind: str, *words: str, root: Path = ROOT) -> subprocess.Popen[bytes]:
        log = (self.base / f"{kind}{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard"],
            cwd=self.base,
            env={**os.environ, "PYTHONPATH": str(root), "DASK_LOGGING__DISTRIBUTED": "info"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self.processes.append(process)
        return process

    def scheduler(self) -> None:
        told = self.base / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(told))
        wait_until(told.exists)
        wait_until(lambda: bool(told.read_text()))
        self.address = str(json.loads(told.read_text())["address"])

    def worker(self, root: Path = ROOT) -> subprocess.Popen[bytes]:
        """A worker more; it is there when this is done."""
        before = len(self.there())
        words = ["--nthreads", "1", "--no-nanny", "--local-directory", str(self.base)]
        process = self.start("worker", self.address, *words, root=root)
        wait_until(lambda: len(self.there()) > before)
        return process

    def there(self) -> dict[str, int]:
        with distributed.Client(self.address, set_as_default=False) as client:
            return dict(client.nthreads())

    def tasks(self) -> list[int]:
        """How many tasks each of the workers that are left has done."""
        with distributed.Client(self.address, set_as_default=False) as client:
            return list(client.run(lambda dask_worker: dask_worker.state.executed_count).values())

    def stop(self) -> None:
        for process in self.processes[::-1]:
            process.kill()
            process.wait()


def wait_until(true: Any) -> None:
    give_up = time.monotonic() + 90
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.05)


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    started = Dask(tmp_path)
    try:
        started.scheduler()
        yield started
    finally:
        started.stop()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = ensemble(SCENARIO, SETTINGS, tmp_path_factory.mktemp("whole")).manifest["tables"]
    return dict(found)


def on(dask: Dask) -> Settings:
    return Settings(n=200, seed=3, block_size=10, scheduler=dask.address)


def test_one_worker_is_killed_and_one_joins_and_the_tables_are_those_of_a_local_run(
    dask: Dask, tmp_path: Path, whole: dict[str, str]
) -> None:
    first, _ = dask.worker(), dask.worker()
    happened: list[str] = []

    def told(done: int, _asked: int) -> None:
        if done >= 30 and not happened:
            first.kill()
            first.wait()
            happened.append("killed")
        if done >= 60 and len(happened) == 1:
            dask.worker()
            happened.append("joined")

    found = ensemble(SCENARIO, on(dask), tmp_path / "results", told)
    assert happened == ["killed", "joined"]
    assert found.manifest["tables"] == whole
    assert found.manifest["sittings"][0]["pool"] == dask.address
    assert found.manifest["sittings"][0]["workers"] == 2
    done = dask.tasks()
    assert len(done) == 2
    assert min(done) > 0, "who joined has played as well"


def test_a_run_goes_on_here_where_its_scheduler_has_gone(
    dask: Dask, tmp_path: Path, whole: dict[str, str]
) -> None:
    dask.worker()

    def told(done: int, _asked: int) -> None:
        if done == 30:
            dask.stop()

    with pytest.raises(ResultsError, match=r"scheduler at .* has gone\. .* plays are kept\. Go on"):
        ensemble(SCENARIO, on(dask), tmp_path / "results", told)
    (folder,) = unfinished(tmp_path / "results")
    assert reopen(folder).finish().manifest["tables"] == whole


def test_an_address_where_nothing_answers_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    for address in ("tcp://127.0.0.1:1", "no address", "tcp://127.0.0.1"):
        with pytest.raises(UsageError, match=r"--scheduler .*: no Dask scheduler answers there"):
            ensemble(SCENARIO, Settings(n=10, scheduler=address), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_scheduler_without_workers_is_named(dask: Dask, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"it has no workers\. Start some: dask worker tcp://"):
        ensemble(SCENARIO, on(dask), tmp_path / "results")
    assert not (tmp_path / "results").exists()


def test_a_worker_of_another_program_plays_nothing(dask: Dask, tmp_path: Path) -> None:
    """Whether it is there at first or joins later."""
    other = tmp_path / "other"
    shutil.copytree(ROOT / "sim", other / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    with (other / "sim" / "strategies" / "fixed.py").open("a") as file:
        file.write("# another\n")
    dask.worker()

    def joins(done: int, _asked: int) -> None:
        if done == 30:
            dask.worker(other)

    with pytest.raises(ResultsError, match=r"joined that does not play alike: the program's rules"):
        ensemble(SCENARIO, on(dask), tmp_path / "results", joins)
    with pytest.raises(UsageError, match=r"worker tcp://.* does not play alike: the program's "):
        ensemble(SCENARIO, on(dask), tmp_path / "more")
    assert not (tmp_path / "more").exists()


def test_two_programs_are_told_apart_by_rules_and_packages() -> None:
    mine = ("rules", (("numpy", "2"), ("python", "3.11")))
    assert difference(mine, mine) == ""
    assert difference(mine, ("rules", (("numpy", "1"),))) == (
        "numpy is 1, here 2; python is not installed, here 3.11"
    )
    assert difference(mine, ("others", mine[1])) == "the program's rules are others than here"
