"""A strategy and a forum for demarche, in a package of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from sim.errors import UsageError
from sim.forums.forum import Floor, Forum
from sim.strategies.strategy import Floats, Strategy, View


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

    def level(self, view: View) -> Floats:
        conceded = np.maximum(view.elapsed - self.wait, 0.0) / (1.0 - self.wait)
        return view.top - (view.top - view.floor) * conceded


@dataclass(frozen=True)
class FirstWord(Forum):
    """Only the party that speaks first tables; the others answer."""

    procedure: ClassVar[str] = "texts of who speaks first"

    def play(self, floor: Floor) -> None:
        for _ in floor.sessions():
            tabled, texts = floor.table(floor.speakers[0])
            if tabled.any():
                floor.answer(floor.speakers[0], tabled, texts)
