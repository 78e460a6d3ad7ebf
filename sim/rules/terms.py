"""Terms: what hangs on a text beyond what it settles issue by issue: a payment, a humiliation, days
spared, accidents spared, demands that count only with others.

docs/model.md, sections 1, 5, 8 and 9. Shapes: R replicates, A parties, K issues, O options, T
terms, H demands that count only with others.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import is_same, rule
from sim.rules.preferences import utility


def nothing_said(
    n: int, n_measures: int, n_parties: int, n_issues: int, n_options: int, hurried: bool = False
) -> dict[str, np.ndarray]:
    """What :class:`sim.rules.coercion.Acts` says of words, where none have been spoken, and
    of the days left, which cost nothing yet. ``hurried``: whether they ever cost anybody anything.
    Nor does anybody have a reservation, nor does any accord stand, no line is in the way,
    nothing is carried out yet, or costs anybody more than it costs, every demand counts by itself,
    and nobody reckons with accidents.
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
        "hinged": np.zeros((0, 2), np.int64),
        "needs": np.zeros((0, n_issues), np.bool_),
        "hinges": np.zeros((n, 0), np.bool_),
        "penalty": np.zeros((n, n_measures, n_parties)),
        "chanced": np.zeros((n, n_measures), np.bool_),
        "risk": np.zeros((n, 0)),
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
def is_changed(world, r, k, text):
    """Whether ``text`` settles issue k at another option than the one in force: to confirm that
    changes nothing.
    """
    at = text[k]
    return at >= 0 and at != world.settlement[r, k] and at != world.home.n_options[k]


@rule
def is_alone(world, r, h, text):
    """Whether ``text`` changes the issue of the demand h, which counts only with others, and leaves
    one of these as it is.
    """
    acts, left = world.acts, False
    if acts.hinges[r, h] and is_changed(world, r, acts.hinged[h, 1], text):
        for k in range(text.shape[0]):
            left = left or (acts.needs[h, k] and not is_changed(world, r, k, text))
    return left


@rule
def idle_gain(world, r, a, k, text):
    """What ``text`` would bring party a on issue k over what is in force, where that counts for
    nothing without another issue, which the text leaves as it is.
    """
    acts, now = world.acts, world.settlement[r, k]
    for h in range(acts.hinged.shape[0]):
        if acts.hinged[h, 0] == a and acts.hinged[h, 1] == k and is_alone(world, r, h, text):
            before = world.worth[r, a, k, now] if now >= 0 else 0.0
            return max(world.worth[r, a, k, text[k]] - before, 0.0)
    return 0.0


@rule
def idle_gains(world, r, a, text):
    """The same on all issues."""
    total = 0.0
    for h in range(world.acts.hinged.shape[0]):
        if world.acts.hinged[h, 0] == a and world.acts.hinges[r, h]:
            total += idle_gain(world, r, a, world.acts.hinged[h, 1], text)
    return total


@rule
def counted(world, r, a, text):
    """u of a text, less what counts for nothing."""
    return utility(world.worth, r, a, text) - idle_gains(world, r, a, text)


@rule
def due_to_terms(world, r, a, text):
    """What the terms that ``text`` meets are worth to party a, less what the days left cost
    it for the issues that the text leaves open, and less what counts for nothing; and what any text
    that changes or confirms something spares it of accidents.
    """
    acts, total = world.acts, 0.0
    for k in range(acts.waiting.shape[2]):
        if text[k] == world.settlement[r, k]:
            total -= acts.waiting[r, a, k]
    return with_terms(world, r, a, text, total)


@rule
def with_terms(world, r, a, text, total):
    """``total``, less what days left cost, with what else is due to ``text``."""
    acts, settlement = world.acts, world.settlement[r]
    for t in range(acts.clause.shape[0]):
        if acts.stake[r, t, a] != 0.0 and is_met(acts, t, text, settlement):
            total += acts.stake[r, t, a]
    if acts.risk.shape[1] > 0 and not is_same(text, settlement):
        total += acts.risk[r, a]
    return total - idle_gains(world, r, a, text) if acts.hinged.shape[0] > 0 else total
