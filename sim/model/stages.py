"""The stages of a calendar, and what is said at them, as they are in every play."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.days.stages import Stages
from sim.model.plays import Plays
from sim.model.seating import Seating
from sim.model.tracks import names_of
from sim.scenario.distributions import Point
from sim.scenario.scenario import Stage

STEP = 0.25
"""Notches of climate at home for a step of tone."""
TONE_RATIOS = (1.0, 1.25, 1.5)
"""By steps of tone, how much likelier it is from those who show restraint (or, away, resolve)."""
NONE = -1


def meetings(talks: Plays) -> tuple[Stage, ...]:
    """Stages of the past, in the order of the calendar."""
    entries = (entry for _, entry in talks.entries)
    return tuple(one for one in entries if isinstance(one, Stage) and talks.brief.is_history(one))


def stages_of(talks: Plays) -> Stages:
    """All stages that are played; of what is said there, those of the past as well, behind them."""
    seatings, n = talks.seatings, len(talks.seatings)
    stages = [seating.stage for seating in seatings]
    tracks, waits = _tracks(talks, stages), _waits(seatings)
    spills = np.ones((n, talks.n))
    for at, stage in enumerate(stages):
        if stage.track is not None:
            spills[at] = talks.draws.spills[stage.id]
    return Stages(
        day=np.array([stage.date.toordinal() for stage in stages], np.int64),
        agenda=_table([one.agenda for one in seatings], len(talks.layout.issues)),
        votes=_table([one.rule.voter for one in seatings], len(talks.layout.parties)),
        signing=_table([one.signing for one in seatings], len(talks.layout.parties)),
        tables=np.array([talks.protocols[stage.id].tables for stage in stages], np.bool_),
        sessions=np.array([stage.sessions for stage in stages], np.int64),
        ends=np.array([stage.ends_talks_if_failed for stage in stages], np.bool_),
        whole=np.array([stage.whole for stage in stages], np.bool_), spills=spills, **tracks,
        **waits, **_calls(talks, [*stages, *meetings(talks)]),
    )  # fmt: skip


def _table(rows: Sequence[NDArray[np.bool_]], width: int) -> NDArray[np.bool_]:
    return np.array(rows, np.bool_).reshape(len(rows), width)


def _tracks(talks: Plays, stages: Sequence[Stage]) -> dict[str, NDArray[np.int64]]:
    """Which track each stage is on, and whether anything is known there alone."""
    names, there = names_of(talks), set[str]()
    track, visits, known = (np.zeros(len(stages), np.int64) for _ in range(3))
    for at, stage in enumerate(stages):
        track[at] = NONE if stage.track is None else names.index(stage.track)
        if stage.track is not None:
            known[at] = stage.track in there
            if stage.spills != Point(1.0):
                there.add(stage.track)
            visits[at] = stage.track in there
    return {"track": track, "visits": visits, "known": known}


def _waits(seatings: Sequence[Seating]) -> dict[str, NDArray[np.generic]]:
    """What stages wait for."""
    n = len(seatings)
    accord, above = np.full(n, NONE), np.full(n, -np.inf)
    at, somewhere = np.zeros((n, n), np.bool_), np.zeros(n, np.bool_)
    for place, seating in enumerate(seatings):
        wait = seating.stage.only_if
        if wait is None:
            continue
        if wait.accord is not None:
            accord[place] = int(wait.accord)
            somewhere[place] = wait.at is not None
            at[place] = [wait.at in (one.stage.id, one.stage.repeats) for one in seatings]
        if wait.tension_above is not None:
            above[place] = wait.tension_above
    return {"accord": accord, "above": above, "at": at, "somewhere": somewhere}


def _calls(talks: Plays, stages: Sequence[Stage]) -> dict[str, NDArray[np.generic]]:
    """Who called each stage, and what each says of it afterwards."""
    number = {promise.id: p for p, promise in enumerate(talks.brief.promises)}
    party = talks.layout.party
    claimed = np.zeros((len(stages), len(number)), np.bool_)
    first, by, tells, stirs = [0], list[int](), list[float](), list[float]()
    for at, stage in enumerate(stages):
        for said in stage.readouts:
            steps = said.tone
            log_ratio = np.log(TONE_RATIOS[abs(steps)]) * np.sign(steps)
            by.append(party[said.by])
            tells.append(float(-said.voice * log_ratio))
            stirs.append(said.voice * STEP * steps)
        first.append(len(by))
        claims = [claim for said in stage.readouts for claim in said.claims]
        claimed[at, [number[one] for one in claims if claims.count(one) == 1]] = True
    called = [NONE if one.called_by is None else party[one.called_by] for one in stages]
    return {
        "called": np.array(called, np.int64), "first": np.array(first, np.int64),
        "by": np.array(by, np.int64), "tells": np.array(tells, np.float64),
        "stirs": np.array(stirs, np.float64), "claimed": claimed,
        "claims": np.asarray(claimed.any(axis=1)),
    }  # fmt: skip
