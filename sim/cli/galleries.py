"""The command that plays all variants of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion
from sim.cli.slating import played_slate
from sim.cli.terminal import (
    Json,
    NoFigures,
    Out,
    Plain,
    Pool,
    Scheduler,
    Seed,
    Sets,
    Workers,
    console,
    counted,
    print_json,
    print_paths,
)

if TYPE_CHECKING:
    from sim.analysis.galleries import Gallery


def gallery(  # noqa: PLR0913 - the options of a command
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A scenario that has variants.",
            autocompletion=completion.scenarios,
        ),
    ] = "january_2022",
    n: Annotated[
        int,
        counted("-n", metavar="PLAYS", help="Plays of each variant.",
                rich_help_panel="What is played"),
    ] = 4000,
    seed: Seed = 1,
    sets: Sets = None,
    plain: Plain = False,
    workers: Workers = None,
    pool: Pool = "threads",
    scheduler: Scheduler = None,
    out: Out = Path("results"),
    as_json: Json = False,
    no_figures: NoFigures = False,
) -> None:  # fmt: skip
    """Play all variants of a scenario on the same luck, and rank them."""
    from sim.analysis.galleries import gallery as hung
    from sim.analysis.slates import read
    from sim.lab.settings import Settings
    from sim.lab.slate import Slate
    from sim.lab.variants import variants_of
    from sim.view.gallery import save, show

    base, found, left = variants_of(scenario, sets or ())
    settings = Settings(n, seed, plain, workers, pool=pool, scheduler=scheduler)
    folder = played_slate(Slate("gallery", base, found, left, settings), out)
    pictures = hung(read(folder))
    save(pictures, folder)
    figures = [] if no_figures or not pictures.pictures else [_draw(pictures, folder)]
    if as_json:
        print_json({**pictures.as_dict(), "figures": [str(path) for path in figures]})
        return
    show(pictures, console())
    print_paths(figures or [folder])


def _draw(found: Gallery, folder: Path) -> Path:
    from sim.view.plots.effects import gallery_figure
    from sim.view.plots.style import save

    return save(gallery_figure(found), folder / "gallery.png")
