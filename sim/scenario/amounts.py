"""Costs, benefits and harms: for everyone, by party, as a prize, as a share of GDP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sim.scenario.distributions import Distribution
from sim.scenario.numbers import FAMILIES, number
from sim.scenario.problems import Refusal
from sim.scenario.words import PERCENT, SIZE

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


@dataclass(frozen=True)
class Prize:
    """What an amount is just worth: an issue moved to an option."""

    issue: str
    option: str


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


def amount(value: Any) -> Distribution | Prize:
    """A size in stakes, or the prize that it is just worth."""
    if not (isinstance(value, dict) and "worth" in value):
        return number(value, SIZE)
    prize = value["worth"]
    if len(value) == 1 and isinstance(prize, dict) and len(prize) == 1:
        issue, option = next(iter(prize.items()))
        if isinstance(option, str):
            return Prize(issue, option)
    raise Refusal("worth names one prize.", "Write {worth: {issue: option}}.")


def gain(value: Any) -> Distribution:
    """A size in stakes; a prize is what a cost is measured by."""
    if isinstance(value, dict) and "worth" in value:
        raise Refusal("worth measures a cost.", "Write benefit: a size in stakes, such as 0.3.")
    return number(value, SIZE)


def harm_done(value: Any) -> Distribution | GdpShare:
    """Harm in stakes, or in per cent of GDP."""
    if isinstance(value, dict) and "gdp" in value:
        if len(value) > 1:
            raise Refusal("gdp stands alone.", "Write {gdp: [3, 15]}.")
        return GdpShare(number(value["gdp"], PERCENT))
    return number(value, SIZE)
