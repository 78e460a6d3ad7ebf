"""What is told in words: summaries and stories that show themselves as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.choosing import Chosen
    from sim.analysis.shares import Share
    from sim.analysis.summary import Summary as Numbers
    from sim.analysis.tables import Tables
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
    >>> summary.accord["any"].count + summary.accord["none"].count
    100
    >>> sorted(summary.as_dict()["accord"]["none"])
    ['high', 'low', 'share']
    """

    def __init__(self, numbers: Numbers, full: bool = False) -> None:
        from sim.view.summary import show

        super().__init__(in_words(lambda console: show(numbers, console, full)))
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
    >>> story.play
    3
    >>> str(story).splitlines()[0]
    'Two neighbours and a river'
    """

    def __init__(self, scenario: Scenario, events: Sequence[Event], play: int, label: str) -> None:
        from sim.view.transcript import tell

        super().__init__(in_words(lambda console: tell(scenario, events, console, label)))
        self.play = play
        self.label = label
        self._scenario, self._events = scenario, tuple(events)

    @property
    def lead(self) -> str:
        """How the play ended and what was in the way, in a few sentences."""
        return "\n".join(self.as_dict()["lead"])

    def as_dict(self) -> dict[str, Any]:
        """The story and the play's events as plain values."""
        from sim.view.transcript import as_story

        about = {"scenario": self._scenario.id, "replicate": self.play, "label": self.label}
        return {**about, **as_story(self._scenario, self._events)}

    def _repr_markdown_(self) -> str:
        from sim.view.transcript import markdown

        return markdown(self._scenario, self._events, self.label)


def told(scenario: Scenario, tables: Tables, chosen: Chosen) -> Story:
    """A play of a run, told from its log, or played once more."""
    from sim.lab.threads import beside
    from sim.notebook.engine import ready

    ready(many=False)
    from sim.model import Talks
    from sim.view.chosen import chosen_words
    from sim.view.retold import retold

    seed, plain = tables.manifest["seed"], tables.manifest["plain"]

    def trace(play: int) -> list[Event]:
        return beside(lambda: Talks(scenario, seed=seed, plain=plain).trace(play))

    events = retold(tables, chosen.play, trace)
    label = f"{chosen_words(chosen, tables.cast)} Seed {seed}."
    return Story(scenario, events, chosen.play, label)
