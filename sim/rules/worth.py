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

from sim.compiling import rule
from sim.rules.coercion import effect, outlook
from sim.rules.preferences import utility
from sim.rules.terms import due_to_terms


class Memo(NamedTuple):
    """Outlooks already worked out: ``code``, ``version``: [R, S]; ``chance``: [R, S, M]. And what
    all that would come does to a party: ``effect``: [R, S, A, 2], at a ``resolve``: [R, S, A, 2]
    (its own, and what others take it for), NaN where that has not been asked.
    """

    code: np.ndarray
    version: np.ndarray
    chance: np.ndarray
    effect: np.ndarray
    resolve: np.ndarray


def new_memo(n: int, n_places: int, n_measures: int, n_parties: int) -> Memo:
    """Room to remember, with nothing in it."""
    return Memo(
        np.zeros((n, n_places), np.int64),
        np.full((n, n_places), -1, np.int64),
        np.zeros((n, n_places, n_measures)),
        np.zeros((n, n_places, n_parties, 2)),
        np.full((n, n_places, n_parties, 2), np.nan),
    )


@rule
def code_of(tree, text):
    """The number of a settlement of the coercive issues."""
    code = 0
    for k in range(text.shape[0]):
        code += (text[k] + 1) * tree.stride[k]
    return code


@rule
def recall(tree, acts, beliefs, memo, worth, r, text, settlement, scratch):
    """The place in ``memo`` of the outlook at ``text``, worked out where it is not known."""
    code = code_of(tree, text)
    slot = code % memo.code.shape[1]
    if code == 0 or memo.code[r, slot] != code or memo.version[r, slot] != beliefs.version[r]:
        outlook(
            tree, acts, beliefs, worth, r, text, settlement, scratch.measures[0],
            memo.chance[r, slot], scratch, False,
        )  # fmt: skip
        memo.code[r, slot] = code
        memo.version[r, slot] = beliefs.version[r]
        memo.resolve[r, slot] = np.nan
    return slot


@rule
def felt(tree, acts, beliefs, memo, worth, r, a, resolve, text, settlement, scratch):
    """The effect on party a, of that resolve, of all that would come at ``text``; see
    :func:`effect`.
    """
    slot = recall(tree, acts, beliefs, memo, worth, r, text, settlement, scratch)
    known, found = memo.resolve[r, slot, a], memo.effect[r, slot, a]
    if known[0] == resolve:
        return found[0]
    if known[1] == resolve:
        return found[1]
    known[1], found[1] = known[0], found[0]
    found[0] = effect(
        tree, acts, worth, memo.chance[r, slot], r, a, resolve, text, settlement,
        scratch.measures[0],
    )  # fmt: skip
    known[0] = resolve
    return found[0]


@rule
def coerced_value(tree, acts, beliefs, memo, worth, r, a, resolve, text, settlement, scratch):
    """Utility and the expected effect of all that would come at ``text``, in stakes."""
    total = utility(worth, r, a, text)
    if tree.parent.shape[0] > 0:
        total += felt(tree, acts, beliefs, memo, worth, r, a, resolve, text, settlement, scratch)
    return total


@rule
def value_of(tree, acts, beliefs, memo, worth, r, a, resolve, text, settlement, scratch):
    """V_a(text): utility, the expected effect of all that would come, terms and waiting, in
    stakes. At the settlement it is d, the value of no deal, unless there is a reservation.
    """
    total = coerced_value(
        tree, acts, beliefs, memo, worth, r, a, resolve, text, settlement, scratch
    )
    return total + due_to_terms(acts, r, a, text, settlement)
