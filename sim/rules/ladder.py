"""The ladder of concessions: the texts that a party would table, from best to last.

docs/model.md, section 2: the greedy logrolling path (raiffa1982). Rung 0 is what the
proposer wants; every further rung moves one issue by one step towards the needed party
that rung 0 serves worst there, in the order of the exchange ratio. Shapes: R replicates,
A parties, K issues, O options, L steps (K · (O − 1) at most).
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, routine, rule
from sim.rules.adoption import adopted, beyond
from sim.rules.coercion import value_of

LAST, FIRST = 0.0, np.inf


class Ladder(NamedTuple):
    """The ladders of one party. ``start``: [R, K], rung 0; step ℓ moves ``issue[ℓ]`` to
    ``option[ℓ]``, ``over[ℓ]`` options further beyond the red lines: [R, L]; ``n``: [R].
    """

    start: np.ndarray
    issue: np.ndarray
    option: np.ndarray
    over: np.ndarray
    n: np.ndarray


class Interests(NamedTuple):
    """What parties want. ``worth``: [R, A, K, O], weighted value; ``weight``, ``want``:
    [R, A, K], want -1 where the party has no line; ``n_options``: [K].
    """

    worth: np.ndarray
    weight: np.ndarray
    want: np.ndarray
    n_options: np.ndarray


@rule
def worth_at(worth, r, a, k, option):
    """Weighted value of an option; ``none`` is worth nothing."""
    return worth[r, a, k, option] if option >= 0 else 0.0


@rule
def first_rung(interests, agenda, settlement, r, i, start):
    """Rung 0: the proposer's want on every agenda issue it lists, else the settlement."""
    for k in range(start.shape[0]):
        wanted = interests.want[r, i, k]
        start[k] = wanted if agenda[r, k] and wanted >= 0 else settlement[r, k]


@rule
def worst_served(interests, r, k, option, needed):
    """The needed party that ``option`` serves worst; -1 where it serves all of them best."""
    worst, shortfall = -1, TIE
    for j in range(needed.shape[0]):
        if needed[j] > 0.0 and interests.want[r, j, k] >= 0:
            short = interests.weight[r, j, k] - worth_at(interests.worth, r, j, k, option)
            if short > shortfall:
                worst, shortfall = j, short
    return worst


@rule
def worst_ahead(interests, r, k, start, here, needed):
    """Of those whose want lies further on the way from ``start`` over ``here``, the party
    that ``start`` serves worst; -1 where there is none.
    """
    worst, shortfall = -1, TIE
    for j in range(needed.shape[0]):
        wanted = interests.want[r, j, k]
        if needed[j] > 0.0 and wanted >= 0 and wanted != here:
            short = interests.weight[r, j, k] - worth_at(interests.worth, r, j, k, start)
            onward = here < 0 if start < 0 else (wanted - here) * (here - start) >= 0
            if onward and short > shortfall:
                worst, shortfall = j, short
    return worst


@rule
def exchange_ratio(interests, r, i, k, start, end, needed):
    """Weighted gain of the needed parties over the proposer's loss, and that loss.

    FIRST where it costs nothing and the others gain; LAST where the others gain nothing
    together though one is helped; negative where nobody is helped.
    """
    gain, helped = 0.0, False
    for j in range(needed.shape[0]):
        if needed[j] > 0.0:
            step = worth_at(interests.worth, r, j, k, end)
            step -= worth_at(interests.worth, r, j, k, start)
            gain += needed[j] * step
            helped = helped or step > TIE
    loss = worth_at(interests.worth, r, i, k, start) - worth_at(interests.worth, r, i, k, end)
    if not helped:
        return -1.0, loss
    if gain <= TIE:
        return LAST, loss
    return (FIRST if loss <= TIE else gain / loss), loss


@rule
def lay_path(interests, mandates, r, i, k, first, start, target, needed, paths):
    """Lay out the steps on one issue, from ``start`` towards ``target``.

    A step that helps nobody is made together with the next; one that would raise the
    proposer's own value together with the one before. Steps beyond the red lines come
    after all that lie inside. ``first``: the option of rung 0, which goes beyond nothing.
    """
    paths.n[k], paths.n_inside[k], paths.taken[k] = 0, 0, 0
    if start < 0:
        path_start, direction = target, 1
    else:
        direction = 1 if target > start else -1
        path_start = start + direction
    last_inside = start
    for o in range(path_start, target + direction, direction):
        if mandates.beyond[r, i, k, o] == 0:
            last_inside = o
    here = start
    for o in range(path_start, target + direction, direction):
        over = mandates.beyond[r, i, k, o]
        passed = last_inside < 0 or (o - last_inside) * direction > 0
        if over > 0 and not passed:
            continue
        ratio, loss = exchange_ratio(interests, r, i, k, here, o, needed)
        while loss < -TIE and paths.n[k] > 0:
            paths.n[k] -= 1
            here = paths.to[k, paths.n[k] - 1] if paths.n[k] > 0 else start
            ratio, loss = exchange_ratio(interests, r, i, k, here, o, needed)
        paths.n_inside[k] = min(paths.n_inside[k], paths.n[k])
        if ratio < 0.0:
            continue
        step = paths.n[k]
        if step > 0:
            ratio = min(ratio, paths.ratio[k, step - 1])
        at = mandates.beyond[r, i, k, here] if here >= 0 and here != first else 0
        paths.to[k, step], paths.ratio[k, step] = o, ratio
        paths.over[k, step] = over - at
        paths.n[k] = step + 1
        if over == 0:
            paths.n_inside[k] = step + 1
        here = o


