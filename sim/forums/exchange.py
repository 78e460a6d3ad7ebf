"""Exchange: statements only, such as a leaders' call. docs/model.md, section 4."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.forums.forum import Forum
from sim.registry import forums
from sim.stage.sitting import Sitting


@forums.add("exchange")
@dataclass(frozen=True)
class Exchange(Forum):
    """The parties talk and table nothing; tension falls because they do."""

    tables: ClassVar[bool] = False
    procedure: ClassVar[str] = "an exchange of statements"

    def session(self, floor: Sitting, r: int) -> None:
        """Nothing is tabled: what the meeting does, it does by being held."""
