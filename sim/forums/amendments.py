"""Amendments: a standing text, voted on pair by pair. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.forums.forum import Floor, Open
from sim.registry import forums


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

    def play(self, floor: Floor) -> None:
        standing = floor.in_force()
        for _ in floor.sessions():
            for party in floor.speakers:
                moved, texts = floor.table(party)
                if moved.any():
                    won = floor.prefer(moved, texts, standing)
                    standing[won] = texts[won]
        changed = np.asarray((standing != floor.in_force()).any(axis=1))
        if changed.any():
            floor.put(changed, standing)
