"""The folder of a run: blocks written whole or not at all, then merged into one table each."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import ResultsError, command
from sim.lab.blocks import TABLES, StoredBlock, aside, described, stream
from sim.lab.lock import held

SCENARIO, MANIFEST = "scenario.yaml", "manifest.json"
BYTES_A_GROUP = 32_000_000
"""Rows are gathered up to about this size before they are written: that bounds the memory."""
AT_ONCE = 2
"""Tables that are written at once."""
A_GROUP_ENDS_AT = 100
"""Groups of rows end before a replicate that is a multiple of this."""


def elsewhere() -> str:
    """What to do about a folder that cannot be written to before anything is there."""
    return "Name a folder that can be written to with --out."


@contextmanager
def writing(folder: Path, remedy: Callable[[], str] = elsewhere) -> Iterator[None]:
    """Turn a failure to write into an error that names the folder and the remedy."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ResultsError(f"cannot write results to {folder}: {reason}. {remedy()}") from error


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold an interrupt back until the end of the block, so that what is begun is finished."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def replace(path: Path, text: str) -> None:
    """Write a whole file, or leave what was there."""
    with aside(path) as part:
        part.write_text(text, encoding="utf-8")
        settle(part)


def settle(path: Path) -> None:
    """Wait until a file is on the disk, so that a power cut does not undo it."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def settle_names(folder: Path) -> None:
    """Wait until a folder's renames are on the disk, where the system can tell."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def slug(changes: Sequence[str], most: int = 48) -> str:
    """What was changed for a run, short enough and fit for the name of its folder.

    Examples
    --------
    >>> slug(["parties.RUS.resolve=0.9", "parties.RUS.package=[]"])
    '_resolve-0.9_package-none'
    """
    words = []
    for change in changes:
        path, _, value = change.partition("=")
        plain = re.sub(r"[^A-Za-z0-9.]+", "-", value.strip()).strip("-.") or "none"
        words.append(f"_{re.sub(r'[^A-Za-z0-9-]+', '-', path.split('.')[-1].strip())}-{plain}")
    whole = "".join(words)
    return whole if len(whole) <= most else whole[:most].rstrip("-._")


def claim(parent: Path, changes: Sequence[str] = ()) -> Path:
    """Make a new folder in ``parent``, named by the time and by what was changed; no two runs
    ever get the same.
    """
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S") + slug(changes)
    number = 1
    with writing(parent):
        str(parent).encode()  # Parquet takes no name that is no text
        parent.mkdir(parents=True, exist_ok=True)
        while True:
            folder = parent / (stamp if number == 1 else f"{stamp}-{number}")
            with suppress(FileExistsError):  # mkdir succeeds only once a name
                folder.mkdir()
                return folder
            number += 1


