"""The clock of a session, and concession by it.

docs/model.md, section 3; faratin1998. Shapes: R replicates, A parties, B types of a party.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule


@rule
def concede(top, last, no_deal, elapsed, exponent, level):
    """What is asked for on the way from the top down to the floor, which is no deal or the last
    rung: given is the share of the time that is over, ``elapsed`` [R], to the power ``exponent``.
    The rest: [R, B], of every type B of a party; ``level`` is written.
    """
    over, asked = -1.0, 1.0
    for r in range(elapsed.shape[0]):
        if elapsed[r] != over:  # mostly that of the play before
            over = elapsed[r]
            asked = 1.0 - over**exponent
        for b in range(top.shape[1]):
            floor = max(no_deal[r, b], last[r, b])
            level[r, b] = floor + (top[r, b] - floor) * asked


@rule
def tick(on, own, held, left, elapsed, over, reached):
    """Another session begins: of each party's own sessions, those that are over, as a share.

    ``on``: [R]; ``own``: [R, A], whether it is a session of its own; ``held``, ``left``: [R, A],
    own sessions so far, written, and still to come; ``elapsed``: the share of the stage, for those
    whose session it is not; ``over``, ``reached``: [R, A], the share of the time that is over once
    the session is, and the largest so far, written.
    """
    for r in range(on.shape[0]):
        for a in range(own.shape[1]):
            over[r, a] = elapsed
            if own[r, a]:
                held[r, a] += 1 if on[r] else 0
                over[r, a] = held[r, a] / max(held[r, a] + left[r, a], 1.0)
            if on[r]:
                reached[r, a] = max(reached[r, a], over[r, a])
