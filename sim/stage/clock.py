"""The clock of a stage: whose time is how far over, in one play. docs/model.md, section 3."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.rules.conceding import tick as pass_session

WHOLE = 0.5
"""A deadline that is as likely to be meant as this counts whole."""


@rule
def elapsed(sitting, r):
    """The share of the stage that is over once this session is, in (0, 1]."""
    return sitting.course.session[r] / max(sitting.seats.sessions, 1)


@rule
def elapsed_of_talks(sitting, r):
    """The same share of all sessions of the talks at which texts are tabled."""
    seats = sitting.seats
    return (seats.before + sitting.course.session[r]) / max(seats.whole, 1)


@rule
def own_sessions_left(sitting, r, a):
    """Own sessions of a party still to come after the present one, up to the nearest deadline;
    deadlines that may not be meant count with their chance.
    """
    seats, hours = sitting.seats, sitting.hours
    here = max(seats.sessions - sitting.course.session[r], 0)
    left = here + hours.later[r, a] + (seats.sessions if seats.open_ended > 0 else 0)
    for h in range(hours.hard.shape[0] - 1, -1, -1):
        if hours.holds[h, r]:
            nearer, hard = here + hours.before[h, r, a], hours.hard[h, r]
            left = nearer + (0.0 if hard >= WHOLE else 1.0 - hard) * (left - nearer)
    return left


@rule
def count_hours(sitting, r):
    """Count the own sessions that everybody has left, for the play at hand."""
    left = sitting.hours.left
    for a in range(left.shape[0]):
        left[a] = own_sessions_left(sitting, r, a)


@rule
def tick(sitting, r):
    """Another session begins."""
    hours = sitting.hours
    count_hours(sitting, r)
    pass_session(
        hours.own[r], hours.held[r], hours.left, elapsed(sitting, r), hours.over[r],
        hours.elapsed[r],
    )  # fmt: skip


@rule
def is_last(sitting, r, a):
    """Whether this is the party's own last session, and known to be: none is to come before the
    nearest deadline, or at all, at which it votes on an issue of its own that is still open.
    """
    if sitting.seats.open_ended > 0 or sitting.course.session[r] < 1:
        return False
    return sitting.hours.left[a] <= 0.0


@rule
def at_last(sitting, r, a):
    """Whether nothing is to come after this session at which the party votes."""
    return sitting.seats.final > 0 or is_last(sitting, r, a)
