"""Single text: the chair tables one text and mends it by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.errors import UsageError
from sim.forums.forum import Floor, Forum
from sim.registry import forums


@forums.add("single_text")
@dataclass(frozen=True)
class SingleText(Forum):
    """The chair tables one text; who says no weighs more in the next.

    Parameters
    ----------
    press
        By how much the chair multiplies the weight of whoever says no; above 1.
    """

    needs_chair: ClassVar[bool] = True
    source: ClassVar[str] = "raiffa1982"

    press: float = 2.0

    def __post_init__(self) -> None:
        if not 1.0 < self.press < float("inf"):
            raise UsageError(f"press must be a number above 1, not {self.press}")

    def play(self, floor: Floor) -> None:
        if floor.chair is None:
            raise UsageError("a single text needs a chair")
        multiplier = np.ones((floor.n_replicates, floor.n_parties))
        for _ in floor.sessions():
            tabled, texts = floor.table_balanced(floor.chair, multiplier)
            refused = floor.answer(floor.chair, tabled, texts)
            multiplier[refused] *= self.press
