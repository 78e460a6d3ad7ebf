"""The frontier: texts that are best for the proposer and for those whose consent it needs.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, C texts, E entries of a menu.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, routine, rule
from sim.rules.adoption import adopted, beyond
from sim.rules.doubts import chance_inside
from sim.rules.menus import Menus, begin, fill, lay_levels, look_ahead, new_menus
from sim.rules.prospects import Texts, chance_of, is_known, left_alone, look

EVERY = 64
"""So many texts are looked at one by one at once."""
MOST = 512
"""And so many where the way along the menus' edges meets no accord."""
ROUNDS = 4
"""Of weights of those needed."""
LEAST_SPAN = 0.05
"""Gains smaller than so many stakes are not told apart by shares."""
OWN, OPEN, HOPE, LEAST, TOTAL, LEVEL = range(6)
"""Columns of a text's scores: its gain to the proposer; whether it is open; the chance of a yes
if one uniform aspiration rules all; the least share of a gain; the sum of shares; its level."""


class Frontier(NamedTuple):
    """Room for a frontier. ``scores``: [C, 6]; ``most``, ``share``: [A], the largest gain that
    some text brings, and a text's share of it; ``yes``: [A], a coalition; ``digit``: [K].
    """

    texts: Texts
    menus: Menus
    scores: np.ndarray
    most: np.ndarray
    share: np.ndarray
    yes: np.ndarray
    digit: np.ndarray


def new_frontier(n_issues: int, n_options: int, n_parties: int, n_steps: int) -> Frontier:
    """Room for a scenario of that size; ``n_steps``: as many as all menus have edges."""
    n = max(2 * MOST, 12 * (n_steps + 1))
    return Frontier(
        Texts(
            np.zeros((n, n_issues), np.int64), np.zeros((n, n_parties)), np.zeros((n, n_parties)),
            np.zeros(n, np.int64), np.zeros(n_parties), np.zeros(n_issues, np.int64),
        ),
        new_menus(n_issues, n_options, n_parties),
        np.zeros((n, 6)), np.zeros(n_parties), np.zeros(n_parties),
        np.zeros(n_parties, np.bool_), np.zeros(n_issues, np.int64),
    )  # fmt: skip


# -- which text is the better one ------------------------------------------------------------


@rule
def better(scores, c, d):
    """Whether text c is to be preferred to text d, by more than a tie."""
    if scores[c, OPEN] != scores[d, OPEN]:
        return scores[c, OPEN] > scores[d, OPEN]
    for key in range(HOPE, TOTAL + 1):
        if scores[c, key] > scores[d, key] + TIE:
            return True
        if scores[c, key] < scores[d, key] - TIE:
            return False
    return False


@rule
def gather(frontier, adoption, i, c):
    """Mark in ``yes`` who is to agree to text c besides i: the required ones, then those who
    are likeliest to, until the rule is met. Returns whether it is.
    """
    yes, share, chance = frontier.yes, frontier.share, frontier.texts.chance
    met, left = True, False
    for j in range(yes.shape[0]):
        yes[j] = adoption.voter[j] and (j == i or adoption.required[j])
        met = met and (yes[j] or not adoption.voter[j])
    if met or adoption.share < 0.0:
        return True
    while not adopted(adoption, yes):
        best, hope = -1, -1.0
        for j in range(yes.shape[0]):
            if adoption.voter[j] and not yes[j]:
                likely = chance[c, j] * (share[j] + 2.0)
                if likely > hope + TIE:
                    best, hope = j, likely
        left = best >= 0
        if not left:
            return False
        yes[best] = True
    return True


@rule
def judge(frontier, adoption, i, n):
    """Score the first n texts. A party's share of a text is its gain over the largest gain that
    some text brings it. Returns the text to be preferred.
    """
    texts, scores, most, share = frontier.texts, frontier.scores, frontier.most, frontier.share
    somebody, best = False, 0
    for j in range(most.shape[0]):
        most[j] = 0.0
        if adoption.voter[j] and j != i:
            for c in range(n):
                most[j] = max(most[j], texts.gain[c, j])
            somebody = somebody or most[j] > TIE
    for c in range(n):
        for j in range(most.shape[0]):
            share[j] = min(max(texts.gain[c, j] / max(most[j], LEAST_SPAN), -1.0), 1.0)
        opens = gather(frontier, adoption, i, c)
        likely, least, total, least_of_all, needed = 1.0, np.inf, 0.0, np.inf, False
        for j in range(most.shape[0]):
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
        scores[c, OPEN] = 1.0 if opens and likely > 0.0 else 0.0
        scores[c, HOPE] = likely * max(least, 0.0)
        scores[c, LEAST], scores[c, TOTAL] = least, total
        if c > 0 and better(scores, c, best):
            best = c
    return best


