"""The command line itself: errors and exit codes, options that commands share, printing."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.errors import DemarcheError, command

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

INTERRUPTED = 130
PIPE_CLOSED = 141


class Commands(TyperGroup):
    """Turns what a user can act on into a message and an exit code, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            value = super().invoke(ctx)
            sys.stdout.flush()
        except DemarcheError as error:
            typer.echo(f"{error}", err=True)
            raise typer.Exit(2) from error
        except KeyboardInterrupt as interrupt:
            typer.echo(_interrupted(interrupt), err=True)
            raise typer.Exit(INTERRUPTED) from interrupt
        except BrokenPipeError as closed:  # the reader has seen enough, as in `… | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from closed
        return value


def _interrupted(interrupt: KeyboardInterrupt) -> str:
    results = getattr(interrupt, "results", None)
    if results is None:
        return "interrupted"
    played, asked = results.manifest["played"], results.manifest["asked"]
    go_on = command("resume", results.folder)
    return f"interrupted: stopped after {played:,} of {asked:,} plays. Go on: {go_on}"


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Play negotiation scenarios: who tables what, who says no, how it ends without an accord.",
)

ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario's name (see `list`) or its file.")
]
Plays = Annotated[int | None, typer.Option("-n", help="Plays (replicates); 10000 if not given.")]
Seed = Annotated[int, typer.Option(help="Seed of all luck; 0 is a seed too.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Change the scenario; may be repeated."),
]
Plain = Annotated[bool, typer.Option("--plain", help="Every uncertain number at its middle.")]
Workers = Annotated[int | None, typer.Option(help="Threads; one a processor if not given.")]
BlockSize = Annotated[int, typer.Option(help="Plays a block; changes no result.")]
Out = Annotated[Path, typer.Option(help="Folder of all results.")]
Json = Annotated[bool, typer.Option("--json", help="Print a summary for programs only.")]
Full = Annotated[bool, typer.Option("--full", help="Print also what is rare, in every detail.")]
NoFigures = Annotated[bool, typer.Option("--no-figures", help="Draw no figures.")]


def _version(asked: bool) -> None:
    if asked:
        from sim.package import version

        typer.echo(f"demarche {version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which one.")
    ] = False,
) -> None:
    """Options of all commands."""


def load_scenario(name: str, sets: list[str] | None) -> Scenario:
    """Read a scenario by name or file, with its ``--set`` changes."""
    from sim.scenario import load

    return load(name, sets or ())


def console() -> Any:
    """The terminal, or whatever standard output is."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def print_json(value: Any) -> None:
    """Print for programs."""
    import json

    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def print_paths(paths: list[Path]) -> None:
    """Print where files lie, one a line."""
    for path in paths:
        typer.echo(path)
