"""How far play has come, on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
)
from rich.text import Text

FIRST_COMPILATION = 80
"""Seconds that compiling the rules takes on an ordinary machine, roughly."""


class _Still(ProgressColumn):
    """What is known of the time: how long compiling has taken, what is left of playing."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Words for the end of the bar."""
        if task.fields.get("compiling"):
            return Text(f"{task.elapsed or 0:.0f} of about {FIRST_COMPILATION} s")
        done = f"{int(task.completed):,} of {int(task.total or 0):,} plays"
        left = task.time_remaining
        return Text(done if left is None else f"{done}, {left:.0f} s left")


class _Clock(ProgressColumn):
    """The per cent of compiling, by the time that it usually takes; it never quite gets there."""

    max_refresh = 0.5

    def render(self, task: Task) -> Text:
        """Move the bar, draw nothing."""
        if task.fields.get("compiling"):
            task.completed = min(task.elapsed or 0.0, 0.99 * FIRST_COMPILATION)
        return Text("")


@contextmanager
def progress_bar(label: str, compiling: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar in per cent that is shown on a terminal only, and leaves nothing behind.

    Elsewhere nothing is shown but a line that the rules are compiled, where they are.

    Parameters
    ----------
    label
        What is played.
    compiling
        Whether the rules are compiled first.
    """
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        _Clock(),
        BarColumn(bar_width=28),
        TaskProgressColumn(),
        _Still(),
    )
    shown = console.is_terminal
    if compiling and not shown:
        say_compiling()
    with Progress(*columns, console=console, transient=True, disable=not shown) as bar:
        start = f"compiling the rules, once, to play {label}" if compiling else f"playing {label}"
        total = FIRST_COMPILATION if compiling else 1
        task = bar.add_task(start, total=total, compiling=compiling)

        def told(done: int, asked: int) -> None:
            playing = f"playing {label}"
            if compiling and bar.tasks[0].fields.get("compiling"):
                bar.reset(task, description=playing, total=asked, completed=done, compiling=False)
            bar.update(task, description=playing, completed=done, total=asked, compiling=False)

        yield told


@contextmanager
def waiting(words: str) -> Iterator[None]:
    """Say on a terminal what is being done, for as long as it lasts."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(words, spinner="line"):
        yield


def say_compiling() -> None:
    """Tell that a first run compiles."""
    Console(stderr=True, soft_wrap=True).print(
        f"compiling the rules, once: about {FIRST_COMPILATION} seconds", highlight=False
    )
