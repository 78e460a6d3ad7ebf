"""The frontier: texts that are best for the proposer and for those whose consent it needs.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, C texts, E entries of a menu.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.choice import (
    ACCORDS,
    BEST,
    CHANCE,
    LEAST_SPAN,
    LEVEL,
    OPEN,
    OWN,
    PHASE,
    SEATS,
    SIGNABLE,
    STEP,
    gather,
    judge,
)
from sim.rules.doubts import chance_inside, holding, known
from sim.rules.menus import Menus, fill, lay_entries, lay_levels, lay_own, new_menus
from sim.rules.prospects import Texts, chance_among, lay_cells, lay_out, new_texts, span_of
from sim.rules.settling import must_answer, must_go_together
from sim.rules.walks import (
    EVERY,
    MOST,
    count,
    every_text,
    first_text,
    look_at,
    single_moves,
    walk,
)

ROUNDS = 4
"""Of weights of those needed."""
FIRST, LEVELS, ANSWERS, TOGETHER, AGAIN, SOME, OPENING, BESIDE, LAST, DONE = range(10)
"""Phases of a search: the proposer's best text (or all, where they are few); a walk at every
level of chance; walks to what answers threats; walks to what counts only together;
walks with other weights; under a majority with some members only; the way down to the first text
that could be signed; texts beside the walks."""


class Frontier(NamedTuple):
    """Room for a frontier. ``scores``: [C, 8]; ``span``: [A], what the agenda has in it for each
    voter; ``most``, ``worst``, ``share``: [A], the largest gain and loss that some text brings, and
    a text's share of it; ``yes``: [A], a coalition; ``seat``: [A], the numbers of the proposer and
    the voters first; ``digit``: [K]; ``way``: [7], where the search stands; ``out``: [C], texts
    that are no rung, or no more; ``rest``: [A, K + 1], ``before``, ``strays``: [A], see
    :func:`sim.rules.walks.lay_rest`.
    """

    texts: Texts
    menus: Menus
    scores: np.ndarray
    span: np.ndarray
    most: np.ndarray
    worst: np.ndarray
    share: np.ndarray
    yes: np.ndarray
    seat: np.ndarray
    digit: np.ndarray
    way: np.ndarray
    out: np.ndarray
    rest: np.ndarray
    before: np.ndarray
    strays: np.ndarray


def new_frontier(n_issues: int, n_options: int, n_parties: int, n_steps: int) -> Frontier:
    """Room for a scenario of that size; ``n_steps``: as many as all menus have edges."""
    n = max(2 * MOST, 12 * (n_steps + 1))
    span, most, worst, share = np.zeros((4, n_parties))
    seats, before, strays = np.zeros((3, n_parties), np.int64)
    return Frontier(
        new_texts(n, n_issues, n_options, n_parties),
        new_menus(n_issues, n_options, n_parties),
        np.zeros((n, 8)), span, most, worst, share, np.zeros(n_parties, np.bool_), seats,
        np.zeros(n_issues, np.int64), np.zeros(7, np.int64),
        np.zeros(n, np.bool_), np.zeros((n_parties, n_issues + 1), np.int64), before, strays,
    )  # fmt: skip


@rule
def seat(frontier, adoption, i):
    """Write down who counts in this search: the proposer and the voters. Returns how many."""
    n = 0
    for j in range(frontier.seat.shape[0]):
        frontier.yes[j] = False
        if adoption.voter[j] or j == i:
            frontier.seat[n] = j
            n += 1
    return n


@rule
def weigh(frontier, adoption, i):
    """Set weights and members: everybody whose yes may count, by the span of its gains."""
    menus = frontier.menus
    for j in range(menus.member.shape[0]):
        menus.member[j] = (
            adoption.voter[j] and j != i and (adoption.required[j] or adoption.share >= 0.0)
        )
        menus.weight[j] = adoption.heads[j] / max(frontier.span[j], LEAST_SPAN)


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
def spans(frontier, world, adoption, r):
    """Into ``span``: how much the agenda has in it for each voter over what is in force."""
    for j in range(frontier.span.shape[0]):
        if adoption.voter[j]:
            frontier.span[j] = span_of(world, r, j)


@rule
def tightest(frontier, world, adoption, r):
    """The member that is not required whose lines, as far as they are known and by what it minds,
    leave least; -1 for none.
    """
    menus, best, fewest = frontier.menus, -1, np.inf
    for j in range(menus.member.shape[0]):
        if menus.member[j] and not adoption.required[j]:
            left = 0.0
            for k in range(world.settlement.shape[1]):
                inside, most = 0.0, 0.0
                for o in range(world.n_entries[k] if world.agenda[r, k] else 0):
                    if o == world.home.n_options[k]:
                        continue
                    inside += chance_inside(world.doubts, r, j, holding(world.doubts, r, j, k, o))
                    most = max(most, world.worth[r, j, k, o])
                left += most * inside / world.n_entries[k]
            if left < fewest:
                best, fewest = j, left
    return best


@rule
def is_hopeless(frontier, world, adoption, r, i, least, farther):
    """Whether no text of the menus is inside all lines of some required party with a chance above
    ``least``; ``farther``: no text by which i would go beyond its own lines.
    """
    menus, texts, doubts = frontier.menus, frontier.texts, world.doubts
    farther = farther and not is_beyond_anyway(world, r, i)
    for j in range(adoption.voter.shape[0]):
        if not adoption.required[j] or j == i:
            continue
        types, gone = -1, 0 if farther else -1
        for k in range(menus.n.shape[0]):
            fitting = 0
            for e in range(menus.n[k]):
                fits = texts.types[j, k, menus.option[k, e] + 1]
                fitting |= fits
                gone |= fits if menus.over[k, e] > 0 else 0
            types &= fitting
        roomy = known(doubts, r, j) and world.mandates.authority[r, j] > 0
        if not roomy and chance_among(texts, doubts, r, j, types & gone) <= least:
            return True
    return False


@rule
def is_beyond_anyway(world, r, i):
    """Whether every text leaves i's package beyond its lines, on an issue that is on no agenda."""
    for k in range(world.settlement.shape[1]):
        now, mandates = world.settlement[r, k], world.mandates
        if mandates.package[r, i, k] and not world.agenda[r, k]:
            if now < 0 or mandates.beyond[r, i, k, now] > 0:
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
def keep_to(frontier, world, adoption, r, i, best, part):
    """Under a majority set members: all but whoever has the tightest lines, or whom the best text
    so far needs.
    """
    menus = frontier.menus
    weigh(frontier, adoption, i)
    if part == 0:
        left_out = tightest(frontier, world, adoption, r)
        if left_out >= 0:
            menus.member[left_out] = False
    elif part == 1:
        copy(frontier.span, frontier.share)
        gather(frontier, adoption, i, best)
        for j in range(menus.member.shape[0]):
            menus.member[j] = menus.member[j] and frontier.yes[j]


