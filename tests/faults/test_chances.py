"""Every chance and every share of the format at 0, at 1 and next to them, in everything.yaml.

What is sound is said in :mod:`tests.faults.soundness`; what a chance of 0 or 1 must mean is
said here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.errors import ScenarioError
from sim.model import Block, Talks
from sim.scenario import read
from tests.faults.soundness import PLAYS, unplayable
from tests.scenarios_at_random import dumped

Written = dict[str, Any]
EVERYTHING = Path(__file__).resolve().parents[1] / "property" / "everything.yaml"
CALM, LAST_DAY, FIRST = "promise calm", "deadline last_day", "stage first"
CHANCES = (
    "parties.AAA.resolve", "parties.AAA.believed", "parties.AAA.home.cornered",
    "parties.AAA.home.prepared", "parties.AAA.home.doubters", "parties.AAA.home.ratify.at_red_line",
    "parties.AAA.home.ratify.at_want",
    "parties.AAA.instructions.pace", "measures.force.success", "measures.force.bluff",
    "measures.sanctions.with.CCC", f"{CALM}.kept", f"{CALM}.believed", f"{LAST_DAY}.hard",
    f"{FIRST}.spills", "shocks.incident.chance", "shocks.vote.resolve.BBB", "norms.care.regard",
    "tension.now", "tension.accident.chance", "advanced.cooling",
)  # fmt: skip
VALUES = (0, 1, 1e-9, 1 - 1e-9)
MEANINGLESS = {
    ("parties.AAA.home.ratify.at_red_line", 1): "likelier to be ratified than one that gives all",
    ("parties.AAA.home.ratify.at_red_line", 1 - 1e-9): "likelier to be ratified than one that",
    ("parties.AAA.home.ratify.at_want", 0): "likelier to be ratified than one that gives all",
    ("parties.AAA.home.ratify.at_want", 1e-9): "likelier to be ratified than one that gives all",
    ("norms.care.regard", 0): "A norm that asks nothing.",
}
"""What is refused, alone, and in which words."""


def written(changes: dict[str, float]) -> Written:
    """Everything, with the numbers at these paths; an entry is found by its kind and id."""
    found: Written = yaml.safe_load(EVERYTHING.read_text(encoding="utf-8"))
    for path, value in changes.items():
        *way, last = path.split(".")
        at: Any = found
        if " " in way[0]:
            kind, name = way.pop(0).split()
            at = next(entry for entry in found["calendar"] if entry.get(kind) == name)
        for step in way:
            at = at[step]
        at[last] = value
    return found


def play(changes: dict[str, float], n: int = 60) -> Block:
    """The first plays."""
    return Talks(read(dumped(written(changes))), seed=1).play(0, n)


@pytest.mark.long
@pytest.mark.parametrize("value", VALUES)
def test_all_chances_at_an_end_at_once_are_played_in_numbers_within_their_ranges(
    value: float,
) -> None:
    changes = {path: value for path in CHANCES if MEANINGLESS.get((path, value), "l")[0] == "l"}
    assert unplayable(read(dumped(written(changes))), PLAYS - 1) is None


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("path", CHANCES)
def test_each_chance_at_an_end_is_played_in_numbers_within_their_ranges_or_refused(
    path: str, value: float
) -> None:
    text = dumped(written({path: value}))
    if (path, value) in MEANINGLESS:
        with pytest.raises(ScenarioError, match=MEANINGLESS[path, value]):
            read(text)
    else:
        assert unplayable(read(text), PLAYS - 1) is None


@pytest.mark.long
@pytest.mark.parametrize("unlikely", [0, 1e-9])
def test_what_has_no_chance_never_happens(unlikely: float) -> None:
    block = play({"tension.accident.chance": unlikely, f"{CALM}.kept": unlikely})
    assert not block.outcomes["accident"].any()
    assert "calm" not in set(block.settlements["by"])
    vain = play({"measures.force.success": unlikely, "tension.accident.chance": 1})
    assert vain.outcomes["accident"].any()
    assert vain.outcomes["did_force"].any()  # by accident
    assert "force" not in set(vain.settlements["by"])
    said = [play({"measures.force.bluff": b}).outcomes["announced_force"] for b in (unlikely, 1)]
    assert said[0].sum() < said[1].sum()


@pytest.mark.long
@pytest.mark.parametrize("sure", [1 - 1e-9, 1])
def test_what_is_sure_always_happens(sure: float) -> None:
    block = play({
        "tension.accident.chance": sure, "measures.force.success": sure,
        "measures.force.bluff": sure, f"{CALM}.kept": sure, "measures.sanctions.resists": 0,
    })  # fmt: skip
    outcomes, settled = block.outcomes, block.settlements
    assert outcomes["announced_force"].all()
    assert outcomes["accident"].mean() > 0.9
    land = settled["issue"] == "land"
    assert (settled["by"][land] == "force").tolist() == outcomes["did_force"].tolist()
    arms = settled["issue"] == "arms"
    assert set(settled["by"][arms]) <= {"calm", "accord"}
