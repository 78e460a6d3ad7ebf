"""The clock of a session.

docs/model.md, section 3. Shapes: A parties.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule


@rule
def tick(own, held, left, elapsed, over, reached):
    """Another session begins: of each party's own sessions, those that are over, as a share.

    ``own``: [A], whether it is a session of its own; ``held``, ``left``: [A], own sessions so far,
    written, and still to come; ``elapsed``: the share of the stage, for those whose session it is
    not; ``over``, ``reached``: [A], the share of the time that is over once the session is, and
    the largest so far, written.
    """
    for a in range(own.shape[0]):
        over[a] = elapsed
        if own[a]:
            held[a] += 1
            over[a] = held[a] / max(held[a] + left[a], 1.0)
        reached[a] = max(reached[a], over[a])
