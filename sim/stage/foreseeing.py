"""What is still to come at a table: the texts of later stages, and what no deal is worth by then.

docs/model.md, section 3. One play. A table goes on as long as the same parties speak and vote over
the same issues, up to the nearest deadline that is rather meant than not. Days pass between its
stages, and what lasts goes on meanwhile.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import copy, rule
from sim.rules.accidents import risk_of
from sim.rules.beliefs import believe
from sim.rules.following import expect_turnouts
from sim.rules.foresight import no_deals
from sim.rules.screening import leaves_by_resolve, waits_by_resolve
from sim.stage.asking import offers_left


@rule
def exchange(one, other):
    """Have two rooms of one shape change their contents."""
    a, b = one.reshape(-1), other.reshape(-1)
    for i in range(a.shape[0]):
        a[i], b[i] = b[i], a[i]


@rule
def turn_to(later, acts, r, at):
    """Reckon as on the day of a later stage, or again as today."""
    exchange(later.harm[at, r], acts.harm[r])
    exchange(later.cost[at, r], acts.cost[r])
    exchange(later.benefit[at, r], acts.benefit[r])
    exchange(later.settles[at, r], acts.settles[r])
    exchange(later.lengths[at, r], acts.lengths[r])
    exchange(later.prevails[at, r], acts.prevails[r])
    exchange(later.waiting[at, r], acts.waiting[r])


@rule
def look_from(sitting, r, at):
    """Reckon as on the day of a later stage, nothing having been decided until then."""
    world, later = sitting.world, sitting.later
    turn_to(later, world.acts, r, at)
    copy(world.acts.turnout[r].reshape(-1), later.turnout.reshape(-1))
    copy(world.acts.coming[r].reshape(-1), later.coming.reshape(-1))
    expect_turnouts(world, r)
    world.beliefs.version[r] += 1


@rule
def look_back(sitting, r, at):
    """Reckon as today again."""
    world, later = sitting.world, sitting.later
    turn_to(later, world.acts, r, at)
    copy(later.turnout.reshape(-1), world.acts.turnout[r].reshape(-1))
    copy(later.coming.reshape(-1), world.acts.coming[r].reshape(-1))
    world.beliefs.version[r] += 1


@rule
def gone_by(sitting, r, at):
    """How much less an accord would spare parties on the day that is looked at than on that on
    which they look: as each knows itself into ``own``, as the others take it into ``others``.
    """
    world, later = sitting.world, sitting.later
    believe(world.beliefs, r, world.tree.typed, later.believed)
    later.own[:] = 0.0
    later.others[:] = 0.0
    spared = later.spared[at, r]
    risk_of(world, r, later.accident, spared, later.believed, later.own, later.others)
    for a in range(later.believed.shape[0]):
        later.own[a] = world.acts.risk[r, a] - later.own[a]
        later.others[a] = sitting.public.acts.risk[r, a] - later.others[a]


@rule
def see_no_deals(sitting, r):
    """What no deal is worth to each party, which knows itself, at every later stage as long as
    nothing has been decided; where accidents are reckoned with, beside texts that are worth what
    they are today, though they spare less of them by then.
    """
    world, later, minds = sitting.world, sitting.later, sitting.minds
    if later.known[r] == world.beliefs.version[r]:
        return
    for at in range(later.most.shape[0]):
        out = later.no_deal[r, at]
        look_from(sitting, r, at)
        no_deals(world, r, sitting.seats.everybody, minds.resolve[r], world.acts.least[r], out)
        if later.looms > 0:
            gone_by(sitting, r, at)
            for a in range(out.shape[0]):
                out[a] += later.own[a]
        look_back(sitting, r, at)
    later.known[r] = world.beliefs.version[r]


@rule
def texts_to_come(sitting, r):
    """How many texts are still to come that are reckoned with."""
    later, total = sitting.later, offers_left(sitting, r)
    for at in range(later.most.shape[0]):
        total += later.most[at] if later.counts[r, at] else 0
    return total


@rule
def foresee_texts(sitting, r, a, first):
    """Who tables each text to come, whether it is party a, and at which stage. ``first``: who
    tables next at the stage at hand.
    """
    known, later, speakers = sitting.known, sitting.later, sitting.seats.speakers
    n, others = 0, 0
    for i in range(offers_left(sitting, r)):
        by, place = first, i % speakers.shape[0]
        if place > 0:  # after the first, the others in floor order
            others = 0
            for s in range(speakers.shape[0]):
                if speakers[s] != first:
                    others += 1
                    by = speakers[s] if others == place else by
        known.turn[n], known.day[n] = by == a, 0
        n += 1
    for at in range(later.most.shape[0]):
        for i in range(later.most[at]):
            by = later.speakers[at, i % later.n_speakers[at]]
            known.turn[n], known.day[n] = by == a, at + 1
            n += 1
    known.n[2], known.n[3] = texts_to_come(sitting, r), n


@rule
def wait_and_leave(sitting, r, at, i, j):
    """What no deal is worth at a stage to j by its resolve, and to i by who is left."""
    offers, kept = sitting.known.offers, sitting.known.forecast.kept
    waits_by_resolve(offers.waits[at], sitting.world, r, j)
    leaves_by_resolve(offers.leaves[at], kept, sitting.world, r, i, j)


@rule
def offer(sitting, r, i, j):
    """The offers that i has left, and what no deal is worth on their days."""
    known, later, offers = sitting.known, sitting.later, sitting.known.offers
    foresee_texts(sitting, r, i, j)
    offers.day[0], own, before, whole = 0, 0, 0, texts_to_come(sitting, r)
    for n in range(known.n[3]):
        if known.turn[n]:
            own += 1
            offers.day[own] = known.day[n]
            before += 1 if n < whole else 0
    offers.n[0] = 1 + before
    copy(later.stays[r], offers.stays)
    wait_and_leave(sitting, r, 0, i, j)
    for at in range(later.most.shape[0]):
        if later.moves == 0:
            copy(offers.waits[0], offers.waits[at + 1])
            copy(offers.leaves[0], offers.leaves[at + 1])
            continue
        look_from(sitting, r, at)
        wait_and_leave(sitting, r, at + 1, i, j)
        if later.looms > 0:
            gone_by(sitting, r, at)
            for b in range(offers.waits.shape[1]):
                offers.waits[at + 1, b] += later.others[j]
                offers.leaves[at + 1, b] += later.own[i]
        look_back(sitting, r, at)
