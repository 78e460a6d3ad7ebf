"""What there is to play with, and what was played."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sim.lab.finding import Run
from sim.view.sheet import WIDTH, write
from sim.view.wording import changed, counted

LEAST = 34
"""Letters that words have beside names and sources; where they have fewer, sources stand below."""


def show_names(title: str, rows: Sequence[tuple[str, str, str]], console: Console) -> None:
    """Write one list.

    Parameters
    ----------
    title
        What is listed.
    rows
        Name, what it is, and where it comes from (may be empty).
    console
        Where to.
    """
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    table.add_column(Text(title, style="bold"), no_wrap=True)
    table.add_column("", overflow="fold")
    name, source = (max((len(row[at]) for row in rows), default=0) for at in (0, 2))
    beside = min(console.width, WIDTH) - name - source >= LEAST
    if source and beside:
        table.add_column(Text("source", style="dim"), no_wrap=True)
    for row in rows:
        cells = row if beside else (row[0], "\n".join(filter(None, row[1:])))
        table.add_row(*map(Text, cells[: len(table.columns)]))
    write([table, Text("")], console)


def show_runs(runs: Sequence[Run], console: Console) -> None:
    """Write a list of runs: folders, each with its scenario, changes, plays, time and state.

    Parameters
    ----------
    runs
        In the order in which they are written.
    console
        Where to.
    """
    write([Text("runs", style="bold"), Rule(characters="─", style="dim")], console)
    for run in runs:
        told = run.manifest
        what = " ".join(filter(None, (str(told["scenario"]), changed(told))))
        state = "finished" if run.complete else _stopped(run)
        plays = counted(int(told.get("asked", 0)), "play", "plays")
        about = f"{what}: {plays}, begun {run.started[:16].replace('T', ' ')}, {state}"
        folder = Text(str(run.folder), no_wrap=True, overflow="ignore")
        write([folder, Padding(Text(about, style="dim"), (0, 0, 0, 4))], console)


def _stopped(run: Run) -> str:
    """How far a run came that has no tables."""
    played = f"{run.manifest.get('played', 0):,} plays"
    if "shard" in run.manifest:
        return f"part {run.manifest['shard']}, {played} there, to be merged"
    return f"stopped after {played}"
