"""Levers act: a key of the format that is accepted moves a number, or is a label.

The schema lists the keys. One after the other is taken out of everything.yaml, which has them
all, or says something else; the luck stays the same. A key goes by its path with what a writer
has named left out: ``parties.*.home.cornered``, ``calendar.stage.if.no_accord`` (an entry of
the calendar by the key that holds its id).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, timedelta
from enum import Enum
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

import sim.scenario
from sim.errors import ScenarioError
from sim.forums.forum import NOES
from sim.lab.keys import SURE
from sim.model import Block, Talks
from sim.registry import forums, strategies
from sim.scenario.file import DATED
from sim.scenario.grounds import Grounded
from tests.property.tables import differing, rows
from tests.sizes import size

FILE = Path(__file__).with_name("everything.yaml")
FORMAT = " ".join((FILE.parents[2] / "docs" / "format.md").read_text(encoding="utf-8").split())
FEW, PLAYS, TOLD = 8, size(32, 128), 3
"""Plays of each file: a few, all where the few are alike, and those told where all are."""
Written = Any
Schema = dict[str, Any]
Tables = dict[str, dict[str, Any]]
Place = tuple[str | int, ...]
Changes = Mapping[str, Any]
"""Dotted path, the calendar's entries by their ids → what is to stand there; None: nothing."""

WHOLE = sim.scenario.json_schema()
ENTRIES = {word: WHOLE["$defs"][entry.__name__] for word, entry in DATED.items()}
GROUNDS = tuple(Grounded.model_fields)
"""What every entry may have; a key of the format each, not one an entry."""
OPEN = {"calendar.stage.if": ("accord", "no_accord", "tension_above")}
"""Keys below one of which the schema only says that it is a map."""


# -- the schema --------------------------------------------------------------------------


def keys(schema: Schema, path: str = "") -> Iterator[tuple[str, bool]]:
    """Every key of the format, and whether its entry must have it."""
    if path == "calendar":
        for word, entry in ENTRIES.items():
            yield from keys(entry, f"{path}.{word}")
        return
    for step, below, needed in _steps(schema, path):
        at = f"{path}.{step}".lstrip(".")
        if step != "*":
            yield at, needed
        yield from keys(below, at)


def _steps(schema: Schema, path: str) -> Iterator[tuple[str, Schema, bool]]:
    """What may stand in a map: a key, or ``*`` for a name; its schema; whether it must."""
    for one in _alternatives(schema):
        for key, below in one.get("properties", {}).items():
            yield key, below, key in one.get("required", ())
        if isinstance(one.get("additionalProperties"), dict):
            yield "*", one["additionalProperties"], False
    for key in OPEN.get(path, ()):
        yield key, {}, False


def _alternatives(schema: Schema) -> Iterator[Schema]:
    yield schema
    named = [WHOLE["$defs"][schema["$ref"].rpartition("/")[2]]] if "$ref" in schema else []
    for one in (*named, *schema.get("anyOf", ())):
        yield from _alternatives(one)


def is_ground(key: str) -> bool:
    """Whether a key says what an entry rests on, and only that; a demand's basis is more."""
    return key.rpartition(".")[2] in GROUNDS and key not in SURE


# -- a file ------------------------------------------------------------------------------


