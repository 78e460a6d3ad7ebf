"""All cases, in the order of the page."""

from __future__ import annotations

from tests.theory import (
    bargaining,
    barter,
    concepts,
    crises,
    fighting,
    forts,
    hazards,
    learning,
    power,
    private_lines,
    ratifying,
    sales,
    voting,
)

CASES = [
    *bargaining.CASES,
    *concepts.CASES,
    *barter.CASES,
    *crises.CASES,
    *ratifying.CASES,
    *sales.CASES,
    *private_lines.CASES,
    *learning.CASES,
    *fighting.CASES,
    *forts.CASES,
    *hazards.CASES,
    *voting.CASES,
    *power.CASES,
]