class Store:
    """One run's folder: ``blocks/`` while it is played, one Parquet file a table afterwards.

    Parameters
    ----------
    folder
        The run's folder, which is there.
    key
        The run's key; blocks of another run are damage. See :mod:`sim.lab.identity`.
    tables
        The tables that its blocks hold.
    """

    def __init__(self, folder: Path, key: str, tables: tuple[str, ...] = TABLES) -> None:
        self.folder = folder
        self.key = key
        self.tables = tables
        self.blocks = folder / "blocks"

    @contextmanager
    def open(self, scenario: str | None = None) -> Iterator[None]:
        """Keep the folder to oneself.

        Parameters
        ----------
        scenario
            The scenario's text, where a run begins.

        Raises
        ------
        ResultsError
            If another process is at work in the folder, or it cannot be written to.
        """
        with ExitStack() as stack:
            with self.writing():
                self.blocks.mkdir(exist_ok=True)
                if scenario is not None:
                    replace(self.folder / SCENARIO, scenario)
                free = stack.enter_context(held(self.folder / SCENARIO))
            if not free:
                raise ResultsError(
                    f"{self.folder} is being played by another process. Wait until it is done, or "
                    "play into another folder."
                )
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Turn a failure to write here into an error with what to do."""
        with writing(self.folder, self._remedy):
            yield

    def _remedy(self) -> str:
        if not self.folder.exists():
            return "It was removed while it was being played: play the scenario again."
        if (self.folder / MANIFEST).exists():
            return f"Mend that, then go on: {command('resume', self.folder)}"
        return elsewhere()

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write ``manifest.json``."""
        with self.writing():
            text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
            replace(self.folder / MANIFEST, text)

    def write_block(self, replicates: range, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Write one block's tables, each by columns."""
        self.keep(replicates, {name: stream(tables[name]) for name in self.tables})

    def keep(self, replicates: range, streams: Mapping[str, pa.Buffer]) -> None:
        """Write one block as a task gave it; see :meth:`sim.lab.blocks.StoredBlock.write`."""
        file = self.blocks / f"{replicates.start:012d}-{replicates.stop:012d}.block"
        with self.writing():
            StoredBlock(file, replicates, self.key, self.tables).write(streams)

    def written(self) -> list[StoredBlock]:
        """The blocks that are there, in order; whether they are sound is not looked at."""
        with self.writing():
            files = sorted(self.blocks.iterdir())
        named = ((file, re.fullmatch(r"(\d{12})-(\d{12})\.block", file.name)) for file in files)
        return [
            StoredBlock(file, range(int(name[1]), int(name[2])), self.key, self.tables)
            for file, name in named
            if name
        ]

    def sift(self, n: int, first: int = 0) -> tuple[list[range], list[range]]:
        """Drop the blocks that cannot be used, and what was not written to its end.

        Parameters
        ----------
        n
            The replicates asked for.
        first
            The first of them that is played here.

        Returns
        -------
        list of range
            The replicates of sound blocks, in order.
        list of range
            Those of blocks that were damaged, or another run's.
        """
        kept: list[range] = []
        damaged: list[range] = []
        with self.writing():
            for part in (*self.folder.glob("*.part"), *self.blocks.glob("*.part")):
                part.unlink()
            for block in self.written():
                at = kept[-1].stop if kept else first
                if at <= block.replicates.start < block.replicates.stop <= n and block.sound:
                    kept.append(block.replicates)
                else:
                    damaged.append(block.replicates)
                    block.file.unlink()
        return kept, damaged

    def merge(self, n: int) -> dict[str, str]:
        """Join the blocks into one file a table. Memory does not grow with their number.

        Parameters
        ----------
        n
            The replicates asked for.

        Returns
        -------
        dict
            The digest of each table's file.

        Raises
        ------
        ResultsError
            If a replicate is missing or a block is damaged.
        """
        blocks = self.written()
        missing = gaps([block.replicates for block in blocks], n)
        if missing:
            first = missing[0]
            raise ResultsError(
                f"{self.folder}: plays {first.start:,} to {first.stop - 1:,} are missing. "
                f"Play them: {command('resume', self.folder)}"
            )
        return self.write_tables(lambda table: (block.table(table) for block in blocks))

    def drop_blocks(self) -> None:
        """Remove the blocks, once the tables and the manifest are on the disk."""
        with self.writing():
            settle_names(self.folder)
        shutil.rmtree(self.blocks, ignore_errors=True)  # what is left is in nobody's way

    def write_tables(self, pieces: Callable[[str], Iterator[pa.Table]]) -> dict[str, str]:
        """Write tables that are there already, each piece by piece.

        Parameters
        ----------
        pieces
            The pieces of a table by its name, in order, all of one schema.

        Returns
        -------
        dict
            The digest of each table's file.
        """
        with self.writing(), ThreadPoolExecutor(AT_ONCE) as pool:
            last_first = self.tables[::-1]  # what was drawn is most, and takes longest
            written = pool.map(lambda table: self._write_table(table, pieces(table)), last_first)
            digests = dict(zip(last_first, written, strict=True))
            settle_names(self.folder)
        return {table: digests[table] for table in self.tables}

    @property
    def sizes(self) -> dict[str, int]:
        """The bytes of each table's file, once it is written."""
        with self.writing():
            return {table: self._file(table).stat().st_size for table in self.tables}

    def _file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def _write_table(self, table: str, pieces: Iterator[pa.Table]) -> str:
        """Write one table; its schema is that of the first piece."""
        target = self._file(table)
        first = next(pieces)
        schema = described(table, first.schema)
        words = [field.name for field in schema if pa.types.is_string(field.type)]
        with aside(target) as part:
            with pq.ParquetWriter(part, schema, compression="zstd", use_dictionary=words) as writer:
                for group in groups(chain([first], pieces), schema):
                    writer.write_table(group, row_group_size=max(group.num_rows, 1))
                    del group  # before the next is made
                    pa.default_memory_pool().release_unused()
            settle(part)
            with part.open("rb") as file:
                return file_digest(file, "sha256").hexdigest()


def groups(pieces: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Pieces of a table as groups of rows, cut where the replicates and nothing else tell.

    So a file is the same, byte for byte, whatever the blocks that it is made of. A group ends at
    the first hundredth replicate at which it is large enough, so the rows of a replicate lie in
    one.

    Parameters
    ----------
    pieces
        In order, with a column ``replicate``.
    schema
        What they are cast to.
    """
    most = max(BYTES_A_GROUP // _width(schema), 1)
    waiting: list[pa.Table] = []
    rows, last = 0, None
    for piece in pieces:
        hundreds = piece.column("replicate").to_numpy() // A_GROUP_ENDS_AT
        turns = np.flatnonzero(np.diff(hundreds, prepend=hundreds[:1] if last is None else last))
        at = 0
        for turn in turns:
            if rows + turn - at >= most:
                yield _whole([*waiting, piece.slice(at, turn - at)], schema)
                waiting, rows, at = [], 0, int(turn)
        waiting.append(piece.slice(at))
        rows += piece.num_rows - at
        last = hundreds[-1] if len(hundreds) else last
    yield _whole(waiting, schema)


def _whole(parts: list[pa.Table], schema: pa.Schema) -> pa.Table:
    """One table without seams, which would show in the pages of a file; column by column, so that
    no more than one column is there twice.
    """
    columns = []
    for at, field in enumerate(schema):
        seamed = [chunk for part in parts for chunk in part.column(at).cast(field.type).chunks]
        columns.append(pa.chunked_array(seamed, field.type).combine_chunks())
    return pa.Table.from_arrays(columns, schema=schema)


def _width(schema: pa.Schema) -> int:
    """Bytes of a row in memory, about; 16 for a word."""
    return sum(
        16 if pa.types.is_string(kind) else max(kind.bit_width // 8, 1) for kind in schema.types
    )


def gaps(blocks: list[range], n: int, first: int = 0) -> list[range]:
    """What of the replicates from ``first`` to ``n`` no block holds; ``blocks`` are in order."""
    ends = [first, *(block.stop for block in blocks)]
    starts = [*(block.start for block in blocks), n]
    return [range(a, b) for a, b in zip(ends, starts, strict=True) if a != b]
