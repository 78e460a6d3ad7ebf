"""Ultimatum: one text, one answer. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Open
from sim.registry import forums
from sim.stage.sitting import Sitting
from sim.stage.verbs import answer, speaker, table


@forums.add("ultimatum")
@dataclass(frozen=True)
class Ultimatum(Open):
    """Who speaks first tables one text, to take or to leave.

    Special cases: posed by an ``ultimatum`` strategy to one party of unknown resolve, it
    is the game of Fearon (1995); under a majority that of romer_rosenthal1978.
    """

    in_turn: ClassVar[bool] = True
    final: ClassVar[bool] = True
    take_or_leave: ClassVar[bool] = True
    procedure: ClassVar[str] = "one text, to take or to leave"
    source: ClassVar[str] = "fearon1995"

    def session(self, floor: Sitting, r: int) -> None:
        party = speaker(floor, 0)
        if table(floor, r, party):
            answer(floor, r, party)
