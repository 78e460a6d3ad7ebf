"""The keys of a scenario's file: where each stands, and what it is called whatever the names.

A key goes by its path with what a writer has named left out: ``parties.*.home.cornered``,
``calendar.stage.sessions``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sim.lab.alternatives import Alternative
from sim.scenario.grounds import Grounded
from sim.scenario.tree import ENTRIES, Node, name_of

GROUNDS = frozenset(Grounded.model_fields)
"""What an entry rests on."""
SURE = frozenset({
    "parties.*.demands.*.basis", "calendar.position.basis", "calendar.position.demands.*.basis",
})  # fmt: skip
"""Where ``basis`` says how sure a red line is."""
LABELS = frozenset({"name", "short", "text", "title", "url", "to"})
"""Keys that are told and move nothing, wherever they stand."""
HEAD = frozenset({"scenario", "question", "sources"})
_NAMED = frozenset({"issues", "parties", "measures", "norms", "shocks", "demands", "readings",
                    "readouts"})  # fmt: skip
"""Maps whose keys are names."""
_VALUES = frozenset({
    *("harm", "cost", "benefit", "imposes", "if_lost", "asks", "holds", "pays", "read_as"),
    *("resolve", "believed", "climate", "want", "accept", "reads", "values", "weights", "with"),
    *("chance", "strength", "kept", "hard", "success", "salience", "patience", "when", "only"),
    *("package", "strategy", "adopt", "if", "stake", "reservation", "softness", "options"),
})  # fmt: skip
"""Keys whose value is one thing, though it be a map."""


@dataclass(frozen=True)
class Key:
    """A key where it stands.

    Parameters
    ----------
    path
        In ids: ``("parties", "RUS", "home", "cornered")``.
    kind
        Without names: ``parties.*.home.cornered``.
    node
        What is written there.
    """

    path: tuple[str, ...]
    kind: str
    node: Node

    @property
    def label(self) -> bool:
        """Whether it is a title, a word for stories or what an entry rests on, and no more."""
        last = self.path[-1]
        if self.path[0] in HEAD:
            return True
        if last in ENTRIES and self.kind == f"calendar.{last}.{last}":
            return True
        if last in GROUNDS:
            return self.kind not in SURE
        return last in LABELS or self.kind in {"issues.*.options", "parties.*.instructions.by"}


def keys(root: Node) -> Iterator[Key]:
    """Every key of a scenario's file, entries of named maps and of the calendar among them."""
    yield from _keys(root, (), "")


def _keys(node: Node, path: tuple[str, ...], kind: str) -> Iterator[Key]:
    if kind == "calendar":
        for item in node.items or ():
            word = next((one for one in ENTRIES if one in (item.fields or {})), "stage")
            at = (*path, name_of(item) or "")
            yield Key(at, f"calendar.{word}", item)
            yield from _keys(item, at, f"calendar.{word}")
        return
    named = path and path[-1] in _NAMED and not kind.endswith(".*")
    for step, below in (node.fields or {}).items():
        at = (*path, step)
        below_kind = f"{kind}.{'*' if named else step}".lstrip(".")
        yield Key(at, below_kind, below)
        if step not in _VALUES or named:
            yield from _keys(below, at, below_kind)


def untouched(root: Node, alternatives: Iterable[Alternative]) -> dict[str, int]:
    """The kinds of key that none of some changes is about, each with how often a file has it.

    Maps that only hold other keys are left out, and so are words and grounds.
    """
    found = [key for key in keys(root) if not key.label]
    kinds = {key.path: key.kind for key in found}
    touched = {_kind(edit.path, kinds) for one in alternatives for edit in one.edits}
    counts = Counter(key.kind for key in found if not _holds(key) and key.kind not in touched)
    return dict(counts)


def _kind(path: tuple[str, ...], kinds: Mapping[tuple[str, ...], str]) -> str:
    """The kind of a path; of one that the file does not have, that of what it stands in.

    ``kinds``: of every key, by its path.
    """
    while path and path not in kinds:
        path = path[:-1]
    return kinds.get(path, "")


def _holds(key: Key) -> bool:
    """Whether it is but a map or a list of keys that are listed themselves."""
    if key.kind.endswith(".*") or key.kind == "calendar":
        return True
    entry = key.kind.startswith("calendar.") and key.kind.count(".") == 1
    return entry or (key.node.fields is not None and key.path[-1] not in _VALUES)
