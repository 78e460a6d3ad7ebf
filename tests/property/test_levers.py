"""Levers act: a key of the format that is accepted moves a number, or is a label.

One key after the other is taken out of everything.yaml, which has them all; what may not be
left out is replaced by something else. The luck stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from sim.registry import forums, strategies
from tests.property import levers
from tests.property.levers import Changes, Place, Played, changed, differ, played

DOCS = Path(__file__).resolve().parents[2] / "docs"
FORMAT = " ".join((DOCS / "format.md").read_text(encoding="utf-8").split())
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
GROUNDS_SAID = "They are checked — a source must exist — and kept for pages and for warnings"
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
    "measures.*.with": (
        {"measures.sanctions.benefit.CCC": None},
        {"measures.sanctions.with": None},
    ),
    "measures.*.accident": (
        {},
        {"measures.force.accident": None, "measures.embargo.accident": "yes"},
    ),
    "calendar.promise.forgoes": ({}, {"calendar.restraint": None}),
}
"""Keys that can be neither left out nor replaced alone: what is changed before, and then what."""

DEAD = {
    "calendar.deadline.by": "who ends the talks at a deadline is told, and counts for nothing",
}
"""Keys that are accepted and neither act nor are called labels, and why."""

GROUNDS = [key for key in FOUND if levers.is_ground(key)]
LEVERS = [
    key
    for key in KEYS
    if not (levers.is_ground(key) or levers.is_id(key) or key in LABELS or key in NEVER)
]


@cache
def as_written() -> Played:
    return Played(levers.everything())


def without(place: Place) -> levers.Written:
    """The scenario of every key without what stands at a place."""
    return changed(levers.everything(), {place: None})


def left_out(key: str) -> Iterator[Played]:
    """What comes of the scenario without the key, wherever it may be left out."""
    plays = (played(without(place)) for place, _ in FOUND[key])
    return (one for one in plays if one)


def replaced(key: str) -> Iterator[Played]:
    """What comes of it with something else under the key, wherever and whatever that may be."""
    for place, schema in FOUND[key]:
        for value in levers.others(levers.everything(), place, schema, key):
            other = played(changed(levers.everything(), {place: value}))
            if other:
                yield other


def acts(key: str) -> bool:
    """Whether a number moves once the key is left out, or else once it says something else."""
    if key in INSTEAD:
        before, after = INSTEAD[key]
        start = changed(levers.everything(), before)
        return differ(Played(start), Played(changed(start, after)))
    return any(differ(as_written(), other) for other in chain(left_out(key), replaced(key)))


def above_others(key: str) -> bool:
    """Whether there are keys below this one; each of them is tried by itself."""
    return any(other.startswith(f"{key}.") for other in LEVERS)


def marked(key: str) -> Any:
    dead = [pytest.mark.xfail(strict=True, reason=DEAD[key])] if key in DEAD else []
    return pytest.param(key, marks=dead)


def test_the_scenario_of_every_key_has_every_key() -> None:
    grounds = {key.rpartition(".")[2] for key in FOUND if levers.is_ground(key)}
    assert grounds == set(levers.GROUNDS)
    missing = {key for key in KEYS if not levers.is_ground(key)} - set(FOUND)
    assert missing == {key for key in NEVER if key in KEYS}


@pytest.mark.parametrize("key", [marked(key) for key in LEVERS])
def test_a_key_moves_a_number(key: str) -> None:
    if above_others(key) and not any(left_out(key)):
        return
    assert acts(key), f"{key} is accepted and moves nothing"


@pytest.mark.parametrize("key", [*LABELS])
def test_a_label_is_called_one(key: str) -> None:
    assert key in KEYS
    assert LABELS[key] in FORMAT, f"docs/format.md does not say what {key} holds"


def test_labels_and_what_entries_rest_on_move_nothing() -> None:
    assert GROUNDS_SAID in FORMAT
    told = [key for key in (*LABELS, *GROUNDS) if key in FOUND]
    spots = {place: key for key in told for place, _ in FOUND[key]}
    bare = changed(levers.everything(), {place: "2" for place, key in spots.items() if KEYS[key]})
    for place in sorted(spots, key=len, reverse=True):
        if not KEYS[spots[place]]:
            bare = changed(bare, {place: None})
    assert not differ(as_written(), Played(bare))


def test_what_is_left_out_anyway_moves_nothing_and_what_is_not_does() -> None:
    """The scenario has a shock that is not active: no key of it acts, until it is."""
    later = {"shocks.quake.date": "2030-02-08", "shocks.quake.tension": "slight"}
    active = changed(levers.everything(), {"shocks.quake.active": "yes"})
    assert not differ(as_written(), Played(changed(levers.everything(), later)))
    assert differ(Played(active), Played(changed(active, later)))


@pytest.mark.xfail(strict=True, reason="what a reading reads moves its mandate, not its values")
def test_what_a_reading_reads_moves_what_options_are_worth_to_it() -> None:
    """Where a demand without readings does: see ``reads`` in docs/format.md."""
    line = {"want": "b2", "accept": "b0", "reads": {"b1": "b2"}}
    plain = changed(levers.everything(), {
        "parties.BBB.demands.arms": line, "parties.BBB.package": None,
    })  # fmt: skip
    assert differ(Played(plain), Played(changed(plain, {"parties.BBB.demands.arms.reads": None})))
    read = {"odds": "0.5", "demands": {"arms": {"reads": {"b1": "b2"}}}}
    doubtful = changed(plain, {
        "parties.BBB.demands.arms.reads": None, "parties.BBB.readings": {
            "one": read, "two": {"odds": "0.5"},
        },
    })  # fmt: skip
    bare = changed(doubtful, {"parties.BBB.readings.one.demands.arms.reads": None})
    assert differ(Played(doubtful), Played(bare))


# -- parameters of strategies and forums -------------------------------------------------

ALONE = """
scenario: One lever
issues:
  land: {options: {a0: "none", a1: "a little", a2: "some", a3: "much", a4: "all"}}
  gold: {options: {c0: "none", c1: "a little", c2: "some", c3: "all"}}
  arms: {options: {b0: "as now", b1: "told", b2: "limited"}}
