"""Single text: the chair tables one text and mends it by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Open, check_noes
from sim.forums.mediation import Mediation
from sim.registry import forums
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, chair, hear, table_balanced


@forums.add("single_text")
@dataclass(frozen=True)
class SingleText(Mediation, Open):
    """The chair tables one text, and mends it by the objections."""

    from_ladders: ClassVar[bool] = False
    procedure: ClassVar[str] = "a single text of the chair"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_noes(self.noes)

    def session(self, floor: Sitting, r: int) -> None:
        if table_balanced(floor, r):
            answer(floor, r, chair(floor))
            hear(floor, r)