@rule
def take_best(ladder, paths, r, limits):
    """Take the open step with the best exchange ratio, the earlier issue at a tie.

    ``limits``: [K], steps that may be taken on each issue. Returns whether there was one.
    """
    best, ratio = -1, -1.0
    for k in range(limits.shape[0]):
        if paths.taken[k] < limits[k] and paths.ratio[k, paths.taken[k]] > ratio:
            best, ratio = k, paths.ratio[k, paths.taken[k]]
    if best < 0:
        return False
    step, at = paths.taken[best], ladder.n[r]
    ladder.issue[r, at] = best
    ladder.option[r, at] = paths.to[best, step]
    ladder.over[r, at] = paths.over[best, step]
    ladder.n[r] = at + 1
    paths.taken[best] = step + 1
    return True


@rule
def build(ladder, interests, mandates, on, agenda, settlement, i, needed, paths):
    """Build the ladder of proposer i, facing ``needed`` parties that must all consent.

    ``on``: [R]; ``agenda``: [R, K]; ``settlement``: [R, K]; ``needed``: [A], their weight,
    0 for all others and the proposer.
    """
    n_issues = agenda.shape[1]
    for r in range(on.shape[0]):
        if not on[r]:
            continue
        first_rung(interests, agenda, settlement, r, i, ladder.start[r])
        ladder.n[r] = 0
        for k in range(n_issues):
            paths.n[k], paths.n_inside[k], paths.taken[k] = 0, 0, 0
            if agenda[r, k]:
                start = ladder.start[r, k]
                worst = worst_served(interests, r, k, start, needed)
                if worst >= 0 and interests.want[r, worst, k] != start:
                    target = interests.want[r, worst, k]
                    lay_path(interests, mandates, r, i, k, start, start, target, needed, paths)
        while take_best(ladder, paths, r, paths.n_inside):
            pass
        while take_best(ladder, paths, r, paths.n):
            pass


@routine
def refusers(
    refuse, yes, adoption, mandates, tree, acts, beliefs, memo, worth, r, i, text, settlement,
    believed, no_deal, scratch,
):  # fmt: skip
    """Mark with their weight the voters who would refuse ``text``, as far as i can tell.

    ``refuse``, ``yes``: [A], written; ``believed``: [R, A], mean believed resolve;
    ``no_deal``: [R, A]. Returns whether the text would be adopted.
    """
    for j in range(refuse.shape[0]):
        refuse[j] = 0.0
        yes[j] = adoption.voter[j]
        if adoption.voter[j] and j != i:
            agrees = beyond(mandates, r, j, text, settlement) <= mandates.authority[r, j]
            if agrees:
                value = value_of(
                    tree, acts, beliefs, memo, worth, r, j, believed[r, j], text, settlement,
                    scratch,
                )  # fmt: skip
                agrees = value >= no_deal[r, j] - TIE
            yes[j] = agrees
            if not agrees:
                weightless = adoption.required[j] and adoption.weight[j] <= 0.0
                refuse[j] = 1.0 if weightless else adoption.weight[j]
    return adopted(adoption, yes)


@rule
def build_for_majority(
    ladder, interests, mandates, adoption, tree, acts, beliefs, memo, on, agenda, settlement, i,
    believed, no_deal, scratch,
):  # fmt: skip
    """Build the ladder of i rung by rung where not all voters are needed.

    Every step weighs only those who would still refuse the rung and moves towards one of
    them; the ladder ends when the rule is met, so that the setter does not overpay
    (romer_rosenthal1978).
    """
    n_issues = agenda.shape[1]
    text, limits, paths = scratch.text, scratch.limits, scratch.paths
    refuse, yes = scratch.refuse, scratch.yes
    for r in range(on.shape[0]):
        if not on[r]:
            continue
        first_rung(interests, agenda, settlement, r, i, ladder.start[r])
        ladder.n[r] = 0
        copy(ladder.start[r], text)
        met = refusers(
            refuse, yes, adoption, mandates, tree, acts, beliefs, memo, interests.worth, r, i,
            text, settlement[r], believed, no_deal, scratch,
        )  # fmt: skip
        more = True
        while not met and more:
            for k in range(n_issues):
                paths.n[k], paths.n_inside[k], paths.taken[k] = 0, 0, 0
                if agenda[r, k]:
                    start = ladder.start[r, k]
                    worst = worst_ahead(interests, r, k, start, text[k], refuse)
                    if worst >= 0:
                        target = interests.want[r, worst, k]
                        lay_path(
                            interests, mandates, r, i, k, start, text[k], target, refuse, paths
                        )
            for k in range(n_issues):
                limits[k] = min(paths.n_inside[k], 1)
            more = take_best(ladder, paths, r, limits)
            if not more:
                for k in range(n_issues):
                    limits[k] = min(paths.n[k], 1)
                more = take_best(ladder, paths, r, limits)
            if more:
                at = ladder.n[r] - 1
                text[ladder.issue[r, at]] = ladder.option[r, at]
                met = refusers(
                    refuse, yes, adoption, mandates, tree, acts, beliefs, memo, interests.worth,
                    r, i, text, settlement[r], believed, no_deal, scratch,
                )  # fmt: skip
