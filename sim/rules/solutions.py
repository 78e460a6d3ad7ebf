"""Solution concepts: the texts that theory would have the parties agree on.

docs/model.md, section 9. Nash (1950): the largest product of gains over no deal;
Kalai–Smorodinsky (1975): the largest smallest share of what each could gain at most;
egalitarian (Kalai 1977): the largest smallest gain; utilitarian: the largest sum of gains
among the texts with which nobody is worse off than with no deal. Up to :data:`EXACT` texts
are all looked at; beyond that a climb by single moves from every party's best text finds a
text that no single move improves. Shapes: R replicates, A parties, K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import log, sqrt
from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, routine, rule
from sim.rules.adoption import beyond
from sim.rules.coercion import value_of
from sim.rules.home import can_sign
from sim.rules.preferences import utility

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = 0, 1, 2, 3
EXACT = 4096
"""So many texts are looked at one by one."""


class Search(NamedTuple):
    """Room and bounds of a search. ``options``: [K, O] and ``n``: [K], what may be chosen;
    ``text``, ``best``: [K]; ``place``: [K]; ``gain``, ``ideal``: [A]; ``party``: [A], whose
    gains count.
    """

    options: np.ndarray
    n: np.ndarray
    text: np.ndarray
    best: np.ndarray
    place: np.ndarray
    gain: np.ndarray
    ideal: np.ndarray
    party: np.ndarray


def new_search(n_issues: int, n_options: int, n_parties: int) -> Search:
    """Room for searches in a scenario of that size."""
    return Search(
        options=np.zeros((n_issues, n_options + 1), np.int64),
        n=np.zeros(n_issues, np.int64),
        text=np.zeros(n_issues, np.int64),
        best=np.zeros(n_issues, np.int64),
        place=np.zeros(n_issues, np.int64),
        gain=np.zeros(n_parties),
        ideal=np.zeros(n_parties),
        party=np.zeros(n_parties, np.bool_),
    )


@routine
def score(kind, search, worth, no_deal, r):
    """How good ``search.text`` is: the concept's measure, and for ties the sum of gains (where
    the measure is that sum, the smallest gain).
    """
    least, total, product = np.inf, 0.0, 0.0
    for a in range(search.party.shape[0]):
        if not search.party[a]:
            continue
        gain = utility(worth, r, a, search.text) - no_deal[r, a]
        total += gain
        if kind == KALAI_SMORODINSKY:
            span = search.ideal[a] - no_deal[r, a]
            least = min(least, gain / span if span > TIE else 0.0)
        else:
            least = min(least, gain)
        if kind == NASH:
            product += log(gain) if gain > TIE else -1e9 + gain
    if kind == UTILITARIAN:
        return (total if least >= -TIE else -1e9 + least), least
    return (product if kind == NASH else least), total


@rule
def better(first, second, best_first, best_second):
    """Whether a score beats the best so far, by more than a tie."""
    if first > best_first + TIE:
        return True
    return first >= best_first - TIE and second > best_second + TIE


@routine
def enumerate_texts(kind, search, worth, no_deal, r):
    """Look at every text; the best is left in ``search.best``. Returns its score."""
    n_issues = search.n.shape[0]
    for k in range(n_issues):
        search.place[k] = 0
        search.text[k] = search.options[k, 0]
    copy(search.text, search.best)
    best_first, best_second = score(kind, search, worth, no_deal, r)
    while True:
        k = 0
        while k < n_issues:
            search.place[k] += 1
            if search.place[k] < search.n[k]:
                search.text[k] = search.options[k, search.place[k]]
                break
            search.place[k] = 0
            search.text[k] = search.options[k, 0]
            k += 1
        if k == n_issues:
            return best_first
        first, second = score(kind, search, worth, no_deal, r)
        if better(first, second, best_first, best_second):
            best_first, best_second = first, second
            copy(search.text, search.best)


@routine
def climb(kind, search, worth, no_deal, r, best_first, best_second):
    """Improve ``search.text`` by single moves until none helps; keep it where it is better."""
    first, second = score(kind, search, worth, no_deal, r)
    moved = True
    while moved:
        moved = False
        for k in range(search.n.shape[0]):
            keep = search.text[k]
            for i in range(search.n[k]):
                search.text[k] = search.options[k, i]
                other, total = score(kind, search, worth, no_deal, r)
                if better(other, total, first, second):
                    first, second, keep, moved = other, total, search.text[k], True
            search.text[k] = keep
    if better(first, second, best_first, best_second):
        copy(search.text, search.best)
        return first, second
    return best_first, best_second


@rule
def start_at(search, worth, r, a):
    """Set ``search.text`` to party a's best text; a of -1: the first option of each."""
    for k in range(search.n.shape[0]):
        search.text[k] = search.options[k, 0]
        best = -np.inf
        for i in range(search.n[k]):
            o = search.options[k, i]
            value = worth[r, a, k, o] if a >= 0 and o >= 0 else 0.0
            if value > best + TIE:
                best = value
                search.text[k] = o


