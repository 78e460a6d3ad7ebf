"""The tables of one run, read from its folder a piece at a time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.errors import ResultsError, command

SCHEMA = 3
"""Version of the tables that this program reads."""


@dataclass(frozen=True)
class Tables:
    """One run's tables and what it recorded about itself.

    Parameters
    ----------
    folder
        The run's folder.
    manifest
        Its ``manifest.json``.

    Raises
    ------
    ResultsError
        When a table is opened that is missing, or not what the run wrote.
    """

    folder: Path
    manifest: Mapping[str, Any]
    _sound: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    @property
    def n(self) -> int:
        """Replicates played."""
        return int(self.manifest["played"])

    @property
    def cast(self) -> Mapping[str, Any]:
        """Names of the issues, options, parties, measures and stages, by id."""
        return dict(self.manifest["cast"])

    @property
    def meetings(self) -> Mapping[str, tuple[str, ...]]:
        """The stages of the scenario, each with the stages of the calendar that it became.

        A stage that is repeated became several; it goes by the first of them that was played.
        """
        by_stage: dict[str, list[str]] = {}
        for stage, about in self.cast["stages"].items():
            by_stage.setdefault(about.get("repeats") or stage, []).append(stage)
        return {stages[0]: tuple(stages) for stages in by_stage.values()}

    @property
    def label(self) -> str:
        """The run's name for captions: scenario and folder."""
        return f"{self.manifest['scenario']}/{self.folder.name}"

    def sound(self) -> Tables:
        """The same, every table held to its digest."""
        for table in self.manifest.get("tables", {}):
            self._path(table)
        return self

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, in order."""
        return tuple(pq.read_schema(self._path(table)).names)

    def column(self, table: str, name: str) -> NDArray[Any]:
        """One column as an array of its own type; nulls are NaT or None."""
        read = pq.read_table(self._path(table), columns=[name]).column(0)
        return np.asarray(read.combine_chunks().to_numpy(zero_copy_only=False))

    def pieces(self, table: str, names: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of a table, a row group at a time, so that memory does not grow with rows."""
        file = pq.ParquetFile(self._path(table))
        for group in range(file.num_row_groups):
            yield file.read_row_group(group, columns=list(names))

    def count(self, table: str, by: Sequence[str]) -> Counter[tuple[Any, ...]]:
        """How many rows have each combination of values.

        Parameters
        ----------
        table
            The table's name.
        by
            The columns whose combinations are counted.
        """
        found: Counter[tuple[Any, ...]] = Counter()
        for piece in self.pieces(table, by):
            groups = piece.group_by(list(by)).aggregate([([], "count_all")])
            keys = zip(*(groups.column(name).to_pylist() for name in by), strict=True)
            counts = groups.column("count_all").to_pylist()
            found.update(dict(zip(keys, counts, strict=True)))
        return found

    def plays(self, table: str, by: Sequence[str]) -> Counter[tuple[Any, ...]]:
        """In how many plays each combination of values occurs, whatever the meeting.

        Parameters
        ----------
        table
            The table's name.
        by
            The columns whose combinations are counted; ``stage`` is that of the scenario.
        """
        stages = {one: stage for stage, several in self.meetings.items() for one in several}
        if len(stages) == len(self.meetings):
            return self.count(table, by)
        calendar, scenario = pa.array(stages.keys()), pa.array(stages.values())
        found: Counter[tuple[Any, ...]] = Counter()
        for piece in self.pieces(table, ["replicate", *by]):  # no replicate lies in two
            met = scenario.take(pc.index_in(piece.column("stage"), calendar).combine_chunks())
            place = piece.schema.get_field_index("stage")
            once = piece.set_column(place, "stage", met).group_by(["replicate", *by]).aggregate([])
            groups = once.group_by(list(by)).aggregate([([], "count_all")])
            keys = zip(*(groups.column(name).to_pylist() for name in by), strict=True)
            found.update(dict(zip(keys, groups.column("count_all").to_pylist(), strict=True)))
        return found

    def _path(self, table: str) -> Path:
        path = self.folder / f"{table}.parquet"
        if table not in self._sound:
            if not path.is_file():
                raise self._damaged(f"it has no {path.name}")
            digest = self.manifest.get("tables", {}).get(table)
            try:
                whole = digest in (None, _digest(path))
            except OSError as error:
                raise ResultsError(f"{path} cannot be read: {error.strerror or error}") from error
            if not whole:
                raise self._damaged(f"{path.name} is not what was written")
            self._sound.add(table)
        return path

    def _damaged(self, what: str) -> ResultsError:
        about = self.manifest
        again = command(
            *("run", self.folder / "scenario.yaml", "-n", about["asked"], "--seed", about["seed"]),
            *(["--plain"] if about["plain"] else []),
        )
        return ResultsError(f"{self.folder} is damaged: {what}. Play it again: {again}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read(folder: Path) -> Tables:
    """Open a run's folder.

    Raises
    ------
    ResultsError
        If it is no run's folder, unfinished, or of another version.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise ResultsError(
            f"{folder} is not a results folder: it has no manifest.json. "
            "Name the folder that `run` printed, such as results/january_2022/2022-01-10_090000."
        )
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ResultsError(f"{path} cannot be read: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        found = manifest.get("schema") if isinstance(manifest, dict) else None
        raise ResultsError(
            f"{path} has schema version {found}; this program reads version {SCHEMA}. "
            "Play the scenario.yaml beside it again."
        )
    if not manifest.get("complete"):
        raise ResultsError(
            f"{folder} is unfinished: it was stopped, or is still being played. "
            f"Go on: {command('resume', folder)}"
        )
    return Tables(folder, manifest)
