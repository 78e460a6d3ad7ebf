"""Scenarios at random are valid, and every mechanism of the format occurs in them."""

from __future__ import annotations

from typing import Any

import pytest

from sim.registry import forums, strategies
from sim.scenario import read
from tests.scenarios_at_random import dumped, thrown

KEYS = (
    "as_of", "secret", "raised", "status_quo", "accept", "values", "curvature", "reads", "basis",
    "package", "follows", "members", "decides", "weights", "count", "believed", "patience",
    "capability", "instructions", "prepared", "preparing", "media", "opposition", "doubters",
    "ratify", "reverberates", "after", "with", "stalled", "in_force", "covers", "imposes", "worth",
    "bluff", "audience_cost", "breach_cost", "accident", "rises_with", "observers", "consult",
    "observers_table", "chair", "veto", "consensus_minus", "majority", "double_majority",
    "stalled_after", "if_fails", "overseen_by", "if", "every", "until", "at_most",
    "track", "spills", "called_by",
    "readouts", "claims", "costly", "deadline", "hard", "shocks", "climate", "text", "asks",
    "refuses", "open_to", "read_as", "promise", "holds", "forgoes", "pays", "kept", "forbids",
    "regard", "tremble", "resists", "contest", "stated", "known", "moved_to",
    "threat",
)  # fmt: skip


def words(value: Any) -> set[str]:
    """All keys and all texts of a scenario."""
    if isinstance(value, dict):
        return set(value) | {word for inner in value.values() for word in words(inner)}
    if isinstance(value, list):
        return {word for inner in value for word in words(inner)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.long
def test_every_mechanism_every_forum_and_every_strategy_occurs() -> None:
    found = {word for seed in range(300) for word in words(thrown(seed))}
    asked = {"human"}
    assert {*KEYS, "strategic", *forums.names(), *strategies.names()} - asked - found == set()


@pytest.mark.long
def test_scenarios_at_random_are_valid() -> None:
    for seed in range(60):
        for fixed in (False, True):
            read(dumped(thrown(seed, fixed)))
