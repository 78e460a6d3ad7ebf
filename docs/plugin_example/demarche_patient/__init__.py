"""A strategy and a forum for demarche, in a package of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from sim.compiling import rule
from sim.errors import UsageError
from sim.forums.forum import Forum
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, speaker, table
from sim.strategies.strategy import Strategy, View


@dataclass(frozen=True)
class Patient(Strategy):
    """Hold out until a share of its time is over, then concede evenly.

    Parameters
    ----------
    wait
        The share of its time during which nothing is conceded, below 1. With 0 it is
        ``linear``.
    """

    motive: ClassVar[str] = "{gone}"
    concedes: ClassVar[Literal["late", "evenly", "early"] | None] = "late"

    wait: float = 0.5

    def __post_init__(self) -> None:
        if not 0.0 <= self.wait < 1.0:
            raise UsageError(f"wait must be at least 0 and below 1, not {self.wait}")

    def level(self, view: View) -> float:
        return view.top - (view.top - view.floor) * conceded(view.elapsed, self.wait)


@rule
def conceded(elapsed: float, wait: float) -> float:
    """The share of its way that it has gone, evenly, since it began."""
    return max(elapsed - wait, 0.0) / (1.0 - wait)


@dataclass(frozen=True)
class FirstWord(Forum):
    """Only the party that speaks first tables; the others answer."""

    procedure: ClassVar[str] = "texts of who speaks first"

    def session(self, floor: Sitting, r: int) -> None:
        first = speaker(floor, 0)
        if table(floor, r, first):
            answer(floor, r, first)
