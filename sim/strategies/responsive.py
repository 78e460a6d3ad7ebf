"""Strategies that answer what the others do. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import inf
from typing import ClassVar

from sim.compiling import TIE, rule
from sim.errors import UsageError
from sim.registry import strategies
from sim.strategies.strategy import Strategy, View, word

RAMP = 0.05
"""The share of a stage within which the bonus of a nice tit for tat grows to 1."""


class Manner(IntEnum):
    """How a concession is answered."""

    relative = 0
    absolute = 1


@strategies.add("tit_for_tat")
@dataclass(frozen=True)
class TitForTat(Strategy):
    """Concede what the others conceded, as it is worth to oneself.

    Parameters
    ----------
    manner
        ``relative``: the share of what still lay between that the others gave up, on their
        way to one's best rung and on one's own way to the floor; ``absolute``: as many
        stakes.
    window
        Over so many of the others' texts their concession is averaged.

    Where neither has moved since its text before, it goes one rung further, for else two of
    them would stay where they begin. Special cases: a concession that is taken back is
    answered in kind.
    """

    source: ClassVar[str] = "faratin1998"
    motive: ClassVar[str] = "what the others conceded is answered"
    recalls: ClassVar[bool] = True

    manner: Manner = Manner.relative
    window: int = 1

    def __post_init__(self) -> None:
        word(self, "manner", Manner)
        if not 1 <= self.window < float("inf") or self.window != int(self.window):
            raise UsageError(f"window must be a whole number from 1 on, not {self.window}")

    def level(self, view: View) -> float:
        past = view.past
        if not view.has_past or past.rung < 0:
            return view.top
        own, conceded = past.level, 0.0
        window = min(int(self.window), past.n_heard - 1)
        if window >= 1:
            before = past.heard[past.n_heard - 1 - window]
            conceded = (past.heard[past.n_heard - 1] - before) / window
            if self.manner == Manner.relative:
                between = view.top - before
                share = conceded / between if between > TIE else 0.0
                conceded = share * (own - view.floor)
        level = after_last(view, own) if stands_still(view) else own - conceded
        return max(min(level, view.top), min(view.floor, view.top))


@strategies.add("micro")
@dataclass(frozen=True)
class Micro(Strategy):
    """One rung further only if the others have kept up, text for text.

    It counts distinct texts, its own and the fewest of any other voter. So its texts never
    outnumber another's by more than one, and it has never conceded more often than another
    has tabled a new text. The one ahead is needed: two of them would never begin without.
    A text further on that has come to be worth as much as its last, as beliefs moved, is no
    concession, and it tables that. It passes over what those needed could not sign while there
    is more to come.

    Special cases: two of them go down their ladders in step, and who speaks second is never
    ahead; against a hardliner it tables two texts, and no third.
    """

    source: ClassVar[str] = "dejonge2022"
    motive: ClassVar[str] = "the others have tabled as many new texts"
    recalls: ClassVar[bool] = True

    def level(self, view: View) -> float:
        past = view.past
        if not view.has_past:
            return view.top
        own = last_own(view)
        further = past.rung >= 0 and past.n_theirs >= past.n_own
        return max(after_last(view, own) if further else own, view.no_deal)


@strategies.add("nice_tit_for_tat")
@dataclass(frozen=True)
class NiceTitForTat(Strategy):
    """Go towards the Nash text as the others do; late, the rest.

    Of the way from the others' first text to what the Nash text is worth to it, they have
    gone the share c with their best; it goes the share c of its own way from the top of its
    ladder to the Nash text. Of what is left of that it gives a share as a bonus.

    Parameters
    ----------
    bonus
        The share given before it is late, in [0, 1].
    late
        The share of its time, in [0, 1), after which the bonus grows to 1 within
        ``RAMP``.

    Special cases: against a hardliner it stays where it is, but for the bonus, until it is
    late. Two of them table their Nash texts when the stage ends. Its first text is its best.
    """

    source: ClassVar[str] = "baarslag2013"
    motive: ClassVar[str] = "the others have come towards the middle, too"
    recalls: ClassVar[bool] = True
    aims: ClassVar[bool] = True

    bonus: float = 0.1
    late: float = 0.91

    def __post_init__(self) -> None:
        if not 0.0 <= self.bonus <= 1.0:
            raise UsageError(f"bonus is a share from 0 to 1, not {self.bonus}")
        if not 0.0 <= self.late < 1.0:
            raise UsageError(f"late is a share from 0 to below 1, not {self.late}")

    def level(self, view: View) -> float:
        past = view.past
        if not view.has_past or not view.has_nash or past.rung < 0:
            return view.top
        nash, share = min(max(view.nash, view.floor), view.top), 0.0
        if past.n_heard > 0:
            best = -inf
            for n in range(past.n_heard):
                best = max(best, past.heard[n])
            way = nash - past.heard[0]
            share = min((best - past.heard[0]) / way, 1.0) if way > TIE else 1.0
        level = view.top - share * (view.top - nash)
        late = min(max(view.elapsed - self.late, 0.0) / RAMP, 1.0)
        return level - max(self.bonus, late) * (level - nash)


@rule
def stands_still(view: View) -> bool:
    """Whether the others' last text is worth as much as the one before, and one's own no less."""
    past, rungs = view.past, view.rungs
    if past.n_heard < 2 or past.rung_before < 0:
        return False
    now, before = past.heard[past.n_heard - 1], past.heard[past.n_heard - 2]
    kept: bool = rungs[past.rung] >= rungs[past.rung_before] - TIE
    return kept and abs(now - before) <= TIE


@rule
def last_own(view: View) -> float:
    """What the text that the party tabled last is worth to it now; its best before that."""
    return view.rungs[view.past.rung] if view.past.rung >= 0 else view.top


@rule
def after_last(view: View, otherwise: float) -> float:
    """The best value of a rung after the one tabled last, of those that could be signed if there
    are any; another value where there is none.
    """
    best, signable, any_, able = -inf, -inf, False, False
    for rung in range(view.past.rung + 1, view.n_rungs):
        any_, best = True, max(best, view.rungs[rung])
        if view.able[rung]:
            able, signable = True, max(signable, view.rungs[rung])
    if able:
        return signable
    return best if any_ else otherwise
