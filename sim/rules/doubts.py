"""Doubts: what everybody knows of a party's red lines, and what its answers tell about them.

docs/model.md, sections 1 and 6. What is known is a list of types with masses; a no that names what
it is about, a yes and a text of its own move them (Bayes). Shapes: R replicates, A parties, T types
(at most 32), K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.preferences import BELOW, SPREAD, number_of

SLIP = 0.02
"""The chance that an answer says what the party's red lines do not."""
YES, NAMED, SILENT, LAST = range(4)
"""What is heard: a yes, or a text of one's own; a no that names the issues on which the text is
beyond red lines; a no without a reason; the same in a last session."""


class Doubts(NamedTuple):
    """The types of every party.

    ``mass``: [R, A, T], chances that add up to 1, 0 beyond a party's number of types; ``which``:
    [R, A], which list of types a party has; ``packs``: [R, A, K], bit t set where type t settles
    the issue with the others of its package. Of every list l, the same in every replicate: ``n``:
    [L], types on it; ``known``: [L], it has one only, so that everybody knows the lines and the
    authority of who has it; ``holds``: [L, K, O], bit t set where type t's mandate holds the
    option; ``beyond``: [L, T, K, O], options beyond the mandate of a type.
    """

    mass: np.ndarray
    which: np.ndarray
    n: np.ndarray
    known: np.ndarray
    holds: np.ndarray
    packs: np.ndarray
    beyond: np.ndarray


class Words(NamedTuple):
    """What a party says of a text. ``heard``: [R], see :data:`YES`; ``named``: [R, K], the
    issues that a no has named; ``eager``: [R], its gain as a share of what there is to gain, which
    makes a no unlikely where red lines do not ask for it. ``said``: [R, A, A + 1], a number for
    what each said last of a text of nobody and of each party, 0 for nothing.
    """

    heard: np.ndarray
    named: np.ndarray
    eager: np.ndarray
    said: np.ndarray


@rule
def known(doubts, r, j):
    """Whether everybody knows the red lines of party j."""
    return doubts.known[doubts.which[r, j]]


@rule
def chance_inside(doubts, r, j, mask):
    """The chance that party j is one of the types in ``mask``, a bit a type."""
    total = 0.0
    for t in range(doubts.n[doubts.which[r, j]]):
        if (mask >> t) & 1:
            total += doubts.mass[r, j, t]
    return min(total, 1.0)


@rule
def has_moved(doubts, j, before, least, moved):
    """Where the mass of a type of party j has moved by more than ``least`` since it was looked at;
    there it is looked at anew. ``before``: [R, T], rewritten; ``moved``: [R], written.
    """
    for r in range(moved.shape[0]):
        most = 0.0
        for t in range(doubts.n[doubts.which[r, j]]):
            most = max(most, abs(doubts.mass[r, j, t] - before[r, t]))
        moved[r] = most > least
        if moved[r]:
            copy(doubts.mass[r, j], before[r])


@rule
def steps_of_type(world, r, j, t, k, entry):
    """How many options beyond the red lines of type t of party j an entry of issue k is; what is
    in force counts where it is confirmed, or where the type packages the issue.
    """
    doubts, now = world.doubts, world.settlement[r, k]
    confirms = entry == world.home.n_options[k]
    if entry == now and not (doubts.packs[r, j, k] >> t) & 1:
        return 0
    option = now if confirms else entry
    return doubts.beyond[doubts.which[r, j], t, k, option] if option >= 0 else 1


@rule
def likelihood(world, r, j, t, text, words):
    """How likely it is that type t of party j is heard to say what it has said of a text."""
    outside, over, agrees = words.named[r], 0, True
    heard, eager = words.heard[r], words.eager[r]
    for k in range(text.shape[0]):
        steps = steps_of_type(world, r, j, t, k, text[k])
        over += steps
        agrees = agrees and (steps > 0) == (outside[k] > 0)
    crossed = over > world.mandates.authority[r, j]
    if heard == YES:
        return SLIP if crossed else 1.0
    if heard == NAMED:
        named = False
        for k in range(text.shape[0]):
            named = named or outside[k] > 0
        if not crossed:
            agrees = not named
        return 1.0 - SLIP if agrees else SLIP
    if crossed:
        return 1.0
    if heard == LAST:
        return 1.0 if eager < -TIE else SLIP
    return min(max(1.0 - eager, SLIP), 1.0)


@rule
def is_news(world, r, j, by, text, words):
    """Whether party j has not said the same of this text of ``by`` the last time; what it says
    is noted.
    """
    about = number_of(text) * SPREAD + number_of(world.settlement[r])
    about = (about & BELOW) * SPREAD + number_of(words.named[r])
    mark = (about & BELOW) * 4 + words.heard[r] + 1
    news = words.said[r, j, by + 1] != mark
    words.said[r, j, by + 1] = mark
    return news


@rule
def hear(world, on, j, by, texts, words):
    """Learn from what party j says of a text of ``by``, -1 for nobody: Bayes over its types. Who
    says the same again of the same text says nothing. Returns whether there was any news.

    ``on``: [R]; ``texts``: [R, K]; ``words``: see :class:`Words`.
    """
    doubts, anything = world.doubts, False
    for r in range(on.shape[0]):
        if not on[r] or not is_news(world, r, j, by, texts[r], words):
            continue
        anything, total, n = True, 0.0, doubts.n[doubts.which[r, j]]
        for t in range(n):
            if doubts.mass[r, j, t] > 0.0:
                doubts.mass[r, j, t] *= likelihood(world, r, j, t, texts[r], words)
                total += doubts.mass[r, j, t]
        for t in range(n):
            doubts.mass[r, j, t] /= total
    return anything
