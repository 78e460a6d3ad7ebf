"""Signals and shocks, as they are drawn. What comes of them is in :mod:`sim.days.happening`.

docs/model.md, section 9. Shapes: R replicates, A parties.
"""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from sim.days.happening import AT_ONCE, MANY, NO_DAY, Shocks, Signals
from sim.model.plays import Plays
from sim.scenario.happenings import Shock, Signal

Floats = NDArray[np.float64]
LONG = 36_525
"""More days than lie between two entries of a calendar."""


def signals(talks: Plays) -> tuple[Signal, ...]:
    """The signals, in the order of the file."""
    return tuple(entry for entry in talks.brief.calendar if isinstance(entry, Signal))


def signals_of(talks: Plays) -> Signals:
    """What they tell, and cost."""
    draws, given = talks.draws, signals(talks)
    sign = [1.0 if one.shows == "resolve" else -1.0 for one in given]
    tells, costs = np.zeros((len(given), talks.n)), np.zeros((len(given), talks.n))
    for at, one in enumerate(given):
        tells[at] = sign[at] * one.voice * np.log(draws.ratio[one.id])
        if one.id in draws.sunk:
            tells[at] = tells[at] * (1.0 + draws.sunk[one.id])
            costs[at] = draws.sunk[one.id]
    by = [talks.layout.party[one.by] for one in given]
    return Signals(np.array(by, np.int64), np.array(sign, np.float64), tells, costs)


def shocks_of(talks: Plays) -> Shocks:
    """What they move."""
    every, layout = tuple(talks.brief.shocks.values()), talks.layout
    shape, n_parties = (len(every), talks.n), len(layout.parties)
    chance, rate, tension, tells = (np.zeros(shape) for _ in range(4))
    resolve, climate = (np.zeros((*shape, n_parties)) for _ in range(2))
    sways, moves = (np.zeros((len(every), n_parties), np.bool_) for _ in range(2))
    for at, shock in enumerate(every):
        drawn = {
            key: talks.draws.shocks[f"{shock.id}.{key}"] for key in ("chance", "tension")
        }  # fmt: skip
        chance[at], tension[at] = drawn["chance"], drawn["tension"]
        if shock.date is None:
            certain = np.minimum(chance[at], 1 - 1e-12)
            rate[at] = -np.log1p(-certain) / shock.days
        if shock.shows is not None:
            tells[at] = np.log(talks.draws.shocks[f"{shock.id}.strength"])
        for key, table, marks in (("resolve", resolve, sways), ("climate", climate, moves)):
            for name in getattr(shock, key):
                a = layout.party[name]
                marks[at, a] = True
                table[at, :, a] = talks.draws.shocks[f"{shock.id}.{key}.{name}"]
    return Shocks(
        day=np.array([_day(shock) for shock in every], np.int64),
        of=np.array([-1 if s.of is None else layout.party[s.of] for s in every], np.int64),
        sign=np.array([1.0 if s.shows == "resolve" else -1.0 for s in every]),
        chance=chance, rate=rate, tension=tension, tells=tells, resolve=resolve, climate=climate,
        sways=sways, moves=moves, lucks=_lucks(talks, every, rate),
    )  # fmt: skip


def _day(shock: Shock) -> int:
    return NO_DAY if shock.date is None else shock.date.toordinal()


def _lucks(talks: Plays, every: tuple[Shock, ...], rate: Floats) -> NDArray[np.uint32]:
    """Keys of the luck of every part of what may be expected of a shock, [N, P, 2]: the first part
    has its name.
    """
    most = min(float(rate.max(initial=0.0)) * LONG, MANY)
    parts = max(ceil(most / AT_ONCE), 1)
    names = [
        [f"shock:{shock.id}" if part == 0 else f"shock:{shock.id}:{part}" for part in range(parts)]
        for shock in every
    ]
    keys = [[talks.luck.key(name) for name in row] for row in names]
    return np.array(keys, np.uint32).reshape(len(every), parts, 2)
