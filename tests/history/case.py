"""A coded crisis: what was known on its first day, and what came of it, read apart.

:func:`known` is all that the converter gets to see. It takes ideals, saliences, roles, shares of
capabilities, and of threats, forums and deadlines those that were there on the first day. Red
lines of any reading, outcomes, whether a threat was carried out, and whatever is dated later stay
in the file: :func:`past` reads what came of it, for the scores only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases"
WAR = "war"
AGREED = "agreed"

Written = Mapping[str, Any]


@dataclass(frozen=True)
class Seat:
    """A party: whether a settlement needs it, and its share of the world's capabilities.

    Parameters
    ----------
    name, role
        In words; demander, target, mediator, ….
    needed
        Whether nothing is settled without it.
    capability
        In [0, 1]; None where none is coded.
    """

    name: str
    role: str
    needed: bool
    capability: float | None


@dataclass(frozen=True)
class Stance:
    """What a party wants of an issue: its ideal level, and low, med or high salience."""

    ideal: int
    salience: str


@dataclass(frozen=True)
class Issue:
    """What is decided.

    Parameters
    ----------
    levels
        The options in words, level 0 first.
    demanded_by
        The party that demands the change.
    status_quo
        The level on the first day.
    stances
        By party.
    """

    levels: tuple[str, ...]
    demanded_by: str
    status_quo: int
    stances: Mapping[str, Stance]


@dataclass(frozen=True)
class Threat:
    """A threat said by the first day; ``began`` where it was being carried out by then."""

    by: str
    against: str
    kind: str
    said: date
    began: date | None


@dataclass(frozen=True)
class Forum:
    """A forum that had opened by the first day."""

    parties: tuple[str, ...]
    rule: str
    chair: str | None


@dataclass(frozen=True)
class Known:
    """What a contemporary could know on the first day.

    Parameters
    ----------
    case, title, start
        Id, words, the first day.
    parties, issues
        By id, in the order of the file.
    threats, forums
        In order of date.
    deadlines
        The day of each, with the party that set it, in order.
    """

    case: str
    title: str
    start: date
    parties: Mapping[str, Seat]
    issues: Mapping[str, Issue]
    threats: tuple[Threat, ...]
    forums: tuple[Forum, ...]
    deadlines: tuple[tuple[date, str], ...]

    @property
    def needed(self) -> tuple[str, ...]:
        """The parties without which nothing is settled."""
        return tuple(party for party, seat in self.parties.items() if seat.needed)

    def ideals(self, issue: str) -> dict[str, int]:
        """The ideal level of each needed party that has one."""
        stances = self.issues[issue].stances
        return {party: stances[party].ideal for party in self.needed if party in stances}


@dataclass(frozen=True)
class Past:
    """What came of a crisis.

    Parameters
    ----------
    levels
        By issue, the level that the parties agreed on, or else the status quo: what was imposed
        or taken by force is not counted.
    agreed
        The issues that were settled by agreement.
    force
        Whether it ended in war.
    """

    levels: Mapping[str, int]
    agreed: frozenset[str]
    force: bool


def written() -> dict[str, Written]:
    """Every case as its file has it, by id, in order."""
    files = sorted(CASES.glob("*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def known(case: Written) -> Known:
    """What a contemporary could know on the first day.

    Parameters
    ----------
    case
        The whole file.
    """
    start = case["start"]
    return Known(
        case["case"],
        case["title"],
        start,
        {party: _seat(about) for party, about in case["parties"].items()},
        {issue: _issue(about) for issue, about in case["issues"].items()},
        _threats(case, start),
        _forums(case, start),
        _deadlines(case, start),
    )


def past(case: Written) -> Past:
    """What came of a crisis.

    Parameters
    ----------
    case
        The whole file.
    """
    issues = case["issues"]
    agreed = frozenset(
        issue for issue, about in issues.items() if about["outcome"]["kind"] == AGREED
    )
    levels = {
        issue: about["outcome"]["level"] if issue in agreed else about["status_quo"]
        for issue, about in issues.items()
    }
    return Past(levels, agreed, case["outcome"]["class"] == WAR)


def _seat(about: Written) -> Seat:
    return Seat(about["name"], about["role"], about["needed"], about.get("cinc"))


def _issue(about: Written) -> Issue:
    stances = {
        party: Stance(stance["ideal"], stance["salience"])
        for party, stance in about["positions"].items()
    }
    return Issue(tuple(about["levels"]), about["demanded_by"], about["status_quo"], stances)


def _so_far(entries: Iterable[Written], start: date) -> list[Written]:
    """What is dated on the first day or before it, in order of date."""
    return sorted((one for one in entries if one["date"] <= start), key=lambda one: one["date"])


def _threats(case: Written, start: date) -> tuple[Threat, ...]:
    return tuple(
        Threat(one["by"], one["against"], one["kind"], one["date"], _begun(one, start))
        for one in _so_far(case["threats"], start)
    )


def _begun(threat: Written, start: date) -> date | None:
    began: date | None = threat.get("began")
    return began if began is not None and began <= start else None


def _forums(case: Written, start: date) -> tuple[Forum, ...]:
    return tuple(
        Forum(tuple(one["parties"]), one["rule"], one.get("chair"))
        for one in _so_far(case["forums"], start)
    )


def _deadlines(case: Written, start: date) -> tuple[tuple[date, str], ...]:
    """Deadlines to come that had been said by the first day; one without such a date had not."""
    said = (one for one in case["deadlines"] if "said" in one and one["said"] <= start)
    return tuple(sorted((one["date"], one["by"]) for one in said if one["date"] > start))
