"""How far play has come, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

FIRST_COMPILATION = 30
"""Seconds that compiling the rules takes on an ordinary machine, roughly."""


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is shown on a terminal only, and leaves nothing behind.

    Parameters
    ----------
    label
        What is played.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("playing {task.description}", markup=False),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("plays"),
        TimeRemainingColumn(),
    )
    shown = console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, asked: bar.update(task, completed=done, total=asked)


def say_compiling() -> None:
    """Tell that a first run compiles."""
    Console(stderr=True, soft_wrap=True).print(
        f"compiling the rules, once: about {FIRST_COMPILATION} seconds", highlight=False
    )
