"""The ladder of concessions: the texts that a party would table, from best to last.

docs/model.md, section 2: of the frontier's texts, by falling worth to the proposer, those that
are each to be preferred to all before them. Shapes: R replicates, A parties, K issues, O options,
L rungs.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.choice import FIRST_KEPT, OPEN, OWN, SIGNABLE, better, nicer
from sim.rules.frontier import explore

RUNGS = 64
"""Rungs that a ladder has room for at least."""


class Ladder(NamedTuple):
    """The ladders of one party, or of several, one after another. ``text``: [R, L, K], rung 0 its
    best; ``over``: [R, L], options beyond its red lines; ``gain``: [R, L], what it was worth over
    no deal when the ladder was built; ``able``: [R, L], everybody needed might be able to sign it;
    ``open``: [R, L], and none of them would lose by it; ``n``: [R], rungs, at least one.
    """

    text: np.ndarray
    over: np.ndarray
    gain: np.ndarray
    able: np.ndarray
    open: np.ndarray
    n: np.ndarray


class Climber(NamedTuple):
    """One who climbs: ``who``, its number; ``row``, of its ladder; ``budget``, options that it may
    go beyond its red lines; ``opens``: 1 where only an open rung beyond them is of interest to it,
    so that where there can be none its ladder is what is in force.
    """

    who: int
    row: int
    budget: int
    opens: int


class Interests(NamedTuple):
    """What parties want. ``worth``: [R, A, K, O], weighted value; ``weight``, ``want``:
    [R, A, K], want -1 where the party has no line; ``n_options``: [K].
    """

    worth: np.ndarray
    weight: np.ndarray
    want: np.ndarray
    n_options: np.ndarray


def new_ladder(n: int, n_issues: int, rungs: int) -> Ladder:
    """Room for the ladders of n replicates, of so many rungs at most."""
    return Ladder(
        np.zeros((n, rungs, n_issues), np.int16),
        np.zeros((n, rungs), np.int16),
        np.zeros((n, rungs)),
        np.zeros((n, rungs), np.bool_),
        np.zeros((n, rungs), np.bool_),
        np.ones(n, np.int64),
    )


def rungs_of(n_options: int, n_hinges: int = 0) -> int:
    """How many rungs a ladder has room for, with so many options on the longest issue: twice as
    many where demands count only with others, since there are more ways down then.
    """
    return max(2 * RUNGS if n_hinges else RUNGS, n_options)


def part_of(ladder: Ladder, first: int, n: int) -> Ladder:
    """The ladders of n replicates from row ``first`` on; the same arrays."""
    return Ladder(*(each[first : first + n] for each in ladder))


@rule
def text_at(ladder, r, rung, text):
    """The text of a rung. ``text``: [K], written."""
    for k in range(text.shape[0]):
        text[k] = ladder.text[r, rung, k]


@rule
def next_rung(scores, out, n, last, kept):
    """Of the first n texts the best for the proposer that is to be preferred to text ``last`` and
    to all that were last before; -1 where there is none. ``last`` -1: the best for the proposer. Of
    as good ones the nicer, but for text ``kept``, which stays where it is as good.

    ``out``: [C], texts that are not to be preferred to one that was last; written.
    """
    found = -1
    for c in range(n):
        more = scores[c, OWN] - scores[max(found, 0), OWN]
        if out[c] or (found >= 0 and more < -TIE):
            continue
        if last >= 0 and not better(scores, c, last):
            out[c] = True
        elif found < 0 or more > TIE or (found != kept and nicer(scores, c, found)):
            found = c
    return found


@rule
def lay(ladder, frontier, settlement, n, r):
    """Make the ladder in row r of the n texts of a frontier.

    Where there is none its only rung is what is in force. Too many rungs: the last has the
    place of those left out.
    """
    scores, out, most, rung = frontier.scores, frontier.out, ladder.over.shape[1], 0
    ladder.n[r], ladder.over[r, 0], ladder.gain[r, 0] = 1, 0, 0.0
    ladder.able[r, 0] = ladder.open[r, 0] = False
    for k in range(settlement.shape[0]):
        ladder.text[r, 0, k] = settlement[k]
    out[:n] = False
    found = next_rung(scores, out, n, -1, 0 if frontier.way[FIRST_KEPT] else -1)
    while found >= 0:
        at = min(rung, most - 1)
        for k in range(settlement.shape[0]):
            ladder.text[r, at, k] = frontier.texts.text[found, k]
        ladder.over[r, at] = frontier.texts.over[found]
        ladder.able[r, at] = scores[found, SIGNABLE] > 0.0
        ladder.open[r, at] = scores[found, OPEN] > 0.0
        ladder.gain[r, at] = scores[found, OWN]
        ladder.n[r] = at + 1
        rung, out[found] = rung + 1, True
        found = next_rung(scores, out, n, found, -1)


@rule
def climb(ladder, frontier, world, adoption, minds, r, climber):
    """Build the ladder of one who climbs, who sees itself as it is and the others as everybody
    does. ``minds``: ``resolve``, ``no_deal``, ``risk``, [R, A], as each knows itself.
    """
    i, acts = climber.who, world.acts
    resolve, no_deal, risk = world.resolve[r, i], world.no_deal[r, i], 0.0
    world.resolve[r, i], world.no_deal[r, i] = minds.resolve[r, i], minds.no_deal[r, i]
    if acts.risk.shape[1] > 0:
        risk = acts.risk[r, i]
        acts.risk[r, i] = minds.risk[r, i]
    found = explore(frontier, world, adoption, r, i, climber.budget, climber.opens > 0)
    lay(ladder, frontier, world.settlement[r], found, climber.row)
    world.resolve[r, i], world.no_deal[r, i] = resolve, no_deal
    if acts.risk.shape[1] > 0:
        acts.risk[r, i] = risk


@rule
def reach(ladder, row):
    """The most options beyond its red lines that an open rung worth no deal uses, 0 for none."""
    most = 0
    for rung in range(ladder.n[row]):
        if ladder.open[row, rung] and ladder.gain[row, rung] >= -TIE:
            most = max(most, ladder.over[row, rung])
    return most
