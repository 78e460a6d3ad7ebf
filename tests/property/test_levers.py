"""Levers act: a key of the format that is accepted moves a number, or is a label.

One key after the other is taken out of everything.yaml, which has them all; what may not be
left out is replaced by something else. The luck stays the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.property import levers
from tests.property.levers import Changes, Place, Played, changed, differ, played

DOCS = Path(__file__).resolve().parents[2] / "docs"
KEYS = levers.keys()
FOUND = levers.places(levers.everything())

NEVER = {
    "measures.*.when.answers": "`when: force` is the only way to write it; as a map it is refused",
}
"""Keys that the schema lists and no file has, and why."""

LABELS = {
    "scenario": "| `scenario` | the title |",
    "question": "what the scenario asks, in one line",
    "sources": "{title, url, date}, for `source:` anywhere",
    "sources.*.title": "{title, url, date}, for `source:` anywhere",
    "sources.*.url": "{title, url, date}, for `source:` anywhere",
    "sources.*.date": "{title, url, date}, for `source:` anywhere",
    "issues.*.name": "id: {name, short, options, status_quo}",
    "issues.*.short": "id: {name, short, options, status_quo}",
    "issues.*.options.*.text": "`options` is a map of ids to words",
    "issues.*.options.*.short": "`options` is a map of ids to words",
    "parties.*.name": "| `name` | in words | the id |",
    "parties.*.instructions.by": "`{by: who, pace: normal}`",
    "measures.*.name": "titles and names of at most 200 characters",
    "norms.*.name": "titles and names of at most 200 characters",
    "calendar.stage.name": "| `stage`, `name`, `date` | id, words, day | |",
    "calendar.signal.name": "| `signal`, `name`, `date`, `by` | id, words, day, who |",
    "calendar.text.name": "| `text`, `name`, `date`, `by`, `to` | id, words, day",
    "calendar.text.to": "| `text`, `name`, `date`, `by`, `to` | id, words, day, whose it is, to whom",
    "calendar.promise.name": "| `promise`, `name`, `date`, `by` | id, words, day",
    "calendar.deadline.name": "titles and names of at most 200 characters",
    "shocks.*.name": "| `name`, `active` | words; `no` leaves it out | the id; yes |",
}
"""Keys that are told and move nothing → where docs/format.md says what they hold."""
GROUNDS = "They are checked — a source must exist — and kept for pages and for warnings"
"""Where it says so of what entries rest on."""

INSTEAD: dict[str, tuple[Changes, Changes]] = {
    "issues.*.options": ({}, {"issues.land.options.a4": "more than all"}),
    "parties.*.readings.*.odds": (
        {},
        {"parties.CCC.readings.hard.odds": "0.9", "parties.CCC.readings.soft.odds": "0.1"},
    ),
    "parties.*.members": (
        {"parties.BLOC.weights": None, "parties.BLOC.decides": None},
        {"parties.BLOC.members": None},
    ),
    "parties.*.decides": ({"parties.BLOC.weights": None}, {"parties.BLOC.decides": None}),
    "measures.*.accident": (
        {},
        {"measures.force.accident": None, "measures.embargo.accident": "yes"},
    ),
    "calendar.promise.forgoes": ({}, {"calendar.restraint": None}),
}
"""Keys that can be neither left out nor replaced alone: what else is changed before, and then
what is."""

LEVERS = [key for key in KEYS if not (levers.is_ground(key) or key in LABELS or key in NEVER)]


def holds_keys(key: str) -> bool:
    """Whether there are other keys below this one that act; each is tried by itself."""
    return any(other.startswith(f"{key}.") for other in LEVERS)


@cache
def as_written() -> Played:
    return Played(levers.everything())


def variants(key: str) -> Iterator[tuple[Played, Played]]:
    """What comes of the file, and what once the key is left out or, failing that, changed."""
    if key in INSTEAD:
        before, after = INSTEAD[key]
        start = changed(levers.everything(), before)
        yield Played(start), Played(changed(start, after))
        return
    spots = FOUND[key]
    left_out = [
        other for place, _ in spots if (other := played(without(place))) and not KEYS[key]
    ]
    yield from ((as_written(), other) for other in left_out)
    if left_out:
        return
    for place, schema in spots:
        for value in levers.others(levers.everything(), place, schema, key):
            other = played(changed(levers.everything(), {place: value}))
            if other:
                yield as_written(), other


def without(place: Place) -> levers.Written:
    """The scenario of every key without what stands at a place."""
    return changed(levers.everything(), {place: None})
