"""Preferences and mandates: what a settlement is worth, what a party may sign.

docs/model.md, section 1. Shapes: R replicates, A parties, K issues, O options (padded).
An option of -1 stands for ``none``: nothing in force, worth 0 to all.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, rule

SPREAD, BELOW = 1_000_003, (1 << 40) - 1
"""A prime by which a text's number goes from issue to issue, and the bits that it has."""


@rule
def number_of(text):
    """A number for a text; two texts have the same once in a million million."""
    code = 0
    for k in range(text.shape[0]):
        code = (code * SPREAD + text[k]) & BELOW
    return code


@rule
def narrow(inside, bloc, members, votes, weights, quorum, n_options, status_quo):
    """Narrow a bloc's mandate to the options that enough of its members would sign.

    ``inside``: [R, A, K, O], the bloc's slice rewritten; ``members``: [N], party indices;
    ``votes``, ``weights``: [N], how many each stands for and what it weighs; ``quorum``:
    (votes, weight) that an option needs. Where nothing is left, the status quo only.
    """
    for r in range(inside.shape[0]):
        for k in range(n_options.shape[0]):
            empty = True
            for o in range(n_options[k]):
                won, weight = 0.0, 0.0
                for n in range(members.shape[0]):
                    if inside[r, members[n], k, o]:
                        won += votes[n]
                        weight += weights[n]
                enough = won >= quorum[0] - TIE and weight >= quorum[1] - TIE
                inside[r, bloc, k, o] = inside[r, bloc, k, o] and enough
                empty = empty and not inside[r, bloc, k, o]
            if empty and status_quo[k] >= 0:
                inside[r, bloc, k, status_quo[k]] = True


@rule
def move_inside(want, inside, n_options):
    """Move each want to the nearest option inside the mandate (the lower of two as near).

    ``want``: [R, A, K], rewritten, -1 where the party has no line; ``inside``: [R, A, K, O].
    """
    for r in range(want.shape[0]):
        for a in range(want.shape[1]):
            for k in range(want.shape[2]):
                wanted, nearest = want[r, a, k], 1 << 30
                for o in range(n_options[k]):
                    if wanted >= 0 and inside[r, a, k, o] and abs(o - wanted) < nearest:
                        nearest = abs(o - wanted)
                        want[r, a, k] = o


@rule
def distances(inside, n_options, beyond):
    """How many options each option lies beyond the mandate; 0 inside.

    ``inside``: [R, A, K, O]; ``beyond``: [R, A, K, O], written. A mandate with no option
    at all is as far as the scale is long.
    """
    for r in range(inside.shape[0]):
        for a in range(inside.shape[1]):
            for k in range(inside.shape[2]):
                for o in range(n_options[k]):
                    nearest = n_options[k]
                    for p in range(n_options[k]):
                        if inside[r, a, k, p] and abs(o - p) < nearest:
                            nearest = abs(o - p)
                    beyond[r, a, k, o] = nearest


@rule
def weigh(salience, unit, weight):
    """Weights in stakes: salience over that which weighs one stake; all zero: no weight.

    ``salience``, ``weight``: [R, A, K]; ``unit``: [R, A].
    """
    for r in range(salience.shape[0]):
        for a in range(salience.shape[1]):
            for k in range(salience.shape[2]):
                weight[r, a, k] = salience[r, a, k] / unit[r, a] if unit[r, a] > 0 else 0.0


@rule
def value(want, curvature, weight, reads, n_options, worth):
    """Weighted value of every option: w · (1 − (|o − want| / reach)^curvature).

    ``want``, ``curvature``, ``weight``: [R, A, K]; ``reads``: [A, K, O]; ``worth``:
    [R, A, K, O], written where the party has a line. Reach is the distance from ``want``
    to the farther end.
    """
    for r in range(want.shape[0]):
        for a in range(want.shape[1]):
            for k in range(want.shape[2]):
                if want[r, a, k] < 0:
                    continue
                wanted = want[r, a, k]
                reach = max(wanted, n_options[k] - 1 - wanted, 1)
                for o in range(n_options[k]):
                    share = abs(reads[a, k, o] - wanted) / reach
                    if curvature[r, a, k] != 1.0 and 0.0 < share < 1.0:  # else it stays so
                        share = share ** curvature[r, a, k]
                    worth[r, a, k, o] = weight[r, a, k] * (1.0 - share)


@rule
def steps_beyond(mandates, r, a, k, entry, now):
    """How many options beyond a's red line an entry of issue k is; what is in force, and nothing,
    count where a packages the issue.
    """
    if entry == now and not mandates.package[r, a, k]:
        return 0
    if entry < 0:
        return 1 if mandates.package[r, a, k] else 0
    return mandates.beyond[r, a, k, entry]


@rule
def utility(worth, r, a, text):
    """u_a(text) in stakes. ``worth``: [R, A, K, O]; ``text``: [K]."""
    total = 0.0
    for k in range(text.shape[0]):
        if text[k] >= 0:
            total += worth[r, a, k, text[k]]
    return total


@rule
def utilities(worth, texts, out):
    """u of every party for one text a replicate. ``texts``: [R, K]; ``out``: [R, A]."""
    for r in range(out.shape[0]):
        for a in range(out.shape[1]):
            out[r, a] = utility(worth, r, a, texts[r])


def best(worth):
    """Each party's best conceivable utility, [R, A]. ``worth``: [R, A, K, O]."""
    return np.add.reduce(worth.max(axis=3), axis=2)
