"""What is drawn of measures that last. What comes of it is in :mod:`sim.days.reckoning` and
:mod:`sim.days.lasting`.

docs/model.md, section 5. Shapes: R replicates, A parties, M measures.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.days.reckoning import Reckoning
from sim.handing import Keys
from sim.luck import Luck
from sim.model.draws import Draws
from sim.model.fronts import fronts_of
from sim.model.layout import Layout
from sim.model.library import key_in
from sim.rules import lasting
from sim.rules.lasting import MONTH
from sim.scenario.distributions import Distribution

Floats = NDArray[np.float64]


def drawn(layout: Layout, number: Callable[[str, Distribution], Floats]) -> dict[str, Floats]:
    """What is drawn of what lasts, by key: nothing where nothing does."""
    found: dict[str, Floats] = {}
    for name, measure in layout.scenario.measures.items():
        if measure.monthly:
            found["horizon"] = number("horizon", layout.scenario.horizon)
            if measure.decides is not None:
                found[f"{name}.decides"] = number(f"measures.{name}.decides", measure.decides)
            if measure.front is not None:
                battle = number(f"measures.{name}.front.battle", measure.front.battle)
                found[f"{name}.battle"] = battle
    return found


def reckoning_of(
    layout: Layout, draws: Draws, keys: Keys, luck: Luck, last: date, decided: date
) -> Reckoning:
    """What measures that last come to, a month.

    Parameters
    ----------
    layout, draws
        Of the scenario.
    keys
        By which NumPy's code is found.
    luck
        Of battles.
    last
        The last day of the calendar.
    decided
        The day on which what has no date is decided.
    """
    tree, (n, n_measures) = layout.tree, draws.success.shape
    lasts = np.flatnonzero(tree.lasts)
    front, rate = np.full(n_measures, -1), np.zeros((n, n_measures))
    fought = [m for m in lasts.tolist() if tree.forts[m]]
    front[fought] = np.arange(len(fought))
    for m in lasts.tolist():
        if tree.contested[m] and not tree.forts[m]:
            rate[:, m] = lasting.rate_of(draws.lasting[f"{layout.measures[m]}.decides"])
    groups = [1 + int(tree.resists[tree.parent == m].sum()) for m in range(n_measures)]
    horizon = np.zeros(n)
    if len(lasts):
        horizon = last.toordinal() + MONTH * draws.lasting["horizon"]
    kept = [
        one.copy() if len(lasts) else one[:0]
        for one in (draws.harm, draws.cost, draws.benefit, draws.prevails, draws.penalty)
    ]
    harm, cost, benefit, prevails, once = kept
    return Reckoning(
        lasts=lasts, front=front, groups=np.array(groups, np.int64),
        starts=np.array([_start(layout, m, decided) for m in range(n_measures)], np.int64),
        harm=harm, cost=cost, benefit=benefit, prevails=prevails, once=once, rate=rate,
        came=np.zeros((n, n_measures), np.int64), horizon=horizon,
        fronts=fronts_of(layout, draws, luck, fought), log1p=key_in(keys, np.log1p),
        expm1=key_in(keys, np.expm1),
    )  # fmt: skip


def _start(layout: Layout, m: int, decided: date) -> int:
    """The day on which a measure is decided, or 0: today, when it is."""
    while layout.tree.parent[m] >= 0:
        m = int(layout.tree.parent[m])
    measure = layout.scenario.measures[layout.measures[m]]
    if measure.stalled is not None:
        return 0
    return (measure.in_force or measure.deadline or decided).toordinal()
