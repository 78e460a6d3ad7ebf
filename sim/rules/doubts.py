"""Doubts: what everybody knows of a party's red lines, as a list of types.

docs/model.md, section 1. Shapes: A parties, T types (at most 32), K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule


class Doubts(NamedTuple):
    """The types of every party, the same in every replicate.

    ``mass``: [A, T], chances that add up to 1, 0 beyond a party's number of types;
    ``holds``: [A, K, O], bit t set where type t's mandate holds the option; ``packs``:
    [A, K], bit t set where type t settles the issue with the others of its package.
    ``changed``, ``kept``: [A, K, O + 1], the chance that a text which changes issue k to option
    o, or leaves it there, is inside the party's line; the last place is for ``none``.
    """

    mass: np.ndarray
    holds: np.ndarray
    packs: np.ndarray
    changed: np.ndarray
    kept: np.ndarray


@rule
def chance_inside(doubts, j, mask):
    """The chance that party j is one of the types in ``mask``, a bit a type."""
    total = 0.0
    for t in range(doubts.mass.shape[1]):
        if (mask >> t) & 1:
            total += doubts.mass[j, t]
    return total
