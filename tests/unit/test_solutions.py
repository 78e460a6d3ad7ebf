"""The texts of the solution concepts against a look at every text. docs/model.md, section 9."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from sim.rules.solutions import (
    EGALITARIAN,
    KALAI_SMORODINSKY,
    NASH,
    UTILITARIAN,
    Search,
    find,
    new_search,
)

N_OPTIONS = (4, 3, 2)
PARTIES = 3
Floats = np.ndarray
Measure = Callable[[Floats, Floats], Floats]
"""Of every text, from what it brings each party over no deal, [T, A], and at most, [A]."""

MEASURES: dict[int, Measure] = {
    NASH: lambda gain, _most: gain.prod(axis=1),
    KALAI_SMORODINSKY: lambda gain, most: (gain / most).min(axis=1),
    EGALITARIAN: lambda gain, _most: gain.min(axis=1),
    UTILITARIAN: lambda gain, _most: gain.sum(axis=1),
}


def laid_out(worth: Floats) -> Search:
    """Room for a search of all texts, in which everybody counts."""
    search = new_search(len(N_OPTIONS), max(N_OPTIONS), worth.shape[1])
    for k, n in enumerate(N_OPTIONS):
        search.options[k, :n], search.n[k] = np.arange(n), n
    search.party[:] = True
    return search


@pytest.mark.parametrize("kind", MEASURES)
def test_the_text_of_a_concept_is_the_best_of_all_texts_by_its_measure(kind: int) -> None:
    """Among texts that bring everybody something; parties' stakes differ by up to five times.

    Where the best for a party leaves another less than no deal, what it could gain at most may
    be understood in two ways: such draws are left out.
    """
    luck, compared = np.random.default_rng(7), 0
    texts = list(product(*map(range, N_OPTIONS)))
    for _ in range(200):
        stakes = luck.uniform(0.2, 1.0, (PARTIES, 1, 1))
        worth = (luck.random((PARTIES, len(N_OPTIONS), max(N_OPTIONS))) * stakes)[np.newaxis]
        no_deal = luck.uniform(0.0, 1.0, (1, PARTIES)) * stakes[:, 0, 0]
        utility = np.array([worth[0][:, range(len(text)), text].sum(axis=1) for text in texts])
        gain = utility - no_deal
        better = (gain > 0.0).all(axis=1)
        most = gain.max(axis=0)
        if not better.any() or (gain[better].max(axis=0) < most).any():
            continue
        measure = MEASURES[kind](gain[better], most)
        best = np.flatnonzero(better)[np.argmax(measure)]
        search = laid_out(worth)
        find(kind, search, worth, no_deal, 0)
        assert tuple(search.best) == texts[best]
        compared += 1
    assert compared > 100
