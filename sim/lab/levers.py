"""Every key of a scenario's file taken out; where it must be there, turned to another value.

Also whether the talks matter at all: the scenario without any meeting, with one alone, and with
all. Everything is made from the file, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sim.errors import ScenarioError
from sim.lab.alternatives import Alternative, Base, Candidate, Edit, Untried, reason
from sim.lab.keys import Key, keys
from sim.lab.stepping import (
    CHANCES,
    PACES,
    RESOLVES,
    SALIENCES,
    SIZES,
    STRENGTHS,
    TENSIONS,
    flow,
    stepped,
)
from sim.scenario.problems import Refusal
from sim.scenario.tree import Node, data, name_of

MEETINGS = "meetings"
"""The kind of changes that ask whether the talks matter."""
LADDERS = (SIZES, CHANCES, SALIENCES, RESOLVES, PACES, STRENGTHS, TENSIONS)
UNHEARD = "no_such_word_is_known"
"""A value that is none: where words are listed, the refusal names those that there are."""
DAYS = 21
TRIES = 12
"""So many other values are tried for a key that must be there."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def levers(base: Base) -> tuple[tuple[Alternative, ...], tuple[Untried, ...]]:
    """Every key taken out or turned over, and every entry of a list; what resists, with why.

    Returns
    -------
    tuple of Alternative
        The label is the key's path and what was done to it, ``about`` the key without names.
    tuple of Untried
        Keys that can be neither left out nor replaced, or whose change changes nothing.
    """
    made: list[Alternative | Untried] = []
    for key in keys(base.root):
        if not key.label:
            made += [turned(base, key), *map(base.made, _shorter(key))]
    found = tuple(one for one in made if isinstance(one, Alternative))
    return found, tuple(one for one in made if isinstance(one, Untried))


def turned(base: Base, key: Key) -> Alternative | Untried:
    """A key taken out, or else with another value; why not where neither can be."""
    path = ".".join(key.path)
    first = base.made(Candidate(f"{path}: left out", key.kind, (Edit(key.path),)))
    if isinstance(first, Alternative):
        return first
    for value in _values(base, key):
        words = f"{path}: {flow(value)}, not {_brief(key.node)}"
        made = base.made(Candidate(words, key.kind, (Edit(key.path, flow(value)),)))
        if isinstance(made, Alternative):
            return made
    return Untried(path, key.kind, first.reason)


def _values(base: Base, key: Key) -> Iterator[Any]:
    """Other values that a key might have, the nearest first."""
    value = data(key.node)
    if key.node.fields is not None and not _small(key.node):
        return
    for words in LADDERS:
        for up in (True, False):
            if (new := stepped(value, words, up)) is not None:
                yield new
    if isinstance(value, str):
        if _DAY.fullmatch(value):
            for days in (DAYS, -DAYS, 1, -1):
                yield (date.fromisoformat(value) + timedelta(days=days)).isoformat()
            return
        yield from [name for name in _names(base, key) if name != value][:TRIES]


def _small(node: Node) -> bool:
    """Whether a map holds no maps."""
    return all(below.fields is None for _, below in node.children())


def _names(base: Base, key: Key) -> tuple[str, ...]:
    """The words that might stand there: those that the refusal of a wrong one lists."""
    try:
        base.edited((Edit(key.path, UNHEARD),))
    except ScenarioError as refused:
        return next((problem.names for problem in refused.problems if problem.names), ())
    except Refusal:
        return ()
    return ()


def _shorter(key: Key) -> Iterator[Candidate]:
    """A list without each of its entries in turn."""
    items = [item.text for item in key.node.items or () if item.text is not None]
    if key.kind == "calendar" or len(items) < 2:
        return
    for item in items:
        label = f"{'.'.join(key.path)}: without {item}"
        yield Candidate(label, f"{key.kind} (an entry)", (Edit((*key.path, item)),))


def _brief(node: Node) -> str:
    """What is written there, in few letters."""
    text = flow(data(node))
    return text if len(text) <= 40 else f"{text[:39]}…"


def meetings(base: Base) -> Iterator[Candidate]:
    """The scenario without any meeting, and with each one alone."""
    stages = [stage for stage in base.scenario.stages if stage.repeats is None]
    names = {stage.id: stage.name for stage in stages}
    yield _without(base, list(names), "No meeting at all")
    for key, name in names.items():
        others = [one for one in names if one != key]
        if others:
            yield _without(base, others, f"“{name}” alone")


def _without(base: Base, gone: list[str], label: str) -> Candidate:
    """A scenario without some stages; where it must have one, nothing is tabled there."""
    edits = tuple(Edit(("calendar", key)) for key in gone)
    try:
        base.edited(edits)
    except (ScenarioError, Refusal) as refused:
        idle = tuple(Edit(("calendar", key, "sessions"), "0") for key in gone)
        there = {name_of(item) for item in (base.root.fields or {})["calendar"].items or ()}
        why = "" if set(gone) <= there else reason(refused)
        return Candidate(f"{label} (no session is held elsewhere)", MEETINGS, idle, why)
    return Candidate(label, MEETINGS, edits)
