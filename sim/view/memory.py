"""What a story has told so far, so that it need not tell it again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.view.wording import stakes

TOLD = 0.02
"""What no deal is worth is told again when it has moved by more than so many stakes."""

ENOUGH = 3
"""A text that shares so many terms with an earlier one is told by what differs."""


@dataclass(frozen=True)
class Earlier:
    """A text that a party began or ended a stage with."""

    stage: str
    end: str
    changes: Mapping[str, str]


@dataclass
class Memory:
    """What has been told of one play.

    ``lines``: red lines, by party and issue; ``no_deal``: by party; ``texts``: by party, those
    with which it began and ended its earlier stages.
    """

    lines: dict[tuple[str, str], Any] = field(default_factory=dict)
    no_deal: dict[str, float] = field(default_factory=dict)
    texts: dict[str, list[Earlier]] = field(default_factory=dict)

    def worth(self, party: str, value: float, no_deal: float, it: str) -> str:
        """What a text is worth to its party, beside no deal where that is news."""
        before = self.no_deal.get(party)
        unit = "" if self.no_deal else " stakes"
        words = (
            f"worth {stakes(value)}{unit} to {it}" if before is None else f"worth {stakes(value)}"
        )
        if before is not None and abs(before - no_deal) <= TOLD:
            return words
        self.no_deal[party] = no_deal
        return f"{words} (no deal: {stakes(no_deal)})"

    def keep(
        self, party: str, stage: str, first: Mapping[str, str], last: Mapping[str, str]
    ) -> None:
        """Remember with which texts a party began and ended a stage."""
        kept = self.texts.setdefault(party, [])
        kept.append(Earlier(stage, "began", dict(first)))
        kept.append(Earlier(stage, "ended", dict(last)))

    def like(
        self, party: str, changes: Mapping[str, str], agenda: Iterable[str]
    ) -> tuple[Earlier, dict[str, str]] | None:
        """An earlier text of a party that says nearly the same on this agenda, and what is new."""
        here = set(agenda)
        for earlier in reversed(self.texts.get(party, [])):
            there = {i: o for i, o in earlier.changes.items() if i in here}
            new = {i: o for i, o in changes.items() if there.get(i) != o}
            same = len(changes) - len(new)
            if same >= ENOUGH and set(there) <= set(changes) and 2 * len(new) <= same:
                return earlier, new
        return None
