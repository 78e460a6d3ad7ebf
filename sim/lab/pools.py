"""Where blocks are played: on threads, on processes of this machine, or on a cluster.

A pool takes tasks and gives futures. What a block comes to does not depend on the pool, so a
block that is lost with its worker is played again.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import ExitStack, contextmanager, suppress
from typing import Protocol

from sim.compiling import compiled
from sim.errors import DemarcheError, PoolError
from sim.lab.settings import PROCESSES, THREADS, Settings
from sim.lab.tasks import Streams, Task

Progress = Callable[[int, int], None]
"""Called with the replicates played and those asked for."""

TRIES = 3
"""So many times in a row workers may be lost before any block is played."""


class WorkersLostError(PoolError):
    """Workers end as soon as they begin."""


class Pool(Protocol):
    """What plays tasks."""

    lost: tuple[type[BaseException], ...]
    """What a future raises whose worker is gone: its block may be played again."""
    writes: bool
    """Whether workers write what they play themselves: they see the run's folder, and it would take
    long to send it."""

    @property
    def n(self) -> int:
        """Tasks that are played at once."""

    @property
    def name(self) -> str:
        """What the workers are, for the record."""

    def submit(self, task: Task) -> Future[Streams]:
        """Play a task some time; raises one of ``lost`` if no worker is left."""

    def mend(self) -> None:
        """Have workers again after some were lost."""

    def rest(self) -> None:
        """Let go of what workers in this process keep for the next task, which may not come."""

    def close(self, waiting: bool = True) -> None:
        """Take no more tasks; wait for those under way, unless they are to be left behind."""


class Threads:
    """Threads of this process."""

    name, writes = THREADS, False
    lost: tuple[type[BaseException], ...] = ()

    def __init__(self, n: int) -> None:
        self.n = n
        self._pool = self._new()

    def _new(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self.n, thread_name_prefix="talks")

    def submit(self, task: Task) -> Future[Streams]:
        function, arguments = task
        return self._pool.submit(function, *arguments)

    def mend(self) -> None:
        pass

    def rest(self) -> None:
        self._pool.shutdown(wait=True)
        self._pool = self._new()
        gc.collect()  # talks hold one another
        _give_back()

    def close(self, waiting: bool = True) -> None:
        self._pool.shutdown(wait=waiting, cancel_futures=True)


class Processes:
    """Processes of this machine, each started afresh; where one is killed, all are made anew."""

    name, writes = PROCESSES, True
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, n: int) -> None:
        self.n = n
        self._pool = self._new()

    def _new(self) -> ProcessPoolExecutor:
        spawn = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.n, mp_context=spawn, initializer=_attend)

    def submit(self, task: Task) -> Future[Streams]:
        function, arguments = task
        return self._pool.submit(function, *arguments)

    def mend(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = self._new()

    def rest(self) -> None:
        pass

    def close(self, waiting: bool = True) -> None:
        self._pool.shutdown(wait=waiting, cancel_futures=True)


def _give_back() -> None:
    """Have what was freed returned to the system, where the C library holds on to it (glibc)."""
    with suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _attend() -> None:
    """In a worker: leave interrupts to the process that started it, and end when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def end() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end, name="attending", daemon=True).start()


class _Staying(threading.local):
    """Pools that stay open, by what they were asked for; None where none does."""

    until: ExitStack | None = None
    pools: dict[tuple[object, ...], Pool] | None = None


_staying = _Staying()


@contextmanager
def staying() -> Iterator[None]:
    """Have a pool that is opened stay until the block ends, for whoever opens one like it next:
    processes need seconds to begin.
    """
    with ExitStack() as until:
        _staying.until, _staying.pools = until, {}
        try:
            yield
        finally:
            _staying.until = _staying.pools = None


@contextmanager
def opened(settings: Settings) -> Iterator[Pool]:
    """The pool that is asked for, as long as the block lasts; or longer, see :func:`staying`.

    Raises
    ------
    UsageError
        If a cluster is asked for that does not answer, or cannot play.
    """
    if _staying.until is None or _staying.pools is None:
        with _opened(settings) as pool:
            yield pool
        return
    asked = (settings.pool, settings.n_workers, settings.scheduler)
    if asked not in _staying.pools:
        _staying.pools[asked] = _staying.until.enter_context(_opened(settings))
    yield _staying.pools[asked]


@contextmanager
def _opened(settings: Settings) -> Iterator[Pool]:
    pool = _pool(settings)
    waiting = True
    try:
        yield pool
    except KeyboardInterrupt:  # what is worth it has been waited for; rules may be compiling
        waiting = False
        raise
    finally:
        pool.close(waiting)


