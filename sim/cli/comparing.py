"""The command that sets runs side by side."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion
from sim.cli.playing import played
from sim.cli.terminal import (
    Again,
    BlockSize,
    Full,
    Json,
    NoFigures,
    Out,
    Plain,
    Plays,
    Seed,
    Sets,
    Workers,
    console,
    load_scenario,
    print_json,
    print_paths,
    say_warnings,
)
from sim.errors import ScenarioError, UsageError, command

if TYPE_CHECKING:
    from sim.analysis.comparison import Comparison
    from sim.analysis.tables import Tables
    from sim.lab.settings import Settings
    from sim.scenario.scenario import Scenario

BETWEEN = re.compile(r";\s*(?=[^\s;=]+\s*=|$)")
"""A semicolon stands between changes where another ``path=`` follows it."""


def compare(  # noqa: PLR0913 - the options of a command
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="A [B…]",
            help="Scenarios, variants or results folders.",
            autocompletion=completion.either,
        ),
    ],
    changed: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="PATH=VALUE",
            rich_help_panel="What is played",
            help="Compare A with itself so changed; semicolons stand between changes made "
            "together. May be repeated: a run each.",
        ),
    ] = None,
    n: Plays = None,
    seed: Seed = 1,
    sets: Sets = None,
    plain: Plain = False,
    workers: Workers = None,
    block_size: BlockSize = None,
    out: Out = Path("results"),
    as_json: Json = False,
    full: Full = False,
    no_figures: NoFigures = False,
    again: Again = False,
) -> None:
    """Set runs side by side; differences are from the first, on the same luck."""
    from sim.analysis.comparison import compare as compared
    from sim.lab.settings import Settings

    _check(runs, changed or ())
    settings = Settings(10_000 if n is None else n, seed, plain, workers, block_size)
    sides = [_side(name, sets or ()) for name in runs]
    sides += [_varied(runs[0], sets or (), changes) for changes in changed or ()]
    comparison = compared([_tables(side, settings, out, again) for side in sides])
    folder = _kept(comparison, out)
    figures = [] if no_figures else _draw(comparison, folder)
    if as_json:
        print_json({**comparison.as_dict(), "figures": [str(path) for path in figures]})
        return
    from sim.view.comparison import show

    show(comparison, console(), full)
    print_paths(figures)
    _say_warnings(sides, [*runs, *(runs[0] for _ in changed or ())])


def effect(
    before: Annotated[
        str,
        typer.Argument(
            metavar="BEFORE",
            help="A scenario, or a run's folder.",
            autocompletion=completion.either,
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(
            metavar="AFTER",
            help="The same after a change.",
            autocompletion=completion.either,
        ),
    ],
    n: Plays = None,
    seed: Seed = 1,
    workers: Workers = None,
    out: Out = Path("results"),
) -> None:
    """Say in Markdown what a change of a scenario does to its outcomes (docs/ci.md)."""
    from sim.analysis.comparison import compare as compared
    from sim.lab.settings import Settings
    from sim.view.effect import markdown

    settings = Settings(10_000 if n is None else n, seed, workers=workers)
    sides = [_side(name, ()) for name in (before, after)]
    tables = [_tables(side, settings, out, again=False) for side in sides]
    typer.echo(markdown(compared(tables)), nl=False)


def _check(runs: Sequence[str], changed: Sequence[str]) -> None:
    from sim.lab.finding import names_run

    if changed and len(runs) > 1:
        raise UsageError("--with changes one scenario: name one, and give --with for each change.")
    if changed and names_run(runs[0]):
        file = Path(runs[0]) / "scenario.yaml"
        raise UsageError(
            f"--with changes a scenario; {runs[0]} has been played already. Name its file: {file}"
        )
    if len(runs) + len(changed) < 2:
        raise UsageError(
            "compare needs two runs at least: scenarios, variants or results folders; or one "
            "scenario and what to change: --with parties.RUS.resolve=0.9."
        )


def parted(changes: str) -> list[str]:
    """The changes in one ``--with``: ``a=1; b=2`` are two.

    A semicolon inside a value stays there unless a path and an equals sign follow it.
    """
    return [change.strip() for change in BETWEEN.split(changes) if change.strip()] or [changes]


def _side(name: str, sets: Sequence[str]) -> Tables | Scenario:
    """The tables of a results folder, or a scenario to play."""
    from sim.lab.finding import names_run
    from sim.view.opening import opened

    if not names_run(name):
        return load_scenario(name, list(sets))
    if sets:
        raise UsageError(f"--set changes scenarios; {name} has been played already.")
    return opened(Path(name))


def _varied(name: str, sets: Sequence[str], changes: str) -> Scenario:
    """The scenario with what one ``--with`` changes; what is wrong is blamed on it."""
    try:
        return load_scenario(name, [*sets, *parted(changes)])
    except ScenarioError as error:
        own = tuple(f"--set {number}:" for number in range(1, len(sets) + 1))
        raise ScenarioError(
            replace(problem, file=re.sub(r"^--set \d+:", "--with", problem.file))
            if not problem.file.startswith(own)
            else problem
            for problem in error.problems
        ) from error


def _tables(side: Tables | Scenario, settings: Settings, out: Path, again: bool) -> Tables:
    """The tables of a run that is there, or of a scenario that is played now."""
    from sim.analysis.tables import Tables
    from sim.view.opening import opened

    if isinstance(side, Tables):
        return side
    typed = command(*sys.argv[1:])
    own = replace(settings, changes=side.changes, command=typed)
    return opened(played(side, own, out, again).folder)


def _say_warnings(sides: Sequence[Tables | Scenario], names: Sequence[str]) -> None:
    """Say what is probably not meant in the scenarios among what is compared."""
    from sim.scenario.scenario import Scenario

    named = zip(sides, names, strict=True)
    say_warnings(*((one, name, one.changes) for one, name in named if isinstance(one, Scenario)))


def _kept(comparison: Comparison, out: Path) -> Path:
    """A folder for the comparison, with its words."""
    from sim.lab.store import claim
    from sim.view.comparison import save

    folder = claim(out / "comparisons")
    save(comparison, folder)
    return folder


def _draw(comparison: Comparison, folder: Path) -> list[Path]:
    from sim.view.plots.comparison import save_figure

    return [save_figure(comparison, folder)]
