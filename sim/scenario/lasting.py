"""Measures that last, and what a writer says of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from sim.scenario import words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.fronts import FrontEntry
from sim.scenario.grounds import Grounded
from sim.scenario.kinds import Text, measured, one_of

if TYPE_CHECKING:
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
    front: FrontEntry | None = Field(
        None, description="of what lasts: it is decided on a line of forts, battle by battle"
    )
    if_lost: dict[str, Text] = Field(
        {}, description="issue → the option that comes about where it is decided and has failed"
    )


def idle_horizon(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    """Path, fault and remedy of a horizon up to which nothing lasts."""
    if "horizon" in scenario.lines and not any(m.monthly for m in scenario.measures.values()):
        wrong = "nothing lasts until the horizon: no measure is by the month."
        yield "horizon", wrong, "Leave it out, or write per: month of a measure."
