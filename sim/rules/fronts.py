"""Wars on a line of forts: how likely they end at either end, and how soon.

docs/model.md, section 5. Battles come at a rate, each moves the front by one fort, and the war is
over at either end of the line (the gambler's ruin) [slantchev2003], [smith_stam2004]. Shapes: R
replicates, N forts.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import math
from typing import NamedTuple

from sim.compiling import rule

NOTHING = 1e-18
"""Chances below it are none."""
WON, LOST, MONTHS = 0, 1, 2
"""What is expected of a war: the chance of victory, that of defeat, and how long it lasts."""


class Pace(NamedTuple):
    """How fast a war goes: ``rate``, battles a month; ``ends``, how often a month it ends
    otherwise; ``months``, after which it ends undecided.
    """

    rate: float
    ends: float
    months: float


@rule
def battle(line, wins):
    """Fight one battle on a line: the chances of victory and of defeat by it.

    ``line``: [N + 1], written: the chance that the front stands at each fort and that nothing is
    decided; 0 at both ends.
    """
    of = line.shape[0] - 1
    won, lost, before = line[of - 1] * wins, line[1] * (1.0 - wins), 0.0
    for fort in range(1, of):
        here = line[fort]
        line[fort] = before * wins + line[fort + 1] * (1.0 - wins)
        before = here
    return won, lost


@rule
def war_from(line, wins, rate, ends, months, out):
    """What is expected of a war whose front stands where ``line`` says.

    The war is watched where something may happen, at the rate of battles and of what ends it
    undecided together, so that all that is added up is positive: no digit is lost, however uneven
    the war is.

    Parameters
    ----------
    line
        [N + 1], used up.
    wins
        The chance that the leader wins a battle.
    rate, ends
        Battles a month; how often a month the war ends otherwise. Infinite: at once.
    months
        After which it ends undecided.
    out
        [3], written: the chances of victory and of defeat, and its expected length in months.
    """
    out[WON], out[LOST], out[MONTHS] = 0.0, 0.0, 0.0
    if math.isinf(ends):
        return
    both = rate + ends
    if both == 0.0:
        out[MONTHS] = months
        return
    at_once = math.isinf(rate)
    sooner, expected = (1.0, math.inf) if at_once else (rate / both, both * months)
    if expected == 0.0:
        return
    left, going, mass, n = 1.0, 1.0, -expected, 0
    while left > NOTHING and (n < expected or math.exp(mass) > NOTHING):
        if not at_once:
            going = max(going - math.exp(mass), 0.0)
            out[MONTHS] += left * going / both
            mass += math.log(expected / (n + 1))
        n += 1
        won, lost = battle(line, wins)
        left = 0.0
        for fort in range(1, line.shape[0] - 1):
            line[fort] *= sooner
            left += line[fort]
        out[WON] += won * sooner * going
        out[LOST] += lost * sooner * going


@rule
def war(held, wins, chances, line, out):
    """What is expected of a war by now; nothing, where it is over.

    ``held``: forts that its leader holds; ``wins``: the chance that it wins a battle; ``chances``:
    see :class:`Pace`; ``line``: [N + 1], room; ``out``: [3], written.
    """
    last = line.shape[0] - 1
    if held in (0, last):
        out[WON], out[LOST], out[MONTHS] = 0.0, 0.0, 0.0
        return
    for fort in range(last + 1):
        line[fort] = 1.0 if fort == held else 0.0
    war_from(line, wins, chances.rate, chances.ends, chances.months, out)
