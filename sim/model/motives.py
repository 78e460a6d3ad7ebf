"""How whoever carries a measure out, or holds it back, has reckoned, for those who tell it.

Everything here reads what the rules have worked out, or adds up what they add up; nothing
changes a number, and nothing is done without a diary. docs/model.md, sections 3, 5 and 7.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.minds import Reckoning
from sim.model.plays import Plays
from sim.rules import conditions, following, resistance

Ints = NDArray[np.int64]


def reckoning(talks: Plays, m: int, text: Ints) -> Reckoning:
    """What carrying out measure m comes to for its leader, as it reckons just before deciding.

    Parameters
    ----------
    talks
        The play, R = 1, right after the measure was decided.
    m
        The measure's number.
    text
        [K], what was in force before.

    Returns
    -------
    Reckoning
        All in stakes: ``gain``, the chance of ``success`` times what it imposes; ``benefit``, less
        any penalty; ``cost`` at the leader's resolve; ``harm`` to itself; ``after``, what is
        expected of all that follows; ``answers``, the chance of each measure that answers it;
        ``backing_down``, the price of holding back; ``breach``, that of a broken accord, and
        ``answered``, the benefit that an accord of others has made void.
    """
    tree, acts, deeds = talks.layout.tree, talks.state.acts, talks.state.deeds
    leader = int(tree.leader[m])
    world, resolve = (
        talks.world._replace(settlement=text[np.newaxis]),
        talks.draws.resolve[0, leader],
    )
    chances = talks.scratch.chances
    success = float(resistance.expected_success(world, chances, 0, m))
    gain = float(acts.prevails[0, m, 0] * resistance.prize_of(world, 0, m, leader, text))
    lost = resistance.prize_if_lost(world, 0, m, leader, text)
    gain += float(acts.settles[0, m, 0] * lost)
    if tree.resists[m]:
        lowered = resistance.withstood(world, resistance.SUCCESS, chances, 0, m)
        up = int(tree.parent[m])
        gain -= float(lowered * resistance.prize_of(world, 0, up, leader, text))
        unsettled = resistance.withstood(world, resistance.SETTLED, chances, 0, m)
        gain -= float(unsettled * resistance.prize_if_lost(world, 0, up, leader, text))
    benefit = float(acts.benefit[0, m, leader] - acts.penalty[0, m, leader])
    cost = float(acts.cost[0, m, leader]) * (1.0 - float(resolve))
    turnout = following.turnout_at(world, 0, m, leader, text)
    harm = float(acts.harm[0, m, leader] * turnout)
    held = int(deeds.held[0, m])
    test = float(conditions.asked(acts, 0, m, leader, held))
    whole = float(deeds.margin[0, m]) + test
    return {
        "gain": gain,
        "success": success,
        "benefit": benefit,
        "cost": cost,
        "harm": harm,
        "after": whole - (gain + benefit - cost - harm),
        "answers": {
            talks.layout.measures[n]: float(talks.scratch.chances[n])
            for n in np.flatnonzero(tree.parent == m)
        },
        "backing_down": max(-test, 0.0),
        "breach": max(test, 0.0) if held == conditions.SIGNED else 0.0,
        "answered": max(test, 0.0) if held == conditions.ANSWERED else 0.0,
    }
