"""Interrupts, full and read-only disks, short memory, faulty rules, clocks: nothing is lost."""

from __future__ import annotations

import json
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import ResultsError
from sim.lab import manifest, store
from sim.lab.ensemble import Interrupted, ensemble
from sim.lab.resuming import reopen, unfinished
from sim.lab.settings import Settings
from sim.lab.threads import beside
from sim.model import Talks
from sim.registry import strategies
from sim.scenario import Scenario, load
from sim.strategies.strategy import Strategy, View

ROOT = Path(__file__).resolve().parents[2]
N = 3_000
SETTINGS = Settings(n=N, block_size=100, workers=2)
RUN = ["run", "two_neighbours", "-n", str(N), "--block-size", "100", "--no-figures"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The tables of a run that nothing hinders, by their digests."""
    played = ensemble(load("two_neighbours"), SETTINGS, tmp_path_factory.mktemp("whole"))
    return dict(played.manifest["tables"])


def command(*words: str) -> list[str]:
    return [sys.executable, str(ROOT / "run.py"), *words]


def done(words: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command that has ended; there must be no traceback."""
    ended = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    assert "Traceback" not in ended.stderr
    return ended


def go_on(complaint: str, cwd: Path) -> dict[str, Any]:
    """Do what a complaint says; the manifest then."""
    (advice,) = re.findall(r"python run\.py (resume .*)", complaint)
    words = shlex.split(advice)
    with chdir(cwd):
        ended = CliRunner().invoke(app, [*words, "--no-figures"])
    assert ended.exit_code == 0, ended.output
    found: dict[str, Any] = json.loads((cwd / words[1] / "manifest.json").read_text())
    assert found["complete"]
    return found


@pytest.mark.long
@pytest.mark.usefixtures("heard")
def test_an_interrupted_run_says_how_to_go_on(tmp_path: Path, whole: dict[str, str]) -> None:
    process = subprocess.Popen(
        command(*RUN), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while not list(tmp_path.glob("results/*/*/blocks/*.block")):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, complaint = process.communicate(timeout=120)
    assert process.returncode == 130, complaint
    assert out == ""
    assert "Traceback" not in complaint
    (there,) = re.findall(r"stopped after ([\d,]+) of 3,000 plays", complaint)
    assert 0 < int(there.replace(",", "")) < N
    assert go_on(complaint, tmp_path)["tables"] == whole


@pytest.mark.slow
def test_a_file_that_may_not_be_longer_is_named(tmp_path: Path, whole: dict[str, str]) -> None:
    ended = done(["bash", "-c", f"ulimit -f 8; exec {shlex.join(command(*RUN))}"], tmp_path)
    assert ended.returncode == 2
    assert "cannot write results to results/two_neighbours/" in ended.stderr
    assert "File too large" in ended.stderr
    assert go_on(ended.stderr, tmp_path)["tables"] == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two mebibytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def remounted(disk: Path, option: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{option}", str(disk)], check=True)


@pytest.mark.long
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_full_disk_stops_a_run_until_there_is_room(
    small_disk: Path, whole: dict[str, str], workers: int
) -> None:
    settings = replace(SETTINGS, workers=workers)
    with pytest.raises(ResultsError, match=r"No space left on device\. Mend that, then go on: "):
        ensemble(load("two_neighbours"), settings, small_disk)
    (folder,) = unfinished(small_disk)
    with pytest.raises(ResultsError, match="No space left"):
        reopen(folder).finish()
    remounted(small_disk, "size=64m")
    assert reopen(folder, workers=workers).finish().manifest["tables"] == whole


def stop(_done: int, _asked: int) -> None:
    raise KeyboardInterrupt


@pytest.mark.long
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_a_disk_that_has_turned_read_only_is_named(small_disk: Path, workers: int) -> None:
    scenario, settings = load("two_neighbours"), Settings(n=90, workers=workers, block_size=10)
    whole = ensemble(scenario, settings, small_disk / "whole").manifest["tables"]
    with pytest.raises(Interrupted):
        ensemble(scenario, settings, small_disk, stop)
    (folder,) = unfinished(small_disk)
    remounted(small_disk, "ro")
    with pytest.raises(ResultsError, match=r"Read-only file system\. Mend that, then go on: "):
        reopen(folder).finish()
    with pytest.raises(ResultsError, match=r"Read-only file system\. Name a folder"):
        ensemble(scenario, settings, small_disk)
    remounted(small_disk, "rw")
    assert reopen(folder, workers=workers).finish().manifest["tables"] == whole
    assert ensemble(scenario, settings, small_disk).manifest["tables"] == whole


FAULTS: list[type[BaseException]] = []
"""What goes wrong in the strategy below, the next time it is asked."""


@dataclass(frozen=True)
class Faulty(Strategy):
    """Concede everything, if nothing goes wrong."""

    def level(self, view: View) -> float:
        if FAULTS:
            raise FAULTS[0]("of a stage")
        return view.floor


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Scenario:
    """A scenario with the strategy above."""
    strategies.names()
    monkeypatch.setitem(strategies._classes, "faulty", Faulty)
    FAULTS.clear()
    return load("two_neighbours", ["parties.UPP.strategy=faulty"])


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "raised", "said"),
    [
        (ZeroDivisionError, ZeroDivisionError, "of a stage"),
        (SystemExit, RuntimeError, "tried to end the program"),
    ],
)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_rule_that_fails_is_shown_with_what_is_kept(
    tmp_path: Path,
    faulty: Scenario,
    workers: int,
    fault: type[BaseException],
    raised: type[Exception],
    said: str,
) -> None:
    """Whether it fails or would end the worker that asks it."""
    settings = Settings(n=80, workers=workers, block_size=10)
    whole = ensemble(faulty, settings, tmp_path / "whole").manifest["tables"]

    def spoil(plays: int, _asked: int) -> None:
        FAULTS.append(fault)

    with pytest.raises(raised, match=said) as caught:
        ensemble(faulty, settings, tmp_path / "spoilt", spoil)
    (note,) = caught.value.__notes__
    assert re.match(r"\d0 of 80 plays are kept\. Go on: python run\.py resume .*spoilt", note)
    (folder,) = unfinished(tmp_path / "spoilt")
    FAULTS.clear()
    assert reopen(folder, workers=workers).finish().manifest["tables"] == whole


def test_a_rule_that_ends_the_program_before_the_first_block_is_shown(
    tmp_path: Path, faulty: Scenario
) -> None:
    FAULTS.append(SystemExit)
    for play in (
        lambda: ensemble(faulty, Settings(n=80), tmp_path),
        lambda: beside(lambda: Talks(faulty).trace(0)),
    ):
        with pytest.raises(RuntimeError, match="tried to end the program"):
            play()
    FAULTS.clear()
    assert reopen(unfinished(tmp_path)[0]).finish().manifest["complete"]


@pytest.mark.long
def test_a_worker_without_memory_says_what_needs_less(tmp_path: Path, faulty: Scenario) -> None:
    settings = Settings(n=80, workers=2, block_size=10)
    whole = ensemble(faulty, settings, tmp_path / "whole").manifest["tables"]
    with pytest.raises(ResultsError, match=r"^there is not enough memory; \d0 of 80 plays .* 100$"):
        ensemble(faulty, settings, tmp_path / "spoilt", lambda *_: FAULTS.append(MemoryError))
    (folder,) = unfinished(tmp_path / "spoilt")
    FAULTS.clear()
    assert reopen(folder, workers=1, block_size=7).finish().manifest["tables"] == whole


class SetBack(datetime):
    """A clock that goes an hour back every time it is read."""

    read = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> SetBack:
        cls.read += 1
        found = super().now(tz)
        return found - timedelta(hours=cls.read)


@pytest.mark.long
def test_a_clock_that_is_set_back_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario, settings = load("two_neighbours"), Settings(n=40, workers=1, block_size=10)
    whole = ensemble(scenario, settings, tmp_path).manifest["tables"]
    for module in (manifest, store):
        monkeypatch.setattr(module, "datetime", SetBack)

    with pytest.raises(Interrupted):
        ensemble(scenario, settings, tmp_path, stop)
    (folder,) = unfinished(tmp_path)
    results = reopen(folder).finish()
    assert results.manifest["tables"] == whole
    assert results.manifest["seconds"] >= 0
    assert len(list((tmp_path / "two_neighbours").iterdir())) == 2


def test_a_clock_that_stands_still_gives_every_run_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Still(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Still:
            return cls(2030, 5, 1, tzinfo=tz)

    monkeypatch.setattr(store, "datetime", Still)
    folders = {store.claim(tmp_path) for _ in range(12)}
    assert len(folders) == 12


def test_an_empty_folder_left_behind_is_in_nobodys_way(tmp_path: Path) -> None:
    """As a run leaves it that is killed before it says what it is."""
    (tmp_path / "two_neighbours" / "2030-05-01_120000" / "blocks").mkdir(parents=True)
    (tmp_path / "two_neighbours" / "a file").touch()
    assert unfinished(tmp_path) == []
    assert unfinished(tmp_path / "nowhere") == []
