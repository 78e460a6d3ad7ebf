"""Tabling: which rung of its ladder a party lays on the table, and whether it may.

docs/model.md, sections 2 and 3. Shapes: R replicates, K issues.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, rule
from sim.rules.adoption import may_table
from sim.rules.ladder import text_at

PICK_LAST, PICK_FIRST, PICK_ANY, PICK_NONE = 0, 1, 2, 3
"""Which rung a strategy tables: the last at its level, rung 0, any at its level, none."""


@rule
def choose(rating, r, level, pick, luck):
    """The rung that is tabled, or -1: the last with a value of at least ``level``; ``pick`` as the
    strategy says. ``luck`` in [0, 1).
    """
    if pick == PICK_NONE or rating.no_deal[r] > rating.top[r] + TIE:
        return -1
    if pick == PICK_FIRST:
        return 0 if rating.value[r, 0] >= rating.no_deal[r] - TIE else -1
    last, least = rating.n[r] - 1, level - TIE
    while last >= 0 and not rating.value[r, last] >= least:
        last -= 1
    if pick != PICK_ANY or last < 0:
        return last
    fit = 0
    for at in range(last + 1):
        fit += 1 if rating.value[r, at] >= least else 0
    wanted = min(int(luck * fit), fit - 1)
    at = last + 1
    while fit > wanted:
        at -= 1
        if rating.value[r, at] >= least:
            fit -= 1
    return at


@rule
def put_down(ladder, world, r, a, rung, text):
    """Write down the text of a rung, where there is one. Returns whether it is tabled: it changes
    something, and party a could sign it, its package included. ``text``: [K].
    """
    if rung < 0:
        return False
    text_at(ladder, r, rung, text)
    return may_table(world.mandates, r, a, text, world.settlement[r])
