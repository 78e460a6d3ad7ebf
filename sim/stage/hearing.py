"""Who listens to what happens at a stage; nobody, as a rule.

A story is told by whoever listens, in one play. Compiled or not, the program of a stage calls it
where something has happened, and goes on.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, rule
from sim.stage.sitting import LISTENER

BEGINS, INSTRUCTED, TABLED, READ, PUT_DOWN, ANSWERED, LISTENS, HEARD, REFUSED, VOTED, PUT_UP = (
    range(11)
)
"""What has happened: a session begins; a leader has added options (``what``) to an authority; a
party has tabled a text or nothing, and has been read; whoever mediates has; a party has answered;
all are about to learn of a party's red lines from what it says of a text of ``what``, and have; are
about to learn of its resolve from a no (0), and have (1); a text has been voted on against another,
and is put to the vote."""


@rule
def tell(sitting, happened, r, a, what):
    """Tell whoever listens."""
    if sitting.keys[LISTENER] != 0:
        call(sitting.keys[LISTENER], happened, r, a, what)
