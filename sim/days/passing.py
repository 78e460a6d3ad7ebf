"""The days between entries of the calendar: what falls due, accidents, cooling, publicity. One
play.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import rule
from sim.days import accords, carrying, happening, homes, lasting, reserved, risk, speech, threats
from sim.days.agreeing import end_if_all_is_settled
from sim.days.luck import draw
from sim.rules import tension


@rule
def pass_time(play, r, day, played):
    """Let the days up to ``day`` pass; ``played``: they are no history."""
    dues = play.given.dues
    if played and not play.state.begun[r]:
        begin(play, r, play.given.eve if play.given.eve >= 0 else day)
    for i in range(dues.shape[0] if played else 0):
        if play.state.today[r] <= dues[i] and dues[i] < day:
            come_due(play, r, dues[i])
    wait(play, r, day)
    if played:
        threats.put_in_force(play, r, day)
    threats.publish(play, r, day)


@rule
def begin(play, r, day):
    """The eve of the first entry that is played: tension is what the scenario says."""
    state = play.state
    state.begun[r], state.today[r] = True, day
    lasting.pass_days(play, r, 1.0 * day)
    threats.publish(play, r, day - 1)
    if play.given.tense > 0:
        state.tension[r] = play.given.tension[r]
    threats.put_in_force(play, r, day)
    if play.given.tense > 0:
        risk.begin(play, r)


@rule
def come_due(play, r, day):
    """What is to be ratified, and what is to be decided, on a day: threats that were made by then
    have their public.
    """
    wait(play, r, day)
    if threats.some_news(play, r, day):
        threats.publish(play, r, day)
    vote(play, r, day)
    end_if_all_is_settled(play, r)
    if play.lasting.reckoning.lasts.shape[0] > 0:
        threats.put_in_force(play, r, day)
    carrying.decide(play, r, day)


@rule
def vote(play, r, day):
    """Put to the vote at home what is due on a day; NEVER: what waits for the end of the talks."""
    accords.vote(play, r, day)
    if play.homes.must.shape[0] > 0:
        speech.owe(play, r)
        reserved.write(play, r)
        threats.take_up_again(play, r)


@rule
def wait(play, r, day):
    """Let days pass up to one on which something may happen."""
    state, danger = play.state, play.risk.danger
    days = day - state.today[r]
    state.today[r] = day
    lasting.pass_days(play, r, 1.0 * day)
    if state.base[r] != 0.0 and days > 0:
        chance = tension.accident_chance(danger, risk.hazard(play, r), state.tension[r], days)
        if draw(play, play.given.accidents, r, day) < chance:
            risk.have_accident(play, r)
    state.tension[r] = tension.cool(state.tension[r], danger.cooling, days)
    if state.begun[r]:
        homes.pass_days(play, r, days)
        happening.shake(play, r, days)
