"""Parallel tracks, of which nothing is known yet. What comes of them is in
:mod:`sim.days.tracks`.

Shapes: R replicates, N tracks, T typed parties, B bins.
"""

from __future__ import annotations

import numpy as np

from sim.days.tracks import Tracks
from sim.model.plays import Plays
from sim.rules.beliefs import Beliefs


def names_of(talks: Plays) -> list[str]:
    """The tracks, by number."""
    named = (seating.stage.track for seating in talks.seatings)
    return list(dict.fromkeys(name for name in named if name is not None))


def tracks_of(talks: Plays) -> Tracks:
    """What those on tracks know and the rest does not: nothing."""
    n_tracks, now = len(names_of(talks)), talks.state.beliefs
    n = talks.n if n_tracks else 0
    mass = np.zeros((n, *now.mass.shape[1:]))
    before, own = np.zeros(n), np.zeros(n)
    there = Beliefs(*(part[:1].copy() for part in now))
    return Tracks(
        tension=np.zeros((n_tracks, n)), told=np.zeros((n_tracks, *mass.shape)),
        live=np.zeros(n, np.bool_), before=before, own=own, mass=mass, own_mass=mass.copy(),
        there=there, tells=np.zeros(now.mass.shape[2]),
    )  # fmt: skip
