"""What a scenario says of its measures. What comes of them is in :mod:`sim.days.threats`.

docs/model.md, section 5. Shapes: R replicates, A parties, M measures.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.days.threats import NO_DAY, Threats
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.plays import Plays
from sim.rules.coercion import IN_FORCE
from sim.rules.conditions import OPEN
from sim.rules.thresholds import ENOUGH

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


def threats_of(talks: Plays) -> Threats:
    """What is said of every measure, in order."""
    layout, luck = talks.layout, talks.luck
    every = [layout.scenario.measures[name] for name in layout.measures]
    days = [(one.deadline, one.public_from, one.in_force) for one in every]
    deadline, public, in_force = np.array(
        [[NO_DAY if day is None else day.toordinal() for day in three] for three in days], np.int64
    ).reshape(len(every), 3).T.copy()  # fmt: skip
    marks = [
        (one.parent is None and one.stalled is None, one.audience_cost is not None, one.denied,
         one.strategic)
        for one in every
    ]  # fmt: skip
    root, stated, denied, strategic = np.array(marks, np.bool_).reshape(len(every), 4).T.copy()
    success, bluffs = (
        np.array([luck.key(f"{what}:{name}") for name in layout.measures], np.uint32).reshape(-1, 2)
        for what in ("success", "bluff")
    )
    return Threats(
        by=np.array([layout.party[one.by] for one in every], np.int64), root=root,
        deadline=deadline, public=public, in_force=in_force,
        publicity=np.array([one.publicity for one in every], np.float64), stated=stated,
        denied=denied, strategic=strategic, success=success, bluffs=bluffs,
        publicised=talks.draws.publicised, bluff=talks.draws.bluff,
    )  # fmt: skip


def audience(layout: Layout, draws: Draws, m: int, day: date) -> Floats:
    """What holding back costs on a day, [R, A], where the leader announces what it may: see
    :func:`sim.days.threats.note_audience`.
    """
    measure = layout.scenario.measures[layout.measures[m]]
    if measure.strategic:
        return draws.publicised[:, m]
    cost = draws.publicised[:, m] * layout.publicity(measure, day)
    if measure.audience_cost is not None:
        leader = layout.tree.leader[m]
        said = not measure.denied and (measure.public_from is None or day >= measure.public_from)
        cost[:, leader] = draws.publicised[:, m, leader] * said
    return cost


def columns(talks: Plays, answered: Bools) -> dict[str, NDArray[Any]]:
    """Of every strategic threat: whether it was announced, and whether backed down from; of
    every root: whether accords have answered it for its leader (``answered``: [R, M], by now); and
    where thresholds may answer each other, whether they did so at rest.
    """
    found: dict[str, NDArray[Any]] = {}
    deeds = talks.state.deeds
    for m, name in enumerate(talks.layout.measures):
        if talks.brief.measures[name].strategic:
            said = talks.state.announced[:, m]
            held_back = deeds.decided[:, m] & ~deeds.carried[:, m]
            found[f"announced_{name}"] = said.copy()
            found[f"backed_down_{name}"] = said & held_back & (deeds.held[:, m] == OPEN)
    roots = talks.layout.tree.named.any(axis=1)
    if roots.any():
        begun = talks.layout.tree.lasts & (talks.layout.tree.course == IN_FORCE)
        held = np.where(deeds.decided & ~begun, deeds.held != OPEN, answered)
        for m in np.flatnonzero(roots).tolist():
            found[f"answered_{talks.layout.measures[m]}"] = held[:, m]
    if talks.layout.tree.revealing or talks.layout.tree.resists.any():
        found["at_rest"] = deeds.regret <= ENOUGH
        found["regret"] = deeds.regret.copy()
    return found
