"""Tension and accidents: what the talks do to the chance that forces start a war by mistake.

docs/model.md, section 9. Tension lies in [0, 1]; the steps are judgements. One play.
"""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
# mypy: disallow-untyped-decorators=False, check-untyped-defs=False

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiling import lifted, rule

Floats = NDArray[np.float64]

THREAT, FAILED, SIGNAL, MEETING, ACCORD = 0.10, 0.05, 0.05, -0.03, -0.15
"""Steps: a threat made public, a stage that ends without an accord, a show of resolve
(restraint: the opposite), a meeting, an accord."""


class Danger(NamedTuple):
    """How tension makes accidents. ``sensitivity``: κ, not negative; ``cooling``: the share of
    tension that a day takes away, 0 to 1; ``exp``, ``log1p``, ``expm1``: keys of NumPy's code.
    """

    sensitivity: float
    cooling: float
    exp: int
    log1p: int
    expm1: int


@rule
def move(tension, step):
    """Tension after a step, kept in [0, 1]."""
    return min(max(tension + step, 0.0), 1.0)


@rule
def cool(tension, cooling, days):
    """Tension after quiet days: a share ``cooling`` of it goes each day."""
    return tension * math.pow(1.0 - cooling, 1.0 * days)  # not a whole power, which multiplies


def base_hazard(chance: Floats, days: float, tension: Floats, sensitivity: float) -> Floats:
    """Hazard a day at no tension, [R], from the chance of an accident in ``days`` at
    ``tension``.
    """
    return -np.log1p(-np.minimum(chance, 1 - 1e-12)) / days * np.exp(-sensitivity * tension)


@rule
def exposure(danger, tension, days):
    """How many days at no tension the hazard of so many days adds up to while tension cools.

    ∫₀^Δ exp(κ T e^(−λt)) dt with λ = −log(1 − cooling), which is
    [Ei(κT) − Ei(κT e^(−λΔ))] / λ. The two exponential integrals are taken together, as the
    series Δ + Σ (κT)ⁿ / (n · n!) · (1 − e^(−nλΔ)) / λ, whose terms are all positive.

    Parameters
    ----------
    danger
        How tension makes accidents.
    tension
        On the first of the days.
    days
        Δ.
    """
    if danger.cooling >= 1.0:
        return days * 1.0
    if danger.cooling <= 0.0:
        return lifted(danger.exp, danger.sensitivity * tension) * days
    rate, steep = -lifted(danger.log1p, -danger.cooling), danger.sensitivity * tension
    whole, power, n, term = days * 1.0, 1.0, 0, np.inf
    while term > 1e-17 * whole or steep >= n:
        n += 1
        power = power * steep / n
        term = power * (-lifted(danger.expm1, -n * rate * days) / (n * rate))
        whole += term
    return whole


@rule
def accident_chance(danger, base, tension, days):
    """Chance of an accident within ``days`` in which tension cools: 1 − exp(−∫ hazard)."""
    return -lifted(danger.expm1, -base * exposure(danger, tension, days))
