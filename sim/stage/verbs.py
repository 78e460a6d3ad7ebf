"""What forums have done at a stage: the words in which they are written. docs/model.md, section 4.

A forum says in what order texts are tabled and answered, in one session of one play; all that
happens in it happens by these. Each does something only where the stage still goes on. Parties are
numbers; yes and no are 1 and 0.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, rule
from sim.stage.sitting import ANSWER, BALANCE, BETWEEN, CARRY, DOES, HEAR, PREFER, PUT, TABLE


@rule
def n_speakers(floor):
    """How many parties may table texts."""
    return floor.seats.speakers.shape[0]


@rule
def speaker(floor, i):
    """The one that speaks at place i of the floor order, from 0."""
    return floor.seats.speakers[i]


@rule
def n_voters(floor):
    """How many parties vote."""
    return floor.seats.voters.shape[0]


@rule
def voter(floor, i):
    """The one that votes at place i, from 0."""
    return floor.seats.voters[i]


@rule
def chair(floor):
    """Who chairs; -1 for nobody."""
    return floor.seats.chair


@rule
def table(floor, r, party):
    """Have a party table a rung of its ladder in front of all. Returns whether it has."""
    return call(floor.keys[DOES], floor, r, party, TABLE)


@rule
def carry(floor, r, party):
    """Have a party give a text to whoever goes between two sides, out of sight of the other.
    Returns whether it has.
    """
    return call(floor.keys[DOES], floor, r, party, CARRY)


@rule
def answer(floor, r, proposer):
    """Have all who vote answer the text that is tabled; adopt it where the rule is met. Returns
    whether it is adopted.
    """
    return call(floor.keys[DOES], floor, r, proposer, ANSWER)


@rule
def table_balanced(floor, r):
    """Have the chair table the text that balances the voters' interests, as far as it has heard of
    them. Returns whether it has.
    """
    return call(floor.keys[DOES], floor, r, 0, BALANCE)


@rule
def table_between(floor, r):
    """Have a mediator table the text that balances two sides between their last texts; nothing
    before both have given it one. Returns whether it has.
    """
    return call(floor.keys[DOES], floor, r, 0, BETWEEN)


@rule
def hear(floor, r):
    """Have the chair note what was objected to in its text.

    What lies beyond a red line that somebody names whose yes is needed is closed. Other objections
    multiply the objector's weight by the forum's ``press``: on the issues that it names, or on all
    where it names none.
    """
    return call(floor.keys[DOES], floor, r, 0, HEAR)


@rule
def prefer(floor, r):
    """Have the voters choose between the text that is tabled and the one that stands, at first
    what is in force, by what they are worth; ties keep. Returns whether the new one stands.
    """
    return call(floor.keys[DOES], floor, r, 0, PREFER)


@rule
def put(floor, r):
    """Put the text that stands, which is nobody's own, to all voters, against what is in force,
    where it is another. Returns whether it is adopted.
    """
    return call(floor.keys[DOES], floor, r, 0, PUT)
