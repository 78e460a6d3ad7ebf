"""Wars on lines of forts, as they begin. What comes of them is in :mod:`sim.days.fronts`.

docs/model.md, section 5. Shapes: R replicates, F fronts, H chances that may be right, S = 2^k, who
resists together (see :mod:`sim.model.resistance`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.days.fronts import Fronts
from sim.luck import Luck
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.resistance import prevails
from sim.rules import lasting
from sim.scenario.fronts import Front, listed


def fronts_of(layout: Layout, draws: Draws, luck: Luck, fought: Sequence[int]) -> Fronts:
    """The measures that are fought out on lines of forts, by number."""
    names, (n, _, groups) = [layout.measures[m] for m in fought], draws.prevails.shape
    lines: list[Front] = []
    for name in names:
        front = layout.scenario.measures[name].front
        assert front is not None
        lines.append(front)
    believed = [{} if one.believed is None else listed(one.believed) for one in lines]
    most = max((len(chances) for chances in believed), default=0) or 1
    wins, belief = np.zeros((n, len(fought), most, groups)), np.zeros((n, len(fought), most))
    for f, (m, chances) in enumerate(zip(fought, believed, strict=True)):
        belief[:, f, : len(chances) or 1] = list(chances.values()) or [1.0]
        wins[:, f, 0] = draws.prevails[:, m]
        for h, chance in enumerate(chances):
            success = draws.success.copy()
            success[:, m] = chance
            wins[:, f, h] = prevails(layout, success, draws.lowered)[:, m]
    rates = [lasting.rate_of(draws.lasting[f"{name}.battle"]) for name in names]
    waits, fates = (
        np.array([luck.key(f"{what}:{name}") for name in names], np.uint32).reshape(-1, 2)
        for what in ("battle", "won")
    )
    return Fronts(
        of=np.array([one.of for one in lines], np.int64),
        learned=np.array([one.believed is not None for one in lines], np.bool_),
        chances=np.array([len(chances) or 1 for chances in believed], np.int64),
        waits=waits, fates=fates,
        held=np.tile(np.array([one.held for one in lines], np.int64), (n, 1)),
        fought=np.zeros((n, len(fought)), np.int64),
        rate=np.array(rates).reshape(len(fought), n).T.copy(),
        right=np.ascontiguousarray(draws.prevails[:, list(fought)]), wins=wins, belief=belief,
        line=np.zeros(1 + max((one.of for one in lines), default=0)), once=np.zeros(3),
        out=np.zeros(3),
    )  # fmt: skip
