"""Measures that last, as a play begins. What comes of them is in :mod:`sim.days.lasting`.

docs/model.md, section 5. Shapes: R replicates, M measures.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days.lasting import Lasting
from sim.model.plays import Plays
from sim.model.reckoning import reckoning_of

Bools = NDArray[np.bool_]


def lasting_of(talks: Plays, due: list[date]) -> Lasting:
    """What lasts: nothing has begun. ``due``: days on which something is decided."""
    shape = talks.state.acts.spent.shape
    last = max(day for day, _ in talks.entries)
    reckoning = reckoning_of(
        talks.layout, talks.draws, talks.keys, talks.luck, last, max((last, *due))
    )
    begun = min(talks.entries[0][0], talks.brief.as_of or date.max)
    fates = [talks.luck.key(f"decided:{name}") for name in talks.layout.measures]
    return Lasting(
        reckoning=reckoning, ran=np.zeros(shape), ends=np.full(shape, np.inf),
        luck=np.zeros(shape), since=np.full(talks.n, float(begun.toordinal())),
        told=np.zeros(shape, np.bool_), fates=np.array(fates, np.uint32).reshape(-1, 2),
    )  # fmt: skip


def lifted(talks: Plays, on: Bools) -> Bools:
    """What runs no more because an accord has lifted it, or what it answers, [R, M]. ``on``:
    [R, M], what runs and is not lifted.
    """
    return np.asarray((talks.state.acts.running > 0) & ~on)


def columns(talks: Plays, lasting: Lasting) -> dict[str, NDArray[Any]]:
    """How many months what lasts has run, and how far its battles have gone, by column."""
    names, found = talks.layout.measures, dict[str, NDArray[Any]]()
    reckoning = lasting.reckoning
    lasts = reckoning.lasts.tolist()
    for m in lasts:
        found[f"months_{names[m]}"] = lasting.ran[:, m].copy()
    for m in lasts:
        f = int(reckoning.front[m])
        if f >= 0:
            found[f"front_{names[m]}"] = reckoning.fronts.held[:, f].copy()
            found[f"battles_{names[m]}"] = reckoning.fronts.fought[:, f].copy()
    return found
