"""A block on disk: one file, whole or absent, that says whose it is and shows damage.

Its first line is JSON: the run, the replicates, and for every table its length and digest.
The tables follow as Arrow streams, and then what is counted of them. The digests are why blocks
need not be forced to the disk one by one: what a power cut tears is found out, and played again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.columns import DESCRIBED, column
from sim.columns import TABLES as USUAL
from sim.columns.coded import Coded
from sim.errors import ResultsError, command

TABLES = tuple(USUAL)
LONGEST_HEAD = 4096
COUNTS = frozenset({"replicate", "session", "n_sessions", "n_offers", "n_settled"})
WORDS = frozenset(
    {"issue", "option", "by", "stage", "party", "ground", "what", "of", "kind", "data", "signers"}
)
OPTION = "option_"
"""Columns whose type is known even in a block without rows, and how those of issues begin."""
TALLY = "counts"
"""What of a block is no table: what is counted of it; see :mod:`sim.analysis.counts`."""


class DamagedBlockError(ResultsError):
    """A block that is not what its run wrote."""


@dataclass(frozen=True)
class StoredBlock:
    """One block of a run.

    Parameters
    ----------
    file
        Where it lies, or will.
    replicates
        Those that were played.
    run
        The key of the run that it belongs to; see :mod:`sim.lab.identity`.
    names
        The tables that it holds, in order.
    """

    file: Path
    replicates: range
    run: str
    names: tuple[str, ...] = TABLES

    def write(self, streams: Mapping[str, pa.Buffer]) -> None:
        """Write the block; it is there whole or not at all.

        Parameters
        ----------
        streams
            For every name of a table its rows, as :func:`stream` makes them; and what is counted
            of them, if anything is.
        """
        also = [TALLY] if TALLY in streams else []
        parts = {name: streams[name] for name in (*self.names, *also)}
        head = {
            "run": self.run,
            "replicates": [self.replicates.start, self.replicates.stop],
            "tables": {name: [part.size, _digest(part)] for name, part in parts.items()},
        }
        with aside(self.file) as target, target.open("wb") as file:
            file.write(json.dumps(head).encode() + b"\n")
            for part in parts.values():
                file.write(part)

    def table(self, name: str) -> pa.Table:
        """One of its tables.

        Raises
        ------
        DamagedBlockError
            If the file is not what was written, or belongs to another run.
        """
        return streamed(self._content(name, *self._head()))

    def counts(self) -> bytes | None:
        """What was counted of it; None where nothing was. Raises as for a table."""
        offset, parts = self._head()
        return self._content(TALLY, offset, parts) if TALLY in parts else None

    @property
    def sound(self) -> bool:
        """Whether all of it is what this run wrote."""
        try:
            offset, parts = self._head()
            for name in parts:
                self._content(name, offset, parts)
        except DamagedBlockError:
            return False
        return True

    def _content(self, name: str, offset: int, parts: Mapping[str, tuple[int, str]]) -> bytes:
        """A part of the file, held to its digest."""
        length, digest = parts[name]
        before = list(parts)[: list(parts).index(name)]
        with self.file.open("rb") as file:
            file.seek(offset + sum(parts[one][0] for one in before))
            content = file.read(length)
        if len(content) != length or _digest(content) != digest:
            raise self._damaged
        return content

    @property
    def _damaged(self) -> DamagedBlockError:
        first, last = self.replicates.start, self.replicates.stop - 1
        again = command("resume", self.file.parents[1])
        return DamagedBlockError(
            f"{self.file} is damaged: play its plays {first:,} to {last:,} again: {again}"
        )

    def _head(self) -> tuple[int, dict[str, tuple[int, str]]]:
        """Where the parts of the file begin, and their lengths and digests, in order."""
        with self.file.open("rb") as file:
            line = file.readline(LONGEST_HEAD)
        try:
            head = json.loads(line)
            parts = {name: (int(part[0]), part[1]) for name, part in head["tables"].items()}
            whose = head["run"], head["replicates"]
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            raise self._damaged from error
        size = len(line) + sum(length for length, _ in parts.values())
        mine = self.run, [self.replicates.start, self.replicates.stop]
        there = [name for name in parts if name != TALLY] == list(self.names)
        if whose != mine or not there or size != self.file.stat().st_size:
            raise self._damaged
        return len(line), parts


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A file to write to, which takes the target's place once it is whole."""
    part = target.with_name(f"{target.name}.{uuid4().hex[:8]}.part")
    try:
        yield part
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def stream(columns: Mapping[str, Any]) -> pa.Buffer:
    """Columns as an Arrow stream: what is written, and what goes from process to process."""
    table = arrow(columns)
    counted = pa.MockOutputStream()
    _write(table, counted)
    room = pa.allocate_buffer(counted.size())  # all at once: to grow costs more than to write
    _write(table, pa.FixedSizeBufferWriter(room))
    return room


def _write(table: pa.Table, sink: Any) -> None:
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


def streamed(content: pa.Buffer | bytes) -> pa.Table:
    """The table of a stream."""
    return pa.ipc.open_stream(content).read_all()


def _digest(content: Any) -> str:
    return sha256(content).hexdigest()


def arrow(columns: Mapping[str, Any]) -> pa.Table:
    """Columns as an Arrow table, replicate by replicate; no dates (NaT) become nulls, and words
    that are given as codes stay codes, with a dictionary.

    Rows of one replicate keep their order, so that a table is the same whatever the blocks.
    """
    arrays = {
        name: values if isinstance(values, Coded) else np.asarray(values)
        for name, values in columns.items()
    }
    replicate = arrays.get("replicate")
    if isinstance(replicate, np.ndarray) and np.any(np.diff(replicate) < 0):
        order = np.argsort(replicate, kind="stable")
        arrays = {
            name: array.of(order) if isinstance(array, Coded) else array[order]
            for name, array in arrays.items()
        }
    return pa.table({name: _column(name, array) for name, array in arrays.items()})


def described(table: str, schema: pa.Schema) -> pa.Schema:
    """The schema of a table with the unit and the meaning of every column; codes are words in it.

    Readers find them in the metadata of the fields, under ``unit`` and ``meaning``. A table that
    is none of a run's stays as it is.
    """
    schema = pa.schema([_worded(field) for field in schema])
    if table not in DESCRIBED:
        return schema

    def told(field: pa.Field) -> pa.Field:
        about = column(table, field.name)
        return field if about is None else field.with_metadata(about.metadata)

    return pa.schema([told(field) for field in schema])


def _worded(field: pa.Field) -> pa.Field:
    """A column whose words are written out in its file, which is coded in its own way."""
    return field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field


def _unsaid(name: str, array: NDArray[Any]) -> bool:
    """Whether it is the column of an option, and there is none."""
    return name.startswith(OPTION) and not len(array)


def _column(name: str, array: NDArray[Any] | Coded) -> pa.Array:
    if isinstance(array, Coded):
        words = pa.array(array.words, type=pa.string())
        return pa.DictionaryArray.from_arrays(pa.array(array.codes), words)
    if name in WORDS or _unsaid(name, array) or array.dtype.kind in "UO":
        return pa.array(array.astype(object), type=pa.string())
    if name in COUNTS:
        return pa.array(array.astype(np.int64))
    if array.dtype.kind == "M":
        return pa.array(array.astype("datetime64[D]"), type=pa.date32())
    return pa.array(array)
