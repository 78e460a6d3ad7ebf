"""Commands that write a scenario for other programs."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.terminal import ScenarioName, Seed, Sets, counted, load_scenario, numbered


def efg(
    scenario: ScenarioName,
    accord: Annotated[
        list[str] | None,
        typer.Option("--at", metavar="ISSUE=OPTION", help="What all have signed; may be repeated."),
    ] = None,
    types: Annotated[
        int | None, counted(help="Resolves are private: so many types a party.")
    ] = None,
    replicate: Annotated[
        int | None, numbered(help="With the draws of this play; the middles if not given.")
    ] = None,
    seed: Seed = 1,
    sets: Sets = None,
) -> None:
    """Print the measures as a game in extensive form, for Gambit (.efg)."""
    from sim.lab.extensive import game_of, pairs
    from sim.model.standoff import standoff

    loaded = load_scenario(scenario, sets)
    game = game_of(loaded, standoff(loaded, pairs(accord or ()), replicate, seed), types)
    typer.echo(game, nl=False)
