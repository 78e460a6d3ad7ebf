"""Confirming what is in force: an entry of an issue beside its options. One play.

docs/model.md, section 5. In texts, entry ``n_options[k]`` of a confirmable issue k means that
what is in force there is confirmed: it is worth what is in force and asked of lines like any
other option. Only texts hold it, never a settlement.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule

NOWHERE = 100
"""Options beyond every line: nothing is in force, so that nothing can be confirmed."""


@rule
def refresh(play, r):
    """Before a stage: bring what confirming is worth, and whose lines it crosses, in line with
    what is in force. What is confirmed is settled, so that no promise holds it any more.
    """
    given, worth, beyond = play.given, play.world.worth, play.world.mandates.beyond
    for k in range(given.confirmable.shape[0]):
        if given.confirmable[k]:
            quo, last = play.state.settlement[r, k], given.n_options[k]
            for a in range(worth.shape[1]):
                worth[r, a, k, last] = play.spoken.as_drawn[r, a, k, quo] if quo >= 0 else 0.0
                beyond[r, a, k, last] = beyond[r, a, k, quo] if quo >= 0 else NOWHERE
