"""Votes: what stands against a yes, and when a text is adopted.

docs/model.md, section 4. Shapes: R replicates, A parties, K issues, O options.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, is_same, rule
from sim.outcomes import MANDATE, PACKAGE, VALUE
from sim.rules.home import if_ratified, price_of
from sim.rules.preferences import steps_beyond
from sim.rules.worth import value_of

NO_MANDATE, NO_PACKAGE, NO_VALUE = MANDATE.bit, PACKAGE.bit, VALUE.bit
"""Grounds of a no: outside the mandate, outside the package, worth too little."""
LAST = 2 * max(NO_MANDATE, NO_PACKAGE, NO_VALUE)
"""Times a ground: that of a party's last answer at a stage."""


class Rule(NamedTuple):
    """A forum's adoption rule. ``voter``, ``required``: [A]; ``weight``: [A].

    A text is adopted when every required voter says yes and the yes votes weigh more than
    (``strict``) or at least ``share`` of all votes; and, where ``head_share`` is
    above 0, at least that share of the voters says yes, each counted ``heads`` [A] times.
    """

    voter: np.ndarray
    required: np.ndarray
    weight: np.ndarray
    share: float
    strict: bool
    heads: np.ndarray
    head_share: float


class Mandates(NamedTuple):
    """What parties may sign. ``beyond``: [R, A, K, O], options beyond the mandate, 0
    inside; ``package``: [R, A, K]; ``authority``: [R, A], options beyond that are allowed.
    """

    beyond: np.ndarray
    package: np.ndarray
    authority: np.ndarray


class Answer(NamedTuple):
    """A party's answer. ``yes``: [R]; ``ground``: [R], bits of NO_MANDATE, NO_PACKAGE
    and NO_VALUE; ``outside``: [R, K], bits by issue; ``value``: [R], of the text to it.
    """

    yes: np.ndarray
    ground: np.ndarray
    outside: np.ndarray
    value: np.ndarray


class Noes(NamedTuple):
    """What has been refused, stage by stage.

    ``objected``: [R, S, A, K], bits by issue, and ``refused``: [R, S, A], bits of what concerns no
    single issue; both hold a ground, and ``LAST`` times it while it is that of a party's last
    answer. ``below``: [R, S, A], the text that was last refused for its value was worth less than
    no deal; ``last``: [R, 2], party and first issue of the last objection.
    """

    objected: np.ndarray
    refused: np.ndarray
    below: np.ndarray
    last: np.ndarray


@rule
def adopted(adoption, yes):
    """Whether votes ``yes`` [A] adopt a text."""
    total, won, heads, agreeing = 0.0, 0.0, 0.0, 0.0
    for a in range(yes.shape[0]):
        if adoption.voter[a]:
            if adoption.required[a] and not yes[a]:
                return False
            total += adoption.weight[a]
            heads += adoption.heads[a]
            if yes[a]:
                won += adoption.weight[a]
                agreeing += adoption.heads[a]
    if agreeing < adoption.head_share * heads - TIE:
        return False
    if adoption.share < 0.0:
        return True
    if adoption.strict:
        return won > adoption.share * total + TIE
    return won >= adoption.share * total - TIE


@rule
def beyond(mandates, r, a, text, settlement):
    """How many options beyond its red lines party a would go by signing ``text``."""
    total = 0
    for k in range(text.shape[0]):
        total += steps_beyond(mandates, r, a, k, text[k], settlement[k])
    return total


@rule
def objections(mandates, r, a, text, settlement, outside):
    """Mark the issues on which ``text`` leaves a's mandate: 1, or 2 where only because a
    settles its package together. ``outside``: [K], written.
    """
    for k in range(text.shape[0]):
        outside[k] = 0
        changed = text[k] != settlement[k]
        if changed or mandates.package[r, a, k]:
            if text[k] < 0 or mandates.beyond[r, a, k, text[k]] > 0:
                outside[k] = 1 if changed else 2


