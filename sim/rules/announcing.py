"""Threats as moves: announced when their leader chooses, perhaps as a bluff.

docs/model.md, section 5. A public threat ties hands (Fearon 1994, 1997): who would carry it
out once it is announced announces it; who would not bluffs with a known probability. That
one is made, or withheld, tells something of resolve. Shapes: R replicates, A parties, K
issues, M measures.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import TIE, copy, rule
from sim.rules.beliefs import settle
from sim.rules.thresholds import outlook


@rule
def announce(world, r, m, bluff, luck):
    """Have the leader of m choose whether to threaten it in public, and the others learn. Returns
    whether it does.

    Audience costs are what they would be once it is announced; ``bluff``: the chance that one who
    would not carry it out announces it; ``luck``: uniform.
    """
    scratch, leader = world.scratch, world.tree.leader[m]
    copy(world.settlement[r], scratch.text)
    outlook(world, r, scratch.text, scratch.thresholds, scratch.chances, True)
    threshold = scratch.thresholds[m]
    said = world.resolve[r, leader] >= threshold - TIE or luck < bluff
    hear(world.beliefs, r, world.tree.typed[leader], threshold, bluff, said)
    world.beliefs.version[r] += 1
    return said


@rule
def hear(beliefs, r, t, threshold, bluff, said):
    """Bayes on a threat that was made, or withheld: those above the threshold always make
    it, those below with probability ``bluff``.
    """
    if beliefs.atom[r, t] == beliefs.atom[r, t]:
        return
    n_bins, left = beliefs.mass.shape[2], 0.0
    below = bluff if said else 1.0 - bluff
    for b in range(n_bins):
        left += beliefs.mass[r, t, b] * _heard(threshold, b, n_bins, below, said)
    if left <= TIE:
        return
    for b in range(n_bins):
        beliefs.mass[r, t, b] *= _heard(threshold, b, n_bins, below, said)
    settle(beliefs, r, t)


@rule
def _heard(threshold, b, n_bins, below, said):
    """How likely it is from a resolve inside bin b that the threat is made, or withheld."""
    above = min(max((b + 1) - threshold * n_bins, 0.0), 1.0)
    return (above if said else 0.0) + (1.0 - above) * below
