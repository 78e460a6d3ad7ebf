"""What was tabled at a table, kept for those whose strategy recalls it. One play. docs/model.md,
section 3.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import copy, is_same, rule
from sim.rules.preferences import number_of
from sim.strategies.view import Past

LONG = 1 << 32
"""More sessions than a stage has."""


@rule
def rung_of(ladder, r, text, before):
    """The first rung with that text, or else the one ``before``, as far as there are rungs."""
    for rung in range(ladder.n[r]):
        if is_same(ladder.text[r, rung], text):
            return rung
    return min(before, ladder.n[r] - 1)


@rule
def find_again(recalled, ladder, r, a):
    """Where a party's ladder is built anew, note on which rungs its last texts are now."""
    if recalled.rung[r, a] < 0:
        return
    recalled.rung[r, a] = rung_of(ladder, r, recalled.last[r, a], recalled.rung[r, a])
    if recalled.rung_before[r, a] >= 0:
        before = recalled.rung_before[r, a]
        recalled.rung_before[r, a] = rung_of(ladder, r, recalled.before[r, a], before)


@rule
def recall_own(recalled, r, person, text, seen):
    """Keep a text that a party has tabled; ``seen``: the others see it too."""
    by, rung, level = person.a, person.rung[r], person.level[r]
    copy(recalled.last[r, by], recalled.before[r, by])
    copy(text, recalled.last[r, by])
    recalled.rung_before[r, by], recalled.rung[r, by] = recalled.rung[r, by], rung
    recalled.level[r, by] = level
    mark, n = number_of(text), recalled.n[r, by]
    for at in range(n):
        if recalled.marks[r, by, at] == mark:
            return
    recalled.marks[r, by, n] = mark
    recalled.n[r, by] = n + 1
    recalled.n_seen[r, by] += 1 if seen > 0 else 0


@rule
def recall_heard(recalled, r, a, now, value):
    """Keep what a text of another is worth to a: the best one of each session. ``now``: a number of
    the session.
    """
    again = 1 if recalled.heard_at[r, a] == now else 0
    at = recalled.n_heard[r, a] - again
    before = recalled.heard[r, a, at] if again > 0 else -np.inf
    recalled.heard[r, a, at] = max(before, value)
    recalled.n_heard[r, a], recalled.heard_at[r, a] = at + 1, now


@rule
def past_of(recalled, voters, r, a):
    """The past of the table as party a sees it."""
    fewest, n = -1, voters.shape[0]
    if recalled.there == 0:
        r, a, n = 0, 0, 0
    for i in range(n):
        if voters[i] != a and (fewest < 0 or recalled.n_seen[r, voters[i]] < fewest):
            fewest = recalled.n_seen[r, voters[i]]
    return Past(
        recalled.heard[r, a], recalled.n_heard[r, a], recalled.rung[r, a],
        recalled.rung_before[r, a], recalled.level[r, a], recalled.n[r, a], fewest,
    )  # fmt: skip