# -- looking for texts -----------------------------------------------------------------------


@rule
def keep(frontier, world, adoption, r, i, n, settlement, budget, level):
    """Keep the text at place n if it changes something, and i could sign it. Returns how many
    there are.
    """
    text, changes = frontier.texts.text[n], False
    for k in range(text.shape[0]):
        changes = changes or text[k] != settlement[k]
    if not changes:
        return n
    signs = look(frontier.texts, world, adoption.voter, r, i, n, settlement, n == 0)
    if not signs or frontier.texts.over[n] > budget:
        return n
    frontier.scores[n, LEVEL] = level
    return n + 1


@rule
def set_out(menus, want, settlement):
    """Stand at the proposer's best text. Returns how far that is beyond its red lines."""
    over = 0
    for k in range(settlement.shape[0]):
        menus.at[k] = begin(menus, want[k], settlement[k], k)
        over += menus.over[k, menus.at[k]]
    return over


@routine
def walk(frontier, world, adoption, want, r, i, n, settlement, budget, level):
    """Go along the edges of the menus from the proposer's best text, the steepest edge first.

    Returns how many texts there are then.
    """
    menus, last = frontier.menus, frontier.texts.text.shape[0] - 1
    left, more = budget - set_out(menus, want, settlement), True
    for k in range(settlement.shape[0]):
        look_ahead(menus, k, left)
    while more and n < last:
        for k in range(settlement.shape[0]):
            frontier.texts.text[n, k] = menus.option[k, menus.at[k]]
        n = keep(frontier, world, adoption, r, i, n, settlement, budget, level)
        more = False
        while not more:
            steepest, best = -1.0, -1
            for k in range(settlement.shape[0]):
                if menus.onward[k] >= 0 and menus.slope[k] > steepest:
                    steepest, best = menus.slope[k], k
            if best < 0:
                break
            steps = menus.over[best, menus.onward[best]] - menus.over[best, menus.at[best]]
            if steps <= left:
                menus.at[best] = menus.onward[best]
                left -= steps
                more = True
            look_ahead(menus, best, left)
    return n


@rule
def count(menus):
    """How many texts the menus make."""
    total = 1.0
    for k in range(menus.n.shape[0]):
        total *= menus.n[k]
    return total


@routine
def every_text(frontier, world, adoption, want, r, i, settlement, budget):
    """Look at all texts that the menus make, the proposer's best first. Returns how many there
    are.
    """
    menus, digit, more = frontier.menus, frontier.digit, True
    set_out(menus, want, settlement)
    for k in range(settlement.shape[0]):
        frontier.texts.text[0, k] = menus.option[k, menus.at[k]]
        digit[k] = 0
    n = keep(frontier, world, adoption, r, i, 0, settlement, budget, 0.0)
    while more:
        for k in range(digit.shape[0]):
            frontier.texts.text[n, k] = menus.option[k, digit[k]]
        n = keep(frontier, world, adoption, r, i, n, settlement, budget, 0.0)
        more = False
        for k in range(digit.shape[0] - 1, -1, -1):
            digit[k] += 1
            if digit[k] < menus.n[k]:
                more = True
                break
            digit[k] = 0
    return n


@routine
def single_moves(frontier, world, adoption, r, i, n, settlement, budget):
    """Look at the texts that are one entry away from one of the first n, and keep those that
    might be accords. Returns how many there are then.

    Where coercion does not hang on the issue, what an entry changes is known beforehand.
    """
    menus, texts, here = frontier.menus, frontier.texts, n
    last = texts.text.shape[0] - 1
    for c in range(n):
        for k in range(settlement.shape[0]):
            now, at = texts.text[c, k], 0
            for e in range(menus.n[k]):
                at = e if menus.option[k, e] == now else at
            for e in range(menus.n[k]):
                if menus.option[k, e] == now or here >= last:
                    continue
                if not world.tree.coercive[k]:
                    step = menus.mine[k, e] - menus.mine[k, at]
                    if texts.gain[c, i] + step < -TIE:
                        continue
                    if not _might_do(world, adoption, texts, r, i, c, k, now, menus.option[k, e]):
                        continue
                copy(texts.text[c], texts.text[here])
                texts.text[here, k] = menus.option[k, e]
                if not _might_sign(world, adoption, texts, r, i, here, settlement, budget):
                    continue
                here = keep(
                    frontier, world, adoption, r, i, here, settlement, budget,
                    frontier.scores[c, LEVEL],
                )  # fmt: skip
    return here


