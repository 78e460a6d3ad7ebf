"""New positions, as they are drawn. What comes of them is in :mod:`sim.days.turning`.

docs/model.md, section 8. Shapes: R replicates, A parties, K issues, S standings, L lists of types.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.days.turning import Lists, Standing, Turns
from sim.model import draws as drawn
from sim.model.home import judged_by
from sim.model.lists import packing
from sim.model.plays import Plays
from sim.rules import preferences
from sim.rules.noting import Texts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def turns_of(talks: Plays, texts: Texts) -> Turns:
    """Where parties stand, and may come to. ``texts``: as they are noted."""
    draws, layout = talks.draws, talks.layout
    interests, home = draws.interests, talks.home
    wanted, reach = home.wanted, home.reach
    if not layout.ratifiers:
        wanted, reach = np.zeros((0, 1, 1)), np.zeros((0, 1, 1))
    now = Standing(
        interests.worth, interests.want, interests.weight, interests.worth, draws.type,
        draws.beyond, draws.package, draws.accept, wanted, reach, texts.best,
    )  # fmt: skip
    standings = [_standing(talks, one, len(texts.best)) for one in draws.standings]
    by = [layout.party[turn.by] for turn in layout.scenario.turns]
    return Turns(
        by=np.array(by, np.int64), course=draws.course,
        standings=np.array([talks.keys.of(one) for one in standings], np.int64), now=now,
        lists=_lists(talks),
    )  # fmt: skip


def _standing(talks: Plays, one: drawn.Standing, n_texts: int) -> Standing:
    """A standing, as rules want it."""
    interests = one.interests
    wanted, reach = np.zeros((0, 1, 1)), np.zeros((0, 1, 1))
    if talks.layout.ratifiers:
        wanted, reach = judged_by(talks, one)
    options = interests.worth[:n_texts, ..., : talks.layout.max_options]
    found = (
        interests.worth, interests.want, interests.weight, one.alone, one.type, one.beyond,
        one.package, one.accept, wanted, reach, preferences.best(options),
    )  # fmt: skip
    return Standing(*(np.ascontiguousarray(part) for part in found))


def _lists(talks: Plays) -> Lists:
    """Lists of types, and the ways that belief may go from one to another."""
    lists, n_types = talks.layout.lists, talks.state.doubts.mass.shape[2]
    mass = np.zeros((len(lists.types), n_types))
    for at, known in enumerate(lists.types):
        mass[at, : len(known.mass)] = known.mass
    steps = {
        (then, now)
        for a in range(lists.of.shape[1])
        for then in lists.of[:, a].tolist()
        for now in lists.of[:, a].tolist()
        if then != now
    }
    way = np.full((len(lists.types), len(lists.types)), -1)
    ways = np.zeros((len(steps), n_types, n_types))
    for n, (then, now) in enumerate(sorted(steps)):
        way[then, now] = n
        one = lists.way(then, now)
        ways[n, : one.shape[0], : one.shape[1]] = one
    return Lists(
        of=lists.of, mass=mass, packs=np.array([packing(one) for one in lists.types]), way=way,
        ways=ways, room=np.zeros((2, n_types)),
    )  # fmt: skip
