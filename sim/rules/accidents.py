"""Accidents: what one would do to the parties over what they expect anyway.

docs/model.md, section 9. Shapes: R replicates, A parties, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import copy, rule
from sim.rules.coercion import is_moot
from sim.rules.conditions import better, test_of
from sim.rules.direct import direct, spared
from sim.rules.following import own_part
from sim.rules.thresholds import outlook


@rule
def once_set_off(world, chance, r, m, a, resolve, text, value):
    """What m does to party a, of that resolve, once it is carried out, whoever decided it: itself,
    and all that answers it with the chances that everybody expects. See
    :func:`sim.rules.coercion.effect`. ``value``: [M], scratch.
    """
    tree, acts = world.tree, world.acts
    for n in range(m, value.shape[0]):
        value[n] = 0.0
    for n in range(value.shape[0] - 1, m - 1, -1):
        if not tree.below[m, n] or (n != m and cannot_follow(world, chance, r, m, n, a)):
            continue
        value[n] += direct(world, chance, r, n, a, text)
        if tree.resists[n] > 0:
            value[n] += spared(world, chance, r, n, a, resolve)
        leads = tree.leader[n] == a
        if leads:
            value[n] += own_part(world, r, n, a, resolve)
        elif tree.follows[n, a]:
            come = own_part(world, r, n, a, resolve)
            value[n] += better(come, test_of(world, r, n, a, text))
        if n == m:
            break
        if leads:
            value[n] = max(value[n], -acts.audience[r, n, a]) * (1.0 - acts.vowed[r, n])
        else:
            value[n] *= chance[n]
        value[tree.parent[n]] += value[n]
    return value[m]


@rule
def cannot_follow(world, chance, r, m, n, a):
    """Whether nothing of n, which answers m, can come at party a once m is carried out, whether
    anybody expects m or not.
    """
    tree = world.tree
    while n != m:
        if world.acts.spent[r, n] or (chance[n] == 0.0 and tree.leader[n] != a):
            return True
        n = tree.parent[n]
    return False


@rule
def expected_anyway(world, chance, r, m, a, text, does):
    """What party a expects of m as things stand, which ``does`` so much to it once it is carried
    out.
    """
    tree, likely = world.tree, 1.0
    if is_moot(world, chance, r, m, a):
        return 0.0
    n = tree.parent[m]
    while n >= 0:
        likely *= chance[n]
        n = tree.parent[n]
    if tree.leader[m] != a:
        return likely * chance[m] * does
    return likely * (1.0 - world.acts.vowed[r, m]) * better(does, test_of(world, r, m, a, text))


@rule
def harm_of(world, chance, r, m, a, resolve, text):
    """By how much party a, of that resolve, would be worse off for an accident that sets off m
    than it expects to be anyway; below 0 where it would be better off.
    """
    does = once_set_off(world, chance, r, m, a, resolve, text, world.scratch.measures[0])
    return expected_anyway(world, chance, r, m, a, text, does) - does


@rule
def risk_of(world, r, m, spares, believed, own, seen):
    """What any accord spares every party of accidents that set off m.

    ``spares``: by how much an accord lessens the chance of one; ``believed``: [A], what others
    take resolves for; ``own``, ``seen``: [A], written where there is a chance: as each party knows
    itself, and as the others take it.
    """
    text, chance = world.scratch.text, world.scratch.chances
    if spares == 0.0:
        return
    copy(world.settlement[r], text)
    outlook(world, r, text, world.scratch.measures[0], chance, world.tree.idle[m])
    for a in range(own.shape[0]):
        own[a] = spares * harm_of(world, chance, r, m, a, world.resolve[r, a], text)
        seen[a] = spares * harm_of(world, chance, r, m, a, believed[a], text)
