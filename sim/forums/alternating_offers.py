"""Alternating offers: each tables in turn, the others answer. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Floor, Open
from sim.registry import forums


@forums.add("alternating_offers")
@dataclass(frozen=True)
class AlternatingOffers(Open):
    """In floor order each party tables a text; the others answer.

    Special cases: with two ``rational`` parties and one divisible issue it is the game of
    Rubinstein (1982), with a last session that of Ståhl (1972).
    """

    in_turn: ClassVar[bool] = True
    procedure: ClassVar[str] = "texts tabled in turn"
    source: ClassVar[str] = "rubinstein1982"

    def play(self, floor: Floor) -> None:
        for _ in floor.sessions():
            for party in floor.speakers:
                tabled, texts = floor.table(party)
                if tabled.any():
                    floor.answer(party, tabled, texts)
