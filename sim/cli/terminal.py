"""The command line itself: options that commands share, printing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sim.cli import completion
from sim.cli.failures import INTERRUPTED, no_such_command, told
from sim.cli.help import (
    FIRST_STEPS,
    OLDER,
    Command,
    option_row,
    write_commands,
    write_examples,
    write_text,
)
from sim.errors import UsageError, command, program
from sim.lab.amounts import amount

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

__all__ = ["INTERRUPTED", "app"]

NAME = "demarche"


class Commands(TyperGroup):
    """Turns what a user can act on into a message and an exit code, never a traceback."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what stands before the command; help, if there is nothing at all."""
        with told():
            return super().parse_args(ctx, args or ["--help"])

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UsageError(no_such_command(args[0], list(self.commands)))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        with told():
            value = super().invoke(ctx)
            sys.stdout.flush()
            return value

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write what the program does, its commands, and how to begin."""
        formatter.write(f"{program()} COMMAND …\n")
        write_text(formatter, str(self.help or ""))
        about = {name: cmd.get_short_help_str(100) for name, cmd in self.commands.items()}
        write_commands(formatter, about)
        with formatter.section("Options"):
            formatter.write_dl([option_row(option) for option in self.get_params(ctx)])
        write_examples(formatter, FIRST_STEPS, "To begin with")


app = typer.Typer(
    cls=Commands,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
    help="Play negotiation scenarios: who tables what, who says no, how it ends without an accord.",
)

LUCK, _OUTPUT, _SPEED = "What is played", "What is written", "How it is played"


def whole_number(text: str | int) -> int:
    """A number as people write it: ``10000``, ``10,000``, ``1e4``, ``10k``, ``1m``.

    Raises
    ------
    typer.BadParameter
        If it is no whole number.
    """
    number = amount(str(text))
    if number is None:
        raise typer.BadParameter(
            f"{text!r} is not a whole number. Write 10000, 10,000, 1e4 or 10k for ten thousand."
        )
    return number


def counted(*names: str, **words: Any) -> Any:
    """An option that takes a number as people write it."""
    return typer.Option(*names, parser=whole_number, metavar=words.pop("metavar", "N"), **words)


def numbered(**words: Any) -> Any:
    """The option that names a play by its number; its older spelling is taken too."""
    return counted("--play", OLDER, **words)


ScenarioName = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="A scenario's name (see `list`) or its file.",
        autocompletion=completion.scenarios,
    ),
]
FinishedRun = Annotated[
    Path | None,
    typer.Argument(
        metavar="[RUN]",
        help="A run's folder; the latest finished if not given.",
        autocompletion=completion.results,
    ),
]
Plays = Annotated[
    int | None,
    counted(
        "-n",
        metavar="PLAYS",
        help="How many plays; 10,000 (or 1e4, 10k) if not given.",
        rich_help_panel=LUCK,
    ),
]
Seed = Annotated[int, counted(help="Seed of all luck; 0 is one too.", rich_help_panel=LUCK)]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Change the scenario; may be repeated.",
        rich_help_panel=LUCK,
        autocompletion=completion.paths,
    ),
]
Plain = Annotated[
    bool,
    typer.Option("--plain", help="Every uncertain number at its middle.", rich_help_panel=LUCK),
]
Workers = Annotated[
    int | None,
    counted(help="How many play at once; one a processor if not given.", rich_help_panel=_SPEED),
]
Pool = Annotated[
    str | None,
    typer.Option(
        metavar="KIND",
        help="What the workers are: threads or processes; changes no result. If not given, "
        "processes from 100,000 plays on.",
        rich_help_panel=_SPEED,
        autocompletion=completion.pools,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Have a Dask cluster play: tcp://HOST:PORT of its scheduler; changes no result.",
        rich_help_panel=_SPEED,
    ),
]
BlockSize = Annotated[
    int | None,
    counted(
        help="Plays a block; changes no result. If not given, what suits the scenario.",
        rich_help_panel=_SPEED,
    ),
]
Again = Annotated[
    bool,
    typer.Option("--again", help="Play even if the same has been played.", rich_help_panel=_SPEED),
]
Out = Annotated[
    Path, typer.Option(metavar="FOLDER", help="Folder of all results.", rich_help_panel=_OUTPUT)
]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print a summary for programs only.", rich_help_panel=_OUTPUT),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full", help="Print also what is rare, in every detail.", rich_help_panel=_OUTPUT
    ),
]
NoFigures = Annotated[
    bool, typer.Option("--no-figures", help="Draw no figures.", rich_help_panel=_OUTPUT)
]


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


def register(name: str, command: Callable[..., None]) -> None:
    """Add a command."""
    app.command(name, cls=Command)(command)


def load_scenario(name: str, sets: list[str] | None) -> Scenario:
    """Read a scenario by name or file, with its ``--set`` changes."""
    from sim.scenario import load

    return load(name, sets or ())


def say_warnings(*loaded: tuple[Scenario, str, Sequence[str]]) -> None:
    """Say how many warnings there are about scenarios, and the command that prints them.

    Parameters
    ----------
    loaded
        A scenario, its name as it was typed, and what was set of it. One that draws no warnings
        but those of scenarios before it is passed over.
    """
    from sim.scenario import warnings

    told: set[tuple[str, str]] = set()
    for scenario, name, sets in loaded:
        found = {(doubt.path, doubt.wrong) for doubt in warnings(scenario)}
        if found - told:
            changed = [word for change in sets for word in ("--set", change)]
            count = "1 warning" if len(found) == 1 else f"{len(found)} warnings"
            say(f"{count} about the scenario: {command('check', name, *changed)}")
        told |= found


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


def say(words: str) -> None:
    """Tell a person something that is no output, on standard error."""
    typer.echo(words, err=True)
