"""Worth: what a text is worth to a party, with all that would come at it; what was reckoned before
is remembered.

docs/model.md, section 5. Shapes: R replicates, A parties, K issues, M measures, S places of
a memory.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import copy, rule
from sim.rules.coercion import effect
from sim.rules.preferences import utility
from sim.rules.terms import due_to_terms
from sim.rules.thresholds import outlook

RESOLVE, EFFECT = range(2)
"""Columns of what is felt."""


class Memo(NamedTuple):
    """Outlooks already worked out: ``of``: [R, S, 2], code of the text and version of beliefs;
    ``chance``: [R, S, M]. And what all that would come does to a party: ``felt``: [R, S, A, 2, 2],
    for two resolves (its own, and what others take it for) the resolve, NaN where that has not
    been asked, and the effect.
    """

    of: np.ndarray
    chance: np.ndarray
    felt: np.ndarray


def new_memo(n: int, n_places: int, n_measures: int, n_parties: int) -> Memo:
    """Room to remember, with nothing in it."""
    return Memo(
        np.full((n, n_places, 2), -1, np.int64),
        np.zeros((n, n_places, n_measures)),
        np.zeros((n, n_places, n_parties, 2, 2)),
    )


def forget(memo: Memo) -> None:
    """Remember nothing: no place is read before it is known whose it is."""
    memo.of[:] = -1


@rule
def code_of(tree, text):
    """The number of a settlement of the coercive issues."""
    code = 0
    for at in range(tree.weighs.shape[0]):
        k = tree.weighs[at]
        code += (text[k] + 1) * tree.stride[k]
    return code


@rule
def has_numbers(tree):
    """Whether settlements of the coercive issues have numbers by which they are told apart."""
    return tree.weighs.shape[0] == 0 or tree.stride[tree.weighs[0]] > 0


@rule
def recall(world, r, text):
    """The place in the memory of the outlook at ``text``, worked out where it is not known."""
    memo = world.memo
    code = code_of(world.tree, text)
    slot = code % memo.of.shape[1]
    of = memo.of[r, slot]
    known = of[0] == code and of[1] == world.beliefs.version[r]
    if not (known and has_numbers(world.tree)):
        outlook(world, r, text, world.scratch.measures[0], memo.chance[r, slot], False)
        of[0], of[1] = code, world.beliefs.version[r]
        for a in range(memo.felt.shape[2]):
            memo.felt[r, slot, a, 0, RESOLVE] = memo.felt[r, slot, a, 1, RESOLVE] = np.nan
    return slot


@rule
def felt(world, r, a, resolve, text):
    """The effect on party a, of that resolve, of all that would come at ``text``; see
    :func:`effect`.
    """
    memo = world.memo
    slot = recall(world, r, text)
    last, other = memo.felt[r, slot, a, 0], memo.felt[r, slot, a, 1]
    if last[RESOLVE] == resolve:
        return last[EFFECT]
    if other[RESOLVE] == resolve:
        return other[EFFECT]
    copy(last, other)
    last[EFFECT] = effect(
        world, memo.chance[r, slot], r, a, resolve, text, world.scratch.measures[0]
    )
    last[RESOLVE] = resolve
    return last[EFFECT]


@rule
def coerced_value(world, r, a, resolve, text):
    """Utility and the expected effect of all that would come at ``text``, in stakes."""
    return with_coercion(world, r, a, resolve, text, utility(world.worth, r, a, text))


@rule
def with_coercion(world, r, a, resolve, text, own):
    """The same, where the utility of ``text``, ``own``, is known."""
    return own + felt(world, r, a, resolve, text) if world.tree.parent.shape[0] > 0 else own


@rule
def value_of(world, r, a, resolve, text):
    """V_a(text): utility, the expected effect of all that would come, terms and waiting, in
    stakes. At the settlement it is d, the value of no deal, unless there is a reservation.
    """
    total = coerced_value(world, r, a, resolve, text)
    return total + due_to_terms(world, r, a, text)