@rule
def opening(frontier, n):
    """What the best of the first n texts that could be signed is worth to the proposer; minus
    infinity where there is none.
    """
    least = -np.inf
    for c in range(n):
        if frontier.scores[c, SIGNABLE] > 0.0:
            least = max(least, frontier.texts.itself[c])
    return least


@rule
def prepare(frontier, world, adoption, r, i, n, budget):
    """What a step of a phase is about: whether there is anything to do, with how much of i's
    authority, and down to what worth; into ``frontier.way`` at which level of chance.
    """
    way, left, goes, least = frontier.way, budget, True, -np.inf
    phase, step, best = way[PHASE], way[STEP], way[BEST]
    if phase == LEVELS:
        parts = 2 if budget > 0 else 1
        way[CHANCE], left = 1 + step // parts, 0 if step % parts == 1 else budget
    elif phase == ANSWERS:
        way[CHANCE] = max(way[CHANCE], 1)
        goes = way[CHANCE] > 1 or must_answer(frontier, world, r, step)
    elif phase == TOGETHER:
        way[CHANCE] = max(way[CHANCE], 1)
        goes = way[CHANCE] > 1 or must_go_together(frontier.menus, world, r, step)
    elif phase == AGAIN:
        goes = n > 0 and press_on(frontier, best, step + 1)
        way[CHANCE] = int(frontier.scores[best, LEVEL])
    elif phase == SOME:
        goes, way[CHANCE] = step == 0 or n > 0, 1
        keep_to(frontier, world, adoption, r, i, best, step)
    elif phase == OPENING:
        least, way[CHANCE] = opening(frontier, n), 0
    elif phase == BESIDE:
        keep_to(frontier, world, adoption, r, i, best, 2)
        goes, way[CHANCE] = not has_accord(frontier, n), 0
    return goes, left, least


