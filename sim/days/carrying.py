"""Deciding on measures: what falls due, what is carried out, what answers it. One play.

docs/model.md, section 5.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import copy, rule
from sim.days import dates, lasting
from sim.days.log import DECIDED, DECIDES, TODAY, tell
from sim.days.luck import draw
from sim.days.state import note_spent, overrule
from sim.days.waiting import end_talks
from sim.rules import aftermath
from sim.rules.following import expect_turnouts

NOTHING = -1
"""What an accident has fired, where there is none."""
LEFT = -1
"""The day on which everything is decided that is left."""


@rule
def nothing_due(play):
    """Have no root fall due."""
    play.room.due[:] = False


@rule
def carry_out(play, r, fired):
    """Decide what is due (:class:`sim.days.luck.Room`), or what an accident has ``fired``, and what
    answers it.
    """
    room, state, threats = play.room, play.state, play.threats
    carried, by, ends = room.carried, room.by, False
    if carried.shape[0] == 0:
        return
    tell(play, DECIDES, r, 0, 0)
    copy(state.deeds.carried[r], carried)
    copy(state.deeds.by[r], by)
    expect_turnouts(play.world, r)
    for m in range(carried.shape[0]):
        room.luck[m] = draw(play, threats.success[m], r, 0)
    aftermath.carry_out(state.deeds, play.world, r, room.due, fired, room.luck)
    note_spent(play.world.tree, state, r)
    state.beliefs.version[r] += 1
    tell(play, DECIDED, r, 0, 0)
    for m in range(carried.shape[0]):  # from here on: what is new
        carried[m] = state.deeds.carried[r, m] and not carried[m]
        if carried[m]:
            dates.note(play, r, dates.CARRIED_OUT, m, threats.by[m])
            ends = ends or (play.given.grave[m] and not play.world.tree.lasts[m])
    if ends and state.live[r]:
        end_talks(play, r)
    overrule(state, r, by)
    lasting.begin(play, r, carried)


@rule
def decide(play, r, day):
    """Decide the roots that are due on a day; LEFT: all that are left."""
    room, threats, some = play.room, play.threats, False
    for m in range(room.due.shape[0]):
        here = day == LEFT or day == threats.deadline[m]
        room.due[m] = threats.root[m] and here
        some = some or room.due[m]
    if some:
        tell(play, TODAY, r, 0, 0)
        carry_out(play, r, NOTHING)


@rule
def decide_one(play, r, m):
    """Decide one root, and what answers it."""
    nothing_due(play)
    play.room.due[m] = True
    carry_out(play, r, NOTHING)


@rule
def decide_answers(play, r):
    """Decide what answers measures that are carried out already."""
    nothing_due(play)
    if play.state.live[r]:
        carry_out(play, r, NOTHING)
