"""What a party is shown, and what its strategy says to it. One play. docs/model.md, section 3."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, ask, call, real, rule
from sim.days.luck import NORMAL
from sim.luck import uniform_at
from sim.rules.foresight import signed_value
from sim.rules.offers import rate
from sim.rules.tabling import PICK_ANY, PICK_LAST
from sim.stage.clock import at_last, elapsed, elapsed_of_talks, is_last
from sim.stage.recalling import past_of
from sim.stage.sitting import (
    AIMS,
    DOES,
    KNOWS,
    LEVEL,
    RECALLS,
    RESUME,
    SCREENS,
    SHOW,
    SHOWN,
    TARGET,
    WEIGHS,
)
from sim.strategies.view import Coming, Rival, Rungs, View


@rule
def worth_of(sitting, person, r, text):
    """What a text is worth to a party."""
    world, a, no_deal = sitting.world, person.a, person.rating.no_deal
    rate(person.rating, person.ladder, world, r, a)
    return signed_value(world, r, a, world.resolve[r, a], text, no_deal[r])


@rule
def offers_left(sitting, r):
    """How many texts may still be tabled at the stage after the present one."""
    return max(sitting.seats.most - sitting.course.turn[r], 0)


@rule
def least_needed(person, r):
    """What the first rung is worth that all needed might sign and that is worth no deal, or the
    last where there is none: nobody who answers by no deal needs more.
    """
    rating = person.rating
    for rung in range(rating.n[r]):
        if person.ladder.open[r, rung] and rating.value[r, rung] >= rating.no_deal[r] - TIE:
            return rating.value[r, rung]
    return rating.last[r]


@rule
def last_rung(sitting, person, r, tabling):
    """What the last rung is worth that the party may table."""
    if tabling > 0 and sitting.seats.take_or_leave > 0:
        return least_needed(person, r)
    return person.rating.last[r] if person.tables > 0 else person.rating.no_deal[r]


@rule
def rival_of(sitting, r):
    """What a party is shown of the one other."""
    known, later = sitting.known, sitting.later
    own = Rungs(known.mine, known.theirs, known.signable, known.n[0])
    its = Rungs(known.its_mine, known.its_theirs, known.its_signable, known.n[1])
    stays = later.stays[r if later.stays.shape[0] > 1 else 0]
    turn, day, n = known.turn, known.day, known.n[2]
    coming = Coming(turn, day, n, known.no_deal, known.its_no_deal, stays)
    values = known.values
    return Rival(values[0], values[1], values[2], values[3], own, its, coming)


@rule
def view_of(person, sitting, r, tabling):
    """What a party sees of its own position, and beside it."""
    rating, sees, known = person.rating, person.sees, sitting.known
    no_deal, last = rating.no_deal[r], last_rung(sitting, person, r, tabling)
    return View(
        rating.top[r], rating.first[r], last, no_deal, max(no_deal, last),
        sitting.hours.elapsed[r, person.a], elapsed(sitting, r), elapsed_of_talks(sitting, r),
        offers_left(sitting, r), rating.n[r], sees & RECALLS > 0, sees & KNOWS > 0,
        tabling > 0 and sees & WEIGHS > 0, sees & AIMS > 0, sees & SCREENS > 0, known.values[4],
        known.values[5], person.kept[sitting.course.session[r]], rating.value[r],
        person.ladder.able[r], known.forecast.expected,
        past_of(sitting.recalled, sitting.seats.voters, r, person.a), rival_of(sitting, r),
    )  # fmt: skip


@rule
def view_by_type(person, sitting, r, b, past, rival):
    """What the party would see of its position if it were of type b; ``past``, ``rival``: as it
    sees them itself.
    """
    seen, known = person.readings, sitting.known
    last, no_deal = seen.last[r, b], seen.no_deal[r, b]
    return View(
        seen.top[r, b], seen.first[r, b], last, no_deal, max(no_deal, last),
        sitting.hours.elapsed[r, person.a], elapsed(sitting, r), elapsed_of_talks(sitting, r), 0, 0,
        False, False, False, False, False, np.nan, np.nan, person.kept[sitting.course.session[r]],
        person.rating.value[r], person.ladder.able[r], known.forecast.expected, past, rival,
    )  # fmt: skip


@rule
def asked_of(sitting, person, r, which, tabling):
    """What its strategy says to a party."""
    if person.sees & SHOWN > 0:
        call(sitting.keys[SHOW], person, sitting, r, tabling)
    return ask(person.keys[which], person, sitting, r, tabling)


@rule
def least(sitting, person, r):
    """What a text must be worth in a last session: no deal or, as likely as the talks are taken up
    again, what they would then come to.
    """
    no_deal, minds = person.rating.no_deal[r], sitting.minds
    if sitting.seats.may_resume == 0 or not at_last(sitting, r, person.a):
        return no_deal
    if minds.resumed_in[r] != sitting.course.session[r]:
        call(sitting.keys[DOES], sitting, r, 0, RESUME)
    if not minds.would[r]:
        return no_deal
    more = max(worth_of(sitting, person, r, minds.resumed[r]) - no_deal, 0.0)
    return no_deal + minds.resumes[r] * more


@rule
def luck_of(sitting, person, r, which):
    """The luck of a party in this session, in (0, 1)."""
    number, session = sitting.seats.first[0] + r, sitting.course.session[r]
    return uniform_at(person.luck[which, 0], person.luck[which, 1], number, session)


@rule
def level_of(sitting, person, r):
    """The level at which a party tables."""
    level, seats = asked_of(sitting, person, r, LEVEL, 1), sitting.seats
    if seats.may_resume > 0 and at_last(sitting, r, person.a):
        level = max(level, least(sitting, person, r))
    if seats.tremble > 0.0 and person.pick == PICK_LAST:
        error = real(sitting.play.keys[NORMAL], luck_of(sitting, person, r, 1))
        level = max(level + seats.tremble * error, min(level, person.rating.no_deal[r]))
    return level


@rule
def pick_of(sitting, person, r):
    """The luck of whose strategy picks any rung."""
    return luck_of(sitting, person, r, 0) if person.pick == PICK_ANY else 0.0


@rule
def target_of(sitting, person, r):
    """What a text must be worth for a party to say yes to it."""
    target = least(sitting, person, r)
    if sitting.seats.final > 0 and person.looks_on == 0:
        return target
    asked = asked_of(sitting, person, r, TARGET, 0)
    if person.yields > 0 and is_last(sitting, r, person.a):
        return target
    return max(target if sitting.seats.final > 0 else person.rating.no_deal[r], asked)
