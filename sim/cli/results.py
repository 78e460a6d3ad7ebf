"""Commands that read what was played."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli.terminal import print_paths


def plot(
    results: Annotated[Path, typer.Argument(metavar="RESULTS", help="A run's folder.")],
) -> None:
    """Draw the figures of a run again, into its folder."""
    from sim.analysis.summary import summarise
    from sim.analysis.tables import read
    from sim.view.plots import draw_all

    summary = summarise(read(results))
    print_paths(draw_all(summary, results / "figures"))
