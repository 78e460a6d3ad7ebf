"""Reservations that can still be had: by whoever has signed no accord that stands. One play.

docs/model.md, section 5. Where nobody has a reservation, nothing here does anything.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.days.accords import has_lapsed, mark_signers


class Reserved(NamedTuple):
    """``some``: somebody has a reservation; ``signed``: [S, R, A], who has signed at a stage;
    ``reservation``: [R, A], minus infinity where there is none.
    """

    some: int
    signed: np.ndarray
    reservation: np.ndarray


@rule
def note_accord(play, r, place, yes):
    """Who signs, itself or through its bloc, has no deal to fall back on any more."""
    reserved, signed = play.reserved, play.room.signed
    if reserved.some > 0:
        mark_signers(play, yes, signed)
        for a in range(signed.shape[0]):
            reserved.signed[place, r, a] = reserved.signed[place, r, a] or signed[a]
        write(play, r)


@rule
def write(play, r):
    """Say what no deal is worth at least; accords that have lapsed bind nobody."""
    reserved, least = play.reserved, play.state.acts.least
    for a in range(least.shape[1] if reserved.some > 0 else 0):
        bound = False
        for place in range(reserved.signed.shape[0]):
            bound = bound or (reserved.signed[place, r, a] and not has_lapsed(play, r, place))
        least[r, a] = -np.inf if bound else reserved.reservation[r, a]