@rule
def _might_do(world, adoption, texts, r, i, c, k, now, option):
    """Whether every required party would gain by text c with that option in place of ``now``."""
    for j in range(adoption.voter.shape[0]):
        if adoption.required[j] and j != i:
            step = world.worth[r, j, k, option] if option >= 0 else 0.0
            step -= world.worth[r, j, k, now] if now >= 0 else 0.0
            room = TIE
            if world.acts.waiting.shape[2] > 0:
                room += abs(world.acts.waiting[r, j, k])
            for t in range(world.acts.clause.shape[0]):
                room += abs(world.acts.stake[r, t, j])
            if is_known(world.doubts, j):
                room += world.home.price[r, j] * world.home.dear[j, k] * world.n_options[k]
            if texts.gain[c, j] + step < -room:
                return False
    return True


@rule
def _might_sign(world, adoption, texts, r, i, c, settlement, budget):
    """Whether text c is within i's budget, and inside the lines of some type of each required."""
    if beyond(world.mandates, r, i, texts.text[c], settlement) > budget:
        return False
    for j in range(adoption.voter.shape[0]):
        if adoption.required[j] and j != i:
            if chance_of(world, r, j, texts.text[c], settlement) <= 0.0:
                return False
    return True


@rule
def weigh(frontier, adoption, i, heads):
    """Set weights and members: everybody whose yes may count, by the span of its gains."""
    menus = frontier.menus
    for j in range(menus.member.shape[0]):
        menus.member[j] = (
            adoption.voter[j] and j != i and (adoption.required[j] or adoption.share >= 0.0)
        )
        menus.weight[j] = heads[j] / max(frontier.share[j], LEAST_SPAN)


@rule
def press_on(frontier, best, t):
    """Weigh more who gets the least share of the best text so far, less who gets most."""
    texts, menus, low, high = frontier.texts, frontier.menus, np.inf, -np.inf
    for j in range(menus.member.shape[0]):
        if menus.member[j] and frontier.most[j] > TIE:
            part = texts.gain[best, j] / max(frontier.most[j], LEAST_SPAN)
            low, high = min(low, part), max(high, part)
    if high - low <= TIE:
        return False
    for j in range(menus.member.shape[0]):
        if menus.member[j] and frontier.most[j] > TIE:
            part = texts.gain[best, j] / max(frontier.most[j], LEAST_SPAN)
            menus.weight[j] *= exp(
                1.5 * (1.0 - 2.0 * (part - low) / (high - low)) / (1.0 + 0.5 * t)
            )
    return True


@rule
def spans(frontier, world, agenda, settlement, r):
    """Into ``share``: how much the agenda has in it for each party over what is in force."""
    for j in range(frontier.share.shape[0]):
        frontier.share[j] = 0.0
        for k in range(settlement.shape[0]):
            if agenda[r, k]:
                now = world.worth[r, j, k, settlement[k]] if settlement[k] >= 0 else 0.0
                most = 0.0
                for o in range(world.n_options[k]):
                    most = max(most, world.worth[r, j, k, o] - now)
                frontier.share[j] += most


@rule
def tightest(frontier, world, adoption, agenda, settlement, r):
    """The member that is not required whose lines leave the fewest entries; -1 for none."""
    menus, best, fewest = frontier.menus, -1, 1 << 30
    for j in range(menus.member.shape[0]):
        if menus.member[j] and not adoption.required[j]:
            entries = 0
            for k in range(settlement.shape[0]):
                for o in range(world.n_options[k] if agenda[r, k] else 0):
                    entries += 1 if world.mandates.beyond[r, j, k, o] == 0 else 0
            if entries < fewest:
                best, fewest = j, entries
    return best


