"""What texts and no deal are worth to parties, and whether another would refuse a text.

docs/model.md, sections 3 and 5. Shapes: R replicates, A parties, K issues, L rungs of a ladder, B
bins of resolve (so B + 1 edges), T typed parties.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import TIE, copy, rule
from sim.rules.adoption import may_sign
from sim.rules.beliefs import settle
from sim.rules.home import if_ratified, price_of
from sim.rules.ladder import text_at
from sim.rules.prospects import LIKELY, chance_of, price_seen
from sim.rules.reservations import no_deal_value, reservation_met, supposed
from sim.rules.worth import value_of


class Forecast(NamedTuple):
    """Room to foresee answers, and what is foreseen.

    ``expected``: [L], what tabling a rung is worth; ``refused``: [L], the
    chance that it is refused. Room: ``waits``: [A, B + 1], worth of no deal by resolve;
    ``better``: [B + 1], by how much a text is worth more; ``yes``: [A, B], share of a bin
    that says yes; ``kept``: [T, 2 B + 2], a belief as it was; ``quo``: [K].
    """

    expected: np.ndarray
    refused: np.ndarray
    waits: np.ndarray
    better: np.ndarray
    yes: np.ndarray
    kept: np.ndarray
    quo: np.ndarray


def new_forecast(
    n_rungs: int, n_parties: int, n_typed: int, n_bins: int, n_issues: int
) -> Forecast:
    """Room for a scenario of that size."""
    return Forecast(
        expected=np.zeros(n_rungs),
        refused=np.zeros(n_rungs),
        waits=np.zeros((n_parties, n_bins + 1)),
        better=np.zeros(n_bins + 1),
        yes=np.zeros((n_parties, n_bins)),
        kept=np.zeros((n_typed, 2 * n_bins + 2)),
        quo=np.zeros(n_issues, np.int64),
    )


@rule
def has_moved(foreseen, own, a, minds, before, least):
    """Whether what no deal is worth to one of those whom party a minds has moved by more than
    ``least`` since a looked at it, or it has never looked; then it looks now.

    ``foreseen``, ``own``: [A], as others see it and as each does; ``minds``: [A]; ``before``: [A],
    NaN where a has never looked, rewritten.
    """
    moved = False
    for j in range(minds.shape[0]):
        now = own[a] if j == a else foreseen[j]
        if minds[j] and not abs(now - before[j]) <= least:
            moved = True
    if moved:
        copy(foreseen, before)
        before[a] = own[a]
    return moved


@rule
def no_deals(world, r, whose, resolve, least, out):
    """d of some parties: V at the settlement, or ``least`` if that is more. ``whose``: [N], their
    numbers; ``resolve``, ``least``: [A]; ``out``: [A], their entries written.
    """
    text = world.scratch.text
    copy(world.settlement[r], text)
    for n in range(whose.shape[0]):
        a = whose[n]
        value = value_of(world, r, a, resolve[a], text)
        out[a] = max(value, least[a])


@rule
def no_deals_seen(world, r, whose, resolve, out):
    """The same as the others see it, who do not know anybody's reservation."""
    text = world.scratch.text
    copy(world.settlement[r], text)
    for n in range(whose.shape[0]):
        a = whose[n]
        out[a] = max(value_of(world, r, a, resolve[a], text), supposed(world.acts, r, a))


@rule
def no_deal_values(world, on, whose, resolve, least, out):
    """The same where ``on``, [R]. ``resolve``, ``least``, ``out``: [R, A]."""
    for r in range(on.shape[0]):
        if on[r]:
            no_deals(world, r, whose, resolve[r], least[r], out[r])


@rule
def signed_value(world, r, a, resolve, text, no_deal):
    """What signing ``text`` is worth to party a: V less the price of going beyond red lines, as
    far as it is likely to be ratified, and else no deal.
    """
    value = value_of(world, r, a, resolve, text)
    value -= price_of(world, r, a, text)
    return if_ratified(world, r, text, value, no_deal)


@rule
def values_of(out, world, on, texts, a, no_deal):
    """What a text a replicate is worth to party a before it is ratified, less the price of going
    beyond. ``no_deal``: [R], what no deal is worth to it; ``out``: [R].
    """
    for r in range(on.shape[0]):
        if on[r]:
            out[r] = signed_value(world, r, a, world.resolve[r, a], texts[r], no_deal[r])


@rule
def values_along(value, signable, ladder, world, r, a, own, no_deal):
    """What every rung of a ladder is worth to party a, and where a may not sign it.

    ``own``: it is a that asks; others take it that a may sign what is likelier inside its red
    lines than not. ``no_deal``: what no deal is worth to a; ``value``: [L], written; ``signable``:
    [L], unmarked where a may not.
    """
    text = world.scratch.text
    for rung in range(ladder.n[r]):
        text_at(ladder, r, rung, text)
        total = value_of(world, r, a, world.resolve[r, a], text)
        total -= price_seen(world, r, a, text, own)
        value[rung] = if_ratified(world, r, text, total, no_deal)
        if own:
            signs = may_sign(world.mandates, r, a, text, world.settlement[r])
        else:
            likely = chance_of(world, r, a, text)
            signs = likely >= LIKELY - TIE
        if not signs:
            signable[rung] = False


@rule
def worth_by_resolve(out, world, r, j, text, charge):
    """V_j of a text less ``charge`` at every edge of a bin; the same at all of them where
    j's resolve does not matter or is known. ``out``: [B + 1], written.
    """
    beliefs = world.beliefs
    t, last = world.tree.typed[j], out.shape[0] - 1
    known = t < 0 or beliefs.atom[r, t] == beliefs.atom[r, t]
    at = world.resolve[r, j] if t < 0 else beliefs.atom[r, t]
    for edge in range(last + 1):
        if known and edge > 0:
            out[edge] = out[0]
            continue
        out[edge] = value_of(world, r, j, at if known else edge / last, text) - charge


