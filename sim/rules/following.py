"""Taking part in a measure: what it brings to who leads or follows, and who is expected to come.

docs/model.md, section 5. Shapes: R replicates, A parties, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, rule
from sim.rules.beliefs import at_least
from sim.rules.conditions import OPEN, all_settled, asked, is_worth, stance

NEVER = 2.0
"""A threshold that no resolve reaches."""


@rule
def own_part(world, r, m, a, resolve):
    """What taking part in m brings to a party of that resolve: benefit less penalty and cost, and
    less the harm that a follower does to itself by its own share.
    """
    acts = world.acts
    part = acts.benefit[r, m, a] - acts.penalty[r, m, a] - acts.cost[r, m, a] * (1.0 - resolve)
    if world.tree.follows[m, a]:
        part -= acts.harm[r, m, a] * world.tree.share[m, a]
    return part


@rule
def taken_part(world, r, m, a, resolve):
    """What having a part in m, which is carried out already, still brings to a party."""
    return own_part(world, r, m, a, resolve) if world.acts.came[r, m, a] else 0.0


@rule
def expect_to_come(world, r, m, a):
    """How much of m its follower a is expected to add, however it stands to it. Written into
    ``coming``.
    """
    tree, acts = world.tree, world.acts
    for held in range(acts.coming.shape[3]):
        gain = own_part(world, r, m, a, 1.0) - asked(acts, r, m, a, held)
        threshold = resolve_needed(gain, acts.cost[r, m, a])
        if not is_worth(gain, 0.0, held != OPEN):
            threshold = NEVER
        likely = at_least(world.beliefs, r, tree.typed[a], threshold)
        if acts.running[r, m] > 0:
            likely = 1.0 if acts.came[r, m, a] else 0.0
        acts.coming[r, m, a, held] = tree.share[m, a] * likely


@rule
def expect_turnouts(world, r):
    """Bring the expected turnout in line with beliefs and what holding back or joining costs."""
    tree, acts = world.tree, world.acts
    n_measures, n_parties = tree.share.shape
    for m in range(n_measures):
        for a in range(n_parties):
            acts.turnout[r, m, a] = tree.share[m, tree.leader[m]]
        for a in range(n_parties):
            if tree.follows[m, a]:
                expect_to_come(world, r, m, a)
                for other in range(n_parties):
                    if other != a:
                        acts.turnout[r, m, other] += acts.coming[r, m, a, OPEN]


@rule
def turnout_at(world, r, m, a, text):
    """The expected turnout for party a once ``text`` is an accord: each other follower comes
    by how it then stands to m.
    """
    if not world.tree.followed[m] or not all_settled(world, r, m, text):
        return world.acts.turnout[r, m, a]
    return _turnout_answered(world, r, m, a, text)


@rule
def _turnout_answered(world, r, m, a, text):
    """The same where what m asks for has been settled."""
    tree = world.tree
    total = tree.share[m, tree.leader[m]]
    for other in range(tree.share.shape[1]):
        if tree.follows[m, other] and other != a:
            held = stance(world, r, m, other, text)
            total += world.acts.coming[r, m, other, held]
    return total


@rule
def resolve_needed(gain, cost):
    """The resolve from which ``gain − cost (1 − r)`` is at least nothing."""
    if gain >= cost - TIE and cost <= TIE:
        return 0.0
    if gain < -TIE:
        return NEVER
    return max(0.0, 1.0 - max(gain, 0.0) / cost)
