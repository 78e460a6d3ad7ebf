"""The course of the talks in tables: what each stage did, and what happened when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.analysis.course import Held
from sim.analysis.summary import Summary
from sim.view.dates import when
from sim.view.kept import told
from sim.view.sheet import Grid, Section
from sim.view.wording import percent


def course(summary: Summary) -> Iterator[Section]:
    """Stage by stage, and day by day; nothing where no stage is played, and nothing happens."""
    tables = summary.tables
    if summary.course or not tables.has("stages"):
        rows = told(tables, "stages", stage_by_stage(summary.course, tables.cast))
        yield Section("Stage by stage", rows)
    if summary.happenings or not tables.has("dates"):
        days = told(tables, "dates", when(summary.happenings, tables.cast))
        yield Section("What happened when", days)


def stage_by_stage(found: Mapping[str, Held], cast: Mapping[str, Any]) -> Iterator[str | Grid]:
    """A row a stage: how often it was held, and what came of it."""
    tense = any(held.before or held.after for held in found.values() if held.met.count)
    heads = ["held", "signed", "walked out", "sessions", "texts", "settled"]
    heads += ["tension"] if tense else []
    grid = Grid([("", "left"), *((head, "right") for head in heads)])
    for stage, held in found.items():
        row = [str(cast["stages"][stage]["name"]), percent(held.met.share)]
        if held.met.count:
            row += [percent(held.accord.share), percent(held.walked_out.share)]
            row += [f"{held.sessions:.1f}", f"{held.texts:.1f}", f"{held.settled:.1f}"]
            row += [f"{held.before:.2f} → {held.after:.2f}"] if tense else []
        else:
            row += ["–"] * (len(grid.columns) - 2)
        grid.rows.append(tuple(row))
    yield grid
    yield (
        "Held: of the plays. The rest are of those held: how often a text was signed, ratified or "
        "not, and somebody walked out; sessions, texts tabled and issues settled on average"
        f"{'; tension before and after' if tense else ''}. Every play is in stages.parquet."
    )
