"""What was tabled at a table, kept for those whose strategy recalls it. One play. docs/model.md,
section 3.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.state import has_settled

NEVER_MET = -1


class Recalled(NamedTuple):
    """What was tabled at a table, as each party that recalls it values it: at all stages at which
    the same parties speak and vote, as long as no accord has changed what there is to agree on.

    ``there``: somebody recalls; ``recalling``, ``votes``: [A], who, and who votes there.
    ``marks``: [R, A, N], numbers of distinct texts so far, ``n``: [R, A], how many, ``n_seen``:
    [R, A], how many of them the others saw; ``rung``, ``rung_before``, ``level``: [R, A]; ``last``,
    ``before``: [R, A, K], the last text and the one before it; ``heard``: [R, A, N], worth of what
    the others tabled, ``n_heard``: [R, A], how many of these there are, and ``heard_at``: [R, A],
    the session of the last. ``settled``: [R], how many issues were settled when it met last,
    :data:`NEVER_MET` if it has not.
    """

    there: int
    recalling: np.ndarray
    votes: np.ndarray
    marks: np.ndarray
    n: np.ndarray
    n_seen: np.ndarray
    rung: np.ndarray
    rung_before: np.ndarray
    level: np.ndarray
    last: np.ndarray
    before: np.ndarray
    heard: np.ndarray
    n_heard: np.ndarray
    heard_at: np.ndarray
    settled: np.ndarray


@rule
def forget(recalled, r):
    """Nothing is recalled any more."""
    recalled.n[r] = 0
    recalled.n_seen[r] = 0
    recalled.n_heard[r] = 0
    recalled.rung[r] = -1
    recalled.rung_before[r] = -1
    recalled.heard_at[r] = -1
    recalled.level[r] = np.nan
    recalled.heard[r] = np.nan


@rule
def resume(recalled, state, r):
    """The parties meet again: what was tabled is forgotten where an accord has come since."""
    if recalled.there > 0:
        now = has_settled(state, r)
        if recalled.settled[r] not in (NEVER_MET, now):
            forget(recalled, r)
        recalled.settled[r] = now
