"""What is told in words: summaries and stories that show themselves as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.shares import Share
    from sim.analysis.summary import Summary as Numbers
    from sim.model import Event
    from sim.scenario.scenario import Scenario

WIDTH = 100
"""Letters a line."""


def in_words(write: Callable[[Console], None]) -> str:
    """What something writes on a console, as plain text."""
    from rich.console import Console

    page = StringIO()
    console = Console(
        file=page, width=WIDTH, highlight=False, markup=False, emoji=False, color_system=None,
        force_jupyter=False, force_terminal=False,
    )  # fmt: skip
    write(console)
    return page.getvalue().rstrip("\n")


class Text:
    """Something that shows itself as text, at the prompt and in a notebook."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return self._text


class Summary(Text):
    """What a run comes to: ``print`` it, or take its numbers.

    Examples
    --------
    >>> import sim
    >>> summary = sim.run("two_neighbours", n=100).summary()
    >>> summary.accord["none"].share
    1.0
    >>> sorted(summary.as_dict()["accord"]["none"])
    ['high', 'low', 'share']
    """

    def __init__(self, numbers: Numbers) -> None:
        from sim.view.summary import show

        super().__init__(in_words(lambda console: show(numbers, console)))
        self._numbers = numbers

    @property
    def accord(self) -> Mapping[str, Share]:
        """Share of plays by kind of accord: ``any``, ``full``, ``partial``, ``interim``,
        ``unratified``, ``none``. Each has ``share``, ``low`` and ``high`` (95 % interval, all
        in [0, 1]), ``count`` and ``n``.
        """
        return self._numbers.accord

    @property
    def coercion(self) -> Mapping[str, Share]:
        """Share of plays with some coercion (``any``), with each kind, and with ``none``."""
        return self._numbers.coercion

    def as_dict(self) -> dict[str, Any]:
        """All numbers as plain values, as ``run --json`` prints them."""
        return self._numbers.as_dict()


class Story(Text):
    """One play, told as a story.

    Examples
    --------
    >>> import sim
    >>> story = sim.run("two_neighbours", n=10).tell(3)
    >>> str(story).splitlines()[1]
    'Play 3, seed 1'
    >>> story.as_dict()["replicate"]
    3
    """

    def __init__(self, scenario: Scenario, events: Sequence[Event], seed: int, play: int) -> None:
        from sim.view.transcript import tell

        label = f"Play {play}, seed {seed}"
        super().__init__(in_words(lambda console: tell(scenario, events, console, label)))
        self._about = {"scenario": scenario.id, "seed": seed, "replicate": play}
        self._events = tuple(events)

    def as_dict(self) -> dict[str, Any]:
        """The play's events as plain values, as ``run --replicate --json`` prints them."""
        from sim.view.transcript import as_records

        return {**self._about, "events": as_records(self._events)}
