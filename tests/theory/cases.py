"""All cases, in the order of the page."""

from __future__ import annotations

from tests.theory import bargaining, barter, concepts, crises, power, voting

CASES = [
    *bargaining.CASES,
    *concepts.CASES,
    *barter.CASES,
    *crises.CASES,
    *voting.CASES,
    *power.CASES,
]
