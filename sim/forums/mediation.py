"""What a chair and a mediator have in common: they mend their text by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from sim.errors import UsageError
from sim.forums.forum import Bools, Floor, Forum, Ints
from sim.rules.mediation import Heard


@dataclass(frozen=True)
class Mediation(Forum):
    """Somebody tables a text that balances interests, and mends it by the objections.

    Parameters
    ----------
    press
        By how much the weight of whoever says no is multiplied, where no red line that must
        be kept is named; above 1.
    """

    needs_chair: ClassVar[bool] = True
    source: ClassVar[str] = "raiffa1982"

    press: float = 2.0

    def __post_init__(self) -> None:
        if not 1.0 < self.press < float("inf"):
            raise UsageError(f"press must be a number above 1, not {self.press}")

    def play(self, floor: Floor) -> None:
        if floor.chair is None:
            raise UsageError("whoever mediates is the chair, and there is none")
        heard = floor.nothing_heard()
        for _ in floor.sessions():
            tabled, texts = self.mediate(floor, floor.chair, heard)
            if tabled.any():
                floor.answer(floor.chair, tabled, texts)
                floor.hear(heard, tabled, self.press)

    @abstractmethod
    def mediate(self, floor: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        """Have the chair table its text of this session; returns as :meth:`Floor.table`."""
