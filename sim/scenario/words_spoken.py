"""What a file may say of texts, promises, readouts and norms: the schema."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from sim.scenario import kinds, words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.grounds import CalendarEntry, Entry, Grounded
from sim.scenario.kinds import Check, Flag, Ids, Text, Title, measured, one_of

TONES: Mapping[str, int] = MappingProxyType(
    {"harsh": -2, "stern": -1, "guarded": 0, "constructive": 1, "warm": 2}
)
"""How a readout sounds → steps towards the others."""


class TextEntry(CalendarEntry):
    """A text that is given out: demands, a refusal, an openness."""

    text: Text = Field(description="its id")
    by: Text = Field(description="whose it is")
    to: Ids = Field((), description="to whom it is addressed")
    public: Flag = Field(True, description="whether the public hears of it")
    asks: dict[str, Text] = Field({}, description="issue → the option that it asks for")
    refuses: Ids = Field((), description="issues to which it says no")
    open_to: Ids = Field((), description="issues to which it is open")
    offers: dict[str, Text] = Field({}, description="issue → the option that it would sign")
    read_as: dict[str, Annotated[str, one_of("ultimatum", "offer")]] = Field(
        {}, description="party → how it reads the text; an offer unless named"
    )


class PromiseWhenEntry(Entry):
    """What a payment hangs on."""

    accord: Ids = Field(description="an accord that changes all of these issues")


class PromiseEntry(CalendarEntry):
    """A word given outside any accord."""

    promise: Text = Field(description="its id")
    by: Text = Field(description="whose word it is")
    to: Ids = Field((), description="who counts on it; everybody unless named")
    holds: dict[str, Text] = Field({}, description="issue → the option at which it is held")
    forgoes: Ids = Field((), description="measures of its own that it will not carry out")
    pays: dict[str, kinds.Size] = Field({}, description="party → what it is paid, in stakes")
    when: PromiseWhenEntry | None = Field(None, description="the accord that a payment hangs on")
    kept: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="the chance that it is kept; likely unless named"
    )
    believed: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="how far others believe it; as likely as it is kept unless named"
    )
    checked: Flag = Field(False, description="whether others can check it: as good as kept")


class ReadoutEntry(Grounded):
    """What a party says of an exchange afterwards."""

    tone: Annotated[str, one_of(*TONES)] = Field("guarded", description="how it sounds")
    voice: Annotated[float, Check(kinds.voice, kinds.number_schema(words.VOICE))] = Field(
        1.0, description="who says it; a leader unless named"
    )
    claims: Ids = Field((), description="promises that it says were made")


class NormEntry(Grounded):
    """What those who share it hold to."""

    name: Title | None = Field(None, description="for tables and stories; the id unless named")
    shared_by: Ids = Field(description="the parties that share it")
    forbids: Ids = Field((), description="kinds of measure, or measures")
    cost: kinds.Size = Field(Point(0.0), description="to each that takes part in what is forbidden")
    regard: Annotated[Distribution, measured(words.REGARD)] = Field(
        Point(0.0), description="the share of the others' gain that each adds to its own"
    )
