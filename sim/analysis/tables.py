"""The tables of one run, read a piece at a time from its folder or from memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.analysis.source import Folder, Redrawing, Source
from sim.columns import TABLES
from sim.errors import ResultsError, command
from sim.registry import texts_in

SCHEMA = 3
"""Version of the tables that this program reads."""


@dataclass(frozen=True)
class Tables:
    """One run's tables and what it recorded about itself.

    Parameters
    ----------
    source
        Where the tables are; see :mod:`sim.analysis.source`.
    manifest
        What the run recorded: its ``manifest.json``.

    Raises
    ------
    ResultsError
        When a table is opened that is missing, or not what the run wrote.
    """

    source: Source
    manifest: Mapping[str, Any]

    @property
    def place(self) -> Path | None:
        """The run's folder; None where it is in memory only."""
        return self.source.folder

    @property
    def folder(self) -> Path:
        """The run's folder.

        Raises
        ------
        ResultsError
            If it is in memory only.
        """
        if self.place is None:
            raise ResultsError("these results are in memory only. Write them first: .save(folder)")
        return self.place

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

    def texts_at(self, stage: str) -> bool:
        """Whether texts are tabled at a stage; an older manifest does not record it."""
        about = self.cast["stages"][stage]
        if "tables" in about:
            return bool(about["tables"])
        return texts_in(about["forum"])

    def has(self, table: str) -> bool:
        """Whether there is a table: the run has kept it, or it can be drawn again."""
        return self.source.has(table)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The tables that the run has not kept."""
        source = self.source
        kept = source.source if isinstance(source, Redrawing) else source
        return tuple(table for table in TABLES if not kept.has(table))

    @property
    def label(self) -> str:
        """The run's name for captions: scenario and, where there is one, folder."""
        names = [str(self.manifest["scenario"]), *([self.place.name] if self.place else [])]
        return "/".join(names)

    def sound(self) -> Tables:
        """The same, every table held to its digest."""
        for table in self.manifest.get("tables", {}):
            self.source.schema(table)
        return self

    def need(self, table: str) -> None:
        """Refuse to go on without a table.

        Raises
        ------
        LeftOutError
            If the run has not kept it.
        """
        self.source.schema(table)

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table, in order."""
        return tuple(self.source.schema(table).names)

    def column(self, table: str, name: str) -> NDArray[Any]:
        """One column as an array of its own type; nulls are NaT or None."""
        read = self.source.whole(table, [name]).column(0)
        return np.asarray(read.combine_chunks().to_numpy(zero_copy_only=False))

    def coded(
        self, table: str, names: Sequence[str]
    ) -> dict[str, tuple[NDArray[np.int64], list[Any]]]:
        """Columns of words, each as places in the list of its different values, and that list."""
        read = self.source.whole(table, names)
        return {name: _coded(read.column(name).combine_chunks()) for name in names}

    def pieces(self, table: str, names: Sequence[str]) -> Iterator[pa.Table]:
        """Columns of a table, a piece at a time, so that memory does not grow with rows."""
        yield from self.source.pieces(table, names)

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


def _coded(column: pa.Array) -> tuple[NDArray[np.int64], list[Any]]:
    """The places of a column's words, and the words that are there."""
    if not pa.types.is_dictionary(column.type):
        words = column.dictionary_encode()
        return np.asarray(words.indices, np.int64), words.dictionary.to_pylist()
    codes, listed = np.asarray(column.indices, np.int64), column.dictionary.to_pylist()
    there = np.bincount(codes, minlength=len(listed)) > 0
    if there.all():
        return codes, listed
    known = [word for word, here in zip(listed, there, strict=True) if here]
    return (np.cumsum(there) - 1)[codes], known


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
    if "shard" in manifest:
        raise ResultsError(
            f"{folder} is part {manifest['shard']} of a run, and has no tables. Make the run of "
            f"all its parts: {command('merge')} FOLDER FOLDER …"
        )
    if not manifest.get("complete"):
        raise ResultsError(
            f"{folder} is unfinished: it was stopped, or is still being played. "
            f"Go on: {command('resume', folder)}"
        )
    return Tables(Folder(folder, manifest), manifest)
