"""Commands that read what was played."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.playing import play_all
from sim.cli.terminal import (
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
    from sim.lab.settings import Settings


def compare(  # noqa: PLR0913 - the options of a command
    runs: Annotated[
        list[str],
        typer.Argument(metavar="A B [C…]", help="Scenarios, variants or results folders."),
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
) -> None:
    """Set runs side by side; differences are from the first, on the same luck."""
    from sim.analysis.comparison import compare as compared
    from sim.lab.settings import Settings

    if len(runs) < 2:
        raise UsageError("compare needs two runs at least: scenarios, variants or results folders.")
    settings = Settings(10_000 if n is None else n, seed, plain, workers, block_size)
    there = {name: _there(name, sets) for name in runs if Path(name).is_dir()}
    comparison = compared([there.get(name) or _played(name, sets, settings, out) for name in runs])
    figures = [] if no_figures else _draw_comparison(comparison, out)
    if as_json:
        print_json({**comparison.as_dict(), "figures": [str(path) for path in figures]})
        return
    from sim.view.comparison import show

    show(comparison, console())
    print_paths(figures)


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


def _played(name: str, sets: list[str] | None, settings: Settings, out: Path) -> Tables:
    """The tables of a scenario that is played now."""
    from sim.analysis.tables import read

    return read(play_all(load_scenario(name, sets), settings, out).folder)
