"""One change to a scenario: a dotted path, and what is to stand there."""

from __future__ import annotations

from dataclasses import dataclass

from sim.errors import nearest
from sim.scenario.problems import Refusal, unknown
from sim.scenario.spelling import spelt_out
from sim.scenario.tree import Node, Path, Place, name_of, replaced

_SECTIONS = ("sources", "issues", "parties", "measures", "norms", "calendar", "shocks")
_SINGULAR = {
    "sources": "source",
    "issues": "issue",
    "parties": "party",
    "measures": "measure",
    "calendar": "entry",
    "norms": "norm",
    "shocks": "shock",
}
_TOP = ("scenario", "question", "as_of", "horizon", *_SECTIONS, "tension", "advanced")
_SHORT = {"demands": "want", "strategy": "name", "tension": "now", "sources": "title"}
"""Where a single value stands for a map with this one key."""


@dataclass(frozen=True)
class Change:
    """What is to stand at a dotted path; ``value`` None: nothing."""

    path: tuple[str, ...]
    value: Node | None
    place: Place


def set_to(root: Node, change: Change) -> Node:
    """Put another value at a path.

    Raises
    ------
    Refusal
        If the path leads nowhere, or would replace a whole section, or there is no value.
    """
    _check_top(change.path)
    if change.value is not None and change.value.empty and "options" not in change.path:
        remedy = "Write a value; to take out what is there, list it under remove: in a variant."
        raise Refusal("Nothing is written here.", remedy)
    if change.path[0] in _SECTIONS and len(change.path) == 1:
        section = change.path[0]
        wrong = f"This would replace all of {section}."
        raise Refusal(wrong, f"Name one: {section}.ID; new ones stand under add: in a variant.")
    root, path = _resolved(spelt_out(root, change.path), change, new=False)
    return replaced(root, path, change.value, change.place)


def add(root: Node, change: Change) -> Node:
    """Put something where nothing is: a key of a map, or at the end of a list.

    Raises
    ------
    Refusal
        If something is there already, or the path leads nowhere.
    """
    _check_top(change.path)
    target = _get(root, change.path)
    if target is None:
        root, path = _resolved(root, change, new=True)
        return replaced(root, path, change.value, change.place)
    value = change.value or Node(change.place)
    if target.items is not None:
        items = value.items if value.items is not None else (value,)
        root, path = _resolved(root, change, new=False)
        whole = Node(target.place, items=(*target.items, *items), flow=target.flow)
        return replaced(root, path, whole, change.place)
    if target.fields is not None and value.fields is not None:
        for key, child in value.fields.items():
            inner = Change((*change.path, key), child, value.keys[key])
            root = add(root, inner)
        return root
    raise Refusal(f"{'.'.join(change.path)} is there already.", "To change it, use set.")


def remove(root: Node, change: Change) -> Node:
    """Take away what stands at a path: a key, an entry, or an item of a list.

    Raises
    ------
    Refusal
        If nothing is there.
    """
    _check_top(change.path)
    path: Path = ()
    node = root
    for step in change.path:
        at = _step(node, step)
        if at is None:
            names = _names(node)
            wrong = f'There is no "{step}" to remove.'
            raise Refusal(wrong, "" if names else "Nothing is there.", step, names)
        path, node = (*path, at), dict(node.children())[at]
    return replaced(root, path, None, change.place)


def _check_top(path: tuple[str, ...]) -> None:
    if not all(path):
        raise Refusal(f'"{".".join(path)}" is no dotted path.', "Write parties.RUS.package, say.")
    if path[0] not in _TOP:
        raise Refusal(f'A path cannot start with "{path[0]}".', "", path[0], _TOP)


def _step(node: Node, step: str) -> str | int | None:
    """The key or position that a word of a path means."""
    if node.fields is not None:
        return step if step in node.fields else None
    for i, item in enumerate(node.items or ()):
        if step in {name_of(item), item.text}:
            return i
    return None


def _names(node: Node) -> tuple[str, ...]:
    if node.fields is not None:
        return tuple(node.fields)
    return tuple(name for item in node.items or () if (name := name_of(item) or item.text))


def _get(root: Node, path: tuple[str, ...]) -> Node | None:
    node = root
    for step in path:
        at = _step(node, step)
        if at is None:
            return None
        node = dict(node.children())[at]
    return node


def _resolved(root: Node, change: Change, *, new: bool) -> tuple[Node, Path]:
    """Keys and positions for the words of a path; short forms on the way are written out.

    The id of a section's entry must exist (unless it is what is ``new``); keys below may be
    new, the schema checks them.
    """
    path: Path = ()
    node: Node | None = root
    for depth, step in enumerate(change.path):
        if node is not None and node.text is not None:
            key = _SHORT.get(change.path[depth - 2] if depth > 1 else "") or _SHORT.get(
                change.path[depth - 1]
            )
            if key is None:
                raise Refusal(f"{change.path[depth - 1]} has nothing below it.", "Set it whole.")
            wide = Node(node.place, fields={key: node}, keys={key: node.place})
            root = replaced(root, path, wide, node.place)
            node = wide
        if node is None and depth == 1 and path[0] in _SECTIONS:
            node = Node(change.place, fields={})
        at = None if node is None else _step(node, step)
        if at is None and node is not None:
            at = _missing(node, change.path, depth, new=new)
        path = (*path, step if at is None else at)
        node = None if node is None else dict(node.children()).get(path[-1])
    return root, path


def _missing(node: Node, path: tuple[str, ...], depth: int, *, new: bool) -> str | int | None:
    step, names = path[depth], _names(node)
    last = depth == len(path) - 1
    if depth == 1 and path[0] in _SECTIONS and not (new and last):
        refusal = unknown(_SINGULAR[path[0]], step, names)
        refusal.remedy = (
            "" if nearest(step, names) else "To have a new one, write it under add: in a variant."
        )
        raise refusal
    if node.items is not None:
        if path[0] == "calendar" and depth == 1:
            return len(node.items)
        raise Refusal(f'There is no "{step}" in this list.', "Set the whole list.", step, names)
    return step
