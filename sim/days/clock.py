"""The clock of the talks: what has been held, and whose time is how far over. One play.

docs/model.md, section 3. A party's own sessions are those of stages at which it votes on what is to
be decided now: on an issue on which it has a line and that is still open, and at a later stage on
all such issues of this one, with all who vote here. They run to the nearest deadline that is known,
or to the last of them.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.lasting import is_answered
from sim.days.state import UNTABLED, has_settled

NEVER_MET = -1


class Clock(NamedTuple):
    """Shapes: R replicates, A parties, N tables (who votes on which issues), D deadlines.

    ``held``: [N, R, A], own sessions so far at a table; ``reached``: [N, R, A], the largest share
    of their time that was over there; ``settled``: [N, R], how many issues were settled when it
    met last, :data:`NEVER_MET` if it has not; ``moved``: [D, R], a deadline has been put off;
    ``hard``: [D, R], the chance that it is meant. The same in every play: ``threat``: [D], the
    measure for which it is set, -1 for none; ``by``: [D], whose it is; ``lucks``: [D, 2, 2], keys
    of the luck of whether it is meant, on its day and where it had been put off.
    """

    held: np.ndarray
    reached: np.ndarray
    settled: np.ndarray
    moved: np.ndarray
    hard: np.ndarray
    threat: np.ndarray
    by: np.ndarray
    lucks: np.ndarray


@rule
def sit_down(play, r, n):
    """A table meets: where an accord has changed what there is to agree on since, nobody's time is
    over yet.
    """
    clock, now = play.clock, has_settled(play.state, r)
    if clock.settled[n, r] != NEVER_MET and clock.settled[n, r] != now:
        clock.reached[n, r] = 0.0
    clock.settled[n, r] = now


@rule
def forget(play, r):
    """An accord takes from the table what lay there."""
    play.state.kept[r] = UNTABLED


@rule
def forget_position(play, r, a):
    """A party has another position: its texts are off the table, and it owes nothing to what it
    had come down to.
    """
    for n in range(play.clock.reached.shape[0]):
        play.clock.reached[n, r, a] = 0.0
    play.state.kept[r, a] = UNTABLED


@rule
def has_lapsed(play, r, d):
    """Whether accords that stand have answered the threat for which a deadline is set."""
    threat = play.clock.threat[d]
    return threat >= 0 and is_answered(play.world, r, threat)
