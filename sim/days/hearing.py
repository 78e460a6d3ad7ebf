"""Who listens to what the days of a play bring; nobody, as a rule.

A story is told by whoever listens, in one play. Compiled or not, the program of the play calls it
where something has happened, or is about to, and goes on.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, rule
from sim.days.luck import LISTENER

(COMES, OVER, TODAY, DECIDES, DECIDED, PUBLIC, IN_FORCE, BELIEVES, BELIEVED, LASTS, BATTLE,
 FOUGHT_OUT, ACCIDENT, VOTED, DEADLINE, SHOCK, POSITION, HISTORY, DOUBTS, DOUBTED, NOT_HELD,
 OPENS, CLOSES, ADOPTED) = range(24)  # fmt: skip
"""What happens, ``of`` what and ``how``.

COMES, OVER: an entry (its place in the calendar), or -1 the end. TODAY: something is decided today.
DECIDES, DECIDED: measures are about to be decided, and have been. PUBLIC, IN_FORCE: a measure.
BELIEVES, BELIEVED: all are about to learn of a party's resolve, and have. LASTS: a measure that is
lifted or goes on (``how``). BATTLE: of a front (``how``: 1 won). FOUGHT_OUT: a measure. ACCIDENT:
of a measure; ``how``: 0 where it cannot set off any. VOTED: the accord of a stage, by party
``how``; :data:`sim.days.luck.Room` has the chance, and whether it was ratified. DEADLINE: an entry,
``how``: bits, meant, waits, lapsed. SHOCK: so many times. POSITION: an entry, came. HISTORY: an
entry. DOUBTS, DOUBTED: all are about to learn of the red lines of a party that publishes a text,
and have. NOT_HELD, OPENS, CLOSES: a stage. ADOPTED: the accord of a stage is in force.
"""


@rule
def tell(play, happened, r, of, how):
    """Tell whoever listens."""
    if play.keys[LISTENER] != 0:
        call(play.keys[LISTENER], happened, r, of, how)
