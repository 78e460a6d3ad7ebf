"""Strategies that reckon with what a text is worth to the others. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.compiling import TIE
from sim.errors import UsageError
from sim.registry import strategies
from sim.rules import induction
from sim.strategies.responsive import column, last_own
from sim.strategies.strategy import Bools, Coming, Floats, Rival, Strategy, View


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

    def level(self, view: View) -> Floats:
        past, rival = view.past, view.rival
        if past is None or rival is None or view.n_rungs is None:
            return view.top
        own, ladder = last_own(view), rival.ladder
        answered = (past.rung >= 0) & ~np.isnan(rival.its_last[:, 0])
        to_me, to_it = np.nan_to_num(rival.its_last).T
        gives = worth_to_it(rival)
        its_risk = risk(to_it, column(gives, past.rung), rival.no_deal)
        concedes = answered & (risk(own, to_me, view.no_deal) <= its_risk + TIE)
        rung = np.arange(ladder.mine.shape[1])
        enough = (rung > past.rung[:, np.newaxis]) & (rung < view.n_rungs[:, np.newaxis])
        enough &= (
            risk(ladder.mine, to_me[:, np.newaxis], view.no_deal[:, np.newaxis])
            > risk(to_it[:, np.newaxis], gives, rival.no_deal[:, np.newaxis]) + TIE
        )
        lower = first_of(enough, ladder.mine, to_me)
        level = np.where(concedes, np.minimum(np.maximum(lower, to_me), own), own)
        return np.maximum(np.maximum(level, np.minimum(view.floor, own)), view.no_deal)


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

    def level(self, view: View) -> Floats:
        rival = view.rival
        if rival is None or view.n_rungs is None:
            return view.top
        least, its_least = self._waiting(view, rival, mine=False)
        ladder = rival.ladder
        takes = ladder.signable & (np.arange(ladder.mine.shape[1]) < view.n_rungs[:, np.newaxis])
        takes &= ladder.theirs >= its_least[:, np.newaxis] - TIE
        # reckoned on the line to the rung before, which the rung tabled only rounds down
        before = np.concatenate([ladder.mine[:, :1], ladder.mine[:, :-1]], axis=1)
        takes &= before >= least[:, np.newaxis] - TIE
        takes &= ladder.mine >= view.no_deal[:, np.newaxis] - TIE
        return first_of(takes, ladder.mine, view.top)

    def target(self, view: View) -> Floats:
        if view.rival is None:
            return view.no_deal
        return self._waiting(view, view.rival, mine=True)[0]

    def _waiting(self, view: View, rival: Rival, mine: bool) -> tuple[Floats, Floats]:
        """What waiting is worth to both; ``mine``: the next text is one's own."""
        its_discount = float(getattr(rival.strategy, "discount", self.discount))
        come = here_only(view, rival, mine) if rival.coming is None else rival.coming
        values = np.empty((len(come.n), 2))
        induction.wait(
            values, rival.ladder, rival.its_ladder, come, float(self.discount), its_discount
        )
        return values[:, 0], values[:, 1]


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

    def level(self, view: View) -> Floats:
        if view.expected is None or view.rungs is None or view.n_rungs is None:
            return view.top
        inside = np.arange(view.expected.shape[1]) < view.n_rungs[:, np.newaxis]
        expected = np.where(inside, view.expected, -np.inf)
        best = expected >= expected.max(axis=1, keepdims=True) - TIE
        return first_of(best, view.rungs, view.top)

    def target(self, view: View) -> Floats:
        return view.no_deal


def here_only(view: View, rival: Rival, mine: bool) -> Coming:
    """The texts still to come at the stage at hand, in turn; ``mine``: the next is one's own."""
    turns = np.arange(view.offers_left)
    return Coming(
        mine=(turns % 2 == 0) == mine,
        day=np.zeros_like(turns),
        n=np.full(len(view.no_deal), view.offers_left),
        no_deal=view.no_deal[:, np.newaxis],
        its_no_deal=rival.no_deal[:, np.newaxis],
        stays=np.ones((len(view.no_deal), 1)),
    )


def risk(own: Floats, other: Floats, no_deal: Floats) -> Floats:
    """The share of its gain that a party loses by taking the other's text; at most 1."""
    gain, lost = np.broadcast_arrays(own - no_deal, own - other)
    share = np.divide(lost, gain, out=np.ones_like(lost), where=gain > TIE)
    return np.asarray(np.minimum(share, 1.0))


def worth_to_it(rival: Rival) -> Floats:
    """Worth of one's own rungs to the other; no more than no deal where not both may sign."""
    useless = np.minimum(rival.ladder.theirs, rival.no_deal[:, np.newaxis])
    return np.where(rival.ladder.signable, rival.ladder.theirs, useless)


def first_of(marked: Bools, values: Floats, otherwise: Floats) -> Floats:
    """The value at the first mark of each row, or else another."""
    found = column(values, np.argmax(marked, axis=1))
    return np.where(marked.any(axis=1), found, otherwise)
