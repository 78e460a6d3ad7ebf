"""Threats as moves: announced or withheld, carried out already, or made good by walking out.

docs/model.md, section 5. Scenarios without such measures pass by at no cost.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.model.deciding import carry_out, decide_answers
from sim.model.draws import Draws
from sim.model.held import Held
from sim.model.layout import Layout
from sim.model.narration import tell_belief, tell_in_force, tell_threat
from sim.rules import announcing, conditions, following, tension
from sim.rules.coercion import IN_FORCE
from sim.rules.conditions import OPEN
from sim.rules.thresholds import ENOUGH

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def audience(layout: Layout, draws: Draws, m: int, day: date) -> Floats:
    """What holding back costs on a day, [R, A]: as public as the threat is by then.

    An ``audience_cost`` that the scenario states is the leader's in full once the threat has
    been made; what is denied is no threat that has been made.
    """
    measure = layout.scenario.measures[layout.measures[m]]
    cost = draws.publicised[:, m] * layout.publicity(measure, day)
    if measure.audience_cost is not None:
        leader = layout.tree.leader[m]
        said = not measure.denied and (measure.public_from is None or day >= measure.public_from)
        cost[:, leader] = draws.publicised[:, m, leader] * said
    return cost


def announce(talks: Accounts, place: int, here: Bools) -> None:
    """Before a stage is held every leader of a strategic threat chooses whether to announce it."""
    state, tree = talks.state, talks.layout.tree
    for m, name in enumerate(talks.layout.measures):
        if not talks.brief.measures[name].strategic:
            continue
        free = ~(state.announced[:, m] | state.deeds.decided[:, m] | talks.answered()[:, m])
        asked = here & free
        audience = state.acts.audience[:, m]
        audience[asked] = talks.draws.publicised[asked, m]
        following.turnouts(talks.world, asked)
        before, said = talks.mean_beliefs(), np.zeros(talks.n, np.bool_)
        announcing.announce(
            said,
            talks.world,
            asked,
            m,
            talks.draws.bluff,
            talks.luck.uniform(f"bluff:{name}", talks.first, talks.n, place),
        )
        audience[asked & ~said] = 0.0
        state.announced[:, m] |= said
        talks.note("announced", name, said, talks.brief.measures[name].by)
        talks.move_tension(said, tension.THREAT)
        if said[0]:
            tell_threat(talks, name)
        tell_belief(talks, int(tree.leader[m]), before)


def keep_announced(talks: Accounts, m: int) -> None:
    """A strategic threat costs its audience once announced, and until then nothing."""
    said = talks.state.announced[:, m, np.newaxis]
    talks.state.acts.audience[:, m] = talks.draws.publicised[:, m] * said


def take_up_again(talks: Accounts) -> None:
    """What was held back because accords had answered it, and they have lapsed since, is decided
    today after all.
    """
    deeds = talks.state.deeds
    held = deeds.decided & ~deeds.carried & (deeds.held != OPEN)
    again = held & ~talks.answered() if held.any() else held
    if again.any():
        deeds.decided[again] = False
        carry_out(talks, again.any(axis=1), again.any(axis=0), np.full(talks.n, -1))


def put_in_force(talks: Accounts, day: date) -> None:
    """What is carried out from a day on is carried out; whoever answers it decides."""
    carried, decided = talks.state.deeds.carried, talks.state.deeds.decided
    fresh = [
        name
        for name, measure in talks.brief.measures.items()
        if measure.in_force is not None
        and measure.in_force <= day
        and not (carried | decided)[:, talks.layout.measure[name]].any()
    ]
    for name in fresh:
        m = talks.layout.measure[name]
        tell_in_force(talks, name)
        if talks.layout.tree.lasts[m]:
            due = np.arange(len(talks.layout.measures)) == m
            carry_out(talks, np.ones(talks.n, np.bool_), due, np.full(talks.n, -1))
        else:
            held = np.zeros(carried.shape, np.int64)
            conditions.stances(talks.world, held)
            carried[:, m] = held[:, m] == OPEN
            decided[:, m] = ~carried[:, m]
            talks.state.deeds.held[:, m] = held[:, m]
    if fresh:
        decide_answers(talks)


def walk_out(talks: Accounts, floor: Held) -> None:
    """Where the stage has stalled, those who may walk out of it for that decide."""
    for m, name in enumerate(talks.layout.measures):
        after = talks.brief.measures[name].stalled
        if after is None or not floor.seating.signing[talks.layout.tree.leader[m]]:
            continue
        decided = talks.state.deeds.decided[:, m]
        asked = floor.on & talks.state.live & (floor.course.stale >= after) & ~decided
        if asked.any():
            due = np.arange(len(talks.layout.measures)) == m
            carry_out(talks, asked, due, np.full(talks.n, -1))
            left = asked & talks.state.deeds.carried[:, m]
            talks.note("walked_out", floor.seating.stage.id, left, talks.brief.measures[name].by)
            floor.walked |= left
            floor.on &= ~floor.walked & talks.state.live


def columns(talks: Accounts) -> dict[str, NDArray[Any]]:
    """Of every strategic threat: whether it was announced, and whether backed down from; of
    every root: whether accords have answered it for its leader; and where thresholds may answer
    each other, whether they did so at rest.
    """
    found: dict[str, NDArray[Any]] = {}
    deeds = talks.state.deeds
    for m, name in enumerate(talks.layout.measures):
        if talks.brief.measures[name].strategic:
            said = talks.state.announced[:, m]
            held_back = deeds.decided[:, m] & ~deeds.carried[:, m]
            found[f"announced_{name}"] = said.copy()
            found[f"backed_down_{name}"] = said & held_back & (deeds.held[:, m] == OPEN)
    roots = talks.layout.tree.named.any(axis=1)
    if roots.any():
        begun = talks.layout.tree.lasts & (talks.layout.tree.course == IN_FORCE)
        held = np.where(deeds.decided & ~begun, deeds.held != OPEN, talks.answered())
        for m in np.flatnonzero(roots).tolist():
            found[f"answered_{talks.layout.measures[m]}"] = held[:, m]
    if talks.layout.tree.revealing or talks.layout.tree.resists.any():
        found["at_rest"] = deeds.regret <= ENOUGH
        found["regret"] = deeds.regret.copy()
    return found
