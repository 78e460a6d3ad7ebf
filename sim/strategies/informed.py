"""Strategies that reckon with what a text is worth to the others. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sim.compiling import TIE, rule
from sim.errors import UsageError
from sim.registry import strategies
from sim.rules.induction import wait
from sim.strategies.responsive import last_own
from sim.strategies.strategy import Rival, Strategy, View


@strategies.add("zeuthen")
@dataclass(frozen=True)
class Zeuthen(Strategy):
    """If the other risks as much or more, concede to risk more oneself.

    A party's risk is the share of its gain over no deal that it would lose by taking the
    other's text; it goes to the first rung that is enough. Special cases: two of them end
    at the rung with the largest product of gains over no deal, or at one beside it
    (harsanyi1956).
    """

    source: ClassVar[str] = "zeuthen1930"
    motive: ClassVar[str] = "the other would sooner risk a breakdown"
    recalls: ClassVar[bool] = True
    knows: ClassVar[bool] = True

    def level(self, view: View) -> float:
        rival, rung = view.rival, view.past.rung
        if not view.has_past or not view.has_rival:
            return view.top
        own = level = last_own(view)
        if rung >= 0 and rival.to_me == rival.to_me:
            its_risk = risk(rival.to_it, worth_to_it(rival, rung), rival.no_deal)
            if risk(own, rival.to_me, view.no_deal) <= its_risk + TIE:
                lower = max(enough(view), rival.to_me)
                level = min(lower, own)
        return max(level, min(view.floor, own), view.no_deal)


@strategies.add("rational")
@dataclass(frozen=True)
class Rational(Strategy):
    """Table what the other will just take, by backward induction.

    It knows all about the other. To a party an accord on the text tabled t-th is worth
    ``d + δ^t (V − d)``; what either will take follows from the last text that may be tabled
    there. The other is taken to be rational as well, with its own discount or,
    where its strategy has none, with the same. Texts of later stages at the same table count;
    what lasts goes on until then, and may be decided.

    Parameters
    ----------
    discount
        δ, in (0, 1]: what a gain is worth one text later.

    Special cases: with one divisible issue the game of Rubinstein (1982) and, with few
    sessions, of Ståhl (1972); as discounts approach 1, the Nash text (binmore1986).
    """

    source: ClassVar[str] = "rubinstein1982"
    motive: ClassVar[str] = "the other would just take this"
    yields: ClassVar[bool] = False
    knows: ClassVar[bool] = True
    looks_on: ClassVar[bool] = True

    discount: float = 0.9

    def __post_init__(self) -> None:
        if not 0.0 < self.discount <= 1.0:
            raise UsageError(f"discount must lie above 0 and be at most 1, not {self.discount}")

    def level(self, view: View) -> float:
        if not view.has_rival:
            return view.top
        least, its_least = waiting(view.rival, self.discount)
        ladder = view.rival.ladder
        for rung in range(view.n_rungs):
            # reckoned on the line to the rung before, which the rung tabled only rounds down
            mine: float = ladder.mine[rung]
            before = ladder.mine[max(rung - 1, 0)]
            takes = ladder.signable[rung] and ladder.theirs[rung] >= its_least - TIE
            if takes and before >= least - TIE and mine >= view.no_deal - TIE:
                return mine
        return view.top

    def target(self, view: View) -> float:
        if not view.has_rival:
            return view.no_deal
        return waiting(view.rival, self.discount)[0]


@strategies.add("ultimatum")
@dataclass(frozen=True)
class Ultimatum(Strategy):
    """Table the rung worth most, the chance of a refusal counted.

    What a refusal leaves is reckoned with what it tells: the resolved refuse. Special
    cases: against a known resolve it asks for all that the other gains by an accord, and
    is not refused.
    """

    source: ClassVar[str] = "fearon1995"
    motive: ClassVar[str] = "no text is worth more to {it}, the chance of a no counted"
    weighs: ClassVar[bool] = True

    def level(self, view: View) -> float:
        if not view.has_expected:
            return view.top
        most: float = view.expected[0]
        for rung in range(view.n_rungs):
            most = max(most, view.expected[rung])
        for rung in range(view.n_rungs):
            if view.expected[rung] >= most - TIE:
                first: float = view.rungs[rung]
                return first
        return view.top

    def target(self, view: View) -> float:
        return view.no_deal


@rule
def waiting(rival: Rival, discount: float) -> tuple[float, float]:
    """What waiting is worth to oneself, who reckons with a discount, and to the other."""
    its = rival.discount if rival.discount == rival.discount else discount
    both: tuple[float, float] = wait(rival.ladder, rival.its_ladder, rival.coming, discount, its)
    return both


@rule
def risk(own: float, other: float, no_deal: float) -> float:
    """The share of its gain that a party loses by taking the other's text; at most 1."""
    gain = own - no_deal
    return min((own - other) / gain, 1.0) if gain > TIE else 1.0


@rule
def worth_to_it(rival: Rival, rung: int) -> float:
    """Worth of a rung of one's own to the other; no more than no deal where not both may sign."""
    theirs: float = rival.ladder.theirs[rung]
    return theirs if rival.ladder.signable[rung] else min(theirs, rival.no_deal)


@rule
def enough(view: View) -> float:
    """The first rung further on at which one would risk more than the other by holding out; the
    other's last text where there is none.
    """
    rival = view.rival
    for rung in range(view.past.rung + 1, view.n_rungs):
        own: float = rival.ladder.mine[rung]
        its_risk = risk(rival.to_it, worth_to_it(rival, rung), rival.no_deal)
        if risk(own, rival.to_me, view.no_deal) > its_risk + TIE:
            return own
    return rival.to_me
