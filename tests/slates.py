"""Slates for tests: small ones that are played, and ones whose columns are made up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.analysis.slates import Plays, read
from sim.lab.alternatives import Base, Candidate, Edit
from sim.lab.settings import Settings
from sim.lab.slate import Slate, play
from sim.scenario import load

RESOLUTE = Candidate(
    "LOW’s resolve is 0.9", "resolve", (Edit(("parties", "LOW", "resolve"), "0.9"),)
)
GIVEN = Candidate(
    "nothing is in force", "status quo", (Edit(("issues", "water", "status_quo"), "none"),)
)
QUIET = Candidate("LOW says nothing", "publicity", (Edit(("measures", "tolls", "public"), "no"),))
NEIGHBOURS = (RESOLUTE, GIVEN, QUIET)


def neighbours(settings: Settings | None = None, *candidates: Candidate) -> Slate:
    """Two neighbours and a few changes of them."""
    base = Base(load("two_neighbours"))
    tried, untried = base.tried(candidates or NEIGHBOURS)
    usual = settings or Settings(n=30, workers=1, block_size=10)
    return Slate("screen", base.scenario, tried, untried, usual)


def played(slate: Slate, folder: Path) -> Plays:
    """A slate as it is read once it is played."""
    return read(play(slate, folder))


def made(
    accord: NDArray[np.bool_],
    labels: list[str] | None = None,
    depth: NDArray[np.float64] | None = None,
    **about: Any,
) -> Plays:
    """A slate in which only accords were kept, [C, n], and how deep they are; else half."""
    names = labels or [f"change {row}" for row in range(1, len(accord))]
    told: dict[str, Any] = {
        "scenario": "river", "title": "A river", "question": None, "changes_of_base": [],
        "n": accord.shape[1], "seed": 1, "plain": False, "days": [None] * len(accord),
        "cast": {"issues": {}, "parties": {}, "measures": {}},
        "tried": [{"label": name, "about": "made", "edits": ""} for name in names],
        "untried": [],
    }  # fmt: skip
    columns = {"accord": accord, "full": np.zeros_like(accord)}
    return Plays({**told, **about}, {**columns, "depth": accord / 2.0 if depth is None else depth})
