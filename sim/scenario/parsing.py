"""From the text of a YAML file to a tree, with everything that is wrong with its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from sim.errors import Problem, ScenarioError
from sim.scenario.thousands import THOUSANDS
from sim.scenario.tree import MAX_BYTES, MAX_DEPTH, MAX_NODES, Node, Place, name_of

_EVENTS = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = {"", "~", "null", "Null", "NULL"}
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
"""What a terminal obeys, ends a line, or turns the order of what is read: none of it is text."""
_PLAIN_TAGS = {None, "!", "tag:yaml.org,2002:str"}


def read(path: Path, shown: str) -> str:
    """The text of a scenario file.

    Raises
    ------
    ScenarioError
        If it is a directory, missing, too large, or not UTF-8.
    """
    try:
        if path.is_dir():
            raise _refusal(shown, "This is a directory.", "Name a scenario file in it.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            wrong = (
                f"The file is {size / 1e6:.1f} MB; a scenario has at most {MAX_BYTES / 1e6:.0f} MB."
            )
            raise _refusal(shown, wrong)
        raw = path.read_bytes()
    except OSError as error:
        raise _refusal(shown, f"This cannot be read: {error.strerror or error}.") from error
    return decode(raw, shown)


def decode(raw: bytes, shown: str) -> str:
    """Text from bytes.

    Raises
    ------
    ScenarioError
        If they are not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        wrong = f"This is not UTF-8 text: byte 0x{raw[error.start]:02x} cannot be read."
        raise ScenarioError(
            [Problem(shown, line, column, "", wrong, "Save the file as UTF-8.")]
        ) from error


def parse(text: str, file: str) -> tuple[Node, list[Problem]]:
    """The tree of a YAML text, and what is wrong with its form but does not stop reading.

    Raises
    ------
    ScenarioError
        If the text cannot be read as YAML, is too deep, or unfolds to too much.
    """
    root, slips = _parsed(text, file)
    return root, [*slips]


