"""Measures that last, and what a writer says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sim.scenario import words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.grounds import Grounded
from sim.scenario.kinds import Text, measured, one_of
from sim.scenario.problems import Problems
from sim.scenario.tree import Path

if TYPE_CHECKING:
    from sim.scenario.entries import MeasureEntry
    from sim.scenario.scenario import Scenario

TWELVE = Point(12.0)
"""Months after the calendar up to which what lasts is reckoned; a judgement."""


class LastingEntry(Grounded):
    """How long a measure lasts, and what ends it."""

    per: Annotated[str | None, one_of("month")] = Field(
        None, description="month: cost, benefit and harm are for a month, and it lasts"
    )
    decides: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="of what lasts: the chance that a month decides it; it imposes then"
    )
    if_lost: dict[str, Text] = Field(
        {}, description="issue → the option that comes about where it is decided and has failed"
    )


def check_lasting(path: Path, entry: MeasureEntry, problems: Problems) -> None:
    """Tell what cannot go together in a measure that lasts, or does not."""
    written = entry.model_fields_set
    if entry.decides is not None:
        if entry.per is None:
            wrong = "Only what lasts is decided after a time."
            problems.add((*path, "decides"), wrong, "Add per: month, or leave decides out.")
        elif not entry.imposes:
            wrong = "What would be decided? It imposes nothing."
            problems.add((*path, "decides"), wrong, "Add imposes, or leave decides out.")
        if entry.decides.bounds[1] <= 0.0:
            wrong = "A chance of 0 decides nothing, ever."
            problems.add((*path, "decides"), wrong, "Leave it out.")
    if "if_lost" in written and entry.decides is None:
        wrong = "It cannot be lost unless it is decided."
        problems.add((*path, "if_lost"), wrong, "Add decides: a chance a month, or leave it out.")
    if entry.per is not None and not written & {"cost", "harm", "benefit", "decides"}:
        wrong = "What does a month of it do? It has no cost, benefit or harm."
        problems.add((*path, "per"), wrong, "Add harm: {party: size}, or leave per out.")


def idle_horizon(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Path, fault and remedy of a horizon up to which nothing lasts."""
    if "horizon" in scenario.lines and not any(m.monthly for m in scenario.measures.values()):
        wrong = "nothing lasts until the horizon: no measure is by the month."
        yield "horizon", wrong, "Leave it out, or write per: month of a measure."
