"""One play told as a story: sentences from the events of a replicate.

The events say what happened; here they become what a reader wants to know: who tabled
what, who said no and why, what others came to believe, how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sim.scenario.scenario import Scenario
from sim.view.paragraph import Paragraph
from sim.view.sheet import write
from sim.view.story import Story
from sim.view.wording import DISCLAIMER

if TYPE_CHECKING:
    from sim.model import Event


def tell(scenario: Scenario, events: Sequence[Event], console: Console, label: str) -> None:
    """Write one play as a story.

    Parameters
    ----------
    scenario
        What was played; it gives the names.
    events
        All of the play's events, in order.
    console
        Where to.
    label
        Which play it is, such as ``Play 17, seed 1``.
    """
    parts: list[RenderableType] = [Text(scenario.title, style="bold")]
    if scenario.question:
        parts.append(Text(scenario.question, style="italic"))
    parts.append(Text(label, style="dim"))
    for paragraph in Story(scenario).told(events):
        parts.extend(shown(paragraph))
    parts.extend([Text(""), Text(DISCLAIMER, style="dim")])
    write(parts, console)


def shown(paragraph: Paragraph) -> list[RenderableType]:
    """A paragraph as it is written on a console."""
    if paragraph.heading:
        rule = Rule(Text(paragraph.words, style="bold"), align="left", style="dim")
        return [Text(""), rule]
    body = Text()
    if paragraph.lead:
        body.append(f"{paragraph.lead} ", style="bold")
    body.append(paragraph.words)
    if paragraph.lead == "·":  # a hanging indent
        item = Table.grid(padding=(0, 1, 0, 0))
        item.add_row("·", paragraph.words)
        return [Padding(item, (0, 0, 0, paragraph.indent))]
    return [Padding(body, (0, 0, 0, paragraph.indent))]


def as_records(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events for programs: plain values only."""
    return [
        {
            "kind": event.kind,
            "date": event.date.isoformat() if event.date else None,
            "stage": event.stage,
            "session": event.session,
            "party": event.party,
            **{key: plain(value) for key, value in event.data.items()},
        }
        for event in events
    ]


def plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if hasattr(value, "items"):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
