"""A DuckDB file: every table with its columns described, `columns` and `about`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.columns import DESCRIBED, column
from sim.lab.blocks import aside
from sim.lab.export import HEADS, Exported, needing


def write(run: Exported, target: Path) -> None:
    """Write the file; see :func:`sim.lab.export.export`.

    Raises
    ------
    OSError
        If it cannot be written.
    UsageError
        If duckdb is missing.
    """
    with needing("duckdb", "duckdb"):
        import duckdb
    with aside(target) as part:
        try:
            with duckdb.connect(str(part)) as base:
                _fill(base, run)
        except duckdb.Error as error:
            raise OSError(str(error).partition("\n")[0]) from error
        finally:
            with suppress(OSError):
                part.with_name(f"{part.name}.wal").unlink()


def _fill(base: Any, run: Exported) -> None:
    for table in run.tables:
        names = distinct(run.names(table))
        for number, piece in enumerate(run.pieces(table)):
            _add(base, table, piece.rename_columns(names), fresh=number == 0)
        base.execute(
            f"COMMENT ON TABLE {_named(table)} IS {_text(f'A row: {DESCRIBED[table].row}.')}"
        )
        for name, mine in zip(run.names(table), names, strict=True):
            told = column(table, name)
            if told is not None:
                unit = f" [{told.unit}]" if told.unit else ""
                words = _text(told.metadata["meaning"] + unit)
                base.execute(f"COMMENT ON COLUMN {_named(table)}.{_named(mine)} IS {words}")
    _add_rows(base, "columns", HEADS, run.described)
    _add_rows(base, "about", ("what", "value"), run.about)


def distinct(names: Sequence[str]) -> list[str]:
    """Names that differ in more than capitals, which DuckDB does not tell apart.

    Examples
    --------
    >>> distinct(["u_A", "u_a"])
    ['u_A', 'u_a_2']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        free, number = name, 1
        while free.lower() in taken:
            number += 1
            free = f"{name}_{number}"
        taken.add(free.lower())
        found.append(free)
    return found


def _add(base: Any, table: str, rows: pa.Table, fresh: bool) -> None:
    base.register("piece", rows)
    begin = f"CREATE TABLE {_named(table)} AS" if fresh else f"INSERT INTO {_named(table)}"
    base.execute(f"{begin} SELECT * FROM piece")
    base.unregister("piece")


def _add_rows(base: Any, table: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    columns = zip(*rows, strict=True)
    cells = {name: pa.array(each, pa.string()) for name, each in zip(heads, columns, strict=True)}
    _add(base, table, pa.table(cells), fresh=True)


def _named(name: str) -> str:
    quoted = name.replace('"', '""')
    return f'"{quoted}"'


def _text(words: str) -> str:
    quoted = words.replace("'", "''")
    return f"'{quoted}'"
