"""What a chair and a mediator have in common: they mend their text by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.errors import UsageError
from sim.forums.forum import Forum


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
