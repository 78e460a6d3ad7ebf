"""Majorities: a share of the weight; or so many of the parties, and so much of the weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from sim.scenario.kinds import Check
from sim.scenario.numbers import shown
from sim.scenario.problems import Refusal
from sim.scenario.scenario import Adoption
from sim.scenario.shares import SHARE_SCHEMA, share

MAJORITIES: Mapping[str, tuple[float, bool]] = {
    "more than half": (0.5, True),
    "at least half": (0.5, False),
    "two thirds": (2 / 3, False),
    "three quarters": (0.75, False),
}
"""Words for a majority → the share of all weight, and whether it must be exceeded."""


@dataclass(frozen=True)
class Majority:
    """A share of all weight, and whether it must be exceeded."""

    share: float
    strict: bool


def majority(value: Any) -> Majority:
    """A word, ``{more_than: 0.5}`` or ``{at_least: 2/3}``."""
    if isinstance(value, str):
        word = value.replace("_", " ")
        if word not in MAJORITIES:
            remedy = "Or write {more_than: 0.5}, {at_least: 2/3}."
            raise Refusal(f'"{value}" is not a majority.', remedy, word, MAJORITIES)
        return Majority(*MAJORITIES[word])
    if not isinstance(value, dict) or len(value) != 1 or not {"more_than", "at_least"} & set(value):
        raise Refusal("This is not a majority.", "Write {more_than: 0.5} or {at_least: 2/3}.")
    word, written = next(iter(value.items()))
    read = share(written)
    if word == "more_than" and read >= 1:
        raise Refusal("Nobody can have more than all votes.", "Write {at_least: 1}.")
    if word == "at_least" and read <= 0:
        raise Refusal("Everything has at least no votes.", "Write {more_than: 0}, or a share.")
    return Majority(read, word == "more_than")


PARTIES, WEIGHT = 0.55, 0.65
"""Shares in the Council of the European Union (teu16)."""
_EXAMPLE = "Write {parties: 0.55, weight: 0.65}."


@dataclass(frozen=True)
class DoubleMajority:
    """At least these shares of the parties and of the weight of all voters."""

    parties: float = PARTIES
    weight: float = WEIGHT


def double_majority(value: Any) -> DoubleMajority:
    """``{parties: 0.55, weight: 0.65}``; what is left out is as in the Council."""
    if not isinstance(value, dict):
        raise Refusal(f"{shown(value)} is not a double majority.", _EXAMPLE)
    for key in value:
        if key not in {"parties", "weight"}:
            raise Refusal(f'"{key}" is not a key here.', _EXAMPLE, key, ("parties", "weight"))
    shares = {key: share(written) for key, written in value.items()}
    for key, read in shares.items():
        if not read:
            raise Refusal(f"No share of the {key} is asked for.", _EXAMPLE)
    return DoubleMajority(**shares)


def majority_rule(adopt: Any, weights: Any) -> Adoption | None:
    """The rule of an ``adopt`` by majority or double majority; None where all must agree."""
    if adopt.double_majority is not None or adopt.rule == "double_majority":
        double = adopt.double_majority or DoubleMajority()
        return Adoption(
            "double_majority", (), double.weight, False, weights, adopt.veto, double.parties
        )
    if adopt.majority is None and adopt.rule != "majority":
        return None
    asked = adopt.majority or Majority(*MAJORITIES["more than half"])
    return Adoption("majority", (), asked.share, asked.strict, weights, adopt.veto)


Double = Annotated[
    DoubleMajority,
    Check(
        double_majority,
        {
            "type": "object",
            "properties": {"parties": SHARE_SCHEMA, "weight": SHARE_SCHEMA},
            "additionalProperties": False,
        },
    ),
]
