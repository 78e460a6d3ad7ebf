"""Backward induction between two parties that know each other. docs/model.md, section 3.

rubinstein1982, stahl1972: who answers takes what waiting is worth to it, and who tables
keeps the rest. Between two neighbouring rungs of a ladder a text is thought to lie on the
line between them. Shapes: L rungs of a ladder.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, rule

NOTHING = -1e300
"""The value of a text that cannot be had."""


@rule
def best_for(proposer, responder, signable, n, least):
    """The most that a proposer can keep on its ladder, leaving the other at least ``least``.

    ``proposer``, ``responder``: [L], worth of the rungs to both. Returns what both
    have then; NOTHING where no rung leaves so much.
    """
    for rung in range(n):
        if not signable[rung] or responder[rung] < least - TIE:
            continue
        have, leave = proposer[rung], responder[rung]
        if rung > 0 and signable[rung - 1] and leave > least + TIE:
            share = (leave - least) / (leave - responder[rung - 1])
            have += share * (proposer[rung - 1] - have)
            leave = least
        return have, leave
    return NOTHING, NOTHING


@rule
def wait(own, other, coming, discount, its_discount):
    """What it is worth now to both parties to wait for the texts still to be tabled: to oneself,
    and to the other.

    A text later, what is gained over no deal is discounted, and counts as far as nothing is decided
    until then; what no deal is worth has moved meanwhile.

    ``own``, ``other``: the ladders of both, see :class:`sim.rules.views.Rungs`; ``coming``: see
    :class:`sim.rules.views.Coming`.
    """
    no_deal, its_no_deal, day = coming.no_deal, coming.its_no_deal, coming.day
    now = day[coming.n - 1] if coming.n > 0 else 0
    have, it_has = no_deal[now], its_no_deal[now]
    for place in range(coming.n - 1, -1, -1):
        if coming.mine[place]:
            gets, it_gets = best_for(own.mine, own.theirs, own.signable, own.n, it_has)
        else:
            it_gets, gets = best_for(other.theirs, other.mine, other.signable, other.n, have)
        if gets >= have - TIE and it_gets >= it_has - TIE:
            have, it_has = gets, it_gets
        now, before = day[place], day[place - 1] if place > 0 else 0
        undecided = coming.stays[now] if now != before else 1.0
        have = no_deal[before] + discount * undecided * (have - no_deal[now])
        it_has = its_no_deal[before] + its_discount * undecided * (it_has - its_no_deal[now])
    return have, it_has
