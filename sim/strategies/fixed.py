"""Strategies that do not look at the clock. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import ClassVar, Literal

from sim.registry import strategies
from sim.strategies.strategy import Strategy, View


@strategies.add("hardliner")
@dataclass(frozen=True)
class Hardliner(Strategy):
    """Table what is wanted, and nothing else, to the end.

    Special cases: two hardliners agree only where what they want coincides.
    """

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "first"
    yields: ClassVar[bool] = False

    def level(self, view: View) -> float:
        return view.first


@strategies.add("acquiescent")
@dataclass(frozen=True)
class Acquiescent(Strategy):
    """Table what is wanted, but say yes to whatever is worth no deal.

    Special cases: the passive voter of agenda-setting models.
    """

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "first"
    source: ClassVar[str] = "romer_rosenthal1978"

    def level(self, view: View) -> float:
        return view.first

    def target(self, view: View) -> float:
        return view.no_deal


@strategies.add("stall")
@dataclass(frozen=True)
class Stall(Strategy):
    """Table nothing that changes anything and refuse all: drown it in words."""

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "none"
    yields: ClassVar[bool] = False

    def level(self, view: View) -> float:
        return max(view.top, inf)


@strategies.add("random")
@dataclass(frozen=True)
class Random(Strategy):
    """Table any rung worth at least no deal, by luck: a baseline."""

    pick: ClassVar[Literal["last", "first", "any", "none"]] = "any"

    def level(self, view: View) -> float:
        return view.no_deal
