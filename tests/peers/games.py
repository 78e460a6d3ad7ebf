"""Random standoffs as games for Gambit, and what the engine does in them.

``known``: everybody knows everybody's resolve, at a random text, some roots bound by an accord.
``rivals``: the same; those of them are taken in which two roots impose something on one issue.
``private``: two types a party, each known to itself only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.lab.extensive import CARRY_OUT, HOLD_BACK, JOIN, STAY_OUT, Author
from sim.model.standoff import Standoff
from sim.rules import coercion, following
from sim.rules.conditions import better
from tests.forests import Case, made

BINS = 64
RIVALS = "two roots on one issue"
INSIDE = "a threshold inside a bin that holds a type"
TWICE = "a leader who acts twice on a path"
Floats = NDArray[np.float64]
NEAR = 1e-9
"""Closer than this to a tie, a party may do either."""


@dataclass(frozen=True)
class Game:
    """A game as Gambit reads it, and the engine's way of playing it.

    ``n_nodes``: its size; ``kinds``: (party, number of a set of information) to the type that
    decides there; ``actions``: (party, measure, type) to the action; ``payoffs``: by
    party, what the parties expect of it, None where types are private; ``reasons``: why a
    solver may find otherwise; ``forestalled``: by (party, root), the most that the later
    roots on its issues can be worth to who leads it: what it does not reckon with.
    """

    text: str
    n_nodes: int
    kinds: dict[tuple[str, int], int]
    actions: dict[tuple[str, str, int], str]
    payoffs: list[float] | None
    reasons: list[str] = field(default_factory=list)
    forestalled: dict[tuple[str, str], float] = field(default_factory=dict)


def known(seed: int) -> Game:
    """A random standoff in which every resolve is known."""
    rng = np.random.default_rng([seed, 1])
    resolve = {a: float(rng.random()) for a in range(4)}
    case = made(seed, resolve)
    n_parties = len(case.world.worth)
    types = {a: [resolve[a]] for a in range(n_parties)}
    standoff = standoff_of(case, resolve)
    actions, tied = decisions(standoff, case.chance, case.at.scratch.own, types)
    payoffs = worth_of(standoff, case.chance)
    return replace(
        game(f"known {seed}", Author(standoff), actions, payoffs,
             reasons(case) + ["a tie"] * int(tied)),
        forestalled=forestalled(case, standoff),
    )  # fmt: skip


def private(seed: int) -> Game:
    """A random standoff in which every party that may act has two types."""
    rng = np.random.default_rng([seed, 2])
    bins = {a: np.sort(rng.choice(BINS, 2, replace=False)) for a in range(4)}
    case = made(seed, {a: [0.5 * (b in bins[a]) for b in range(BINS)] for a in range(4)})
    typed = [a for a in range(len(case.world.worth)) if case.tree.typed[a] >= 0]
    types = {a: [float((b + 0.5) / BINS) for b in bins[a]] for a in typed}
    standoff = standoff_of(case, dict.fromkeys(range(4), 0.5))
    actions, tied = decisions(standoff, case.chance, case.at.scratch.own, types)
    author = Author(standoff, types)
    found = reasons(case) + ["a tie"] * int(tied)
    inside = {int(t * BINS) for t in case.threshold if 0.0 < t < 1.0}
    if any(b in inside for a in typed for b in bins[a]):
        found.append(INSIDE)
    if case.tree.revealing:
        found.append(TWICE)
    return game(f"private {seed}", author, actions, None, found)


def game(
    title: str,
    author: Author,
    actions: dict[tuple[str, str, int], str],
    payoffs: list[float] | None,
    found: list[str],
) -> Game:
    """A game, written."""
    text = author.write(title, "")
    kinds = {
        (author.standoff.parties[a], number): kind
        for a, sets in enumerate(author.sets)
        for (kind, _), number in sets.items()
    }
    return Game(text, author.n_nodes, kinds, actions, payoffs, found)


def forestalled(case: Case, standoff: Standoff) -> dict[tuple[str, str], float]:
    """What who leads a root forestalls by its success, at most, without reckoning with it."""
    rival, value, found = case.tree.rival, np.zeros(len(case.names)), {}
    for m, name in enumerate(case.names):
        later = {int(n) for n in np.flatnonzero(rival[:, m])}
        for n in range(m, len(case.names)):  # what these leave room for counts as well
            if n in later:
                later |= {int(k) for k in np.flatnonzero(rival[:, n])}
        if not later:
            continue
        a = int(case.tree.leader[m])
        coercion.effect(case.at, case.chance, 0, a, standoff.resolve[a], case.text, value)
        at_stake = 0.0
        for n in later:
            if case.tree.leader[n] != a:
                at_stake += abs(value[n])
            else:
                at_stake += abs(better(value[n], standoff.asked(n, a)))
        found[f"P{a}", name] = float(case.acts.prevails[0, m, 0]) * at_stake
    return found


def standoff_of(case: Case, resolve: dict[int, float]) -> Standoff:
    """The case as the program exports it."""
    n_parties = len(case.world.worth)
    at = case.at._replace(resolve=np.array([[resolve[a] for a in range(n_parties)]]))
    names = tuple(f"P{a}" for a in range(n_parties))
    return Standoff(names, ("i0", "i1", "i2"), case.names, at, case.text)


def worth_of(standoff: Standoff, chance: Floats) -> list[float]:
    """What each party expects of the game, its utility included."""
    value, resolve = np.zeros(len(standoff.measures)), standoff.resolve
    return [
        float(standoff.utility[a]) + coercion.effect(
            standoff.world, chance, 0, a, resolve[a], standoff.text, value,
        )
        for a in range(len(standoff.parties))
    ]  # fmt: skip


def decisions(
    standoff: Standoff, chance: Floats, own: Floats, types: Mapping[int, Sequence[float]]
) -> tuple[dict[tuple[str, str, int], str], bool]:
    """What every type does once its time has come, as the engine decides it; is any near a tie?

    ``chance``, ``own``: what the engine's outlook found.
    """
    found, tied = {}, False
    tree, names = standoff.tree, standoff.parties
    value, slope = np.zeros(len(standoff.measures)), np.zeros(len(standoff.measures))
    for m, name in enumerate(standoff.measures):
        leader = int(tree.leader[m])
        test = standoff.asked(m, leader)
        for kind, resolve in enumerate(types[leader]):
            worth, _ = coercion.balance(standoff.world, chance, 0, m, resolve, own, value, slope)
            act = worth - test >= -TIE
            found[names[leader], name, kind] = CARRY_OUT if act else HOLD_BACK
            tied |= abs(worth - test) < NEAR
        for a in np.flatnonzero(tree.follows[m]):
            for kind, resolve in enumerate(types[int(a)]):
                spare = following.own_part(standoff.world, 0, m, a, resolve)
                spare -= standoff.asked(m, int(a))
                found[names[a], name, kind] = JOIN if spare >= -TIE else STAY_OUT
                tied |= abs(spare) < NEAR
    return found, tied


def reasons(case: Case) -> list[str]:
    """What section 5 of docs/model.md leaves out of a party's reckoning, where it matters."""
    found = []
    if case.tree.rival.any():
        found.append(RIVALS)
    return found
