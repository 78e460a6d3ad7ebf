"""Readings: rival versions of a party's whole position, such as a soft and a hard one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.scenario import positions
from sim.scenario.demands import PositionEntry, ReadingEntry
from sim.scenario.entries import PartyEntry
from sim.scenario.held import Position
from sim.scenario.problems import Problems, unknown
from sim.scenario.scenario import Issue
from sim.scenario.tree import Path

MOST = 32
"""Readings that a party may have."""


class Version(NamedTuple):
    """A reading as far as it differs. ``package``: None where it is the party's."""

    id: str
    chance: float
    lines: Mapping[str, Position]
    package: tuple[str, ...] | None


def readings(
    key: str, entry: PartyEntry, issues: Mapping[str, Issue | None], problems: Problems
) -> tuple[Version, ...]:
    """The readings of a party, the hardest first, those that cannot be left out."""
    if not entry.readings:
        return ()
    path: Path = ("parties", key, "readings")
    _check(key, entry, path, problems)
    total = sum(reading.odds for reading in entry.readings.values())
    if abs(total - 1) > 1e-6:
        wrong = f"The odds add up to {total:g}; they must add up to 1."
        problems.add(path, wrong, "Give every reading its chance.")
        return ()
    return tuple(
        Version(
            name,
            reading.odds / total,
            _lines(entry, reading, issues, (*path, name), problems),
            _package(entry, reading, issues, (*path, name, "package"), problems),
        )
        for name, reading in entry.readings.items()
        if reading.odds > 0
    )


def _check(key: str, entry: PartyEntry, path: Path, problems: Problems) -> None:
    """Readings are all that is in doubt: nothing else of the party's lines may be."""
    if not 2 <= len(entry.readings) <= MOST:
        wrong = f"{len(entry.readings)} of them; a doubt has from 2 to {MOST} readings."
        problems.add(path, wrong, "Write two, or write the demands without them.")
    if entry.doubt == "independent":
        wrong = "Readings are of the whole position: no issue is by itself."
        problems.add(("parties", key, "doubt"), wrong, "Leave doubt out, or the readings.")
    if entry.package.chance < 1:
        wrong = "Its readings say when it settles issues together."
        remedy = "Write package: [issue, …] in a reading, and no chance here."
        problems.add(("parties", key, "package"), wrong, remedy)
    for about, demand in entry.demands.items():
        _check_sure(demand, ("parties", key, "demands", about, "accept"), problems)
    for name, reading in entry.readings.items():
        for about, demand in reading.demands.items():
            _check_sure(demand, (*path, name, "demands", about, "accept"), problems)


def _check_sure(demand: PositionEntry, path: Path, problems: Problems) -> None:
    if isinstance(demand.accept, dict) and sum(p > 0 for p in demand.accept.values()) > 1:
        wrong = "A red line in doubt, of a party that has readings."
        problems.add(path, wrong, "Name one option; let the readings differ in it.")


def _lines(
    entry: PartyEntry,
    reading: ReadingEntry,
    issues: Mapping[str, Issue | None],
    path: Path,
    problems: Problems,
) -> dict[str, Position]:
    """What the party demands in a reading, where that differs: key by key."""
    lines = {}
    for about, differing in reading.demands.items():
        where: Path = (*path, "demands", about)
        base, issue = entry.demands.get(about), issues.get(about)
        if base is None:
            refusal = unknown("demand", about, entry.demands)
            refusal.remedy = "A reading says what differs: write the demand of the party as well."
            problems.add(where, refusal)
        elif issue is not None:
            changed = {name: getattr(differing, name) for name in differing.model_fields_set}
            whole = base.model_copy(update=changed)
            if whole.salience is None and entry.salience is not None:
                whole = whole.model_copy(update={"salience": entry.salience})
            line = positions.position(issue, whole, where, problems, sure=True)
            if line is not None:
                lines[about] = line
    return lines


def _package(
    entry: PartyEntry,
    reading: ReadingEntry,
    issues: Mapping[str, Issue | None],
    path: Path,
    problems: Problems,
) -> tuple[str, ...] | None:
    if "package" not in reading.model_fields_set:
        return None
    if reading.package is None:
        return tuple(about for about in issues if about in entry.demands)
    for about in reading.package:
        if about not in issues:
            problems.add(path, unknown("issue", about, issues))
    return tuple(about for about in reading.package if about in issues)
