"""What went through the minds of the parties to one traced replicate, for those who tell it.

Everything here reads what the rules have worked out, or adds up what they add up; nothing
changes a number, and nothing is done without a diary. docs/model.md, sections 3, 5 and 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.rules import conditions, following, resistance

if TYPE_CHECKING:
    from sim.model.floor import Floor
    from sim.model.party import Party
    from sim.model.talks import Talks

Ints = NDArray[np.int64]


def of_offer(floor: Floor, person: Party) -> dict[str, Any]:
    """Why a text is tabled now: the strategy's motive, its clock, what is believed of others."""
    strategy, talks = person.strategy, floor.talks
    clock = getattr(strategy, "clock", "deadline")
    others = {"stage": floor.elapsed, "talks": floor.elapsed_of_talks}
    believed = talks.mean_beliefs()[0]
    return {
        "motive": strategy.motive,
        "elapsed": float(others.get(clock, floor.hours.elapsed[0, person.number])),
        "beliefs": {
            talks.layout.parties[a]: float(believed[t])
            for t, a in enumerate(talks.layout.typed)
            if a != person.number
        },
    }


def of_instruction(floor: Floor, person: Party) -> dict[str, Any]:
    """Which options beyond the red lines it opens, and what the text is worth that uses them.

    It reads the ladder by which the leader has decided.
    """
    talks, no_deal = floor.talks, float(floor.own_no_deal[0, person.number])
    ladder, layout, a = talks.lookout, talks.layout, person.number
    authority, settlement = talks.state.authority[0, a], talks.state.settlement[0]
    rungs = range(int(ladder.n[0]))
    rung = next(n for n in rungs if ladder.open[0, n] and ladder.over[0, n] == authority)
    text, opens = ladder.text[0, rung], {}
    for k, name in enumerate(layout.issues):
        counts = text[k] != settlement[k] or talks.mandates.package[0, a, k]
        if counts and text[k] >= 0 and talks.mandates.beyond[0, a, k, text[k]] > 0:
            opens[name] = talks._option(k, int(text[k]))
    return {"opens": opens, "worth": no_deal + float(ladder.gain[0, rung]), "no_deal": no_deal}


def reckoning(talks: Talks, m: int, text: Ints) -> dict[str, Any]:
    """What carrying out measure m comes to for its leader, as it reckons just before deciding.

    Parameters
    ----------
    talks
        The model, R = 1, right after the measure was decided.
    m
        The measure's number.
    text
        [K], what was in force before.

    Returns
    -------
    dict
        All in stakes: ``gain``, the chance of ``success`` times what it imposes; ``benefit``;
        ``cost`` at the leader's resolve; ``harm`` to itself; ``after``, what is expected of
        all that follows; ``answers``, the chance of each measure that answers it;
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
    gain += float(acts.settles[0, m] * lost)
    if tree.resists[m]:
        lowered = resistance.withstood(world, chances, 0, m)
        up = int(tree.parent[m])
        gain -= float(lowered * resistance.prize_of(world, 0, up, leader, text))
    benefit = float(acts.benefit[0, m, leader])
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
