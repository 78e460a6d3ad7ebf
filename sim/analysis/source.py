"""Where the tables of a run are read from: its folder, or memory; or they are made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any, Protocol
from weakref import finalize

import pyarrow as pa
import pyarrow.parquet as pq

from sim.columns import DRAWN
from sim.errors import LeftOutError, ResultsError, command


class Source(Protocol):
    """What tables are read from."""

    @property
    def folder(self) -> Path | None:
        """The run's folder; None where there is none."""

    def has(self, table: str) -> bool:
        """Whether the run wrote such a table."""

    def schema(self, table: str) -> pa.Schema:
        """Names and types of a table's columns."""

    def whole(self, table: str, names: Sequence[str] | None = None) -> pa.Table:
        """A table, or some of its columns."""

    def pieces(self, table: str, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The same piece by piece; the rows of a replicate lie in one piece."""


@dataclass(frozen=True)
class Held:
    """Tables in memory.

    Parameters
    ----------
    tables
        By name. The rows of a replicate lie in one chunk of its table.

    Raises
    ------
    LeftOutError
        When a table is opened that is not among them.
    """

    tables: Mapping[str, pa.Table] = field(repr=False)

    @property
    def folder(self) -> None:
        """None: they lie in no folder."""
        return

    def has(self, table: str) -> bool:
        return table in self.tables

    def schema(self, table: str) -> pa.Schema:
        return self.whole(table).schema

    def whole(self, table: str, names: Sequence[str] | None = None) -> pa.Table:
        if table not in self.tables:
            raise LeftOutError(
                f"these plays were played without the table {table}. Play them again with it: "
                'sim.run(…, tables="all")'
            )
        held = self.tables[table]
        return held if names is None else held.select(list(names))

    def pieces(self, table: str, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        whole = self.whole(table, names)
        batches = whole.to_batches()
        yield from (pa.Table.from_batches([batch]) for batch in batches)
        if not batches:  # of a table without rows the columns are still to be seen
            yield whole


@dataclass(frozen=True)
class Folder:
    """Tables in a run's folder, each held to its digest when it is first opened.

    Parameters
    ----------
    folder
        The run's folder.
    manifest
        Its ``manifest.json``.

    Raises
    ------
    ResultsError
        When a table is opened that is missing, or not what the run wrote; a ``LeftOutError``
        where the run has not kept it.
    """

    folder: Path
    manifest: Mapping[str, Any] = field(repr=False)
    _sound: dict[str, pq.FileMetaData] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def has(self, table: str) -> bool:
        return table in self.manifest["tables"]

    def schema(self, table: str) -> pa.Schema:
        with self._open(table) as file:
            return file.schema_arrow

    def whole(self, table: str, names: Sequence[str] | None = None) -> pa.Table:
        with self._open(table) as file:
            return file.read(columns=None if names is None else list(names))

    def pieces(self, table: str, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """A group of rows at a time, so that memory does not grow with their number."""
        with self._open(table) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group, columns=None if names is None else list(names))

    def _open(self, table: str) -> pq.ParquetFile:
        """A table's file; what it says of itself is read once."""
        path = self.folder / f"{table}.parquet"
        if table not in self._sound:
            if not path.is_file():
                raise self._missing(table)
            digest = self.manifest.get("tables", {}).get(table)
            try:
                whole = digest in (None, _digest(path))
            except OSError as error:
                raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from error
            if not whole:
                raise self._damaged(f"{path.name} is not what was written")
            self._sound[table] = pq.read_metadata(path)
        return pq.ParquetFile(path, metadata=self._sound[table])

    def _missing(self, table: str) -> ResultsError:
        if self.has(table):
            return self._damaged(f"it has no {table}.parquet")
        again = run_again(self.folder, self.manifest)
        return LeftOutError(
            f"{self.folder} was played without the table {table}. Play it again with it: {again}"
        )

    def _damaged(self, what: str) -> ResultsError:
        again = run_again(self.folder, self.manifest)
        return ResultsError(f"{self.folder} is damaged: {what}. Play it again: {again}")


@dataclass(frozen=True)
class Redrawing:
    """The tables of a run that has not kept what was drawn: it is drawn again once it is asked for.

    Parameters
    ----------
    source
        The tables that it has kept.
    draw
        Writes the table ``parameters`` as a file into a folder. Folder and file are gone with this.
    """

    source: Source
    draw: Callable[[Path], None] = field(repr=False)

    @property
    def folder(self) -> Path | None:
        return self.source.folder

    def has(self, table: str) -> bool:
        return table == DRAWN or self.source.has(table)

    def schema(self, table: str) -> pa.Schema:
        return self._of(table).schema(table)

    def whole(self, table: str, names: Sequence[str] | None = None) -> pa.Table:
        return self._of(table).whole(table, names)

    def pieces(self, table: str, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        yield from self._of(table).pieces(table, names)

    def _of(self, table: str) -> Source:
        return self._drawn if table == DRAWN else self.source

    @cached_property
    def _drawn(self) -> Folder:
        place = Path(mkdtemp(prefix="demarche-"))
        finalize(self, rmtree, place, ignore_errors=True)
        self.draw(place)
        return Folder(place, {})


def run_again(folder: Path, about: Mapping[str, Any]) -> str:
    """The command that plays a run again, with every table."""
    plain = ["--plain"] if about["plain"] else []
    file = folder / "scenario.yaml"
    return command("run", file, "-n", about["asked"], "--seed", about["seed"], *plain)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
