"""Demands that count only with others: what accords settle of them alone is worth nothing.

docs/model.md, section 1. What is in force by such an accord is written down to what was in force
before, for the party whose demand it is, until the accord lapses or the play is over. Shapes: R
replicates, A parties, K issues, O options, H demands that count only with others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.rules.terms import write_down
from sim.rules.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def hinges(layout: Layout, draws: Draws) -> dict[str, NDArray[Any]]:
    """What :class:`sim.rules.coercion.Acts` says of demands that count only with others."""
    n, found = len(draws.type), layout.hinges
    hinged = np.array([(a, k) for a, k, _ in found], np.int64).reshape(len(found), 2)
    needs = np.zeros((len(found), len(layout.issues)), np.bool_)
    active = np.ones((n, len(found)), np.bool_)
    for h, (a, k, others) in enumerate(found):
        needs[h, list(others)] = True
        party = layout.scenario.parties[layout.parties[a]]
        if party.readings:
            said = [layout.numbers(p.counts_with) == others for p in party.held(layout.issues[k])]
            active[:, h] = np.array(said)[layout.types[a].reading[draws.type[:, a]]]
    return {"hinged": hinged, "needs": needs, "hinges": active}


class Complements:
    """What is in force and counts for nothing, R replicates at once.

    ``left``: [R, A, K], what is left of the worth of the option that an accord has settled there,
    NaN where all of it; ``option``: [R, K], that option, and ``before``, [R, K], what it replaced.
    Nothing is done where every demand counts by itself.

    Parameters
    ----------
    worth
        [R, A, K, O], which is rewritten.
    some
        Whether some demand counts only with others.
    """

    def __init__(self, worth: Floats, some: bool) -> None:
        self.worth, self.some = worth, some
        self.drawn = worth.copy() if some else worth
        self.left = np.full(worth.shape[:3] if some else (0, 0, 0), np.nan)
        self.option = np.zeros((len(worth), worth.shape[2]), np.int64)
        self.before = self.option.copy()

    def note_accord(self, world: World, passed: Bools, texts: Ints) -> None:
        """Texts are about to come into force where ``passed``, [R]."""
        if not self.some:
            return
        changed = passed[:, np.newaxis] & (texts != world.settlement)
        self.option[changed], self.before[changed] = texts[changed], world.settlement[changed]
        write_down(world, passed, texts, self.left)
        self.write()
        world.beliefs.version[passed] += 1

    def value_anew(self, rows: Bools, worth: Floats) -> None:
        """Options are worth something else where ``rows``, [R]. ``worth``: [R, A, K, E]."""
        if not self.some:
            return
        other = (self.drawn != worth).any(axis=3) & rows[:, np.newaxis, np.newaxis]
        self.drawn[rows] = worth[rows]
        r, a, k = np.nonzero(~np.isnan(self.left) & other)
        before = self.before[r, k]
        self.left[r, a, k] = np.where(before >= 0, self.drawn[r, a, k, before], 0.0)
        self.write()

    def write(self) -> None:
        """Write down what counts for nothing, after all worth has been written anew."""
        r, a, k = self._idle(self.left)
        self.worth[r, a, k, self.option[r, k]] = self.left[r, a, k]

    def lapse(self, issues: Bools) -> None:
        """Accords on these issues, [R, K], are void."""
        if self.some:
            gone = np.where(issues[:, np.newaxis], self.left, np.nan)
            self._restore(gone)
            self.left[~np.isnan(gone)] = np.nan

    def settle(self) -> None:
        """The end of all: options are worth what was drawn again, see :meth:`lost`."""
        self._restore(self.left)

    def lost(self, settlement: Ints) -> Floats | float:
        """What utility holds of what is in force and counts for nothing, [R, A], in stakes."""
        if not self.some:
            return 0.0
        lost = np.zeros(self.left.shape)
        r, a, k = self._idle(self.left)
        option = self.option[r, k]
        more = self.worth[r, a, k, option] - self.left[r, a, k]  # 0 while it is written down
        lost[r, a, k] = np.where(settlement[r, k] == option, more, 0.0)
        return np.asarray(lost.sum(axis=2))

    def _restore(self, left: Floats) -> None:
        r, a, k = self._idle(left)
        option = self.option[r, k]
        self.worth[r, a, k, option] = self.drawn[r, a, k, option]

    @staticmethod
    def _idle(left: Floats) -> tuple[Ints, ...]:
        return np.nonzero(~np.isnan(left))
