"""An ensemble: one scenario, many replicates, played in blocks on several threads.

Nothing in a replicate depends on its block, its worker or the order of play
(docs/model.md, section 10), so blocks may be played anywhere and joined in order.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.lab.manifest import begin, finished
from sim.lab.settings import Settings
from sim.lab.store import TABLES, Store, uninterrupted
from sim.lab.threads import beside
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
    """The run was interrupted; ``results`` holds what had been played."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.results = results


class Players:
    """One :class:`~sim.model.Talks` a thread, reused for all of its blocks.

    Mesa 3.3 never frees a model, so that one a block would grow without bounds.
    """

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
        If the folder cannot be written to.
    UsageError
        If a party is played by a person.
    Interrupted
        On an interrupt: what has been played is merged, the manifest says that the run is
        not complete.
    """
    settings = settings or Settings()
    refuse_people(scenario)
    store = Store(folder or Path("results"), scenario.id)
    manifest = begin(scenario, settings)
    store.write_text("scenario.yaml", scenario.text)
    store.write_manifest(manifest)
    started = time.perf_counter()
    players = Players(scenario, settings)
    interrupted = False
    try:
        beside(lambda: players.play(range(1)))  # rules compile here
        started = time.perf_counter()
        _play(players, store, settings, progress or (lambda _done, _asked: None))
    except KeyboardInterrupt:
        interrupted = True
    with uninterrupted():
        manifest = finished(manifest, store.merge(), time.perf_counter() - started)
        store.write_manifest(manifest)
    results = Results(store.folder, manifest)
    if interrupted:
        raise Interrupted(results)
    return results


def _play(players: Players, store: Store, settings: Settings, progress: Progress) -> None:
    """Play all blocks, a few in flight at a time; on an interrupt finish those under way."""

    def one(block: range) -> int:
        store.write_block(block, players.play(block))
        return len(block)

    pool = ThreadPoolExecutor(settings.n_workers, thread_name_prefix="talks")
    under_way: deque[Future[int]] = deque()
    done = 0
    try:
        for block in settings.blocks:
            under_way.append(pool.submit(one, block))
            if len(under_way) > 2 * settings.n_workers:
                done += under_way.popleft().result()
                progress(done, settings.n)
        while under_way:
            done += under_way.popleft().result()
            progress(done, settings.n)
    finally:
        with suppress(KeyboardInterrupt):  # a second one leaves the blocks under way behind
            pool.shutdown(wait=True, cancel_futures=True)
