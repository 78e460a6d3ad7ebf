"""Single text: the chair tables one text and mends it by the objections.

docs/model.md, section 4; the one-text procedure of raiffa1982.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Bools, Floor, Ints
from sim.forums.mediation import Mediation
from sim.registry import forums
from sim.rules.mediation import Heard


@forums.add("single_text")
@dataclass(frozen=True)
class SingleText(Mediation):
    """The chair tables one text, and mends it by the objections."""

    from_ladders: ClassVar[bool] = False

    def mediate(self, floor: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        return floor.table_balanced(chair, heard)
