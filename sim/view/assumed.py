"""What a scenario assumes: every line of its file, what it rests on, and from which source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from sim.scenario.scenario import Scenario
from sim.view.sheet import Grid, Section, Strong
from sim.view.wording import counted, listed

UNSAID = ("name", "short", "basis", "source", "why", "since", "members", "demands", "home")
"""Keys of an entry that have a column of their own, or rows of their own."""
OWN = ("scenario", "question", "as_of", "base", "issues", "parties", "calendar", "sources")
"""Sections of a file that are told otherwise than entry by entry."""
JUDGEMENT = "judgement"
UNGROUNDED = "not said"
"""Of a line that gives no basis."""
SAFE = ("https://", "http://")
"""An address that begins otherwise is shown and leads nowhere."""

Tree = Mapping[str, Any]


class Cited(str):
    """Keys of sources, with commas between them."""

    __slots__ = ()


@dataclass(frozen=True)
class Cite:
    """A source that the scenario cites; ``address`` is empty where it leads nowhere."""

    key: str
    title: str
    address: str
    date: str


def tree(scenario: Scenario) -> Tree:
    """A scenario's file as plain YAML, variants and changes applied."""
    written = yaml.safe_load(scenario.text)
    return written if isinstance(written, dict) else {}


def sections(scenario: Scenario) -> list[Section]:
    """Issues, positions, stages and all other lines, each with basis and sources."""
    written = tree(scenario)
    found = (
        Section("What is at issue", [_issues(written)]),
        Section("Who wants what", [counts(written), _positions(written)]),
        Section("When and how they talk", [_stages(written)]),
        Section("Every other line of the file", [_lines(written)]),
    )
    return [one for one in found if any(not isinstance(p, Grid) or p.rows for p in one.parts)]


def sources(written: Tree) -> list[Cite]:
    """The sources of a scenario, in the order of its file."""
    found = []
    for key, entry in _mapping(written.get("sources")).items():
        about = entry if isinstance(entry, Mapping) else {"title": str(entry)}
        address = str(about.get("url", ""))
        safe = address if address.lower().startswith(SAFE) else ""
        title = str(about.get("title") or address or key)
        found.append(Cite(str(key), title, safe, str(about.get("date", "no date"))))
    return found


def counts(written: Tree) -> str:
    """How many positions rest on what."""
    bases = Counter(_basis(position) for *_, position in positions(written))
    told = [
        f"{many}{'' if at else ' are'} of the basis “{basis}”"
        for at, (basis, many) in enumerate(bases.most_common())
    ]
    return f"Of {counted(sum(bases.values()), 'position', 'positions')} {listed(told)}."


def positions(written: Tree) -> Iterator[tuple[str, str, Tree]]:
    """Party, issue and position, for every position."""
    for party, entry in _mapping(written.get("parties")).items():
        for issue, position in _mapping(_mapping(entry).get("demands")).items():
            held = position if isinstance(position, Mapping) else {"want": position}
            yield str(party), str(issue), held


def stages(written: Tree) -> Iterator[Tree]:
    """The entries of the calendar that are stages."""
    return (entry for entry in written.get("calendar") or () if "stage" in entry)


def cited(entry: Tree) -> list[str]:
    """The keys of the sources of an entry."""
    source = entry.get("source") or ()
    return [source] if isinstance(source, str) else list(map(str, source))


def named(written: Tree, section: str, key: str) -> str:
    """The name of a party or an issue; its id where it has none."""
    return str(_mapping(_mapping(written.get(section)).get(key)).get("name", key))


def _issues(written: Tree) -> Grid:
    grid = Grid([("issue", "left"), ("options, from one end to the other", "left")])
    for key, issue in _mapping(written.get("issues")).items():
        about = issue if isinstance(issue, Mapping) else {"options": issue}
        options = about.get("options", {})
        texts = options if isinstance(options, Mapping) else dict.fromkeys(options, "")
        first = next(iter(texts), "")
        quo = about.get("status_quo", first)
        told = []
        for option, says in texts.items():
            text = says.get("text", option) if isinstance(says, Mapping) else says or option
            told.append(f"{text}{' (status quo)' if option == quo else ''}")
        grid.rows.append((str(about.get("name", key)), "; ".join(map(str, told))))
    return grid


