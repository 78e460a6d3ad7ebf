"""Prospects of a text: what it brings every voter, and how likely it is inside their red lines.

docs/model.md, section 2. Shapes: R replicates, A parties, K issues, O options, C texts.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import rule
from sim.rules.adoption import beyond
from sim.rules.doubts import chance_inside, known, types_for
from sim.rules.home import chance_ratified, price_of
from sim.rules.preferences import utility
from sim.rules.terms import due_to_terms
from sim.rules.worth import coerced_value

LIKELY = 0.5
"""The chance from which on a text is taken to be inside somebody's red lines."""


class Texts(NamedTuple):
    """Texts and their prospects. ``text``: [C, K]; ``gain``: [C, A], worth over no deal;
    ``chance``: [C, A], that it is inside a party's lines; ``over``: [C], options beyond the red
    lines of whoever tables it; ``itself``: [C], what it is worth to that party, whatever comes of
    it; ``code``: [C], a number for every text that is kept, the same for the same text. Room:
    ``effect``: [A], what coercion does at the text that was looked at last, whose coercive part
    is ``seen``: [K]; ``types``: [A, K, E], the types of a voter, a bit each, that may sign a text
    with an entry on an issue, none at all first; ``asked``: [A], for which types the chance that
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
    asked: np.ndarray
    likely: np.ndarray


def new_texts(n: int, n_issues: int, n_entries: int, n_parties: int) -> Texts:
    """Room for n texts."""
    return Texts(
        np.zeros((n, n_issues), np.int64), np.zeros((n, n_parties)), np.zeros((n, n_parties)),
        np.zeros(n, np.int64), np.zeros(n), np.zeros(n, np.int64), np.zeros(n_parties),
        np.zeros(n_issues, np.int64), np.zeros((n_parties, n_issues, n_entries + 1), np.int64),
        np.zeros(n_parties, np.int64), np.zeros(n_parties),
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
def lay_types(texts, world, voter, r):
    """Write down who may sign what: the types of every voter that may sign a text with an entry
    that an issue may have. What everybody knows of their lines stays as it is until the next time.
    """
    for j in range(voter.shape[0]):
        texts.asked[j], texts.likely[j] = 0, 0.0
        for k in range(world.settlement.shape[1] if voter[j] else 0):
            first, last = world.settlement[r, k], world.settlement[r, k] + 1
            if world.agenda[r, k]:
                first, last = -1, world.n_entries[k]
            for entry in range(first, last):
                texts.types[j, k, entry + 1] = types_for(world, r, j, k, entry)


@rule
def chance_among(texts, doubts, r, j, types):
    """The chance that party j is one of ``types``, as :func:`chance_inside` has it; asked again for
    the same, it is known.
    """
    if types != texts.asked[j]:
        texts.asked[j], texts.likely[j] = types, chance_inside(doubts, r, j, types)
    return texts.likely[j]


@rule
def chance_at(texts, world, r, j, text):
    """The same as :func:`chance_of`, of a voter, for whom it is written down who may sign what."""
    if known(world.doubts, r, j):
        return chance_of(world, r, j, text)
    types = -1
    for k in range(text.shape[0]):
        types &= texts.types[j, k, text[k] + 1]
    return chance_among(texts, world.doubts, r, j, types)


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
def spans_of(world, j, out):
    """The same in every replicate. ``out``: [R], written."""
    for r in range(out.shape[0]):
        out[r] = span_of(world, r, j)


@rule
def look(texts, world, voter, r, i, c, afresh):
    """Write down the prospects of text c for whoever tables it, i (-1: nobody), and every voter.

    ``afresh``: nothing has been looked at before in this play.
    """
    text, weighs = texts.text[c], world.tree.weighs
    stands = chance_ratified(world, world.acts.signing, r, text)
    for at in range(weighs.shape[0]):
        k = weighs[at]
        afresh = afresh or text[k] != texts.seen[k]
        texts.seen[k] = text[k]
    for j in range(voter.shape[0]):
        if not (voter[j] or j == i):
            continue
        own = utility(world.worth, r, j, text)
        if afresh:
            texts.effect[j] = coerced_value(world, r, j, world.resolve[r, j], text) - own
        total = own + texts.effect[j] + due_to_terms(world, r, j, text)
        total -= price_seen(world, r, j, text, j == i)
        texts.gain[c, j] = stands * (total - world.no_deal[r, j])
        if j == i:
            texts.itself[c] = own
        else:
            texts.chance[c, j] = chance_at(texts, world, r, j, text)
    texts.over[c] = beyond(world.mandates, r, i, text, world.settlement[r]) if i >= 0 else 0
