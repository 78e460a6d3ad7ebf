"""Marks by which a test knows that a page's plays are no longer what the program gives.

Pages that take minutes to make are not made again by tests. Each begins with marks: a digest of the
texts that were played, and one of how the first plays of each end, in what is promised to be equal
on every machine (docs/model.md, section 10).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from numpy.typing import NDArray

from sim.model import Talks
from sim.scenario import Scenario

MARK = "<!-- first {} plays of each: {} -->"


ENDS = ("outcomes", "settlements")
"""The tables that say how plays end."""


def exact(table: str, columns: Mapping[str, NDArray[Any]]) -> str:
    """A digest of the columns that are promised to be equal everywhere."""
    told = [
        f"{table}.{name} {list(map(str, column))}"
        for name, column in sorted(columns.items())
        if column.dtype.kind != "f"
    ]
    return sha256("\n".join(told).encode()).hexdigest()


def of_plays(scenarios: Iterable[Scenario], n: int) -> str:
    """The mark of the first plays of some scenarios, on seed 1."""
    found = sha256()
    for scenario in scenarios:
        block = Talks(scenario, seed=1).play(0, n)
        for table in ENDS:
            found.update(exact(table, getattr(block, table)).encode())
    return MARK.format(n, found.hexdigest())


def of_texts(scenarios: Iterable[Scenario]) -> str:
    """A digest of what is played."""
    return sha256("\0".join(one.text for one in scenarios).encode()).hexdigest()
