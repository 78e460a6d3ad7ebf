"""Choice: which of the texts on a frontier is to be preferred.

docs/model.md, section 2. Shapes: A parties, C texts.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.adoption import adopted

LEAST_SPAN = 0.05
"""Gains smaller than so many stakes are not told apart by shares."""
OWN, SIGNABLE, OPEN, HOPE, LEAST, TOTAL, LEVEL, ITSELF = range(8)
"""Columns of a text's scores: its gain to the proposer; whether those needed might be able to sign
it; whether it is open; the chance of a yes if one uniform aspiration rules all; the least share of
a gain; the sum of shares; its level; what it is worth to the proposer in itself."""
PHASE, STEP, CHANCE, BEST, ACCORDS, SEATS, FIRST_KEPT = range(7)
"""Where a search stands: its phase, the step of it, the level of chance, the best text so far,
whether only accords are looked for, how many the proposer and the voters are, and whether the first
text is the one that the proposer's menus begin with."""


@rule
def better(scores, c, d):
    """Whether text c is to be preferred to text d, by more than a tie."""
    for key in range(SIGNABLE, TOTAL + 1):
        if scores[c, key] > scores[d, key] + TIE:
            return True
        if scores[c, key] < scores[d, key] - TIE:
            return False
    return False


@rule
def nicer(scores, c, d):
    """Whether text c, as good to the proposer as text d, is to be preferred; or neither is, and its
    options are worth more to the proposer, whatever comes of them.
    """
    if better(scores, c, d):
        return True
    return scores[c, ITSELF] > scores[d, ITSELF] + TIE and not better(scores, d, c)


@rule
def gather(frontier, adoption, i, c):
    """Mark in ``yes`` who is to agree to text c besides i: the required ones, then those who
    are likeliest to, until the rule is met. Returns whether it is.
    """
    yes, share, chance = frontier.yes, frontier.share, frontier.texts.chance
    met, left = True, False
    for at in range(frontier.way[SEATS]):
        j = frontier.seat[at]
        yes[j] = adoption.voter[j] and (j == i or adoption.required[j])
        met = met and (yes[j] or not adoption.voter[j])
    if met or adoption.share < 0.0:
        return True
    while not adopted(adoption, yes):
        best, hope, most = -1, -1.0, 0.0
        for j in range(yes.shape[0]):
            if adoption.voter[j] and not yes[j]:
                likely, gain = chance[c, j] * (share[j] + 2.0), frontier.texts.gain[c, j]
                if likely > hope + TIE or (likely >= hope - TIE and gain > most + TIE):
                    best, hope, most = j, likely, gain
        left = best >= 0
        if not left:
            return False
        yes[best] = True
    return True


@rule
def judge(frontier, adoption, i, n):
    """Score the first n texts. A party's share of a text is its gain over the largest gain that
    some text brings it, or its loss over the largest loss. Returns the text to be preferred.
    """
    texts, scores, most, share = frontier.texts, frontier.scores, frontier.most, frontier.share
    worst, somebody, best, seats = frontier.worst, False, 0, frontier.way[SEATS]
    for at in range(seats):
        j = frontier.seat[at]
        most[j], worst[j] = 0.0, 0.0
        if adoption.voter[j] and j != i:
            for c in range(n):
                most[j] = max(most[j], texts.gain[c, j])
                worst[j] = max(worst[j], -texts.gain[c, j])
            somebody = somebody or most[j] > TIE
    for c in range(n):
        for at in range(seats):
            j = frontier.seat[at]
            if adoption.voter[j] and j != i:
                whole = most[j] if texts.gain[c, j] > 0.0 else worst[j]
                share[j] = texts.gain[c, j] / max(whole, LEAST_SPAN)
        met = gather(frontier, adoption, i, c)
        opens = met
        likely, least, total, least_of_all, needed = 1.0, np.inf, 0.0, np.inf, False
        for at in range(seats):
            j = frontier.seat[at]
            if not frontier.yes[j] or j == i:
                continue
            needed = True
            likely *= texts.chance[c, j]
            opens = opens and texts.gain[c, j] >= -TIE
            least_of_all = min(least_of_all, share[j])
            if most[j] > TIE or not somebody:
                least = min(least, share[j])
                total += share[j]
        if not needed:
            least = 1.0
        elif least == np.inf:
            least = min(least_of_all, 0.0)
        scores[c, OWN] = texts.gain[c, i]
        scores[c, SIGNABLE] = 1.0 if met and likely > 0.0 else 0.0
        scores[c, OPEN] = 1.0 if opens and likely > 0.0 else 0.0
        scores[c, HOPE] = likely * max(least, 0.0)
        scores[c, LEAST], scores[c, TOTAL] = least, total
        if c > 0 and better(scores, c, best):
            best = c
    return best
