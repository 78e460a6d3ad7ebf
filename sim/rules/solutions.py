"""Solution concepts: the texts that theory would have the parties agree on.

docs/model.md, section 9. All are chosen from the texts that all could sign: inside the red
lines of every voter, its package included, and worth at least no
deal to each, what coercion they leave included. Nash (1950): the largest product of gains over
no deal; Kalai–Smorodinsky (1975): the largest smallest share of what each could gain at most
among these texts; egalitarian (Kalai 1977): the largest smallest gain; utilitarian: the
largest sum of gains. Up to :data:`EXACT` texts are all looked at. Beyond that
:func:`balance` looks for the text with the largest smallest gain by weights, and climbs by
single moves go on from there. Shapes: R replicates, A parties, K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.home import chance_ratified
from sim.rules.preferences import utility
from sim.rules.terms import counted, due_to_terms
from sim.rules.worth import with_coercion

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = 0, 1, 2, 3
OWN = 4
"""The largest gain of one party: this number and that of the party."""
EXACT = 4096
"""So many texts are looked at one by one."""
ROUNDS = 40
"""Of weights, in which :func:`balance` looks for a text; as often at most :func:`climb` moves."""
NOTHING = -2
"""In place of an option, where a concept has no text."""


class Search(NamedTuple):
    """Room and bounds of a search. ``options``: [K, O] and ``n``: [K], what may be chosen;
    ``order``: [K], the issues, first those that no measure hangs on; ``text``, ``best``: [K];
    ``starts``: [1 + A, K], texts to climb from; ``gain``, ``ideal``, ``weight``, ``span``: [A];
    ``effect``, ``trial``: [A], what coercion does at the text and at the one that is tried;
    ``gains``: [EXACT, A] and ``least``: [EXACT], what each of a few texts brings; ``party``: [A],
    whose consent is needed.
    """

    options: np.ndarray
    n: np.ndarray
    order: np.ndarray
    text: np.ndarray
    best: np.ndarray
    starts: np.ndarray
    gain: np.ndarray
    ideal: np.ndarray
    weight: np.ndarray
    span: np.ndarray
    effect: np.ndarray
    trial: np.ndarray
    gains: np.ndarray
    least: np.ndarray
    party: np.ndarray


def new_search(n_issues: int, n_options: int, n_parties: int) -> Search:
    """Room for searches in a scenario of that size."""
    options = np.zeros((n_issues, n_options + 1), np.int64)
    n, order, text, best = (np.zeros(n_issues, np.int64) for _ in range(4))
    starts = np.zeros((1 + n_parties, n_issues), np.int64)
    gain, ideal, weight, span, effect, trial = (np.zeros(n_parties) for _ in range(6))
    gains, least = np.zeros((EXACT, n_parties)), np.zeros(EXACT)
    party = np.zeros(n_parties, np.bool_)
    return Search(
        options, n, order, text, best, starts, gain, ideal, weight, span, effect, trial, gains,
        least, party,
    )  # fmt: skip


@rule
def bound_options(search, world, agenda, r):
    """Write down the options that every party whose consent is needed may sign.

    What is in force may be left alone, unless one of them packages it and may not sign it.
    Returns how many texts there are; 0 where there is none.
    """
    tree, mandates, quo = world.tree, world.mandates, world.settlement[r]
    count, at = 1.0, 0
    for k in range(quo.shape[0]):
        if not tree.coercive[k]:
            search.order[at] = k
            at += 1
    for k in range(quo.shape[0]):
        if tree.coercive[k]:
            search.order[at] = k
            at += 1
    for k in range(quo.shape[0]):
        search.n[k] = 0
        for o in range(-1, world.home.n_options[k] if agenda[k] else 0):
            option = quo[k] if o < 0 else o
            fits = o < 0 or o != quo[k]
            for a in range(search.party.shape[0]):
                if search.party[a] and (o >= 0 or mandates.package[r, a, k]):
                    if option < 0 or mandates.beyond[r, a, k, option] > 0:
                        fits = False
            if fits:
                search.options[k, search.n[k]] = option
                search.n[k] += 1
        count *= search.n[k]
    return count


@rule
def weigh_up(search, world, r, effect, fresh):
    """What ``search.text`` brings everybody over no deal, into ``search.gain``.

    ``effect``: [A], what coercion does there, worked out anew where ``fresh``. Returns the
    smallest gain; minus infinity where the text changes nothing.
    """
    changes, least, quo = False, np.inf, world.settlement[r]
    stands = chance_ratified(world, world.acts.signing, r, search.text)
    for k in range(quo.shape[0]):
        changes = changes or search.text[k] != quo[k]
    for a in range(search.party.shape[0]):
        if search.party[a]:
            own = utility(world.worth, r, a, search.text)
            if fresh:
                effect[a] = with_coercion(world, r, a, world.resolve[r, a], search.text, own) - own
            own += effect[a] + due_to_terms(world, r, a, search.text)
            search.gain[a] = stands * (own - world.no_deal[r, a])
            least = min(least, search.gain[a])
    return least if changes else -np.inf


@rule
def score(kind, search, least):
    """How good the gains are: whether all could sign, the concept's measure, and for ties the
    sum of gains (where the measure is that sum or one party's gain, the smallest gain).

    Where somebody would not sign, the smallest gain alone counts.
    """
    total, first = 0.0, np.inf
    for a in range(search.party.shape[0]):
        if search.party[a]:
            total += search.gain[a]
    if least < -TIE:
        return False, least, total
    if kind == EGALITARIAN:
        return True, least, total
    if kind == UTILITARIAN:
        return True, total, least
    if kind >= OWN:
        return True, search.gain[kind - OWN], least
    product = 0.0
    for a in range(search.party.shape[0]):
        if search.party[a]:
            product += log(search.gain[a]) if search.gain[a] > TIE else -1e9
            if search.ideal[a] > TIE:
                first = min(first, search.gain[a] / search.ideal[a])
    return True, (product if kind == NASH else first), total


@rule
def better(score, best):
    """Whether a score beats the best so far, by more than a tie."""
    if score[0] != best[0]:
        return score[0]
    if score[1] > best[1] + TIE:
        return True
    return score[1] >= best[1] - TIE and score[2] > best[2] + TIE


@rule
def text_of(search, number, text):
    """The text of that number: the issues that no measure hangs on vary first. ``text``: [K],
    written. Returns how many issues, in that order, differ from the text before it.
    """
    differs, rest = 1, number
    for digit in range(search.n.shape[0]):
        k = search.order[digit]
        text[k] = search.options[k, rest % search.n[k]]
        if rest % search.n[k] == 0 and differs == digit + 1:
            differs += 1
        rest //= search.n[k]
    return differs


@rule
def tabulate(search, world, r, count, enough):
    """Write down what every text brings everybody. Returns whether all could sign some.

    ``enough``: end with the first text that all could sign; it is left in ``search.text``.
    """
    n_calm, found = 0, False
    for k in range(search.n.shape[0]):
        n_calm += 0 if world.tree.coercive[k] else 1
    for number in range(int(count)):
        differs = text_of(search, number, search.text)
        fresh = number == 0 or differs > n_calm
        search.least[number] = weigh_up(search, world, r, search.effect, fresh)
        found = found or search.least[number] >= -TIE
        if found and enough:
            return True
        copy(search.gain, search.gains[number])
    return found


@rule
def choose_text(kind, search, count):
    """The best of the texts tabulated; left in ``search.best``. Returns its score."""
    best, place = (False, -np.inf, -np.inf), 0
    for number in range(int(count)):
        copy(search.gains[number], search.gain)
        found = score(kind, search, search.least[number])
        if better(found, best):
            best, place = found, number
    text_of(search, place, search.best)
    return best


@rule
def climb(kind, search, world, r, best):
    """Improve ``search.text`` by single moves, the best of all each time, until none helps; keep
    it where it is better than ``best``. Returns the best score.
    """
    now = score(kind, search, weigh_up(search, world, r, search.effect, True))
    place, moves = 0, 0
    while place >= 0 and moves < ROUNDS:  # ties may go in circles
        place, option, moves = -1, 0, moves + 1
        for k in range(search.n.shape[0]):
            keep, coercive = search.text[k], world.tree.coercive[k]
            effect = search.trial if coercive else search.effect
            for i in range(search.n[k]):
                if search.options[k, i] == keep:
                    continue
                search.text[k] = search.options[k, i]
                found = score(kind, search, weigh_up(search, world, r, effect, coercive))
                if better(found, now):
                    now, place, option = found, k, search.options[k, i]
            search.text[k] = keep
        if place >= 0:
            search.text[place] = option
            if world.tree.coercive[place]:
                weigh_up(search, world, r, search.effect, True)
    if better(now, best):
        copy(search.text, search.best)
        return now
    return best


@rule
def balance(search, world, r, enough):
    """Look for a text that all could sign, the smallest gain as large as may be.

    Round by round the text is the best by weighted worth, option by option, and those who
    gain least by it weigh more from then on; the best of these texts is improved by single
    moves. Weights reach every text on the hull of what the parties can get, which single
    moves alone do not. The text is left in ``search.best``. Returns its score.
    """
    best = (False, -np.inf, -np.inf)
    for a in range(search.party.shape[0]):
        search.span[a] = 0.0
        for k in range(search.n.shape[0]):
            most, least = -np.inf, np.inf
            for i in range(search.n[k]):
                o = search.options[k, i]
                most = max(most, world.worth[r, a, k, o] if o >= 0 else 0.0)
                least = min(least, world.worth[r, a, k, o] if o >= 0 else 0.0)
            search.span[a] += most - least
        search.weight[a] = 1.0 / max(search.span[a], 0.05)
    for t in range(ROUNDS):
        for k in range(search.n.shape[0]):
            top = -np.inf
            for i in range(search.n[k]):
                o, total = search.options[k, i], 0.0
                for a in range(search.party.shape[0]):
                    if search.party[a] and o >= 0:
                        total += search.weight[a] * world.worth[r, a, k, o]
                if total > top + TIE:
                    top, search.text[k] = total, o
        found = score(EGALITARIAN, search, weigh_up(search, world, r, search.effect, True))
        if better(found, best) or t == 0:
            best = found
            copy(search.text, search.best)
            if enough and found[0]:
                return best
        low, high = np.inf, -np.inf
        for a in range(search.party.shape[0]):
            if search.party[a]:
                low = min(low, search.gain[a] / max(search.span[a], 0.05))
                high = max(high, search.gain[a] / max(search.span[a], 0.05))
        if high - low <= TIE:
            break
        for a in range(search.party.shape[0]):
            if search.party[a]:
                part = (search.gain[a] / max(search.span[a], 0.05) - low) / (high - low)
                search.weight[a] *= exp(1.5 * (1.0 - 2.0 * part) / (1.0 + 0.5 * t))
    copy(search.best, search.text)
    return climb(EGALITARIAN, search, world, r, best)


@rule
def find(kind, search, world, r, count, n_starts):
    """Find the best text by a concept; left in ``search.best``. Returns its score.

    ``count``: of texts, see :func:`bound_options`, which are tabulated unless they are too many;
    then the search climbs from each of the first ``n_starts`` of ``search.starts``.
    """
    if count <= EXACT:
        return choose_text(kind, search, count)
    best = (False, -np.inf, -np.inf)
    for start in range(n_starts):
        copy(search.starts[start], search.text)
        if start == 0:
            copy(search.text, search.best)
        best = climb(kind, search, world, r, best)
    return best


@rule
def concepts(search, world, r, agenda, out):
    """The text of each concept. ``agenda``: [K]; ``out``: [R, 4, K], written; :data:`NOTHING` where
    no text could be signed by all.
    """
    for kind in range(out.shape[1]):
        for k in range(agenda.shape[0]):
            out[r, kind, k] = NOTHING
    count, n_starts = bound_options(search, world, agenda, r), 1
    if count < 1.0:
        return
    if count > EXACT:
        exists = balance(search, world, r, False)[0]
        copy(search.best, search.starts[0])
    else:
        exists = tabulate(search, world, r, count, False)
    if not exists:
        return
    for a in range(search.party.shape[0]):
        search.ideal[a] = 0.0
        if search.party[a]:
            search.ideal[a] = find(OWN + a, search, world, r, count, 1)[1]
            copy(search.best, search.starts[n_starts])
            n_starts += 1
    for kind in range(out.shape[1]):
        find(kind, search, world, r, count, n_starts)
        copy(search.best, out[r, kind])


@rule
def distances(search, world, rows, texts, ended, out):
    """How far the settlement is from each concept's text: root mean square of the parties'
    utilities, in stakes; NaN where there is none. ``texts``: [R, 4, K]; ``ended``: [R, A], what the
    settlement is worth; ``out``: [R, 4], written.
    """
    for i in range(rows.shape[0]):
        r = rows[i]
        for kind in range(texts.shape[1]):
            total, n = 0.0, 0
            for a in range(search.party.shape[0]):
                if search.party[a]:
                    apart = -ended[r, a]
                    if texts[r, kind, 0] != NOTHING:
                        apart += counted(world, r, a, texts[r, kind])
                    total += apart * apart
                    n += 1
            fits = n > 0 and texts[r, kind, 0] != NOTHING
            out[r, kind] = sqrt(total / n) if fits else np.nan


@rule
def signable(search, world, r, agenda, out):
    """Mark in ``out``, [R], where a stage had a text that all its voters could sign. ``agenda``:
    [K].
    """
    count = bound_options(search, world, agenda, r)
    if count < 1.0:
        return
    if count > EXACT:
        out[r] = out[r] or balance(search, world, r, True)[0]
    else:
        out[r] = out[r] or tabulate(search, world, r, count, True)
