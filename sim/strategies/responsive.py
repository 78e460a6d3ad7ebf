"""Strategies that answer what the others do. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from sim.compiling import TIE
from sim.errors import UsageError
from sim.registry import strategies
from sim.strategies.strategy import Bools, Floats, Ints, Strategy, View

MANNERS = ("relative", "absolute")
RAMP = 0.05
"""The share of a stage within which the bonus of a nice tit for tat grows to 1."""


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

    manner: str = "relative"
    window: int = 1

    def __post_init__(self) -> None:
        if self.manner not in MANNERS:
            raise UsageError(f"manner must be one of {', '.join(MANNERS)}, not {self.manner!r}")
        if not 1 <= self.window < float("inf") or self.window != int(self.window):
            raise UsageError(f"window must be a whole number from 1 on, not {self.window}")

    def level(self, view: View) -> Floats:
        past = view.past
        if past is None:
            return view.top
        own = np.where(past.rung >= 0, past.level, view.top)
        window = np.minimum(int(self.window), past.n_heard - 1)
        answers = (window >= 1) & (past.rung >= 0)
        now = column(past.heard, past.n_heard - 1)
        before = column(past.heard, past.n_heard - 1 - window)
        conceded = np.where(answers, now - before, 0.0) / np.maximum(window, 1)
        if self.manner == "relative":
            between = view.top - before
            share = np.divide(
                conceded, between, out=np.zeros_like(conceded), where=answers & (between > TIE)
            )
            conceded = share * (own - view.floor)
        level = np.where(self._stands_still(view), after_last(view, own), own - conceded)
        return np.clip(level, np.minimum(view.floor, view.top), view.top)

    def _stands_still(self, view: View) -> Bools:
        """Whether the others' last text is worth as much as the one before, and one's own no
        less.
        """
        past, rungs = view.past, view.rungs
        if past is None or rungs is None:
            return np.zeros(len(view.top), np.bool_)
        now = column(past.heard, past.n_heard - 1)
        held = np.abs(now - column(past.heard, past.n_heard - 2)) <= TIE
        kept = column(rungs, past.rung) >= column(rungs, past.rung_before) - TIE
        return (past.n_heard > 1) & (past.rung_before >= 0) & held & kept


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

    def level(self, view: View) -> Floats:
        past = view.past
        if past is None or view.rungs is None or view.n_rungs is None:
            return view.top
        own = last_own(view)
        further = (past.rung >= 0) & (past.n_theirs >= past.n_own)
        lower = after_last(view, own)
        return np.maximum(np.where(further, lower, own), view.no_deal)


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

    def level(self, view: View) -> Floats:
        past = view.past
        if past is None or view.nash is None:
            return view.top
        nash = np.minimum(np.maximum(view.nash, view.floor), view.top)
        heard = np.arange(past.heard.shape[1]) < past.n_heard[:, np.newaxis]
        best = np.where(heard, past.heard, -np.inf).max(axis=1)
        begun, way = past.n_heard > 0, nash - past.heard[:, 0]
        come = np.divide(
            best - past.heard[:, 0], way, out=np.ones_like(way), where=begun & (way > TIE)
        )
        share = np.where(begun, np.minimum(come, 1.0), 0.0)
        level = view.top - share * (view.top - nash)
        level = level - self._bonus(view.elapsed) * (level - nash)
        return np.where(past.rung >= 0, level, view.top)

    def _bonus(self, elapsed: Floats) -> Floats:
        late = np.minimum(np.maximum(elapsed - self.late, 0.0) / RAMP, 1.0)
        return np.maximum(self.bonus, late)


def last_own(view: View) -> Floats:
    """What the text that the party tabled last is worth to it now; its best before that."""
    past, rungs = view.past, view.rungs
    if past is None or rungs is None:
        return view.top
    return np.where(past.rung >= 0, column(rungs, past.rung), view.top)


def after_last(view: View, otherwise: Floats) -> Floats:
    """The best value of a rung after the one tabled last, [R], of those that could be signed if
    there are any; another value where there is none.
    """
    past, rungs, n, able = view.past, view.rungs, view.n_rungs, view.able
    if past is None or rungs is None or n is None:
        return otherwise
    any_ = beyond(rungs, n, past.rung, otherwise)
    if able is None:
        return any_
    return beyond(np.where(able, rungs, -np.inf), n, past.rung, any_)


def beyond(rungs: Floats, n: Ints, rung: Ints, otherwise: Floats) -> Floats:
    """The best value of a rung after ``rung``, [R]; another value where there is none."""
    place = np.arange(rungs.shape[1])
    further: Bools = (place > rung[:, np.newaxis]) & (place < n[:, np.newaxis])
    further &= np.isfinite(rungs)
    best = np.where(further, rungs, -np.inf).max(axis=1)
    return np.where(further.any(axis=1), best, otherwise)


def column(table: Floats, at: Ints) -> Floats:
    """One entry of each row; the first where ``at`` is negative."""
    return np.take_along_axis(table, np.maximum(at, 0)[:, np.newaxis], axis=1)[:, 0]
