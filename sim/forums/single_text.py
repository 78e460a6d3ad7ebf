"""Single text: the chair tables one text and mends it by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Bools, Floor, Ints, Open, check_noes
from sim.forums.mediation import Mediation
from sim.registry import forums
from sim.rules.mediation import Heard


@forums.add("single_text")
@dataclass(frozen=True)
class SingleText(Mediation, Open):
    """The chair tables one text, and mends it by the objections."""

    from_ladders: ClassVar[bool] = False
    procedure: ClassVar[str] = "a single text of the chair"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_noes(self.noes)

    def mediate(self, floor: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        return floor.table_balanced(chair, heard)
