"""The command that tells one play as a story, chosen by its number or by what it is like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from sim.cli import completion
from sim.cli.terminal import (
    Sets,
    console,
    counted,
    load_scenario,
    numbered,
    print_json,
    say_warnings,
)
from sim.errors import UsageError
from sim.outcomes import ACCORDS, SOME

if TYPE_CHECKING:
    from sim.analysis.choosing import Chosen
    from sim.analysis.tables import Tables
    from sim.model import Event
    from sim.scenario.scenario import Scenario

SEARCHED = 1000
"""Plays that are searched where no run is there to be searched."""

ONE = "One play"

Format = Literal["text", "md", "json"]

Ends = Annotated[
    str | None,
    typer.Option(
        metavar="ENDING",
        rich_help_panel=ONE,
        help=f"Tell a play that ends so: {', '.join([SOME, *ACCORDS])}, a kind "
        "of measure such as force, or a measure's id.",
    ),
]
Typical = Annotated[
    bool,
    typer.Option(
        "--typical",
        help="Tell the play nearest to the medians; the usual choice.",
        rich_help_panel=ONE,
    ),
]
Surprising = Annotated[
    bool,
    typer.Option(
        "--surprising",
        help="Tell the rarest combination of what happened.",
        rich_help_panel=ONE,
    ),
]
Written = Annotated[
    Literal["text", "md", "json"],
    typer.Option(
        "--format", metavar="FORM", help="How it is written: text, md or json.", rich_help_panel=ONE
    ),
]


@dataclass(frozen=True)
class Asked:
    """Which play is asked for.

    ``play``: its number; ``ending``, ``typical``, ``surprising``: what it is like; ``n``: how
    many plays are searched for it.
    """

    play: int | None = None
    ending: str | None = None
    typical: bool = False
    surprising: bool = False
    n: int | None = None

    @property
    def searches(self) -> bool:
        """Whether plays have to be looked through."""
        return self.ending is not None or self.typical or self.surprising

    def check(self) -> Asked:
        """Refuse what contradicts itself.

        Raises
        ------
        UsageError
            If it does.
        """
        if self.play is not None and self.searches:
            raise UsageError("a play by its number, or one by what it is like: give one of them.")
        if self.typical and self.surprising:
            raise UsageError("--typical or --surprising: no play is both.")
        if self.n is not None and not self.searches:
            raise UsageError(
                "-n plays many times, and one play is told: give one of them, or say what it is "
                "like, such as --ends force."
            )
        return self


@dataclass(frozen=True)
class Told:
    """A play to be told: what was played, on which luck, the words on which play it is, and the
    tables of its run, if it is of one.
    """

    scenario: Scenario
    seed: int
    plain: bool
    play: int
    label: str
    tables: Tables | None = None


def tell(  # noqa: PLR0913 - the options of a command
    what: Annotated[
        str,
        typer.Argument(
            metavar="RUN|SCENARIO",
            help="A run's folder, or a scenario.",
            autocompletion=completion.either,
        ),
    ],
    play: Annotated[
        int | None, numbered(help="The play of this number.", rich_help_panel=ONE)
    ] = None,
    ends: Ends = None,
    typical: Typical = False,
    surprising: Surprising = False,
    n: Annotated[
        int | None,
        counted(
            "-n", metavar="PLAYS", help=f"Plays of a scenario to search; {SEARCHED} if not given."
        ),
    ] = None,
    seed: Annotated[int | None, counted(help="Seed of a scenario's luck; 1 if not given.")] = None,
    sets: Sets = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Every uncertain number of a scenario at its middle.")
    ] = False,
    written: Written = "text",
) -> None:
    """Tell one play as a story: by number, by how it ends, a typical or a surprising one."""
    from sim.lab.finding import names_run

    asked = Asked(play, ends, typical, surprising, n)
    if asked.play is None and not asked.searches:
        asked = replace(asked, typical=True)
    asked.check()
    if names_run(what):
        if sets or seed is not None or plain or n is not None:
            raise UsageError(
                f"{what} has been played already: --set, --seed, --plain and -n are for scenarios."
            )
        _tell(_of_run(Path(what), asked), written)
        return
    loaded = load_scenario(what, sets)
    tell_scenario(loaded, asked, (1 if seed is None else seed, plain), written)
    if written == "text":
        say_warnings((loaded, what, sets or ()))


def tell_scenario(
    scenario: Scenario, asked: Asked, luck: tuple[int, bool], written: Format
) -> None:
    """Tell a play of a scenario that has not been run.

    Parameters
    ----------
    scenario
        What is played.
    asked
        Which play; the first if nothing is said.
    luck
        The seed, and whether every uncertain number is at its middle.
    written
        How the story is written.
    """
    asked.check()
    seed, plain = luck
    play = asked.play or 0
    if play < 0:
        raise UsageError(f"play {play}: plays are counted from 0.")
    label = f"Play {play:,}, seed {seed}"
    if asked.searches:
        play, label = _searched(scenario, asked, luck)
        label += f" Seed {seed}."
    _tell(Told(scenario, seed, plain, play, label), written)


def _of_run(folder: Path, asked: Asked) -> Told:
    """A play of a run, chosen from its tables."""
    from sim.lab.resuming import unchanged
    from sim.view.chosen import chosen_words
    from sim.view.opening import opened

    tables = opened(folder)
    chosen = _choice(tables, asked)
    manifest = tables.manifest
    scenario = unchanged(folder, manifest)
    label = f"{chosen_words(chosen, tables.cast)} Seed {manifest['seed']}."
    luck = int(manifest["seed"]), bool(manifest["plain"])
    return Told(scenario, *luck, chosen.play, label, tables)


def _choice(tables: Tables, asked: Asked) -> Chosen:
    from sim.analysis.choosing import choose, named

    if asked.play is not None:
        return named(tables, asked.play)
    return choose(tables, asked.ending, asked.surprising)


def _searched(scenario: Scenario, asked: Asked, luck: tuple[int, bool]) -> tuple[int, str]:
    """Play a scenario's first plays in memory and look through them."""
    from sim.analysis.source import Held
    from sim.analysis.tables import Tables
    from sim.lab.memory import played
    from sim.lab.settings import Settings
    from sim.model import compiled
    from sim.view.chosen import chosen_words
    from sim.view.progress import progress_bar, say_compiling

    if not compiled():
        say_compiling()
    settings = Settings(SEARCHED if asked.n is None else asked.n, *luck)
    with progress_bar(scenario.id) as progress:
        run = played(scenario, settings, progress)
    tables = Tables(Held(run.tables), run.manifest)
    chosen = _choice(tables, asked)
    return chosen.play, chosen_words(chosen, tables.cast, searched=True)


