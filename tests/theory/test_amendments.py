"""Amendments, pair by pair, and majorities that count twice. docs/model.md, section 4.

That the median's ideal stands (black1948) is a case of docs/theory.md.
"""

from __future__ import annotations

import pytest

from sim.model import Talks
from sim.scenario.scenario import Adoption, frozen
from sim.view.story import Story
from tests.builders import meeting, party, scale, scenario, stand

LAST = 40
MAJORITY = Adoption("majority", share=0.5, strict=True)


def talks(wants: list[object], quo: int, adoption: Adoption = MAJORITY, **stage: object) -> Talks:
    """Hardliners on one line, each of whom may move what it wants."""
    line = scale("line", LAST + 1, quo)
    names = [f"P{a}" for a in range(len(wants))]
    people = [
        party(name, stand(line, want), strategy="hardliner")  # type: ignore[arg-type]
        for name, want in zip(names, wants, strict=True)
    ]
    held = meeting(names, ["line"], adoption=adoption, forum="amendments", **stage)
    return Talks(scenario([line], people, [held]), seed=4)


def test_what_all_must_prefer_stays_where_it_is() -> None:
    block = talks([5, 20, 35], 20, Adoption()).play(0, 1)
    assert block.settlements["option"][0] == "o20"


def test_nobody_votes_for_a_text_beyond_its_own_lines() -> None:
    """Two of three prefer o3 to o0, and one of them may not sign it: it does not stand."""
    line = scale("line", 5)
    people = [
        party("A", stand(line, 3), strategy="hardliner"),
        party("B", stand(line, 4, mandate=[0, 4]), strategy="hardliner"),
        party("C", stand(line, 0), strategy="hardliner"),
    ]
    held = meeting("ABC", ["line"], adoption=MAJORITY, forum="amendments", sessions=1)
    played = Talks(scenario([line], people, [held]))
    events = played.trace(0)
    motions = [event.data for event in events if event.kind == "motion"]
    assert [(m["won"], m["favour"], m["against"]) for m in motions] == [
        (False, ("A",), ("C",)),
        (True, ("A", "B"), ("C",)),
    ]
    (put,) = (event for event in events if event.kind == "put")
    assert put.data["changes"] == {"line": "o4"}
    assert played.play(0, 1).settlements["option"][0] == "o4"


def test_the_votes_are_told() -> None:
    played = talks([5, 20, 35], 40, sessions=2)
    words = "\n".join(p.words for p in Story(played.brief).told(played.trace(0)))
    assert "The vote: for it P0 and P1, against it P2; it stands from now on." in words
    assert "The text that stands is put to the vote" in words
    assert "Accord, signed by P0 and P1" in words


def double(parties: float, weight: float, weights: dict[str, float]) -> Adoption:
    return Adoption("double_majority", (), weight, False, frozen(weights), (), parties)


@pytest.mark.parametrize(
    ("adoption", "adopted"),
    [
        (double(0.55, 0.65, {"P0": 1, "P1": 1, "P2": 1}), True),  # 2 of 3, and of weight
        (double(0.70, 0.65, {"P0": 1, "P1": 1, "P2": 1}), False),  # too few
        (double(0.55, 0.65, {"P0": 1, "P1": 1, "P2": 2}), False),  # too light
        (double(0.66, 0.50, {"P0": 1, "P1": 1, "P2": 2}), True),  # at least is enough
        (double(0.30, 0.50, {"P0": 1, "P1": 1, "P2": 2}), True),
    ],
)
def test_a_double_majority_needs_heads_and_weight(adoption: Adoption, adopted: bool) -> None:
    """P0 and P1 want the line moved, P2 does not."""
    block = talks([10, 10, 0], 0, adoption, sessions=1).play(0, 1)
    assert (block.settlements["option"][0] == "o10") is adopted
