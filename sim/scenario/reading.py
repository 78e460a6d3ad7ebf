"""From a tree to entries: each entry is checked for itself, so that one mistake hides no other."""

from __future__ import annotations

import typing
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from sim.errors import nearest
from sim.scenario import entries
from sim.scenario.file import DATED, FileEntry, HeadEntry
from sim.scenario.grounds import CalendarEntry, Entry
from sim.scenario.moments import ShockEntry
from sim.scenario.problems import Problems, Refusal, check_id, known_as
from sim.scenario.tree import Node, Path, follow
from sim.scenario.words_spoken import NormEntry

E = TypeVar("E", bound=Entry)
_LIMITS = {
    "issues": 256, "parties": 128, "measures": 64, "norms": 64, "calendar": 256,
    "sources": 1000, "shocks": 64,
}  # fmt: skip
_MAX_OPTIONS = 64
_SECTIONS: dict[str, tuple[str, type[Entry]]] = {
    "sources": ("a source", entries.SourceEntry),
    "issues": ("an issue", entries.IssueEntry),
    "parties": ("a party", entries.PartyEntry),
    "measures": ("a measure", entries.MeasureEntry),
    "shocks": ("a shock", ShockEntry),
    "norms": ("a norm", NormEntry),
}
_KEYS = tuple(FileEntry.model_fields)
_MINIMAL = "A scenario is a map with the keys scenario, issues, parties and calendar."


@dataclass
class Draft:
    """The entries of a file. None stands for one that is named and wrong in itself."""

    head: HeadEntry | None = None
    sources: dict[str, entries.SourceEntry | None] = field(default_factory=dict)
    issues: dict[str, entries.IssueEntry | None] = field(default_factory=dict)
    parties: dict[str, entries.PartyEntry | None] = field(default_factory=dict)
    measures: dict[str, entries.MeasureEntry | None] = field(default_factory=dict)
    norms: dict[str, NormEntry | None] = field(default_factory=dict)
    calendar: dict[int, CalendarEntry | None] = field(default_factory=dict)
    shocks: dict[str, ShockEntry | None] = field(default_factory=dict)
    tension: entries.TensionEntry | None = None
    advanced: entries.AdvancedEntry = field(default_factory=entries.AdvancedEntry.model_construct)


def draft(root: Node, problems: Problems) -> Draft:
    """The entries of a tree; what is wrong goes to ``problems``."""
    if root.fields is None:
        wrong = "The file is empty." if root.empty else f"This is {root.kind}, not a scenario."
        problems.add((), wrong, _MINIMAL)
        return Draft()
    raw = _bare(root, (), problems)
    found = Draft()
    sections = {name: raw.pop(name, None) for name in (*_SECTIONS, "calendar")}
    tension, advanced = raw.pop("tension", None), raw.pop("advanced", None)
    misspelt = {nearest(known_as(key, _KEYS), _KEYS) for key in raw if key not in _KEYS}
    for name in ("issues", "parties", "calendar"):
        if not sections[name] and name not in misspelt and not problems.spoilt((name,)):
            problems.add((name,), f"{name} is missing or empty.", _MINIMAL)
    for name, (what, model) in _SECTIONS.items():
        _check_ids(name, what, sections[name], problems)
        setattr(found, name, _section(name, model, sections[name], problems))
    found.calendar = _calendar(sections["calendar"], problems)
    _check_options(found.issues, problems)
    _check_entry_ids(found, problems)
    found.head = check(HeadEntry, (), raw, problems)
    if tension is not None:
        widened = tension if isinstance(tension, dict) and not _is_number(tension) else None
        whole = {"now": tension} if widened is None else widened
        found.tension = check(entries.TensionEntry, ("tension",), whole, problems)
    if advanced is not None:
        made = check(entries.AdvancedEntry, ("advanced",), advanced, problems)
        found.advanced = made or found.advanced
    return found


def _is_number(value: dict[str, Any]) -> bool:
    """Whether a map under ``tension`` is a distribution and not the entry."""
    return not set(value) & {*entries.TensionEntry.model_fields}


