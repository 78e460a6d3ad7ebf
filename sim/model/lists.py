"""What is known of red lines once positions change: lists of types, and how belief goes from one to
the next.

docs/model.md, section 6. A type is a cell of what decides how soft a party is. A party whose
position changes is as soft as before, so that belief about the old types is belief about how soft
it is, uniform inside each cell, and what falls into a cell of the new list is that type's mass.
Shapes: T types before, U types after, L lists, S standings, A parties, K issues, O options.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.dials import masses, shared
from sim.model.doubts import Types
from sim.model.numbering import Numbering
from sim.rules import preferences
from sim.rules.doubts import Doubts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Lists:
    """Every list of types that a party may have.

    ``types``: L of them, the parties' at the outset first; ``party``: [L], whose; ``of``: [S, A],
    which list a party has in a standing, the first being that of the outset; ``lined``: [L, K],
    on which issues the party has a line while it has that list.

    Parameters
    ----------
    standings
        The parties' types in every standing.
    marks
        [S, A, K], what parties have a line on there; only with the same are two lists one.
    """

    def __init__(self, standings: Sequence[Sequence[Types]], marks: NDArray[np.bool_]) -> None:
        self.types: list[Types] = list(standings[0])
        n_parties = len(self.types)
        party, lined = list(range(n_parties)), list(marks[0])
        place: dict[tuple[Any, ...], int] = {}
        if len(standings) > 1:
            place = {(a, one.code, marks[0, a].tobytes()): a for a, one in enumerate(self.types)}
        self.of = np.zeros((len(standings), n_parties), np.int64)
        self.of[0] = np.arange(n_parties)
        for s, listed in enumerate(standings[1:], 1):
            for a, one in enumerate(listed):
                at = place.setdefault((a, one.code, marks[s, a].tobytes()), len(self.types))
                if at == len(self.types):
                    self.types.append(one)
                    party.append(a)
                    lined.append(marks[s, a])
                self.of[s, a] = at
        self.party = np.array(party, np.int64)
        self.lined = np.array(lined)
        self._ways: dict[tuple[int, int], Floats] = {}

    def way(self, before: int, after: int) -> Floats:
        """The share of each type's cell in one list that lies in each cell of another, [T, U]."""
        found = self._ways.get((before, after))
        if found is None:
            found = passage(self.types[before], self.types[after])
            self._ways[before, after] = found
        return found


def passage(then: Types, now: Types) -> Floats:
    """The share of each type's cell that lies in each cell of another list, [T, U]."""
    dials = shared([*then.dials, *now.dials])
    drawn = [*product(*(dial.inner.tolist() for dial in dials))]
    named = {dial.name: np.array([row[at] for row in drawn]) for at, dial in enumerate(dials)}
    shape = len(then.mass), len(now.mass)
    place = then.pick(named, len(drawn)) * shape[1] + now.pick(named, len(drawn))
    both = np.bincount(place, weights=masses(dials), minlength=shape[0] * shape[1])
    both = both.reshape(shape)
    return np.asarray(both / both.sum(axis=1, keepdims=True))


def public(
    layout: Numbering, of: Sequence[Types], beyond_each: Sequence[NDArray[np.int8]]
) -> Doubts:
    """The lists of types as rules want them, as they are known at the outset; R = 1.

    ``of``: every party's at the outset, and then those that it may come to have;
    ``beyond_each``: of every list, as :func:`distances` has it.
    """
    n, n_parties, n_issues = (
        max(len(one.mass) for one in of),
        len(layout.parties),
        len(layout.issues),
    )
    mass = np.zeros((1, n_parties, n))
    holds = np.zeros((len(of), n_issues, layout.max_options), np.int64)
    packs = np.zeros((1, n_parties, n_issues), np.int64)
    beyond = np.zeros((len(of), n, n_issues, layout.max_options), np.int8)
    for a, one in enumerate(of):
        bit = np.int64(1) << np.arange(len(one.mass), dtype=np.int64)
        if a < n_parties:
            mass[0, a, : len(one.mass)] = one.mass
            packs[0, a] = packing(one)
        holds[a] = (one.inside * bit[:, np.newaxis, np.newaxis]).sum(axis=0)
        beyond[a, : len(one.mass)] = beyond_each[a]
    count = np.array([len(one.mass) for one in of])
    return Doubts(mass, np.arange(n_parties)[np.newaxis], count, count == 1, holds, packs, beyond)


def packing(one: Types) -> Ints:
    """[K]: bit t set where type t settles the issue with the others of its package."""
    bit = np.int64(1) << np.arange(len(one.mass), dtype=np.int64)
    return np.asarray((one.packed * bit[:, np.newaxis]).sum(axis=0))


def distances(layout: Numbering, of: Types) -> NDArray[np.int8]:
    """How many options each option lies beyond each type's mandate, [T, K, O]: 127 at most."""
    out = np.zeros((of.inside.shape[0], 1, *of.inside.shape[1:]), np.int64)
    preferences.distances(of.inside[:, np.newaxis], layout.n_options, out)
    return np.asarray(np.minimum(out[:, 0], np.iinfo(np.int8).max), np.int8)
