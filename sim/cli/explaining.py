"""The command that says why there is no deal."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from sim.cli.terminal import (
    ScenarioName,
    Seed,
    Sets,
    console,
    counted,
    load_scenario,
    print_json,
    say_warnings,
)
from sim.errors import UsageError

Format = Annotated[
    bool, typer.Option("--markdown", help="Write Markdown.", rich_help_panel="What is written")
]
AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print for programs only.", rich_help_panel="What is written"),
]


def explain(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    plays: Annotated[
        int | None,
        counted(
            "--plays",
            "-n",
            metavar="PLAYS",
            help="Plays in which a zone is looked for; 1,000 if not given.",
            rich_help_panel="What is played",
        ),
    ] = None,
    stage: Annotated[
        str | None,
        typer.Option(metavar="STAGE", help="One stage only.", rich_help_panel="What is played"),
    ] = None,
    seed: Seed = 1,
    sets: Sets = None,
    markdown: Format = False,
    as_json: AsJson = False,
) -> None:
    """Say why there is no deal: what clashes at every stage, and the least that would open it."""
    from sim.lab.explaining import PLAYS
    from sim.lab.explaining import explain as explained
    from sim.lab.threads import beside
    from sim.model import compiled
    from sim.view.explain import told
    from sim.view.explained import as_dict
    from sim.view.progress import progress_bar
    from sim.view.sheet import markdown as as_markdown
    from sim.view.sheet import show

    if markdown and as_json:
        raise UsageError("--markdown or --json: give one of them.")
    played = load_scenario(scenario, sets)
    n = PLAYS if plays is None else plays
    with progress_bar(played.id, compiling=not compiled()), solver_unheard():
        found = beside(lambda: explained(played, n, seed, stage))
    if as_json:
        print_json(as_dict(found))
        return
    if markdown:
        typer.echo(as_markdown(told(found)), nl=False)
    else:
        show(told(found), console())
    say_warnings((played, scenario, sets or ()))


@contextmanager
def solver_unheard() -> Iterator[None]:
    """While a solver that now and then prints a line of its own cannot spoil what is printed."""
    sys.stdout.flush()
    try:
        kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    except OSError:  # there is no standard output to spoil
        yield
        return
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        with suppress(OSError, AttributeError, TypeError):  # where C keeps lines back elsewhere
            ctypes.CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
