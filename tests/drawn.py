"""Runs of which only what was drawn is there, for tests of what outcomes hang on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from sim.analysis.drivers import Drivers, drivers
from sim.analysis.source import Held
from sim.analysis.tables import Tables
from sim.analysis.wanted import Outcome

ISSUES = {
    "water": {
        "name": "Water",
        "options": {"nothing": "no share", "third": "a third", "half": "half"},
        "status_quo": "nothing",
    }
}
PARTIES = {"P0": "Uplands", "P1": "Lowland", "P2": "Islands"}


def run_of(columns: Mapping[str, Any]) -> Tables:
    """A run in memory with these columns of `parameters`."""
    n = len(next(iter(columns.values())))
    table = pa.table({"replicate": np.arange(n), **columns})
    manifest = {
        "played": n,
        "title": "Made for a test",
        "scenario": "made",
        "seed": 1,
        "plain": False,
        "cast": {"issues": ISSUES, "parties": PARTIES, "measures": {}, "stages": {}},
    }
    return Tables(Held({"parameters": table}), manifest)


def noise(n: int, columns: int, seed: int = 1) -> dict[str, Any]:
    """Numbers that have nothing to do with anything."""
    random = np.random.default_rng(seed)
    return {f"parties.P{i}.resolve": random.random(n) for i in range(columns)}


def hanging(columns: Mapping[str, Any], values: Any) -> Drivers:
    """What an outcome of such a run hangs on."""
    values = np.asarray(values)
    about = "coercion" if values.dtype == np.bool_ else "worth"
    name = "force" if values.dtype == np.bool_ else "P0"
    return drivers(run_of(columns), Outcome(about, name, values))  # type: ignore[arg-type]


def effects(found: Drivers) -> dict[str, float]:
    """What each number explains, by its path."""
    shares = found.shares.effect
    return {one.path: float(share) for one, share in zip(found.drawn, shares, strict=True)}
