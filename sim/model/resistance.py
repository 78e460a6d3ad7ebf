"""How likely a measure succeeds, whoever resists it.

docs/model.md, section 5. Who resists together is a number, one bit an answer that resists, in the
order of the file. Shapes: R replicates, M measures.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.model.numbering import Numbering
from sim.scenario.scenario import Measure

Floats = NDArray[np.float64]

EVEN = 1e-9
"""Log ratios below which two are as capable as each other."""


def resisting(layout: Numbering, name: str) -> list[str]:
    """The answers that resist a measure, in order."""
    every = layout.scenario.measures
    return [n for n in layout.measures if every[n].parent == name and every[n].resists is not None]


def decisiveness(measure: Measure, success: Floats) -> Floats:
    """How much capability decides, [R]: the exponent of the ratio of capabilities that makes the
    chance of success what it is; 1 where that does not tell.
    """
    forces = measure.forces
    if forces is None or not forces.attack or not forces.against:
        return np.ones_like(success)
    ratio = float(np.log(forces.attack / forces.against))
    if abs(ratio) < EVEN:
        return np.ones_like(success)
    inside = np.clip(success, 1e-15, 1 - 1e-15)
    return np.asarray(np.maximum(np.log(inside / (1 - inside)) / ratio, 0.0))


def prevails(layout: Numbering, success: Floats, lowered: Mapping[str, Floats | None]) -> Floats:
    """The chance that each measure succeeds by who resists it, [R, M, 2^k], k the most answers
    that resist one measure.

    Parameters
    ----------
    layout
        Of the scenario.
    success
        [R, M], against whom it is aimed at, or if nobody resists.
    lowered
        By measure: the share by which an answer lowers the chance, [R]; None: by capability, or
        it does not resist.
    """
    answers = [resisting(layout, name) for name in layout.measures]
    width = 1 << max((len(names) for names in answers), default=0)
    found = np.repeat(success[:, :, np.newaxis], width, axis=2)
    for m, names in enumerate(answers):
        measure = layout.scenario.measures[layout.measures[m]]
        for group in range(1 << len(names)):
            joined = [name for bit, name in enumerate(names) if group >> bit & 1]
            chance = _by_capability(measure, success[:, m], joined)
            for name in joined:
                share = lowered[name]
                chance = chance if share is None else chance * (1.0 - share)
            found[:, m, group] = chance
    return found


def _by_capability(measure: Measure, success: Floats, joined: list[str]) -> Floats:
    """The chance against those of a group who resist by capability, and whoever always does."""
    forces = measure.forces
    if forces is None or not forces.answers:
        return success
    against = forces.always + sum(forces.answers.get(name, 0.0) for name in joined)
    if against <= 0.0:
        return np.ones_like(success)
    if not forces.against:
        return np.full_like(success, forces.attack / (forces.attack + against))
    steep, sure = decisiveness(measure, success), np.clip(success, 1e-15, 1 - 1e-15)
    fewer = (forces.against / against) ** np.where(steep > 0.0, steep, 1.0)
    odds = sure / (1.0 - sure) * fewer
    return np.asarray(odds / (1.0 + odds))
