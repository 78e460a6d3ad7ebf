"""The command that takes out every key of a scenario."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import join
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.slating import Asked, on_same_luck, played_slate
from sim.cli.terminal import ScenarioName, load_scenario, print_paths, say_warnings

if TYPE_CHECKING:
    from sim.analysis.slates import Plays
    from sim.lab.settings import Settings
    from sim.lab.slate import Slate
    from sim.scenario.scenario import Scenario


PLAYS = 4000


@on_same_luck(PLAYS)
def levers(
    scenario: ScenarioName,
    *,
    asked: Asked,
    page: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The page to write; levers.md in the folder of what is played if not given.",
            rich_help_panel="What is written",
        ),
    ] = None,
) -> None:
    """Take out each key of a scenario, or turn it over, and write what that does as a page."""
    from sim.analysis.slates import read

    loaded = load_scenario(scenario, asked.sets)
    folder = played_slate(slate_of(loaded, asked.settings), asked.out, left=asked.left)
    target = page or folder / "levers.md"
    print_paths(_write(read(folder), loaded, _command(scenario, asked), target))
    say_warnings((loaded, scenario, asked.sets))


def _command(scenario: str, asked: Asked) -> str:
    """The command that makes the page."""
    n, seed = asked.settings.n, asked.settings.seed
    words = ["levers", scenario]
    words += ["-n", str(n)] if n != PLAYS else []
    words += ["--seed", str(seed)] if seed != 1 else []
    words += ["--plain"] if asked.settings.plain else []
    words += [word for change in asked.sets for word in ("--set", change)]
    return f"run.py {join(words)}"


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


def _write(plays: Plays, scenario: Scenario, command: str, target: Path) -> list[Path]:
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
        replace(target, page(plays, digest(scenario.text), seen, command))
    return [target, save(levers_figure(plays), figure)]
