"""An ensemble: one scenario, many replicates, played in blocks on several threads.

Nothing in a replicate depends on its block, its worker or the order of play
(docs/model.md, section 10), so blocks may be played anywhere and joined in order.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import DemarcheError, ResultsError, command
from sim.lab.blocks import TABLES
from sim.lab.manifest import begin, finished, now, sat
from sim.lab.settings import Settings
from sim.lab.store import Store, claim, uninterrupted
from sim.lab.threads import beside, kept_going
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people

Progress = Callable[[int, int], None]
"""Called with the replicates played and those asked for."""


@dataclass(frozen=True)
class Results:
    """A run that has been written.

    Parameters
    ----------
    folder
        Where its tables lie.
    manifest
        What it recorded about itself; see :mod:`sim.lab.manifest`.
    """

    folder: Path
    manifest: Mapping[str, Any]


class Interrupted(KeyboardInterrupt):
    """The run was interrupted; ``results`` says what is there to go on with."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.results = results


class Players:
    """One :class:`~sim.model.Talks` a thread, reused for all of its blocks."""

    def __init__(self, scenario: Scenario, settings: Settings) -> None:
        self._scenario = scenario
        self._settings = settings
        self._own = threading.local()

    def play(self, block: range) -> Mapping[str, Mapping[str, Any]]:
        """Play the replicates of one block; tables by name."""
        from sim.model import Talks

        if not hasattr(self._own, "talks"):
            self._own.talks = Talks(
                self._scenario, seed=self._settings.seed, plain=self._settings.plain
            )
        played = self._own.talks.play(block.start, block.stop)
        return {table: getattr(played, table) for table in TABLES}


def ensemble(
    scenario: Scenario,
    settings: Settings | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Results:
    """Play a scenario many times and write its tables.

    Parameters
    ----------
    scenario
        What is played.
    settings
        How many replicates, on which luck, by how many workers.
    folder
        Base of the results, ``./results`` if None. The run gets a folder of its own in it.
    progress
        Told how far play has come.

    Returns
    -------
    Results
        The run's folder and manifest.

    Raises
    ------
    ResultsError
        If the folder cannot be written to, or memory is short. What was played is kept, and
        :func:`sim.lab.resuming.resume` goes on with it.
    UsageError
        If a party is played by a person.
    Interrupted
        On an interrupt; what was played is kept likewise.
    """
    settings = settings or Settings()
    refuse_people(scenario)
    manifest = begin(scenario, settings)
    place = claim((folder or Path("results")) / scenario.id, settings.changes)
    store = Store(place, manifest["digests"]["run"])
    with store.open(scenario.text):
        store.write_manifest(manifest)
        return Sitting(scenario, settings, store, manifest, progress).finish(settings.blocks)


class Sitting:
    """One go at a run: what is left of it is played, and then it is finished.

    Parameters
    ----------
    scenario, settings
        What is played, and by how many workers.
    store
        The run's folder, open.
    manifest
        What it says about the run so far.
    progress
        Told how far play has come.
    """

    def __init__(
        self,
        scenario: Scenario,
        settings: Settings,
        store: Store,
        manifest: Mapping[str, Any],
        progress: Progress | None = None,
    ) -> None:
        self._players = Players(scenario, settings)
        self._settings = settings
        self._store = store
        self._manifest = manifest
        self._progress = progress or (lambda _done, _asked: None)

    def finish(self, blocks: Sequence[range]) -> Results:
        """Play the blocks that are not there yet and merge all."""
        try:
            return self._finish(blocks)
        except Exception as error:
            if not isinstance(error, DemarcheError):
                again = command("resume", self._store.folder)
                short = out_of_memory(error)
                if short:
                    raise ResultsError(
                        f"{short}; {self._kept()} Fewer workers and smaller blocks need less: "
                        f"{again} --workers 1 --block-size 100"
                    ) from error
                error.add_note(f"{self._kept()} Go on: {again}")
            raise

    def _finish(self, blocks: Sequence[range]) -> Results:
        store = self._store
        sitting = {"started": now(), "workers": self._settings.n_workers}
        started = time.perf_counter()
        interrupted = False
        try:
            if blocks:
                beside(lambda: self._players.play(range(1)))  # rules compile here
                started = time.perf_counter()
                in_turn(blocks, self._settings, self._one, self._progress)
        except KeyboardInterrupt:
            interrupted = True
        with uninterrupted():
            written = sum(len(block.replicates) for block in store.written())
            seconds = round(time.perf_counter() - started, 3)
            manifest = sat(self._manifest, written, {**sitting, "seconds": seconds})
            if not interrupted:
                manifest = finished(manifest, store.merge(self._settings.n))
            store.write_manifest(manifest)
            if not interrupted:
                store.drop_blocks()
        results = Results(store.folder, manifest)
        if interrupted:
            raise Interrupted(results)
        return results

    def _kept(self) -> str:
        """How much of the run is there."""
        written = sum(len(block.replicates) for block in self._store.written())
        return f"{written:,} of {self._settings.n:,} plays are kept."

    def _one(self, block: range) -> None:
        self._store.write_block(block, kept_going(lambda: self._players.play(block)))


def in_turn(
    blocks: Sequence[range], settings: Settings, play: Callable[[range], None], progress: Progress
) -> None:
    """Play blocks, a few in flight at a time; on an interrupt finish those under way.

    Parameters
    ----------
    blocks
        Those of the run that are to be played, in order.
    settings
        The run's.
    play
        Plays one block and keeps what comes of it; called on several threads at once.
    progress
        Told how far play has come.
    """
    pool = ThreadPoolExecutor(settings.n_workers, thread_name_prefix="talks")
    under_way: deque[tuple[range, Future[None]]] = deque()
    done = settings.n - sum(map(len, blocks))

    def wait() -> None:
        nonlocal done
        block, future = under_way.popleft()
        future.result()
        done += len(block)
        progress(done, settings.n)

    try:
        for block in blocks:
            under_way.append((block, pool.submit(play, block)))
            if len(under_way) > 2 * settings.n_workers:
                wait()
        while under_way:
            wait()
    finally:
        with suppress(KeyboardInterrupt):  # a second one leaves the blocks under way behind
            pool.shutdown(wait=True, cancel_futures=True)


def out_of_memory(error: Exception) -> str:
    """What the system ran short of, as a clause; empty for any other error."""
    if "start new thread" in str(error):
        return "the system starts no more threads, or there is not enough memory"
    return "there is not enough memory" if isinstance(error, MemoryError) else ""