@rule
def look_round(frontier, world, adoption, r):
    """Write down what is so in play r for whoever looks for texts there: what every entry is to
    every voter, and what the agenda has in it for each.
    """
    lay_out(frontier.texts, world, adoption.voter, r)
    lay_entries(frontier.menus, frontier.texts, world, adoption.voter, r)
    spans(frontier, world, adoption, r)


@rule
def explore(frontier, world, adoption, r, i, budget, opens):
    """Look for the texts that matter to proposer i, with ``budget`` options beyond its lines, once
    somebody has looked round (:func:`look_round`).

    ``opens``: only an open text beyond i's own lines is of interest, and where there can be none
    nothing is looked at.
    Phase by phase, step by step: what menus hold and whom they must suit, the texts that are then
    written down and looked at. Returns how many there are; they are scored.
    """
    settlement = world.settlement[r]
    menus, way, n, judged, several = frontier.menus, frontier.way, 0, -1, 0
    way[:] = 0
    way[SEATS] = seat(frontier, adoption, i)
    weigh(frontier, adoption, i)
    for j in range(menus.member.shape[0]):
        several += 1 if menus.member[j] else 0
    if not adoption.voter[i]:
        lay_cells(frontier.texts, world, r, i)
    lay_own(menus, frontier.texts, world, r, i)
    n_levels = lay_levels(menus, world, r)
    parts, n_measures = 2 if budget > 0 else 1, world.tree.parent.shape[0]
    while True:
        if way[PHASE] >= AGAIN and n != judged:
            way[BEST], judged = judge(frontier, adoption, i, n), n
        if way[PHASE] == DONE:
            return n
        goes, left, least = prepare(frontier, world, adoption, r, i, n, budget)
        phase = way[PHASE]
        filled = goes and fill(menus, world.agenda, r, left, menus.level[way[CHANCE]])
        if filled and (phase == BESIDE or (phase == FIRST and opens)):  # for open texts only
            hope = TIE if phase == BESIDE else 0.0
            filled = not is_hopeless(frontier, world, adoption, r, i, hope, phase == FIRST)
        few, stop = False, n
        if filled and phase in (FIRST, BESIDE):
            few = count(menus, world.home.n_options) <= (EVERY if phase == FIRST else MOST)
        if filled and (phase == FIRST or (phase == BESIDE and few)):
            first_text(frontier, world.want[r, i], settlement)
            n, stop = 0, 1
            if several > 0 and few:
                stop, way[PHASE] = every_text(frontier, settlement), LAST
        elif filled and phase == BESIDE:
            stop = single_moves(frontier, world, adoption, r, i, n, budget)
        elif filled:
            stop = walk(frontier, world, r, i, n, left, least)
        way[ACCORDS] = way[PHASE] == BESIDE
        n = look_at(frontier, world, adoption, r, i, n, stop, budget)
        if phase == FIRST and not filled:
            way[PHASE] = LAST
        # on to the next step, or the next phase that has something to do
        if phase in (ANSWERS, TOGETHER) and goes and not filled and way[CHANCE] + 1 < n_levels:
            way[CHANCE] += 1  # the same answer once more, from those less sure to sign
            continue
        way[STEP] += 1
        way[CHANCE] = 0
        steps = _steps(way[PHASE], n_levels, parts, n_measures, world.acts.hinged.shape[0])
        if way[STEP] >= steps or (phase == AGAIN and not goes):
            way[STEP], menus.must[:] = 0, False
            together = world.acts.hinged.shape[0] > 0
            way[PHASE] = _next_phase(way[PHASE], several, together, adoption.share >= 0.0)


@rule
def _steps(phase, n_levels, parts, n_measures, n_hinged):
    """How many steps a phase has."""
    if phase == LEVELS:
        return (n_levels - 1) * parts
    if phase == ANSWERS:
        return n_measures + 1 if n_measures > 0 else 0
    if phase == TOGETHER:
        return n_hinged + 1 if n_hinged > 1 else n_hinged
    if phase == AGAIN:
        return ROUNDS - 1
    return 2 if phase == SOME else 1


@rule
def _next_phase(phase, several, together, majority):
    """The phase after ``phase``, with so many needed; ``together``: there are demands that count
    only with others.
    """
    if phase == FIRST:
        return LEVELS if several > 0 else DONE
    if phase == ANSWERS and not together:
        phase = TOGETHER
    if phase == TOGETHER and several < 2:
        return OPENING
    if phase == AGAIN and not majority:
        return OPENING
    return DONE if phase >= BESIDE else phase + 1
