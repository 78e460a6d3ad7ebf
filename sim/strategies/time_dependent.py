"""Time-dependent concession: the level falls as the clock runs (faratin1998).

docs/model.md, section 3: ``floor + (top − floor) · (1 − τ^(1/e))``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

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

    def aspiration(self, view: View) -> Floats:
        """Share of the way from floor to top that is still asked for, in [0, 1)."""
        elapsed = {
            "deadline": view.elapsed,
            "stage": np.asarray(view.elapsed_of_stage),
            "talks": np.asarray(view.elapsed_of_talks),
        }[self.clock]
        if self.e == 1.0:
            return np.asarray(1.0 - elapsed)
        conceded = np.empty(elapsed.shape)
        concede(np.ravel(elapsed), 1.0 / self.e, np.ravel(conceded))
        return np.asarray(1.0 - conceded)

    def level(self, view: View) -> Floats:
        return view.floor + (view.top - view.floor) * self.aspiration(view)


@strategies.add("boulware")
@dataclass(frozen=True)
class Boulware(TimeDependent):
    """Concede late: hold out for most of the time (e < 1).

    Special cases: as e falls towards 0 it is a hardliner until the last session.
    """

    e: float = 0.2

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.e >= 1:
            raise UsageError(f"a boulware concedes late: e must lie below 1, not be {self.e}")


@strategies.add("linear")
@dataclass(frozen=True)
class Linear(TimeDependent):
    """Concede evenly over the time there is (e = 1)."""

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

    e: float = 3.0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.e <= 1:
            raise UsageError(f"a conceder concedes early: e must lie above 1, not be {self.e}")
