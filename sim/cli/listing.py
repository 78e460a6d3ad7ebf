"""Commands that look at scenarios and list what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from sim.cli.terminal import ScenarioName, Sets, console, load_scenario, print_json
from sim.errors import DemarcheError, UsageError


def check(
    scenario: ScenarioName,
    sets: Sets = None,
) -> None:
    """Check a scenario: errors, and what is probably not meant."""
    from sim.scenario import warnings
    from sim.view.wording import counted

    loaded = load_scenario(scenario, sets)
    found = warnings(loaded)
    for problem in found:
        typer.echo(f"warning: {problem}")
    counts = (
        counted(len(loaded.parties), "party", "parties"),
        counted(len(loaded.issues), "issue", "issues"),
        counted(len(loaded.measures), "measure", "measures"),
        counted(len(loaded.stages), "stage to play", "stages to play"),
    )
    said = ", ".join(counts)
    ends = {0: "no warnings", 1: "1 warning"}.get(len(found), f"{len(found)} warnings")
    typer.echo(f"{loaded.id}: {loaded.title}: {said}; no errors, {ends}.")


def list_names(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[WHAT]", help="scenarios, strategies, forums or figures."),
    ] = None,
) -> None:
    """List the scenarios, strategies and forums, with their sources; or the figures."""
    from sim.view.listing import show_names

    lists = {
        "scenarios": _scenarios,
        "strategies": _strategies,
        "forums": _forums,
        "figures": _figures,
    }
    if what is not None and what not in lists:
        raise UsageError(f"no list {what!r}; there are {', '.join(lists)}.")
    usual = [name for name in lists if name != "figures"]  # what a scenario may name
    for name in usual if what is None else (what,):
        show_names(name, lists[name](), console())


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario import json_schema

    print_json(json_schema())


def _scenarios() -> list[tuple[str, str, str]]:
    from sim.scenario import known, load

    found = []
    for name in sorted(known()):
        try:
            loaded = load(name)
            found.append((name, loaded.question or loaded.title, ""))
        except DemarcheError:
            found.append((name, f"does not load; see `check {name}`", ""))
    return found


def _strategies() -> list[tuple[str, str, str]]:
    from sim.registry import strategies

    return [(s, strategies.summary(s), strategies.source(s)) for s in strategies.names()]


def _forums() -> list[tuple[str, str, str]]:
    from sim.registry import forums

    return [(f, forums.summary(f), forums.source(f)) for f in forums.names()]


def _figures() -> list[tuple[str, str, str]]:
    from sim.registry import figures

    needs = {"scenario": " Needs no run.", "run": "", "comparison": " Needs two runs."}
    return [(f, figures.summary(f) + needs[figures.get(f).needs], "") for f in figures.names()]
