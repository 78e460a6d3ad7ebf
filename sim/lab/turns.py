"""Each new position of a scenario otherwise: it never comes, or is likelier; its red lines move."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.lab.alternatives import Base, Candidate, Edit
from sim.lab.softening import Line, Moved, label, shifted
from sim.lab.stepping import CHANCES, flow, stepped
from sim.scenario.happenings import NewPosition
from sim.scenario.tree import data

ABOUT = "new position"


def turns(base: Base) -> Iterator[Candidate]:
    """Every new position dropped, with another chance, and with every red line in it moved."""
    for entry in base.scenario.calendar:
        if isinstance(entry, NewPosition):
            path = ("calendar", entry.id)
            named = f"new position “{entry.name}”"
            yield Candidate(f"There is no {named}", ABOUT, (Edit(path),))
            keys = base.entry("position", entry.id)
            written = {key: data(node) for key, node in keys.items()}
            if (chance := written.get("chance")) is not None:
                for up, way in ((True, "likelier"), (False, "less likely")):
                    if (value := stepped(chance, CHANCES, up)) is not None:
                        edit = Edit((*path, "chance"), flow(value))
                        yield Candidate(f"The {named} is {way}", ABOUT, (edit,))
            yield from _lines(base, entry, written)


def _lines(base: Base, entry: NewPosition, written: dict[str, Any]) -> Iterator[Candidate]:
    """Every red line that it writes one option softer, and one harder."""
    after = [parties for ids, parties in base.scenario.after.items() if ids[-1] == entry.id]
    if not after and not base.scenario.is_history(entry):
        return  # it has no chance to come
    party = (after or [base.scenario.parties])[0][entry.by]
    for about, keys in entry.demands.items():
        if "accept" not in keys:
            continue
        issue = base.scenario.issues[about]
        path = ("calendar", entry.id, "demands", about)
        line = Line(path, written["demands"][about]["accept"], party.positions[about])
        for soft in (True, False):
            found = shifted(line, issue, soft)
            if isinstance(found, Moved):
                words = f"By “{entry.name}” {label(party, issue, found.option, soft)}"
                edit = Edit((*path, "accept"), flow(found.value))
                yield Candidate(words, ABOUT, (edit,))
