"""A play, from the first entry of its calendar to the end of all. One play after another."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from sim.compiling import call, copy, found, rule
from sim.days import (
    carrying,
    complements,
    course,
    happening,
    homes,
    lasting,
    passing,
    risk,
    speech,
    threats,
    tracks,
    turning,
    waiting,
    whole,
)
from sim.days.accords import NEVER
from sim.days.agreeing import adopt, end_if_all_is_settled
from sim.days.log import CLOSES, COMES, HISTORY, OVER, POSITION, tell
from sim.days.state import EPOCH, move_tension
from sim.play.calendar import (
    ARRIVE,
    DEPART,
    LOOK,
    MEETING,
    PLAY,
    PROMISE,
    PUT_OFF,
    SET_OUT,
    SHOCK,
    SIGNAL,
    STAGE,
    TEXT,
)
from sim.play.calendar import POSITION as NEW_POSITION
from sim.rules import tension
from sim.rules.beliefs import mean_of
from sim.rules.following import expect_turnouts
from sim.rules.foresight import no_deals
from sim.stage.sitting import ADOPT, DECIDE, END, HOLD, OPEN

# -- a stage ------------------------------------------------------------------------------


@rule
def have(calendar, r, place, what, how):
    """Have the program of a stage do something: see
    :data:`sim.stage.sitting.OPEN`.
    """
    return call(calendar.does[place], found(calendar.sittings[place]), r, how, what)


@rule
def set_out(play, r):
    """Before a play: what hangs on what was drawn, and on luck."""
    waiting.weigh(play, r)
    homes.set_climates(play, r)
    lasting.set_ends(play, r)


@rule
def begin_play(play):
    """A play begins: what all plays share begins anew."""
    play.state.acts.signing[:] = False
    copy(play.given.dear.reshape(-1), play.world.home.dear.reshape(-1))


@rule
def arrive(calendar, r, place):
    """A stage opens, where it is held."""
    play = calendar.play
    here = happening.is_held(play, r, place)
    if here:
        play.state.met[r] = play.stages.day[place] - EPOCH
        course.begin(play, r, place)
        threats.announce(play, r, place)
        waiting.pass_days(play, r, place)
    tracks.enter(play, r, place)
    if here:
        move_tension(play, r, tension.MEETING)
    have(calendar, r, place, OPEN, 1 if here else 0)
    whole.tie(play, r, place)
    if calendar.solved[r] and play.stages.tables[place]:
        call(calendar.solves, found(calendar.solving), r, place, 1 if here else 0)


@rule
def depart(calendar, r, place):
    """A stage is over."""
    play, state = calendar.play, calendar.play.state
    here = play.course.met[r, place]
    whole.untie(play, r, place)
    failed = have(calendar, r, place, END, 0)
    if not play.stages.tables[place]:
        state.n_sessions[r] += 1 if here else 0
    elif failed > 0 and state.live[r]:
        move_tension(play, r, tension.FAILED)
        if play.stages.ends[place]:
            waiting.end_talks(play, r)
    if here:
        speech.hear_call(play, r, place)
        course.end(play, r, place)
    tell(play, CLOSES, r, place, 0)
    tracks.leave(play, r, place)
    lasting.note_on(play, r)
    end_if_all_is_settled(play, r)
    state.place[r] += 1


@rule
def meet(calendar, r, place):
    """A stage, from its opening to its end."""
    arrive(calendar, r, place)
    if calendar.play.stages.tables[place]:
        have(calendar, r, place, HOLD, 0)
    depart(calendar, r, place)


# -- entries ------------------------------------------------------------------------------


@rule
def remember_meeting(play, r, number, entry):
    """A meeting in the past."""
    move_tension(play, r, tension.MEETING)
    tell(play, HISTORY, r, entry, 0)
    speech.hear_call(play, r, number)


@rule
def happen(calendar, r, entry):
    """What is on the calendar and is no stage."""
    play, kind, number = calendar.play, calendar.kind[entry], calendar.number[entry]
    if kind == SIGNAL:
        happening.give(play, r, number, entry)
    elif kind == SHOCK:
        happening.befall(play, r, number)
    elif kind == TEXT:
        speech.publish(play, r, number, entry)
    elif kind == PROMISE:
        speech.give(play, r, number, entry)
    elif kind == MEETING:
        remember_meeting(play, r, number, entry)
    elif calendar.played[entry]:
        come_due(play, r, kind, number, entry)
    elif kind == NEW_POSITION:
        tell(play, POSITION, r, entry, 0)


@rule
def come_due(play, r, kind, number, entry):
    """A deadline, or a new position."""
    if kind == NEW_POSITION:
        turning.take(play, r, number, entry)
    else:
        happening.pass_deadline(play, r, number, kind == PUT_OFF, entry)


@rule
def reach(calendar, r, entry):
    """The days up to an entry pass."""
    passing.pass_time(calendar.play, r, calendar.day[entry], calendar.played[entry])
    tell(calendar.play, COMES, r, entry, 0)


@rule
def come_to(calendar, r, entry):
    """An entry comes, after the days up to it."""
    reach(calendar, r, entry)
    if calendar.kind[entry] == STAGE:
        meet(calendar, r, calendar.number[entry])
    else:
        happen(calendar, r, entry)
    tell(calendar.play, OVER, r, entry, 0)


# -- the end ------------------------------------------------------------------------------


@rule
def close(calendar, r):
    """Keep what no deal is worth to each party when the talks end, and what is believed."""
    play, closing = calendar.play, calendar.closing
    world, least = play.world, play.state.acts.least
    expect_turnouts(world, r)
    world.beliefs.version[r] += 1
    waiting.stop_looking(play, r)
    risk.stop_looking(play, r)
    no_deals(world, r, closing.everybody, world.resolve[r], least[r], closing.no_deal[r])
    for t in range(closing.belief.shape[1]):
        closing.belief[r, t] = mean_of(world.beliefs, r, t)


@rule
def end(calendar, r):
    """After the last entry: what is due later, then all measures that are left."""
    play, state, dues = calendar.play, calendar.play.state, calendar.play.given.dues
    tell(play, OVER, r, -1, 0)
    if not state.begun[r]:
        passing.begin(play, r, play.given.eve if play.given.eve >= 0 else state.today[r])
    if state.live[r]:
        waiting.end_talks(play, r)
        if calendar.closing.wait > 0:  # they ended with the last stage that was held
            first = play.stages.day[0] - EPOCH
            state.ended[r] = state.met[r] if state.met[r] >= 0 else first
    close(calendar, r)
    passing.vote(play, r, NEVER)
    for i in range(dues.shape[0]):
        if dues[i] >= state.today[r]:
            passing.come_due(play, r, dues[i])
    carrying.decide(play, r, carrying.LEFT)
    lasting.finish(play, r)
    speech.settle(play, r)
    complements.settle(play.complements, r)


# -- plays --------------------------------------------------------------------------------


@rule
def play_on(calendar, start, stop):
    """Play entries ``start`` to ``stop − 1`` in every play, one play after another; the entry after
    the last is the end of all.
    """
    last = calendar.kind.shape[0]
    for r in range(calendar.solved.shape[0]):
        if start == 0:
            begin_play(calendar.play)
        for entry in range(start, stop):
            if calendar.stopped[0] == 0:
                if entry < last:
                    come_to(calendar, r, entry)
                else:
                    end(calendar, r)


@rule
def open_stage(calendar, r, entry):
    """Come to a stage, and open it."""
    if entry == 0:
        begin_play(calendar.play)
    reach(calendar, r, entry)
    arrive(calendar, r, calendar.number[entry])


@rule
def close_stage(calendar, r, entry):
    """Have it be over."""
    depart(calendar, r, calendar.number[entry])
    tell(calendar.play, OVER, r, entry, 0)


@rule
def look(calendar, r, place):
    """Open a stage as things stand: no day passes, and nobody meets."""
    have(calendar, r, place, OPEN, 1 if calendar.here[r] else 0)


@rule
def run(calendar, at, of, what):
    """Do one thing: for the stage at hand, in play ``at``, or in all plays; see
    :data:`sim.play.calendar.SET_OUT`.
    """
    if what == ADOPT:
        room = calendar.play.room
        adopt(calendar.play, at, of, room.agenda, room.yes, room.adopted)
    elif what == DECIDE:
        carrying.decide_one(calendar.play, at, of)
    elif what == PLAY:
        play_on(calendar, at, of)
    else:
        run_all(calendar, at, what)
    return 0


@rule
def run_all(calendar, at, what):
    """Do in all plays what is done before they begin, or at one stage."""
    for r in range(calendar.solved.shape[0]):
        if what == SET_OUT:
            set_out(calendar.play, r)
        elif what == ARRIVE:
            open_stage(calendar, r, at)
        elif what == DEPART:
            close_stage(calendar, r, at)
        elif what == LOOK:
            look(calendar, r, at)
