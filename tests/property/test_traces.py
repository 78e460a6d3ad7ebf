"""The story of one play is that play: ``trace`` tells what ``play`` has in its tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import sim.scenario
from sim.compiling import TIE
from sim.model import Block, Event, Talks
from tests.property.tables import thorough
from tests.scenarios_at_random import Written, dumped, rich


def assert_told(talks: Talks, block: Block, replicate: int) -> None:
    """The events of a replicate agree with its rows."""
    events, row = talks.trace(replicate), replicate - block.first
    outcome = {name: column[row] for name, column in block.outcomes.items()}
    end = events[-1]
    assert end.kind == "end"
    assert end.data["outcome_class"] == outcome["outcome_class"]
    for party in talks.brief.parties:
        assert end.data["values"][party] == outcome[f"value_{party}"]
    mine = block.settlements["replicate"] == replicate
    issues, options = block.settlements["issue"][mine], block.settlements["option"][mine]
    assert dict(end.data["settlement"]) == dict(zip(issues, options, strict=True))
    assert sum(event.kind == "offer" for event in events) == outcome["n_offers"]
    assert accord_of(talks, events) == (outcome["accord_stage"], outcome["accord_kind"])
    assert any(event.kind == "accident" for event in events) == outcome["accident"]
    done = {event.data["measure"]: event.data["carried_out"] for event in of(events, "measure")}
    for measure in talks.brief.measures:
        assert done.get(measure, False) == outcome[f"did_{measure}"]
    assert_objections_told(block, events, replicate)


def of(events: Sequence[Event], kind: str) -> list[Event]:
    """The events of a kind."""
    return [event for event in events if event.kind == kind]


def accord_of(talks: Talks, events: Sequence[Event]) -> tuple[str, str]:
    """Stage and kind of the first full or else first accord that is told, has not lapsed, and of
    which no measure has overruled all.
    """
    everything = {name for name, on in zip(
        talks.layout.issues, talks.layout.on_some_agenda, strict=True) if on}  # fmt: skip
    standing: dict[str, set[str]] = {}
    agreed: dict[str, str] = {}
    full = ""
    for event in events:
        if event.kind == "accord":
            standing[str(event.stage)] = set(event.data["settled"])
            agreed |= event.data["changes"]
            if not full and set().union(*standing.values()) == everything:
                full = str(event.stage)
        elif event.kind == "ratification" and not event.data["ratified"]:
            standing.pop(event.data["accord"], None)
            full = ""
        elif event.kind in {"measure", "decided"} and event.data["succeeded"] is not None:
            won = event.kind == "decided" or event.data["succeeded"]
            imposed = {k for k, o in event.data["imposes"].items() if won and agreed.get(k) != o}
            full = full if imposed.isdisjoint(set().union(*standing.values())) else ""
            standing = {stage: left for stage, on in standing.items() if (left := on - imposed)}
    return (full, "full") if full else (next(iter(standing), ""), "partial" if standing else "")


def assert_objections_told(block: Block, events: Sequence[Event], replicate: int) -> None:
    """Every objection in the table was made in the story, and the other way round."""
    table, mine = block.objections, block.objections["replicate"] == replicate
    kept = {
        (stage, party) for stage, party in zip(
            table["stage"][mine], table["party"][mine], strict=True)
    }  # fmt: skip
    told = {
        (event.stage, event.party)
        for event in of(events, "answer")
        if event.data["counts"] and not event.data["yes"]
    }
    assert kept == told
    assert_last_told(block, events, mine)


def assert_last_told(block: Block, events: Sequence[Event], mine: NDArray[np.bool_]) -> None:
    """What the table marks as last is what each party's last answer at a stage says."""
    table = block.objections
    names = ("stage", "party", "issue", "ground")
    rows = zip(*(table[name][mine & table["last"]] for name in names), strict=True)
    last: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for event in events:
        if event.kind == "accord" or (event.kind == "answer" and event.data["counts"]):
            for party in event.data.get("signers", (event.party,)):
                last[str(event.stage), str(party)] = said(event)
    assert set(rows) == {(*seat, *ground) for seat, now in last.items() for ground in now}


def said(event: Event) -> set[tuple[str, str]]:
    """The issues and grounds of an answer; none of a yes."""
    if event.kind == "accord" or event.data["yes"]:
        return set()
    package = set(event.data["package"])
    found = {(i, "package" if i in package else "mandate") for i in event.data["issues"]}
    grounds = set(event.data["grounds"]) & {"value", "home"}
    if "value" in grounds and event.data["value"] < event.data["no_deal"] - TIE:
        grounds = grounds - {"value"} | {"no_deal"}
    return found | {("", why) for why in grounds}


@pytest.mark.long
@pytest.mark.parametrize("name", ["january_2022", "two_neighbours"])
def test_the_story_of_a_shipped_scenario_is_that_play(name: str) -> None:
    talks = Talks(sim.scenario.load(name), seed=1)
    block = talks.play(0, 20)
    for replicate in (0, 7, 17, 19):
        assert_told(talks, block, replicate)


@pytest.mark.long
@thorough
@given(rich(), st.integers(0, 9))
def test_the_story_of_any_scenario_is_that_play(written: Written, replicate: int) -> None:
    talks = Talks(sim.scenario.read(dumped(written)), seed=4)
    assert_told(talks, talks.play(0, 10), replicate)
