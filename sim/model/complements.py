"""Demands that count only with others, as they are written and drawn. What comes of them is in
:mod:`sim.days.complements`.

docs/model.md, section 1. Shapes: R replicates, A parties, K issues, O options, H demands that count
only with others.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days.complements import Complements
from sim.model.draws import Draws
from sim.model.layout import Layout

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def hinges(layout: Layout, draws: Draws) -> dict[str, NDArray[Any]]:
    """What :class:`sim.rules.coercion.Acts` says of demands that count only with others."""
    n, found = len(draws.type), layout.hinges
    hinged = np.array([(a, k) for a, k, _ in found], np.int64).reshape(len(found), 2)
    needs = np.zeros((len(found), len(layout.issues)), np.bool_)
    active = np.ones((n, len(found)), np.bool_)
    for h, (a, k, others) in enumerate(found):
        needs[h, list(others)] = True
        party = layout.scenario.parties[layout.parties[a]]
        if party.readings:
            said = [layout.numbers(p.counts_with) == others for p in party.held(layout.issues[k])]
            active[:, h] = np.array(said)[layout.types[a].reading[draws.type[:, a]]]
    return {"hinged": hinged, "needs": needs, "hinges": active}


def complements_of(worth: Floats, *, some: bool) -> Complements:
    """Nothing is in force that counts for nothing.

    Parameters
    ----------
    worth
        [R, A, K, O], which is rewritten.
    some
        Whether some demand counts only with others.
    """
    option = np.zeros((len(worth), worth.shape[2]), np.int64)
    return Complements(
        some=int(some), left=np.full(worth.shape[:3] if some else (0, 0, 0), np.nan),
        option=option, before=option.copy(), drawn=worth.copy() if some else worth, worth=worth,
    )  # fmt: skip


def lost(complements: Complements, settlement: Ints) -> Floats | float:
    """What utility holds of what is in force and counts for nothing, [R, A], in stakes."""
    left, option = complements.left, complements.option
    if not complements.some:
        return 0.0
    found = np.zeros(left.shape)
    r, a, k = np.nonzero(~np.isnan(left))
    at = option[r, k]
    more = complements.worth[r, a, k, at] - left[r, a, k]  # 0 while it is written down
    found[r, a, k] = np.where(settlement[r, k] == at, more, 0.0)
    return np.asarray(found.sum(axis=2))
