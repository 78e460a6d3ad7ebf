"""What happens at a stage, for the log (:mod:`sim.days.log`)."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, rule
from sim.days.log import OTHERWISE, STAGE
from sim.stage.sitting import WRITES

(BEGINS, INSTRUCTED, TABLED, READ, PUT_DOWN, ANSWERED, LISTENS, HEARD, REFUSES, REFUSED, VOTED,
 PUT_UP, OPENED, ENDED) = range(STAGE, STAGE + 14)  # fmt: skip
"""What has happened: a session begins (``a``: which); a leader has added options (``what``) to an
authority; a party has tabled a text or nothing, and has been read; whoever mediates has; a party
has answered; all are about to learn of a party's red lines from what it says of a text of ``what``,
and have; are about to learn of its resolve from a no, and have; a text has been voted on against
another, and is put to the vote; the stage has opened, and ended."""


@rule
def tell(sitting, happened, r, a, what):
    """Write down what happens, where the play is logged."""
    log = sitting.play.log
    if r < log.plays[0]:
        log.marks[OTHERWISE] = what
        call(sitting.keys[WRITES], sitting, r, a, happened)
