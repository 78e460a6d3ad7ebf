"""A stage as it opens: what is so there, before anybody looks for texts. One play. docs/model.md,
sections 3 and 4.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import copy, rule
from sim.days import clock, confirming, homes, remembering, risk, waiting
from sim.days.state import UNTABLED
from sim.rules.following import expect_turnouts
from sim.rules.offers import NEW
from sim.rules.worth import recall
from sim.stage.coming import look_ahead
from sim.stage.log import OPENED, tell
from sim.stage.sitting import NOBODY
from sim.stage.stock import person_of

# -- hours --------------------------------------------------------------------------------


@rule
def meets_its_own(play, r, place, a):
    """Whether a party has a line on an issue on a stage's agenda that is still open."""
    settled, found = play.state.settled, False
    for k in range(settled.shape[1]):
        own = play.world.want[r, a, k] >= 0 and not settled[r, k]
        found = found or (own and play.stages.agenda[place, k])
    return found


@rule
def recurs(sitting, r, place, a):
    """Whether all that party a would settle here is on the agenda of a later stage."""
    agenda, own, elsewhere = sitting.seen.agenda, False, False
    for k in range(agenda.shape[1]):
        mine = sitting.world.want[r, a, k] >= 0 and agenda[r, k]
        own = own or mine
        elsewhere = elsewhere or (mine and not sitting.play.stages.agenda[place, k])
    return own and not elsewhere


@rule
def note_deadlines(sitting, r, on):
    """Which deadlines hold: those known today, and the days on which threats fall due, as far as
    they are believed.
    """
    hours, play, world, slot = sitting.hours, sitting.play, sitting.world, -1
    for h in range(hours.hard.shape[0]):
        d, m = hours.deadline[h], hours.threat[h]
        if d >= 0:
            holds = play.clock.moved[d, r] if hours.put_off[h] else hours.known[h]
            hours.holds[h, r] = holds and not clock.has_lapsed(play, r, d)
            hours.hard[h, r] = play.clock.hard[d, r]
        elif on:
            if slot < 0:
                copy(world.settlement[r], world.scratch.text)
                slot = recall(world, r, world.scratch.text)
            hours.hard[h, r] = world.memo.chance[r, slot, m]
            hours.holds[h, r] = not play.state.deeds.decided[r, m]


@rule
def count_sessions(sitting, r, on):
    """Count everybody's own sessions, here and later."""
    hours, play, voters = sitting.hours, sitting.play, sitting.seats.voters
    clock.sit_down(play, r, hours.table)
    note_deadlines(sitting, r, on)
    hours.later[r] = 0.0
    for h in range(hours.hard.shape[0]):
        hours.before[h, r] = 0.0
    for i in range(voters.shape[0]):
        a = voters[i]
        hours.own[r, a] = meets_its_own(play, r, sitting.seats.place, a)
        for n in range(hours.places.shape[0]):
            place = hours.places[n]
            own = play.stages.sessions[place] if recurs(sitting, r, place, a) else 0
            hours.later[r, a] += own
            for h in range(hours.hard.shape[0]):
                hours.before[h, r, a] += own if hours.early[h, place] else 0


# -- the stage ----------------------------------------------------------------------------


@rule
def set_agenda(sitting, r, here):
    """What is on the agenda and still open; whether the stage is held."""
    agenda, course, play, some = sitting.seen.agenda, sitting.course, sitting.play, False
    for k in range(agenda.shape[1]):
        open_here = play.stages.agenda[course.place, k] and not play.state.settled[r, k]
        agenda[r, k] = open_here
        some = some or open_here
    course.on[r], course.held[r] = here, here and some
    copy(play.state.settlement[r], course.stood[r])


@rule
def begin(course, r):
    """Nothing has been said at the stage yet."""
    course.session[r], course.sat[r], course.turn[r], course.stale[r] = 0, 0, 0, 0
    course.fresh[r], course.passed[r] = False, False
    course.walked[r], course.agreed[r] = False, False
    course.proposer[r] = NOBODY
    course.signed[r] = False
    course.standing[r] = UNTABLED


@rule
def hush(outcry, r):
    """Homes have heard nothing of the stage yet."""
    if outcry.said.shape[0] > 0:
        outcry.said[r] = UNTABLED


@rule
def set_minds(sitting, r):
    """What all think as the stage opens: nobody has taken stock yet."""
    minds, doubts, learned = sitting.minds, sitting.play.state.doubts, sitting.seats.learned
    minds.stock_of[r], minds.resumed_in[r], minds.would[r] = -1, -1, False
    minds.looked_at[r] = np.nan
    copy(minds.authority[r], minds.taken[r])
    copy(sitting.world.settlement[r], minds.resumed[r])
    for i in range(learned.shape[0]):
        copy(doubts.mass[r, learned[i]], minds.lines[r, i])


@rule
def open_floor(sitting, r, here):
    """Have the stage be as it opens; ``here``: 1 where it is held."""
    play, state, place = sitting.play, sitting.play.state, sitting.course.place
    waiting.look_ahead(play, r, place)
    homes.look_ahead(play, r)
    confirming.refresh(play, r)
    copy(play.stages.signing[place], state.acts.signing)
    if here > 0:
        expect_turnouts(play.world, r)
    risk.look_ahead(play, r, here > 0)
    state.beliefs.version[r] += 1
    for a in range(sitting.people.shape[0]):
        person_of(sitting, a).rating.version[r] = NEW
    begin(sitting.course, r)
    hush(sitting.outcry, r)
    set_agenda(sitting, r, here > 0)
    count_sessions(sitting, r, here > 0)
    remembering.resume(sitting.recalled, state, r)
    set_minds(sitting, r)
    look_ahead(sitting, r)
    tell(sitting, OPENED, r, 0, 0)
    return 0
