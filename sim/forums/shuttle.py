"""Shuttle: a mediator between two sides that do not meet. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.errors import UsageError
from sim.forums.forum import Floor, Forum
from sim.registry import forums


@forums.add("shuttle")
@dataclass(frozen=True)
class Shuttle(Forum):
    """A mediator carries texts between two sides and tables what lies between.

    A text that is refused tells the other side nothing. Once both have given the mediator
    a text, it tables one of its own each session, that balances the two sides' interests
    between their last two.
    """

    needs_chair: ClassVar[bool] = True
    source: ClassVar[str] = "raiffa1982"

    def play(self, floor: Floor) -> None:
        if floor.chair is None:
            raise UsageError("a shuttle needs a chair, who is the mediator")
        for _ in floor.sessions():
            for party in floor.voters:
                carried, texts = floor.table(party, seen=False)
                if carried.any():
                    floor.answer(party, carried, texts)
            tabled, texts = floor.table_between(floor.chair)
            if tabled.any():
                floor.answer(floor.chair, tabled, texts)
