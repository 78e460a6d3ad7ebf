"""A YAML file as a tree in which every key and value knows its line.

Scalars stay the words that people wrote: ``no``, ``12:30`` and ``0.6`` are text here, and
become truth, number or date only where the format asks for one. Tags are refused, aliases
are bounded, duplicate keys are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

MAX_NODES = 100_000
MAX_DEPTH = 40
MAX_BYTES = 2_000_000

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """A spot in a file, or a ``--set`` option (then without a line)."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Node:
    """A scalar, a list or a map.

    Exactly one of ``text`` (scalar), ``items`` (list) and ``fields`` (map) is given; all
    three None is an empty value. ``keys`` has the place of each key of a map.
    """

    place: Place
    text: str | None = None
    items: tuple[Node, ...] | None = None
    fields: dict[str, Node] | None = None
    keys: dict[str, Place] = field(default_factory=dict)
    quoted: bool = False
    flow: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return self.text is None and self.items is None and self.fields is None

    @property
    def kind(self) -> str:
        """What this is, in a user's words."""
        if self.fields is not None:
            return "a map"
        if self.items is not None:
            return "a list"
        return "empty" if self.text is None else "a single value"

    def children(self) -> Iterator[tuple[str | int, Node]]:
        """What hangs below, with its key or position."""
        if self.fields is not None:
            yield from self.fields.items()
        elif self.items is not None:
            yield from enumerate(self.items)


def data(node: Node) -> Any:
    """Plain dictionaries, lists and text, as the schema checks them."""
    if node.fields is not None:
        return {key: data(child) for key, child in node.fields.items()}
    if node.items is not None:
        return [data(child) for child in node.items]
    return node.text


def at(root: Node | None, *path: str) -> Node | None:
    """What is written at a path of maps; None where nothing is."""
    node = root
    for step in path:
        node = (node.fields or {}).get(step) if node is not None else None
    return node


def follow(node: Node, path: Path) -> tuple[Node, Place]:
    """The node at a path and the place to blame: as deep as the path leads.

    The place of a map or list is that of its key, and so is the place of what is missing.
    """
    place = node.place
    for step in path:
        children = dict(node.children())
        if step not in children:
            break
        child = children[step]
        key = node.keys.get(str(step))
        place = child.place if child.text is not None or key is None else key
        node = child
    return node, place


ENTRIES = ("stage", "signal", "text", "promise", "deadline", "position")
"""Keys of the calendar's entries that hold the id; each has one of them."""


def name_of(entry: Node) -> str | None:
    """The id of an entry of the calendar: the value of its key among :data:`ENTRIES`."""
    for key in ENTRIES:
        child = (entry.fields or {}).get(key)
        if child is not None and child.text is not None:
            return child.text
    return None


def dotted(root: Node, path: Path) -> str:
    """A path in dotted ids; entries of the calendar go by their ids, not positions."""
    words: list[str] = []
    node: Node | None = root
    for step in path:
        child = dict(node.children()).get(step) if node is not None else None
        named = name_of(child) if isinstance(step, int) and child is not None else None
        words.append(named or (str(step + 1) if isinstance(step, int) else step))
        node = child
    return ".".join(words)


def lines(root: Node) -> dict[str, tuple[str, int]]:
    """Where every dotted path of a tree was written."""
    found: dict[str, tuple[str, int]] = {}
    waiting: list[tuple[str, Node]] = [("", root)]
    while waiting:
        prefix, node = waiting.pop()
        for step, child in node.children():
            named = name_of(child) if isinstance(step, int) else None
            word = named or (str(step + 1) if isinstance(step, int) else step)
            path = f"{prefix}.{word}" if prefix else word
            place = node.keys.get(str(step), child.place)
            found[path] = (place.file, place.line or 0)
            waiting.append((path, child))
    return found


def replaced(node: Node, path: Sequence[str | int], new: Node | None, at: Place) -> Node:
    """A copy of the tree with another node at a path; None removes what is there.

    Maps on the way that do not exist are made.
    """
    if not path:
        return new or Node(at)
    step, rest = path[0], path[1:]
    if node.items is not None:
        return _replaced_item(node, int(step), rest, new, at)
    fields, keys, key = dict(node.fields or {}), dict(node.keys), str(step)
    if not rest and new is None:
        fields.pop(key, None)
        keys.pop(key, None)
    else:
        if not rest or key not in fields:
            keys[key] = at
        fields[key] = replaced(fields.get(key, Node(at, fields={})), rest, new, at)
    return Node(node.place, fields=fields, keys=keys, flow=node.flow)


def _replaced_item(
    node: Node, at_index: int, rest: Sequence[str | int], new: Node | None, at: Place
) -> Node:
    items = list(node.items or ())
    if at_index == len(items) and new is not None:
        items.append(replaced(Node(at, fields={}), rest, new, at))
    elif not rest and new is None:
        del items[at_index]
    else:
        items[at_index] = replaced(items[at_index], rest, new, at)
    return Node(node.place, items=tuple(items), flow=node.flow)
