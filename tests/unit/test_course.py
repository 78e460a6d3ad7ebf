"""The course of the talks: what stages did adds up to what plays came to."""

from __future__ import annotations

from functools import cache
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
    return plays_of(request.param)


@cache
def plays_of(name: str) -> Block:
    return Talks(load(name), seed=2).play(0, N)


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


def last_text(block: Block, play: int, stage: str) -> dict[str, list[str]]:
    """Who tabled the last text that was answered at a stage of a play, and who said yes to it."""
    table = block.answers
    rows = np.flatnonzero((table["replicate"] == play) & (table["stage"] == stage))
    by, session = table["by"][rows[-1]], table["session"][rows[-1]]
    last = {
        str(table["party"][row]): bool(table["yes"][row])
        for row in rows
        if (table["by"][row], table["session"][row]) == (by, session)
    }
    return {"by": [str(by)] if by else [], "yes": [party for party, yes in last.items() if yes]}


@pytest.mark.parametrize("name", NAMES)
def test_who_signed_is_who_said_yes_to_the_last_text_and_who_tabled_it(name: str) -> None:
    n_signed, brief, played = 0, load(name), plays_of(name)
    for stage in brief.stages:
        here = played.stages["stage"] == stage.id
        for play, signers in zip(
            played.stages["replicate"][here], played.stages["signers"][here], strict=True
        ):
            accord = played.stages["accord"][here & (played.stages["replicate"] == play)]
            assert bool(signers) == accord.all()
            if signers and (played.answers["replicate"] == play).any():
                said = last_text(played, play, stage.id)
                own = [party for party in said["by"] if party in stage.parties]
                expected = {*said["yes"], *(own if said["by"] != [stage.chair] else [])}
                assert signers.split("|") == [p for p in brief.parties if p in expected]
                n_signed += 1
    assert n_signed > 5


@pytest.mark.long
@pytest.mark.parametrize("name", ["two_neighbours", "tests/property/everything.yaml"])
def test_who_signed_is_who_the_story_says_has_signed(name: str) -> None:
    talks, n_told = Talks(load(name), seed=2), 0
    block = talks.play(0, 20)
    for play in range(20):
        here = (block.stages["replicate"] == play) & (block.stages["signers"] != "")
        kept = zip(block.stages["stage"][here], block.stages["signers"][here], strict=True)
        told = {
            e.stage: "|".join(e.data["signers"]) for e in talks.trace(play) if e.kind == "accord"
        }
        assert dict(kept) == told
        n_told += len(told)
    assert n_told > 5


OUTVOTED = """\
scenario: Two outvote a third, then all agree, then nobody gives way
issues:
  x: {options: [a, b, c], status_quo: none}
  y: {options: [a, b], status_quo: a}
  z: {options: [a, b], status_quo: none}
parties:
  A: {strategy: hardliner, demands: {x: {want: a}, y: {want: b}, z: {want: a}}}
  B: {strategy: acquiescent, demands: {x: {want: c, accept: a}, y: {want: b}, z: {want: b}}}
  C: {strategy: hardliner, demands: {x: {want: c, accept: b}, y: {want: b}, z: {want: b}}}
  D: {strategy: hardliner, demands: {x: {want: a}, y: {want: b}}}
calendar:
  - {stage: outvoted, date: 2030-01-01, sessions: 2, first: C, parties: [A, B, C], agenda: [x],
     adopt: {majority: {more_than: 0.5}, veto: [A]}}
  - {stage: everybody, date: 2030-02-01, sessions: 2, parties: [A, B, C, D], agenda: [y]}
  - {stage: nobody, date: 2030-03-01, sessions: 2, parties: [A, B, C], agenda: [z]}
"""


def test_who_is_outvoted_has_not_signed_and_who_is_not_there_neither() -> None:
    """C and B would take c, and A, whose yes is needed, takes nothing but a: B gives way."""
    block = Talks(read_text(OUTVOTED), seed=1).play(0, 3)
    assert by_play(block, "signers").tolist() == [["A|B", "A|B|C|D", ""]] * 3
    accord = block.dates["what"] == "accord"
    assert set(block.dates["by"][accord]) == {""}


WORDS_AND_DRILLS = """\
scenario: Two calls with drills between them
issues: {x: {options: [a, b], status_quo: a}}
parties:
  A: {resolve: 0.6, believed: {uniform: [0, 1]}, demands: {x: {want: b}}}
  B: {demands: {x: {want: a}}}
measures: {strike: {by: A, kind: force, when: {no_accord: [x]}, cost: 1, harm: {B: 1}}}
calendar:
  - {stage: one, date: 2030-01-01, forum: exchange}
  - {signal: drills, date: 2030-01-10, by: A, shows: resolve, strength: 3}
  - {stage: two, date: 2030-02-01, forum: exchange}
  - {stage: three, date: 2030-02-02, forum: exchange, if: {accord: two}}
"""


def test_a_stage_begins_with_the_beliefs_that_there_are_and_leaves_what_it_has_taught() -> None:
    """Words teach nothing; the drills turn an even density to 3^x, of mean 3/2 − 1/ln 3."""
    block = Talks(read_text(WORDS_AND_DRILLS), seed=1).play(0, 2)
    before, after = by_play(block, "believed_before_A"), by_play(block, "belief_A")
    expected = [0.5, 1.5 - 1.0 / np.log(3.0)]
    assert before[:, :2] == pytest.approx(np.array([expected] * 2), abs=1e-3)
    assert (after[:, :2] == before[:, :2]).all()
    assert np.isnan(before[:, 2]).all(), "a stage that was not held"
    assert "believed_before_B" not in block.stages, "nobody asks how resolved B is"


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


@pytest.mark.long
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


@pytest.mark.long
def test_a_table_of_stages_that_is_damaged_is_told_and_not_left_out(tmp_path: Path) -> None:
    made = run(tmp_path)
    assert made.folder is not None
    (made.folder / "stages.parquet").write_bytes(b"nothing")
    with pytest.raises(ResultsError, match=r"stages\.parquet is not what was written"):
        course(read(made.folder))
