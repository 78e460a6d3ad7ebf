"""Backward induction between two parties that know each other. docs/model.md, section 3.

rubinstein1982, stahl1972: who answers takes what waiting is worth to it, and who tables
keeps the rest. Between two neighbouring rungs of a ladder a text is thought to lie on the
line between them. Shapes: R replicates, L rungs of a ladder.
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
def wait(
    values, own_mine, own_theirs, own_signable, own_n, its_theirs, its_mine, its_signable,
    its_n, discount, its_discount, offers_left, mine,
):  # fmt: skip
    """What it is worth now to both parties to wait for the texts still to be tabled.

    ``values``: [R, 2], what no deal is worth to oneself and to the other; rewritten.
    ``own_…``, ``its_…``: the ladders, [R, L], as both value them; ``offers_left``: how
    many texts may still be tabled, in turn; ``mine``: the next is one's own.
    """
    for r in range(values.shape[0]):
        no_deal, its_no_deal = values[r, 0], values[r, 1]
        have, it_has = no_deal, its_no_deal
        for place in range(offers_left - 1, -1, -1):
            if (place % 2 == 0) == mine:
                gets, it_gets = best_for(
                    own_mine[r], own_theirs[r], own_signable[r], own_n[r], it_has
                )
            else:
                it_gets, gets = best_for(
                    its_theirs[r], its_mine[r], its_signable[r], its_n[r], have
                )
            if gets >= have - TIE and it_gets >= it_has - TIE:
                have, it_has = gets, it_gets
            have = no_deal + discount * (have - no_deal)
            it_has = its_no_deal + its_discount * (it_has - its_no_deal)
        values[r, 0], values[r, 1] = have, it_has