def _bare(node: Node, path: Path, problems: Problems) -> Any:
    """Plain data without empty values; each is told, except where it means something."""
    if node.items is not None:
        return [
            _bare(child, (*path, i), problems)
            for i, child in enumerate(node.items)
            if not _told_empty(child, (*path, i), problems)
        ]
    if node.fields is None:
        return node.text
    bare: dict[str, Any] = {}
    for key, child in node.fields.items():
        here = (*path, key)
        if len(path) == 3 and path[0] == "issues" and path[2] == "options" and child.empty:
            bare[key] = None
        elif not _told_empty(child, here, problems):
            bare[key] = _bare(child, here, problems)
    return bare


def _told_empty(node: Node, path: Path, problems: Problems) -> bool:
    if node.empty and len(path) > 1:
        problems.add(path, "Nothing is written here.", "Write a value, or delete the key.")
    return node.empty


def _section(name: str, model: type[E], raw: Any, problems: Problems) -> dict[str, E | None]:
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        example = {"issues": "water: {options: …}", "parties": "UPP: {demands: …}"}.get(
            name, "id: …"
        )
        problems.add((name,), f"{name} is not a map of ids.", f"Write {name}: {{{example}}}.")
        return {}
    if len(raw) > _LIMITS[name]:
        problems.add((name,), f"{len(raw)} {name}; at most {_LIMITS[name]} are allowed.")
        return {}
    found: dict[str, E | None] = {}
    for key, value in raw.items():
        path = (name, key)
        widened = {"title": value} if name == "sources" and isinstance(value, str) else value
        found[key] = check(model, path, widened, problems)
    return found


def _calendar(raw: Any, problems: Problems) -> dict[int, CalendarEntry | None]:
    if raw is None:
        return {}
    if not isinstance(raw, list):
        remedy = "Write a dash before each entry: - {stage: talks, date: 2030-05-01}."
        problems.add(("calendar",), "calendar is not a list.", remedy)
        return {}
    if len(raw) > _LIMITS["calendar"]:
        most = _LIMITS["calendar"]
        problems.add(("calendar",), f"{len(raw)} entries; at most {most} are allowed.")
        return {}
    # positions count empty entries too, so that paths stay those of the tree
    node, _ = follow(problems.root, ("calendar",))
    positions = [i for i, child in enumerate(node.items or ()) if not child.empty]
    return {
        i: _dated(value, ("calendar", i), problems) for i, value in zip(positions, raw, strict=True)
    }


def _dated(value: Any, path: Path, problems: Problems) -> CalendarEntry | None:
    if not isinstance(value, dict):
        problems.add(path, "This is not an entry.", "Write {stage: id, date: …}.")
        return None
    named = [key for key in DATED if key in value]
    if len(named) != 1:
        wrong = f"An entry has one of these keys: {', '.join(DATED)}."
        problems.add(path, wrong, "Write {stage: id, …} or {signal: id, …}.")
        return None
    model = DATED[named[0]]
    entry = check(model, path, value, problems)
    if entry is None and problems.spoilt((*path, "date")):  # tell what else is wrong with it
        entry = check(model, path, {**value, "date": "2000-01-01"}, problems)
    return entry


def _check_ids(name: str, what: str, raw: Any, problems: Problems) -> None:
    folded: dict[str, str] = {}
    for key in raw if isinstance(raw, dict) else ():
        problems.attempt((name, key), partial(check_id, key, what))
        other = folded.setdefault(key.lower(), key)
        if other != key:
            wrong = f"{key} and {other} differ only in capitals."
            problems.add((name, key), wrong, "Rename one: ids become names of columns.")


def _check_options(issues: dict[str, entries.IssueEntry | None], problems: Problems) -> None:
    for key, issue in issues.items():
        options = issue.options if issue is not None else {}
        path: Path = ("issues", key, "options")
        if len(options) > _MAX_OPTIONS:
            problems.add(path, f"{len(options)} options; at most {_MAX_OPTIONS} are allowed.")
        for option in options:
            problems.attempt((*path, option), partial(check_id, option, "an option"))


def _check_entry_ids(found: Draft, problems: Problems) -> None:
    seen: set[str] = set()
    for i, entry in found.calendar.items():
        if entry is not None:
            key, kind = id_of(entry)
            path: Path = ("calendar", i, kind)
            problems.attempt(path, partial(check_id, key, f"a {kind}"))
            if key.lower() in seen:
                problems.add(path, f'"{key}" is the id of an earlier entry.', "Rename one.")
            seen.add(key.lower())


