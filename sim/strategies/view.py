"""What a strategy is shown: a party's own position and, where it asks for it, more.

docs/model.md, section 3. All of one play; all values in stakes. Shapes: L rungs of a ladder, N
texts heard, Q texts to come, S later stages of the table.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiling import rule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NO_VALUES, NO_MARKS, NO_PLACES = np.zeros(0), np.zeros(0, np.bool_), np.zeros(0, np.int64)


class Rungs(NamedTuple):
    """A ladder of concessions as two parties value it.

    ``mine``, ``theirs``: [L], worth of each rung to the party that is asked and to the other;
    ``signable``: [L], whether both may sign it; ``n``: how many rungs there are.
    """

    mine: Floats = NO_VALUES
    theirs: Floats = NO_VALUES
    signable: Bools = NO_MARKS
    n: int = 0


class Past(NamedTuple):
    """What has been tabled so far at the table: at all stages at which the same parties speak and
    vote on the same issues. Worth is to the party asked.

    ``heard``: [N], worth of what the others tabled (the best text of a session), in order;
    ``n_heard``: how many of them there are; ``rung``: the rung that the party tabled last, -1
    before it did, and ``rung_before`` the one before that; ``level``: its level then; ``n_own``,
    ``n_theirs``: distinct texts tabled so far, the latter the fewest of any other voter.
    """

    heard: Floats = NO_VALUES
    n_heard: int = 0
    rung: int = -1
    rung_before: int = -1
    level: float = np.nan
    n_own: int = 0
    n_theirs: int = 0


class Coming(NamedTuple):
    """The texts that may still be tabled at the table after the present one, in order.

    ``mine``: [Q], one's own; ``day``: [Q], the stage at which it comes, 0 for the one at hand;
    ``n``: how many of them count. By stage, [S + 1]: ``no_deal``, ``its_no_deal``, what no deal is
    worth then to the party asked and to the other if nothing has been decided, and ``stays``, the
    chance that nothing is between the stage before and this one.
    """

    mine: Bools = NO_MARKS
    day: Ints = NO_PLACES
    n: int = 0
    no_deal: Floats = NO_VALUES
    its_no_deal: Floats = NO_VALUES
    stays: Floats = NO_VALUES


class Rival(NamedTuple):
    """The one other party that must agree, to a party that knows all about it.

    ``no_deal``: what no deal is worth to it; ``ladder``: the ladder of the party asked, as both
    value it; ``its_ladder``: the other's own; ``to_me``, ``to_it``: worth of the other's last text
    to the party asked (no more than no deal where it may not sign it) and to the other, NaN before
    it tabled one; ``discount``: what a gain is worth to it one text later, NaN where its strategy
    has none; ``coming``: what is to come for both, to one that looks on.
    """

    no_deal: float = np.nan
    to_me: float = np.nan
    to_it: float = np.nan
    discount: float = np.nan
    ladder: Rungs = Rungs()
    its_ladder: Rungs = Rungs()
    coming: Coming = Coming()


class View(NamedTuple):
    """What a party sees of its own position when it is asked.

    ``top``, ``first``, ``last``: largest value on its ladder, value of rung 0 and of the last rung
    it may table; ``no_deal``: what no deal is worth; ``floor``: the least that the party goes down
    to, no deal or its last rung if that is more. ``elapsed``: the share of its own time that is
    over, up to the nearest deadline, in (0, 1]; ``elapsed_of_stage``: the same share of the stage,
    ``elapsed_of_talks``: of all sessions of the talks; ``offers_left``: how many texts may still be
    tabled at the stage after this one. ``kept``: [3], room in which what hangs on the time that is
    over is kept for the next play in which it is as much over; see :func:`raised`.

    Some is there only for strategies that ask for it: ``rungs``: [L], worth of each rung of its
    ladder, ``able``: [L], whether those needed might be able to sign it, and ``n_rungs``, those it
    may table; ``past`` with ``recalls``; ``rival`` with ``knows``; ``expected``: [L], what tabling
    a rung is worth with the chance that it is refused, with ``weighs``; ``nash``: worth of the rung
    with the largest product of gains, with ``aims``; ``planned``: with ``screens``, the level at
    which it tables by its plan of offers or, where it is to answer, what waiting for the other's
    offers is worth to it. ``has_past``, …: whether it is there.
    """

    top: float
    first: float
    last: float
    no_deal: float
    floor: float
    elapsed: float
    elapsed_of_stage: float
    elapsed_of_talks: float
    offers_left: int = 0
    n_rungs: int = 0
    has_past: bool = False
    has_rival: bool = False
    has_expected: bool = False
    has_nash: bool = False
    has_plan: bool = False
    nash: float = np.nan
    planned: float = np.nan
    kept: Floats = np.full(3, np.nan)
    rungs: Floats = NO_VALUES
    able: Bools = NO_MARKS
    expected: Floats = NO_VALUES
    past: Past = Past()
    rival: Rival = Rival()


@rule
def raised(kept: Floats, base: float, exponent: float) -> float:
    """``base`` to the power ``exponent``, worked out where it is another than last time."""
    if kept[0] != base or kept[1] != exponent:
        kept[0], kept[1], kept[2] = base, exponent, base**exponent
    power: float = kept[2]
    return power
