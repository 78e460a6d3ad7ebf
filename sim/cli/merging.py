"""The command that makes one run of parts that were played by themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.cli import completion
from sim.cli.playing import report_run
from sim.cli.terminal import Full, Json, NoFigures, Out, say


def merge(
    parts: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER…",
            help="The folders of all parts of a run.",
            autocompletion=completion.results,
        ),
    ],
    out: Out = Path("results"),
    as_json: Json = False,
    full: Full = False,
    no_figures: NoFigures = False,
) -> None:
    """Make one run of parts that `run --shard` played, on one machine or on many."""
    from sim.lab.shards import merge as put_together

    results = put_together(parts, out, say)
    say(f"merged: {results.folder}")
    report_run(results, as_json, full, figures=not no_figures)
