"""The clock of the talks and of a stage, before anything has been held. What comes of it is in
:mod:`sim.days.clock` and :mod:`sim.stage.opening`.

docs/model.md, section 3. Shapes: R replicates, A parties, N tables, D deadlines, H deadlines that a
stage may know, S stages.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.days.clock import NEVER_MET, Clock
from sim.model.plays import Plays
from sim.scenario.happenings import Deadline
from sim.stage import sitting

Ints = NDArray[np.int64]
Table = tuple[frozenset[int], frozenset[int]]
"""Who votes on which issues."""
NONE = -1


class Limit(NamedTuple):
    """A day up to which a party may take its time: ``day``, an ordinal; the number of a
    ``deadline``, or of the measure whose day it is (``threat``); where it has been ``put_off``;
    whether it is ``known`` when a stage opens; which stages come before it, ``early``: [S].
    """

    day: int
    deadline: int
    threat: int
    put_off: bool
    known: bool
    early: list[bool]


def deadlines(talks: Plays) -> tuple[Deadline, ...]:
    """The deadlines, in the order of the file."""
    return tuple(entry for entry in talks.brief.calendar if isinstance(entry, Deadline))


def tables(talks: Plays) -> list[Table]:
    """Who votes on what at each stage."""
    return [
        (frozenset(one.voters), frozenset(np.flatnonzero(one.agenda).tolist()))
        for one in talks.seatings
    ]


def clock_of(talks: Plays) -> Clock:
    """Nothing has been held yet."""
    every, n_parties, luck = deadlines(talks), len(talks.layout.parties), talks.luck
    n_tables, n = len(set(tables(talks))), talks.n
    measure = talks.layout.measure
    keys = [
        [luck.key(f"deadline:{one.id}{after}") for after in ("", ":put_off")] for one in every
    ]  # fmt: skip
    hard = [talks.draws.hard[one.id] for one in every]
    shape = n_tables, n, n_parties
    return Clock(
        held=np.zeros(shape, np.int64), reached=np.zeros(shape),
        settled=np.full((n_tables, n), NEVER_MET), moved=np.zeros((len(every), n), np.bool_),
        hard=np.array(hard).reshape(len(every), n),
        threat=np.array([NONE if d.threat is None else measure[d.threat] for d in every], np.int64),
        by=np.array([talks.layout.party[one.by] for one in every], np.int64),
        lucks=np.array(keys, np.uint32).reshape(len(every), 2, 2),
    )  # fmt: skip


def hours_of(talks: Plays, clock: Clock, place: int) -> sitting.Hours:
    """What the clock of a stage goes by."""
    limits = _limits(talks, place)
    n_parties, n_stages = len(talks.layout.parties), len(talks.seatings)
    shape, n = (talks.n, n_parties), len(limits)
    every = tables(talks)
    table = list(dict.fromkeys(every)).index(every[place])
    early = np.zeros((n, n_stages), np.bool_)
    for h, limit in enumerate(limits):
        early[h] = limit.early
    return sitting.Hours(
        table=table, places=np.array(_later(talks, place), np.int64), early=early,
        deadline=np.array([one.deadline for one in limits], np.int64),
        put_off=np.array([one.put_off for one in limits], np.bool_),
        known=np.array([one.known for one in limits], np.bool_),
        threat=np.array([one.threat for one in limits], np.int64),
        own=np.zeros(shape, np.bool_), held=clock.held[table], later=np.zeros(shape),
        over=np.zeros(shape), elapsed=clock.reached[table], hard=np.zeros((n, talks.n)),
        holds=np.zeros((n, talks.n), np.bool_), before=np.zeros((n, *shape)),
        left=np.zeros(n_parties),
    )  # fmt: skip


def _limits(talks: Plays, place: int) -> list[Limit]:
    """What a stage may know of deadlines to come, the nearest first."""
    stage, number = talks.seatings[place].stage, {d.id: n for n, d in enumerate(deadlines(talks))}
    at = next(n for n, (_, entry) in enumerate(talks.entries) if entry is stage)
    found, stages = [], [one.stage for one in talks.seatings]
    for then in range(at + 1, len(talks.entries)):
        day, entry = talks.entries[then]
        if isinstance(entry, Deadline):
            before = {one.id for _, one in talks.entries[:then]}
            known = entry.known is None or entry.known <= stage.date
            early = [one.id in before for one in stages]
            limit = Limit(day.toordinal(), number[entry.id], NONE, entry.put_off, known, early)
            found.append(limit)
    for m, name in enumerate(talks.layout.measures):
        measure = talks.brief.measures[name]
        due, public = measure.deadline, measure.public_from
        if measure.parent is not None or due is None or due < stage.date:
            continue
        if public is None or public <= stage.date:
            early = [one.date <= due for one in stages]
            found.append(Limit(due.toordinal(), NONE, m, put_off=False, known=True, early=early))
    return sorted(found, key=lambda one: one.day)


def _later(talks: Plays, place: int) -> list[int]:
    """The later stages at which all who vote at one vote, too. Of meetings without an end only the
    next is counted on.
    """
    here, found = talks.seatings[place], []
    table, endless = set(here.voters), here.stage.open_ended
    for later in range(place + 1, len(talks.seatings)):
        seating = talks.seatings[later]
        tables = talks.protocols[seating.stage.id].tables
        if not table <= set(seating.voters) or not tables:
            continue
        if not (endless and seating.stage.open_ended):
            endless = endless or seating.stage.open_ended
            found.append(later)
    return found
