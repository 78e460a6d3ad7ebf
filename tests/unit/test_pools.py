"""Whatever plays blocks, the tables are the same, byte for byte; a lost worker harms nothing."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from pathlib import Path
from typing import Any, cast

import pytest

from sim.errors import ResultsError, ScenarioError, UsageError
from sim.lab.blocks import TABLES, stream
from sim.lab.ensemble import Interrupted, ensemble, play_and_keep
from sim.lab.memory import played
from sim.lab.pools import (
    TRIES,
    Pool,
    Processes,
    Threads,
    WorkersLostError,
    begin,
    in_turn,
    opened,
    staying,
    warm,
)
from sim.lab.resuming import reopen
from sim.lab.settings import PROCESSES, THREADS, Settings
from sim.lab.slate import Slate, play
from sim.lab.store import Store
from sim.lab.tasks import Streams, Task, play_block, task
from sim.model import Talks
from sim.scenario import load

ROOT = Path(__file__).resolve().parents[2]
SCENARIO = load("two_neighbours")
SETTINGS = Settings(n=120, seed=3, workers=2, block_size=10)
ON_PROCESSES = Settings(n=120, seed=3, workers=2, block_size=10, pool=PROCESSES)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of the tables that threads make."""
    found = ensemble(SCENARIO, SETTINGS, tmp_path_factory.mktemp("whole")).manifest["tables"]
    return dict(found)


class Kept(threading.local):
    """What a thread keeps."""

    what: set[int] | None = None


KEPT = Kept()


def keep_something() -> Any:
    """What a task leaves with its thread, as long as somebody holds it."""
    KEPT.what = {1}
    return weakref.ref(KEPT.what)


def test_threads_that_rest_let_go_of_what_they_kept_and_go_on_afterwards() -> None:
    pool = Threads(1)
    try:
        kept = cast(Any, pool.submit(cast(Task, (keep_something, ()))).result())
        assert kept() == {1}
        pool.rest()
        assert kept() is None
        assert cast(Any, pool.submit(cast(Task, (keep_something, ()))).result())() == {1}
    finally:
        pool.close()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc says how much is held")
def test_what_resting_threads_let_go_of_is_the_systems_again() -> None:
    """Some 200 MB in pieces that the C library keeps for itself, among others that stay."""

    def held() -> int:
        rows = Path("/proc/self/status").read_text().splitlines()
        return int(next(row for row in rows if row.startswith("RssAnon")).split()[1]) // 1024

    def fill() -> list[bytearray]:
        return [bytearray(os.urandom(16) * 1000) for _ in range(12_500)][::250]

    def work(_: Any) -> Streams:
        stay.extend(fill())
        return {}

    stay: list[bytearray] = []
    pool = Threads(1)
    pool.submit((work, (None,))).result()
    before = held()
    pool.rest()
    pool.close()
    assert before - held() >= 150
    assert len(stay) == 50


def test_workers_rest_before_tables_are_merged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []

    def noted(kind: type, name: str) -> None:
        whole = getattr(kind, name)

        def call(*given: Any) -> Any:
            order.append(name)
            return whole(*given)

        monkeypatch.setattr(kind, name, call)

    noted(Threads, "rest")
    noted(Store, "merge")
    ensemble(SCENARIO, SETTINGS, tmp_path)
    assert order == ["rest", "merge"]


def test_a_task_travels_and_gives_what_talks_play() -> None:
    function, arguments = pickle.loads(pickle.dumps(task(SCENARIO, SETTINGS, range(20, 30))))
    assert function is play_block
    streams = pickle.loads(pickle.dumps(function(*arguments)))
    block = Talks(SCENARIO, seed=3).play(20, 30)
    for name in TABLES:
        assert streams[name].equals(stream(block.tables[name])), name


def test_one_thread_plays_scenario_after_scenario_each_on_its_own_luck() -> None:
    other = load("two_neighbours", ["parties.LOW.resolve=0.9"])
    asked = [(SCENARIO, 3), (other, 3), (SCENARIO, 4), (SCENARIO, 3)]
    found = [
        play_block(one.text, one.id, Settings(n=20, seed=seed), range(20))["outcomes"]
        for one, seed in asked
    ]
    for (one, seed), table in zip(asked, found, strict=True):
        assert table.equals(stream(Talks(one, seed=seed).play(0, 20).tables["outcomes"]))
    assert len({bytes(table) for table in found}) == 3


