"""Demands that count only with others: what accords settle of them alone is worth nothing.

docs/model.md, section 1. What is in force by such an accord is written down to what was in force
before, for the party whose demand it is, until the accord lapses or the play is over. One play.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import isnan
from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.rules.terms import idle_gain


class Complements(NamedTuple):
    """What is in force and counts for nothing. Shapes: R replicates, A parties, K issues, O
    options.

    ``some``: some demand counts only with others; else nothing is done. ``left``: [R, A, K], what
    is left of the worth of the option that an accord has settled there, NaN where all of it;
    ``option``: [R, K], that option, and ``before``: [R, K], what it replaced; ``drawn``:
    [R, A, K, O], what options are worth as they were drawn, and ``worth``: the same as it is now.
    """

    some: int
    left: np.ndarray
    option: np.ndarray
    before: np.ndarray
    drawn: np.ndarray
    worth: np.ndarray


@rule
def is_idle(complements, r, a, k):
    """Whether what is in force there counts for nothing to party a."""
    return not isnan(complements.left[r, a, k])


@rule
def write(complements, r):
    """Write down what counts for nothing, after all worth has been written anew."""
    left, worth = complements.left, complements.worth
    for a in range(left.shape[1]):
        for k in range(left.shape[2]):
            if is_idle(complements, r, a, k):
                worth[r, a, k, complements.option[r, k]] = left[r, a, k]


@rule
def note_accord(complements, world, r, text):
    """A text is about to come into force."""
    if complements.some == 0:
        return
    acts, left = world.acts, complements.left
    for k in range(text.shape[0]):
        if text[k] != world.settlement[r, k]:
            complements.option[r, k], complements.before[r, k] = text[k], world.settlement[r, k]
    for h in range(acts.hinged.shape[0]):
        a, k = acts.hinged[h, 0], acts.hinged[h, 1]
        if idle_gain(world, r, a, k, text) > 0.0:
            now = world.settlement[r, k]
            left[r, a, k] = world.worth[r, a, k, now] if now >= 0 else 0.0
    write(complements, r)
    world.beliefs.version[r] += 1


@rule
def differs(one, other):
    """Whether two rows are not the same."""
    found = False
    for o in range(one.shape[0]):
        found = found or one[o] != other[o]
    return found


@rule
def value_anew(complements, r, worth):
    """Options are worth something else. ``worth``: [A, K, E]."""
    if complements.some == 0:
        return
    drawn, left = complements.drawn[r], complements.left
    for a in range(left.shape[1]):
        for k in range(left.shape[2]):
            other = differs(drawn[a, k], worth[a, k])
            for o in range(worth.shape[2]):
                drawn[a, k, o] = worth[a, k, o]
            if other and is_idle(complements, r, a, k):
                before = complements.before[r, k]
                left[r, a, k] = drawn[a, k, before] if before >= 0 else 0.0
    write(complements, r)


@rule
def restore(complements, r, a, k):
    """The option in force is worth what was drawn again."""
    option = complements.option[r, k]
    if is_idle(complements, r, a, k):
        complements.worth[r, a, k, option] = complements.drawn[r, a, k, option]


@rule
def lapse(complements, r, issues):
    """Accords on these issues, [K], are void."""
    left = complements.left
    for a in range(left.shape[1]):
        for k in range(left.shape[2]):
            if issues[k]:
                restore(complements, r, a, k)
                left[r, a, k] = np.nan


@rule
def settle(complements, r):
    """The end of all: options are worth what was drawn again."""
    for a in range(complements.left.shape[1]):
        for k in range(complements.left.shape[2]):
            restore(complements, r, a, k)
