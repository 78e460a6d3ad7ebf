"""What a file may say of a party's position: demands, readings of them, packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from sim.scenario import kinds, words
from sim.scenario.distributions import Distribution, Point
from sim.scenario.grounds import CalendarEntry, Grounded
from sim.scenario.kinds import Check, Ids, Text, accepted, measured, short, wanted
from sim.scenario.numbers import number
from sim.scenario.problems import Refusal

_OPTION = {"type": "string"}
_READINGS = {"type": "object", "additionalProperties": {"type": "number"}}
_MANY = {"type": "array", "items": _OPTION}
PACKAGE = {
    "anyOf": [
        {"const": "all"},
        _MANY,
        {
            "type": "object",
            "properties": {
                "issues": {"anyOf": [{"const": "all"}, _MANY]},
                "chance": {"type": ["number", "string"]},
            },
            "required": ["issues"],
            "additionalProperties": False,
        },
    ]
}


@dataclass(frozen=True)
class Package:
    """Issues settled only together, None for all, and the chance that they are."""

    issues: tuple[str, ...] | None = ()
    chance: float = 1.0


def packaged(value: Any) -> Package:
    """A package, or ``{issues: …, chance: …}``."""
    if not isinstance(value, dict):
        return Package(kinds.package(value))
    for name in value:
        if name not in Package.__dataclass_fields__:
            known = Package.__dataclass_fields__
            raise Refusal(f'"{name}" is not a key of a package.', "", str(name), known)
    if "issues" not in value:
        raise Refusal("issues is missing here.", "Write {issues: all, chance: 0.6}.")
    chance = number(value.get("chance", "1"), words.CHANCE)
    if not chance.fixed:
        wrong = "The chance of a package is itself a doubt, and needs one number."
        raise Refusal(wrong, "Write {issues: all, chance: 0.6}, say.")
    return Package(kinds.package(value["issues"]), chance.middle)


def chance_of_reading(value: Any) -> float:
    """How often a reading is the right one: a chance that is one number."""
    chance = number(value, words.CHANCE)
    if not chance.fixed:
        wrong = "The odds of a reading are themselves a doubt, and need one number."
        raise Refusal(wrong, "Write odds: 0.6, say.")
    return chance.middle


class NewDemandEntry(Grounded):
    """What is new in a demand."""

    want: Annotated[dict[str, float] | None, Check(wanted, {"anyOf": [_OPTION, _READINGS]})] = (
        Field(None, description="the option it asks for")
    )
    accept: Annotated[
        str | dict[str, float] | tuple[str, ...] | None,
        Check(accepted, {"anyOf": [_OPTION, _READINGS, _MANY]}),
    ] = Field(
        None,
        description="the red line: it signs this, what it wants, and what lies beyond; "
        "a list is exactly what it signs; the status quo unless named",
    )
    salience: Annotated[Distribution | None, measured(words.SALIENCE)] = Field(
        None, description="how much it matters; medium unless named"
    )
    values: dict[str, Annotated[Distribution, measured(words.SHARE)]] | None = Field(
        None, description="what each option is worth, 0 to 1, instead of the formula"
    )
    curvature: Annotated[Distribution, measured(words.CURVATURE)] = Field(
        Point(1.0), description="1 linear; above 1 the first concessions are cheap"
    )
    reads: dict[str, Text] = Field({}, description="an ambiguous option, read as another one")


class PositionEntry(NewDemandEntry):
    """Where a party stands on an issue."""

    counts_with: Ids = Field(
        (),
        description="issues without a change of which, by the same accord, a gain is worth nothing",
    )


class ReadingEntry(Grounded):
    """One version of a party's whole position."""

    odds: Annotated[float, Check(chance_of_reading, {"type": ["number", "string"]})] = Field(
        description="the chance that it is the right one; those of all add up to 1"
    )
    demands: dict[str, Annotated[PositionEntry, short("want", _OPTION)]] = Field(
        {}, description="issue → what differs there from the party's demand"
    )
    package: Annotated[
        tuple[str, ...] | None, Check(kinds.package, {"anyOf": [{"const": "all"}, _MANY]})
    ] = Field((), description="issues that it settles only together; the party's unless named")


class NewPositionEntry(CalendarEntry):
    """From its date on a party has another position."""

    position: Text = Field(description="its id")
    by: Text = Field(description="whose position changes")
    demands: dict[str, Annotated[NewDemandEntry, short("want", _OPTION)]] = Field(
        {}, description="issue → what is new in its demand; what is not written stays"
    )
    package: Annotated[Package | None, Check(packaged, PACKAGE)] = Field(
        None, description="issues that it settles only together from then on"
    )
    chance: Annotated[Distribution | None, measured(words.CHANCE)] = Field(
        None, description="the chance that it comes; certain unless named"
    )