@rule
def reply(answer, world, r, text, a, no_deal, target):
    """What party a answers to a text.

    ``answer``: see :class:`Answer`, written; ``text``: [K]; ``no_deal``, ``target``: what no deal
    is worth to it, and what it asks for.
    """
    mandates = world.mandates
    answer.ground[r] = 0
    over = beyond(mandates, r, a, text, world.settlement[r])
    if over > mandates.authority[r, a]:
        objections(mandates, r, a, text, world.settlement[r], answer.outside[r])
        for k in range(text.shape[0]):
            answer.ground[r] |= answer.outside[r, k]
    value = value_of(world, r, a, world.resolve[r, a], text)
    value -= price_of(world, r, a, text)
    answer.value[r] = if_ratified(world, r, text, value, no_deal)
    if answer.value[r] < target - TIE:
        answer.ground[r] |= NO_VALUE
    answer.yes[r] = answer.ground[r] == 0


@rule
def replies(answer, world, on, texts, a, no_deal, target):
    """The same of a text a replicate, where ``on``, [R]. ``texts``: [R, K]; ``no_deal``,
    ``target``: [R].
    """
    for r in range(on.shape[0]):
        if on[r]:
            reply(answer, world, r, texts[r], a, no_deal[r], target[r])


@rule
def may_sign(mandates, r, a, text, settlement):
    """Whether party a has the authority to sign ``text``."""
    return beyond(mandates, r, a, text, settlement) <= mandates.authority[r, a]


@rule
def may_table(mandates, r, a, text, settlement):
    """Whether ``text`` changes something and party a could sign it, its package included."""
    if is_same(text, settlement):
        return False
    return may_sign(mandates, r, a, text, settlement)


@rule
def lay(text, standing, kept):
    """Lay a party's text on the table; whether it is another than it laid there last.

    ``standing``: [K], what it has laid there at this stage, and ``kept``: [K], what it has on any
    table, both written.
    """
    if is_same(text, standing):
        return False
    copy(text, standing)
    copy(text, kept)
    return True


@rule
def note_objections(noes, place, r, answer, a, no_deal):
    """Write an answer of party a at the stage of that ``place`` into the record. ``no_deal``: what
    no deal is worth to it.
    """
    objected, refused, last = noes.objected, noes.refused, noes.last
    refused[r, place, a] &= LAST - 1
    for k in range(objected.shape[3]):
        objected[r, place, a, k] &= LAST - 1
    if answer.yes[r]:
        return
    refused[r, place, a] |= (answer.ground[r] & NO_VALUE) * (1 + LAST)
    if answer.ground[r] & NO_VALUE:
        noes.below[r, place, a] = answer.value[r] < no_deal - TIE
    if answer.ground[r] & (NO_MANDATE | NO_PACKAGE):
        named = -1
        for k in range(objected.shape[3]):
            objected[r, place, a, k] |= answer.outside[r, k] * (1 + LAST)
            if named < 0 and answer.outside[r, k] > 0:
                named = k
        last[r, 0], last[r, 1] = a, named


@rule
def forgive(noes, place, r, yes):
    """Whose last answer was no, and who has signed what passed, has objected no longer. ``yes``:
    [A].
    """
    for a in range(yes.shape[0]):
        if yes[a]:
            noes.refused[r, place, a] &= LAST - 1
            for k in range(noes.objected.shape[3]):
                noes.objected[r, place, a, k] &= LAST - 1


@rule
def agreed_issues(mandates, r, yes, agenda, text, settlement, agreed):
    """Mark in ``agreed``, [K], what an accord settles: the issues that it changes or confirms, and
    those on the agenda that it leaves as they are inside the mandate of every signer. ``yes``: [A];
    ``agenda``, ``text``, ``settlement``: [K].
    """
    for k in range(agenda.shape[0]):
        agreed[k] = agenda[k] and text[k] >= 0
        if agreed[k] and text[k] == settlement[k]:
            for a in range(yes.shape[0]):
                if yes[a] and mandates.beyond[r, a, k, text[k]] > 0:
                    agreed[k] = False


@rule
def bind_signers(acts, r, yes, touched, speaks_for):
    """Note who has signed an accord, itself or through its bloc, on the issues that it changes
    or confirms. ``touched``: [K]; ``speaks_for``: [A, A], a signs for b too.
    """
    for k in range(touched.shape[0]):
        if not touched[k]:
            continue
        acts.standing[r, k] = True
        for b in range(yes.shape[0]):
            acts.signed[r, b, k] = False
            for a in range(yes.shape[0]):
                if yes[a] and speaks_for[a, b]:
                    acts.signed[r, b, k] = True
