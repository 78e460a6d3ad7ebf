"""Tension and accidents: what the talks do to the chance that forces start a war by mistake.

docs/model.md, section 9. Tension lies in [0, 1]; the steps are judgements.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

THREAT, FAILED, SIGNAL, MEETING, ACCORD = 0.10, 0.05, 0.05, -0.03, -0.15
"""Steps: a threat made public, a stage that ends without an accord, a show of resolve
(restraint: the opposite), a meeting, an accord."""


def move(tension: Floats, step: Floats | float) -> Floats:
    """Tension after a step, kept in [0, 1]."""
    return np.clip(tension + step, 0.0, 1.0)


def cool(tension: Floats, cooling: float, days: float) -> Floats:
    """Tension after quiet days: a share ``cooling`` of it goes each day."""
    return tension * float((1.0 - cooling) ** days)


def base_hazard(chance: Floats, days: float, tension: Floats, sensitivity: float) -> Floats:
    """Hazard a day at no tension, from the chance of an accident in ``days`` at ``tension``."""
    return -np.log1p(-np.minimum(chance, 1 - 1e-12)) / days * np.exp(-sensitivity * tension)


def accident_chance(base: Floats, tension: Floats, sensitivity: float, days: float) -> Floats:
    """Chance of an accident within ``days`` at constant tension: 1 − exp(−h · days)."""
    return -np.expm1(-base * np.exp(sensitivity * tension) * days)
