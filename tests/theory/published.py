"""The numbers that the cases expect, from published.yaml: read in one place, none by the way.

A number of ``expected`` knows its path in the file, so that a test can tell which of them a case
has named (:func:`paths`); what is ``given`` is noted when a case asks for it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "published.yaml"
SECTION = {"sources", "where", "entries"}
ENTRY = {"given", "expected"}
REASONED = {"what", "reason"}


class Published(float):
    """A number of the file, and where in it."""

    path: str

    def __new__(cls, value: float | Fraction, path: str) -> Published:
        """The number as it stands."""
        new = super().__new__(cls, float(value))
        new.path = path
        return new


class Given(dict[str, Any]):
    """What a scenario is made of; ``read`` are the keys that were asked for."""

    def __init__(self, items: Mapping[str, Any]) -> None:
        super().__init__(items)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Any:
        self.read.add(key)
        return super().__getitem__(key)


@dataclass(frozen=True)
class Entry:
    """One set-up with its numbers: nested maps and lists, all leaves :class:`Published`."""

    path: str
    given: Given
    expected: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """What is published of one case."""

    sources: tuple[str, ...]
    where: str
    entries: tuple[Entry, ...]
    left_out: tuple[dict[str, str], ...] = field(default=())


class Strict(yaml.SafeLoader):
    """YAML in which no key comes twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A map."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(f"{sorted(twice)} twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def numbered(value: Any, path: str) -> Any:
    """The same with every leaf a number that knows its path; a word that is none is refused."""
    if isinstance(value, dict):
        return {key: numbered(item, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, list):
        return [numbered(item, f"{path}.{place}") for place, item in enumerate(value)]
    try:
        return Published(Fraction(value) if isinstance(value, str) else value, path)
    except (ValueError, TypeError) as problem:
        raise ValueError(f"{path}: {value!r} is not a number") from problem


def keyed(value: Any, keys: set[str], path: str, also: frozenset[str] = frozenset()) -> Any:
    """A map that has these keys and no others."""
    if not isinstance(value, dict) or not keys <= set(value) <= keys | also:
        raise ValueError(f"{path}: {value!r} has other keys than {sorted(keys)}")
    return value


def parse(text: str) -> dict[str, Section]:
    """The sections of a file, by case.

    Raises
    ------
    ValueError
        If a key is unknown, missing or there twice, or something expected is not a number.
    """
    sections = {}
    for key, found in yaml.load(text, Strict).items():
        keyed(found, SECTION, key, frozenset({"left_out"}))
        entries = []
        for place, entry in enumerate(found["entries"]):
            path = f"{key}.{place}"
            keyed(entry, ENTRY, path)
            entries.append(Entry(path, Given(entry["given"]), numbered(entry["expected"], path)))
        left_out = tuple(keyed(one, REASONED, key) for one in found.get("left_out", ()))
        where = " ".join(found["where"].split())
        sections[key] = Section(tuple(found["sources"]), where, tuple(entries), left_out)
    return sections


@cache
def published() -> dict[str, Section]:
    """All sections of published.yaml."""
    return parse(FILE.read_text(encoding="utf-8"))


def entries(key: str) -> tuple[Entry, ...]:
    """The entries of one section."""
    return published()[key].entries


def leaves(value: Any) -> Iterator[Published]:
    """All numbers in nested maps and lists."""
    if isinstance(value, Published):
        yield value
    else:
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)


def paths(key: str) -> set[str]:
    """Where the expected numbers of a section are."""
    return {leaf.path for entry in entries(key) for leaf in leaves(entry.expected)}
