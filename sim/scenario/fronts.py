"""Lines of forts on which measures that last are decided, battle by battle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from sim.scenario import words
from sim.scenario.distributions import Distribution, Mixture, Point
from sim.scenario.grounds import Entry
from sim.scenario.kinds import measured, whole

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
    believed: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="what all take success for at first, each chance with its probability"
    )


@dataclass(frozen=True)
class Front:
    """A line of ``of`` forts, of which the leader of a measure holds ``held`` at first.

    ``battle``: the chance that a month has a battle. ``believed``: nobody knows the chance of
    winning one; all take it for this at first, and learn from battles. None: all know it.
    """

    battle: Distribution
    held: int
    of: int
    believed: Distribution | None = None


def front(entry: FrontEntry | None) -> Front | None:
    """A line as it is fought on."""
    if entry is None:
        return None
    return Front(entry.battle, entry.held, entry.of, entry.believed)


def listed(believed: Distribution) -> dict[float, float]:
    """Chances of winning a battle, each with its probability; none where they are no list."""
    if isinstance(believed, Point):
        return {believed.value: 1.0}
    if isinstance(believed, Mixture) and all(isinstance(one, Point) for one in believed.parts):
        pairs = zip(believed.parts, believed.weights, strict=True)
        return {chance.middle: weight for chance, weight in pairs}
    return {}
