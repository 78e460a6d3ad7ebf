"""A play: all that there is in it, in one named tuple that goes from rule to rule."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.days.accords import Accords
from sim.days.clock import Clock
from sim.days.complements import Complements
from sim.days.course import Course
from sim.days.dates import Dates
from sim.days.happening import Shocks, Signals
from sim.days.homes import Homes
from sim.days.lasting import Lasting
from sim.days.log import Log
from sim.days.luck import Room
from sim.days.remembering import Recalled
from sim.days.reserved import Reserved
from sim.days.risk import Risk
from sim.days.speech import Spoken
from sim.days.stages import Stages
from sim.days.state import State
from sim.days.threats import Threats
from sim.days.tracks import Tracks
from sim.days.turning import Turns
from sim.days.waiting import Waiting
from sim.days.whole import Whole
from sim.rules.world import World


class Given(NamedTuple):
    """What is the same in every play. Shapes: A parties, K issues, M measures, R replicates.

    ``first``: the number of play 0; ``tense``: the scenario knows of tension, which is ``tension``,
    [R], on ``eve``, the day on which the first entry is played, -1 for that entry's own; ``dues``:
    days on which something is decided or voted on at home, in order, ordinals; ``accidents``: [2],
    the key of their luck; ``grave``: [M], of a kind that ends the talks; ``speaks_for``: [A, A], a
    signs for b too; ``status_quo``, ``n_options``: [K]; ``confirmable``: [K], what is in force may
    be confirmed; ``tabled``: [K], it is on the agenda of some stage at which texts are tabled;
    ``dear``: [A, K], how dear options beyond red lines are at the outset, see
    :class:`sim.rules.home.Home`.
    """

    first: int
    tense: int
    tension: np.ndarray
    eve: int
    dues: np.ndarray
    accidents: np.ndarray
    grave: np.ndarray
    speaks_for: np.ndarray
    status_quo: np.ndarray
    n_options: np.ndarray
    confirmable: np.ndarray
    tabled: np.ndarray
    dear: np.ndarray


class Play(NamedTuple):
    """R plays. Rules are given it and the number of theirs; what each part is stands where its
    subject is. ``memories``: keys of what is recalled at each table at which somebody does,
    like ``remembering``; ``keys``: see :data:`sim.days.luck.WRITES`.
    """

    world: World
    state: State
    given: Given
    stages: Stages
    threats: Threats
    waiting: Waiting
    homes: Homes
    accords: Accords
    reserved: Reserved
    complements: Complements
    lasting: Lasting
    risk: Risk
    spoken: Spoken
    tracks: Tracks
    turns: Turns
    whole: Whole
    signals: Signals
    shocks: Shocks
    clock: Clock
    course: Course
    dates: Dates
    remembering: Recalled
    memories: np.ndarray
    log: Log
    room: Room
    keys: np.ndarray
