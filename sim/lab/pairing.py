"""Changes made together, two by two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from sim.lab.alternatives import Alternative, Candidate

PAIR = "pair"
CLASH = "both change the same line of the file"


def pairs(alternatives: Sequence[Alternative]) -> Iterator[Candidate]:
    """Every two of some changes, the first made first."""
    for one, other in combinations(alternatives, 2):
        label = f"{one.label}; and: {other.label}"
        if _clash(one, other):
            yield Candidate(label, PAIR, (), CLASH)
        else:
            yield Candidate(label, PAIR, (*one.edits, *other.edits))


def _clash(one: Alternative, other: Alternative) -> bool:
    """Whether one change stands where the other does, or within it."""
    return any(
        ours.path[: len(theirs.path)] == theirs.path or theirs.path[: len(ours.path)] == ours.path
        for ours in one.edits
        for theirs in other.edits
    )
