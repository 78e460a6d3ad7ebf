"""Runs opened for whoever asks about them: their tables, and what is drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sim.analysis.source import Redrawing
from sim.analysis.tables import Tables, read
from sim.columns import DRAWN
from sim.scenario.scenario import Scenario


def opened(folder: Path) -> Tables:
    """The tables of a run's folder; parameters that it has not kept are drawn again when asked for.

    Raises
    ------
    ResultsError
        If it is no run's folder, unfinished, or of another version.
    """
    from sim.lab.resuming import unchanged

    tables = read(folder)
    return whole(tables, lambda: unchanged(folder, tables.manifest))


def whole(tables: Tables, scenario: Callable[[], Scenario]) -> Tables:
    """Tables with parameters, whether the run has kept them or not.

    Parameters
    ----------
    tables
        Of the run.
    scenario
        Gives what was played.
    """
    if tables.has(DRAWN):
        return tables
    from sim.lab.redrawing import redrawing

    return replace(tables, source=Redrawing(tables.source, redrawing(scenario, tables.manifest)))