class _Dumper(yaml.CSafeDumper):
    """Writes words as they are: ``no`` stays a plain ``no``."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (pyyaml's own way)


def read(text: str) -> Written:
    """A file as maps, lists and the words that are written."""
    return yaml.load(text, yaml.CBaseLoader)


@cache
def everything() -> Written:
    """The scenario of every key."""
    return read(FILE.read_text(encoding="utf-8"))


def places(written: Written) -> dict[str, list[tuple[Place, Schema]]]:
    """Every key that a file has → where it stands, each with its schema."""
    found: dict[str, list[tuple[Place, Schema]]] = {}
    for key, place, schema in _places(written, WHOLE["else"], "", ()):
        found.setdefault(key, []).append((place, schema))
    return found


def _places(written: Any, schema: Schema, path: str, at: Place) -> Iterator[tuple[str, Any, Any]]:
    if path == "calendar":
        for i, entry in enumerate(written):
            word = next(word for word in ENTRIES if word in entry)
            yield from _places(entry, ENTRIES[word], f"{path}.{word}", (*at, i))
    elif isinstance(written, dict):
        known = {step: below for step, below, _ in _steps(schema, path)}
        for key, value in written.items():
            step = key if key in known else "*"
            if step in known:
                way = f"{path}.{step}".lstrip(".")
                if step != "*":
                    yield way, (*at, key), known[step]
                yield from _places(value, known[step], way, (*at, key))


def value_at(written: Written, place: Place) -> Any:
    """What stands at a place."""
    for step in place:
        written = written[step]
    return written


def changed(written: Written, changes: Mapping[Place, Any] | Changes) -> Written:
    """A copy of a file with other values at some places; None takes away what is there."""
    new = copy.deepcopy(written)
    for where, value in changes.items():
        at, steps = new, where.split(".") if isinstance(where, str) else where
        for step in steps[:-1]:
            at = at[_index(at, step)]
        last = _index(at, steps[-1])
        if value is None:
            del at[last]
        else:
            at[last] = value
    return new


def _index(at: Any, step: str | int) -> Any:
    """The step itself, or the position of the entry of the calendar that has this id."""
    if isinstance(at, dict) or isinstance(step, int):
        return step
    return next(i for i, entry in enumerate(at) if step in {entry.get(word) for word in DATED})


# -- other values ------------------------------------------------------------------------


def others(written: Written, place: Place, schema: Schema, key: str) -> Iterator[Any]:
    """Values that might stand at a place instead: other ones of the same kind."""
    value = value_at(written, place)
    elsewhere = (value_at(written, at) for at, _ in places(written)[key])
    yield from (there for there in elsewhere if there != value)
    for one in _alternatives(schema):
        yield from one.get("enum", ())
        if isinstance(value, dict) and isinstance(one.get("additionalProperties"), dict):
            for below in _alternatives(one["additionalProperties"]):
                yield from (dict.fromkeys(value, word) for word in below.get("enum", ()))
    names = [*_names(written)]
    if isinstance(value, str):
        yield from (*_moved(value), *names)
    elif isinstance(value, list):
        yield from (value[:i] + value[i + 1 :] for i in range(len(value) if len(value) > 1 else 0))
        yield from ([name] for name in names)
    elif isinstance(value, dict):
        for name, old in value.items():
            new = [*_moved(old), *names] if isinstance(old, str) else []
            yield from ({**value, name: one} for one in new)


def _moved(word: str) -> Iterator[str]:
    """A date some days off; a number twice as large, or half."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        for days in (1, -1, 10, -10, 21, -21):
            yield (date.fromisoformat(word) + timedelta(days=days)).isoformat()
    elif number := re.match(r"\d+(\.\d+)?", word):
        for times in (2, 0.5):
            yield f"{float(number[0]) * times:g}{word[number.end() :]}"


def _names(written: Written) -> Iterator[str]:
    for about in ("parties", "issues", "measures"):
        yield from written[about]
    for issue in written["issues"].values():
        yield from issue["options"]
    yield from (entry[word] for entry in written["calendar"] for word in DATED if word in entry)


# -- what comes of it --------------------------------------------------------------------


