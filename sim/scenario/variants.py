"""Variants: a scenario that differs from another one in a few lines.

A variant names its ``base`` and says what to ``set``, ``add`` and ``remove``, by dotted
ids. ``--set`` on the command line is one more such line. Every value keeps the place where
it was written, so that messages name the file that is wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario import parsing, shelf
from sim.scenario.changes import Change, add, remove, set_to
from sim.scenario.problems import Problems, Refusal, in_order
from sim.scenario.tree import Node, Place
from sim.scenario.unplayed import fallen

_KEYS = ("base", "scenario", "question", "set", "add", "remove")
_MAX_BASES = 20


@dataclass
class Merged:
    """A tree with its variants and overrides applied."""

    root: Node
    id: str
    problems: Problems = field(init=False)
    slips: list[Problem] = field(default_factory=list)
    changed: bool = False

    def __post_init__(self) -> None:
        self.problems = Problems(self.root)
        self.problems.include(self.slips)


def assemble(path: Path, shown: str, sets: Sequence[str]) -> Merged:
    """Read a file, the bases that it stands on, and the overrides.

    Raises
    ------
    ScenarioError
        If a file cannot be read at all.
    """
    shown = shown if shown == str(path) else _shorter(path)
    files, slips = _chain(path, shown)
    root, stems = files[-1][1], [files[-1][0].stem]
    for where, tree in reversed(files[:-1]):
        root = _vary(root, tree, slips)
        stems.append(where.stem)
    root = overridden(root, sets, slips)
    changed = len(files) > 1 or bool(sets)
    return Merged(root, shelf.identifier(".".join(stems)), slips=slips, changed=changed)


def standing_on(path: Path) -> Path | None:
    """The file on which a variant's file stands; None of one that stands on none.

    Raises
    ------
    ScenarioError
        If a file cannot be read at all, or the one on which it stands is not there.
    """
    files, _ = _chain(path, str(path))
    return files[1][0] if len(files) > 1 else None


def _chain(path: Path, shown: str) -> tuple[list[tuple[Path, Node]], list[Problem]]:
    """A file and its bases, the last of which stands on none."""
    files: list[tuple[Path, Node]] = []
    slips: list[Problem] = []
    seen: list[Path] = []
    while True:
        root, found = parsing.parse(parsing.read(path, shown), shown)
        slips.extend(found)
        files.append((path, root))
        seen.append(path.resolve())
        base = (root.fields or {}).get("base")
        if base is None:
            return files, slips
        path = _base(base, path, seen)
        shown = _shorter(path)


def _shorter(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _base(base: Node, path: Path, seen: list[Path]) -> Path:
    place = base.place
    spot = (place.file, place.line, place.column, "base")
    if base.text is None:
        raise ScenarioError([Problem(*spot, "base names no scenario.", "Write base: its file.")])
    found, looked = shelf.find_base(base.text, path)
    if found is None:
        wrong = f'No scenario "{base.text}".'
        remedy = f"It was looked for, in this order: {', '.join(looked)}."
        names = (*shelf.named(),)
        problem = Problem(*spot, wrong, remedy, base.text, names, listing=shelf.listing())
        raise ScenarioError([problem])
    if found.resolve() in seen:
        circle = " stands on ".join(step.stem for step in [*seen, found])
        raise ScenarioError([Problem(*spot, f"A circle: {circle}.", "One must have no base.")])
    if len(seen) >= _MAX_BASES:
        raise ScenarioError([Problem(*spot, f"More than {_MAX_BASES} variants of variants.")])
    return found


def _vary(root: Node, variant: Node, slips: list[Problem]) -> Node:
    base, problems = root, Problems(variant)
    fields = variant.fields or {}
    for key in fields:
        if key not in _KEYS:
            remedy = f"Put it under set: {key}: …" if key not in {"sets", "adds"} else ""
            refusal = Refusal(f'"{key}" is not a key of a variant.', remedy, key, _KEYS)
            problems.add((key,), refusal)
    for key in ("scenario", "question"):
        if key in fields:
            root = set_to(root, Change((key,), fields[key], variant.keys[key]))
    for key, change in (("remove", remove), ("set", set_to), ("add", add)):
        for path, asked in _changes(variant, key, problems):
            try:
                root = change(root, asked)
            except Refusal as refusal:
                problems.add(path, refusal)
    slips.extend(_at(place, refusal) for place, refusal in fallen(base, root))
    slips.extend(problems.found)
    return root


def _changes(
    variant: Node, key: str, problems: Problems
) -> list[tuple[tuple[str | int, ...], Change]]:
    """The lines under ``set``, ``add`` or ``remove``, each with its own path in the file."""
    node = (variant.fields or {}).get(key)
    if node is None or node.empty:
        return []
    if key == "remove":
        items = node.items if node.items is not None else (node,)
        found: list[tuple[tuple[str | int, ...], Change]] = []
        for i, item in enumerate(items):
            path = (key, i) if node.items is not None else (key,)
            if item.text is None:
                problems.add(path, "This is no dotted path.", "Write parties.RUS.package, say.")
            else:
                found.append((path, Change(tuple(item.text.split(".")), None, item.place)))
        return found
    if node.fields is None:
        wrong = f"{key} is {node.kind}, not a map."
        problems.add((key,), wrong, f"Write {key}: {{parties.RUS.package: []}}.")
        return []
    return [
        ((key, path), Change(tuple(path.split(".")), value, node.keys[path]))
        for path, value in node.fields.items()
    ]


def overridden(root: Node, sets: Sequence[str], slips: list[Problem]) -> Node:
    """The tree with the overrides ``path=value`` applied; what is wrong joins ``slips``."""
    base = root
    for number, override in enumerate(sets, start=1):
        root = _override(root, override, Place(f"--set {number}: {override}"), slips)
    slips.extend(_at(place, refusal) for place, refusal in fallen(base, root))
    return root


def _override(root: Node, override: str, place: Place, slips: list[Problem]) -> Node:
    """One ``--set path=value``."""
    dotted, equals, written = override.partition("=")
    try:
        if not equals or not dotted.strip():
            remedy = "Write it as path=value: --set parties.RUS.package=[]"
            raise Refusal("There is no path=value here.", remedy)
        value = _value(written, place)
        return set_to(root, Change(tuple(dotted.strip().split(".")), value, place))
    except Refusal as refusal:
        slips.append(_at(place, refusal))
    except ScenarioError as error:
        slips.extend(
            _at(place, Refusal(problem.wrong, problem.remedy)) for problem in error.problems
        )
    return root


def _value(written: str, place: Place) -> Node:
    if not written.strip():
        remedy = (
            "To empty a list, write []; to take out an entry, list it under remove: in a variant."
        )
        raise Refusal("There is no value after the =.", remedy)
    node, slips = parsing.parse(written, place.file)
    if slips:
        raise ScenarioError(in_order(slips))
    return _moved(node, place)


def _moved(node: Node, place: Place) -> Node:
    """The same value, blamed on the override and not on a line of it."""
    return Node(
        place,
        text=node.text,
        items=None if node.items is None else tuple(_moved(item, place) for item in node.items),
        fields=None
        if node.fields is None
        else {key: _moved(child, place) for key, child in node.fields.items()},
        keys=dict.fromkeys(node.keys, place),
        quoted=node.quoted,
        flow=node.flow,
    )


def _at(place: Place, refusal: Refusal) -> Problem:
    return Problem(
        place.file,
        place.line,
        place.column,
        "",
        refusal.wrong,
        refusal.remedy,
        refusal.value,
        refusal.names,
        refusal.ordered,
    )
