"""Wars on lines of forts: where the front stands, what battles tell, and what is expected.

docs/model.md, section 5. Shapes: R replicates, H chances that may be right, S = 2^k, who resists
together (see :mod:`sim.model.resistance`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.luck import Luck
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.resistance import prevails
from sim.rules import fronts, lasting
from sim.scenario.fronts import listed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class Front:
    """A measure that is fought out on a line of forts, in R replicates.

    ``held``, ``fought``: [R], forts that its leader holds, and battles so far; ``rate``: [R],
    battles a month; ``right``: [R, S], the chance of winning one; ``wins``: [R, H, S], what all
    think that it may be; ``belief``: [R, H], how likely each of these is.

    Parameters
    ----------
    layout
        Of the scenario.
    draws
        Its numbers.
    m
        The measure's number.
    """

    def __init__(self, layout: Layout, draws: Draws, m: int) -> None:
        self.name, self.m, n = layout.measures[m], m, len(draws.success)
        measure = layout.scenario.measures[self.name]
        assert measure.front is not None
        believed = measure.front.believed
        self.of, self.learned = measure.front.of, believed is not None
        self.held = np.full(n, measure.front.held, np.int64)
        self.fought = np.zeros(n, np.int64)
        self.rate = lasting.rate_of(draws.lasting[f"{self.name}.battle"])
        self.right = draws.prevails[:, m].copy()
        chances = listed(believed) if believed is not None else {}
        self.belief = np.tile(list(chances.values()) or [1.0], (n, 1))
        self.wins = self.right[:, np.newaxis]
        if chances:
            each = []
            for chance in chances:
                success = draws.success.copy()
                success[:, m] = chance
                each.append(prevails(layout, success, draws.lowered)[:, m])
            self.wins = np.stack(each, axis=1)

    def expected(self, group: Ints, ends: Floats, months: Floats) -> Floats:
        """What everybody expects by now, [R, 3]: victory, defeat, and months of its running.

        Parameters
        ----------
        group
            [R], who resists.
        ends
            [R], how often a month it ends otherwise.
        months
            [R], after which it is undecided.
        """
        rows, found = np.arange(len(group)), np.zeros((len(group), 3))
        line, out = np.zeros(self.of + 1), np.zeros((len(group), 3))
        for h in range(self.belief.shape[1]):
            wins = self.wins[rows, h, group]
            fronts.wars(self.held, wins, self.rate, ends, months, line, out)
            found += self.belief[:, h, np.newaxis] * out
        return found

    def months_to_battle(self, luck: Luck, first: int) -> Floats:
        """How long until the next battle, [R]; by the luck of its number."""
        wait = self._drawn(luck, f"battle:{self.name}", first)
        return lasting.months_until_decided(self.rate, wait)

    def fight(self, where: Bools, group: Ints, luck: Luck, first: int) -> Bools:
        """Fight a battle in some plays; all learn from it. Whether it is won, [R]."""
        rows = np.arange(len(group))
        won = self._drawn(luck, f"won:{self.name}", first) < self.right[rows, group]
        self.held += np.where(where, np.where(won, 1, -1), 0)
        self.fought += where
        if self.learned:
            chance = self.wins[rows, :, group]
            likely = self.belief * np.where(won[:, np.newaxis], chance, 1.0 - chance)
            total = _summed(likely)[:, np.newaxis]
            np.divide(likely, total, out=self.belief, where=where[:, np.newaxis] & (total > 0.0))
        return np.asarray(won)

    def mean(self, group: Ints) -> Floats:
        """What everybody takes the chance of winning a battle for, [R]."""
        rows = np.arange(len(group))
        return _summed(self.belief * self.wins[rows, :, group])

    @property
    def over(self) -> Bools:
        """Whether the front has reached an end of the line, [R]."""
        return np.asarray((self.held == 0) | (self.held == self.of))

    def _drawn(self, luck: Luck, name: str, first: int) -> Floats:
        """The draws of everybody's next battle, [R]."""
        found = np.zeros(len(self.fought))
        for number in np.unique(self.fought).tolist():
            here = self.fought == number
            found[here] = luck.uniform(name, first, len(found), number)[here]
        return found


def _summed(table: Floats) -> Floats:
    """The sum of each row, whatever else is played: one number after the other."""
    total = np.zeros(len(table))
    for column in table.T:
        total += column
    return total