@pytest.mark.long
def test_a_killed_process_is_replaced_and_its_blocks_are_played_again(
    tmp_path: Path, whole: dict[str, str]
) -> None:
    killed: list[int] = []
    workers: set[int] = set()

    def kill(done: int, _asked: int) -> None:
        there = {child.pid for child in multiprocessing.active_children() if child.pid}
        workers.update(there)
        if done == 30:
            killed.append(min(there))
            os.kill(killed[0], signal.SIGKILL)

    found = ensemble(SCENARIO, ON_PROCESSES, tmp_path, kill)
    assert found.manifest["tables"] == whole
    assert killed
    assert len(workers) >= 3, "one of the first two was killed"
    assert found.manifest["sittings"][0]["pool"] == PROCESSES
    assert not multiprocessing.active_children()


@pytest.mark.long
def test_an_interrupted_run_goes_on_with_whatever_plays_it(
    tmp_path: Path, whole: dict[str, str]
) -> None:
    def stop(_done: int, _asked: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        ensemble(SCENARIO, ON_PROCESSES, tmp_path, stop)
    results = stopped.value.results
    assert 10 <= results.manifest["played"] < 120
    assert reopen(results.folder, workers=1).finish().manifest["tables"] == whole


@pytest.mark.long
def test_in_memory_and_side_by_side_processes_play_as_threads_do(tmp_path: Path) -> None:
    with staying():  # a process takes seconds to start
        mine, theirs = played(SCENARIO, ON_PROCESSES), played(SCENARIO, SETTINGS)
        folders = [
            play(Slate("screen", SCENARIO, (), (), how), tmp_path / how.pool)
            for how in (SETTINGS, ON_PROCESSES)
        ]
    for name in TABLES:  # by their words, for what is no number equals nothing
        assert repr(mine.tables[name].to_pylist()) == repr(theirs.tables[name].to_pylist()), name
    one, other = ((folder / "plays.parquet").read_bytes() for folder in folders)
    assert one == other


@pytest.mark.long
def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """Killed, it cannot tell them."""
    words = ["run", "two_neighbours", "-n", "1m", "--pool", "processes", "--workers", "2"]
    run = subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "run.py"),
            *words,
            "--block-size",
            "100",
            "--out",
            str(tmp_path),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    give_up = time.monotonic() + 120
    while not list(tmp_path.glob("*/*/blocks/*.block")):
        assert time.monotonic() < give_up
        time.sleep(0.05)
    workers = children(run.pid)
    run.kill()
    run.wait()
    assert len(workers) >= 2
    while any(Path(f"/proc/{worker}/cmdline").exists() for worker in workers):
        assert time.monotonic() < give_up, "workers play on for nobody"
        time.sleep(0.05)


def children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.exists():
        pytest.skip("this system does not tell the children of a process")
    return [int(number) for number in path.read_text().split()]


def test_whoever_plays_a_block_may_write_it(tmp_path: Path) -> None:
    one, settings, block = load("two_neighbours"), Settings(n=20), range(10, 20)
    given = one.text, one.id, settings, block
    stores = [Store(tmp_path / name, "key", settings.tables.names) for name in ("here", "sent")]
    for store in stores:
        store.blocks.mkdir(parents=True)
    assert play_and_keep(stores[0].folder, "key", *given) == {}
    stores[1].keep(block, play_block(*given))
    (here,), (sent,) = (store.written() for store in stores)
    assert here.replicates == block
    assert here.file.read_bytes() == sent.file.read_bytes()


def test_what_keeps_a_worker_from_writing_is_told_in_whole(tmp_path: Path) -> None:
    one, settings = load("two_neighbours"), Settings(n=20)
    with pytest.raises(ResultsError, match="cannot write results to") as found:
        play_and_keep(tmp_path / "gone", "key", one.text, one.id, settings, range(2))
    sent = pickle.loads(pickle.dumps(found.value))
    assert type(sent) is ResultsError
    assert str(sent) == str(found.value)


