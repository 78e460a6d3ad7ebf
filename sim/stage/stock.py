"""What ladders rest on: resolves and no deal, as others see them and as they are; and what leaders
and negotiators then look for. One play. docs/model.md, sections 2 and 7.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import TIE, copy, like, rule
from sim.rules.beliefs import believe
from sim.rules.doubts import has_moved as lines_have_moved
from sim.rules.foresight import has_moved, no_deals, no_deals_seen
from sim.rules.frontier import look_round
from sim.rules.ladder import Climber, climb, reach
from sim.rules.offers import NEW
from sim.stage.log import INSTRUCTED, tell
from sim.stage.recalling import find_again

NEWS = 0.01
"""Stakes by which the value of no deal has to move for a leader to be asked again; a judgement."""
NEWS_OF_LINES = 0.05
"""The mass of a type that has to move for texts to be looked for anew; a judgement."""


@rule
def person_of(sitting, a):
    """A party at the table, or beside it."""
    return like(sitting.somebody, sitting.people[a])


@rule
def take_stock(sitting, r):
    """What resolves are believed and what no deal is worth, anew where beliefs have moved since
    stock was taken last.
    """
    world, minds, present = sitting.world, sitting.minds, sitting.seats.present
    version = world.beliefs.version[r]
    if minds.stock_of[r] == version:
        return
    minds.stock_of[r] = version
    believe(world.beliefs, r, world.tree.typed, minds.believed[r])
    no_deals_seen(world, r, present, minds.believed[r], minds.foreseen[r])
    no_deals(world, r, present, minds.resolve[r], world.acts.least[r], minds.no_deal[r])


@rule
def leeway(minds, r, a):
    """Options by which a leader may still extend its negotiators' authority."""
    return int(np.floor(minds.carry[r, a] + TIE))


@rule
def give_leeway(sitting, r):
    """A stage's pace of instructions: what is left of an earlier stage's whole options has lapsed,
    fractions add up.
    """
    minds = sitting.minds
    for i in range(sitting.seats.instructed.shape[0]):
        a = sitting.seats.instructed[i]
        carry = minds.carry[r, a]
        minds.carry[r, a] = carry % 1.0 + minds.pace[r, a]


@rule
def look_out(sitting, r, a):
    """A leader looks how far its negotiators have to go beyond their red lines for some text that
    everybody needed might sign and that is worth no deal, and lets them; by how many options more.
    """
    minds, before = sitting.minds, sitting.minds.authority[r, a]
    climber = Climber(a, r, minds.taken[r, a], 1)
    climb(sitting.lookout, sitting.frontier, sitting.seen, sitting.rule, minds, r, climber)
    added = max(reach(sitting.lookout, r) - before, 0)
    minds.authority[r, a] = before + added
    minds.carry[r, a] -= added
    tell(sitting, INSTRUCTED, r, a, added)
    return added


@rule
def instruct(sitting, r):
    """Leaders may extend the authority of those who sit here. Returns whether one has.

    Each reckons with what the others' leaders may still allow: a step beyond one's own lines for a
    step beyond theirs is one trade. It looks again where what no deal is worth has moved.
    """
    minds, leaders, looked, extended = sitting.minds, sitting.seats.instructed, False, False
    copy(minds.authority[r], minds.taken[r])
    for i in range(leaders.shape[0]):
        minds.taken[r, leaders[i]] += leeway(minds, r, leaders[i])
    for i in range(leaders.shape[0]):
        a, before = leaders[i], minds.looked_at[r, i]
        if not has_moved(minds.foreseen[r], minds.no_deal[r], a, sitting.rule.voter, before, NEWS):
            continue
        if leeway(minds, r, a) > 0:
            if not looked:
                look_round(sitting.frontier, sitting.seen, sitting.rule, r)
            looked = True
            extended = look_out(sitting, r, a) > 0 or extended
    return extended


@rule
def look_for_texts(sitting, r, a, adoption):
    """Build a party's ladder anew. Who only answers has nothing but its best text on it, and comes
    down from that to no deal.
    """
    person, minds = person_of(sitting, a), sitting.minds
    climber = Climber(a, r, minds.authority[r, a], 0)
    climb(person.ladder, sitting.frontier, sitting.seen, adoption, minds, r, climber)
    person.rating.version[r] = NEW
    if sitting.recalled.there > 0:
        find_again(sitting.recalled, person.ladder, r, a)


@rule
def look_for_all(sitting, r, adoption, tables, learned, of):
    """Build the ladders of those who table texts of their own, or of those who do not; ``learned``:
    of how many parties something has been learned, -1 where everybody looks, ``of`` whom last.
    """
    looked, present = False, sitting.seats.present
    for i in range(present.shape[0]):
        a = present[i]
        if person_of(sitting, a).tables != tables:
            continue
        others = learned if of != a else learned - 1
        if learned < 0 or (tables > 0 and others > 0):
            if not looked:
                look_round(sitting.frontier, sitting.seen, adoption, r)
            looked = True
            look_for_texts(sitting, r, a, adoption)


@rule
def build_ladders(sitting, r, everybody):
    """Build the ladders of all who need one where ``everybody`` looks for texts anew and, where
    much has been learned of a voter's red lines, of all others who table texts.
    """
    minds, learned, of = sitting.minds, 0, -1
    for i in range(sitting.seats.learned.shape[0]):
        b, before = sitting.seats.learned[i], minds.lines[r, i]
        if lines_have_moved(sitting.world.doubts, r, b, before, NEWS_OF_LINES):
            learned, of = learned + 1, b
    if everybody:
        learned = -1
    if learned == 0:
        return
    copy(minds.authority[r], minds.taken[r])
    look_for_all(sitting, r, sitting.rule, 1, learned, of)
    look_for_all(sitting, r, sitting.nobody, 0, learned, of)
