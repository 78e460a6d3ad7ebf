"""Wars on lines of forts: where the front stands, what battles tell, and what is expected. One
play.

docs/model.md, section 5.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.luck import uniform_at
from sim.rules.fronts import Pace, war
from sim.rules.lasting import months_until_decided


class Fronts(NamedTuple):
    """Measures that are fought out on lines of forts. Shapes: R replicates, F fronts, H chances
    that may be right, S = 2^k, who resists together (see :mod:`sim.model.resistance`), N forts.

    ``of``: [F], forts on the line; ``learned``: [F], chances of winning a battle are learned of;
    ``chances``: [F], how many may be right; ``waits``, ``fates``: [F, 2], keys of the luck of when
    battles come and of how they end. ``held``, ``fought``: [R, F], forts that its leader holds, and
    battles so far; ``rate``: [R, F], battles a month; ``right``: [R, F, S], the chance of winning
    one; ``wins``: [R, F, H, S], what all think that it may be; ``belief``: [R, F, H], how likely
    each of these is. ``line``: [N + 1], ``once``, ``out``: [3], room.
    """

    of: np.ndarray
    learned: np.ndarray
    chances: np.ndarray
    waits: np.ndarray
    fates: np.ndarray
    held: np.ndarray
    fought: np.ndarray
    rate: np.ndarray
    right: np.ndarray
    wins: np.ndarray
    belief: np.ndarray
    line: np.ndarray
    once: np.ndarray
    out: np.ndarray


@rule
def expect(fronts, r, f, group, ends, months):
    """What everybody expects by now, into ``out``: victory, defeat, and months of its running.

    ``group``: who resists; ``ends``: how often a month it ends otherwise; ``months``: after which
    it is undecided.
    """
    out, once, pace = fronts.out, fronts.once, Pace(fronts.rate[r, f], ends, months)
    out[:] = 0.0
    for h in range(fronts.chances[f]):
        war(
            fronts.held[r, f], fronts.wins[r, f, h, group], pace, fronts.line[: fronts.of[f] + 1],
            once,
        )  # fmt: skip
        for i in range(out.shape[0]):
            out[i] += fronts.belief[r, f, h] * once[i]


@rule
def months_to_battle(fronts, log1p, r, f, number):
    """How long until the next battle; by the luck of its number. ``number``: of the replicate."""
    key = fronts.waits[f]
    wait = uniform_at(key[0], key[1], number, fronts.fought[r, f])
    return months_until_decided(log1p, fronts.rate[r, f], wait)


@rule
def mean(fronts, r, f, group):
    """What everybody takes the chance of winning a battle for."""
    total = 0.0
    for h in range(fronts.chances[f]):
        total += fronts.belief[r, f, h] * fronts.wins[r, f, h, group]
    return total


@rule
def is_over(fronts, r, f):
    """Whether the front has reached an end of the line."""
    return fronts.held[r, f] == 0 or fronts.held[r, f] == fronts.of[f]


@rule
def learn(fronts, r, f, group, won):
    """Bayes on the chance of winning a battle, from one."""
    belief, wins, total = fronts.belief, fronts.wins, 0.0
    for h in range(fronts.chances[f]):
        chance = wins[r, f, h, group]
        total += belief[r, f, h] * (chance if won else 1.0 - chance)
    for h in range(fronts.chances[f] if total > 0.0 else 0):
        chance = wins[r, f, h, group]
        belief[r, f, h] = belief[r, f, h] * (chance if won else 1.0 - chance) / total


@rule
def fight(fronts, r, f, group, number):
    """Fight a battle; all learn from it. Whether it is won. ``number``: of the replicate."""
    key = fronts.fates[f]
    luck = uniform_at(key[0], key[1], number, fronts.fought[r, f])
    won = luck < fronts.right[r, f, group]
    fronts.held[r, f] += 1 if won else -1
    fronts.fought[r, f] += 1
    if fronts.learned[f]:
        learn(fronts, r, f, group, won)
    return won
