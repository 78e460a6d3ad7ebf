"""Taking part in a measure: what it brings to who leads or follows, and who is expected to come.

docs/model.md, section 5. Shapes: R replicates, A parties, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, rule
from sim.rules.beliefs import at_least

NEVER = 2.0
"""A threshold that no resolve reaches."""


@rule
def own_part(tree, acts, r, m, a, resolve):
    """What taking part in m brings to a party of that resolve: benefit less cost, and less the
    harm that a follower does to itself by its own share.
    """
    part = acts.benefit[r, m, a] - acts.cost[r, m, a] * (1.0 - resolve)
    if tree.follows[m, a]:
        part -= acts.harm[r, m, a] * tree.share[m, a]
    return part


@rule
def turnouts(tree, acts, beliefs, on):
    """Bring the expected turnout in line with beliefs and audience costs."""
    n_measures, n_parties = tree.share.shape
    for r in range(on.shape[0]):
        if not on[r]:
            continue
        for m in range(n_measures):
            for a in range(n_parties):
                acts.turnout[r, m, a] = tree.share[m, tree.leader[m]]
            for a in range(n_parties):
                if tree.follows[m, a]:
                    gain = own_part(tree, acts, r, m, a, 1.0) + acts.audience[r, m, a]
                    threshold = resolve_needed(gain, acts.cost[r, m, a])
                    comes = tree.share[m, a] * at_least(beliefs, r, tree.typed[a], threshold)
                    for other in range(n_parties):
                        if other != a:
                            acts.turnout[r, m, other] += comes


@rule
def resolve_needed(gain, cost):
    """The resolve from which ``gain − cost (1 − r)`` is at least nothing."""
    if gain >= cost - TIE and cost <= TIE:
        return 0.0
    if gain < -TIE:
        return NEVER
    return max(0.0, 1.0 - max(gain, 0.0) / cost)
