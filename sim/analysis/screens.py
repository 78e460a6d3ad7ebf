"""A screen: which of many single changes does most for a goal, and how sure that is.

The best of many looks better than it is, for it was chosen by plays that happened to favour it.
So those that are shown are played again on luck on which nothing was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from sim.analysis.effects import Effect, Shift, apart, as_dicts, effect, effects, simultaneous
from sim.analysis.shares import Mean, Share, level
from sim.analysis.slates import Goal, Plays

HELPING, HURTING, PAIRED = 8, 4, 5
"""So many changes are shown that do most for a goal and against it; pairs are of so many."""


@dataclass(frozen=True)
class Chosen:
    """A change that is shown.

    Parameters
    ----------
    first
        Its effect on the luck on which it was chosen.
    fresh
        Its effect on other luck; its interval holds for all that are shown at once.
    """

    first: Effect
    fresh: Effect


@dataclass(frozen=True)
class Pair:
    """Two changes made together, on fresh luck.

    Parameters
    ----------
    labels
        Of the two.
    effect
        Of both together.
    beyond
        By how much that is more than the sum of what each does alone.
    """

    labels: tuple[str, str]
    effect: Effect
    beyond: Shift | None


@dataclass(frozen=True)
class Screen:
    """Which single change does most.

    Parameters
    ----------
    goal
        For what.
    plays, fresh
        All changes on the first luck; those that are shown, and pairs, on fresh luck.
    ranked
        All of them, those that help most first, by the first luck; intervals hold at once.
    helping, hurting
        Those shown, by what fresh luck says of them.
    pairs
        Every two of the best, those that help most first.
    """

    goal: Goal
    plays: Plays
    fresh: Plays
    ranked: Sequence[Effect]
    helping: Sequence[Chosen]
    hurting: Sequence[Chosen]
    pairs: Sequence[Pair]

    @property
    def before(self) -> Share | Mean:
        """How often the goal comes about with nothing changed, on the first luck."""
        return level(self.plays.levels(self.goal.name)[0])

    @property
    def inert(self) -> int:
        """How many changes move the goal in no play at all."""
        return sum(not one.acts for one in self.ranked)

    def as_dict(self) -> dict[str, Any]:
        """The screen for programs."""
        about = self.plays.about
        return {
            "scenario": about["scenario"],
            "for": self.goal.name,
            "plays": self.plays.n,
            "seed": about["seed"],
            "fresh_seed": self.fresh.about["seed"],
            "before": self.before.as_dict(),
            "tried": as_dicts(self.ranked),
            "helping": as_dicts([one.fresh for one in self.helping]),
            "hurting": as_dicts([one.fresh for one in self.hurting]),
            "pairs": as_dicts([one.effect for one in self.pairs]),
            "untried": list(about["untried"]),
        }


def chosen(plays: Plays, goal: str) -> tuple[list[int], list[int]]:
    """The changes that do most for a goal, and those that do most against it, as rows."""
    ranked = effects(plays, goal)
    helping = [one.change for one in ranked if one.difference.mean > 0][:HELPING]
    hurting = [one.change for one in reversed(ranked) if one.difference.mean < 0][:HURTING]
    return helping, hurting


def screened(plays: Plays, fresh: Plays, goal: str) -> Screen:
    """Put together what first and fresh luck say.

    Parameters
    ----------
    plays
        Every change, on the first luck.
    fresh
        Those that :func:`chosen` names, in its order, and then pairs, on fresh luck.
    goal
        What they are judged by.
    """
    ranked = effects(plays, goal)
    by_row = {one.change: one for one in ranked}
    helping, hurting = chosen(plays, goal)
    levels, width = fresh.levels(goal), simultaneous(max(len(helping) + len(hurting), 1))
    shown = [
        Chosen(by_row[row], effect(fresh, place, levels, width))
        for place, row in enumerate([*helping, *hurting], start=1)
    ]
    first = sorted(shown[: len(helping)], key=lambda one: -one.fresh.difference.mean)
    last = sorted(shown[len(helping) :], key=lambda one: one.fresh.difference.mean)
    pairs = sorted(_pairs(fresh, goal), key=lambda one: -one.effect.difference.mean)
    return Screen(plays.goal(goal), plays, fresh, ranked, first, last, pairs)


def _pairs(fresh: Plays, goal: str) -> list[Pair]:
    """Every pair that was played, beside what its two changes do alone."""
    rows = {told["label"]: row for row, told in enumerate(fresh.tried, start=1)}
    single = [told["label"] for told in fresh.tried if told["about"] != "pair"]
    there = [
        (one, other, rows[both])
        for one, other in combinations(single, 2)
        if (both := f"{one}; and: {other}") in rows
    ]
    levels, width = fresh.levels(goal), simultaneous(len(there))
    came = levels.astype(np.float64)
    found = []
    for one, other, row in there:
        alone = came[rows[one]] + came[rows[other]] - came[0]
        beyond = apart(alone, came[row], width)
        found.append(Pair((one, other), effect(fresh, row, levels, width), beyond))
    return found
