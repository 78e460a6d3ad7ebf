"""The course of the talks: what each stage did. One play. docs/tables.md, stages."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.days.state import has_settled
from sim.days.tracks import known_at
from sim.rules.beliefs import mean_of


class Course(NamedTuple):
    """What each stage did. Shapes: R replicates, S stages, T typed parties, A parties.

    ``met``, ``walked_out``, ``accord``: [R, S]; ``n_sessions``, ``n_offers``, ``n_settled``:
    [R, S]; ``tension_before``, ``tension_after``: [R, S], NaN where a stage was not held, as are
    ``believed``: [R, S, T], as it began, ``belief``: [R, S, T], and ``climate``, [R, S, A], at its
    end; ``authority``: [R, S, A]; ``signers``: [R, S, A], who signed what was adopted.
    """

    met: np.ndarray
    walked_out: np.ndarray
    accord: np.ndarray
    n_sessions: np.ndarray
    n_offers: np.ndarray
    n_settled: np.ndarray
    tension_before: np.ndarray
    tension_after: np.ndarray
    believed: np.ndarray
    belief: np.ndarray
    climate: np.ndarray
    authority: np.ndarray
    signers: np.ndarray


@rule
def begin(play, r, place):
    """Before a stage that is held: as those who meet know things."""
    course, state = play.course, play.state
    course.met[r, place] = True
    course.tension_before[r, place] = known_at(play, r, place, course.believed[r, place])
    course.n_sessions[r, place] = -state.n_sessions[r]
    course.n_offers[r, place] = -state.n_offers[r]
    course.n_settled[r, place] = -has_settled(state, r)


@rule
def end(play, r, place):
    """After it."""
    course, state = play.course, play.state
    course.tension_after[r, place] = state.tension[r]
    course.n_sessions[r, place] += state.n_sessions[r]
    course.n_offers[r, place] += state.n_offers[r]
    course.n_settled[r, place] += has_settled(state, r)
    for t in range(course.belief.shape[2]):
        course.belief[r, place, t] = mean_of(state.beliefs, r, t)
    copy(play.world.home.climate[r], course.climate[r, place])
    copy(state.authority[r], course.authority[r, place])
