"""The command that shows one play in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.terminal import Plain, ScenarioName, Seed, Sets, counted, load_scenario, numbered, say

LUCK, PAGE = "What is played", "Where it is shown"


def watch(  # noqa: PLR0913 - the options of a command
    scenario: ScenarioName,
    play: Annotated[int, numbered(help="The play of this number.", rich_help_panel=LUCK)] = 0,
    seed: Seed = 1,
    sets: Sets = None,
    plain: Plain = False,
    port: Annotated[
        int, counted(help="The port of this machine; 0: any that is free.", rich_help_panel=PAGE)
    ] = 8765,
    no_browser: Annotated[
        bool,
        typer.Option(
            "--no-browser", help="Only print the address of the page.", rich_help_panel=PAGE
        ),
    ] = False,
) -> None:
    """Watch one play in a browser, entry by entry of the calendar (docs/mesa.md)."""
    from sim.watch.serving import check_files, listening, serve

    check_files()
    from sim.watch.page import address
    from sim.watch.watched import Asked

    load_scenario(scenario, sets)
    with listening(port) as at:
        query = address(Asked(scenario, tuple(sets or ()), str(seed), str(play), plain))
        say("Step, play and reset on the page; Ctrl+C ends it.")
        serve(at, query, not no_browser, typer.echo)
