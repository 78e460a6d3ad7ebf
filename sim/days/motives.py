"""How whoever carries a measure out, or holds it back, has reckoned. One play.

Everything here reads what the rules have worked out, or adds up what they add up. docs/model.md,
sections 3, 5 and 7.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.days.log import add
from sim.rules.conditions import ANSWERED, SIGNED, asked
from sim.rules.following import turnout_at
from sim.rules.resistance import (
    SETTLED,
    SUCCESS,
    expected_success,
    prize_if_lost,
    prize_of,
    withstood,
)


@rule
def gain_of(world, r, m, text):
    """What its leader gains by what m imposes, as it reckons, and what its answer to another spares
    it; in stakes. ``text``: [K], what was in force before.
    """
    acts, tree, chances = world.acts, world.tree, world.scratch.chances
    leader = tree.leader[m]
    gain = acts.prevails[r, m, 0] * prize_of(world, r, m, leader, text)
    gain += acts.settles[r, m, 0] * prize_if_lost(world, r, m, leader, text)
    if tree.resists[m] > 0:
        up = tree.parent[m]
        lowered = withstood(world, SUCCESS, chances, r, m)
        gain -= lowered * prize_of(world, r, up, leader, text)
        unsettled = withstood(world, SETTLED, chances, r, m)
        gain -= unsettled * prize_if_lost(world, r, up, leader, text)
    return gain


@rule
def write_reckoning(play, r, m):
    """Write down what carrying out measure m has come to for its leader, as it reckoned just before
    deciding, all in stakes: ``gain``, the chance of ``success`` times what it imposes; ``benefit``,
    less any penalty; ``cost`` at the leader's resolve; ``harm`` to itself; ``after``, what is
    expected of all that follows; ``backing_down``, the price of holding back; ``breach``, that of a
    broken accord, and ``answered``, the benefit that an accord of others has made void.
    """
    world, log, deeds = play.world, play.log, play.state.deeds
    acts, leader, text = world.acts, world.tree.leader[m], world.settlement[r]
    success = expected_success(world, world.scratch.chances, r, m)
    gain = gain_of(world, r, m, text)
    benefit = acts.benefit[r, m, leader] - acts.penalty[r, m, leader]
    cost = acts.cost[r, m, leader] * (1.0 - world.resolve[r, leader])
    harm = acts.harm[r, m, leader] * turnout_at(world, r, m, leader, text)
    held = deeds.held[r, m]
    test = asked(acts, r, m, leader, held)
    whole = deeds.margin[r, m] + test
    add(log, gain)
    add(log, success)
    add(log, benefit)
    add(log, cost)
    add(log, harm)
    add(log, whole - (gain + benefit - cost - harm))
    add(log, max(-test, 0.0))
    add(log, max(test, 0.0) if held == SIGNED else 0.0)
    add(log, max(test, 0.0) if held == ANSWERED else 0.0)
