"""What happened when. docs/tables.md, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.analysis.dates import Happening, curves, happenings
from sim.analysis.ends import ends
from sim.analysis.shares import Share
from sim.analysis.tables import Tables, read
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.model import Block, Talks
from sim.scenario import load
from sim.scenario import read as read_scenario
from sim.view.dates import when
from sim.view.sheet import Grid
from tests import made

EVERYTHING = "tests/property/everything.yaml"
NAMES = ("two_neighbours", "january_2022", EVERYTHING)
N = 150


@cache
def played(name: str) -> Block:
    return Talks(load(name), seed=3).play(0, N)


def counted(block: Block, what: str, of: str) -> NDArray[np.int64]:
    """How often something happened in each play."""
    dates = block.dates
    here = (dates["what"] == what) & (dates["of"] == of)
    return np.bincount(dates["replicate"][here], minlength=block.n)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_what_has_a_day_is_what_came_about(name: str) -> None:
    block, scenario = played(name), load(name)
    out, stages = block.outcomes, block.stages
    for m, measure in scenario.measures.items():
        if measure.in_force is None:
            assert np.array_equal(counted(block, "carried_out", m) > 0, out[f"did_{m}"]), m
        if f"announced_{m}" in out:
            assert np.array_equal(counted(block, "announced", m) > 0, out[f"announced_{m}"]), m
    for stage in scenario.stages:
        here = stages["stage"] == stage.id
        assert np.array_equal(counted(block, "accord", stage.id) > 0, stages["accord"][here])
        assert np.array_equal(
            counted(block, "walked_out", stage.id) > 0, stages["walked_out"][here]
        )
    accidents = sum(counted(block, "accident", m) for m in scenario.measures)
    assert np.array_equal(np.asarray(accidents) > 0, out["accident"])
    refused = sum(counted(block, "refused", stage.id) for stage in scenario.stages)
    assert np.array_equal(np.asarray(refused) > 0, out.get("lapsed", np.zeros(N, np.bool_)))


@pytest.mark.long
def test_everything_that_may_happen_does_somewhere() -> None:
    assert set(played(EVERYTHING).dates["what"]) | set(played("january_2022").dates["what"]) == {
        "accord", "walked_out", "announced", "carried_out", "accident", "ratified", "refused",
        "shock", "promise_kept", "position",
    }  # fmt: skip


def test_days_of_a_play_follow_each_other() -> None:
    for name in NAMES:
        dates = played(name).dates
        for play in range(N):
            days = dates["day"][dates["replicate"] == play].astype(np.int64)
            assert (np.diff(days) >= 0).all()


@pytest.mark.long
@pytest.mark.parametrize("name", ["two_neighbours", "january_2022"])
def test_days_are_those_of_the_story(name: str) -> None:
    block, talks, n_told = played(name), Talks(load(name), seed=3), 0
    for play in range(12):
        here, story = block.dates["replicate"] == play, talks.trace(play)
        for what in ("accord", "shock", "accident"):
            days = block.dates["day"][here & (block.dates["what"] == what)]
            told = [event.date for event in story if event.kind == what]
            assert sorted(map(str, days)) == sorted(map(str, told)), (play, what)
            n_told += len(days)
    assert n_told > 5


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return made.run(tmp_path)


@pytest.mark.long
def test_happenings_have_their_share_of_plays_and_their_days(tables: Tables) -> None:
    first, second = happenings(tables)
    settled = sum(kind in ("partial", "accord") for kind in made.CLASSES)
    assert (first.what, first.of, first.by) == ("accord", "first", "")
    assert first.plays.count == settled
    assert set(first.days) == {date(2030, 5, 1)}
    assert (second.what, second.of, second.by) == ("carried_out", "raid", "LOW")
    assert second.as_dict()["early"] == second.as_dict()["late"] == "2030-06-01"
    grid, words = when((first, second), tables.cast)
    assert isinstance(grid, Grid)
    assert [row[0] for row in grid.rows] == [
        "Signed: First talks",
        "Carried out: A raid on the dam",
    ]
    assert grid.rows[0][2:] == ("", "1 May 2030", "")
    assert "dates.parquet" in str(words)
    names = {**tables.cast, "parties": {"LOW": "Baltic states"}}
    did = [replace(first, what=what, by="LOW") for what in ("walked_out", "ratified", "refused")]
    grid, _ = when(did, names)
    assert isinstance(grid, Grid)
    assert [row[0] for row in grid.rows] == [
        "Baltic states walk out: First talks",
        "Baltic states ratify: First talks",
        "Baltic states refuse at home: First talks",
    ]
    turned = {**tables.cast, "turns": {"vote": {"name": "A new cabinet", "by": "LOW"}}}
    grid, _ = when([replace(first, what="position", of="vote", by="LOW")], turned)
    assert isinstance(grid, Grid)
    assert grid.rows[0][0] == "New position of Lowland: A new cabinet"


@pytest.mark.parametrize(
    ("cast", "names"),
    [
        ({}, ["Shock: raid", "Promise kept: no raids"]),  # as an older manifest has it
        (
            {
                "shocks": {"raid": {"name": "A dam breaks"}},
                "entries": {"no_raids": {"name": "No raids by Lowland"}},
            },
            ["Shock: A dam breaks", "Promise kept: No raids by Lowland"],
        ),
    ],
)
def test_shocks_and_promises_go_by_their_names(cast: dict[str, Any], names: list[str]) -> None:
    """A shock may have the id of a measure."""
    bare = {"measures": {"raid": {"name": "A raid on the dam"}}, "stages": {}, "parties": {}}
    days = (date(2030, 5, 1),) * 3
    found = [
        Happening(what, of, "", Share(1, 2), days)
        for what, of in (("shock", "raid"), ("promise_kept", "no_raids"))
    ]
    grid, _ = when(found, {**bare, **cast})
    assert isinstance(grid, Grid)
    assert [row[0] for row in grid.rows] == names


LAPSING = """
scenario: Two stages and two homes
issues:
  fence: {options: {none_at_all: "no fence", low: "a low fence", high: "a high fence"}}
  gate: {options: {shut: "shut", open: "open"}}
  well: {options: {dry: "dry", dug: "dug"}}