parties:
  ONE:
    demands: {land: {want: a4, salience: vital}, gold: {want: c3, salience: low}, arms: b2}
  TWO:
    demands:
      land: {want: a0, accept: a4, salience: medium}
      gold: {want: c0, accept: c3, salience: vital}
      arms: {want: b0, accept: b2, salience: low}
    strategy: conceder
  CHAIR: {}
calendar:
  - {stage: talks, date: 2030-01-10, parties: [ONE, TWO], sessions: 12, agenda: [land, gold]}
  - {stage: more, date: 2030-02-10, parties: [ONE, TWO], sessions: 12}
"""
PARAMETERS = [
    (registry.kind, name, parameter)
    for registry in (strategies, forums)
    for name in registry.names()
    for parameter in registry.parameters(name)
]


def with_parameter(kind: str, name: str, written: Changes) -> Played | None:
    alone = levers.read(ALONE)
    if kind == "strategy":
        return played(changed(alone, {"parties.ONE.strategy": {"name": name, **written}}))
    stage = {**alone["calendar"][0], "forum": name, "chair": "CHAIR", **written}
    return played({**alone, "calendar": [stage, *alone["calendar"][1:]]})


@pytest.mark.parametrize(("kind", "name", "parameter"), PARAMETERS)
def test_a_parameter_of_a_strategy_or_a_forum_moves_a_number(
    kind: str, name: str, parameter: str
) -> None:
    registry = strategies if kind == "strategy" else forums
    (usual,) = (f.default for f in fields(registry.get(name)) if f.name == parameter)
    words = re.findall(r"[a-z_]+", FORMAT) if isinstance(usual, str) else ("0.5", "2", "4")
    start = with_parameter(kind, name, {})
    assert start
    others = (with_parameter(kind, name, {parameter: word}) for word in dict.fromkeys(words))
    assert any(differ(start, other) for other in others if other)
