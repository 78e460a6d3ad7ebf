"""Offers that tell the resolved from the others. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.compiling import rule
from sim.registry import strategies
from sim.strategies.strategy import Strategy, View


@strategies.add("screening")
@dataclass(frozen=True)
class Screening(Strategy):
    """Offer, text by text, what the least resolved of those who are left just take.

    It knows the other but for its resolve, and has as many offers as there are turns of its own
    left at this table, over later stages. From the last one backwards it chooses which types are to
    take each; what is refused is refused by the more resolved, and all know that. Who answers
    knows that plan, and takes what waiting for its offers is not worth to its own resolve.

    Special cases: with one offer that of Fearon (1995); with more while what is fought over may be
    decided, offers rise (sobel_takahashi1983), and to be able to offer again does not help.
    """

    source: ClassVar[str] = "powell2004"
    motive: ClassVar[str] = "who was softer would have taken the last text"
    yields: ClassVar[bool] = False
    looks_on: ClassVar[bool] = True
    screens: ClassVar[bool] = True

    def level(self, view: View) -> float:
        return view.planned if is_planned(view) else view.top

    def target(self, view: View) -> float:
        return view.planned if is_planned(view) else view.no_deal


@rule
def is_planned(view: View) -> bool:
    """Whether there is a plan of offers."""
    return view.has_plan and view.planned == view.planned
