"""Measures that come about in another way than for want of an accord, and threats as moves."""

from __future__ import annotations

from sim.scenario.entries import MeasureEntry, WhenEntry
from sim.scenario.problems import Problems
from sim.scenario.tree import Path

_IN_FORCE_ALREADY = {
    "imposes": "it would have imposed it by now",
    "success": "it would have succeeded by now",
    "accident": "an accident cannot set off what is there",
    "audience_cost": "nobody can back down from it",
    "breach_cost": "an accord lifts it",
    "public": "nobody need threaten it",
    "bluff": "nobody need threaten it",
}
"""Keys that mean nothing of a measure in force, and why."""
_AT_STAKE = frozenset({"imposes", "success"})
"""Of these, what is open as long as it is fought out."""
_FOUGHT_OUT = frozenset({"decides", "front"})
"""Keys by which it is."""


def when_of(path: Path, entry: MeasureEntry, problems: Problems) -> WhenEntry:
    """What calls for a measure; one in force ends with a whole accord unless it says."""
    if entry.when is not None:
        return entry.when
    if entry.in_force is None and not problems.spoilt((*path, "when")):
        wrong = f"when is missing: {MeasureEntry.model_fields['when'].description}."
        problems.add((*path, "when"), wrong)
    return WhenEntry.model_construct(no_accord=None)


def check_threat(path: Path, entry: MeasureEntry, problems: Problems) -> None:
    """Tell what cannot go together in one measure."""
    written, when = entry.model_fields_set, entry.when
    if "bluff" in written and not entry.public.strategic:
        wrong = "Only a threat that is made when its leader chooses can be a bluff."
        problems.add((*path, "bluff"), wrong, "Write public: strategic, or leave bluff out.")
    if when is not None and when.stalled is not None:
        for key in sorted(written & {"accident", "covers", "for_all", "breach_cost"}):
            wrong = f"{key} means nothing here: it is decided where a stage stalls."
            problems.add((*path, key), wrong, "Leave it out.")
    if entry.in_force is not None:
        _check_in_force(path, entry, problems)


def _check_in_force(path: Path, entry: MeasureEntry, problems: Problems) -> None:
    when = entry.when
    if when is not None and (when.answers or when.stalled or when.by):
        wrong = f"It has been in force since {entry.in_force}: nothing else calls for it."
        remedy = "Leave when out, or write when: {no_accord: [issue, …]}."
        problems.add((*path, "when"), wrong, remedy)
    fought = bool(entry.model_fields_set & _FOUGHT_OUT)
    for key, why in _IN_FORCE_ALREADY.items():
        if key not in entry.model_fields_set or (fought and key in _AT_STAKE):
            continue
        wrong = f"{key} means nothing of a measure in force: {why}."
        remedy = "Leave it out, or leave in_force out."
        if key in _AT_STAKE:
            remedy = "Add decides or front if it is still fought over, or leave it out."
        problems.add((*path, key), wrong, remedy)
