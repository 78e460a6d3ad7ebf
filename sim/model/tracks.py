"""Parallel tracks: stages whose moves in tension and belief reach the rest in part.

docs/model.md, section 8. A stage on no track, or on one that spills everything, plays as if
there were no tracks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.plays import Plays
from sim.rules import beliefs, tension
from sim.rules.beliefs import Beliefs
from sim.scenario.distributions import Point
from sim.scenario.scenario import Stage

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FAINTEST = 1e-300
"""A probability below which a belief tells no difference."""


@dataclass
class Track:
    """What those on a track know and the rest does not. ``tension``: [R], to be added;
    ``told``: [R, T, B], logarithms by which belief is to be multiplied.
    """

    tension: Floats
    told: Floats


@dataclass(frozen=True)
class Visit:
    """Before a stage of a track: where talks went on, [R]; tension and beliefs of the rest, and on
    the track.
    """

    track: Track
    live: Bools
    tension: Floats
    mass: Floats
    own_tension: Floats
    own_mass: Floats


class Tracks:
    """What is known on tracks alone. ``of``: those on which a stage has been held, by name."""

    def __init__(self, talks: Plays) -> None:
        self.talks = talks
        self.of: dict[str, Track] = {}

    def known_at(self, stage: Stage) -> tuple[Floats, Floats]:
        """The tension that those who meet at a stage know of, [R], and what they take the resolve
        of each typed party for, [R, T]. Nothing is moved by asking.
        """
        now = self.talks.state.beliefs
        track = None if stage.track is None else self.of.get(stage.track)
        if track is None:
            return self.talks.state.tension, self.talks.mean_beliefs()
        there = Beliefs(*(part.copy() for part in now))
        _believe(there, now.mass, track.told)
        found = np.zeros(now.top.shape)
        beliefs.mean(there, np.full(len(found), beliefs.UNSEEN), found)
        return self._tension_on(track), found

    def _tension_on(self, track: Track) -> Floats:
        return tension.move(self.talks.state.tension, track.tension)

    def enter(self, stage: Stage) -> Visit | None:
        """Put the track's own tension and beliefs in place of everybody's."""
        if stage.track is None:
            return None
        talks, state = self.talks, self.talks.state
        if stage.track not in self.of:
            if stage.spills == Point(1.0):
                return None
            self.of[stage.track] = Track(np.zeros(talks.n), np.zeros_like(state.beliefs.mass))
        track = self.of[stage.track]
        before, mass = state.tension.copy(), state.beliefs.mass.copy()
        state.tension = self._tension_on(track)
        _believe(state.beliefs, mass, track.told)
        now = state.tension.copy(), state.beliefs.mass.copy()
        return Visit(track, state.live.copy(), before, mass, *now)

    def leave(self, stage: Stage, visit: Visit | None) -> None:
        """Let a share of what moved on the track reach the rest; the track keeps all of it. Talks
        that have ended on it end with the tension of the rest.
        """
        if visit is None:
            return
        talks = self.talks
        state, share = talks.state, talks.draws.spills[stage.id]
        moved = state.tension - visit.own_tension
        state.tension = tension.move(visit.tension, share * moved)
        ended = visit.live & ~state.live
        state.tension_at_end[ended] = state.tension[ended]
        visit.track.tension += (1.0 - share) * moved
        after = np.log(np.maximum(state.beliefs.mass, FAINTEST))
        told = after - np.log(np.maximum(visit.own_mass, FAINTEST))
        part = share[:, np.newaxis, np.newaxis]
        visit.track.told += (1.0 - part) * told
        _believe(state.beliefs, visit.mass, part * told)


def _believe(now: Beliefs, mass: Floats, told: Floats) -> None:
    """Bayes in logs, everywhere; certain beliefs stay."""
    if told.size:
        told = told - told.max(axis=2, keepdims=True)
        now.mass[:] = mass * np.exp(told)
        beliefs.settle_all(now)
