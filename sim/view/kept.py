"""Which tables a run has kept, how large they are, and what cannot be told without the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.analysis.source import run_again
from sim.analysis.tables import Tables
from sim.columns import DRAWN, LOGGED, TABLES
from sim.lab.keeping import COUNTED
from sim.view.sheet import Grid
from sim.view.wording import counted, listed

Parts = Iterable[str | Grid]


def told(tables: Tables, table: str, parts: Parts) -> list[str | Grid]:
    """What is made from a table; where the run has not kept it, that it has not."""
    return list(parts) if tables.has(table) else [untold(table)]


def untold(table: str) -> str:
    """That a table is lacking, in a sentence."""
    return f"Not told: the run has not kept the table {table}."


def kept(tables: Tables, full: bool) -> Iterator[str | Grid]:
    """The sizes of the tables that there are, and how to get those that there are not.

    Parameters
    ----------
    tables
        The run's.
    full
        Every table with its size and the plays of which it is kept.
    """
    sizes = tables.manifest.get("sizes") or {}
    if sizes:
        most = max(sizes, key=lambda table: sizes[table])
        whole = f"{counted(len(sizes), 'table', 'tables')}, {size(sum(sizes.values()))} on disk"
        rest = f"; the largest is {most}, {size(sizes[most])}" if len(sizes) > 1 else ""
        yield f"{whole}{rest}."
    if full and sizes:
        grid = Grid([("table", "left"), ("plays", "right"), ("on disk", "right")])
        for table in sizes:
            grid.rows.append((table, f"{_plays(tables, table):,}", size(sizes[table])))
        yield grid
    if tables.left_out:
        yield _left_out(tables)


def _plays(tables: Tables, table: str) -> int:
    """Of how many plays a table is kept."""
    if table not in {*COUNTED, LOGGED}:
        return tables.n
    return len(set(tables.column(table, "replicate").tolist()))


def _left_out(tables: Tables) -> str:
    out = [table for table in TABLES if table in tables.left_out]
    words = f"Not kept: {listed(out)}"
    if DRAWN in out and tables.has(DRAWN):
        words += " (which are drawn again where they are asked for)"
    again = 'sim.run(…, tables="all")'
    if tables.place is not None:
        again = run_again(tables.place, tables.manifest)
    return f"{words}. With every table: {again}"


def size(n: int) -> str:
    """Bytes in the unit that suits them.

    Examples
    --------
    >>> size(999), size(1_500), size(3_372_799)
    ('999 B', '1.5 kB', '3.4 MB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if n >= factor:
            return f"{n / factor:,.1f} {unit}"
    return f"{n} B"
