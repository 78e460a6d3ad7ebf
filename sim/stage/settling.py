"""What changes more than the stage: an accord comes into force, somebody walks out. One play.
docs/model.md, sections 4 and 5.

The program of the whole play is asked to do it, by key.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, copy, found, rule
from sim.days.dates import WALKED_OUT, note
from sim.stage.coming import write_days
from sim.stage.sitting import ADOPT, CALENDAR, DECIDE, RUNS


@rule
def have(sitting, r, of, what):
    """Have the program of the whole play do something."""
    keys = sitting.keys
    return call(keys[RUNS], found(keys[CALENDAR]), r, of, what)


@rule
def adopt(sitting, r):
    """Put into force what has been adopted, which ends the stage."""
    course, room = sitting.course, sitting.play.room
    if course.passed[r]:
        copy(course.text[r], room.adopted)
        copy(course.yes[r], room.yes)
        copy(sitting.seen.agenda[r], room.agenda)
        have(sitting, r, course.place, ADOPT)
        course.passed[r], course.agreed[r], course.on[r] = False, True, False
        copy(course.yes[r], course.signed[r])


@rule
def walk_out(sitting, r):
    """Where the stage has stalled, those who may walk out of it for that decide."""
    course, walkers, play = sitting.course, sitting.seats.walkers, sitting.play
    deeds = play.state.deeds
    for w in range(walkers.shape[0]):
        m, on = walkers[w, 0], course.on[r] and course.live[r]
        if on and course.stale[r] >= walkers[w, 1] and not deeds.decided[r, m]:
            have(sitting, r, m, DECIDE)
            if deeds.carried[r, m]:
                note(play, r, WALKED_OUT, course.place, play.threats.by[m])
                course.walked[r] = True
            course.on[r] = not course.walked[r] and course.live[r]
    write_days(sitting, r)
