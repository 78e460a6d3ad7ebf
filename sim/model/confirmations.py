"""Confirming what is in force: an entry of an issue beside its options.

docs/model.md, section 5. In texts, entry ``n_options[k]`` of a confirmable issue k means that
what is in force there is confirmed: it is worth what is in force and asked of lines like any
other option. Only texts hold it, never a settlement. Shapes: R replicates, A parties, K
issues, O options, E entries.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.draws import Draws
from sim.model.layout import Layout

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOWHERE = 100
"""Options beyond every line: nothing is in force, so that nothing can be confirmed."""


def refresh(
    layout: Layout, draws: Draws, as_drawn: Floats, settlement: Ints, rows: Ints | None = None
) -> None:
    """Before a stage: bring what confirming is worth, and whose lines it crosses, in line with
    what is in force. What is confirmed is settled, so that no promise holds it any more.

    ``as_drawn``: what options are worth without promises, [R, A, K, E]; ``settlement``: [R, K];
    ``rows``: the replicates, all unless said.
    """
    worth, beyond = draws.interests.worth, draws.beyond
    rows = np.arange(len(settlement)) if rows is None else rows
    for k in np.flatnonzero(layout.confirmable):
        last, quo = int(layout.n_options[k]), settlement[rows, k]
        there = (quo >= 0)[:, np.newaxis]
        drawn = as_drawn[rows, :, k, np.maximum(quo, 0)]
        worth[rows, :, k, last] = np.where(there, drawn, 0.0)
        over = beyond[rows, :, k, np.maximum(quo, 0)]
        beyond[rows, :, k, last] = np.where(there, over, NOWHERE)


def confirmed(layout: Layout, texts: Ints) -> Bools:
    """Which issues texts confirm; the same shape as ``texts``, [R, K] or [K]."""
    return np.asarray(texts == layout.n_options)


def plain(layout: Layout, texts: Ints, settlement: Ints) -> Ints:
    """Texts with what they confirm in place of the entry that confirms it, [R, K] or [K]."""
    return np.where(confirmed(layout, texts), settlement, texts)
