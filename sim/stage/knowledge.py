"""What strategies may ask to see beside their own position: room for it, and what it rests on.

docs/model.md, section 3. Everything here is empty where no strategy at the stage asks for it.
Shapes: R replicates, A parties, K issues, L rungs of a ladder, S later stages of the table, Q texts
to come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.rules.foresight import Forecast
from sim.rules.screening import Offers, Plan


class Later(NamedTuple):
    """The later stages of the table at hand, as far as they are before the nearest deadline.

    ``moves``: no deal comes to be worth something else because time passes; ``looms``: somebody
    reckons with accidents, which set off measure ``accident``. ``counts``: [R, S], it is still
    before the deadline; ``most``: [S], texts that may be tabled; ``speakers``: [S, N], in turn, and
    ``n_speakers``: [S]; ``stays``: [R, S + 1], the chance that nothing that lasts is decided
    between a stage and the one before it, 1 of the stage at hand.

    ``places``, ``days``: [S], which they are, and when, ordinals. What of the numbers that rules
    read is written for the day of each, [S + 1, R, …], the last of them room, see
    :class:`sim.rules.coercion.Acts`: ``harm`` to ``waiting``; ``spared``: [S, R], by how much an
    accord then lessens the chance of an accident. ``turnout``, ``coming``: room for a play's own.
    ``no_deal``: [R, S, A], what no deal is worth then to each, by the beliefs of version ``known``:
    [R]. ``believed``, ``own``, ``others``: [A], room.
    """

    moves: int
    looms: int
    accident: int
    places: np.ndarray
    days: np.ndarray
    counts: np.ndarray
    most: np.ndarray
    speakers: np.ndarray
    n_speakers: np.ndarray
    stays: np.ndarray
    harm: np.ndarray
    cost: np.ndarray
    benefit: np.ndarray
    settles: np.ndarray
    lengths: np.ndarray
    prevails: np.ndarray
    waiting: np.ndarray
    spared: np.ndarray
    turnout: np.ndarray
    coming: np.ndarray
    no_deal: np.ndarray
    known: np.ndarray
    believed: np.ndarray
    own: np.ndarray
    others: np.ndarray


class Knowledge(NamedTuple):
    """Room for what one party is shown, and what it is found with.

    As two parties value a ladder, [L]: ``mine``, ``theirs``, ``signable``, and the other's ladder
    ``its_mine``, ``its_theirs``, ``its_signable``; ``gains``: [A, L], of each over no deal, and
    ``marks``: [L]; ``turn``, ``day``: [Q], of texts to come, whose and at which stage; ``n``: [4],
    rungs of both ladders, texts to come that count, and those that are listed; ``no_deal``,
    ``its_no_deal``: [S + 1]. ``values``: [6], what no deal is worth to the other, its last text to
    both, its discount, what the text best for all is worth, and what is planned. ``members``: [A],
    how many each stands for; ``needed``: [A], room for weights. ``made``: [4], of which play,
    whose, in which turn and by which beliefs the plan is.
    """

    mine: np.ndarray
    theirs: np.ndarray
    signable: np.ndarray
    its_mine: np.ndarray
    its_theirs: np.ndarray
    its_signable: np.ndarray
    gains: np.ndarray
    marks: np.ndarray
    turn: np.ndarray
    day: np.ndarray
    n: np.ndarray
    no_deal: np.ndarray
    its_no_deal: np.ndarray
    values: np.ndarray
    members: np.ndarray
    needed: np.ndarray
    forecast: Forecast
    plan: Plan
    offers: Offers
    made: np.ndarray
