"""Norms: what those who share them hold to. docs/model.md, section 8.

A norm changes numbers that are drawn once, so nothing in the talks needs to know of it.
Shapes: R replicates, A parties, K issues, O options, M measures.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.model.layout import Layout
from sim.rules.ladder import Interests
from sim.scenario.distributions import Distribution

Floats = NDArray[np.float64]


def hold_to_norms(
    layout: Layout,
    number: Callable[[str, Distribution], Floats],
    interests: Interests,
    penalty: Floats,
) -> None:
    """Charge what norms forbid, and add what others gain to what is one's own.

    Parameters
    ----------
    number
        Draws the number at a dotted path.
    interests
        ``worth`` is rewritten where a norm asks for regard: by the share of what the
        others who share it gain against the status quo, as drawn.
    penalty
        [R, M, A], to which the cost of the norm is added; no resolve makes light of it.
    """
    norms = layout.scenario.norms.values()
    heeded = {name for norm in norms if norm.regard.bounds[1] > 0 for name in norm.shared_by}
    alone = {layout.party[name]: interests.worth[:, layout.party[name]].copy() for name in heeded}
    for key, norm in layout.scenario.norms.items():
        cost, regard = (number(f"norms.{key}.{what}", getattr(norm, what)) for what in _DRAWN)
        sharing = [layout.party[name] for name in norm.shared_by]
        for name in norm.forbids:
            m, measure = layout.measure[name], layout.scenario.measures[name]
            for who in {measure.by, *measure.followers} & set(norm.shared_by):
                penalty[:, m, layout.party[who]] += cost
        if norm.regard.bounds[1] > 0:
            for a in sharing:
                for b in sharing:
                    if a != b:
                        weight = regard[:, np.newaxis, np.newaxis]
                        interests.worth[:, a] += weight * gains(layout, alone[b])


_DRAWN = ("cost", "regard")


def gains(layout: Layout, worth: Floats) -> Floats:
    """What every option brings a party against the status quo, [R, K, O]; 0 where none is."""
    quo = layout.status_quo
    now = np.take_along_axis(worth, np.maximum(quo, 0)[np.newaxis, :, np.newaxis], axis=2)
    there = np.arange(worth.shape[2]) < layout.n_options[:, np.newaxis]
    return np.where(there, worth - np.where(quo[:, np.newaxis] >= 0, now, 0.0), 0.0)
