"""What a measure does in itself, before anybody answers it.

docs/model.md, section 5. Shapes: R replicates, A parties, K issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.rules.following import turnout_at
from sim.rules.resistance import prize_if_lost, prize_of, withstood


@rule
def direct(world, chance, r, m, a, text):
    """What measure m itself does to party a at ``text``, before anybody answers, and what it
    takes from the success of what it answers; what a follower's own part brings it is left out,
    see :func:`sim.rules.following.own_part`.
    """
    tree, acts = world.tree, world.acts
    share = turnout_at(world, r, m, a, text)
    does = acts.prevails[r, m, 0] * prize_of(world, r, m, a, text)
    does -= acts.harm[r, m, a] * share
    if tree.lost[m] < tree.first[m + 1]:
        does += acts.settles[r, m] * prize_if_lost(world, r, m, a, text)
    if tree.resists[m] > 0:
        lowered = withstood(world, chance, r, m)
        does -= lowered * prize_of(world, r, tree.parent[m], a, text)
    return does


@rule
def direct_effects(world, chance, r, text, again, own):
    """What every measure below m itself does to the leader of m; ``again``: only chances have
    moved, and what resists hangs on them alone. ``own``: [M, M], written.
    """
    tree = world.tree
    n_measures = tree.parent.shape[0]
    for m in range(n_measures):
        for n in range(m, n_measures):
            if tree.below[m, n] and (not again or tree.resists[n] > 0):
                own[m, n] = direct(world, chance, r, n, tree.leader[m], text)
