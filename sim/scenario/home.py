"""How a party stands at home: its public, and whoever ratifies what it signs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from sim.scenario import words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.grounds import Grounded
from sim.scenario.kinds import Check, Ids, Size, measured, number_schema, whole
from sim.scenario.numbers import number
from sim.scenario.scenario import Home, Ratification
from sim.scenario.words import Scale

_STIRS = ("prepared", "preparing", "media", "opposition", "doubters", "reverberates")
"""Keys that give a party a climate at home."""


def _spoken(scale: Scale) -> Check:
    """A number of notches; ``true`` and ``false`` are what some editors make of yes and no."""

    def read(value: Any) -> Distribution:
        word = {"true": "yes", "false": "no"}.get(value, value) if isinstance(value, str) else value
        return number(word, scale)

    return Check(read, number_schema(scale))


class RatifyEntry(Grounded):
    """What the party signs must be ratified: all of it, or what brings certain options."""

    at_red_line: Annotated[Distribution, measured(words.CHANCE)] = Field(
        description="the chance that a text at its red lines is ratified in a calm climate"
    )
    at_want: Annotated[Distribution, measured(words.CHANCE)] = Field(
        description="the same of a text that gives what it wants"
    )
    after: Annotated[int | None, whole(0, 36_500)] = Field(
        None, description="days from the accord to the vote; once the talks are over unless named"
    )
    when: dict[str, Ids] = Field(
        {}, description="issue → options; only accords that bring one of them; all unless named"
    )


class HomeEntry(Grounded):
    """How a party's leader stands at home."""

    cornered: Size = Field(
        words.SIZE.words["medium"], description="what backing down in public would cost"
    )
    prepared: Annotated[Distribution | None, _spoken(words.PREPARED)] = Field(
        None, description="whether the public is prepared for concessions"
    )
    preparing: Annotated[Distribution | None, measured(words.PREPARING)] = Field(
        None, description="how fast the public is being prepared for them"
    )
    media: Annotated[Distribution | None, measured(words.MEDIA)] = Field(
        None, description="how the media take concessions"
    )
    opposition: Annotated[Distribution | None, measured(words.OPPOSITION)] = Field(
        None, description="how loudly concessions are reproached"
    )
    doubters: Annotated[Distribution | None, measured(words.DOUBTERS)] = Field(
        None, description="how many in its own camp doubt"
    )
    reverberates: Annotated[Distribution | None, measured(words.REVERBERATES)] = Field(
        None, description="how far what others give up at the table is heard there"
    )
    ratify: RatifyEntry | None = Field(None, description="whether what it signs must be ratified")


def home(entry: HomeEntry | None, only: Mapping[str, tuple[int, ...]]) -> Home | None:
    """The home of a party as it is played; None where nothing moves there.

    ``only``: issue → options whose accords are put to the vote; all accords, where empty.
    """
    if entry is None or not (entry.ratify or any(getattr(entry, key) for key in _STIRS)):
        return None
    bar, nothing = entry.ratify, Point(0.0)
    return Home(
        prepared=entry.prepared or nothing,
        preparing=entry.preparing or nothing,
        media=entry.media or nothing,
        opposition=entry.opposition or nothing,
        doubters=entry.doubters or nothing,
        reverberates=entry.reverberates or nothing,
        ratification=Ratification(
            bar.at_red_line, bar.at_want, bar.after, MappingProxyType(dict(only))
        )
        if bar
        else None,
    )


def upside_down(entry: HomeEntry | None) -> bool:
    """Whether red lines are likelier to be ratified than what is wanted."""
    bar = entry.ratify if entry else None
    return bar is not None and bar.at_red_line.middle > bar.at_want.middle
