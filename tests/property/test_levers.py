"""Levers act: a key of the format that is accepted moves something, or is said to be a label."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import sim.scenario
from sim.errors import ScenarioError
from sim.model import Block, Talks
from sim.scenario.file import DATED
from sim.scenario.grounds import Grounded
from tests.property.tables import differing, rows

FILE = Path(__file__).with_name("everything.yaml")
N = 64
Generic = tuple[str, ...]
Place = tuple[str | int, ...]
Schema = dict[str, Any]

WHOLE = sim.scenario.json_schema()
ENTRIES = {word: WHOLE["$defs"][kind.__name__] for word, kind in DATED.items()}
GROUNDS = frozenset(Grounded.model_fields)
OPEN: dict[Generic, tuple[str, ...]] = {
    ("calendar", "stage", "if"): ("accord", "no_accord", "tension_above"),
}


def alternatives(schema: Schema) -> Iterator[Schema]:
    yield schema
    named = [WHOLE["$defs"][schema["$ref"].rpartition("/")[2]]] if "$ref" in schema else []
    for one in (*named, *schema.get("anyOf", ())):
        yield from alternatives(one)


def steps(schema: Schema, path: Generic) -> Iterator[tuple[str, Schema, bool]]:
    """generic step, schema below, required; '*' for names."""
    for one in alternatives(schema):
        for key, below in one.get("properties", {}).items():
            yield key, below, key in one.get("required", ())
        if isinstance(one.get("additionalProperties"), dict):
            yield "*", one["additionalProperties"], False
    for key in OPEN.get(path, ()):
        yield key, {}, False


def keys(schema: Schema, path: Generic = ()) -> Iterator[tuple[Generic, bool]]:
    if path == ("calendar",):
        for word, entry in ENTRIES.items():
            yield from keys(entry, (*path, word))
        return
    for key, below, required in steps(schema, path):
        if key != "*":
            yield (*path, key), required
        yield from keys(below, (*path, key))


def places(
    written: Any, schema: Schema, path: Generic = (), at: Place = ()
) -> Iterator[tuple[Generic, Place]]:
    if path == ("calendar",):
        for i, entry in enumerate(written):
            word = next(word for word in ENTRIES if word in entry)
            yield from places(entry, ENTRIES[word], (*path, word), (*at, i))
        return
    if not isinstance(written, dict):
        return
    known = {key: below for key, below, _ in steps(schema, path)}
    for key, value in written.items():
        if key in known:
            yield (*path, key), (*at, key)
            yield from places(value, known[key], (*path, key), (*at, key))
        elif "*" in known:
            yield from places(value, known["*"], (*path, "*"), (*at, key))


KEYS = dict(keys(WHOLE["else"]))


class Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers: dict[Any, Any] = {}


@cache
def written() -> Any:
    return yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)


def dumped(tree: Any) -> str:
    return yaml.dump(tree, Dumper=Dumper, sort_keys=False, allow_unicode=True)


def found() -> dict[Generic, list[Place]]:
    out: dict[Generic, list[Place]] = {}
    for generic, place in places(written(), WHOLE["else"]):
        out.setdefault(generic, []).append(place)
    return out


def without(place: Place) -> Any:
    tree = copy.deepcopy(written())
    at = tree
    for step in place[:-1]:
        at = at[step]
    del at[place[-1]]
    return tree


def changed(place: Place, value: Any) -> Any:
    tree = copy.deepcopy(written())
    at = tree
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return tree


def played(tree: Any) -> Block:
    return Talks(sim.scenario.read(dumped(tree)), seed=1).play(0, N)


def moved(one: Block, other: Block) -> list[str]:
    out = []
    for table in ("outcomes", "settlements", "objections", "offers"):
        mine, others = rows(one, range(N), table), rows(other, range(N), table)
        shared = [n for n in mine if n in others and not n.startswith("resolve_")]
        out += [f"{table}.{n}" for n in differing(mine, others, shared)]
    return out
