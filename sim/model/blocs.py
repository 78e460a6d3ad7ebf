"""Blocs: what a party with members may sign, as its members allow. docs/model.md, section 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.numbering import Numbering
from sim.rules import preferences
from sim.scenario.scenario import Party

QUALIFIED = (0.55, 0.65)
"""Of a qualified majority: the share of the members, and of their weights, that it needs."""


def narrow_bloc(layout: Numbering, a: int, inside: NDArray[np.bool_]) -> None:
    """Narrow the mandate of a bloc to what enough of its members would sign.

    Parameters
    ----------
    layout
        Of the scenario.
    a
        The bloc's number.
    inside
        Whether an option lies inside a party's mandate, [R, A, K, O]; the bloc's is
        rewritten. On secret options members narrow nothing: they do not see them.
    """
    bloc = layout.scenario.parties[layout.parties[a]]
    members = np.array([layout.party[name] for name in bloc.members])
    counts = [layout.scenario.parties[name].count for name in bloc.members]
    votes = np.array(counts, np.float64)
    weights = np.array(
        [bloc.weights.get(n, c) for n, c in zip(bloc.members, counts, strict=True)], np.float64
    )
    known = inside
    if layout.secret.any():
        known = inside.copy()
        known[:, members] |= layout.secret
    preferences.narrow(
        known, a, members, votes, weights, quorum(bloc, votes, weights),
        layout.n_options, layout.status_quo,
    )  # fmt: skip
    inside[:, a] = known[:, a]


def quorum(
    bloc: Party, votes: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float, float]:
    """Votes and weight of members that an option needs inside the bloc.

    Parameters
    ----------
    bloc
        The bloc; its ``decides`` says by which rule.
    votes, weights
        How many each member stands for and what it weighs, [N].

    Returns
    -------
    tuple of float
        At least so many votes, and at least so much weight.
    """
    total = float(votes.sum())
    if bloc.decides == "majority":
        return float(total // 2 + 1), 0.0
    if bloc.decides == "qualified_majority":
        return QUALIFIED[0] * total, QUALIFIED[1] * float(weights.sum())
    return total, 0.0
