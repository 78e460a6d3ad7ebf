"""Double majorities: so many of the parties, and so much of the weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from sim.scenario.kinds import MAJORITIES, Check, setting
from sim.scenario.numbers import shown
from sim.scenario.problems import Refusal
from sim.scenario.scenario import Adoption

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
    shares = {key: setting(0, 1).read(share) for key, share in value.items()}
    for key, share in shares.items():
        if not share:
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
    share, strict = MAJORITIES["more than half"]
    if adopt.majority is not None:
        share, strict = adopt.majority.share, adopt.majority.strict
    return Adoption("majority", (), share, strict, weights, adopt.veto)


_SHARE = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}
Double = Annotated[
    DoubleMajority,
    Check(
        double_majority,
        {
            "type": "object",
            "properties": {"parties": _SHARE, "weight": _SHARE},
            "additionalProperties": False,
        },
    ),
]
