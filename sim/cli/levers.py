"""The command that takes out every key of a scenario."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.slating import played_slate
from sim.cli.terminal import (
    Out,
    Pool,
    ScenarioName,
    Scheduler,
    Seed,
    Sets,
    Workers,
    counted,
    load_scenario,
    print_paths,
)

if TYPE_CHECKING:
    from sim.analysis.slates import Plays
    from sim.lab.settings import Settings
    from sim.lab.slate import Slate
    from sim.scenario.scenario import Scenario


PLAYS = 4000


def levers(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    page: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The page to write; levers.md in the folder of what is played if not given.",
            rich_help_panel="What is written",
        ),
    ] = None,
    n: Annotated[
        int,
        counted("-n", metavar="PLAYS", help="Plays of each change.",
                rich_help_panel="What is played"),
    ] = PLAYS,
    seed: Seed = 1,
    sets: Sets = None,
    workers: Workers = None,
    pool: Pool = "threads",
    scheduler: Scheduler = None,
    out: Out = Path("results"),
) -> None:  # fmt: skip
    """Take out each key of a scenario, or turn it over, and write what that does as a page."""
    from sim.analysis.slates import read
    from sim.lab.settings import Settings

    loaded = load_scenario(scenario, sets)
    settings = Settings(n, seed, workers=workers, pool=pool, scheduler=scheduler)
    folder = played_slate(slate_of(loaded, settings), out)
    target = page or folder / "levers.md"
    print_paths(_write(read(folder), loaded, scenario, target))


def slate_of(scenario: Scenario, settings: Settings) -> Slate:
    """All that is played for the page."""
    from sim.lab.alternatives import Base
    from sim.lab.levers import levers as every
    from sim.lab.levers import meetings
    from sim.lab.slate import Slate
    from sim.view.progress import waiting

    base = Base(scenario)
    held, unheld = base.tried(meetings(base))
    with waiting(f"taking out every key of {scenario.id}"):
        found, left = every(base)
    return Slate("levers", scenario, (*held, *found), (*unheld, *left), settings)


def _write(plays: Plays, scenario: Scenario, name: str, target: Path) -> list[Path]:
    """The page and its figure."""
    from sim.lab.identity import digest
    from sim.lab.store import replace, writing
    from sim.view.levers import page
    from sim.view.plots.effects import levers_figure
    from sim.view.plots.style import save

    figure = target.parent / f"{target.stem}.png"
    if (target.parent.parent / "figures").is_dir():  # docs/scenarios/ beside docs/figures/
        figure = target.parent.parent / "figures" / figure.name
    seen = Path(os.path.relpath(figure, target.parent)).as_posix()
    with writing(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        command = f"run.py levers {name}" + ("" if plays.n == PLAYS else f" -n {plays.n}")
        replace(target, page(plays, digest(scenario.text), seen, command))
    return [target, save(levers_figure(plays), figure)]
