"""The calendar: what comes on which day, in order, and days as numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sim.scenario.happenings import Deadline, Shock
from sim.scenario.scenario import Dated, Scenario


def in_order(brief: Scenario) -> tuple[tuple[date, Dated | Shock], ...]:
    """The calendar with the shocks that have a date, these first on their day, and with the days
    to which deadlines may be put off, these last.
    """
    dated: list[tuple[date, Dated | Shock]] = [
        (shock.date, shock) for shock in brief.shocks.values() if shock.date is not None
    ]
    dated += [(entry.date, entry) for entry in brief.calendar]
    dated += [
        (entry.moved_to, replace(entry, date=entry.moved_to, put_off=True, moved_to=None))
        for entry in brief.calendar
        if isinstance(entry, Deadline) and entry.moved_to is not None
    ]
    return tuple(sorted(dated, key=lambda day_and_entry: day_and_entry[0]))
