"""Time-dependent concession: the level falls as the clock runs (faratin1998).

docs/model.md, section 3: ``floor + (top − floor) · (1 − τ^(1/e))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Literal

from sim.errors import UsageError
from sim.registry import strategies
from sim.strategies.strategy import Strategy, View, word
from sim.strategies.view import raised


class Clock(IntEnum):
    """By which clock a party concedes."""

    deadline = 0
    stage = 1
    talks = 2


@dataclass(frozen=True)
class TimeDependent(Strategy):
    """Concede from the top of the ladder to the floor as the clock runs.

    Parameters
    ----------
    e
        Concession exponent, positive: below 1 late, at 1 evenly, above 1 early.
    clock
        ``deadline``: own sessions up to the nearest deadline, or all of them; ``stage``: every
        stage is its own deadline; ``talks``: all sessions of the talks, whoever meets.
    """

    source: ClassVar[str] = "faratin1998"
    motive: ClassVar[str] = "{gone}"

    e: float = 1.0
    clock: Clock = Clock.deadline

    def __post_init__(self) -> None:
        if not 0.0 < self.e < float("inf"):
            raise UsageError(f"e must be a positive number, not {self.e}")
        word(self, "clock", Clock)

    def level(self, view: View) -> float:
        elapsed = view.elapsed
        if self.clock == Clock.stage:
            elapsed = view.elapsed_of_stage
        elif self.clock == Clock.talks:
            elapsed = view.elapsed_of_talks
        share = 1.0 - raised(view.kept, elapsed, 1.0 / self.e)
        return view.floor + (view.top - view.floor) * share


@strategies.add("boulware")
@dataclass(frozen=True)
class Boulware(TimeDependent):
    """Concede late: hold out for most of the time (e < 1).

    Special cases: as e falls towards 0 it is a hardliner until the last session.
    """

    concedes: ClassVar[Literal["late", "evenly", "early"] | None] = "late"

    e: float = 0.2

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.e >= 1:
            raise UsageError(f"a boulware concedes late: e must lie below 1, not be {self.e}")


@strategies.add("linear")
@dataclass(frozen=True)
class Linear(TimeDependent):
    """Concede evenly over the time there is (e = 1)."""

    concedes: ClassVar[Literal["late", "evenly", "early"] | None] = "evenly"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.e != 1:
            raise UsageError(f"linear has e = 1, not {self.e}: use boulware or conceder")


@strategies.add("conceder")
@dataclass(frozen=True)
class Conceder(TimeDependent):
    """Concede early: give most of it away at once (e > 1).

    Special cases: two conceders without threats agree by the last session exactly where
    some rung of either ladder lies inside both mandates and is worth no deal to both.
    """

    concedes: ClassVar[Literal["late", "evenly", "early"] | None] = "early"

    e: float = 3.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.e <= 1:
            raise UsageError(f"a conceder concedes early: e must lie above 1, not be {self.e}")
