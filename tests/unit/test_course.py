"""The course of the talks: what stages did adds up to what plays came to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.course import course
from sim.analysis.source import Held
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.model import Block, Talks
from sim.scenario import load
from sim.scenario import read as read_text
from sim.view import sheet
from sim.view.summary import content
from tests.made import run

N = 60
NAMES = ("january_2022", "two_neighbours", "osce_57", "january_2022/talks_without_end")


@pytest.fixture(scope="module", params=NAMES)
def played(request: pytest.FixtureRequest) -> Block:
    return Talks(load(request.param), seed=2).play(0, N)


def by_play(block: Block, column: str) -> np.ndarray:
    """A column of the stages, [R, S]."""
    return np.asarray(block.stages[column]).reshape(block.n, -1)


def test_what_stages_held_is_what_plays_held(played: Block) -> None:
    for column in ("n_sessions", "n_offers"):
        assert (by_play(played, column).sum(axis=1) == played.outcomes[column]).all()
    settled = (played.settlements["by"] == "accord").reshape(N, -1).sum(axis=1)
    if "lapsed" not in played.outcomes or not played.outcomes["lapsed"].any():
        assert (by_play(played, "n_settled").sum(axis=1) >= settled).all()
        accord = by_play(played, "accord").any(axis=1)
        assert (accord == (played.outcomes["accord_kind"] != "")).all()


def test_what_was_not_held_has_nothing(played: Block) -> None:
    met = by_play(played, "met")
    for column in ("n_sessions", "n_offers", "n_settled", "accord", "walked_out"):
        assert not by_play(played, column)[~met].any()
    for column in ("tension_before", "tension_after"):
        assert (np.isnan(by_play(played, column)) == ~met).all()
    assert (by_play(played, "n_sessions")[met] >= 0).all()


ON_CONDITION = """\
scenario: A second meeting where the first agrees
issues:
  x: {options: [a, b, c], status_quo: none}
  y: {options: [a, b, c], status_quo: none}
parties:
  A: {demands: {x: {want: a, accept: {b: 0.5, a: 0.5}}, y: {want: a, accept: b}}}
  B: {demands: {x: {want: c, accept: b}, y: {want: c, accept: b}}}
tension: 0.5
calendar:
  - {stage: one, date: 2030-01-01, sessions: 2, agenda: [x]}
  - {stage: two, date: 2030-01-31, sessions: 2, agenda: [y], if: {accord: one}}
"""


@pytest.mark.long
def test_a_stage_on_condition_is_held_where_that_came_about_and_else_has_nothing() -> None:
    block = Talks(read_text(ON_CONDITION), seed=1).play(0, N)
    met = by_play(block, "met")
    assert met[:, 0].all()
    assert 0 < met[:, 1].sum() < N
    assert (met[:, 1] == by_play(block, "accord")[:, 0]).all()
    for column in ("tension_before", "tension_after"):
        assert (np.isnan(by_play(block, column)) == ~met).all()
    assert not by_play(block, "n_sessions")[~met].any()


def test_a_stage_begins_no_tenser_than_the_one_before_ended_but_for_what_came_between() -> None:
    """With nothing in between and no cooling, tension is handed on as it is."""
    sets = ["tension=0.6", "calendar.talks.sessions=2"]
    block = Talks(load("two_neighbours", sets), seed=1).play(0, 5)
    assert by_play(block, "tension_before")[:, 0].tolist() == [0.6] * 5
    failed = ~by_play(block, "accord")[:, 0]
    moved = by_play(block, "tension_after")[:, 0] - 0.6
    assert (moved[failed] > 0).all()
    assert (moved[~failed] < 0).all()


@pytest.mark.long
def test_authority_never_shrinks_and_beliefs_lie_between_nought_and_one() -> None:
    block = Talks(load("january_2022"), seed=2).play(0, N)
    met = by_play(block, "met").all(axis=1)
    for party in ("RUS", "USA"):
        grown = np.diff(by_play(block, f"authority_{party}")[met], axis=1)
        assert (grown >= 0).all()
        beliefs = by_play(block, f"belief_{party}")[met]
        assert ((beliefs >= 0) & (beliefs <= 1)).all()
        assert (beliefs[:, -1] == block.outcomes[f"belief_{party}"][met]).mean() > 0.5


@pytest.mark.long
def test_a_walk_out_is_told_of_the_stage_where_it_was() -> None:
    talks = Talks(load("january_2022"), seed=2)
    block = talks.play(0, N)
    walked = by_play(block, "walked_out")
    play = int(walked.any(axis=1).argmax())
    ends = [event for event in talks.trace(play) if event.kind == "stage_end"]
    told = {event.stage for event in ends if event.data["reason"] == "walkout"}
    stages = list(talks.layout.scenario.stages)
    assert told == {stages[at].id for at in np.flatnonzero(walked[play])}


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    settings = Settings(n=90, workers=1, block_size=40)
    return read(ensemble(load("january_2022"), settings, tmp_path_factory.mktemp("run")).folder)


@pytest.mark.long
def test_the_table_of_a_run_is_counted_as_by_hand(tables: Tables) -> None:
    rows = tables.source.whole("stages").to_pylist()
    found = course(tables)
    assert list(found) == [name for name in tables.meetings if name in found]
    for stage, held in found.items():
        there = [row for row in rows if row["stage"] == stage]
        assert len(there) == held.met.n == 90
        met = [row for row in there if row["met"]]
        assert held.met.count == len(met)
        assert held.accord.count == sum(row["accord"] for row in met)
        assert held.walked_out.count == sum(row["walked_out"] for row in met)
        assert held.settled == pytest.approx(np.mean([row["n_settled"] for row in met]))
        assert held.after == pytest.approx(np.mean([row["tension_after"] for row in met]))


def test_the_share_of_walk_outs_is_of_those_held(tables: Tables) -> None:
    for held in course(tables).values():
        assert held.walked_out.n == held.accord.n == held.met.count


def test_it_is_told_in_full(tables: Tables) -> None:
    told = sheet.markdown(content(summarise(tables), full=True))
    assert "Stage by stage" in told
    rows = [line for line in told.splitlines() if line.startswith("| NATO-Russia Council |")]
    assert any("→" in row for row in rows)


def test_a_run_that_has_kept_none_of_it_is_told_without(tmp_path: Path) -> None:
    made = run(tmp_path)
    assert course(made)["first"].met.count == made.n
    kept = {name: made.source.whole(name) for name in ("outcomes", "settlements", "objections")}
    assert course(Tables(Held(kept), made.manifest)) == {}


def test_a_table_of_stages_that_is_damaged_is_told_and_not_left_out(tmp_path: Path) -> None:
    made = run(tmp_path)
    assert made.folder is not None
    (made.folder / "stages.parquet").write_bytes(b"nothing")
    with pytest.raises(ResultsError, match=r"stages\.parquet is not what was written"):
        course(read(made.folder))
