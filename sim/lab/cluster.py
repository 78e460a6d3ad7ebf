"""A Dask cluster that exists as the place where blocks are played.

Its workers have this program installed, in the same version and with the same packages: what they
are is compared before anything is played, and by every worker again before its first block, for
workers may join at any time.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from concurrent.futures import Future
from functools import cache
from typing import Any

from sim.errors import PoolError, UsageError
from sim.lab import identity
from sim.lab.manifest import foundations, versions
from sim.lab.tasks import Streams, Task

SECONDS = 10
"""So long a scheduler may take to answer."""

Made = tuple[str, tuple[tuple[str, str], ...]]
"""What a process plays with: the digest of the rules, and the versions that decide numbers."""


class OtherProgramError(PoolError):
    """A worker that would play something else."""


@cache
def made() -> Made:
    """What this process plays with."""
    return identity.engine(), tuple(sorted(foundations(versions()).items()))


def play_alike(asked: Made, task: Task) -> Streams:
    """Play a task, if this process plays as the one that asks does.

    Parameters
    ----------
    asked
        What the process that asks plays with.
    task
        See :data:`sim.lab.tasks.Task`.

    Raises
    ------
    OtherProgramError
        If it would play something else.
    """
    found = difference(asked, made())
    if found:
        raise OtherProgramError(
            f"a worker on {platform.node()} joined that does not play alike: {found}. Install "
            "there what is here, and start it again."
        )
    function, arguments = task
    return function(*arguments)


def difference(asked: Made, found: Made) -> str:
    """In what two processes differ, as a clause; empty where they play alike."""
    mine, theirs = dict(asked[1]), dict(found[1])
    others = [
        f"{name} is {theirs.get(name, 'not installed')}, here {mine.get(name, 'not installed')}"
        for name in sorted({*mine, *theirs})
        if mine.get(name) != theirs.get(name)
    ]
    rules = [] if asked[0] == found[0] else ["the program's rules are others than here"]
    return "; ".join([*rules, *others])


class Cluster:
    """The workers of a Dask cluster, those too that join while it plays.

    Parameters
    ----------
    address
        Of the scheduler, as ``tcp://host:8786``.

    Raises
    ------
    UsageError
        If no scheduler answers there, if it has no workers, or if one of them does not play alike.
    """

    def __init__(self, address: str) -> None:
        from distributed import Client
        from distributed.scheduler import KilledWorker

        self.name, self.writes = address, False
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)
        try:
            self._client = Client(address, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:  # its own error of time is an OSError
            raise UsageError(
                f"--scheduler {address}: no Dask scheduler answers there. Start one, dask "
                "scheduler, and workers, dask worker ADDRESS; then give the address that it "
                "tells, such as tcp://127.0.0.1:8786."
            ) from error
        try:
            self._check()
        except BaseException:
            self._client.close()
            raise
        self._executor = self._client.get_executor(pure=False)

    def _check(self) -> None:
        """Whether all workers that are there play alike."""
        found: Mapping[str, Any] = self._client.run(made, on_error="return")
        if not found:
            raise UsageError(
                f"--scheduler {self.name}: it has no workers. Start some: dask worker {self.name}"
            )
        for worker, theirs in found.items():
            wrong = (
                _missing(theirs) if isinstance(theirs, Exception) else difference(made(), theirs)
            )
            if wrong:
                raise UsageError(
                    f"--scheduler {self.name}: worker {worker} does not play alike: {wrong}. "
                    "Install on all of them what is here, and start them again."
                )

    @property
    def n(self) -> int:
        """Threads of all workers that are there now; one if all are gone for a while."""
        try:
            return max(sum(map(int, self._client.nthreads().values())), 1)
        except OSError as error:
            raise self._gone from error

    def submit(self, task: Task) -> Future[Streams]:
        """Play a task on some worker."""
        future: Future[Streams] = self._executor.submit(play_alike, made(), task)
        return future

    def mend(self) -> None:
        """Nothing needs be done while the scheduler is there: it plays on with what it has."""
        if self._client.status != "running":
            raise self._gone

    def rest(self) -> None:
        """What workers keep is theirs."""

    @property
    def _gone(self) -> PoolError:
        return PoolError(f"the scheduler at {self.name} has gone.")

    def close(self, waiting: bool = True) -> None:
        """Leave the cluster; what is under way is given up unless it is waited for."""
        if self._client.status == "running":
            self._executor.shutdown(wait=waiting)
        self._client.close()


def _missing(error: Exception) -> str:
    """What a worker lacks."""
    if isinstance(error, ModuleNotFoundError) and str(error.name).partition(".")[0] == "sim":
        return "demarche is not installed there"
    return f"{type(error).__name__}: {error}"
