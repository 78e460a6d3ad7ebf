"""A folder of CSV files: one a table, what the columns mean, and what the run was."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from sim.lab.export import HEADS, Exported, harmless


def write(run: Exported, target: Path) -> None:
    """Write the folder; see :func:`sim.lab.export.export`. Yes is 1 and no is 0."""
    with _aside(target) as folder:
        for table in run.tables:
            _write_table(run, table, folder / f"{table}.csv")
        _write_rows(folder / "columns.csv", HEADS, run.described)
        _write_rows(folder / "about.csv", ("what", "value"), run.about)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A folder to write in, which takes the target's place once it is whole."""
    part = target.with_name(f"{target.name}.{uuid4().hex[:8]}.part")
    part.mkdir()
    try:
        yield part
        part.rename(target)
    except BaseException:
        rmtree(part, ignore_errors=True)
        raise


def _write_table(run: Exported, table: str, file: Path) -> None:
    pieces = map(_plain, run.pieces(table))
    first = next(pieces)
    with arrow_csv.CSVWriter(file, first.schema) as writer:
        for piece in chain([first], pieces):
            writer.write(piece)


def _plain(piece: pa.Table) -> pa.Table:
    """Numbers and words as every reader of CSV takes them."""
    return pa.table([_plain_column(values) for values in piece.columns], names=piece.schema.names)


def _plain_column(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_boolean(values.type):
        return values.cast(pa.int8())
    if pa.types.is_string(values.type):
        doubtful = pc.match_substring_regex(values, r"^[=+\-@\t\r]")
        return pc.if_else(doubtful, pc.binary_join_element_wise("'", values, ""), values)
    return values


def _write_rows(file: Path, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(heads)
        writer.writerows([harmless(cell) for cell in row] for row in rows)
