"""The program of a stage: one piece of code, that is asked to do one thing or another.

All of it is compiled together, once, whatever a scenario's forums have done.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, rule
from sim.stage import doing, holding, opening
from sim.stage.sitting import (
    ANSWER,
    BALANCE,
    BETWEEN,
    CARRY,
    END,
    HEAR,
    HOLD,
    NOBODY_CHAIRS,
    OPEN,
    PREFER,
    PUT,
    RESUME,
    TABLE,
)


@rule
def do(sitting, r, a, what):
    """Do one thing in a play. ``a``: the party that does it, or 1 where the stage opens and is
    held. Returns 1 for yes.
    """
    if what in (TABLE, CARRY):
        return doing.table(sitting, r, a, 1 if what == TABLE else 0)
    if what == ANSWER:
        return doing.answer(sitting, r, a)
    if what in (BALANCE, BETWEEN):
        return do_as_chair(sitting, r, what)
    if what in (OPEN, HOLD, END):
        return hold(sitting, r, a, what)
    return do_else(sitting, r, what)


@rule
def hold(sitting, r, here, what):
    """Open the stage, hold it, or note how it has ended."""
    if what == OPEN:
        return opening.open_floor(sitting, r, here)
    if what == HOLD:
        return holding.hold(sitting, r)
    return holding.note_end(sitting, r)


@rule
def do_as_chair(sitting, r, what):
    """Table a text of whoever chairs."""
    if sitting.seats.chair < 0:
        return call(sitting.keys[NOBODY_CHAIRS], r, 0, 0, 0)
    if what == BALANCE:
        return doing.table_balanced(sitting, r)
    return doing.table_between(sitting, r)


@rule
def do_else(sitting, r, what):
    """Do what only some forums have done."""
    if what == HEAR:
        return doing.hear(sitting, r)
    if what == PREFER:
        return doing.prefer(sitting, r)
    if what == PUT:
        return doing.put(sitting, r)
    if what == RESUME:
        return doing.resume(sitting, r)
    return 0