def _tell(told: Told, written: Format) -> None:
    """Write the story of the one play: as its run has logged it, or played again."""
    from sim.view.retold import retold
    from sim.view.transcript import as_story, markdown
    from sim.view.transcript import tell as tell_on

    tables = told.tables
    if tables is None:
        events = _traced(told)
    else:
        events = retold(tables, told.play, lambda _play: _traced(told))
        _check(events, tables, told.play)
    if written == "json":
        about = {"scenario": told.scenario.id, "seed": told.seed, "replicate": told.play}
        print_json({**about, "label": told.label, **as_story(told.scenario, events)})
    elif written == "md":
        typer.echo(markdown(told.scenario, events, told.label), nl=False)
    else:
        tell_on(told.scenario, events, console(), told.label)


def _traced(told: Told) -> list[Event]:
    """What happens in a play when it is played alone."""
    from sim.lab.threads import beside
    from sim.model import Talks
    from sim.view.progress import progress_bar

    with progress_bar(told.scenario.id):
        talks = beside(lambda: Talks(told.scenario, seed=told.seed, plain=told.plain))
        return beside(lambda: talks.trace(told.play))


def _check(events: Sequence[Event], tables: Tables, play: int) -> None:
    """Say so where this program plays a play otherwise than the tables have it."""
    from sim.analysis.choosing import outcome

    end: Any = events[-1].data
    there = outcome(tables, play)
    if end["outcome_class"] != there:
        typer.echo(
            f"this program ends play {play} in {end['outcome_class']}, the tables of "
            f"{tables.folder} in {there}: they come from another version. "
            "What follows is what is played now.",
            err=True,
        )
