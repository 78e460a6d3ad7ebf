"""Writing the log: what goes with what happens at a stage, and what parties have in mind. One play.
docs/model.md, sections 3 and 7.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import numpy as np

from sim.compiling import rule
from sim.days.log import OTHERWISE, add, add_all, begin, end
from sim.days.writing import add_belief, add_lines, keep_belief
from sim.rules.adoption import NO_MANDATE, NO_PACKAGE, beyond
from sim.rules.beliefs import mean_of
from sim.rules.doubts import YES
from sim.rules.prospects import chance_of
from sim.rules.terms import idle_gain, is_changed
from sim.stage import log
from sim.stage.clock import elapsed, elapsed_of_talks, is_last
from sim.stage.stock import person_of


@rule
def write(sitting, r, a, happened):
    """Write down what happens; or keep what is so before it does."""
    written, by = sitting.play.log, sitting.play.log.marks[OTHERWISE]
    if happened == log.LISTENS:
        written.line[0] = chance_inside(sitting, r, a)
        written.said[0] = sitting.play.state.said[r, a, by + 1]
    elif happened == log.REFUSES:
        keep_belief(sitting.play, r, a)
    elif is_new(sitting, r, a, happened):
        begin(sitting.play, r, a, happened)
        add_more(sitting, r, a, happened)
        end(written)
    return 0


@rule
def is_new(sitting, r, a, happened):
    """Whether there is anything to tell: not of leaders that add nothing, nor of what has been said
    before.
    """
    written, how = sitting.play.log, sitting.play.log.marks[OTHERWISE]
    if happened == log.HEARD:
        return sitting.play.state.said[r, a, how + 1] != written.said[0]
    return happened != log.INSTRUCTED or how > 0


@rule
def chance_inside(sitting, r, a):
    """The chance, as everybody sees it, that the text at hand is inside a party's red lines."""
    return chance_of(sitting.play.world, r, a, sitting.course.text[r])


@rule
def add_more(sitting, r, a, happened):
    """What goes with it."""
    play, course = sitting.play, sitting.course
    if happened == log.TABLED:
        add_offer(sitting, r, a)
    elif happened == log.ANSWERED:
        add_answer(sitting, r, a)
    elif happened in (log.READ, log.REFUSED):
        add_belief(play, r, a)
    elif happened == log.HEARD:
        add_lines(play.log, chance_inside(sitting, r, a), sitting.words.heard[r] == YES)
    elif happened == log.INSTRUCTED:
        add_instruction(sitting, r, a)
    elif happened in (log.PUT_DOWN, log.PUT_UP):
        add(play.log, course.tabled[r])
        add_text(sitting, r)
    elif happened == log.VOTED:
        add(play.log, course.won[r])
        add_all(play.log, course.yes[r])
        add_all(play.log, course.against[r])
    else:
        add_bounds(sitting, r, happened)


@rule
def add_bounds(sitting, r, happened):
    """How a stage opens, and how it has ended."""
    play, course = sitting.play, sitting.course
    if happened == log.OPENED:
        add(play.log, course.on[r])
        add(play.log, play.state.tension[r])
    elif happened == log.ENDED:
        add(play.log, course.agreed[r])
        add(play.log, course.walked[r])
        add(play.log, course.on[r])
    if happened in (log.OPENED, log.ENDED):
        add_all(play.log, sitting.seen.agenda[r])


@rule
def add_text(sitting, r):
    """The text at hand, and what is in force."""
    add_all(sitting.play.log, sitting.course.text[r])
    add_all(sitting.play.log, sitting.play.state.settlement[r])


@rule
def add_offer(sitting, r, a):
    """A text, or none; which rung it is, and why it is tabled now: what it is worth and what is
    asked for, the three clocks, what others are thought. That is what it is read against, too.
    """
    person, play = person_of(sitting, a), sitting.play
    written, rung, rating = play.log, person.rung[r], person.rating
    add(written, sitting.course.tabled[r])
    add(written, rung)
    add_text(sitting, r)
    add(written, rating.value[r, rung] if rung >= 0 else np.nan)
    add(written, person.level[r])
    add(written, rating.no_deal[r])
    text, settlement = sitting.course.text[r], play.state.settlement[r]
    add(written, beyond(play.world.mandates, r, a, text, settlement))
    add(written, elapsed(sitting, r))
    add(written, elapsed_of_talks(sitting, r))
    add(written, sitting.hours.elapsed[r, a])
    for t in range(written.belief.shape[0]):
        written.belief[t] = mean_of(play.state.beliefs, r, t)
        add(written, written.belief[t])


@rule
def add_answer(sitting, r, a):
    """Yes or no, on which grounds, what it is worth and what was asked for."""
    person, play = person_of(sitting, a), sitting.play
    written, reply = play.log, person.reply
    add(written, reply.yes[r])
    add(written, reply.ground[r])
    add(written, reply.value[r])
    add(written, person.asked[r])
    add(written, person.rating.no_deal[r])
    add(written, is_last(sitting, r, a))
    add_all(written, reply.outside[r])
    if reply.ground[r] & (NO_MANDATE | NO_PACKAGE) > 0:
        add_red_lines(sitting, r, a)
    add_idle(sitting, r, a)


@rule
def add_red_lines(sitting, r, a):
    """Which options it would sign on the issues on which the text goes beyond its red lines."""
    play, outside = sitting.play, person_of(sitting, a).reply.outside[r]
    for k in range(outside.shape[0]):
        if outside[k] > 0:
            for o in range(play.given.n_options[k]):
                add(play.log, play.world.mandates.beyond[r, a, k, o] == 0)


@rule
def add_idle(sitting, r, a):
    """Which of its gains count only along with others, and bring it nothing; which issues the text
    changes. Nothing of it where it has no such gains.
    """
    world, text, written = sitting.play.world, sitting.course.text[r], sitting.play.log
    acts, some = world.acts, False
    for h in range(acts.hinged.shape[0]):
        if acts.hinged[h, 0] == a:
            some = True
            idle = acts.hinges[r, h] and idle_gain(world, r, a, acts.hinged[h, 1], text) > 0.0
            add(written, idle)
    for k in range(text.shape[0] if some else 0):
        add(written, is_changed(world, r, k, text))


@rule
def add_instruction(sitting, r, a):
    """The authority there is now, and the text that uses it up: what it is worth, what it opens."""
    written, ladder, minds = sitting.play.log, sitting.lookout, sitting.minds
    settlement, mandates = sitting.play.state.settlement[r], sitting.play.world.mandates
    authority, rung = minds.authority[r, a], 0
    while not (ladder.open[r, rung] and ladder.over[r, rung] == authority):
        rung += 1
    text = ladder.text[r, rung]
    add(written, authority)
    add(written, minds.no_deal[r, a])
    add(written, ladder.gain[r, rung])
    add_all(written, settlement)
    for k in range(text.shape[0]):
        counts = text[k] != settlement[k] or mandates.package[r, a, k]
        opens = counts and text[k] >= 0 and mandates.beyond[r, a, k, text[k]] > 0
        add(written, text[k] if opens else -1)
