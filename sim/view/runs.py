"""Runs side by side in words: what they are called, and how they differ."""

from __future__ import annotations

from sim.analysis.comparison import Comparison, Row
from sim.analysis.shares import Difference
from sim.view.wording import changed, points

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What runs are called in tables, in order; then AA, AB and so on."""

NARROW = 0.001
"""A difference that lies so close to nought is told in hundredths of a point."""


def letters(comparison: Comparison) -> list[str]:
    """A letter for every run, the first's is A."""
    names = [*LETTERS, *(one + other for one in LETTERS for other in LETTERS)]
    return names[: len(comparison.runs)]


def labels(comparison: Comparison) -> list[str]:
    """What each run is: its scenario, and what was changed; of the first run's own scenario
    only what was changed beside the first.
    """
    manifests = [run.tables.manifest for run in comparison.runs]
    first = manifests[0]
    common = list(first.get("changes") or ())
    found = [f"{first['scenario']} {changed(first)}".rstrip()]
    for manifest in manifests[1:]:
        changes = list(manifest.get("changes") or ())
        beside = manifest["scenario"] == first["scenario"] and changes[: len(common)] == common
        own = changed({"changes": changes[len(common) :]}) if beside else ""
        found.append(own or f"{manifest['scenario']} {changed(manifest)}".rstrip())
    return found


def difference(row: Row, run: int) -> str:
    """How a run after the first differs from it: ``+5.1 (+4.0 to +6.2)*``, in points."""
    found = row.differences[run]
    if found is None:
        return "–"
    return f"{spread(found)}{'*' if found.clear else ' '}"


def spread(found: Difference) -> str:
    """A difference with its interval, in percentage points."""
    places = 2 if max(abs(found.low), abs(found.high)) < NARROW else 1
    mean, low, high = (points(x, places) for x in (found.mean, found.low, found.high))
    return f"{mean} ({low} to {high})"
