"""What a scenario file may hold at its top, and which entries its calendar may have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from sim.scenario import kinds, words
from sim.scenario.demands import NewPositionEntry
from sim.scenario.distributions import Distribution
from sim.scenario.entries import (
    AdvancedEntry,
    IssueEntry,
    MeasureEntry,
    PartyEntry,
    SignalEntry,
    SourceEntry,
    StageEntry,
    TensionEntry,
)
from sim.scenario.grounds import CalendarEntry, Entry
from sim.scenario.kinds import Day, Title, measured, short
from sim.scenario.lasting import TWELVE
from sim.scenario.moments import DeadlineEntry, ShockEntry
from sim.scenario.words_spoken import NormEntry, PromiseEntry, TextEntry

DATED: Mapping[str, type[CalendarEntry]] = MappingProxyType(
    {
        "stage": StageEntry,
        "signal": SignalEntry,
        "text": TextEntry,
        "promise": PromiseEntry,
        "deadline": DeadlineEntry,
        "position": NewPositionEntry,
    }
)
"""The key that holds the id of an entry of the calendar → what the entry is."""


class HeadEntry(Entry):
    """What stands at the top of a scenario file."""

    scenario: Title = Field(description="its title")
    question: Title | None = Field(None, description="what it asks, in one line")
    as_of: Day | None = Field(None, description="what lies before is history")
    horizon: Annotated[Distribution, measured(words.MONTHS)] = Field(
        TWELVE, description="months after the calendar up to which what lasts is reckoned"
    )


class FileEntry(HeadEntry):
    """A scenario of the demarche simulator."""

    sources: dict[str, Annotated[SourceEntry, short("title", {"type": "string"})]] = Field(
        {}, description="where facts come from"
    )
    issues: dict[str, IssueEntry] = Field(description="what is decided")
    parties: dict[str, PartyEntry] = Field(description="who negotiates")
    measures: dict[str, MeasureEntry] = Field({}, description="what they may do without accord")
    norms: dict[str, NormEntry] = Field({}, description="what they hold to")
    calendar: list[
        StageEntry | SignalEntry | TextEntry | PromiseEntry | DeadlineEntry | NewPositionEntry
    ] = Field(description="in order of date")
    shocks: dict[str, ShockEntry] = Field({}, description="events that nobody decides")
    tension: Annotated[TensionEntry, short("now", kinds.number_schema(words.TENSION))] | None = None
    advanced: AdvancedEntry | None = None
