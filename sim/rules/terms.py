"""Terms: what hangs on a text beyond what it settles: a payment, a humiliation, days spared.

docs/model.md, sections 5 and 8. Shapes: R replicates, A parties, K issues, O options, T terms.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import rule


def nothing_said(
    n: int, n_measures: int, n_parties: int, n_issues: int, n_options: int, hurried: bool = False
) -> dict[str, np.ndarray]:
    """What :class:`sim.rules.coercion.Acts` says of words, where none have been spoken, and
    of the days left, which cost nothing yet. ``hurried``: whether they ever cost anybody anything.
    Nor does anybody have a reservation, nor does any accord stand, no line is in the way, and
    nothing is carried out yet.
    """
    return {
        "forgone": np.zeros((n, n_measures)),
        "vowed": np.zeros((n, n_measures)),
        "kept": np.zeros((n, n_measures), np.bool_),
        "clause": np.zeros((0, n_issues, n_options), np.bool_),
        "wanted": np.zeros(0, np.int64),
        "stake": np.zeros((n, 0, n_parties)),
        "waiting": np.zeros((n, n_parties, n_issues if hurried else 0)),
        "least": np.full((n, n_parties), -np.inf),
        "supposed": np.full(n_parties, -np.inf),
        "quantiles": np.zeros((n_parties, 0)),
        "coming": np.zeros((n, n_measures, n_parties, 3)),
        "standing": np.zeros((n, n_issues), np.bool_),
        "signed": np.zeros((n, n_parties, n_issues), np.bool_),
        "beyond": np.zeros((n, n_parties, n_issues, n_options), np.int8),
        "prevails": np.ones((n, n_measures, 1)),
        "running": np.zeros((n, n_measures), np.int8),
        "came": np.zeros((n, n_measures, n_parties), np.bool_),
        "settles": np.zeros((n, n_measures, 1)),
        "lengths": np.ones((n, n_measures, 1)),
    }


@rule
def is_met(acts, t, text, settlement):
    """Whether ``text`` brings what the term t hangs on."""
    count = 0
    for k in range(text.shape[0]):
        if text[k] >= 0 and text[k] != settlement[k] and acts.clause[t, k, text[k]]:
            count += 1
    return count >= acts.wanted[t]


@rule
def due_to_terms(acts, r, a, text, settlement):
    """What the terms that ``text`` meets are worth to party a, less what the days left cost
    it for the issues that the text leaves open.
    """
    total = 0.0
    for k in range(acts.waiting.shape[2]):
        if text[k] == settlement[k]:
            total -= acts.waiting[r, a, k]
    for t in range(acts.clause.shape[0]):
        if acts.stake[r, t, a] != 0.0 and is_met(acts, t, text, settlement):
            total += acts.stake[r, t, a]
    return total