parties:
  A:
    home: {ratify: {at_red_line: even, at_want: even, after: 40}}
    demands: {gate: {want: open, salience: high}, fence: {want: none_at_all, accept: low},
              well: {want: dug}}
  B:
    home: {ratify: {at_red_line: even, at_want: even, after: 20}}
    demands: {gate: {want: shut, accept: open}, fence: {want: high, accept: low, salience: high},
              well: {want: dug}}
calendar:
  - {stage: first, date: 2030-05-01, agenda: [well], sessions: 2}
  - {stage: second, date: 2030-05-15, agenda: [fence, gate], sessions: 6}
  - {stage: third, date: 2030-08-15, agenda: [fence, gate], sessions: 6}
"""


@pytest.mark.long
def test_an_accord_stands_until_a_home_refuses_it(tmp_path: Path) -> None:
    """Day by day as the rows of each play have it, and in the end as the outcomes have it."""
    run = ensemble(read_scenario(LAPSING), Settings(n=200, workers=1, block_size=64), tmp_path)
    tables = read(run.folder)
    curve = curves(tables)["accord"]
    names = ("replicate", "day", "what", "of")
    rows = list(zip(*(tables.column("dates", name).tolist() for name in names), strict=True))
    for day, plays in zip(curve.days.tolist(), curve.plays, strict=True):
        standing: set[tuple[int, str]] = set()
        for play, when_, what, of in rows:
            if when_ <= day and what == "accord":
                standing.add((play, of))
        void = {(play, of) for play, when_, what, of in rows if when_ <= day and what == "refused"}
        assert len({play for play, _ in standing - void}) == plays, day
    assert curve.plays[-1] == ends(tables).accords()["any"].count
    assert 0 < curve.plays[-1] < len(curve.first)
    assert (np.diff(curve.plays) < 0).any()
    assert (np.diff(curve.plays) > 0).any()
