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
from sim.rules.home import settled_at
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
def has_moved(doubts, r, j, before, least):
    """Whether the mass of a type of party j has moved by more than ``least`` since it was looked
    at; if so it is looked at anew. ``before``: [T], rewritten.
    """
    most = 0.0
    for t in range(doubts.n[doubts.which[r, j]]):
        most = max(most, abs(doubts.mass[r, j, t] - before[t]))
    if most > least:
        copy(doubts.mass[r, j], before)
    return most > least


@rule
def steps_of_type(world, r, j, t, k, entry):
    """How many options beyond the red lines of type t of party j an entry of issue k is; what is
    in force counts where it is confirmed, or where the type packages the issue.
    """
    doubts, now = world.doubts, world.settlement[r, k]
    if entry == now and not (doubts.packs[r, j, k] >> t) & 1:
        return 0
    option = settled_at(world, r, k, entry)
    return doubts.beyond[doubts.which[r, j], t, k, option] if option >= 0 else 1


@rule
def holding(doubts, r, j, k, option):
    """The types of party j, a bit each, whose mandate holds an option of issue k."""
    return doubts.holds[doubts.which[r, j], k, option] if option >= 0 else 0


@rule
def left_alone(doubts, r, j, k, option):
    """The types of party j, a bit each, that may sign a text that leaves issue k at ``option``."""
    return holding(doubts, r, j, k, option) | ~doubts.packs[r, j, k]


@rule
def types_for(world, r, j, k, entry):
    """The types of party j, a bit each, that may sign a text with that entry on issue k: an option,
    none, or one that confirms what is in force.
    """
    now = world.settlement[r, k]
    if entry == now or entry < 0:
        return left_alone(world.doubts, r, j, k, entry)
    return holding(world.doubts, r, j, k, settled_at(world, r, k, entry))


@rule
def have_crossed(world, r, j, text, inside):
    """The types of party j, a bit each, that a text takes beyond their red lines by more options
    than its authority. ``inside``: those whose lines it is inside.
    """
    authority, crossed = world.mandates.authority[r, j], 0
    if authority == 0:
        return ~inside
    for t in range(world.doubts.n[world.doubts.which[r, j]]):
        over = 0
        for k in range(text.shape[0]):
            over += steps_of_type(world, r, j, t, k, text[k])
        crossed |= (1 if over > authority else 0) << t
    return crossed


@rule
def likelihood(heard, eager, crossed, agrees):
    """How likely it is that a type is heard to say what its party has said of a text. ``crossed``:
    the text is beyond its lines by more than its authority; ``agrees``: on the issues that were
    named, and no others, it is beyond its lines, or the text is not beyond them and none was.
    """
    if heard == YES:
        return SLIP if crossed else 1.0
    if heard == NAMED:
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
def weigh_types(world, r, j, text, words):
    """Bayes over the types of party j for what it has said of a text."""
    doubts, inside, agrees, named = world.doubts, -1, -1, False
    for k in range(text.shape[0]):
        fit = types_for(world, r, j, k, text[k])
        inside &= fit
        agrees &= ~fit if words.named[r, k] > 0 else fit
        named = named or words.named[r, k] > 0
    crossed = have_crossed(world, r, j, text, inside)
    agrees = (agrees & crossed) | (0 if named else ~crossed)
    total, n, mass = 0.0, doubts.n[doubts.which[r, j]], doubts.mass[r, j]
    for t in range(n):
        if mass[t] > 0.0:
            mass[t] *= likelihood(
                words.heard[r], words.eager[r], (crossed >> t) & 1 > 0, (agrees >> t) & 1 > 0
            )
            total += mass[t]
    for t in range(n):
        mass[t] /= total


@rule
def hear(world, r, j, by, text, words):
    """Learn from what party j says of a text of ``by``, -1 for nobody: Bayes over its types. Who
    says the same again of the same text says nothing. Returns whether there was any news.
    """
    news = is_news(world, r, j, by, text, words)
    if news:
        weigh_types(world, r, j, text, words)
    return news
