"""What the system may refuse: memory, threads, longer files, folders, the disk's own word.

Each time the run says what to do, and comes to the same tables once nothing is refused any more.
"""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.lab.ensemble import Interrupted, Results, ensemble
from sim.lab.resuming import reopen, unfinished
from sim.lab.settings import Settings
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = load("two_neighbours")
N, MANY = 120, 40_000

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a system with other limits")
SLOW_EIO = pytest.param(errno.EIO, marks=pytest.mark.slow)
needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc")
Tables = dict[str, str]


def settings(workers: int, block_size: int = 10) -> Settings:
    return Settings(n=N, workers=workers, block_size=block_size)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run to which nothing is refused."""
    return ensemble(SCENARIO, settings(1), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def whole(played: Results) -> Tables:
    """Its tables, by their digests."""
    return dict(played.manifest["tables"])


@pytest.fixture(scope="module")
def whole_of_many(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    played = ensemble(SCENARIO, Settings(n=MANY, workers=1), tmp_path_factory.mktemp("many"))
    return dict(played.manifest["tables"])


def complaint(folder: Path, limit: str, n: int = N, workers: int = 2) -> str:
    """What a run in a process of its own says of a limit."""
    words = [sys.executable, "-m", "tests.faults.confined", str(folder), limit, str(n)]
    ended = subprocess.run(
        [*words, str(workers)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    return ended.stdout


def go_on(folder: Path, workers: int, block_size: int | None = None) -> Tables:
    """The tables of the run that was begun there, once nothing is refused any more."""
    (begun,) = unfinished(folder)
    results = reopen(begun, workers, block_size).finish()
    return dict(results.manifest["tables"])


@pytest.mark.long
@needs_proc
@pytest.mark.parametrize(
    ("mebibytes", "workers"),
    [
        pytest.param(3, 1, marks=pytest.mark.slow),
        pytest.param(12, 1, marks=pytest.mark.slow),
        (12, 2),
    ],
)
def test_a_run_that_is_short_of_memory_says_what_needs_less(
    tmp_path: Path, whole_of_many: Tables, mebibytes: int, workers: int
) -> None:
    said = complaint(tmp_path, str(mebibytes), MANY, workers)
    assert "there is not enough memory" in said
    assert said.endswith("--workers 1 --block-size 100")
    assert go_on(tmp_path, workers, 1000) == whole_of_many


@pytest.mark.long
def test_a_run_without_threads_says_what_needs_less(tmp_path: Path, whole: Tables) -> None:
    tmp_path.chmod(0o777)
    said = complaint(tmp_path, "threads")
    assert said.startswith("the system starts no more threads, or there is not enough memory; ")
    assert "0 of 120 plays are kept." in said
    assert go_on(tmp_path, 2) == whole


@pytest.mark.long
@pytest.mark.parametrize("nth", [1, 2])
def test_a_worker_that_cannot_be_started_ends_the_run_in_words(
    tmp_path: Path, whole: Tables, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    """The first of three, so that nothing is played, or the second, beside one that plays."""
    start, workers = threading.Thread.start, []

    def refused(thread: threading.Thread) -> None:
        if thread.name.startswith("talks"):
            workers.append(thread)
            if len(workers) == nth:
                raise RuntimeError("can't start new thread")
        start(thread)

    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refused)
        with pytest.raises(ResultsError, match=r"starts no more threads.* \d+ of 120 plays are"):
            ensemble(SCENARIO, settings(3), tmp_path)
    assert len(workers) == nth
    assert go_on(tmp_path, 3) == whole


@contextmanager
def no_file_longer_than(n_bytes: int) -> Iterator[None]:
    """As ``ulimit -f`` has it; what was there already is no matter."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.long
@pytest.mark.parametrize(
    ("n_bytes", "what", "workers"),
    [
        (0, "text", 1),
        (500, "manifest", 1),
        (4_000, "block", 1),
        (4_000, "block", 2),
        (None, "table", 2),
    ],
)
def test_a_file_that_may_not_be_longer_is_named_whichever_it_is(
    tmp_path: Path, played: Results, n_bytes: int | None, what: str, workers: int
) -> None:
    whole = played.manifest["tables"]
    asked = settings(workers, block_size=1)  # a table is longer than any of its blocks
    if n_bytes is None:
        n_bytes = (played.folder / "outcomes.parquet").stat().st_size - 1
    with no_file_longer_than(n_bytes), pytest.raises(ResultsError, match="File too large") as said:
        ensemble(SCENARIO, asked, tmp_path)
    assert any(tmp_path.rglob("*.block")) == (what == "table")
    if what in {"text", "manifest"}:
        assert str(said.value).endswith("Name a folder that can be written to with --out.")
        assert unfinished(tmp_path) == []
        assert ensemble(SCENARIO, asked, tmp_path).manifest["tables"] == whole
        return
    assert "Mend that, then go on: python run.py resume " in str(said.value)
    assert go_on(tmp_path, workers) == whole


@pytest.mark.long
@pytest.mark.parametrize("number", [errno.ENOSPC, SLOW_EIO])
def test_a_disk_that_fails_when_a_file_is_settled_is_named(
    tmp_path: Path, whole: Tables, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """That it is full or broken may first be told when a file is to be settled."""
    settle, asked, failed = os.fsync, 0, 0

    def refused(handle: int) -> None:
        nonlocal asked
        asked += 1
        if asked == failed:
            raise OSError(number, os.strerror(number))
        settle(handle)

    monkeypatch.setattr(os, "fsync", refused)
    while asked >= failed:
        asked, failed = 0, failed + 1
        folder = tmp_path / str(failed)
        try:
            assert ensemble(SCENARIO, settings(2), folder).manifest["tables"] == whole
        except ResultsError as error:
            assert os.strerror(number) in str(error)  # noqa: PT017 (at the last step none)
            assert not any(folder.rglob("*.part"))
        for begun in unfinished(folder):
            assert reopen(begun).finish().manifest["tables"] == whole
    assert failed - 1 == len(["scenario", "begun", *whole, "names", "finished", "names"])


def stop(_done: int, _asked: int) -> None:
    raise KeyboardInterrupt


@pytest.mark.long
def test_a_folder_that_nobody_may_write_to_is_named(tmp_path: Path, whole: Tables) -> None:
    """Another user's folder, and a run of one's own that was closed."""
    tmp_path.chmod(0o555)
    said = complaint(tmp_path, "nobody")
    assert said.startswith("cannot write results to ")
    assert said.endswith("Permission denied. Name a folder that can be written to with --out.")
    tmp_path.chmod(0o755)
    with pytest.raises(Interrupted):
        ensemble(SCENARIO, settings(2), tmp_path, stop)
    (begun,) = unfinished(tmp_path)
    (begun / "scenario.yaml").chmod(0o666)  # it is locked for as long as the run is played
    for folder in (begun, begun / "blocks"):
        folder.chmod(0o555)
    said = complaint(tmp_path, "nobody")
    assert "Permission denied. Mend that, then go on: python run.py resume " in said
    for folder in (begun, begun / "blocks"):
        folder.chmod(0o755)
    assert go_on(tmp_path, 2) == whole
