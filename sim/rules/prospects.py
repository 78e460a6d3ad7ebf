"""Prospects of a text: what it brings every voter, and how likely it is inside their red lines.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, O options, C texts.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import is_same, rule
from sim.rules.adoption import beyond
from sim.rules.doubts import chance_inside, known, types_for
from sim.rules.home import chance_ratified, chance_then, lay_vote, odds_against, price_of
from sim.rules.terms import with_terms
from sim.rules.worth import with_coercion

LIKELY = 0.5
"""The chance from which on a text is taken to be inside somebody's red lines."""


class Texts(NamedTuple):
    """Texts and their prospects. ``text``: [C, K]; ``gain``: [C, A], worth over no deal;
    ``chance``: [C, A], that it is inside a party's lines; ``over``: [C], options beyond the red
    lines of whoever tables it; ``itself``: [C], what it is worth to that party, whatever comes of
    it; ``code``: [C], a number for every text that is kept, the same for the same text. Room:
    ``effect``: [A], what coercion does at the text that was looked at last, whose coercive part
    is ``seen``: [K]; ``types``: [A, K, E], the types of a voter, a bit each, that may sign a text
    with an entry on an issue, none at all first, ``steps``: [A, K, E], options beyond its lines,
    and ``cell``: [A, K, E, 3], what it is worth, what days left cost where the issue stays open,
    and options beyond lines each as dear as it is; ``vote``: [N, K, E, 3], see
    :func:`sim.rules.home.lay_vote`; ``asked``: [A], for which types the chance that
    a voter is one of them was asked last, and ``likely``: [A], that chance.
    """

    text: np.ndarray
    gain: np.ndarray
    chance: np.ndarray
    over: np.ndarray
    itself: np.ndarray
    code: np.ndarray
    effect: np.ndarray
    seen: np.ndarray
    types: np.ndarray
    steps: np.ndarray
    cell: np.ndarray
    vote: np.ndarray
    asked: np.ndarray
    likely: np.ndarray


def new_texts(n: int, n_issues: int, n_entries: int, n_parties: int) -> Texts:
    """Room for n texts."""
    cells = (n_parties, n_issues, n_entries + 1)
    return Texts(
        np.zeros((n, n_issues), np.int64), np.zeros((n, n_parties)), np.zeros((n, n_parties)),
        np.zeros(n, np.int64), np.zeros(n), np.zeros(n, np.int64), np.zeros(n_parties),
        np.zeros(n_issues, np.int64), np.zeros(cells, np.int64), np.zeros(cells, np.int64),
        np.zeros((*cells, 3)), np.zeros((*cells, 3)), np.zeros(n_parties, np.int64),
        np.zeros(n_parties),
    )  # fmt: skip


@rule
def chance_of(world, r, j, text):
    """The chance, as everybody sees it, that ``text`` is inside the red lines of party j.

    Where its lines are known, options beyond them count against its authority.
    """
    doubts, settlement = world.doubts, world.settlement[r]
    if known(doubts, r, j):
        over = beyond(world.mandates, r, j, text, settlement)
        return 1.0 if over <= world.mandates.authority[r, j] else 0.0
    types = -1
    for k in range(text.shape[0]):
        types &= types_for(world, r, j, k, text[k])
    return chance_inside(doubts, r, j, types)


@rule
def ends_of(world, r, k):
    """The first entry that a text may have on issue k, and one after the last: what is in force, or
    on the agenda any, -1 for nothing.
    """
    now = world.settlement[r, k]
    return (-1, world.n_entries[k]) if world.agenda[r, k] else (now, now + 1)


@rule
def lay_cells(texts, world, r, j):
    """Write down what an entry that an issue may have is to party j. What everybody knows of its
    lines stays as it is until the next time.
    """
    doubts, home = world.doubts, world.home
    texts.asked[j], texts.likely[j] = 0, 0.0
    for k in range(world.settlement.shape[1]):
        worth, beyond = world.worth[r, j, k], world.mandates.beyond[r, j, k]
        holds, dear = doubts.holds[doubts.which[r, j], k], home.dear[j, k]
        cell, steps, types = texts.cell[j, k], texts.steps[j, k], texts.types[j, k]
        now = world.settlement[r, k]
        first, last = ends_of(world, r, k)
        for entry in range(max(first, 0), last):
            settled = now if entry == home.n_options[k] else entry
            types[entry + 1] = holds[settled] if settled >= 0 else 0
            steps[entry + 1] = beyond[entry]
            cell[entry + 1, 0], cell[entry + 1, 1] = worth[entry], 0.0
            cell[entry + 1, 2] = dear * beyond[entry]
        packaged = world.mandates.package[r, j, k]
        if first < 0:  # nothing at all
            types[0], steps[0] = ~doubts.packs[r, j, k], 1 if packaged else 0
            cell[0, 0], cell[0, 1], cell[0, 2] = 0.0, 0.0, dear * steps[0]
        lay_as_it_is(texts, world, r, j, k, packaged)