def id_of(entry: CalendarEntry) -> tuple[str, str]:
    """The id of an entry of the calendar, and the key under which it stands."""
    kind = next(key for key, model in DATED.items() if isinstance(entry, model))
    return str(getattr(entry, kind)), kind


def check(model: type[E], path: Path, raw: Any, problems: Problems) -> E | None:
    """An entry, without those of its parts that are wrong; None if the rest is not enough."""
    for _ in range(100):
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            wrong = _tell(error, model, path, problems)
        for inner in wrong:
            if not inner or not isinstance(raw, dict):
                return None
            raw = _without(raw, inner)
    return None


def _tell(error: ValidationError, model: type[Entry], path: Path, problems: Problems) -> list[Path]:
    """Note what is wrong with an entry; what to leave out so that the rest can be read."""
    wrong: list[Path] = []
    every = error.errors(include_url=False, include_input=False)
    unknown = [str(said["loc"][-1]) for said in every if said["type"] == "extra_forbidden"]
    for said in every:
        inner = tuple(step for step in said["loc"] if step not in {"", "[key]"})
        if not problems.spoilt((*path, *inner)) and not _misspelt(said, inner, unknown):
            problems.add((*path, *inner), _refusal(said, model, inner, problems, path))
        wrong.append(inner[:-1] if said["type"] == "missing" else inner)
    return wrong


def _misspelt(said: Any, inner: Path, unknown: list[str]) -> bool:
    """Whether what is missing is told already, as an unknown key of nearly that name."""
    if said["type"] != "missing":
        return False
    lacks = str(inner[-1])
    return nearest(lacks, [known_as(key, (lacks,)) for key in unknown[:100]]) is not None


def _without(raw: Any, path: Path) -> Any:
    """Raw data without what stands at a path, or without the deepest part of it there is."""
    step, rest = path[0], path[1:]
    if isinstance(raw, dict) and step in raw:
        if rest and _holds(raw[step], rest[0]):
            return {**raw, step: _without(raw[step], rest)}
        return {key: value for key, value in raw.items() if key != step}
    if isinstance(raw, dict) and step == "followers" and "with" in raw:
        return _without(raw, ("with", *rest))
    return raw


def _holds(raw: Any, step: str | int) -> bool:
    return isinstance(raw, dict) and step in raw


def _refusal(
    said: Any, model: type[BaseModel], inner: Path, problems: Problems, path: Path
) -> Refusal:
    kind = said["type"]
    if kind == "value_error":
        error = said["ctx"]["error"]
        return error if isinstance(error, Refusal) else Refusal(str(error))
    if kind == "extra_forbidden":
        return _unknown_key(model_at(model, inner[:-1]), str(inner[-1]), problems, path + inner)
    if kind == "missing":
        within = model_at(model, inner[:-1])
        about = {f.alias or n: f.description for n, f in within.model_fields.items()}
        says = about.get(str(inner[-1]))
        holder, _ = follow(problems.root, (*path, *inner[:-1]))
        there = {*about, *(_KEYS if within is HeadEntry else ())}
        others = [key for key in holder.fields or () if key not in there]
        close = nearest(str(inner[-1]), others)
        remedy = f"Is {close} meant to be it?" if close else ""
        return Refusal(f"{inner[-1]} is missing{f': {says}' if says else ''}.", remedy)
    node, _ = follow(problems.root, (*path, *inner))
    return Refusal(f"This is {node.kind}, but a map (key: value) is needed.")


def _unknown_key(model: type[BaseModel], key: str, problems: Problems, path: Path) -> Refusal:
    holder, _ = follow(problems.root, path[:-1])
    hint = ""
    if holder.flow and " " in key:
        hint = "If it belongs to a sentence, put the whole sentence in quotes: a comma ends it."
    names = _KEYS if model is HeadEntry else keys_of(model)
    return Refusal(f'"{key}" is not a key here.', hint, known_as(key, names), names)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that an entry may have, as a writer writes them."""
    return tuple(f.alias or name for name, f in model.model_fields.items())


def model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The schema of what stands at a path inside an entry."""
    for step in path:
        fields = {f.alias or n: f for n, f in model.model_fields.items()}
        if step in fields:
            model = _model_in(fields[str(step)].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in typing.get_args(annotation))
    return next((found for found in inner if found is not None), None)
