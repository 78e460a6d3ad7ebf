"""A run that is held in memory: the tables of a written one, bit for bit, and no folder."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.analysis.counts import Counts, added, reread
from sim.errors import DemarcheError, ResultsError
from sim.lab.blocks import TALLY, described, streamed
from sim.lab.ensemble import Results, cells, out_of_memory
from sim.lab.keeping import Kept
from sim.lab.manifest import begin, finished, now, sat
from sim.lab.pools import Progress, in_turn, opened, warm
from sim.lab.settings import Settings
from sim.lab.store import Store, claim
from sim.lab.tasks import TRIAL, Streams, Task, task
from sim.scenario.scenario import Scenario
from sim.strategies.human import refuse_people

Block = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Played:
    """A run in memory.

    Parameters
    ----------
    tables
        By name, those that are kept; a chunk a block, in the order of replicates.
    manifest
        What it recorded about itself; see :mod:`sim.lab.manifest`.
    counts
        What was counted of it as it was played; see :mod:`sim.analysis.counts`.
    """

    tables: Mapping[str, pa.Table] = field(repr=False)
    manifest: Mapping[str, Any]
    counts: Counts = field(repr=False)


def played(scenario: Scenario, settings: Settings, progress: Progress | None = None) -> Played:
    """Play a scenario many times and keep its tables in memory.

    Parameters
    ----------
    scenario
        What is played.
    settings
        How many replicates, on which luck, by how many workers.
    progress
        Told how far play has come.

    Raises
    ------
    ResultsError
        If memory is short.
    UsageError
        If a party is played by a person.
    """
    refuse_people(scenario)
    settings = settings.sized(cells(scenario))
    manifest = begin(scenario, settings)
    blocks: dict[int, Block] = {}
    counts: list[Counts] = []

    def keep(block: range, streams: Streams) -> None:
        counts.append(reread(bytes(streams[TALLY])))
        blocks[block.start] = {table: streamed(streams[table]) for table in settings.tables.names}

    def tell(done: int) -> None:
        if progress is not None:
            progress(done, settings.n)

    def of(block: range) -> Task:
        return task(scenario, settings, block)

    try:
        with opened(settings) as pool:
            sitting = {"started": now(), "workers": pool.n, "pool": pool.name}
            warm(pool, of(range(TRIAL)))
            started = time.perf_counter()
            in_turn(pool, settings.blocks, of, keep, tell)
            seconds = round(time.perf_counter() - started, 3)
        tables = _joined([blocks[replicates.start] for replicates in settings.blocks])
    except Exception as error:
        short = "" if isinstance(error, DemarcheError) else out_of_memory(error)
        if short:
            raise ResultsError(
                f"{short}. Fewer plays or workers need less, and so does a run that is written "
                "as it goes: name a folder for it."
            ) from error
        raise
    told = sat(manifest, settings.n, {**sitting, "seconds": seconds})
    return Played(tables, finished(told, {}, {}), added(counts))


def _joined(blocks: list[Block]) -> Block:
    """Blocks one after the other; the first decides the types, as on the disk."""
    schemas = {table: described(table, first.schema) for table, first in blocks[0].items()}
    return {
        table: pa.concat_tables([block[table].cast(schema) for block in blocks])
        for table, schema in schemas.items()
    }


def write(
    scenario: Scenario,
    manifest: Mapping[str, Any],
    pieces: Callable[[str], Iterator[pa.Table]],
    folder: Path,
) -> Results:
    """Write a finished run, as if it had been written when it was played.

    Parameters
    ----------
    scenario
        What was played.
    manifest
        What the run recorded about itself.
    pieces
        The pieces of each of its tables, by the table's name.
    folder
        Base of the results; the run gets a folder of its own in it.

    Raises
    ------
    ResultsError
        If the folder cannot be written to.
    """
    place = claim(folder / scenario.id, manifest.get("changes", ()))
    store = Store(place, manifest["digests"]["run"], Kept.of(manifest).names)
    with store.open(scenario.text):
        whole = finished(manifest, store.write_tables(pieces), store.sizes)
        store.write_manifest(whole)
        store.drop_blocks()
    return Results(store.folder, whole)