@rule
def lay_as_it_is(texts, world, r, j, k, packaged):
    """What it is to party j that issue k stays as it is."""
    acts, at = world.acts, world.settlement[r, k] + 1
    if acts.waiting.shape[2] > 0:
        texts.cell[j, k, at, 1] = acts.waiting[r, j, k]
    texts.types[j, k, at] |= ~world.doubts.packs[r, j, k]
    if not packaged:
        texts.steps[j, k, at], texts.cell[j, k, at, 2] = 0, 0.0


@rule
def lay_out(texts, world, voter, r):
    """Write down what entries are to every voter, and to those who have to ratify an accord."""
    for j in range(voter.shape[0]):
        if voter[j]:
            lay_cells(texts, world, r, j)
    lay_votes(texts, world, r)


@rule
def lay_votes(texts, world, r):
    """Write down what entries add to the votes of those who have to ratify an accord of today."""
    home = world.home
    for n in range(home.must.shape[0]):
        for k in range(world.settlement.shape[1] if world.acts.signing[home.must[n]] else 0):
            first, last = ends_of(world, r, k)
            for entry in range(first, last):
                lay_vote(world, r, home.must[n], k, entry, texts.vote[n, k, entry + 1])


@rule
def chance_stands(texts, world, r, text):
    """The chance that an accord of today on a text is ratified; see
    :func:`sim.rules.home.chance_ratified`.
    """
    home, chance = world.home, 1.0
    if world.acts.hinged.shape[0] > 0:
        return chance_ratified(world, world.acts.signing, r, text)
    for n in range(home.must.shape[0]):
        if not world.acts.signing[home.must[n]]:
            continue
        asks, lost, reach = 0.0, 0.0, 0.0
        for k in range(text.shape[0]):
            vote = texts.vote[n, k, text[k] + 1]
            asks, lost, reach = asks + vote[0], lost + vote[1], reach + vote[2]
        if asks > 0.0:
            less = odds_against(home, r, home.must[n], lost, reach)
            chance *= chance_then(home, r, home.must[n], less)
    return chance


@rule
def chance_among(texts, doubts, r, j, types):
    """The chance that party j is one of ``types``, as :func:`chance_inside` has it; asked again for
    the same, it is known.
    """
    if types != texts.asked[j]:
        texts.asked[j], texts.likely[j] = types, chance_inside(doubts, r, j, types)
    return texts.likely[j]


@rule
def place_of(texts, first, last, text, code):
    """The place, from ``first`` to before ``last``, of a text that says the same as ``text``, whose
    number is ``code``; ``last`` where there is none.
    """
    c = first
    while c < last and not (texts.code[c] == code and is_same(texts.text[c], text)):
        c += 1
    return c


@rule
def price_seen(world, r, j, text, own):
    """What going beyond red lines by ``text`` would cost party j at home, as far as whoever asks
    knows these: j itself (``own``), or everybody.
    """
    return price_of(world, r, j, text) if own or known(world.doubts, r, j) else 0.0


@rule
def span_of(world, r, j):
    """How much the agenda has in it for party j over what is in force."""
    total = 0.0
    for k in range(world.settlement.shape[1]):
        if world.agenda[r, k]:
            total += span_on(world, r, j, k)
    return total


@rule
def span_on(world, r, j, k):
    """How much issue k has in it for party j over what is in force."""
    option, most = world.settlement[r, k], 0.0
    now = world.worth[r, j, k, option] if option >= 0 else 0.0
    for o in range(world.n_entries[k]):
        most = max(most, world.worth[r, j, k, o] - now)
    return most


@rule
def look(texts, world, voter, r, i, c, afresh):
    """Write down the prospects of text c for whoever tables it, i (-1: nobody), and every voter.

    ``afresh``: nothing has been looked at before in this play.
    """
    text, weighs = texts.text[c], world.tree.weighs
    stands, over = chance_stands(texts, world, r, text), 0
    for at in range(weighs.shape[0]):
        k = weighs[at]
        afresh = afresh or text[k] != texts.seen[k]
        texts.seen[k] = text[k]
    for j in range(voter.shape[0]):
        if not (voter[j] or j == i):
            continue
        own, waits, strained, steps, types = 0.0, 0.0, 0.0, 0, -1
        for k in range(text.shape[0]):
            cell = texts.cell[j, k, text[k] + 1]
            own, waits, strained = own + cell[0], waits - cell[1], strained + cell[2]
            steps += texts.steps[j, k, text[k] + 1]
            types &= texts.types[j, k, text[k] + 1]
        if afresh:
            texts.effect[j] = with_coercion(world, r, j, world.resolve[r, j], text, own) - own
        total = own + texts.effect[j] + with_terms(world, r, j, text, waits)
        plain, price = known(world.doubts, r, j), world.home.price[r, j]
        if price > 0.0 and (j == i or plain):
            total -= price * strained
        texts.gain[c, j] = stands * (total - world.no_deal[r, j])
        if j == i:
            texts.itself[c], over = own, steps
        elif plain:
            texts.chance[c, j] = 1.0 if steps <= world.mandates.authority[r, j] else 0.0
        else:
            texts.chance[c, j] = chance_among(texts, world.doubts, r, j, types)
    texts.over[c] = over
