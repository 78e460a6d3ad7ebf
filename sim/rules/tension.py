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


def exposure(tension: Floats, sensitivity: float, cooling: float, days: float) -> Floats:
    """How many days at no tension the hazard of so many days adds up to while tension cools.

    ∫₀^Δ exp(κ T e^(−λt)) dt with λ = −log(1 − cooling), which is
    [Ei(κT) − Ei(κT e^(−λΔ))] / λ. The two exponential integrals are taken together, as the
    series Δ + Σ (κT)ⁿ / (n · n!) · (1 − e^(−nλΔ)) / λ, whose terms are all positive.

    Parameters
    ----------
    tension
        [R], on the first of the days.
    sensitivity
        κ, not negative.
    cooling
        Share of tension that a day takes away, 0 to 1.
    days
        Δ.
    """
    if cooling >= 1.0:
        return np.full_like(tension, days)
    if cooling <= 0.0:
        return np.asarray(np.exp(sensitivity * tension) * days)
    rate, steep = -np.log1p(-cooling), sensitivity * tension
    total, power, n = np.full_like(tension, days), np.ones_like(tension), 0
    while True:
        n += 1
        power = power * steep / n
        term = power * (-np.expm1(-n * rate * days) / (n * rate))
        total = total + term
        if ((term <= 1e-17 * total) & (steep < n)).all():
            return np.asarray(total)


def accident_chance(
    base: Floats, tension: Floats, sensitivity: float, cooling: float, days: float
) -> Floats:
    """Chance of an accident within ``days`` in which tension cools: 1 − exp(−∫ hazard)."""
    return -np.expm1(-base * exposure(tension, sensitivity, cooling, days))
