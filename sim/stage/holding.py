"""A stage, from its opening to its end, in one play. docs/model.md, section 4."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, copy, rule
from sim.stage.clock import tick
from sim.stage.log import BEGINS, ENDED, tell
from sim.stage.settling import adopt, walk_out
from sim.stage.sitting import CLOSE, SESSION
from sim.stage.stock import build_ladders, give_leeway, instruct, take_stock


@rule
def open_stage(sitting, r):
    """Have leaders give their instructions; build everybody's ladder."""
    seats = sitting.seats
    take_stock(sitting, r)
    if seats.place > 0 or seats.overseen > 0:
        give_leeway(sitting, r)
    if seats.place > 0:
        instruct(sitting, r)
    build_ladders(sitting, r, True)


@rule
def begin_session(sitting, r):
    """Another session begins: where leaders oversee them they may instruct anew, and texts are
    looked for again where that tells.
    """
    course, extended = sitting.course, False
    course.session[r] += 1
    course.sat[r] = course.session[r]
    tick(sitting, r)
    tell(sitting, BEGINS, r, course.session[r], 0)
    if sitting.seats.overseen > 0 and course.session[r] > 1:
        take_stock(sitting, r)
        extended = instruct(sitting, r)
    build_ladders(sitting, r, extended)
    course.n_sessions[r] += 1
    course.fresh[r] = False


@rule
def may_walk_out(sitting, r):
    """Whether somebody has to be asked whether it walks out of a stage that has stalled."""
    course, walkers, asked = sitting.course, sitting.seats.walkers, False
    for w in range(walkers.shape[0] if course.on[r] and course.live[r] else 0):
        free = not course.decided[r, walkers[w, 0]]
        asked = asked or (free and course.stale[r] >= walkers[w, 1])
    return asked


@rule
def stall(sitting, r):
    """End the stage where there have been too many sessions without a new text."""
    course, most = sitting.course, sitting.seats.stalled_after
    if most >= 0 and course.stale[r] >= most:
        course.on[r] = False


@rule
def go_on(sitting, r):
    """Hold sessions up to the end of the stage."""
    course = sitting.course
    while course.on[r] and course.session[r] < sitting.seats.sessions:
        begin_session(sitting, r)
        call(sitting.keys[SESSION], sitting, r, 0, 0)
        course.stale[r] = 0 if course.fresh[r] else course.stale[r] + 1
        adopt(sitting, r)
        if may_walk_out(sitting, r):
            walk_out(sitting, r)
        stall(sitting, r)


@rule
def hold(sitting, r):
    """Hold a stage."""
    course = sitting.course
    course.on[r] = course.held[r]
    if course.on[r]:
        open_stage(sitting, r)
        go_on(sitting, r)
    if sitting.keys[CLOSE] != 0 and course.held[r]:
        call(sitting.keys[CLOSE], sitting, r, 0, 0)
        adopt(sitting, r)
    return 0


@rule
def note_end(sitting, r):
    """Note how a stage has ended; whether it has failed."""
    course, noted = sitting.course, sitting.play.course
    noted.walked_out[r, course.place] = course.walked[r]
    noted.accord[r, course.place] = course.agreed[r]
    copy(course.signed[r], noted.signers[r, course.place])
    tell(sitting, ENDED, r, 0, 0)
    return 1 if course.held[r] and not course.agreed[r] else 0
