"""The frontier: texts that are best for the proposer and for those whose consent it needs.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, C texts, E entries of a menu.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule
from sim.rules.choice import LEAST_SPAN, LEVEL, OPEN, OWN, SIGNABLE, gather, judge
from sim.rules.coercion import recall
from sim.rules.doubts import chance_inside
from sim.rules.menus import Menus, fill, lay_levels, new_menus
from sim.rules.prospects import Texts, is_known, left_alone
from sim.rules.walks import count, every_text, first_text, single_moves, walk

EVERY = 64
"""So many texts are looked at one by one at once."""
MOST = 512
"""And so many where the way along the menus' edges meets no accord."""
ROUNDS = 4
"""Of weights of those needed."""
EXPECTED = 0.01
"""The chance above which a threat is reckoned with where texts are looked for."""


class Frontier(NamedTuple):
    """Room for a frontier. ``scores``: [C, 7]; ``most``, ``share``: [A], the largest gain that
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
        np.zeros((n, 7)), np.zeros(n_parties), np.zeros(n_parties),
        np.zeros(n_parties, np.bool_), np.zeros(n_issues, np.int64),
    )  # fmt: skip


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
                for o in range(world.n_entries[k]):
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
                for o in range(world.n_entries[k] if agenda[r, k] else 0):
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
                elif option < world.home.n_options[k]:
                    fitting |= doubts.holds[j, k, option]
                elif settlement[k] >= 0:
                    fitting |= doubts.holds[j, k, settlement[k]]
            types &= fitting
        known = is_known(doubts, j) and world.mandates.authority[r, j] > 0
        if not known and chance_inside(doubts, j, types) <= TIE:
            return True
    return False


@rule
def has_accord(frontier, n):
    """Whether one of the first n texts is open and worth no deal to the proposer."""
    found = False
    for c in range(n):
        found = found or (frontier.scores[c, OPEN] > 0.0 and frontier.scores[c, OWN] >= -TIE)
    return found


@rule
def walk_levels(frontier, world, adoption, agenda, settlement, want, r, i, n, budget, n_levels):
    """Walk at every level of chance, with and without the authority that there is; at none asked
    for as far as the best of these texts that could be signed. Returns how many there are then.
    """
    menus = frontier.menus
    for v in range(1, n_levels):
        for part in range(2 if budget > 0 else 1):
            left = budget if part == 0 else 0
            if fill(menus, world, agenda, settlement, r, i, left, menus.level[v]):
                n = walk(frontier, world, adoption, want, r, i, n, settlement, left, v, -np.inf)
    judge(frontier, adoption, i, n)
    least = -np.inf
    for c in range(n):
        if frontier.scores[c, SIGNABLE] > 0.0:
            least = max(least, frontier.scores[c, OWN])
    if fill(menus, world, agenda, settlement, r, i, budget, menus.level[0]):
        n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, 0, least)
    return n


@rule
def walk_again(frontier, world, adoption, agenda, settlement, want, r, i, n, budget):
    """Walk a few times more at the level of the best text so far, with weights that look after
    who gets least of it. Returns how many texts there are then.
    """
    menus, best = frontier.menus, judge(frontier, adoption, i, n)
    for t in range(1, ROUNDS):
        if n == 0 or not press_on(frontier, best, t):
            break
        v = int(frontier.scores[best, LEVEL])
        if fill(menus, world, agenda, settlement, r, i, budget, menus.level[v]):
            n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, v, -np.inf)
        best = judge(frontier, adoption, i, n)
    return n


@rule
def walk_for_some(
    frontier, world, adoption, heads, agenda, settlement, want, r, i, n, budget
):  # fmt: skip
    """Under a majority walk without whoever has the tightest lines, and with whom the best text
    so far needs. Returns how many texts there are then.
    """
    menus = frontier.menus
    for part in range(2):
        spans(frontier, world, agenda, settlement, r)
        weigh(frontier, adoption, i, heads)
        if part == 0:
            left_out = tightest(frontier, world, adoption, agenda, settlement, r)
            if left_out >= 0:
                menus.member[left_out] = False
        elif n > 0:
            best = judge(frontier, adoption, i, n)
            gather(frontier, adoption, i, best)
            for j in range(menus.member.shape[0]):
                menus.member[j] = menus.member[j] and frontier.yes[j]
        if fill(menus, world, agenda, settlement, r, i, budget, menus.level[1]):
            n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, 1, -np.inf)
    return n


@rule
def is_expected(world, r, m, settlement):
    """Whether the root m is a threat that somebody expects to be carried out."""
    tree = world.tree
    if tree.parent[m] >= 0 or tree.idle[m] or world.acts.spent[r, m]:
        return False
    slot = recall(
        tree, world.acts, world.beliefs, world.memo, world.worth, r, settlement, settlement,
        world.scratch,
    )  # fmt: skip
    return world.memo.chance[r, slot, m] > EXPECTED


@rule
def must_settle(menus, world, agenda, r, m, settlement):
    """Mark the issues that the root m names and no accord has settled. Returns whether texts of
    this agenda can settle all of them.
    """
    for k in range(settlement.shape[0]):
        if world.tree.named[m, k] and not world.acts.standing[r, k]:
            menus.must[k] = True
            if not agenda[r, k]:
                return False
    return True


@rule
def walk_to_answers(
    frontier, world, adoption, agenda, settlement, want, r, i, n, budget, n_levels
):  # fmt: skip
    """For each threat that somebody expects, and for all together, walk where all that it names
    is settled: an answer is worth what it averts, and no single edge shows that. Returns how
    many texts there are then.
    """
    menus, n_measures, n_expected = frontier.menus, world.tree.parent.shape[0], 0
    for m in range(n_measures):
        n_expected += 1 if is_expected(world, r, m, settlement) else 0
    for m in range(n_measures + 1 if n_expected > 1 else n_measures):
        menus.must[:] = False
        able = n_expected > 0 and (m == n_measures or is_expected(world, r, m, settlement))
        for other in range(n_measures):
            counts = other == m or (m == n_measures and is_expected(world, r, other, settlement))
            if able and counts:
                able = must_settle(menus, world, agenda, r, other, settlement)
        v, walked = 1, not able or not menus.must.any()
        while v < n_levels and not walked:
            if fill(menus, world, agenda, settlement, r, i, budget, menus.level[v]):
                n = walk(frontier, world, adoption, want, r, i, n, settlement, budget, v, -np.inf)
                walked = True
            v += 1
    menus.must[:] = False
    return n


@rule
def look_beside(frontier, world, adoption, heads, agenda, settlement, want, r, i, n, budget):
    """Where red lines leave room for an accord, look at all texts, or at those one entry away.

    Returns how many texts there are then.
    """
    menus = frontier.menus
    spans(frontier, world, agenda, settlement, r)
    weigh(frontier, adoption, i, heads)
    fill(menus, world, agenda, settlement, r, i, budget, menus.level[0])
    if is_hopeless(frontier, world, adoption, agenda, settlement, r, i):
        return n
    if count(menus) <= MOST:
        return every_text(frontier, world, adoption, want, r, i, settlement, budget)
    return single_moves(frontier, world, adoption, r, i, n, settlement, budget)


@rule
def explore(frontier, world, adoption, heads, agenda, settlement, want, r, i, budget):
    """Look for the texts that matter to proposer i, with ``budget`` options beyond its lines.

    ``heads``: [A], how many each party counts for; ``settlement``, ``want``: [K]. Returns how
    many there are; they are scored.
    """
    menus, n, several = frontier.menus, 0, 0
    spans(frontier, world, agenda, settlement, r)
    weigh(frontier, adoption, i, heads)
    for j in range(menus.member.shape[0]):
        several += 1 if menus.member[j] else 0
    n_levels = lay_levels(menus, world, agenda, settlement, r)
    if not fill(menus, world, agenda, settlement, r, i, budget, menus.level[0]):
        return 0
    if several > 0 and count(menus) <= EVERY:
        n = every_text(frontier, world, adoption, want, r, i, settlement, budget)
        judge(frontier, adoption, i, n)
        return n
    n = first_text(frontier, world, adoption, want, r, i, settlement, budget)
    if several > 0:
        n = walk_levels(
            frontier, world, adoption, agenda, settlement, want, r, i, n, budget, n_levels
        )
        n = walk_to_answers(
            frontier, world, adoption, agenda, settlement, want, r, i, n, budget, n_levels
        )
    if several > 1:
        n = walk_again(frontier, world, adoption, agenda, settlement, want, r, i, n, budget)
    if several > 1 and adoption.share >= 0.0:
        n = walk_for_some(
            frontier, world, adoption, heads, agenda, settlement, want, r, i, n, budget
        )
    judge(frontier, adoption, i, n)
    if several > 0 and not has_accord(frontier, n):
        n = look_beside(frontier, world, adoption, heads, agenda, settlement, want, r, i, n, budget)
        judge(frontier, adoption, i, n)
    return n
