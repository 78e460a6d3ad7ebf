"""The folder of a run: blocks written whole or not at all, then merged into one table each."""

from __future__ import annotations

import json
import re
import shutil
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.errors import ResultsError

TABLES = ("outcomes", "settlements", "objections", "offers", "parameters")
BYTES_A_GROUP = 32_000_000
"""Rows are gathered up to this size before they are written: that bounds the memory."""

COUNTS = frozenset({"replicate", "session", "n_sessions", "n_offers"})
WORDS = frozenset({"issue", "option", "by", "stage", "party", "ground"})
"""Columns whose type is known even in a block without rows."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn a failure to write into an error that names the folder and the remedy."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # not every library takes a name that is no text
        reason = getattr(error, "strerror", None) or str(error)
        raise ResultsError(
            f"cannot write results to {folder}: {reason}. "
            "Name a folder that can be written to with --out."
        ) from error


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
    aside = path.with_name(f"{path.name}.part")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def claim(parent: Path) -> Path:
    """Make a new folder in ``parent``, named by the time; no two runs ever get the same."""
    stamp = datetime.now().astimezone().strftime("%Y-%m-%d_%H%M%S")
    number = 1
    with writing(parent):
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
    base
        The results folder, made if it is not there.
    scenario
        The scenario's id; runs of one scenario lie side by side.

    Raises
    ------
    ResultsError
        If the folder cannot be made.
    """

    def __init__(self, base: Path, scenario: str) -> None:
        self.folder = claim(base / scenario)
        self.blocks = self.folder / "blocks"
        with writing(self.folder):
            self.blocks.mkdir()

    def write_text(self, name: str, text: str) -> None:
        """Write a text file beside the tables."""
        with writing(self.folder):
            replace(self.folder / name, text)

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Write ``manifest.json``."""
        self.write_text("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")

    def write_block(self, replicates: range, tables: Mapping[str, Mapping[str, Any]]) -> None:
        """Write one block's tables; the block is there whole or not at all.

        Parameters
        ----------
        replicates
            The block's replicates.
        tables
            For every name in ``TABLES`` its columns.
        """
        name = f"{replicates.start:012d}-{replicates.stop:012d}"
        aside = self.blocks / f"{name}.part"
        with writing(self.folder):
            aside.mkdir()
            for table in TABLES:
                file = aside / f"{table}.parquet"
                pq.write_table(arrow(tables[table]), file, compression="none", use_dictionary=False)
            aside.replace(self.blocks / name)

    def written(self) -> list[range]:
        """The replicates of every block that is there, in order."""
        names = (path.name for path in self.blocks.iterdir())
        found = (re.fullmatch(r"(\d{12})-(\d{12})", name) for name in names)
        return sorted(
            (range(int(m[1]), int(m[2])) for m in found if m), key=lambda block: block.start
        )

    def merge(self) -> list[range]:
        """Join the blocks into one file a table and drop them.

        Memory does not grow with the number of blocks.

        Returns
        -------
        list of range
            The replicates that the tables hold, neighbouring blocks joined.
        """
        written = self.written()
        with writing(self.folder):
            for table in TABLES if written else ():
                self._merge_table(table, written)
            shutil.rmtree(self.blocks, ignore_errors=True)  # a worker left behind may still write
        return joined(written)

    def _merge_table(self, table: str, written: list[range]) -> None:
        target = self.folder / f"{table}.parquet"
        aside = target.with_name(f"{target.name}.part")
        files = [
            self.blocks / f"{block.start:012d}-{block.stop:012d}" / f"{table}.parquet"
            for block in written
        ]
        schema = pq.read_schema(files[0])
        waiting: list[pa.Table] = []
        words = [field.name for field in schema if pa.types.is_string(field.type)]
        with pq.ParquetWriter(aside, schema, compression="zstd", use_dictionary=words) as writer:
            for file in files:
                waiting.append(pq.read_table(file).cast(schema))
                if sum(part.nbytes for part in waiting) >= BYTES_A_GROUP:
                    writer.write_table(pa.concat_tables(waiting))
                    waiting = []
            if waiting:
                writer.write_table(pa.concat_tables(waiting))
        aside.replace(target)


def arrow(columns: Mapping[str, Any]) -> pa.Table:
    """Columns as an Arrow table, replicate by replicate; no dates (NaT) become nulls.

    Rows of one replicate keep their order, so that a table is the same whatever the blocks.
    """
    arrays = {name: np.asarray(values) for name, values in columns.items()}
    replicate = arrays.get("replicate")
    if replicate is not None and np.any(np.diff(replicate) < 0):
        order = np.argsort(replicate, kind="stable")
        arrays = {name: array[order] for name, array in arrays.items()}
    return pa.table({name: _column(name, array) for name, array in arrays.items()})


def _column(name: str, array: NDArray[Any]) -> pa.Array:
    if name in WORDS or array.dtype.kind in "UO":
        return pa.array(array.astype(object), type=pa.string())
    if name in COUNTS:
        return pa.array(array.astype(np.int64))
    if array.dtype.kind == "M":
        return pa.array(array.astype("datetime64[D]"), type=pa.date32())
    return pa.array(array)


def joined(blocks: list[range]) -> list[range]:
    """Neighbouring blocks joined into longer ranges; ``blocks`` is in order."""
    found: list[range] = []
    for block in blocks:
        if found and found[-1].stop == block.start:
            found[-1] = range(found[-1].start, block.stop)
        else:
            found.append(block)
    return found
