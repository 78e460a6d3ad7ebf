"""What went through the mind of a party that tabled, answered, instructed or acted.

Only that party knows it; so it lies apart from what all see.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

Text = Mapping[str, str]
"""Issue → option; an option that a text confirms has `` (confirmed)`` behind its id."""


@dataclass(frozen=True)
class OfferMind:
    """What a party had in mind that tabled a text, all in stakes: its ``value``, what the party
    asked for (``target``), what ``no_deal`` was worth; how many options it lies ``beyond`` red
    lines; the strategy's ``motive``, the share of the party's time that was over (``elapsed``) and
    how resolved it thought the others (``beliefs``).
    """

    value: float
    target: float
    no_deal: float
    beyond: int
    motive: str
    elapsed: float
    beliefs: Mapping[str, float]


@dataclass(frozen=True)
class AnswerMind:
    """What a text was worth to who answered it, what it asked for, and no deal, in stakes.

    ``needs`` is None where it would have taken nothing that it can refuse.
    """

    value: float
    needs: float | None
    no_deal: float

    @property
    def held_out(self) -> float:
        """What it held out for: more than anything is worth where it takes nothing."""
        return math.inf if self.needs is None else self.needs

    @property
    def at_no_deal(self) -> bool:
        """Whether it asked for no more than no deal is worth."""
        return abs(self.held_out - self.no_deal) < 1e-9


@dataclass(frozen=True)
class InstructionMind:
    """The options that an instruction ``opens``, what the last text is ``worth`` that uses them,
    and no deal, in stakes.
    """

    opens: Text
    worth: float
    no_deal: float


class Reckoning(TypedDict):
    """What an act comes to for its leader, see :func:`sim.days.motives.write_reckoning`."""

    gain: float
    success: float
    benefit: float
    cost: float
    harm: float
    after: float
    answers: Mapping[str, float]
    backing_down: float
    breach: float
    answered: float
