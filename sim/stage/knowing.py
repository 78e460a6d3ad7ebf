"""What a strategy is shown beside the party's own position, where it asks for that: the other's
values, what a refusal would leave, the text that is best for all, a plan of offers. One play.
docs/model.md, section 3.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from math import log

import numpy as np

from sim.compiling import rule
from sim.rules.adoption import may_sign
from sim.rules.beliefs import believe
from sim.rules.foresight import expect, no_deals_seen, values_along
from sim.rules.offers import rate
from sim.rules.screening import plan_offers
from sim.stage.asking import worth_of
from sim.stage.foreseeing import foresee_texts, offer, see_no_deals
from sim.stage.sitting import AIMS, KNOWS, SCREENS, WEIGHS
from sim.stage.stock import person_of


@rule
def other_of(sitting, a):
    """The other of two voters."""
    voters = sitting.seats.voters
    return voters[1] if voters[0] == a else voters[0]


@rule
def rungs_of_both(sitting, r, whose, mine, other):
    """A ladder as two parties value it, into the room for the ladder of ``mine``, or of
    ``other``.
    """
    known = sitting.known
    if whose.a == mine.a:
        value, its, signable = known.mine, known.theirs, known.signable
    else:
        value, its, signable = known.its_mine, known.its_theirs, known.its_signable
    signable[:] = True
    world, ladder = sitting.world, whose.ladder
    values_along(value, signable, ladder, world, r, mine.a, True, mine.rating.no_deal[r])
    values_along(its, signable, ladder, world, r, other.a, False, other.rating.no_deal[r])


@rule
def show_last(sitting, r, mine, other):
    """What the other's last text is worth to both. One that a party may not sign is worth no more
    to it than no deal, since it cannot take it; so are rungs of its own that the other may not
    sign.
    """
    values, recalled, world = sitting.known.values, sitting.recalled, sitting.world
    values[1] = values[2] = np.nan
    if recalled.there == 0 or recalled.rung[r, other.a] < 0:
        return
    text = recalled.last[r, other.a]
    values[1] = worth_of(sitting, mine, r, text)
    values[2] = worth_of(sitting, other, r, text)
    if not may_sign(world.mandates, r, mine.a, text, world.settlement[r]):
        values[1] = min(values[1], mine.rating.no_deal[r])


@rule
def show_rival(sitting, r, mine, tabling):
    """All about the one other party that must agree."""
    known, other = sitting.known, person_of(sitting, other_of(sitting, mine.a))
    rate(other.rating, other.ladder, sitting.world, r, other.a)
    show_last(sitting, r, mine, other)
    known.values[0], known.values[3] = other.rating.no_deal[r], other.discount
    rungs_of_both(sitting, r, mine, mine, other)
    rungs_of_both(sitting, r, other, mine, other)
    known.n[0], known.n[1] = mine.rating.n[r], other.rating.n[r]
    if mine.looks_on > 0:
        known.no_deal[:] = mine.rating.no_deal[r]
        known.its_no_deal[:] = other.rating.no_deal[r]
        if sitting.later.moves > 0:
            see_no_deals(sitting, r)
            for at in range(sitting.later.most.shape[0]):
                known.no_deal[at + 1] = sitting.later.no_deal[r, at, mine.a]
                known.its_no_deal[at + 1] = sitting.later.no_deal[r, at, other.a]
        foresee_texts(sitting, r, mine.a, other.a if tabling > 0 else mine.a)


@rule
def note_gains(sitting, r, mine):
    """What every rung of a party's ladder brings each voter over no deal, as everybody takes the
    others, and whether all may sign it.
    """
    known, voters, rating, world = sitting.known, sitting.seats.voters, mine.rating, sitting.fresh
    for rung in range(rating.n[r]):
        known.marks[rung] = True
        known.gains[mine.a, rung] = max(rating.value[r, rung] - rating.no_deal[r], 0.0)
    for i in range(voters.shape[0]):
        a = voters[i]
        if a != mine.a:
            no_deal = known.needed[a]
            values_along(known.mine, known.marks, mine.ladder, world, r, a, False, no_deal)
            for rung in range(rating.n[r]):
                known.gains[a, rung] = max(known.mine[rung] - no_deal, 0.0)


@rule
def product_of(sitting, mine, rung):
    """What rises with the product of gains, each taken as often as a voter stands for members: its
    logarithm where counts differ, since the product may be too small for a number; -inf where not
    all gain.
    """
    known, voters, gains = sitting.known, sitting.seats.voters, sitting.known.gains
    product, total, alike = gains[mine.a, rung], 0.0, True
    if not (known.marks[rung] and product > 0.0):
        return -np.inf
    total = known.members[mine.a] * log(product)
    for i in range(voters.shape[0]):
        a = voters[i]
        if a != mine.a:
            if gains[a, rung] <= 0.0:
                return -np.inf
            product *= gains[a, rung]
            total += known.members[a] * log(gains[a, rung])
            alike = alike and known.members[a] == known.members[mine.a]
    return product if alike else total


@rule
def show_best(sitting, r, mine):
    """Worth to a party of the rung with the largest product of all voters' gains over no deal: the
    first such rung among those that all may sign and that are better than no deal for each; where
    there is none, its last. The others are taken to be as resolved as is believed on average.
    """
    known, world, rating = sitting.known, sitting.fresh, mine.rating
    believe(world.beliefs, r, world.tree.typed, world.resolve[r])
    see_no_deal(sitting, r)
    note_gains(sitting, r, mine)
    best, most = rating.last[r], -np.inf
    for rung in range(rating.n[r]):
        product = product_of(sitting, mine, rung)
        if product > most:
            best, most = rating.value[r, rung], product
    known.values[4] = best


@rule
def see_no_deal(sitting, r):
    """What no deal is worth to each as all see it now, into ``needed``."""
    fresh = sitting.fresh
    no_deals_seen(sitting.world, r, sitting.seats.present, fresh.resolve[r], sitting.known.needed)


@rule
def show_expected(sitting, r, mine):
    """What tabling each rung is worth to a party, refusals included."""
    needed, world, adoption, i = sitting.known.needed, sitting.public, sitting.rule, mine.a
    for a in range(needed.shape[0]):
        needed[a] = adoption.weight[a] if adoption.required[a] and a != i else 0.0
    risk = as_itself(sitting, r, i)
    expect(sitting.known.forecast, mine.ladder, needed, world, r, i)
    as_the_others_do(sitting, r, i, risk)


@rule
def as_itself(sitting, r, a):
    """Have what an accord spares a party of accidents seen as it sees that itself; what the others
    see is returned.
    """
    risk, own = sitting.public.acts.risk, sitting.world.acts.risk
    if risk.shape[1] == 0:
        return 0.0
    before = risk[r, a]
    risk[r, a] = own[r, a]
    return before


@rule
def as_the_others_do(sitting, r, a, risk):
    """Have it seen again as the others see it."""
    if sitting.public.acts.risk.shape[1] > 0:
        sitting.public.acts.risk[r, a] = risk


@rule
def plan_of(sitting, r, one, other):
    """Plan the offers of one of two, from what is believed now."""
    known, world = sitting.known, sitting.world
    offer(sitting, r, one.a, other.a)
    rate(one.rating, one.ladder, world, r, one.a)
    rate(other.rating, other.ladder, world, r, other.a)
    rungs_of_both(sitting, r, one, one, other)
    risk, plan, offers = as_itself(sitting, r, one.a), known.plan, known.offers
    mine, signable = known.mine, known.signable
    plan_offers(plan, offers, one.ladder, mine, signable, sitting.public, r, other.a)
    as_the_others_do(sitting, r, one.a, risk)


@rule
def show_plan(sitting, r, mine, tabling):
    """The level of a party by its plan of offers or, where it answers the other's text, what
    waiting is worth to it by the other's.
    """
    known, by = sitting.known, mine.a if tabling > 0 else sitting.course.proposer[r]
    known.values[5] = np.nan
    if by < 0 or (tabling == 0 and by == mine.a):
        return
    one, other = person_of(sitting, by), person_of(sitting, other_of(sitting, by))
    made, version = known.made, sitting.world.beliefs.version[r]
    turn = sitting.course.turn[r]
    if not (made[0] == r and made[1] == by and made[2] == turn and made[3] == version):
        plan_of(sitting, r, one, other)
        made[0], made[1], made[2] = r, by, turn
        made[3] = sitting.world.beliefs.version[r]
    known.values[5] = known.plan.level[0] if tabling > 0 else known.plan.waiting[0]


@rule
def show(person, sitting, r, tabling):
    """Find out what a party's strategy asks to see."""
    sees = person.sees
    if sees & KNOWS > 0:
        show_rival(sitting, r, person, tabling)
    if sees & AIMS > 0:
        show_best(sitting, r, person)
    if sees & SCREENS > 0:
        show_plan(sitting, r, person, tabling)
    if sees & WEIGHS > 0 and tabling > 0:
        show_expected(sitting, r, person)
    return 0