def _positions(written: Tree) -> Grid:
    grid = Grid(
        [
            ("party", "left"), ("issue", "left"), ("wants", "left"), ("still accepts", "left"),
            ("salience", "left"), ("basis", "left"), ("sources", "left"), ("why", "left"),
        ]
    )  # fmt: skip
    for party, issue, held in positions(written):
        more = {k: v for k, v in held.items() if k not in (*UNSAID, "want", "accept", "salience")}
        accepts = flow(held.get("accept", "")) + (f"; {flow(more)}" if more else "")
        grid.rows.append(
            (
                named(written, "parties", party), named(written, "issues", issue),
                flow(held.get("want", "")), accepts, flow(held.get("salience", "")),
                *_grounds(held),
            )
        )  # fmt: skip
    return grid


def _stages(written: Tree) -> Grid:
    grid = Grid(
        [
            ("stage", "left"), ("date", "left"), ("as written", "left"), ("basis", "left"),
            ("sources", "left"), ("why", "left"),
        ]
    )  # fmt: skip
    for entry in stages(written):
        said = {k: v for k, v in entry.items() if k not in (*UNSAID, "stage", "date")}
        name, date = str(entry.get("name", entry["stage"])), str(entry.get("date", ""))
        grid.rows.append((name, date, flow(said), *_grounds(entry)))
    return grid


def _lines(written: Tree) -> Grid:
    grid = Grid(
        [
            ("where", "left"), ("as written", "left"), ("basis", "left"), ("sources", "left"),
            ("why", "left"),
        ]
    )  # fmt: skip
    for path, words, entry in entries(written):
        grid.rows.append((path, words, *_grounds(entry)))
    return grid


def entries(written: Tree) -> Iterator[tuple[str, str, Tree]]:
    """What else a file says, entry by entry: its path, the words of the file, the entry."""
    for path, entry in _entries(written):
        if not isinstance(entry, Mapping):
            yield path, flow(entry), {}
        elif said := {k: v for k, v in entry.items() if k not in UNSAID}:
            yield path, flow(said), entry


def _entries(written: Tree) -> Iterator[tuple[str, Any]]:
    for key, party in _mapping(written.get("parties")).items():
        yield f"parties.{key}", party
        if isinstance(party, Mapping) and party.get("home"):
            basis = {"basis": party["basis"]} if "basis" in party else {}
            yield f"parties.{key}.home", basis | party["home"]  # rests on what the party rests on
    for entry in written.get("calendar") or ():
        kind = next(iter(entry), "")
        if kind and "stage" not in entry:
            yield f"calendar.{entry[kind]}", {k: v for k, v in entry.items() if k != kind}
    for section, value in written.items():
        if section in OWN:
            continue
        nested = isinstance(value, Mapping) and all(isinstance(v, Mapping) for v in value.values())
        if nested:
            yield from ((f"{section}.{key}", entry) for key, entry in value.items())
        else:
            yield str(section), value


def _grounds(entry: Tree) -> tuple[str, str, str]:
    """Basis, sources and why; a judgement, and what is not grounded, stands out."""
    basis = _basis(entry)
    marked = Strong(basis) if basis in (JUDGEMENT, UNGROUNDED) else basis
    return marked, Cited(", ".join(cited(entry))), reason(entry)


def reason(entry: Tree) -> str:
    """Why an entry is as it is, on one line."""
    return " ".join(str(entry.get("why", "")).split())


def _basis(entry: Tree) -> str:
    return str(entry.get("basis") or UNGROUNDED)


def _mapping(value: Any) -> Tree:
    return value if isinstance(value, Mapping) else {}


def flow(value: Any) -> str:
    """A value as it could be written in a scenario, on one line."""
    if isinstance(value, str):
        return value
    dumped = yaml.safe_dump(
        value, default_flow_style=True, sort_keys=False, width=100_000, allow_unicode=True
    )
    bare = dumped.strip().removesuffix("...").strip()
    return bare[1:-1] if isinstance(value, Mapping) else bare
