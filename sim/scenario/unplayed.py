"""Stages of which nothing is played: those of the past, and those without sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sim.scenario.problems import Refusal
from sim.scenario.scenario import Scenario
from sim.scenario.tree import Node, Place, name_of


def unplayed(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """What is doubtful about stages of which nothing is played.

    Yields
    ------
    tuple of str
        The dotted path, what is doubtful, and what to do about it.
    """
    if not scenario.stages:
        wrong = f"every stage lies before as_of ({scenario.as_of}): nothing is played."
        remedy = (
            "Add a stage from that day on; or set as_of earlier, if one of these is to be played."
        )
        yield "as_of", wrong, remedy
    for stage in scenario.stages:
        if not stage.sessions and stage.repeats is None:
            wrong = f"{stage.id} has no sessions: nobody tables anything there."
            yield f"calendar.{stage.id}.sessions", wrong, "Write 1 or more, or delete the stage."


def fallen(before: Node, after: Node) -> Iterator[tuple[Place, Refusal]]:
    """Stages that a change of their date puts before ``as_of``, so that they are not played.

    Parameters
    ----------
    before, after
        The tree of the scenario without and with the changes.

    Yields
    ------
    Place
        Where the new date is written.
    Refusal
        What is wrong with it.
    """
    start, days = _day((after.fields or {}).get("as_of")), _days(before)
    for stage, node in _days(after).items():
        day, old = _day(node), _day(days.get(stage))
        if day and old and start and day < start and day != old and not old < start:
            wrong = f"{day} lies before as_of ({start}): {stage} would be history, and not played."
            yield node.place, Refusal(wrong, f"Name a day from {start} on, or change as_of too.")


def _days(root: Node) -> dict[str, Node]:
    """The date of every stage, as it is written."""
    calendar = (root.fields or {}).get("calendar")
    entries = [entry for entry in (calendar.items or () if calendar else ()) if entry.fields]
    return {
        name: entry.fields["date"]
        for entry in entries
        if entry.fields and {"stage", "date"} <= {*entry.fields} and (name := name_of(entry))
    }


def _day(node: Node | None) -> date | None:
    try:
        return date.fromisoformat(node.text or "") if node else None
    except ValueError:
        return None  # no date, which is told where dates are read
