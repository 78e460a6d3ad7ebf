"""Alternating offers: each tables in turn, the others answer. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Open
from sim.registry import forums
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, n_speakers, speaker, table


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

    def session(self, floor: Sitting, r: int) -> None:
        for i in range(n_speakers(floor)):
            party = speaker(floor, i)
            if table(floor, r, party):
                answer(floor, r, party)