@rule
def says_yes(yes, better, beliefs, r, t):
    """Which share of every bin says yes, and the probability that the party does.

    ``better``: [B + 1], how much more the text is worth than no deal, at the edges of the
    bins and on the line between; ``yes``: [B], written.
    """
    total, n_bins = 0.0, yes.shape[0]
    for b in range(n_bins):
        low, high = better[b], better[b + 1]
        if low >= -TIE and high >= -TIE:
            yes[b] = 1.0
        elif low < -TIE and high < -TIE:
            yes[b] = 0.0
        else:
            yes[b] = max(low, high, 0.0) / abs(high - low)
        total += yes[b] * (beliefs.mass[r, t, b] if t >= 0 else 1.0 / n_bins)
    return total


@rule
def condition(beliefs, r, t, yes, accepts):
    """Keep of the belief about t those types that say yes, or those that say no."""
    if t < 0 or beliefs.atom[r, t] == beliefs.atom[r, t]:
        return
    for b in range(yes.shape[0]):
        beliefs.mass[r, t, b] *= yes[b] if accepts else 1.0 - yes[b]
    settle(beliefs, r, t)


@rule
def set_belief_aside(beliefs, kept, r, t):
    """Write down a belief as it is."""
    n_bins = beliefs.mass.shape[2]
    for b in range(n_bins):
        kept[t, b] = beliefs.mass[r, t, b]
        kept[t, n_bins + b] = beliefs.above[r, t, b]
    kept[t, 2 * n_bins] = beliefs.above[r, t, n_bins]
    kept[t, 2 * n_bins + 1] = beliefs.top[r, t]


@rule
def restore_belief(beliefs, kept, r, t):
    """Put a belief back exactly as it was written down."""
    n_bins = beliefs.mass.shape[2]
    for b in range(n_bins):
        beliefs.mass[r, t, b] = kept[t, b]
        beliefs.above[r, t, b] = kept[t, n_bins + b]
    beliefs.above[r, t, n_bins] = kept[t, 2 * n_bins]
    beliefs.top[r, t] = kept[t, 2 * n_bins + 1]
    beliefs.version[r] += 1


@rule
def expect_one(forecast, rung, needed, world, r, i, text):
    """What tabling ``text`` is worth to i: the answers of all needed, one after another.

    Each answer tells about the resolve of who gives it; a refusal leaves what no deal is then
    worth. A text may be beyond red lines that nobody knows.
    """
    tree, beliefs = world.tree, world.beliefs
    expected, path, quo, better = 0.0, 1.0, forecast.quo, forecast.better
    for j in range(needed.shape[0]):
        if needed[j] > 0.0 and tree.typed[j] >= 0:
            set_belief_aside(beliefs, forecast.kept, r, tree.typed[j])
    for j in range(needed.shape[0]):
        if needed[j] <= 0.0 or path <= TIE:
            continue
        t, yes, chance = tree.typed[j], forecast.yes[j], 0.0
        inside = chance_of(world, r, j, text)
        if inside > TIE:
            price = price_seen(world, r, j, text, False)
            worth_by_resolve(better, world, r, j, text, price)
            for edge in range(better.shape[0]):
                better[edge] -= forecast.waits[j, edge]
            says_yes(yes, better, beliefs, r, t)
            chance = 0.0
            for b in range(yes.shape[0]):
                worth_it = better[b] + forecast.waits[j, b]
                worth_it += better[b + 1] + forecast.waits[j, b + 1]
                yes[b] *= reservation_met(world.acts, r, j, 0.5 * worth_it) * inside
                chance += yes[b] * (beliefs.mass[r, t, b] if t >= 0 else 1.0 / yes.shape[0])
        if chance < 1.0 - TIE:
            if chance > TIE:
                condition(beliefs, r, t, yes, False)
            refused = no_deal_value(world, r, i, world.resolve[r, i], quo)
            expected += path * (1.0 - chance) * refused
            if chance > TIE and t >= 0:
                restore_belief(beliefs, forecast.kept, r, t)
                condition(beliefs, r, t, yes, True)
        path *= chance
    if path > TIE:
        waits = 0.0
        if world.home.must.shape[0] > 0:
            waits = no_deal_value(world, r, i, world.resolve[r, i], quo)
        expected += path * signed_value(world, r, i, world.resolve[r, i], text, waits)
    for j in range(needed.shape[0]):
        if needed[j] > 0.0 and tree.typed[j] >= 0:
            restore_belief(beliefs, forecast.kept, r, tree.typed[j])
    forecast.refused[rung] = 1.0 - path
    return expected


@rule
def expect(forecast, ladder, needed, world, r, i):
    """What tabling each rung of its ladder is worth to i, refusals included.

    ``forecast``: see :class:`Forecast`, written; ``needed``: [A], above 0 for those that must say
    yes.
    """
    text, quo = world.scratch.text, forecast.quo
    copy(world.settlement[r], quo)
    for j in range(needed.shape[0]):
        if needed[j] > 0.0:
            worth_by_resolve(forecast.waits[j], world, r, j, quo, 0.0)
    nothing = no_deal_value(world, r, i, world.resolve[r, i], quo)
    for rung in range(ladder.n[r]):
        text_at(ladder, r, rung, text)
        tabled = False
        for k in range(text.shape[0]):
            tabled = tabled or text[k] != quo[k]
        if tabled and may_sign(world.mandates, r, i, text, quo):
            forecast.expected[rung] = expect_one(forecast, rung, needed, world, r, i, text)
        else:
            forecast.expected[rung] = nothing
            forecast.refused[rung] = 1.0
