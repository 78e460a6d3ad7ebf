"""What is noted of texts and answers while they come, row by row, of the first replicates of a
block. docs/tables.md, offers and answers.

Shapes: R replicates, A parties, K issues, P first replicates, N rows that there is room for.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, rule
from sim.outcomes import NO_DEAL, NOES
from sim.rules.home import settled_at
from sim.rules.terms import counted

NOTHING, AS_IT_WAS = -2, -1
"""What a text says of an issue besides an option: that nothing is in force; nothing at all."""
GROUNDS, LESS, YES = tuple(one.bit for one in NOES), NO_DEAL.code, len(NOES)
"""Bits of the grounds of a no, in the order in which they are asked for; the place of that which
also takes a loss; and what stands for no ground, a yes."""


class Texts(NamedTuple):
    """Texts that were tabled. ``n``: [1], rows so far; ``best``: [P, A], each party's best
    conceivable utility. A row: ``row``, its replicate; ``session``; ``place``, of its stage;
    ``party``; ``own``, or one that it puts to all who vote; ``value``, to that party, and
    ``share`` of its best; ``says``: [N, K], options, ``NOTHING`` or ``AS_IT_WAS``.
    """

    n: np.ndarray
    best: np.ndarray
    row: np.ndarray
    session: np.ndarray
    place: np.ndarray
    party: np.ndarray
    own: np.ndarray
    value: np.ndarray
    share: np.ndarray
    says: np.ndarray


class Answers(NamedTuple):
    """Answers to texts. ``n``: [2], rows so far, and P. A row: ``row``, ``session``, ``place``,
    ``party``, as in :class:`Texts`; ``by``, who tabled the text, −1 for nobody; ``ground``, the
    place in :data:`GROUNDS` of the first that holds, or ``YES``; ``gain``, over no deal.
    """

    n: np.ndarray
    row: np.ndarray
    session: np.ndarray
    place: np.ndarray
    party: np.ndarray
    by: np.ndarray
    ground: np.ndarray
    gain: np.ndarray


def new_texts(best: np.ndarray, n_issues: int, room: int) -> Texts:
    """No text yet. ``best``: [P, A]; ``room``: for so many; what is not written takes no memory."""
    count, session, place = (np.empty(room, kind) for kind in (np.int64, np.int64, np.int32))
    party, own = np.empty(room, np.int32), np.empty(room, np.bool_)
    value, share = np.empty(room), np.empty(room)
    return Texts(
        np.zeros(1, np.int64), best, count, session, place, party, own, value, share,
        np.empty((room, n_issues), np.int32),
    )  # fmt: skip


def new_answers(n: int, room: int) -> Answers:
    """No answer yet; ``n``: P."""
    row, session = (np.empty(room, np.int64) for _ in range(2))
    place, party, by, ground = (np.empty(room, np.int32) for _ in range(4))
    return Answers(np.array([0, n]), row, session, place, party, by, ground, np.empty(room))


@rule
def says_of(world, r, k, entry):
    """What an entry of issue k in a text says of it."""
    if entry == world.settlement[r, k]:
        return AS_IT_WAS
    option = settled_at(world, r, k, entry)
    return option if option >= 0 else NOTHING


@rule
def note_text(texts, world, r, a, text, course, own):
    """Party a has tabled a text, [K]: its ``own``, or what it puts to all who vote. ``course``: of
    the stage, see :class:`sim.stage.sitting.Course`.
    """
    if r >= texts.best.shape[0]:
        return
    at = texts.n[0]
    texts.n[0] = at + 1
    texts.row[at], texts.session[at], texts.place[at] = r, course.sat[r], course.place
    texts.party[at], texts.own[at] = a, own
    value, best = counted(world, r, a, text), texts.best[r, a]
    texts.value[at], texts.share[at] = value, value / best if best > 0.0 else 0.0
    for k in range(text.shape[0]):
        texts.says[at, k] = says_of(world, r, k, text[k])


@rule
def first_ground(ground, gain):
    """The place of the first ground of a no that holds; ``YES`` where none does."""
    for at in range(YES):
        if ground & GROUNDS[at] and (at != LESS or gain < -TIE):
            return at
    return YES


@rule
def note_answer(answers, r, a, reply, no_deal, course):
    """Party a has answered the text at hand. ``no_deal``: what no deal is worth to it; ``course``:
    as before.
    """
    if r >= answers.n[1]:
        return
    at, gain = answers.n[0], reply.value[r] - no_deal
    answers.n[0] = at + 1
    answers.row[at], answers.session[at], answers.place[at] = r, course.sat[r], course.place
    answers.party[at], answers.by[at] = a, course.proposer[r]
    answers.ground[at], answers.gain[at] = first_ground(reply.ground[r], gain), gain
