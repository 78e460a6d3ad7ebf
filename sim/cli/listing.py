"""Commands that list what there is to play with and what was played."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.terminal import Out, console, print_json
from sim.errors import DemarcheError, UsageError, command, meant

RUNS = 8
"""So many runs are listed unless `list runs` asks for all."""


def list_names(
    what: Annotated[
        str | None,
        typer.Argument(metavar="[WHAT]", help="scenarios, strategies, forums, figures or runs."),
    ] = None,
    out: Out = Path("results"),
) -> None:
    """List scenarios (your own too), strategies, forums, figures, and the runs that are there."""
    from sim.view.listing import show_names

    lists = {
        "scenarios": _scenarios,
        "strategies": _strategies,
        "forums": _forums,
        "figures": _figures,
    }
    known = [*lists, "runs"]
    if what is not None and what not in known:
        raise UsageError(f"{meant(what, known)}No list {what!r}; there are {', '.join(known)}.")
    usual = [name for name in lists if name != "figures"]  # what a scenario may name
    for name in usual if what is None else ():
        show_names(name, lists[name](), console())
    if what in lists:
        show_names(what, lists[what](), console())
    if what in (None, "runs"):
        _show_runs(out, whole=what == "runs")


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from sim.scenario import json_schema

    print_json(json_schema())


def _show_runs(out: Path, whole: bool) -> None:
    from sim.lab.finding import runs
    from sim.view.listing import show_runs

    found = runs(out)
    if not found:
        if whole:
            typer.echo(f"There are no runs in {out}.")
        return
    show_runs(found if whole else found[:RUNS], console())
    if not whole and len(found) > RUNS:
        typer.echo(f"and {len(found) - RUNS:,} more: {command('list', 'runs')}")


def _scenarios() -> list[tuple[str, str, str]]:
    from sim.scenario.shelf import known, own

    mine = own()
    shipped = {name: path for name, path in known().items() if name not in mine}
    return [*_described(shipped, told=False), *_described(mine, told=True)]


def _described(paths: Mapping[str, Path], told: bool) -> list[tuple[str, str, str]]:
    """Scenarios by name, with what each asks; where their files are, if that is to be told."""
    from sim.scenario import load

    found = []
    for name, path in sorted(paths.items()):
        where = str(path) if told else ""
        try:
            loaded = load(path)
            found.append((name, loaded.question or loaded.title, where))
        except DemarcheError:
            found.append((name, f"does not load; see `check {name}`", where))
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
