"""Reservations that can still be had: by whoever has signed no accord that stands.

docs/model.md, section 5. Where nobody has a reservation, nothing here does anything. Shapes:
R replicates, A parties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model.home import AtHome
from sim.model.plays import Plays

Bools = NDArray[np.bool_]


class Reserved:
    """What no deal is worth at least by now. ``signed``: [R, A] by stage, who has signed there."""

    def __init__(self, talks: Plays, at_home: AtHome) -> None:
        self.talks, self.at_home = talks, at_home
        self.some = bool(np.isfinite(talks.draws.reservation).any())
        self.signed: dict[int, Bools] = {}

    def note_accord(self, place: int, passed: Bools, yes: Bools) -> None:
        """Who signs, itself or through its bloc, has no deal to fall back on any more."""
        if self.some:
            spoken_for = yes.astype(np.int64) @ self.talks.layout.speaks_for
            signed = passed[:, np.newaxis] & (spoken_for > 0)
            self.signed[place] = self.signed.get(place, np.zeros_like(signed)) | signed
            self.write()

    def write(self) -> None:
        """Say what no deal is worth at least; accords that have lapsed bind nobody."""
        if not self.some:
            return
        bound = np.zeros_like(self.talks.draws.reservation, np.bool_)
        for place, signed in self.signed.items():
            bound |= signed & self.at_home.stands(place)[:, np.newaxis]
        self.talks.state.acts.least[:] = np.where(bound, -np.inf, self.talks.draws.reservation)
