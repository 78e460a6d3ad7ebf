"""Where the talks stand. Arrays of R plays; rules read and write the row of theirs."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.rules.adoption import Noes
from sim.rules.aftermath import Deeds
from sim.rules.beliefs import Beliefs
from sim.rules.coercion import Acts
from sim.rules.doubts import Doubts
from sim.rules.tension import move
from sim.rules.worth import Memo

STATUS_QUO, ACCORD = -1, -2
"""How a settlement came about, where no measure (0, 1, …) imposed it."""
UNTABLED = -2
"""What stands where a party has tabled nothing yet."""
EPOCH = 719_163
"""1 January 1970 as an ordinal: tables count days from there."""


class State(NamedTuple):
    """Settlement, beliefs, tension and the record so far.

    ``live``: [R], talks go on; ``settlement``, ``settled``: [R, K]; ``by``, ``by_stage``: [R, K],
    how and at which stage an issue was settled; ``authority``: [R, A], options beyond red lines;
    ``carry``: [R, A], unused fractions of a pace; ``noes``: what has been refused;
    ``accord_stage``: [R], the place of the stage of the first accord that stands, or of that which
    settled the last issue, -1 for none; ``full``: [R], accords that stand settle all that is on
    some agenda; ``ended``: [R], the day on which the talks ended, and ``met``: [R], of the last
    stage that was held, -1 for none, both since 1970; ``today`` and ``heard``: [R], the day on
    which the play is, and up to which threats have been made in public, ordinals; ``begun``: [R],
    the first entry that is no history has come; ``place``: [R], how many stages have come;
    ``n_sessions``, ``n_offers``: [R]; ``tension``, ``base``: [R], the latter the accident hazard at
    no tension; ``tension_at_end``: [R], when the talks ended; ``accident``: [R], one has happened;
    ``announced``: [R, M], threats that their leader has chosen to make public; ``said``: [R, A, A +
    1], what each said last of a text of nobody and of each party, see
    :class:`sim.rules.doubts.Words`; ``kept``: [R, A, K], the last texts of each, as far as no
    accord has come since. The others are what the rules read.
    """

    live: np.ndarray
    settlement: np.ndarray
    settled: np.ndarray
    by: np.ndarray
    by_stage: np.ndarray
    authority: np.ndarray
    carry: np.ndarray
    beliefs: Beliefs
    doubts: Doubts
    acts: Acts
    memo: Memo
    deeds: Deeds
    tension: np.ndarray
    tension_at_end: np.ndarray
    base: np.ndarray
    accident: np.ndarray
    announced: np.ndarray
    n_sessions: np.ndarray
    n_offers: np.ndarray
    accord_stage: np.ndarray
    full: np.ndarray
    ended: np.ndarray
    noes: Noes
    today: np.ndarray
    heard: np.ndarray
    met: np.ndarray
    begun: np.ndarray
    place: np.ndarray
    said: np.ndarray
    kept: np.ndarray


@rule
def move_tension(play, r, step):
    """Move tension, where the scenario knows of any."""
    tension = play.state.tension
    if play.given.tense > 0:
        tension[r] = move(tension[r], step)


@rule
def stands(state, r, k):
    """Whether an accord has settled issue k and no measure has imposed on it since."""
    return state.by[r, k] == ACCORD and state.deeds.by[r, k] < 0


@rule
def first_accord(state, r):
    """The stage of the first accord of which something stands; -1 for none."""
    first = -1
    for k in range(state.by.shape[1]):
        if stands(state, r, k) and (first < 0 or state.by_stage[r, k] < first):
            first = state.by_stage[r, k]
    return first


@rule
def has_settled(state, r):
    """How many issues accords have settled."""
    n = 0
    for k in range(state.settled.shape[1]):
        n += 1 if state.settled[r, k] else 0
    return n


@rule
def note_spent(tree, state, r):
    """Say what can no more be decided: it has been, or another that came before has succeeded on
    its issue.
    """
    deeds, spent = state.deeds, state.acts.spent
    for m in range(spent.shape[1]):
        gone = deeds.decided[r, m]
        for n in range(spent.shape[1]):
            gone = gone or (tree.rival[m, n] and deeds.succeeded[r, n])
        spent[r, m] = gone


@rule
def overrule(state, r, before):
    """What was settled and is then imposed upon is open again, as long as there are talks, and no
    accord stands on it. ``before``: [K], the measures that had imposed something until then.
    """
    fell = False
    for k in range(before.shape[0]):
        if state.deeds.by[r, k] != before[k]:
            if state.live[r]:
                state.settled[r, k] = False
            fell = fell or (before[k] < 0 and state.by[r, k] == ACCORD)
    if fell:
        state.full[r] = False
        state.accord_stage[r] = first_accord(state, r)