@rule
def is_hopeless(frontier, world, adoption, agenda, settlement, r, i):
    """Whether no text of the menus is inside all lines of some required party."""
    menus, doubts = frontier.menus, world.doubts
    for j in range(adoption.voter.shape[0]):
        if not adoption.required[j] or j == i:
            continue
        types = -1
        for k in range(settlement.shape[0]):
            if not agenda[r, k]:
                types &= left_alone(doubts, j, k, settlement[k])
                continue
            fitting = 0
            for e in range(menus.n[k]):
                option = menus.option[k, e]
                if option == settlement[k]:
                    fitting |= left_alone(doubts, j, k, option)
                else:
                    fitting |= doubts.holds[j, k, option]
            types &= fitting
        known = is_known(doubts, j) and world.mandates.authority[r, j] > 0
        if not known and chance_inside(doubts, j, types) <= TIE:
            return True
    return False


@rule
def has_accord(frontier, n):
    """Whether one of the first n texts is open and worth no deal to the proposer."""
    for c in range(n):
        if frontier.scores[c, OPEN] > 0.0 and frontier.scores[c, OWN] >= -TIE:
            return True
    return False


@routine
def explore(frontier, world, adoption, heads, agenda, settlement, want, r, i, budget):
    """Look for the texts that matter to proposer i, with ``budget`` options beyond its lines.

    ``heads``: [A], how many each party counts for; ``settlement``, ``want``: [K]. A walk at
    every level of chance; where several are needed, more with new weights; under a majority
    with whom the best text needs, and without whoever has the tightest lines; at last, where
    there is no accord yet, all texts or those one entry away. Returns how many there are; they
    are scored.
    """
    menus, n, several = frontier.menus, 0, 0
    spans(frontier, world, agenda, settlement, r)
    weigh(frontier, adoption, i, heads)
    for j in range(menus.member.shape[0]):
        several += 1 if menus.member[j] else 0
    n_levels = lay_levels(menus, world, agenda, settlement, r)
    if not fill(menus, world, agenda, settlement, r, i, budget, menus.level[0]):
        return 0
    if several == 0:
        n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, 0)
        judge(frontier, adoption, i, n)
        return n
    if count(menus) <= EVERY:
        n = every_text(frontier, world, adoption, want, r, i, settlement, budget)
        judge(frontier, adoption, i, n)
        return n
    for v in range(n_levels):
        for part in range(2 if budget > 0 and v > 0 else 1):
            left = budget if part == 0 else 0
            if fill(menus, world, agenda, settlement, r, i, left, menus.level[v]):
                n = walk(frontier, world, adoption, want, r, i, n, settlement, left, v)
    best = judge(frontier, adoption, i, n)
    for t in range(1, ROUNDS):
        if several < 2 or n == 0 or not press_on(frontier, best, t):
            break
        v = int(frontier.scores[best, LEVEL])
        if fill(menus, world, agenda, settlement, r, i, budget, menus.level[v]):
            n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, v)
        best = judge(frontier, adoption, i, n)
    for part in range(2 if adoption.share >= 0.0 and several > 1 else 0):
        spans(frontier, world, agenda, settlement, r)
        weigh(frontier, adoption, i, heads)
        if part == 0:
            left_out = tightest(frontier, world, adoption, agenda, settlement, r)
            if left_out >= 0:
                menus.member[left_out] = False
        elif n > 0:
            judge(frontier, adoption, i, n)
            gather(frontier, adoption, i, best)
            for j in range(menus.member.shape[0]):
                menus.member[j] = menus.member[j] and frontier.yes[j]
        for v in range(1, 2):
            if fill(menus, world, agenda, settlement, r, i, budget, menus.level[v]):
                n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, v)
        best = judge(frontier, adoption, i, n)
    if not has_accord(frontier, n):
        spans(frontier, world, agenda, settlement, r)
        weigh(frontier, adoption, i, heads)
        fill(menus, world, agenda, settlement, r, i, budget, menus.level[0])
        if not is_hopeless(frontier, world, adoption, agenda, settlement, r, i):
            if count(menus) <= MOST:
                n = every_text(frontier, world, adoption, want, r, i, settlement, budget)
            else:
                n = single_moves(frontier, world, adoption, r, i, n, settlement, budget)
            judge(frontier, adoption, i, n)
    return n
