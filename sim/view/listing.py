"""What there is to play with: scenarios, strategies, forums and their sources."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sim.view.sheet import write


def show_names(title: str, rows: Sequence[tuple[str, str, str]], console: Console) -> None:
    """Write one list.

    Parameters
    ----------
    title
        What is listed.
    rows
        Name, what it is, and where it comes from (may be empty).
    console
        Where to.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column(Text(title, style="bold"), no_wrap=True)
    table.add_column("")
    sourced = any(source for _, _, source in rows)
    if sourced:
        table.add_column(Text("source", style="dim"), no_wrap=True)
    for name, about, source in rows:
        cells = [name, about, source] if sourced else [name, about]
        table.add_row(*(Text(cell) for cell in cells))
    write([table, Text("")], console)
