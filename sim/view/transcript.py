"""One play told as a story: on a console, as Markdown, or for programs.

The events say what happened; a story tells what a reader wants to know: how it ended and
what was in the way, who tabled what, who said no and why, what others came to believe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sim.scenario.scenario import Scenario
from sim.view.paragraph import Paragraph, flowing
from sim.view.sheet import write
from sim.view.story import Story
from sim.view.wording import DISCLAIMER

if TYPE_CHECKING:
    from sim.model import Event

MARKS = re.compile(r"([\\`*_<>\[\]|])")
"""Letters that mean something in Markdown."""


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
    parts.extend([Text(label, style="dim"), Text("")])
    for paragraph in flowing(Story(scenario).told(events)):
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


def markdown(scenario: Scenario, events: Sequence[Event], label: str) -> str:
    """The same story as Markdown: headings, and paragraphs with bold lead-ins."""
    parts = [f"# {escaped(scenario.title)}"]
    if scenario.question:
        parts.append(f"*{escaped(scenario.question)}*")
    parts.append(escaped(label))
    for paragraph in flowing(Story(scenario).told(events)):
        words = escaped(paragraph.words)
        if paragraph.heading:
            words = f"## {words}"
        elif paragraph.lead:
            words = f"**{escaped(paragraph.lead)}** {words}"
        parts.append(f"- {words}" if paragraph.indent and not paragraph.heading else words)
    parts.append(escaped(DISCLAIMER))
    return joined(parts)


def joined(parts: Iterable[str]) -> str:
    """Blocks of Markdown with an empty line between them, but not between the items of a list."""
    page = ""
    listing = False
    for part in parts:
        item = part.startswith("- ")
        page += ("" if not page else "\n" if listing and item else "\n\n") + part
        listing = item
    return page + "\n"


def escaped(words: str) -> str:
    """Words that Markdown shows as they are."""
    return MARKS.sub(r"\\\1", words)


def as_story(scenario: Scenario, events: Sequence[Event]) -> dict[str, Any]:
    """The same story for programs.

    Returns
    -------
    dict
        ``lead``: how it ended, in sentences; ``paragraphs``: all of it, each with its
        ``heading`` (whether it is one), ``lead`` and ``words``; ``events``: what happened.
    """
    story = list(Story(scenario).told(events))
    lead = takewhile(lambda paragraph: not paragraph.heading, story)
    return {
        "lead": [paragraph.words for paragraph in lead],
        "paragraphs": [
            {"heading": part.heading, "lead": part.lead or None, "words": part.words}
            for part in flowing(story)
        ],
        "events": as_records(events),
    }


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
