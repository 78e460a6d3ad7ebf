"""The command that prints a role sheet."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli import completion
from sim.cli.terminal import ScenarioName, Sets, console, load_scenario


def sheet(
    scenario: ScenarioName,
    party: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="PARTY",
            help="Whose sheet it is.",
            autocompletion=completion.parties,
        ),
    ],
    sets: Sets = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write Markdown.", rich_help_panel="What is written")
    ] = False,
) -> None:
    """Print a party's role sheet: what it knows, and nothing that only others know."""
    from sim.lab.outset import worth_of_no_deal
    from sim.lab.threads import beside
    from sim.view.role import role, unpublished
    from sim.view.sheet import markdown as as_markdown
    from sim.view.sheet import show

    played = load_scenario(scenario, sets)
    page = role(played, party)
    if not unpublished(played, party):
        page = role(played, party, beside(lambda: worth_of_no_deal(played, party)))
    if markdown:
        typer.echo(as_markdown(page), nl=False)
    else:
        show(page, console())
