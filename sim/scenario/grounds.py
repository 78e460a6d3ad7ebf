"""What every entry of a scenario file has in its schema: strictness, and what it rests on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.kinds import Basis, Day, Ids, Text, Title


class Entry(BaseModel):
    """Anything that is written in a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Grounded(Entry):
    """An entry that says what it rests on."""

    basis: Basis | None = Field(None, description="what this rests on")
    source: Ids | None = Field(None, description="ids of the sources")
    why: Text | None = Field(None, description="a sentence")
    since: Day | None = Field(None, description="since when it has been so")


class CalendarEntry(Grounded):
    """Anything with a date."""

    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    date: Day = Field(description="the day, such as 2022-01-10")
