"""Threats as moves: announced or withheld, carried out already, or made good by walking out. One
play.

docs/model.md, section 5. Scenarios without such measures pass by at no cost.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days import carrying, dates
from sim.days.lasting import is_answered
from sim.days.log import BELIEVED, BELIEVES, IN_FORCE, PUBLIC, tell
from sim.days.luck import draw
from sim.days.state import move_tension
from sim.rules import announcing
from sim.rules.conditions import OPEN, stance
from sim.rules.following import expect_turnouts
from sim.rules.tension import THREAT

NO_DAY = -1
"""Where a measure says none."""


class Threats(NamedTuple):
    """What a scenario says of its measures. Shapes: R replicates, A parties, M measures.

    The same in every play: ``by``: [M], the party; ``root``: [M], it is decided for want of an
    accord, on a day or in the end; days as ordinals, :data:`NO_DAY` for none: ``deadline``,
    ``public``, from which it is made in public, ``in_force``: [M]; ``publicity``: [M], how public
    it is then, in [0, 1]; ``stated``, ``denied``, ``strategic``: [M], its audience cost is stated,
    it is denied, its leader chooses whether to announce it; ``success``, ``bluffs``: [M, 2], keys
    of luck. Drawn: ``publicised``: [R, M, A], what holding back costs at full publicity; ``bluff``:
    [R, M].
    """

    by: np.ndarray
    root: np.ndarray
    deadline: np.ndarray
    public: np.ndarray
    in_force: np.ndarray
    publicity: np.ndarray
    stated: np.ndarray
    denied: np.ndarray
    strategic: np.ndarray
    success: np.ndarray
    bluffs: np.ndarray
    publicised: np.ndarray
    bluff: np.ndarray


@rule
def note_audience(play, r, m, day):
    """What holding back costs on a day: as public as the threat is by then.

    An audience cost that the scenario states is the leader's in full once the threat has been made;
    what is denied is no threat that has been made. A strategic one costs its audience once
    announced, and until then nothing.
    """
    threats, audience = play.threats, play.state.acts.audience
    said = threats.public[m] == NO_DAY or day >= threats.public[m]
    publicity = threats.publicity[m] if said else 0.0
    if threats.strategic[m]:
        publicity = 1.0 if play.state.announced[r, m] else 0.0
    for a in range(audience.shape[2]):
        audience[r, m, a] = threats.publicised[r, m, a] * publicity
    if threats.stated[m] and not threats.strategic[m]:
        leader, made = play.world.tree.leader[m], said and not threats.denied[m]
        audience[r, m, leader] = threats.publicised[r, m, leader] * (1.0 if made else 0.0)


@rule
def is_news(play, r, m, day):
    """Whether a threat has become public by a day and its public has not heard of it yet."""
    public = play.threats.public[m]
    return public != NO_DAY and play.state.heard[r] < public <= day


@rule
def some_news(play, r, day):
    """Whether that holds of any."""
    found = False
    for m in range(play.threats.public.shape[0]):
        found = found or is_news(play, r, m, day)
    return found


@rule
def publish(play, r, day):
    """Bring audience costs in line with what has been threatened in public by a day."""
    state = play.state
    for m in range(play.threats.public.shape[0]):
        note_audience(play, r, m, day)
        if is_news(play, r, m, day):
            if state.live[r]:
                move_tension(play, r, THREAT)
            tell(play, PUBLIC, r, m, 0)
    state.heard[r] = max(day, state.heard[r])
    state.beliefs.version[r] += 1


@rule
def announce(play, r, place):
    """Before a stage is held every leader of a strategic threat chooses whether to announce it."""
    for m in range(play.threats.strategic.shape[0]):
        if play.threats.strategic[m]:
            announce_one(play, r, m, place)


@rule
def announce_one(play, r, m, place):
    """One leader chooses, as long as its threat is neither announced, decided nor answered."""
    state, threats, world, said = play.state, play.threats, play.world, False
    audience, leader = state.acts.audience, world.tree.leader[m]
    if state.announced[r, m] or state.deeds.decided[r, m] or is_answered(world, r, m):
        return
    for a in range(audience.shape[2]):
        audience[r, m, a] = threats.publicised[r, m, a]
    expect_turnouts(world, r)
    tell(play, BELIEVES, r, leader, 0)
    said = announcing.announce(
        world, r, m, threats.bluff[r, m], draw(play, threats.bluffs[m], r, place)
    )
    if said:
        state.announced[r, m] = True
        dates.note(play, r, dates.ANNOUNCED, m, threats.by[m])
        move_tension(play, r, THREAT)
        tell(play, PUBLIC, r, m, 0)
    else:
        audience[r, m] = 0.0
    tell(play, BELIEVED, r, leader, 0)


@rule
def take_up_again(play, r):
    """What was held back because accords had answered it, and they have lapsed since, is decided
    today after all.
    """
    deeds, due, some = play.state.deeds, play.room.due, False
    for m in range(due.shape[0]):
        held = deeds.decided[r, m] and not deeds.carried[r, m] and deeds.held[r, m] != OPEN
        due[m] = held and not is_answered(play.world, r, m)
        some = some or due[m]
    if some:
        for m in range(due.shape[0]):
            if due[m]:
                deeds.decided[r, m] = False
        carrying.carry_out(play, r, carrying.NOTHING)


@rule
def put_in_force(play, r, day):
    """What is carried out from a day on is carried out; whoever answers it decides."""
    threats, deeds, some = play.threats, play.state.deeds, False
    for m in range(threats.in_force.shape[0]):
        there = threats.in_force[m] != NO_DAY and threats.in_force[m] <= day
        if there and not deeds.carried[r, m] and not deeds.decided[r, m]:
            some = True
            put_one_in_force(play, r, m)
    if some:
        carrying.decide_answers(play, r)


@rule
def put_one_in_force(play, r, m):
    """The same of one measure."""
    deeds, world = play.state.deeds, play.world
    tell(play, IN_FORCE, r, m, 0)
    if world.tree.lasts[m]:
        carrying.decide_one(play, r, m)
        return
    held = stance(world, r, m, world.tree.leader[m], world.settlement[r])
    deeds.carried[r, m], deeds.decided[r, m] = held == OPEN, held != OPEN
    deeds.held[r, m] = held
