"""Commands about the tables of a run: what their columns mean, and other programs' formats."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion
from sim.cli.terminal import FinishedRun, console, counted, print_json, print_paths, say
from sim.errors import UsageError, joined, listed, meant


def columns(
    table: Annotated[
        str | None,
        typer.Argument(
            metavar="[TABLE]", help="One table; all if not given.", autocompletion=completion.tables
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them for programs.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/tables.md.")] = False,
) -> None:
    """Say what the columns of the tables mean, with their units."""
    from sim.columns import DESCRIBED
    from sim.view.columns import as_dict, page, show

    if table is not None and table not in DESCRIBED:
        near = meant(table, DESCRIBED)
        raise UsageError(f"{near}No table {table!r}; there are {listed(DESCRIBED)}.")
    if markdown:
        if table is not None or as_json:
            raise UsageError("--markdown prints the page of all tables: give nothing else.")
        typer.echo(page(), nl=False)
        return
    names = DESCRIBED if table is None else (table,)
    if as_json:
        print_json(as_dict(names))
        return
    show(names, console())


def export(
    to: Annotated[
        str,
        typer.Option(
            metavar="FORMAT", help="csv, xlsx or duckdb.", autocompletion=completion.formats
        ),
    ],
    run: FinishedRun = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="The file, or for csv the folder, to write; in the run's folder if not given.",
        ),
    ] = None,
    plays: Annotated[
        int | None, counted(metavar="PLAYS", help="The first so many only; all if not given.")
    ] = None,
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of all results.")] = Path(
        "results"
    ),
) -> None:
    """Write a run's tables for other programs: CSV, Excel or DuckDB."""
    from sim.analysis.source import run_again
    from sim.analysis.tables import read
    from sim.lab.export import Exported
    from sim.lab.export import export as exported
    from sim.lab.finding import latest
    from sim.view.wording import DISCLAIMER

    folder = latest(results) if run is None else run
    tables = read(folder).sound()
    if tables.left_out:
        again = run_again(folder, tables.manifest)
        say(f"not exported, as {folder} has not kept them: {joined(tables.left_out)}. "
            f"With every table: {again}")  # fmt: skip
    manifest = tables.manifest
    print_paths([exported(Exported(folder, manifest, plays, DISCLAIMER, say), to, out)])
