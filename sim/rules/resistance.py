"""Answers that resist: by how much they lower the chance that what they answer succeeds.

docs/model.md, section 5. Who resists together is a number, one bit an answer. Shapes: R replicates,
A parties, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.rules.terms import idle_gain

SUCCESS, SETTLED, LENGTH = range(3)
"""What hangs on who resists a measure: the chance that it succeeds, the chance that it is decided
by the horizon, and how long it lasts."""


@rule
def prize_of(world, r, m, a, text):
    """What party a gains where m succeeds at ``text``, over what its failure would bring."""
    tree = world.tree
    moved = _moved(world, r, a, text, tree.first[m], tree.lost[m])
    if tree.lost[m] < tree.first[m + 1]:
        moved -= prize_if_lost(world, r, m, a, text)
    return moved


@rule
def prize_if_lost(world, r, m, a, text):
    """What party a gains where m is decided at ``text`` and has failed."""
    return _moved(world, r, a, text, world.tree.lost[m], world.tree.first[m + 1])


@rule
def _moved(world, r, a, text, start, stop):
    """What party a gains where the options from ``start`` up to ``stop`` come into force."""
    tree, worth, hinging = world.tree, world.worth, world.acts.hinged.shape[0] > 0
    moved = 0.0
    for i in range(start, stop):
        k = tree.issue[i]
        now = tree.before[i] if tree.before[i] >= 0 else text[k]
        left = worth[r, a, k, now] if now >= 0 else 0.0
        if hinging and tree.before[i] < 0:
            left -= idle_gain(world, r, a, k, text)
        moved += worth[r, a, k, tree.option[i]] - left
    return moved


@rule
def group_chance(tree, chance, m, group, upto):
    """The chance that of the answers to m before ``upto`` just those of a group resist it."""
    likely = 1.0
    for n in range(m + 1, upto):
        if tree.parent[n] == m and tree.resists[n] > 0:
            likely *= chance[n] if group & tree.resists[n] else 1.0 - chance[n]
    return likely


@rule
def number_of_war(acts, what, r, m, group):
    """A number of m that hangs on who resists: the chance that it succeeds, that it is decided, or
    how long it lasts.
    """
    if what == SUCCESS:
        return acts.prevails[r, m, group]
    return acts.settles[r, m, group] if what == SETTLED else acts.lengths[r, m, group]


@rule
def withstood(world, what, chance, r, n):
    """By how much the answer n lowers a number of what it answers that hangs on who resists, given
    who is expected to resist before it. ``what``: see :data:`SUCCESS`.
    """
    tree, acts = world.tree, world.acts
    m, lowered = tree.parent[n], 0.0
    for group in range(tree.resists[n]):
        without = number_of_war(acts, what, r, m, group)
        lowered += group_chance(tree, chance, m, group, n) * (
            without - number_of_war(acts, what, r, m, group | tree.resists[n])
        )
    return lowered


@rule
def expected_success(world, chance, r, m):
    """The chance that m succeeds once it is carried out, with those expected who resist it."""
    tree = world.tree
    resisted, last = 0, m + 1
    for n in range(m + 1, tree.parent.shape[0]):
        if tree.parent[n] == m and tree.resists[n] > 0:
            resisted, last = resisted | tree.resists[n], n + 1
    if resisted == 0:
        return world.acts.prevails[r, m, 0]
    expected = 0.0
    for group in range(resisted + 1):
        expected += group_chance(tree, chance, m, group, last) * world.acts.prevails[r, m, group]
    return expected