@lru_cache(maxsize=16)
def _parsed(text: str, file: str) -> tuple[Node, tuple[Problem, ...]]:
    """The same, remembered: the variants of a scenario all stand on the same tree, and nothing ever
    changes a node.
    """
    builder = _Builder(file)
    try:
        for event in yaml.parse(text, Loader=_EVENTS):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise ScenarioError([*builder.problems, _unreadable(error, text, file)]) from error
    except UnicodeEncodeError as error:  # bytes of a terminal that are no text
        line = text.count("\n", 0, error.start) + 1
        problem = Problem(file, line, None, "", _no_text(text[error.start]), "Delete it.")
        raise ScenarioError([problem]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = Problem(file, line, None, "", _no_text(error.character), "Delete it.")
        raise ScenarioError([problem]) from error
    return builder.root or Node(Place(file, 1, 1)), (*builder.problems,)


def _no_text(character: str | int) -> str:
    code = character if isinstance(character, int) else ord(character)
    return f"This holds a character that is not text (U+{code:04X})."


def _refusal(shown: str, wrong: str, remedy: str = "") -> ScenarioError:
    return ScenarioError([Problem(shown, None, None, "", wrong, remedy)])


_SLIPS = (
    (
        "mapping values are not allowed",
        "A second colon starts no value.",
        "If it belongs to a sentence, put the sentence in quotes; else check the indentation.",
    ),
    ("expected ',' or '}'", "A brace { is not closed, or a comma is missing.", ""),
    ("expected ',' or ']'", "A bracket [ is not closed, or a comma is missing.", ""),
    ("end of stream", "A quote is opened and never closed.", "Close it."),
    (
        "found undefined alias",
        "A word that starts with * refers to an anchor, and there is none of that name.",
        "If it is text, put it in quotes.",
    ),
    (
        "cannot start any token",
        "A word cannot start with this character.",
        "Put the word in quotes.",
    ),
    (
        "block mapping",
        "This line does not fit the lines above.",
        "Keys of one map start in the same column, each with a colon after it.",
    ),
    (
        "expected '-' indicator",
        "This line does not fit the list above.",
        "Entries of one list start in the same column, each with a dash before it.",
    ),
    ("maximum nesting depth", f"More than {MAX_DEPTH} levels deep.", "Ten are enough."),
    ("could not find expected ':'", "A key without a colon.", "Write key: value."),
)


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    rows = text.splitlines()
    row = rows[line - 1] if line <= len(rows) else ""
    indent = row[: len(row) - len(row.lstrip())]
    said = f"{error.problem or ''} {error.context or ''}"
    if "\t" in indent or row[column - 1 : column] == "\t":
        wrong, remedy = "A tab: YAML is indented with spaces.", "Replace each tab by spaces."
        return Problem(file, line, column, "", wrong, remedy)
    if opened := _open_quote(rows, line, column):
        wrong = f"A quote is opened here and closed only on line {line}."
        remedy = "Close it where the sentence ends, or add a comma after it."
        return Problem(file, *opened, "", wrong, remedy)
    for words, wrong, remedy in _SLIPS:
        if words in said:
            return Problem(file, line, column, "", wrong, remedy)
    return Problem(file, line, column, "", f"This cannot be read as YAML: {error.problem}.")


def _open_quote(rows: list[str], line: int, column: int) -> tuple[int, int] | None:
    """Where a quote begins that ends just before a place, on a later line; None if none does."""
    if line > len(rows) or not rows[line - 1][: column - 1].rstrip().endswith('"'):
        return None
    for number in range(line - 1, 0, -1):
        row = rows[number - 1]
        if (row.count('"') - row.count('\\"')) % 2:
            return number, row.rindex('"') + 1
    return None


@dataclass
class _Frame:
    """A map or list that is being read."""

    place: Place
    is_map: bool
    flow: bool
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    fields: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: Node | None = None
    key_end: tuple[int, int] = (0, 0)
    previous: str | None = None
    slipped: list[Node] = field(default_factory=list)
    merged: list[Node] = field(default_factory=list)
    size: int = 1


class _Builder:
    """Takes events, holds the tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._anchors: dict[str, Node] = {}
        self._sizes: dict[str, int] = {}
        self._documents = 0

    def take(self, event: Any) -> None:
        """Read one event of the parser."""
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(place, "A second document starts here.", "One scenario a file.")
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor, place)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event, place)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _scalar(self, event: Any, place: Place) -> None:
        self._tag(event, place)
        if strange := _STRANGE.search(event.value):
            self._add(place, _no_text(strange[0]), "Delete it.")
        plain = event.implicit[0]
        text = None if plain and event.value in _EMPTY else event.value
        node = Node(place, text=text, quoted=not plain)
        self._put(node, event.anchor, 1)
        if self._stack and self._stack[-1].key is node:
            end = event.end_mark
            self._stack[-1].key_end = (end.line + 1, end.column + 1)

    def _open(self, event: Any, place: Place) -> None:
        self._tag(event, place)
        if len(self._stack) >= MAX_DEPTH:
            wrong = f"More than {MAX_DEPTH} levels deep."
            raise ScenarioError(
                [
                    *self.problems,
                    Problem(place.file, place.line, place.column, "", wrong, "Ten are enough."),
                ]
            )
        is_map = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Frame(place, is_map, bool(event.flow_style), event.anchor))

    def _tag(self, event: Any, place: Place) -> None:
        if event.tag not in _PLAIN_TAGS:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._add(place, f"The tag {tag} is refused.", "A scenario holds plain data only.")

    def _alias(self, anchor: Any, place: Place) -> None:
        if anchor not in self._anchors:
            open_ones = {frame.anchor for frame in self._stack}
            if anchor in open_ones:
                self._stop(place, f"*{anchor} holds itself.", "Write it out once.")
            self._stop(place, f"No anchor &{anchor} above.", "If it is text, put it in quotes.")
        self._put(self._anchors[anchor], None, self._sizes[anchor])

    def _put(self, node: Node, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self._anchors[anchor], self._sizes[anchor] = node, size
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.size += size
        if frame.size > MAX_NODES:
            wrong = f"Unfolds to more than {MAX_NODES:,} values."
            self._stop(node.place, wrong, "Write fewer aliases (*name).")
        if not frame.is_map:
            frame.items.append(node)
        elif frame.key is None:
            frame.key = node
        else:
            self._pair(frame, frame.key, node)
            frame.key = None

    def _pair(self, frame: _Frame, key: Node, value: Node) -> None:
        if not key.text:
            kind = "empty" if key.kind == "a single value" else key.kind
            self._add(key.place, f"A key must be a word, not {kind}.", "Write key: value.")
            return
        before = frame.fields.get(frame.previous or "")
        bare = value.empty and (value.place.line, value.place.column) == frame.key_end
        if frame.flow and bare and before is not None and before.text is not None:
            frame.slipped.append(key)
            return
        self._tell_slips(frame)
        if key.text == "<<" and not key.quoted:
            merged = value.items or (value,)
            if any(node.fields is None for node in merged):
                self._add(key.place, "<< merges maps only.", "Write <<: *name of a map's anchor.")
            frame.merged.extend(merged)
        elif key.text in frame.fields:
            first = frame.keys[key.text].line
            wrong = f'"{key.text}" is written twice (first on line {first}).'
            self._add(key.place, wrong, "Keep one.", key.text)
        else:
            frame.fields[key.text], frame.keys[key.text] = value, key.place
            frame.previous = key.text

    def _tell_slips(self, frame: _Frame) -> None:
        """A comma inside braces that was meant as part of a sentence or a number."""
        if not frame.slipped or frame.previous is None:
            return
        words = [str(node.text) for node in frame.slipped]
        key, start = frame.previous, str(frame.fields[frame.previous].text)
        if THOUSANDS.fullmatch(amount := ",".join([start, *words])):
            frame.fields[key] = replace(frame.fields[key], text=amount)
            frame.slipped = []
            return
        wrong = f'"{words[0]}" has no value: the comma before it starts a new key.'
        if re.fullmatch(r"\d+", start) and re.fullmatch(r"\d+", words[0]):
            remedy = f"Write {key}: {start}.{words[0]} with a point."
        else:
            remedy = f'Quote the sentence: {key}: "{", ".join([start, *words])}"'
        self._add(frame.slipped[0].place, wrong, remedy, key)
        frame.slipped = []

    def _close(self) -> None:
        frame = self._stack[-1]
        self._tell_slips(frame)
        for other in frame.merged:
            for key, value in (other.fields or {}).items():
                frame.fields.setdefault(key, value)
                frame.keys.setdefault(key, other.keys[key])
        self._stack.pop()
        node = Node(frame.place, flow=frame.flow, keys=frame.keys)
        if frame.is_map:
            node = replace(node, fields=frame.fields)
        else:
            node = replace(node, items=tuple(frame.items))
        self._put(node, frame.anchor, frame.size)

    def _path(self, key: str | None) -> str:
        words: list[str] = []
        for frame, inner in pairwise(self._stack):
            if frame.is_map:
                words.append(str(frame.key.text) if frame.key else "")
            else:
                entry = Node(inner.place, fields=inner.fields)
                words.append(name_of(entry) or str(len(frame.items) + 1))
        return ".".join(words if key is None else [*words, key])

    def _add(self, place: Place, wrong: str, remedy: str, key: str | None = None) -> None:
        pending = self._stack[-1].key if self._stack else None
        path = self._path(key if pending is None or key is not None else pending.text)
        self.problems.append(
            Problem(place.file, place.line, place.column, path, wrong, remedy, key)
        )

    def _stop(self, place: Place, wrong: str, remedy: str) -> None:
        self._add(place, wrong, remedy)
        raise ScenarioError(self.problems)
