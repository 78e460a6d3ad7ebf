"""What all learn at a stage, from what is tabled and answered, and what homes make of it. One play.
docs/model.md, sections 6 and 7.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import ask, copy, rule
from sim.days.homes import move_climate
from sim.days.state import UNTABLED
from sim.rules.adoption import NO_MANDATE, NO_PACKAGE, NO_VALUE
from sim.rules.choice import LEAST_SPAN
from sim.rules.doubts import LAST as LAST_NO
from sim.rules.doubts import NAMED as NAMED_NO
from sim.rules.doubts import SILENT as SILENT_NO
from sim.rules.doubts import YES, hear
from sim.rules.following import expect_turnouts
from sim.rules.foresight import signed_value
from sim.rules.offers import STALE, rate_by_type, read_offer
from sim.rules.prospects import span_of
from sim.rules.screening import learn_from_refusal
from sim.rules.terms import counted
from sim.stage.clock import at_last
from sim.stage.log import HEARD, LISTENS, READ, REFUSED, REFUSES, tell
from sim.stage.sitting import LEVELS, SCREENS, SILENT, UNHEARD
from sim.stage.stock import person_of


@rule
def learn(sitting, r, a, by, text):
    """Learn of a party's red lines from what it says of a text of ``by``, -1 for nobody."""
    tell(sitting, LISTENS, r, a, by)
    hear(sitting.world, r, a, by, text, sitting.words)
    tell(sitting, HEARD, r, a, by)


@rule
def hear_text(sitting, r, a, text):
    """A party has tabled a text of its own: it could sign it."""
    words = sitting.words
    if sitting.seats.doubtful[a]:
        words.heard[r], words.eager[r] = YES, 1.0
        words.named[r, :] = 0
        learn(sitting, r, a, a, text)


@rule
def eager(sitting, r, a, text):
    """What a text brings a party over no deal, as everybody sees it, as a share of what there is
    to gain on the agenda.
    """
    world, no_deal, minds = sitting.cold, sitting.minds.foreseen[r, a], sitting.minds
    copy(minds.authority[r], minds.taken[r])
    value = signed_value(world, r, a, world.resolve[r, a], text, no_deal)
    return (value - no_deal) / max(span_of(world, r, a), LEAST_SPAN)


@rule
def hear_answer(sitting, r, a, reply, text):
    """A party has answered a text."""
    words, noes, by = sitting.words, sitting.seats.noes, sitting.course.proposer[r]
    if not sitting.seats.doubtful[a] or noes == UNHEARD:
        return
    words.named[r, :] = 0
    if noes == SILENT:
        words.heard[r] = LAST_NO if at_last(sitting, r, a) else SILENT_NO
        words.eager[r] = eager(sitting, r, a, text)
    else:
        if reply.ground[r] & (NO_MANDATE | NO_PACKAGE) > 0:
            copy(reply.outside[r], words.named[r])
        words.heard[r], words.eager[r] = NAMED_NO, 1.0
    if reply.yes[r]:
        words.heard[r] = YES
    learn(sitting, r, a, by, text)


@rule
def hear_refusal(sitting, r, a, reply):
    """A no to what others were to take is said by the more resolved, where both screen."""
    made, plan, by = sitting.known.made, sitting.known.plan, sitting.course.proposer[r]
    if by < 0 or made[0] != r or made[1] != by or reply.yes[r] or reply.ground[r] != NO_VALUE:
        return
    person = person_of(sitting, a)
    if person.typed < 0 or person.sees & SCREENS == 0 or person_of(sitting, by).sees & SCREENS == 0:
        return
    if plan.cutoff[0] > plan.least[0]:
        tell(sitting, REFUSES, r, a, 0)
        learn_from_refusal(plan, sitting.world.beliefs, r, person.typed)
        count_on(sitting, r, a)
        tell(sitting, REFUSED, r, a, 0)


@rule
def count_on(sitting, r, a):
    """Bring expected turnouts in line once a follower has been read."""
    if sitting.seats.follows[a]:
        expect_turnouts(sitting.world, r)


@rule
def read(sitting, person, r):
    """Let the others learn from an offer what resolve is behind it."""
    readings, rating, rung = person.readings, person.rating, person.rung[r]
    if person.is_read == 0 or not sitting.course.tabled[r]:
        return
    if rate_by_type(readings, rating, person.ladder, sitting.public, r, person.a) and rung >= 0:
        ask(person.keys[LEVELS], person, sitting, r, 0)
        spread = sitting.seats.spread
        read_offer(readings, rating, sitting.world, r, person.typed, rung, person.levels, spread)


@rule
def be_read(sitting, person, r):
    """What a party has tabled, or not, is read."""
    read(sitting, person, r)
    count_on(sitting, r, person.a)
    tell(sitting, READ, r, person.a, 0)


# -- homes --------------------------------------------------------------------------------


@rule
def stir(sitting, r, a, notches):
    """Move the climate at a's home by so many notches, and have rated anew what hangs on it."""
    move_climate(sitting.play, r, a, notches)
    for b in range(sitting.people.shape[0]):
        if b == a or sitting.outcry.must[a]:
            version = person_of(sitting, b).rating.version
            version[r] = min(version[r], STALE)


@rule
def as_seen(world, r, text, heard, out):
    """A text as it looks from outside: for what is secret, what was heard last. ``out``: [K]."""
    for k in range(text.shape[0]):
        now = world.settlement[r, k]
        out[k] = now if text[k] == world.home.n_options[k] else text[k]
        if out[k] >= 0 and world.home.secret[k, out[k]]:
            out[k] = now if heard[k] == UNTABLED else heard[k]


@rule
def gained(world, r, a, before, now):
    """What a party gains from one text to another, in stakes; at least nothing."""
    then = counted(world, r, a, before)
    return max(counted(world, r, a, now) - then, 0.0)


@rule
def reproach(sitting, r, a, text):
    """The opposition reproaches what a gives up from one text of a stage to the next; what others
    gain by that reverberates at their homes.
    """
    outcry, world = sitting.outcry, sitting.world
    if outcry.said.shape[0] == 0 or not (outcry.stirred[a] or outcry.hearing.shape[0] > 0):
        return
    before, now = outcry.said[r, a], outcry.now
    as_seen(world, r, text, before, now)
    if before[0] != UNTABLED:
        lost = gained(world, r, a, now, before)
        if outcry.stirred[a] and lost > 0.0:
            stir(sitting, r, a, -outcry.opposition[r, a] * lost)
        for n in range(outcry.hearing.shape[0]):
            b = outcry.hearing[n]
            more = gained(world, r, b, before, now) if b != a else 0.0
            if more > 0.0:
                stir(sitting, r, b, outcry.reverberates[r, b] * more)
    copy(now, before)
