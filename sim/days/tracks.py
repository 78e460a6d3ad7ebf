"""Parallel tracks: stages whose moves in tension and belief reach the rest in part. One play.

docs/model.md, section 8. A stage on no track, or on one that spills everything, plays as if
there were no tracks.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, lifted, rule
from sim.days.luck import EXP, LOG
from sim.rules.beliefs import Beliefs, mean_of, settle
from sim.rules.tension import move

FAINTEST = 1e-300
"""A probability below which a belief tells no difference."""


class Tracks(NamedTuple):
    """What those on a track know and the rest does not. Shapes: R replicates, N tracks, T typed
    parties, B bins.

    ``tension``: [N, R], to be added; ``told``: [N, R, T, B], logarithms by which belief is to be
    multiplied. Before the stage at hand: ``live``: [R], talks went on; ``before``, ``own``: [R],
    tension of the rest, and on the track; ``mass``, ``own_mass``: [R, T, B], beliefs likewise.
    ``there``: beliefs of one play, room. ``tells``: [B], room.
    """

    tension: np.ndarray
    told: np.ndarray
    live: np.ndarray
    before: np.ndarray
    own: np.ndarray
    mass: np.ndarray
    own_mass: np.ndarray
    there: Beliefs
    tells: np.ndarray


@rule
def believe(play, beliefs, r, t, tells):
    """Bayes in logs, on a belief as it stands; certain beliefs stay. ``tells``: [B], used up."""
    most = tells[0]
    for b in range(tells.shape[0]):
        most = max(most, tells[b])
    for b in range(tells.shape[0]):
        beliefs.mass[r, t, b] *= lifted(play.keys[EXP], tells[b] - most)
    settle(beliefs, r, t)


@rule
def known_at(play, r, place, out):
    """The tension that those who meet at a stage know of; and what they take the resolve of each
    typed party for, into ``out``, [T]. Nothing is moved by asking.
    """
    tracks, now, there = play.tracks, play.state.beliefs, play.tracks.there
    n = play.stages.track[place]
    if play.stages.known[place] == 0:
        for t in range(out.shape[0]):
            out[t] = mean_of(now, r, t)
        return play.state.tension[r]
    for t in range(out.shape[0]):
        copy(now.mass[r, t], there.mass[0, t])
        there.atom[0, t] = now.atom[r, t]
        copy(tracks.told[n, r, t], tracks.tells)
        believe(play, there, 0, t, tracks.tells)
        out[t] = mean_of(there, 0, t)
    return move(play.state.tension[r], tracks.tension[n, r])


@rule
def enter(play, r, place):
    """Put the track's own tension and beliefs in place of everybody's."""
    tracks, state, n = play.tracks, play.state, play.stages.track[place]
    if play.stages.visits[place] == 0:
        return
    mass = state.beliefs.mass
    tracks.live[r], tracks.before[r] = state.live[r], state.tension[r]
    state.tension[r] = move(state.tension[r], tracks.tension[n, r])
    tracks.own[r] = state.tension[r]
    for t in range(mass.shape[1]):
        copy(mass[r, t], tracks.mass[r, t])
        copy(tracks.told[n, r, t], tracks.tells)
        believe(play, state.beliefs, r, t, tracks.tells)
        copy(mass[r, t], tracks.own_mass[r, t])


@rule
def told_by(play, r, t, b):
    """By how much a visit has moved the logarithm of a belief."""
    key = play.keys[LOG]
    after = lifted(key, max(play.state.beliefs.mass[r, t, b], FAINTEST))
    return after - lifted(key, max(play.tracks.own_mass[r, t, b], FAINTEST))


@rule
def leave(play, r, place):
    """Let a share of what moved on the track reach the rest; the track keeps all of it. Talks
    that have ended on it end with the tension of the rest.
    """
    tracks, state, n = play.tracks, play.state, play.stages.track[place]
    if play.stages.visits[place] == 0:
        return
    share, moved = play.stages.spills[place, r], state.tension[r] - tracks.own[r]
    state.tension[r] = move(tracks.before[r], share * moved)
    if tracks.live[r] and not state.live[r]:
        state.tension_at_end[r] = state.tension[r]
    tracks.tension[n, r] += (1.0 - share) * moved
    for t in range(state.beliefs.mass.shape[1]):
        for b in range(tracks.tells.shape[0]):
            tells = told_by(play, r, t, b)
            tracks.told[n, r, t, b] += (1.0 - share) * tells
            tracks.tells[b] = share * tells
        copy(tracks.mass[r, t], state.beliefs.mass[r, t])
        believe(play, state.beliefs, r, t, tracks.tells)
