"""The calendar of a play: its entries, and how the program finds what is held."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.days.play import Play

STAGE, MEETING, SIGNAL, SHOCK, DEADLINE, PUT_OFF, TEXT, PROMISE, POSITION = range(9)
"""Kinds of entries: a stage that is played, and one that is history; a deadline on its day, and
where it has been put off."""
SET_OUT, PLAY, ARRIVE, DEPART, LOOK = range(2, 7)
"""What the program of a play does in all of them, beside what stages have it do
(:data:`sim.stage.sitting.ADOPT`): it begins; it plays entries; it comes to a stage and opens it, or
has it be over; it opens a stage as things stand."""


class Closing(NamedTuple):
    """What is kept as the talks end: ``no_deal``: [R, A], what it is worth then; ``belief``:
    [R, T], what resolve is believed on average. ``everybody``: [A], numbers of all parties;
    ``wait``: stages may not be held.
    """

    no_deal: np.ndarray
    belief: np.ndarray
    everybody: np.ndarray
    wait: int


class Calendar(NamedTuple):
    """Entries in order. Shapes: E entries, S stages, R replicates.

    ``kind``: [E]; ``number``: [E], of what it is among those of its kind (a stage's place; of a
    meeting in the past, its row among the calls of :class:`sim.days.stages.Stages`); ``day``: [E],
    an ordinal; ``played``: [E], it is no history. ``sittings``: [S], keys of the stages; ``does``:
    [S], keys of their programs; ``here``: [R], where a stage that is looked at is held. ``solves``:
    the key of what works out what theory would have of the plays that are ``solved``: [R], and
    ``solving``, that of what it is given; ``stopped``: [1], above 0 where something has gone wrong
    in Python that was called.
    """

    play: Play
    kind: np.ndarray
    number: np.ndarray
    day: np.ndarray
    played: np.ndarray
    sittings: np.ndarray
    does: np.ndarray
    here: np.ndarray
    solves: int
    solving: int
    solved: np.ndarray
    closing: Closing
    stopped: np.ndarray