@routine
def find(kind, search, worth, no_deal, r):
    """Find the best text by a concept; left in ``search.best``. Returns its score."""
    count = 1.0
    for k in range(search.n.shape[0]):
        count *= search.n[k]
    for a in range(search.party.shape[0]):
        if search.party[a]:
            start_at(search, worth, r, a)
            search.ideal[a] = utility(worth, r, a, search.text)
    if count <= EXACT:
        return enumerate_texts(kind, search, worth, no_deal, r)
    start_at(search, worth, r, -1)
    copy(search.text, search.best)
    best_first, best_second = climb(kind, search, worth, no_deal, r, -np.inf, -np.inf)
    for a in range(search.party.shape[0]):
        if search.party[a]:
            start_at(search, worth, r, a)
            best_first, best_second = climb(
                kind, search, worth, no_deal, r, best_first, best_second
            )
    return best_first


@rule
def distances(search, interests, rows, agenda, quo, no_deal, settlement, out):
    """How far the settlement is from each concept's text: root mean square of the parties'
    utilities, in stakes; NaN where no text is better than no deal for all.

    ``rows``: [N], replicates; ``agenda``: [K]; ``quo``: [K]; ``no_deal``: [R, A];
    ``settlement``: [R, K]; ``out``: [R, 4], written.
    """
    for i in range(rows.shape[0]):
        r = rows[i]
        for k in range(quo.shape[0]):
            search.options[k, 0], search.n[k] = quo[k], 1
            if agenda[k]:
                search.n[k] = 0
                for o in range(interests.n_options[k]):
                    search.options[k, o], search.n[k] = o, o + 1
        for kind in range(4):
            first = find(kind, search, interests.worth, no_deal, r)
            fits = first > -1e8 if kind == NASH else first > TIE
            total, n = 0.0, 0
            for a in range(search.party.shape[0]):
                if search.party[a]:
                    apart = utility(interests.worth, r, a, search.best)
                    apart -= utility(interests.worth, r, a, settlement[r])
                    total += apart * apart
                    n += 1
            out[r, kind] = sqrt(total / n) if fits and n > 0 else np.nan


@rule
def signable(
    search, adoption, mandates, tree, acts, beliefs, memo, interests, rows, agenda, quo,
    resolve, home, no_deal, scratch, out,
):  # fmt: skip
    """Mark in ``out``, [R], where a stage had a text that all its voters could sign.

    Inside every voter's mandate, packages included, likely enough to be ratified, and worth
    at least no deal to each, what coercion it leaves included. ``rows``: [N]; ``agenda``:
    [K]; ``quo``: [K].
    """
    for i in range(rows.shape[0]):
        r, count = rows[i], 1.0
        for k in range(quo.shape[0]):
            search.options[k, 0], search.n[k] = quo[k], 1
            for o in range(interests.n_options[k] if agenda[k] else 0):
                fits = o != quo[k]
                for a in range(adoption.voter.shape[0]):
                    if adoption.voter[a] and mandates.beyond[r, a, k, o] > 0:
                        fits = False
                if fits:
                    search.options[k, search.n[k]] = o
                    search.n[k] += 1
            count *= search.n[k]
        if count <= EXACT:
            tries = int(count)
        else:
            tries = 1
            for a in range(adoption.voter.shape[0]):
                search.party[a] = adoption.voter[a]
            find(EGALITARIAN, search, interests.worth, no_deal, r)
        for number in range(tries):
            rest = number
            for k in range(quo.shape[0]):
                if count <= EXACT:
                    search.best[k] = search.options[k, rest % search.n[k]]
                    rest //= search.n[k]
            if _all_sign(
                search, adoption, mandates, tree, acts, beliefs, memo, interests, r, quo,
                resolve, home, no_deal, scratch,
            ):  # fmt: skip
                out[r] = True
                break


@routine
def _all_sign(
    search, adoption, mandates, tree, acts, beliefs, memo, interests, r, quo, resolve, home,
    no_deal, scratch,
):  # fmt: skip
    """Whether ``search.best`` changes something and every voter would sign it."""
    changes = False
    for k in range(quo.shape[0]):
        changes = changes or search.best[k] != quo[k]
    if not changes:
        return False
    for a in range(adoption.voter.shape[0]):
        if adoption.voter[a]:
            if beyond(mandates, r, a, search.best, quo) > 0:
                return False
            if not can_sign(home, interests.worth, r, a, search.best, quo):
                return False
            value = value_of(
                tree, acts, beliefs, memo, interests.worth, r, a, resolve[r, a], search.best,
                quo, scratch,
            )  # fmt: skip
            if value < no_deal[r, a] - TIE:
                return False
    return True