def begin(settings: Settings, task: Task) -> None:
    """Have processes begin while there is still something to prepare; they play something for
    nothing. Inside :func:`staying` only.
    """
    if settings.pool == PROCESSES and settings.scheduler is None:
        with opened(settings) as pool, suppress(*pool.lost):
            for _ in range(pool.n):
                pool.submit(task)


def warm(pool: Pool, task: Task) -> None:
    """Play something for nothing: rules compile here, once and not in every process; where they
    are compiled, processes begin here, all at once.
    """
    several = pool.n if pool.name == PROCESSES and compiled() else 1
    with suppress(*pool.lost):  # the next will tell
        for future in [pool.submit(task) for _ in range(several)]:
            future.result()


def _pool(settings: Settings) -> Pool:
    if settings.scheduler is not None:
        from sim.lab.cluster import Cluster

        return Cluster(settings.scheduler)
    if settings.pool == PROCESSES:
        return Processes(settings.n_workers)
    return Threads(settings.n_workers)


def in_turn(
    pool: Pool,
    blocks: Sequence[range],
    task: Callable[[range], Task],
    keep: Callable[[range, Streams], None],
    told: Callable[[int], None],
) -> None:
    """Play blocks, a few in flight at a time; on an interrupt finish those under way.

    Parameters
    ----------
    pool
        What plays them.
    blocks
        Those that are to be played, in order.
    task
        The task of a block.
    keep
        Keeps what came of a block; called on this thread, in whatever order blocks are done.
    told
        Given the replicates that have been played so far of these.

    Raises
    ------
    WorkersLostError
        If workers are lost again and again, and no block is played between.
    """
    turns = _Turns(pool, blocks, task, keep)
    done = 0
    try:
        while turns.left:
            for block in turns.some():
                done += len(block)
                told(done)
    finally:
        with suppress(KeyboardInterrupt, DemarcheError):  # a second one leaves them behind
            turns.leave()


class _Turns:
    """The blocks that wait, and those under way."""

    def __init__(
        self,
        pool: Pool,
        blocks: Sequence[range],
        task: Callable[[range], Task],
        keep: Callable[[range, Streams], None],
    ) -> None:
        self._pool, self._task, self._keep = pool, task, keep
        self._lost: tuple[type[BaseException], ...] = (*pool.lost, CancelledError)
        self._waiting = deque(blocks)
        self._under_way: dict[Future[Streams], range] = {}
        self._losses = 0

    @property
    def left(self) -> bool:
        """Whether any block is still to be played."""
        return bool(self._waiting or self._under_way)

    def some(self) -> Iterator[range]:
        """Wait until some blocks are done; each is kept before it is given."""
        whole = self._fill()
        done, _ = wait(self._under_way, return_when=FIRST_COMPLETED)
        for future in done:
            try:
                tables = future.result()
            except self._lost:
                whole = False
                continue
            self._keep(self._under_way[future], tables)
            self._losses = 0
            yield self._under_way.pop(future)
        if not whole:
            self._mend()

    def _fill(self) -> bool:
        """Give the pool tasks; whether it takes them."""
        most = 2 * self._pool.n
        while self._waiting and len(self._under_way) <= most:
            try:
                future = self._pool.submit(self._task(self._waiting[0]))
            except self._pool.lost:
                return False
            self._under_way[future] = self._waiting.popleft()
        return True

    def _mend(self) -> None:
        """Blocks that were lost go back to those that wait."""
        self._losses += 1
        if self._losses > TRIES:
            raise WorkersLostError(
                f"workers were lost {self._losses} times in a row before any block was played. "
                "The system kills processes that take too much memory."
            )
        self._pool.mend()  # after which nothing of the workers before is under way
        gone = [future for future in self._under_way if _raises(future, self._lost)]
        self._waiting.extendleft(
            sorted((self._under_way.pop(f) for f in gone), key=lambda b: b.start, reverse=True)
        )

    def leave(self) -> None:
        """Keep what is being played; give up what has not begun."""
        for future in self._under_way:
            future.cancel()
        for future, block in self._under_way.items():
            if not future.cancelled() and future.exception() is None:
                self._keep(block, future.result())


def _raises(future: Future[Streams], errors: tuple[type[BaseException], ...]) -> bool:
    """Whether a task came to one of these errors."""
    return future.done() and (future.cancelled() or isinstance(future.exception(), errors))
