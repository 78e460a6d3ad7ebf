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

    Special cases: two of them stay where they begin until the last session. A concession
    that is taken back is answered in kind.
    """

    source: ClassVar[str] = "faratin1998"
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
        return np.clip(own - conceded, np.minimum(view.floor, view.top), view.top)


@strategies.add("micro")
@dataclass(frozen=True)
class Micro(Strategy):
    """One rung further only if the others have kept up, text for text.

    It counts distinct texts, its own and the fewest of any other voter.

    Special cases: two of them go down their ladders in step; against a hardliner it
    tables two texts, and no third.
    """

    source: ClassVar[str] = "dejonge2022"
    recalls: ClassVar[bool] = True

    def level(self, view: View) -> Floats:
        past = view.past
        if past is None or view.rungs is None or view.n_rungs is None:
            return view.top
        own = last_own(view)
        further = (past.rung >= 0) & (past.n_theirs >= past.n_own)
        lower = below(view.rungs, view.n_rungs, own)
        return np.maximum(np.where(further, lower, own), np.minimum(view.no_deal, own))


def last_own(view: View) -> Floats:
    """What the text that the party tabled last is worth to it now; its best before that."""
    past, rungs = view.past, view.rungs
    if past is None or rungs is None:
        return view.top
    return np.where(past.rung >= 0, column(rungs, past.rung), view.top)


def below(rungs: Floats, n: Ints, level: Floats) -> Floats:
    """The best value of a rung that lies below ``level``, [R]; ``level`` where none does."""
    lower: Bools = rungs < level[:, np.newaxis] - TIE
    lower &= np.arange(rungs.shape[1]) < n[:, np.newaxis]
    best = np.where(lower, rungs, -np.inf).max(axis=1)
    return np.where(lower.any(axis=1), best, level)


def column(table: Floats, at: Ints) -> Floats:
    """One entry of each row; the first where ``at`` is negative."""
    return np.take_along_axis(table, np.maximum(at, 0)[:, np.newaxis], axis=1)[:, 0]
