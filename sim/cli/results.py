"""Commands that read what was played."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli import completion
from sim.cli.playing import played
from sim.cli.terminal import (
    Again,
    BlockSize,
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
)
from sim.errors import UsageError

if TYPE_CHECKING:
    from sim.analysis.tables import Tables


def compare(  # noqa: PLR0913 - the options of a command
    runs: Annotated[
        list[str],
        typer.Argument(
            metavar="A B [C…]",
            help="Scenarios, variants or results folders.",
            autocompletion=completion.either,
        ),
    ],
    n: Plays = None,
    seed: Seed = 1,
    sets: Sets = None,
    plain: Plain = False,
    workers: Workers = None,
    block_size: BlockSize = 1000,
    out: Out = Path("results"),
    as_json: Json = False,
    no_figures: NoFigures = False,
    again: Again = False,
) -> None:
    """Set runs side by side; differences are from the first, on the same luck."""
    from sim.analysis.comparison import compare as compared
    from sim.analysis.tables import read
    from sim.lab.settings import Settings

    if len(runs) < 2:
        raise UsageError("compare needs two runs at least: scenarios, variants or results folders.")
    settings = Settings(10_000 if n is None else n, seed, plain, workers, block_size)
    there = {name: _there(name, sets) for name in runs if Path(name).is_dir()}
    for name in runs:
        if name not in there:
            there[name] = read(played(load_scenario(name, sets), settings, out, again))
    comparison = compared([there[name] for name in runs])
    figures = [] if no_figures else _draw_comparison(comparison, out)
    if as_json:
        print_json({**comparison.as_dict(), "figures": [str(path) for path in figures]})
        return
    from sim.view.comparison import show

    show(comparison, console())
    print_paths(figures)


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
    from sim.analysis.tables import read
    from sim.lab.settings import Settings
    from sim.view.effect import markdown

    settings = Settings(10_000 if n is None else n, seed, workers=workers)
    tables = [
        _there(name, None)
        if Path(name).is_dir()
        else read(played(load_scenario(name, None), settings, out, again=False))
        for name in (before, after)
    ]
    typer.echo(markdown(compared(tables)), nl=False)


def _draw_comparison(comparison: Any, out: Path) -> list[Path]:
    from sim.lab.store import claim
    from sim.view.plots.comparison import save_figure

    return [save_figure(comparison, claim(out / "comparisons"))]


def _there(folder: str, sets: list[str] | None) -> Tables:
    """The tables of a results folder."""
    from sim.analysis.tables import read

    if sets:
        raise UsageError(f"--set changes scenarios; {folder} has been played already.")
    return read(Path(folder))
