"""Amendments: a standing text, voted on pair by pair. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Open
from sim.registry import forums
from sim.stage.sitting import Sitting
from sim.stage.verbs import n_speakers, prefer, put, speaker, table


@forums.add("amendments")
@dataclass(frozen=True)
class Amendments(Open):
    """Each may amend the text that stands, and it is voted on at the end.

    An amendment stands if the rule is met by those to whom it is worth more than the
    standing text; at first that is what is in force. Special cases: under a majority and
    on one line, where everybody moves what it wants, the median's ideal (black1948).
    """

    final: ClassVar[bool] = True
    procedure: ClassVar[str] = "amendments to a standing text, voted on pair by pair"
    source: ClassVar[str] = "black1948"

    def session(self, floor: Sitting, r: int) -> None:
        for i in range(n_speakers(floor)):
            if table(floor, r, speaker(floor, i)):
                prefer(floor, r)

    def close(self, floor: Sitting, r: int) -> None:
        put(floor, r)
