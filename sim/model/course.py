"""The course of the talks: what each stage did, play by play. Rules write it
(:mod:`sim.days.course`).

Shapes: R replicates, S stages, T typed parties, A parties.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Table, coded, named
from sim.days.course import Course
from sim.model.plays import Plays

NUMBERS = ("tension_before", "tension_after")
COUNTS = ("n_sessions", "n_offers", "n_settled")
FLAGS = ("met", "walked_out", "accord")


def course_of(talks: Plays) -> Course:
    """No stage has done anything yet."""
    shape = talks.n, len(talks.seatings)
    n_parties, n_typed = len(talks.layout.parties), len(talks.layout.typed)
    flags = {name: np.zeros(shape, np.bool_) for name in FLAGS}
    counts = {name: np.zeros(shape, np.int64) for name in COUNTS}
    numbers = {name: np.full(shape, np.nan) for name in NUMBERS}
    beliefs = {name: np.full((*shape, n_typed), np.nan) for name in ("believed", "belief")}
    return Course(
        climate=np.full((*shape, n_parties), np.nan),
        authority=np.zeros((*shape, n_parties), np.int64),
        signers=np.zeros((*shape, n_parties), np.bool_), **flags, **counts, **numbers, **beliefs,
    )  # fmt: skip


def table(talks: Plays, course: Course, replicate: NDArray[np.int64]) -> Table:
    """A row a stage of a play, in the order of the calendar."""
    names = talks.layout.parties
    stages = [seating.stage.id for seating in talks.seatings]
    found: Table = {
        "replicate": np.repeat(replicate, len(stages)),
        "stage": coded(np.tile(np.arange(len(stages)), talks.n), stages or [""]),
    }
    found |= {name: getattr(course, name).ravel() for name in FLAGS}
    found["signers"] = named(course.signers.reshape(-1, len(names)), names)
    found |= {name: getattr(course, name).ravel() for name in (*COUNTS, *NUMBERS)}
    for t, a in enumerate(talks.layout.typed):
        found[f"believed_before_{names[a]}"] = course.believed[:, :, t].ravel()
        found[f"belief_{names[a]}"] = course.belief[:, :, t].ravel()
    for a, party in enumerate(talks.brief.parties.values()):
        if party.home:
            found[f"climate_{names[a]}"] = course.climate[:, :, a].ravel()
    for a, paced in enumerate(talks.has_pace):
        if paced:
            found[f"authority_{names[a]}"] = course.authority[:, :, a].ravel()
    return found
