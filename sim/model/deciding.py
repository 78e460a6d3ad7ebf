"""Deciding on measures: what falls due, what is carried out, what answers it.

docs/model.md, section 5. Shapes: R replicates, M measures.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.model.accounts import Accounts
from sim.model.narration import tell_measures
from sim.model.state import no_more, overrule
from sim.rules import aftermath, following

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


def decide(talks: Accounts, day: date | None) -> None:
    """Decide the roots that are due on a day; None: all that are left."""
    every = [talks.brief.measures[m] for m in talks.layout.measures]
    roots = [measure.parent is None and measure.stalled is None for measure in every]
    due = np.array(
        [
            root and day in (None, measure.deadline)
            for root, measure in zip(roots, every, strict=True)
        ]
    )
    if due.any():
        if talks.diary is not None:
            talks.diary.date = talks.today
        carry_out(talks, np.ones(talks.n, np.bool_), due, np.full(talks.n, -1))


def decide_answers(talks: Accounts) -> None:
    """Decide what answers measures that are carried out already."""
    nothing = np.zeros(len(talks.layout.measures), np.bool_)
    carry_out(talks, talks.state.live, nothing, np.full(talks.n, -1))


def carry_out(talks: Accounts, where: Bools, due: Bools, fired: Ints) -> None:
    """Decide what is due, or what an accident has ``fired``, and what answers it.

    ``where``: [R]; ``due``: [M], roots; ``fired``: [R], a measure, -1 for none.
    """
    state, names = talks.state, talks.layout.measures
    decided, carried = state.deeds.decided.copy(), state.deeds.carried.copy()
    imposed = state.deeds.by.copy()
    if not names:
        return
    text = state.settlement[0].copy()
    following.turnouts(talks.world, where)
    luck = [talks.luck.uniform(f"success:{m}", talks.first, talks.n) for m in names]
    aftermath.carry_out(state.deeds, talks.world, where, due, fired, np.stack(luck, axis=1))
    state.acts.spent[:] = no_more(talks.layout, state.deeds)
    state.beliefs.version[where] += 1
    tell_measures(talks, state.deeds.decided & ~decided, text)
    fresh, ending = state.deeds.carried & ~carried, talks.layout.grave & ~talks.layout.tree.lasts
    for m in np.flatnonzero(fresh.any(axis=0)):
        by = talks.brief.measures[names[m]].by
        talks.note("carried_out", names[m], fresh[:, m], by)
    talks.end_talks(state.live & (fresh & ending).any(axis=1))
    overrule(state, imposed)
    talks.lasting.begin(fresh)
