"""The command that plays all variants of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli import completion
from sim.cli.slating import Asked, on_same_luck, played_slate
from sim.cli.terminal import Json, NoFigures, console, print_json, print_paths, say_warnings

if TYPE_CHECKING:
    from sim.analysis.galleries import Gallery


@on_same_luck(4000, "variant")
def gallery(
    scenario: Annotated[
        str,
        typer.Argument(
            metavar="[SCENARIO]",
            help="A scenario that has variants.",
            autocompletion=completion.scenarios,
        ),
    ] = "january_2022",
    *,
    asked: Asked,
    as_json: Json = False,
    no_figures: NoFigures = False,
) -> None:
    """Play all variants of a scenario on the same luck, and rank them."""
    from sim.analysis.galleries import gallery as hung
    from sim.analysis.slates import read
    from sim.lab.slate import Slate
    from sim.lab.variants import named_beside, variants_of
    from sim.view.gallery import save, show

    base, found, left = variants_of(scenario, asked.sets)
    folder = played_slate(
        Slate("gallery", base, found, left, asked.settings), asked.out, left=asked.left
    )
    pictures = hung(read(folder))
    save(pictures, folder)
    figures = [] if no_figures or not pictures.pictures else [_draw(pictures, folder)]
    if as_json:
        print_json({**pictures.as_dict(), "figures": [str(path) for path in figures]})
        return
    show(pictures, console())
    print_paths(figures or [folder])
    variants = [(one.scenario, named_beside(scenario, one.about), asked.sets) for one in found]
    say_warnings((base, scenario, asked.sets), *variants)


def _draw(found: Gallery, folder: Path) -> Path:
    from sim.view.plots.effects import gallery_figure
    from sim.view.plots.style import save

    return save(gallery_figure(found), folder / "gallery.png")
