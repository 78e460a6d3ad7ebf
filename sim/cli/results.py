"""Commands that read what was played."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion
from sim.cli.terminal import Out, print_paths


def plot(
    results: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RESULTS…]",
            help="Folders of runs; the latest run if none is given.",
            autocompletion=completion.results,
        ),
    ] = None,
    out: Out = Path("results"),
) -> None:
    """Draw the figures of runs again, each into its folder."""
    from sim.analysis.summary import summarise
    from sim.analysis.tables import read
    from sim.lab.finding import latest
    from sim.view.plots import draw_all

    for folder in results or [latest(out)]:
        print_paths(draw_all(summarise(read(folder)), folder / "figures"))
