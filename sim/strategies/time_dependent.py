"""Time-dependent concession: the level falls as the clock runs (faratin1998).

docs/model.md, section 3: ``floor + (top − floor) · (1 − τ^(1/e))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from sim.errors import UsageError
from sim.registry import strategies
from sim.rules.conceding import concede
from sim.strategies.strategy import Floats, Strategy, View

CLOCKS = ("deadline", "stage", "talks")


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
    clock: str = "deadline"

    def __post_init__(self) -> None:
        if not 0.0 < self.e < float("inf"):
            raise UsageError(f"e must be a positive number, not {self.e}")
        if self.clock not in CLOCKS:
            raise UsageError(f"clock must be one of {', '.join(CLOCKS)}, not {self.clock!r}")

    def level(self, view: View) -> Floats:
        rows, level = len(view.top), np.empty(view.top.shape)
        elapsed: Floats | float = view.elapsed.ravel()
        if self.clock != "deadline":
            stage = self.clock == "stage"
            elapsed = view.elapsed_of_stage if stage else view.elapsed_of_talks
        top, last, no_deal, out = (
            each.reshape(rows, -1) for each in (view.top, view.last, view.no_deal, level)
        )
        concede(top, last, no_deal, np.full(rows, elapsed), 1.0 / self.e, out)
        return level


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
