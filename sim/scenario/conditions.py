"""When a stage is held, how often, and how much an event moves: as a writer says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario import words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.happenings import Condition
from sim.scenario.kinds import day, ids, setting, text
from sim.scenario.numbers import days, number, shown
from sim.scenario.problems import Refusal

_EXAMPLE = "Write if: no_accord, {accord: geneva} or {tension_above: high}."
_KEYS = ("accord", "no_accord", "tension_above")


def condition(value: Any) -> Condition:
    """What must hold on the day of a stage."""
    if isinstance(value, str):
        if value not in _KEYS[:2]:
            raise Refusal(f'"{value}" is no condition.', _EXAMPLE, value, _KEYS[:2])
        return Condition(accord=value == "accord")
    if not isinstance(value, dict) or not value:
        raise Refusal("This is no condition.", _EXAMPLE)
    for key in value:
        if key not in _KEYS:
            raise Refusal(f'"{key}" is no condition.', "", key, _KEYS)
    if "accord" in value and "no_accord" in value:
        raise Refusal("accord and no_accord exclude each other.", "Keep one.")
    named = next((key for key in _KEYS[:2] if key in value), None)
    return Condition(
        accord=None if named is None else named == "accord",
        at=None if named is None else text(value[named]),
        tension_above=_level(value["tension_above"]) if "tension_above" in value else None,
    )


def _level(value: Any) -> float:
    read = number(value, words.TENSION)
    if not isinstance(read, Point):
        raise Refusal("A level of tension is one number.", "Write 0.6, or a word such as high.")
    return read.value


def pace_of_meetings(value: Any) -> int:
    """Days between one meeting and the next."""
    read = days(value, words.DAYS)
    if not isinstance(read, Point):
        raise Refusal(f"This is {shown(value)}, but one span of time is needed.", "Write 3 weeks.")
    return max(round(read.value), 1)


@dataclass(frozen=True)
class Until:
    """The last day on which a stage may be repeated; None: nobody knows one."""

    day: date | None


def last_day(value: Any) -> Until:
    """A date, or open_ended."""
    return Until(None if value == "open_ended" else day(value))


def shift(value: Any) -> Distribution:
    """How far an event moves something, up or down."""
    return number(value, words.SHIFT)


def risers(value: Any) -> dict[str, float]:
    """Measures, or kinds of them, with the factor by which each raises a hazard."""
    if isinstance(value, dict):
        return {name: setting(1, 1000).read(factor) for name, factor in value.items()}
    return dict.fromkeys(ids(value), 2.0)
