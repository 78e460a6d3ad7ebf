"""Tables of a run for other programs: CSV, Excel, DuckDB. Files are whole or absent.

What is not a number in a table is empty there, and nothing that was written by somebody becomes
a formula.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shlex import quote
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from sim.columns import DESCRIBED, TABLES, column
from sim.errors import ResultsError, UsageError, legible
from sim.lab.store import writing

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a cell begins that a spreadsheet would reckon out."""
HEADS = ("table_name", "column_name", "unit", "meaning")


@dataclass(frozen=True)
class Exported:
    """What is written of a run.

    Parameters
    ----------
    folder
        Of the run, whose tables have been found sound.
    manifest
        What it recorded about itself.
    plays
        The first so many plays; None for all.
    note
        What the numbers do not claim.
    tell
        Told what takes long.
    """

    folder: Path
    manifest: Mapping[str, Any]
    plays: int | None = None
    note: str = ""
    tell: Callable[[str], None] = lambda _words: None

    def __post_init__(self) -> None:
        if self.plays is not None and self.plays < 1:
            raise UsageError(
                f"--plays {self.plays}: at least 1 is needed. Leave --plays out for all of them."
            )

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the run has kept, in order."""
        return tuple(table for table in DESCRIBED if table in self.manifest["tables"])

    def names(self, table: str) -> tuple[str, ...]:
        """The columns of a table, in order."""
        return tuple(pq.read_schema(self._file(table)).names)

    def pieces(self, table: str) -> Iterator[pa.Table]:
        """The rows of a table, a piece at a time; what is not a number is null."""
        file = pq.ParquetFile(self._file(table))
        if not file.num_row_groups:
            yield file.schema_arrow.empty_table()
        for group in range(file.num_row_groups):
            piece = file.read_row_group(group)
            if self.plays is not None:
                piece = piece.filter(pc.less(piece.column("replicate"), self.plays))
            yield _without_nan(piece)

    def numbers(self, table: str) -> pa.ChunkedArray:
        """The play of every row of a table."""
        found = pq.read_table(self._file(table), columns=["replicate"]).column(0)
        return found if self.plays is None else found.filter(pc.less(found, self.plays))

    @property
    def described(self) -> Iterator[tuple[str, str, str, str]]:
        """Table, column, unit and meaning of every column; see :data:`HEADS`."""
        for table in self.tables:
            for name in self.names(table):
                about = column(table, name)
                told = about.metadata if about is not None else {"unit": "", "meaning": ""}
                yield table, name, told["unit"], told["meaning"]

    @property
    def about(self) -> Iterator[tuple[str, str]]:
        """What the run was, line by line."""
        told = self.manifest
        played = told["played"]
        lines = [
            *((key, told.get(key)) for key in ("scenario", "title", "question", "as_of")),
            ("plays", f"{min(self.plays or played, played)} of {played}"),
            ("seed", told["seed"]),
            ("plain", "yes" if told["plain"] else "no"),
            *(("change", change) for change in told.get("changes") or ("none",)),
            *(("table not kept", table) for table in TABLES if table not in self.tables),
            *((key, told.get(key)) for key in ("command", "started")),
            *((f"version of {name}", version) for name, version in told["versions"].items()),
            *((f"digest of the {key}", told["digests"][key]) for key in ("scenario", "program")),
            ("commit", told.get("commit")),
            ("results", self.folder),
            ("note", self.note),
        ]
        for what, value in lines:
            if value not in {None, ""}:
                yield what, legible(str(value))

    def _file(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"


Writer = Callable[[Exported, Path], None]
FORMATS = {"csv": "", "xlsx": ".xlsx", "duckdb": ".duckdb"}
"""What tables are exported to, and how the names of such files end; CSV is a folder."""


def export(run: Exported, to: str, out: Path | None = None) -> Path:
    """Write a run's tables for another program.

    Parameters
    ----------
    run
        What is written.
    to
        One of :data:`FORMATS`.
    out
        A file, or a folder for CSV; beside the tables if None. It must not be there yet.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    UsageError
        If there is no such format, a package is missing, or the tables are too large for it.
    ResultsError
        If something is there already, or it cannot be written.
    """
    if to not in FORMATS:
        raise UsageError(f"--to {to}: tables are exported to {', '.join(FORMATS)}.")
    target = out or run.folder / (f"{run.manifest['scenario']}{FORMATS[to]}" if FORMATS[to] else to)
    writer: Writer = import_module(f"sim.lab.export_{to}").write
    with writing(target, _elsewhere):
        if target.exists():
            raise ResultsError(
                f"{target} is there already, and nothing is written over. Remove it, or name "
                "another with --out."
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        writer(run, target)
    return target


@contextmanager
def needing(package: str, to: str) -> Iterator[None]:
    """Say how to get a package that an export needs."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise UsageError(
            f"--to {to} needs the package {package}, which is not installed: "
            f"{quote(sys.executable)} -m pip install {package}"
        ) from error


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: before what looks like one goes a ' sign."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _without_nan(piece: pa.Table) -> pa.Table:
    columns = [
        pc.if_else(pc.is_nan(values), None, values) if pa.types.is_floating(values.type) else values
        for values in piece.columns
    ]
    return pa.table(columns, names=piece.schema.names)


def _elsewhere() -> str:
    return "Name another place with --out."
