"""Shuttle: a mediator between two sides that do not meet. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Bools, Floor, Ints
from sim.forums.mediation import Mediation
from sim.registry import forums
from sim.rules.mediation import Heard


@forums.add("shuttle")
@dataclass(frozen=True)
class Shuttle(Mediation):
    """A mediator carries texts between two sides and tables what lies between.

    A text that is refused tells the other side nothing. Once both have given the mediator
    a text, it tables one of its own each session, that balances the two sides' interests
    between their last two and is mended where they object to it.
    """

    sides: ClassVar[bool] = True
    procedure: ClassVar[str] = "texts carried by a mediator between two sides"

    def mediate(self, floor: Floor, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        for party in floor.voters:
            carried, texts = floor.table(party, seen=False)
            if carried.any():
                floor.answer(party, carried, texts)
        return floor.table_between(chair, heard)
