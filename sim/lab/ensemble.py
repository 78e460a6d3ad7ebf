"""An ensemble: one scenario, many replicates, played in blocks by several workers.

Nothing in a replicate depends on its block, its worker or the order of play
(docs/model.md, section 10), so blocks may be played anywhere and joined in order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.analysis.counts import Counts
from sim.errors import DemarcheError, PoolError, ResultsError, command
from sim.lab.manifest import begin, finished, now, sat
from sim.lab.pools import Pool, Progress, WorkersLostError, in_turn, opened, warm
from sim.lab.settings import Settings
from sim.lab.store import Store, claim, uninterrupted
from sim.lab.tallying import counts_of
from sim.lab.tasks import TRIAL, Streams, Task, play_block, task
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people


@dataclass(frozen=True)
class Results:
    """A run that has been written.

    Parameters
    ----------
    folder
        Where its tables lie.
    manifest
        What it recorded about itself; see :mod:`sim.lab.manifest`.
    counts
        What was counted of it as it was played, for :func:`sim.analysis.summary.summarise`; None
        where nothing was.
    """

    folder: Path
    manifest: Mapping[str, Any]
    counts: Counts | None = field(default=None, repr=False, compare=False)


class Interrupted(KeyboardInterrupt):
    """The run was interrupted; ``results`` says what is there to go on with."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.results = results


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
        The run's folder and manifest; of a shard the blocks are there, and no tables.

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
    settings = (settings or Settings()).sized(cells(scenario))
    refuse_people(scenario)
    with opened(settings) as pool:
        manifest = begin(scenario, settings)
        place = claim((folder or Path("results")) / scenario.id, named(settings))
        store = Store(place, manifest["digests"]["run"], settings.tables.names)
        with store.open(scenario.text):
            store.write_manifest(manifest)
            sitting = Sitting(scenario, settings, store, manifest, progress)
            return sitting.finish(pool, settings.blocks)


def cells(scenario: Scenario) -> int:
    """The options of all issues, once a party: how large a scenario is."""
    return len(scenario.parties) * sum(len(one.options) for one in scenario.issues.values())


def named(settings: Settings) -> tuple[str, ...]:
    """What a run's folder is named for: its changes, and its part of a run."""
    shard = settings.shard
    part = () if shard is None else (f"shard={shard.part}-of-{shard.of}",)
    return (*part, *settings.changes)


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
        self._scenario = scenario
        self._settings = settings
        self._store = store
        self._manifest = manifest
        self._progress = progress or (lambda _done, _asked: None)

    def finish(self, pool: Pool, blocks: Sequence[range]) -> Results:
        """Play the blocks that are not there yet and merge all; a shard's are left as they are."""
        try:
            return self._finish(pool, blocks)
        except WorkersLostError as error:
            raise ResultsError(self._need_less(str(error).removesuffix("."))) from error
        except PoolError as error:
            raise ResultsError(f"{error} {self._kept()} Go on: {self._again()}") from error
        except Exception as error:
            if not isinstance(error, DemarcheError):
                short = out_of_memory(error)
                if short:
                    raise ResultsError(self._need_less(short)) from error
                error.add_note(f"{self._kept()} Go on: {self._again()}")
            raise

    def _finish(self, pool: Pool, blocks: Sequence[range]) -> Results:
        store = self._store
        sitting = {"started": now(), "workers": pool.n, "pool": pool.name}
        manifest, whole = self._manifest, True
        started = time.perf_counter()
        try:
            if blocks:
                warm(pool, self._task(range(TRIAL)))
                started = time.perf_counter()
                task, keep = self._task, store.keep
                if pool.writes:
                    task, keep = self._kept_task, _is_kept
                in_turn(pool, blocks, task, keep, self._tell(blocks))
        except KeyboardInterrupt:
            whole = False
        seconds = round(time.perf_counter() - started, 3)
        with uninterrupted():
            manifest = sat(manifest, self._written(), {**sitting, "seconds": seconds})
            merging, counts = whole and self._settings.shard is None, None
            if merging:
                pool.rest()
                manifest = finished(manifest, store.merge(self._settings.n), store.sizes)
                with store.writing():
                    counts = counts_of(store.written())
            store.write_manifest(manifest)
            if merging:
                store.drop_blocks()
        results = Results(store.folder, manifest, counts)
        if not whole:
            raise Interrupted(results)
        return results

    def _task(self, block: range) -> Task:
        return task(self._scenario, self._settings, block)

    def _kept_task(self, block: range) -> Task:
        scenario, store = self._scenario, self._store
        whole = store.folder, store.key, scenario.text, scenario.id, self._settings, block
        return play_and_keep, whole

    def _tell(self, blocks: Sequence[range]) -> Callable[[int], None]:
        asked = len(self._settings.span)
        before = asked - sum(map(len, blocks))
        return lambda done: self._progress(before + done, asked)

    def _written(self) -> int:
        return sum(len(block.replicates) for block in self._store.written())

    def _kept(self) -> str:
        """How much of the run is there."""
        return f"{self._written():,} of {len(self._settings.span):,} plays are kept."

    def _again(self) -> str:
        return command("resume", self._store.folder)

    def _need_less(self, short: str) -> str:
        return (
            f"{short}; {self._kept()} Fewer workers and smaller blocks need less: "
            f"{self._again()} --workers 1 --block-size 100"
        )


def play_and_keep(
    folder: Path, key: str, text: str, name: str, settings: Settings, block: range
) -> Streams:
    """Play a block and write it into the run's folder; see :func:`sim.lab.tasks.play_block`.

    Parameters
    ----------
    folder, key
        The run's; see :class:`sim.lab.store.Store`.

    Returns
    -------
    dict
        Nothing: all of it is there.
    """
    store = Store(folder, key, settings.tables.names)
    store.keep(block, play_block(text, name, settings, block))
    return {}


def _is_kept(replicates: range, streams: Streams) -> None:
    """Whoever played them has written them."""


def out_of_memory(error: Exception) -> str:
    """What the system ran short of, as a clause; empty for any other error."""
    if "start new thread" in str(error):
        return "the system starts no more threads, or there is not enough memory"
    refused = isinstance(error, MemoryError) or (
        # a library that was refused memory even for saying so: "without exception set"
        isinstance(error, SystemError) and "without" in str(error)
    )
    return "there is not enough memory" if refused else ""
