"""Costs, benefits and harms: for everyone, by party, as a prize, as a share of GDP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sim.scenario.distributions import Distribution
from sim.scenario.numbers import FAMILIES, number
from sim.scenario.problems import Refusal
from sim.scenario.words import CHANCE, PERCENT, SIZE

EVERYONE = ""
"""The key of an amount that holds for every executor."""

SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": list(SIZE.words)},
        {"type": "number", "minimum": 0},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        {"type": "object", "description": "a distribution, {worth: {issue: option}}, or by party"},
    ]
}
COSTS: dict[str, Any] = {"anyOf": [{"const": "contest"}, *SCHEMA["anyOf"]]}


@dataclass(frozen=True)
class Prize:
    """What an amount is just worth: issues moved to options, (issue, option) each."""

    moves: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Contest:
    """A cost as high as a contest for what the measure imposes makes it."""


@dataclass(frozen=True)
class Harm:
    """A harm in stakes; ``stated``: whatever capabilities say."""

    size: Distribution
    stated: bool = False


@dataclass(frozen=True)
class GdpShare:
    """A harm in per cent of GDP."""

    percent: Distribution


def is_number(value: Any) -> bool:
    """Whether what is written is one number, and not numbers by party."""
    if not isinstance(value, dict):
        return True
    return all(
        key in SIZE.words or key in FAMILIES or key == "worth" or not key[:1].isalpha()
        for key in value
    )


def by_party(value: Any) -> Any:
    """One number holds for everyone."""
    return {EVERYONE: value} if is_number(value) else value


def amount(value: Any) -> Distribution | Prize | Contest:
    """A size in stakes, the prize that it is just worth, or what a contest for it costs."""
    if value == "contest":
        return Contest()
    if not (isinstance(value, dict) and "worth" in value):
        return number(value, SIZE)
    prize = value["worth"]
    named = prize.values() if isinstance(prize, dict) and len(value) == 1 else ()
    if named and all(isinstance(option, str) for option in named):
        return Prize(tuple(prize.items()))
    raise Refusal("worth names a prize.", "Write {worth: {issue: option}}, one or several.")


def gain(value: Any) -> Distribution:
    """A size in stakes; a prize is what a cost is measured by."""
    if isinstance(value, dict) and "worth" in value:
        raise Refusal("worth measures a cost.", "Write benefit: a size in stakes, such as 0.3.")
    return number(value, SIZE)


def harm_done(value: Any) -> Harm | GdpShare:
    """Harm in stakes, perhaps whatever capabilities say, or in per cent of GDP."""
    if isinstance(value, dict) and "gdp" in value:
        if len(value) > 1:
            raise Refusal("gdp stands alone.", "Write {gdp: [3, 15]}.")
        return GdpShare(number(value["gdp"], PERCENT))
    if isinstance(value, dict) and "size" in value:
        if value.keys() - {"size", "by"} or value.get("by", "stated") != "stated":
            raise Refusal("A harm has a size.", "Write {size: ruinous, by: stated}.")
        return Harm(number(value["size"], SIZE), "by" in value)
    return Harm(number(value, SIZE))


def resistance(value: Any) -> Distribution | Literal["capability"] | None:
    """Whether an answer resists: by its leader's capability, by a share of the chance, or not."""
    if value in (True, "yes", "true"):
        return "capability"
    if value in (False, "no", "false"):
        return None
    return number(value, CHANCE)
