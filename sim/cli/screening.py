"""The command that tries every single change of a scenario."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.slating import Asked, on_same_luck, played_slate
from sim.cli.terminal import (
    Full,
    Json,
    NoFigures,
    ScenarioName,
    console,
    load_scenario,
    print_json,
    print_paths,
    say_warnings,
)
from sim.errors import UsageError, meant

if TYPE_CHECKING:
    from sim.analysis.screens import Screen
    from sim.analysis.slates import Plays
    from sim.lab.alternatives import Alternative, Base, Untried
    from sim.lab.settings import Settings
    from sim.lab.slate import Slate
    from sim.scenario.scenario import Scenario


@on_same_luck(1000)
def screen(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    goal: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="GOAL",
            help="What changes are judged by: accord, full, coercion, a kind of measure, a "
            "measure or an issue (it moved), or no_ and one of these; depth: how much of what is "
            "in dispute accords settle.",
            rich_help_panel="What is tried",
        ),
    ] = "accord",
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="KIND",
            help="Only changes of this kind, such as 'red line'; may be repeated.",
            rich_help_panel="What is tried",
        ),
    ] = None,
    pairs: Annotated[
        bool,
        typer.Option(
            "--pairs", help="The best two by two as well.", rich_help_panel="What is tried"
        ),
    ] = False,
    *,
    asked: Asked,
    as_json: Json = False,
    full: Full = False,
    no_figures: NoFigures = False,
) -> None:
    """Try every single change of a scenario: which does most for an accord, or against force."""
    from sim.view.screen import save, show

    loaded = load_scenario(scenario, asked.sets)
    found, folder = screened(
        loaded, (goal, kinds or (), pairs), asked.settings, asked.out, left=asked.left
    )
    save(found, folder)
    moved = found.helping or found.hurting
    figures = [] if no_figures or not moved else [_draw(found, folder)]
    if as_json:
        print_json({**found.as_dict(), "figures": [str(path) for path in figures]})
        return
    show(found, console(), full)
    print_paths(figures or [folder])
    say_warnings((loaded, scenario, asked.sets))


def screened(
    scenario: Scenario, asked: tuple[str, tuple[str, ...] | list[str], bool | None],
    settings: Settings, out: Path, *, left: bool = False,
) -> tuple[Screen, Path]:  # fmt: skip
    """Play every single change, and those that do most again on fresh luck; and the folder.

    ``asked`` are the goal, the kinds of change (none: all), and whether the best are played two
    by two as well; None: only if they have been before. ``left``: see :func:`played_slate`.
    """
    from sim.analysis.screens import PAIRED, chosen
    from sim.analysis.screens import screened as put_together
    from sim.analysis.slates import read
    from sim.lab.alternatives import Base
    from sim.lab.pairing import pairs as two_by_two
    from sim.lab.pools import begin, staying
    from sim.lab.slate import Slate, finished, folder_of
    from sim.lab.tasks import TRIAL

    goal, kinds, pairs = asked
    base = Base(scenario)
    with staying():
        begin(settings, Slate("screen", base.scenario, (), (), settings).task(range(TRIAL)))
        tried, untried = candidates(base, kinds)
        first = Slate("screen", base.scenario, tried, untried, settings)
        _check_goal(first, goal)
        folder = played_slate(first, out, left=left)
        plays = _with_untouched(read(folder), base, tried)
        helping, hurting = chosen(plays, goal)
        again = tuple(tried[row - 1] for row in (*helping, *hurting))
        other = replace(settings, seed=settings.seed + 1)
        fresh = Slate("fresh", base.scenario, again, (), other)
        if pairs is not False:
            both, _ = base.tried(two_by_two(again[: min(len(helping), PAIRED)]))
            paired = replace(fresh, alternatives=(*again, *both))
            fresh = paired if pairs or finished(folder_of(paired, out)) else fresh
        place = played_slate(fresh, out, left=left)
    return put_together(plays, read(place), goal), folder


def candidates(
    base: Base, kinds: tuple[str, ...] | list[str]
) -> tuple[tuple[Alternative, ...], tuple[Untried, ...]]:
    """Every single change of some kinds; all kinds if none is named.

    Raises
    ------
    UsageError
        If a kind is none.
    """
    from sim.lab.singles import singles
    from sim.view.progress import waiting

    every = list(singles(base))
    known = list(dict.fromkeys(one.about for one in every))
    for kind in kinds:
        if kind not in known:
            raise UsageError(
                f"{meant(kind, known)}No change is of the kind {kind!r}. There are: "
                f"{', '.join(known)}."
            )
    asked = [one for one in every if not kinds or one.about in kinds]
    with waiting(f"making {len(asked):,} changes of {base.scenario.id}"):
        tried, untried = base.tried(asked)
    if not tried:
        why = "; ".join(dict.fromkeys(one.reason for one in untried))
        raise UsageError(f"there is nothing to change: the scenario refuses every change ({why}).")
    return tried, untried


def _check_goal(slate: Slate, goal: str) -> None:
    """Refuse a goal that is none before anything is played."""
    from sim.analysis.slates import Plays

    Plays({"cast": slate.cast}, {}).goal(goal)


def _with_untouched(plays: Plays, base: Base, tried: tuple[Alternative, ...]) -> Plays:
    from sim.lab.keys import untouched

    return replace(plays, about={**plays.about, "untouched": untouched(base.root, tried)})


def _draw(found: Screen, folder: Path) -> Path:
    from sim.view.plots.effects import screen_figure
    from sim.view.plots.style import save

    return save(screen_figure(found), folder / f"screen_{found.goal.name}.png")
