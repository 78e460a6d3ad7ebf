"""An Excel workbook: a sheet a table, one for what columns mean, one for what the run was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from sim.errors import UsageError
from sim.lab.blocks import aside
from sim.lab.export import FORMULA, HEADS, Exported, needing

ROWS, COLUMNS = 1_048_576, 16_384
"""What a sheet of Excel can hold."""
LONGEST = 32_767
"""Letters that a cell of Excel can hold."""
PATIENCE, A_MINUTE = 1_000_000, 3_000_000
"""Cells from which on it is said how long it takes, and those that a minute writes."""


def write(run: Exported, target: Path) -> None:
    """Write the workbook; see :func:`sim.lab.export.export`. Yes is 1 and no is 0.

    Raises
    ------
    UsageError
        If a table is larger than a sheet, or openpyxl is missing.
    """
    with needing("openpyxl", "xlsx"):
        from openpyxl import Workbook
    cells = _check_room(run)
    if cells >= PATIENCE:
        minutes = -(-cells // A_MINUTE)
        run.tell(
            f"{cells:,} cells: about {minutes} minute{'s' * (minutes > 1)}. "
            "Fewer plays: --plays; csv and duckdb take seconds."
        )
    with aside(target) as part, part.open("wb") as file:
        book = Workbook(write_only=True)
        _add(book, "about", ("what", "value"), run.about)
        _add(book, "columns", HEADS, run.described)
        for table in run.tables:
            _add(book, table, run.names(table), _rows(run, table))
        book.save(file)


def _check_room(run: Exported) -> int:
    """How many cells there are, if every table fits a sheet."""
    fit, tight, cells = None, [], 0
    for table in run.tables:
        n_columns = len(run.names(table))
        if n_columns > COLUMNS:
            raise UsageError(
                f"{table} has {n_columns:,} columns, and a sheet of Excel holds {COLUMNS:,}. "
                "Export it to csv or duckdb."
            )
        plays = run.numbers(table)
        cells += len(plays) * n_columns
        if len(plays) >= ROWS:
            tight.append(f"{table} has {len(plays):,} rows")
            whole = int(plays[ROWS - 1].as_py())  # plays before this one fit, below the heads
            fit = whole if fit is None else min(fit, whole)
    if fit is not None:
        few = f"write the first {fit:,} plays with --plays {fit}, or " if fit else ""
        raise UsageError(
            f"{', '.join(tight)}, and a sheet of Excel holds {ROWS:,}: {few}export to csv or "
            "duckdb."
        )
    return cells


def _rows(run: Exported, table: str) -> Iterable[Sequence[Any]]:
    for piece in run.pieces(table):
        yield from zip(*(_values(column) for column in piece.columns), strict=True)


def _values(column: pa.ChunkedArray) -> list[Any]:
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    return list(column.to_pylist())


def _add(book: Any, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"

    def text(value: Any) -> Any:
        """A cell that stays text whatever it begins with."""
        if not isinstance(value, str) or not value.startswith(FORMULA):
            return value[:LONGEST] if isinstance(value, str) else value
        cell = WriteOnlyCell(sheet, value[:LONGEST])
        cell.data_type, cell.quotePrefix = "s", True
        return cell

    bold = [WriteOnlyCell(sheet, head) for head in heads]
    for cell in bold:
        cell.font = Font(bold=True)
    sheet.append(bold)
    for row in rows:
        sheet.append([text(value) for value in row])
    sheet.close()
