"""Shuttle: a mediator between two sides that do not meet. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.mediation import Mediation
from sim.registry import forums
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, carry, chair, hear, n_voters, table_between, voter


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

    def session(self, floor: Sitting, r: int) -> None:
        for i in range(n_voters(floor)):
            party = voter(floor, i)
            if carry(floor, r, party):
                answer(floor, r, party)
        if table_between(floor, r):
            answer(floor, r, chair(floor))
            hear(floor, r)
