"""Runs side by side in words: what they are called, and how they differ."""

from __future__ import annotations

from collections import Counter

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


def names_of(comparison: Comparison, kind: str, short: bool = False) -> dict[str, str]:
    """Names of ``issues`` or ``measures`` by id, over all runs; where several go by one name,
    each with its id. ``short``: the short name of what has one.
    """
    found: dict[str, str] = {}
    for run in comparison.runs:
        for key, about in run.tables.cast[kind].items():
            found.setdefault(key, str((short and about.get("short")) or about["name"]))
    often = Counter(found.values())
    return {key: name if often[name] == 1 else f"{name} ({key})" for key, name in found.items()}


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
