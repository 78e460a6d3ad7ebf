"""The log: what happens in a play is written down, for those who tell it; nothing is of most plays.

What has happened becomes a row of numbers on a tape, whether rules are compiled or not; Python
makes events of rows (:mod:`sim.model.narrator`). What is written into a row stands in
:mod:`sim.days.writing` and :mod:`sim.stage.writing`, which are found by key, so that they are
compiled only where plays of many are logged.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.compiling import call, rule
from sim.days.luck import FULL, WRITES

(COMES, OVER, TODAY, DECIDES, DECIDED, PUBLIC, IN_FORCE, BELIEVES, BELIEVED, LASTS, BATTLE,
 FOUGHT_OUT, ACCIDENT, VOTED, DEADLINE, SHOCK, POSITION, HISTORY, DOUBTS, DOUBTED, NOT_HELD,
 CLOSES, ADOPTED) = range(23)  # fmt: skip
"""What happens, ``of`` what and ``how``.

COMES, OVER: an entry (its place in the calendar), or -1 the end. TODAY: something is decided today.
DECIDES, DECIDED: measures are about to be decided, and have been; each is a row. PUBLIC, IN_FORCE:
a measure. BELIEVES, BELIEVED: all are about to learn of a party's resolve, and have. LASTS: a
measure that is lifted or goes on (``how``). BATTLE: of a measure (``how``: 1 won). FOUGHT_OUT: a
measure. ACCIDENT: of a measure; ``how``: 0 where it cannot set off any. VOTED: the accord of a
stage, by party ``how``; :data:`sim.days.luck.Room` has the chance, and whether it was ratified.
DEADLINE: an entry, ``how``: bits, meant, waits, lapsed. SHOCK: so many times. POSITION: an entry,
came. HISTORY: an entry. DOUBTS, DOUBTED: all are about to learn of the red lines of a party that
publishes a text, and have. NOT_HELD, CLOSES: a stage. ADOPTED: the accord of a stage is in force.
"""
STAGE = 32
"""What happens at a stage has numbers from here on (:mod:`sim.stage.log`)."""
HAPPENED, LENGTH, PLAY, DAY, LIVE, OF, HOW, HEAD = range(8)
"""What a row begins with: what has happened; how many numbers it has; in which play, on which day
(an ordinal), and whether talks go on; of what, and how."""
AT, BEGAN, OTHERWISE = range(3)
"""See :class:`Log`, ``marks``."""


class Log(NamedTuple):
    """Shapes: T typed parties, K issues, M measures.

    ``plays``: [1], so many first plays are logged; ``most``: numbers in a row at most; ``tape``:
    [S], and ``marks``: [3], how far it is written, where the row at hand began, and how what
    happens does. What was so before: ``belief``: [T], mean believed resolve; ``line``: [1], the
    chance that a text is inside red lines; ``said``: [1], what had been said of it; ``decided``:
    [M], and ``settlement``: [K].
    """

    plays: np.ndarray
    most: int
    tape: np.ndarray
    marks: np.ndarray
    belief: np.ndarray
    line: np.ndarray
    said: np.ndarray
    decided: np.ndarray
    settlement: np.ndarray


def new_log(plays: int, sizes: tuple[int, int, int, int], hinges: int, entries: int) -> Log:
    """A log of so many plays, with nothing in it.

    Parameters
    ----------
    plays
        None is written of 0.
    sizes
        Parties, typed ones, issues, measures.
    hinges
        Gains that count only along with others.
    entries
        Options of an issue at most.
    """
    parties, typed, issues, measures = sizes
    most = HEAD + 32 + 4 * parties + typed + issues * (6 + entries) + measures + hinges
    return Log(
        plays=np.array([plays], np.int64), most=most,
        tape=np.empty(max(TAPE, 4 * most) if plays else 0), marks=np.zeros(3, np.int64),
        belief=np.zeros(typed), line=np.zeros(1), said=np.zeros(1, np.int64),
        decided=np.zeros(measures, np.bool_), settlement=np.zeros(issues, np.int64),
    )  # fmt: skip


TAPE = 1 << 17
"""Numbers on a tape; once it is full, it is read, and written anew."""


@rule
def tell(play, happened, r, of, how):
    """Write down what happens, where the play is logged."""
    if r < play.log.plays[0]:
        play.log.marks[OTHERWISE] = how
        call(play.keys[WRITES], play, r, of, happened)


@rule
def begin(play, r, of, happened):
    """Begin a row."""
    log = play.log
    if log.marks[AT] + log.most > log.tape.shape[0]:
        call(play.keys[FULL], 0, 0, 0, 0)
    at = log.marks[AT]
    log.marks[BEGAN] = at
    log.tape[at + HAPPENED], log.tape[at + PLAY], log.tape[at + OF] = happened, r, of
    log.tape[at + DAY], log.tape[at + LIVE] = play.state.today[r], play.state.live[r]
    log.tape[at + HOW] = log.marks[OTHERWISE]
    log.marks[AT] = at + HEAD


@rule
def add(log, number):
    """Write a number into the row."""
    log.tape[log.marks[AT]] = number
    log.marks[AT] += 1


@rule
def add_all(log, numbers):
    """Write several, [N]."""
    for i in range(numbers.shape[0]):
        add(log, numbers[i])


@rule
def end(log):
    """The row is whole."""
    began = log.marks[BEGAN]
    log.tape[began + LENGTH] = log.marks[AT] - began
