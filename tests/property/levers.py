"""The keys of the format as its schema lists them, and files in which one of them is changed.

A key goes by its path with what a writer has named left out: ``parties.*.home.cornered``,
``calendar.stage.if.no_accord`` (an entry of the calendar by the key that holds its id).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import yaml

import sim.scenario
from sim.errors import ScenarioError
from sim.model import Block, Talks
from sim.scenario.file import DATED
from sim.scenario.grounds import Grounded
from tests.property.tables import differing, rows

FILE = Path(__file__).with_name("everything.yaml")
PLAYS, TOLD = 128, 6
"""Plays of each file, and how many of them are told as a story where their tables are equal."""
SEED = 1
Written = Any
Schema = dict[str, Any]
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


def keys() -> dict[str, bool]:
    """Every key of the format → whether its entry must have it."""
    return dict(_keys(WHOLE["else"], ""))


def _keys(schema: Schema, path: str) -> Iterator[tuple[str, bool]]:
    if path == "calendar":
        for word, entry in ENTRIES.items():
            yield from _keys(entry, f"{path}.{word}")
        return
    for step, below, needed in _steps(schema, path):
        at = f"{path}.{step}".lstrip(".")
        if step != "*":
            yield at, needed
        yield from _keys(below, at)


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
    return key.rpartition(".")[2] in GROUNDS and key != "parties.*.demands.*.basis"


def is_id(key: str) -> bool:
    """Whether a key holds the id of an entry of the calendar."""
    return key in {f"calendar.{word}.{word}" for word in DATED}


# -- a file ------------------------------------------------------------------------------


class _Dumper(yaml.CSafeDumper):
    """Writes words as they are: ``no`` stays a plain ``no``."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (pyyaml's own way)


@cache
def everything() -> Written:
    """The scenario of every key, every scalar as the word that is written."""
    return read(FILE.read_text(encoding="utf-8"))


def read(text: str) -> Written:
    """A file as maps, lists and words."""
    return yaml.load(text, yaml.CBaseLoader)


def places(written: Written) -> dict[str, list[tuple[Place, Schema]]]:
    """Every key that a file has → where it stands, each with its schema."""
    found: dict[str, list[tuple[Place, Schema]]] = {}
    for key, place, schema in _places(written, WHOLE["else"], "", ()):
        found.setdefault(key, []).append((place, schema))
    return found


def _places(
    written: Written, schema: Schema, path: str, at: Place
) -> Iterator[tuple[str, Place, Schema]]:
    if path == "calendar":
        for i, entry in enumerate(written):
            word = next(word for word in ENTRIES if word in entry)
            yield from _places(entry, ENTRIES[word], f"{path}.{word}", (*at, i))
    elif isinstance(written, dict):
        known: dict[str, Schema] = {}
        for key, below, _ in _steps(schema, path):
            known.setdefault(key, below)
        for key, value in written.items():
            step = key if key in known else "*"
            if step in known:
                below = f"{path}.{step}".lstrip(".")
                if step != "*":
                    yield below, (*at, key), known[step]
                yield from _places(value, known[step], below, (*at, key))


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
    yield from (
        there for at, _ in places(written)[key] if (there := value_at(written, at)) != value
    )
    for one in _alternatives(schema):
        yield from one.get("enum", ())
        if isinstance(value, dict) and isinstance(one.get("additionalProperties"), dict):
            for below in _alternatives(one["additionalProperties"]):
                for word in below.get("enum", ()):
                    yield {name: word for name in value}  # noqa: C420 (a map of its own each)
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


def _day(entry: Written) -> str:
    return str(entry.get("date", ""))


class Played:
    """What comes of a file, on the same luck always.

    Raises
    ------
    ScenarioError
        If it cannot be played.
    """

    def __init__(self, written: Written) -> None:
        written = {**written, "calendar": sorted(written.get("calendar", ()), key=_day)}
        text = yaml.dump(written, Dumper=_Dumper, sort_keys=False, allow_unicode=True)
        self.talks = Talks(sim.scenario.read(text), seed=SEED)
        self.block: Block = self.talks.play(0, PLAYS)

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """What a run reports, by table; not what it was given (``parameters``, resolves)."""
        return {
            table: {
                name: column
                for name, column in rows(self.block, range(PLAYS), table).items()
                if not name.startswith("resolve_")
            }
            for table in ("outcomes", "settlements", "objections", "offers")
        }

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
    mine, theirs = one.tables, other.tables
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
