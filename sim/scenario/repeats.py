"""Stages that are repeated: one entry of a file, several of the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from sim.scenario.entries import StageEntry
from sim.scenario.problems import Problems
from sim.scenario.scenario import Stage
from sim.scenario.tree import Path

USUAL, MOST = 12, 100
"""Meetings of a stage that is repeated with no end in sight, and the most of any."""


def repeated(stage: Stage, entry: StageEntry, path: Path, problems: Problems) -> Iterator[Stage]:
    """A stage, and its repeats on later days."""
    if entry.every is None:
        for key in sorted({"until", "at_most"} & entry.model_fields_set):
            wrong = f"{key} means nothing without every."
            problems.add((*path, key), wrong, "Add every: 3 weeks, or leave it out.")
        yield stage
        return
    if entry.until is None:
        wrong = "until is missing: when do the meetings end?"
        problems.add((*path, "until"), wrong, "Write until: a date, or until: open_ended.")
        yield stage
        return
    last, most = entry.until.day, entry.at_most or (MOST if entry.until.day else USUAL)
    stage = replace(stage, open_ended=last is None)
    yield stage
    for i in range(1, most + (last is not None and entry.at_most is None)):
        try:
            day = stage.date + timedelta(days=i * entry.every)
        except OverflowError:
            wrong = "The meetings go on beyond the year 9999."
            problems.add((*path, "every"), wrong, "Meet more often, or set until or at_most.")
            return
        if last is not None and day > last:
            return
        if i == most:
            wrong = f"More than {MOST} meetings until {last}."
            problems.add((*path, "every"), wrong, "Meet less often, or add at_most.")
            return
        yield replace(
            stage, id=f"{stage.id}_{i + 1}", name=f"{stage.name} ({i + 1})", date=day,
            repeats=stage.id,
        )  # fmt: skip