class Losing(Threads):
    """Threads whose every future says that its worker is lost."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    mended = 0

    def submit(self, task: Task) -> Future[Streams]:
        future: Future[Streams] = Future()
        future.set_exception(BrokenExecutor())
        return future

    def mend(self) -> None:
        self.mended += 1


def done(pool: Pool, function: Callable[..., Any], *given: Any) -> Any:
    """What a pool makes of a function."""
    return pool.submit(cast(Task, (function, given))).result()


def test_workers_stay_for_the_next_who_asks_for_the_same() -> None:
    two, three = Settings(n=4, workers=2), Settings(n=9, workers=3, seed=5)
    with staying():
        with opened(two) as first, opened(three) as other:
            assert other is not first
        with opened(Settings(n=80, seed=2, workers=2)) as again:
            assert again is first
            assert done(again, pow, 2, 5) == 32
    for pool in (first, other):
        with pytest.raises(RuntimeError, match="after shutdown"):
            done(pool, pow, 2, 5)
    with opened(two) as fresh, opened(two) as its_own:
        assert fresh is not its_own


@pytest.mark.long
def test_processes_begin_while_something_is_prepared() -> None:
    settings = Settings(n=4, workers=2, pool=PROCESSES)
    with staying():
        begin(settings, cast(Task, (os.getpid, ())))
        with opened(settings) as pool:
            assert isinstance(pool, Processes)
            assert len(pool._pool._processes) == 2
            found = {done(pool, os.getpid) for _ in range(20)}
        assert os.getpid() not in found


def test_an_interrupt_ends_workers_that_stay() -> None:
    found: list[Pool] = []

    def interrupted() -> None:
        with staying():
            with opened(Settings(n=4, workers=1)) as pool:
                found.append(pool)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with pytest.raises(RuntimeError, match="after shutdown"):
        done(found[0], pow, 2, 3)


def test_workers_that_are_always_lost_end_the_run() -> None:
    pool = Losing(2)
    told: list[int] = []
    with pytest.raises(WorkersLostError, match=f"lost {TRIES + 1} times in a row"):
        in_turn(pool, SETTINGS.blocks, lambda block: task(SCENARIO, SETTINGS, block),
                lambda _block, _streams: None, told.append)  # fmt: skip
    assert (pool.mended, told) == (TRIES, [])


@pytest.mark.long
def test_a_worker_that_lacks_a_strategy_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is registered in one process only is unknown in another: the error comes back whole."""
    from sim.registry import strategies

    monkeypatch.setitem(strategies._classes, "only_here", strategies.get("conceder"))
    mine = load("two_neighbours", ["parties.UPP.strategy=only_here"])
    pool = Processes(1)
    try:
        with pytest.raises(ScenarioError, match="only_here") as caught:
            pool.submit(task(mine, SETTINGS, range(1))).result()
    finally:
        pool.close()
    assert caught.value.problems[0].value == "only_here"


@pytest.mark.long
def test_a_kind_of_workers_that_there_is_not_is_named() -> None:
    with pytest.raises(UsageError, match=r"^Did you mean threads\? --pool thread: there are"):
        Settings(pool="thread")


class Counting:
    """A pool of three that counts what it is given and plays it at once."""

    lost: tuple[type[BaseException], ...] = ()

    writes = False

    def __init__(self, name: str) -> None:
        self.n, self.name, self.given = 3, name, 0

    def submit(self, task: Task) -> Future[Streams]:
        self.given += 1
        done: Future[Streams] = Future()
        done.set_result({})
        return done


@pytest.mark.parametrize(
    ("name", "there", "begun"),
    [(PROCESSES, True, 3), (PROCESSES, False, 1), (THREADS, True, 1), (THREADS, False, 1)],
)
def test_processes_begin_at_once_where_rules_are_compiled_and_else_one_compiles_them(
    name: str, there: bool, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.lab.pools.compiled", lambda: there)
    pool = Counting(name)
    warm(cast(Pool, pool), (dict, ()))
    assert pool.given == begun
