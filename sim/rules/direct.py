"""What a measure does in itself, before anybody answers it.

docs/model.md, section 5. Shapes: R replicates, A parties, K issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.rules.following import own_part, turnout_at
from sim.rules.resistance import LENGTH, SETTLED, SUCCESS, prize_if_lost, prize_of, withstood


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
        does += acts.settles[r, m, 0] * prize_if_lost(world, r, m, a, text)
    if tree.resists[m] > 0:
        up = tree.parent[m]
        lowered = withstood(world, SUCCESS, chance, r, m)
        does -= lowered * prize_of(world, r, up, a, text)
        if tree.forts[up] > 0:  # when it ends hangs on who resists, too
            lowered = withstood(world, SETTLED, chance, r, m)
            does -= lowered * prize_if_lost(world, r, up, a, text)
            harm = acts.harm[r, up, a] * turnout_at(world, r, up, a, text)
            does += withstood(world, LENGTH, chance, r, m) * harm
    return does


@rule
def spared(world, chance, r, n, a, resolve):
    """What party a, of that resolve, is spared of a war on a line of forts that it leads, where the
    answer n makes it shorter; below 0 where longer. Of all other answers nothing.
    """
    tree, up = world.tree, world.tree.parent[n]
    if tree.resists[n] == 0 or tree.forts[up] == 0 or tree.leader[up] != a:
        return 0.0
    share = withstood(world, LENGTH, chance, r, n)
    return -share * own_part(world, r, up, a, resolve)


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
