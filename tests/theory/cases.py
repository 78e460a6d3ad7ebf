"""All cases, in the order of the page."""

from __future__ import annotations

from tests.theory import bargaining, barter, concepts, crises, hazards, power, sales, voting

CASES = [
    *bargaining.CASES,
    *concepts.CASES,
    *barter.CASES,
    *crises.CASES,
    *sales.CASES,
    *hazards.CASES,
    *voting.CASES,
    *power.CASES,
]
