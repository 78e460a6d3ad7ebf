"""Commands for whoever writes a scenario: a new one, and whether one is right."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import completion
from sim.cli.terminal import Sets, load_scenario, say
from sim.errors import DemarcheError, command


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it: river, say.")],
) -> None:
    """Write a scenario with notes, NAME.yaml, to begin with; nothing is ever overwritten."""
    from sim.scenario import starter

    path = starter.place(name)
    starter.write(path)
    typer.echo(f"{path} is written: two parties, two issues, a threat and two meetings.")
    typer.echo("Read it in an editor, change what you like, and then:")
    typer.echo(f"  {command('check', path)}")
    typer.echo(f"  {command('run', path)}")
    typer.echo(f"  {command('run', path, '--set', 'parties.LOW.resolve=high')}")


def check(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            metavar="SCENARIO…",
            help="Names of scenarios (see `list`) or files.",
            autocompletion=completion.scenarios,
        ),
    ],
    sets: Sets = None,
) -> None:
    """Check scenarios: errors, and what is probably not meant."""
    wrong: list[DemarcheError] = []
    for name in scenarios:
        try:
            _check(name, sets)
        except DemarcheError as error:
            if len(scenarios) == 1:
                raise
            wrong.append(error)
            say(f"{error}")
    if wrong:
        say(f"{len(wrong)} of {len(scenarios)} scenarios have errors.")
        raise typer.Exit(2)


def _check(name: str, sets: list[str] | None) -> None:
    from sim.scenario import warnings
    from sim.view.wording import counted

    loaded = load_scenario(name, sets)
    found = warnings(loaded)
    for problem in found:
        typer.echo(f"warning: {problem}")
    counts = (
        counted(len(loaded.parties), "party", "parties"),
        counted(len(loaded.issues), "issue", "issues"),
        counted(len(loaded.measures), "measure", "measures"),
        counted(len(loaded.stages), "stage to play", "stages to play"),
    )
    said = ", ".join(counts)
    ends = {0: "no warnings", 1: "1 warning"}.get(len(found), f"{len(found)} warnings")
    typer.echo(f"{loaded.id}: {loaded.title}: {said}; no errors, {ends}.")
