"""Answers that resist: by how much they lower the chance that what they answer succeeds.

docs/model.md, section 5. Who resists together is a number, one bit an answer. Shapes: R replicates,
A parties, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule


@rule
def prize_of(tree, worth, r, m, a, text):
    """What party a gains where m succeeds at ``text``, over what its failure would bring."""
    moved = _moved(tree, worth, r, a, text, tree.first[m], tree.lost[m])
    if tree.lost[m] < tree.first[m + 1]:
        moved -= prize_if_lost(tree, worth, r, m, a, text)
    return moved


@rule
def prize_if_lost(tree, worth, r, m, a, text):
    """What party a gains where m is decided at ``text`` and has failed."""
    return _moved(tree, worth, r, a, text, tree.lost[m], tree.first[m + 1])


@rule
def _moved(tree, worth, r, a, text, start, stop):
    """What party a gains where the options from ``start`` up to ``stop`` come into force."""
    moved = 0.0
    for i in range(start, stop):
        k = tree.issue[i]
        now = tree.before[i] if tree.before[i] >= 0 else text[k]
        moved += worth[r, a, k, tree.option[i]] - (worth[r, a, k, now] if now >= 0 else 0.0)
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
def withstood(tree, acts, chance, r, n):
    """By how much the answer n lowers the chance that what it answers succeeds, given who is
    expected to resist before it.
    """
    m, lowered = tree.parent[n], 0.0
    for group in range(tree.resists[n]):
        without = acts.prevails[r, m, group]
        lowered += group_chance(tree, chance, m, group, n) * (
            without - acts.prevails[r, m, group | tree.resists[n]]
        )
    return lowered


@rule
def expected_success(tree, acts, chance, r, m):
    """The chance that m succeeds once it is carried out, with those expected who resist it."""
    resisted, last = 0, m + 1
    for n in range(m + 1, tree.parent.shape[0]):
        if tree.parent[n] == m and tree.resists[n] > 0:
            resisted, last = resisted | tree.resists[n], n + 1
    if resisted == 0:
        return acts.prevails[r, m, 0]
    expected = 0.0
    for group in range(resisted + 1):
        expected += group_chance(tree, chance, m, group, last) * acts.prevails[r, m, group]
    return expected
