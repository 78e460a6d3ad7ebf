"""Lines of forts on which measures that last are decided, battle by battle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from sim.scenario import words
from sim.scenario.distributions import Distribution, Mixture, Point
from sim.scenario.grounds import Entry
from sim.scenario.kinds import Flag, measured, whole

MOST_FORTS = 40
"""On one line."""


class FrontEntry(Entry):
    """A line of forts on which a measure that lasts is decided, battle by battle."""

    battle: Annotated[Distribution, measured(words.CHANCE)] = Field(
        description="the chance that a month has a battle"
    )
    held: Annotated[int, whole(1, MOST_FORTS - 1)] = Field(
        description="how many forts its leader holds when it begins"
    )
    of: Annotated[int, whole(2, MOST_FORTS)] = Field(
        description="of so many; with all of them it has succeeded, with none it has failed"
    )
    learned: Flag = Field(
        False, description="whether nobody knows success, and all learn it from battles"
    )


@dataclass(frozen=True)
class Front:
    """A line of ``of`` forts, of which the leader of a measure holds ``held`` at first.

    ``battle``: the chance that a month has a battle. ``learned``: nobody knows the chance of
    winning one, and all learn it from those that are fought.
    """

    battle: Distribution
    held: int
    of: int
    learned: bool = False


def front(entry: FrontEntry | None) -> Front | None:
    """A line as it is fought on."""
    if entry is None:
        return None
    return Front(entry.battle, entry.held, entry.of, entry.learned)


def listed(success: Distribution) -> dict[float, float] | None:
    """Chances of winning a battle, each with its probability; None where they are no short list."""
    if isinstance(success, Point):
        return {success.value: 1.0}
    if isinstance(success, Mixture) and all(isinstance(part, Point) for part in success.parts):
        return {
            part.middle: weight for part, weight in zip(success.parts, success.weights, strict=True)
        }
    return None