class Played:
    """What comes of a file, on the same luck always."""

    def __init__(self, written: Written) -> None:
        calendar = sorted(written.get("calendar", ()), key=lambda entry: entry.get("date", ""))
        written = {**written, "calendar": calendar}
        text = yaml.dump(written, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
        self.talks = Talks(sim.scenario.read(text), seed=1)
        self._tables: dict[int, Tables] = {}

    def tables(self, plays: int) -> Tables:
        """What a run of so many plays reports, by table; not what it was given (``parameters``,
        resolves).
        """
        if plays not in self._tables:
            block: Block = self.talks.play(0, plays)
            self._tables[plays] = {
                table: {
                    name: column
                    for name, column in rows(block, range(plays), table).items()
                    if not name.startswith("resolve_")
                }
                for table in ("outcomes", "settlements", "objections", "offers")
            }
        return self._tables[plays]

    @cached_property
    def told(self) -> list[float]:
        """Every number of the stories of the first plays, in order."""
        events = (event for play in range(TOLD) for event in self.talks.trace(play))
        return [number for event in events for number in _numbers(event.data)]


def _numbers(told: Any) -> Iterator[float]:
    if isinstance(told, Mapping):
        told = told.values()
    if isinstance(told, bool | int | float | np.number | np.bool_):
        yield float(told)
    elif not isinstance(told, str) and hasattr(told, "__iter__"):
        for one in told:
            yield from _numbers(one)


def differ(one: Played, other: Played) -> bool:
    """Whether some number that both report is not the same."""
    for plays in (FEW, PLAYS):
        mine, theirs = one.tables(plays), other.tables(plays)
        for table, columns in mine.items():
            if differing(columns, theirs[table], set(columns) & set(theirs[table])):
                return True
    return not np.array_equal(one.told, other.told, equal_nan=True)


def played(written: Written) -> Played | None:
    """What comes of a file; None if it is refused."""
    try:
        return Played(written)
    except ScenarioError:
        return None


# -- what is said of keys ----------------------------------------------------------------

KEYS = dict(keys(WHOLE["else"]))
FOUND = places(everything())

NEVER = {
    "measures.*.when.answers": "`when: force` is the only way to write it; as a map it is refused",
}
"""Keys that the schema lists and no file has, and why."""

_NAMES = "titles and names of at most 200 characters"
LABELS = {
    "scenario": "| `scenario` | the title |",
    "question": "what the scenario asks, in one line",
    "sources": "{title, url, date}, for `source:` anywhere",
    "sources.*.title": "{title, url, date}",
    "sources.*.url": "{title, url, date}",
    "sources.*.date": "{title, url, date}",
    "issues.*.name": "id: {name, short, options, status_quo}",
    "issues.*.short": "id: {name, short, options, status_quo}",
    "issues.*.options.*.text": "`options` is a map of ids to words",
    "issues.*.options.*.short": "`options` is a map of ids to words",
    "parties.*.name": "| `name` | in words | the id |",
    "parties.*.instructions.by": "`{by: who, pace: normal}`",
    **dict.fromkeys(("measures.*.name", "norms.*.name", "shocks.*.name"), _NAMES),
    **dict.fromkeys((f"calendar.{word}.name" for word in DATED), _NAMES),
    "calendar.text.to": "whose it is, to whom",
}
"""Keys that are told and move nothing → where docs/format.md says what they hold."""
GROUNDS_SAID = "They are checked — a source must exist — and kept for pages and for warnings"
"""Where it says so of what entries rest on."""

BLOC, CCC, BLOW = "parties.BLOC", "parties.CCC.readings", "measures.sanctions"
INSTEAD: dict[str, tuple[Changes, Changes]] = {
    "issues.*.options": ({}, {"issues.land.options.a4": "more than all"}),
    "parties.*.readings.*.odds": ({}, {f"{CCC}.hard.odds": "0.9", f"{CCC}.soft.odds": "0.1"}),
    "parties.*.members": (
        {f"{BLOC}.weights": None, f"{BLOC}.decides": None}, {f"{BLOC}.members": None},
    ),
    "parties.*.decides": ({f"{BLOC}.weights": None}, {f"{BLOC}.decides": None}),
    "measures.*.with": ({f"{BLOW}.benefit.CCC": None}, {f"{BLOW}.with": None}),
    "measures.*.accident": (
        {}, {"measures.force.accident": None, "measures.embargo.accident": "yes"},
    ),
    "calendar.promise.forgoes": ({}, {"calendar.restraint": None}),
    "calendar.deadline.by": ({"calendar.last_day.threat": None}, {"calendar.last_day.by": "AAA"}),
}  # fmt: skip
"""Keys that can be neither left out nor replaced alone: what is changed before, and then what."""

TOLD_ONLY = {*LABELS, *NEVER, *(f"calendar.{word}.{word}" for word in DATED)}
"""Besides those: what holds the id of an entry of the calendar, and what is never there."""
LEVERS = [key for key in KEYS if not is_ground(key) and key not in TOLD_ONLY]


@cache
def as_written() -> Played:
    return Played(everything())


def without(place: Place) -> Written:
    """The scenario of every key without what stands at a place."""
    return changed(everything(), {place: None})


def left_out(key: str) -> Iterator[Played]:
    """What comes of the scenario without the key, wherever it may be left out."""
    plays = (played(without(place)) for place, _ in FOUND[key])
    return (one for one in plays if one)


def replaced(key: str) -> Iterator[Played]:
    """What comes of it with something else under the key, wherever and whatever that may be."""
    for place, schema in FOUND[key]:
        for value in others(everything(), place, schema, key):
            other = played(changed(everything(), {place: value}))
            if other:
                yield other


def acts(key: str) -> bool:
    """Whether a number moves once the key is left out, or else once it says something else."""
    if key in INSTEAD:
        before, after = INSTEAD[key]
        start = changed(everything(), before)
        return differ(Played(start), Played(changed(start, after)))
    return any(differ(as_written(), other) for other in chain(left_out(key), replaced(key)))


def above_others(key: str) -> bool:
    """Whether there are keys below this one; each of them is tried by itself."""
    return any(other.startswith(f"{key}.") for other in LEVERS)


def test_the_scenario_of_every_key_has_every_key() -> None:
    grounds = {key.rpartition(".")[2] for key in FOUND if is_ground(key)}
    assert grounds == set(GROUNDS)
    missing = {key for key in KEYS if not is_ground(key)} - set(FOUND)
    assert missing == {key for key in NEVER if key in KEYS}


@pytest.mark.long
@pytest.mark.parametrize("key", LEVERS)
def test_a_key_moves_a_number(key: str) -> None:
    if above_others(key) and not any(left_out(key)):
        return
    assert acts(key), f"{key} is accepted and moves nothing"


@pytest.mark.parametrize("key", [*LABELS])
def test_a_label_is_called_one(key: str) -> None:
    assert key in KEYS
    assert LABELS[key] in FORMAT, f"docs/format.md does not say what {key} holds"


def test_labels_move_nothing() -> None:
    spots = {place: key for key in LABELS for place, _ in FOUND[key]}
    bare = changed(everything(), {place: "2" for place, key in spots.items() if KEYS[key]})
    gone = sorted((p for p, key in spots.items() if not KEYS[key]), key=len, reverse=True)
    bare = changed(changed(bare, {"parties.AAA.demands.land.source": None}), dict.fromkeys(gone))
    assert not differ(as_written(), Played(bare))


def test_what_entries_rest_on_moves_nothing() -> None:
    assert GROUNDS_SAID in FORMAT
    said = {"basis": "stated", "source": ["S1"], "why": "because", "since": "2029-12-01"}
    entries = {
        (*place[:-1], key.rpartition(".")[2])
        for key in filter(is_ground, KEYS)
        for other, spots in FOUND.items()
        for place, _ in spots
        if other.rpartition(".")[0] == key.rpartition(".")[0]
    }
    assert {str(place[-1]) for place in entries} == set(said)
    full = changed(everything(), {place: said[str(place[-1])] for place in entries})
    assert not differ(as_written(), Played(full))


@pytest.mark.long
def test_what_is_left_out_anyway_moves_nothing_and_what_is_not_does() -> None:
    """The scenario has a shock that is not active: no key of it acts, until it is."""
    later = {"shocks.quake.date": "2030-02-08", "shocks.quake.tension": "slight"}
    active = changed(everything(), {"shocks.quake.active": "yes"})
    assert not differ(as_written(), Played(changed(everything(), later)))
    assert differ(Played(active), Played(changed(active, later)))


def reads_or_not(demands: str) -> tuple[Played, Played]:
    """What comes of it where BBB, inside whose red line all lies, reads no option as another
    one, and where it does, among those demands.
    """
    line = {"want": "b2", "accept": "b0", "salience": "high"}
    readings = {"one": {"odds": "0.5", "demands": {"arms": {}}}, "two": {"odds": "0.5"}}
    start = changed(everything(), {
        "parties.BBB.package": None, "parties.BBB.demands.arms": line,
        "parties.BBB.readings": readings,
    })  # fmt: skip
    reads = changed(start, {f"parties.BBB.{demands}.arms.reads": {"b1": "b2"}})
    return Played(start), Played(reads)


@pytest.mark.long
@pytest.mark.parametrize("demands", ["demands", "readings.one.demands"])
def test_what_a_party_reads_moves_what_options_are_worth_to_it(demands: str) -> None:
    assert differ(*reads_or_not(demands))


# -- parameters of strategies and forums -------------------------------------------------

ALONE = """
scenario: One lever
issues:
  land: {options: {a0: "none", a1: "a little", a2: "some", a3: "much", a4: "all"}, status_quo: none}
  gold: {options: {c0: "none", c1: "a little", c2: "some", c3: "all"}, status_quo: none}
  arms: {options: {b0: "as now", b1: "told", b2: "limited"}}
parties:
  ONE:
    demands: {land: {want: a4, salience: [1, 8]}, gold: {want: c3, salience: [1, 8]}, arms: b2}
  TWO:
    demands: {land: {want: a0, accept: {a2: 0.5, a4: 0.5}, salience: [1, 8]},
      gold: {want: c0, salience: [1, 8]},
      arms: {want: b0, accept: {b1: 0.5, b2: 0.5}, salience: low}}
    strategy: boulware
    reservation: [0, 1]
  CHAIR: {}
calendar:
  - {stage: talks, date: 2030-01-10, parties: [ONE, TWO], sessions: 12, agenda: [land, gold]}
  - {stage: more, date: 2030-02-10, parties: [ONE, TWO], sessions: 12}
"""
FIXED = {("linear", "e"): "linear means that it is 1"}
"""Parameters that may say one thing only, and why."""
SAID_OF_STRATEGIES = re.findall(r"\w+", FORMAT.partition("| `strategy` |")[2].partition(" | ")[0])
PARAMETERS = [
    (registry.kind, name, parameter)
    for registry in (strategies, forums)
    for name in registry.names()
    for parameter in registry.parameters(name)
]


def with_parameter(kind: str, name: str, written: Changes) -> Played | None:
    alone = read(ALONE)
    if kind == "strategy":
        return played(changed(alone, {"parties.ONE.strategy": {"name": name, **written}}))
    stage = {**alone["calendar"][0], "forum": name, **written}
    if forums.get(name).needs_chair:
        stage["chair"] = "CHAIR"
    if forums.get(name).take_or_leave:
        del stage["sessions"]
    return played({**alone, "calendar": [stage, *alone["calendar"][1:]]})


@pytest.mark.parametrize(("kind", "name", "parameter"), PARAMETERS)
def test_a_parameter_of_a_strategy_or_a_forum_moves_a_number(
    kind: str, name: str, parameter: str
) -> None:
    registry = strategies if kind == "strategy" else forums
    (usual,) = (f.default for f in fields(registry.get(name)) if f.name == parameter)
    words = SAID_OF_STRATEGIES if kind == "strategy" else NOES
    values = dict.fromkeys(words) if isinstance(usual, str | Enum) else ("0.5", "4", "2")
    start = with_parameter(kind, name, {})
    others = [with_parameter(kind, name, {parameter: value}) for value in values]
    assert start
    if (name, parameter) in FIXED:
        assert not any(others), "it may say something else now: try that"
    else:
        assert any(differ(start, other) for other in others if other)
