"""What threats are worth at the table: no deal without one of them, and states in which some are
carried out and nothing else is to come.

The model's own rules are asked with measures taken out, which is what having been decided does;
all is put back. docs/model.md, section 5. Shapes: R replicates, A parties, K issues, M measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from sim.model.floor import Floor
from sim.rules.coercion import IN_FORCE, effect
from sim.rules.conditions import OPEN, stance
from sim.rules.preferences import utility
from sim.rules.terms import due_to_terms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
FORCED = 1e9
"""An audience cost for which anybody carries out what was threatened."""


def no_deal_without(floor: Floor, m: int) -> Floats:
    """[R, A], what no deal would be worth without the measure m and all that answers it."""
    talks = floor.talks
    with _set_aside(floor, np.flatnonzero(talks.layout.tree.below[m])):
        return talks.no_deal_values()


@contextmanager
def _set_aside(floor: Floor, measures: Ints) -> Iterator[None]:
    """While nobody reckons with some measures, nor with accidents."""
    acts, beliefs = floor.talks.state.acts, floor.talks.state.beliefs
    names = ("spent", "running", "audience", "vowed", "risk")
    kept = {name: getattr(acts, name).copy() for name in names}
    acts.spent[:, measures], acts.running[:, measures] = True, 0
    acts.risk[:] = 0.0
    beliefs.version[:] += 1
    try:
        yield
    finally:
        for name, before in kept.items():
            getattr(acts, name)[:] = before
        beliefs.version[:] += 1


def stands(floor: Floor, m: int) -> bool:
    """Whether the measure, or what it answers, is carried out when the stage opens; replicate 0."""
    tree, running = floor.talks.layout.tree, floor.talks.state.acts.running
    while tree.parent[m] >= 0 and not running[0, m]:
        m = int(tree.parent[m])
    return bool(running[0, m] or tree.course[m] == IN_FORCE)


def may_come(floor: Floor, m: int, text: Ints) -> bool:
    """Whether the root m may still be carried out once a text is an accord; replicate 0."""
    tree, state = floor.talks.layout.tree, floor.talks.state
    if tree.idle[m] or state.acts.spent[0, m]:
        return False
    held = stance(floor.talks.world, 0, m, tree.leader[m], text)
    return bool(held == OPEN)


def worth_with(floor: Floor, text: Ints, chain: Sequence[int]) -> Floats:
    """[A], what a text is worth where the measures of a chain, each the answer to the one before,
    are carried out and nothing else is to come; replicate 0. What is in force counts as it stands.
    """
    talks = floor.talks
    acts, n_measures = talks.state.acts, len(talks.layout.measures)
    gone = [m for m in range(n_measures) if m not in chain and not stands(floor, m)]
    out, value = np.zeros(len(talks.layout.parties)), np.zeros(n_measures)
    with _set_aside(floor, np.array(gone, np.int64)):
        acts.audience[:, list(chain)], acts.vowed[:, list(chain)] = FORCED, 0.0
        chance = np.array([m in chain or m not in gone for m in range(n_measures)], np.float64)
        for a in range(len(out)):
            out[a] = utility(talks.world.worth, 0, a, text) + due_to_terms(talks.world, 0, a, text)
            if n_measures:
                resolve = talks.draws.resolve[0, a]
                out[a] += effect(talks.world, chance, 0, a, resolve, text, value)
    return out
