from __future__ import annotations

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from sim import scenario
from sim.analysis.summary import Summary, summarise
from sim.analysis.tables import read
from sim.lab import store
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.scenario import load
from sim.view.summary import show
from tests.made import run

ROOT = Path(__file__).parents[2]


@pytest.fixture
def summary(tmp_path: Path) -> Summary:
    return summarise(run(tmp_path))


def test_classes_run_from_settled_to_grave_and_add_up(summary: Summary) -> None:
    shares = {name: share.count for name, share in summary.outcome_class.items()}
    assert shares == {"accord": 1, "partial": 3, "open_ended": 2, "deployment": 0, "force": 2}
    assert list(shares)[-1] == "force"


def test_an_issue_says_where_it_went_and_by_what(summary: Summary) -> None:
    water = summary.settlement["water"]
    assert (water.moved.count, water.by_accord.count, water.imposed.count) == (6, 4, 2)
    assert {o: s.count for o, s in water.options.items()} == {"nothing": 2, "third": 4, "half": 2}


def test_what_a_kept_promise_settled_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "river.yaml"
    file.write_text(
        (ROOT / "scenarios/two_neighbours.yaml")
        .read_text(encoding="utf-8")
        .replace("harm: {UPP: high}", "harm: {UPP: none}")
        + "  - {promise: word, date: 2030-05-02, by: UPP, holds: {water: third}, kept: 0.5}\n",
        encoding="utf-8",
    )
    river = load(file)
    folder = ensemble(river, Settings(n=40, seed=1, workers=1), tmp_path).folder
    water = summarise(read(folder)).settlement["water"]
    assert 0 < water.promised.count < 40
    assert (water.by_accord.count, water.imposed.count) == (0, 0)
    assert water.moved.count == water.promised.count == water.options["third"].count


def test_an_issue_that_nobody_touched_has_not_moved(summary: Summary) -> None:
    assert summary.settlement["fish"].moved.count == 0


def test_an_undivided_pie_counts_as_not_moved(summary: Summary) -> None:
    pie = summary.settlement["pie"]
    assert pie.moved.count == 1
    assert pie.options["none"].count == 7


def test_accords_are_counted_by_stage_and_kind(summary: Summary) -> None:
    assert summary.accords["first"]["partial"].count == 3
    assert summary.accords["second"]["full"].count == 1
    assert summary.settled_at["first"]["water"].count == 4


def test_objections_come_by_stage_and_then_by_frequency(summary: Summary) -> None:
    found = [(o.stage, o.party, o.issue, o.ground, o.share.count) for o in summary.objections]
    assert found == [("first", "UPP", "water", "mandate", 4), ("second", "ISL", "", "value", 2)]


def test_a_possible_text_is_a_share_of_the_plays_that_were_searched(summary: Summary) -> None:
    assert summary.possible is not None
    assert (summary.possible.count, summary.possible.n) == (4, 6)


def test_accord_and_coercion_are_two_answers(summary: Summary) -> None:
    counts = {kind: share.count for kind, share in summary.accord.items()}
    assert counts == {"any": 4, "full": 1, "partial": 3, "interim": 0, "unratified": 0, "none": 4}
    counts = {kind: share.count for kind, share in summary.coercion.items()}
    assert counts == {"any": 2, "force": 2, "deployment": 2, "none": 6}
    assert summary.cross["none", "force"].count == 2
    assert sum(share.count for share in summary.cross.values()) == summary.tables.n


def test_time_is_the_median_and_the_middle_of_the_plays(summary: Summary) -> None:
    assert (summary.sessions.low, summary.sessions.high) == (2.0, 5.0)
    assert summary.days.median == pytest.approx(15.5)


@pytest.mark.long
def test_the_summary_for_programs_is_json_with_what_the_design_names(summary: Summary) -> None:
    found = json.loads(json.dumps(summary.as_dict()))
    assert {"scenario", "seed", "replicates", "results", "outcome_class", "settlement"} <= set(
        found
    )
    assert found["outcome_class"]["force"]["share"] == 0.25
    assert set(found["outcome_class"]["force"]) == {"share", "low", "high"}
    assert found["settlement"]["water"] == {"nothing": 0.25, "third": 0.5, "half": 0.25}


MONTHLY = """
scenario: Neighbours who meet every month
issues:
  water: {options: {nothing: "no share", third: "a third", half: "half"}}
  fish: {options: {banned: "no fishing", shared: "shared fishing"}}
parties:
  UPP:
    strategy: random
    demands:
      water: {want: nothing, accept: half, salience: low}
      fish: {want: shared, salience: high}
  LOW:
    strategy: random
    demands:
      water: {want: half, accept: half, salience: high}
      fish: {want: banned, accept: shared, salience: low}
calendar:
  - {stage: first, date: 2030-04-01, sessions: 0}
  - {stage: talks, date: 2030-05-01, every: 1 month, until: 2030-09-02, sessions: 1}
  - {stage: last, date: 2030-12-01, sessions: 2}
"""


@pytest.mark.long
def test_a_stage_that_is_repeated_is_one_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a count play by play; every block is a group of rows of its own."""
    monkeypatch.setattr(store, "BYTES_A_GROUP", 1)
    monkeypatch.setattr(store, "A_GROUP_ENDS_AT", 7)
    settings = Settings(n=60, workers=1, block_size=7)
    tables = read(ensemble(scenario.read(MONTHLY), settings, tmp_path).folder)
    assert pq.ParquetFile(tables.folder / "objections.parquet").num_row_groups > 5
    assert {stage: len(several) for stage, several in tables.meetings.items()} == {
        "first": 1,
        "talks": 5,
        "last": 1,
    }
    summary = summarise(tables)
    rows = pq.read_table(tables.folder / "objections.parquet").to_pylist()
    said = {
        (r["replicate"], r["stage"].partition("_")[0], r["party"], r["issue"], r["ground"])
        for r in rows
        if r["last"]
    }
    assert len(said) < len(rows), "somebody said no at two meetings of a play"
    counted = Counter(key[1:] for key in said)
    assert {
        (o.stage, o.party, o.issue, o.ground): o.share.count for o in summary.objections
    } == counted
    outcomes = pq.read_table(tables.folder / "outcomes.parquet").to_pylist()
    accords = Counter((o["accord_stage"].partition("_")[0], o["accord_kind"]) for o in outcomes)
    assert {
        (stage, kind): share.count
        for stage, kinds in summary.accords.items()
        for kind, share in kinds.items()
        if share.count
    } == {key: k for key, k in accords.items() if key[0]}
    assert len({o["accord_stage"] for o in outcomes if o["accord_stage"]}) > 2
    with Console(file=StringIO(), width=100) as console:
        show(summary, console)
    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert "3 stages: first (1 April 2030), talks (5 meetings, 1 May 2030 to" in written
    assert "talks_2" not in written
    assert written.count("talks, 5 meetings, 1 May 2030 to 29 August 2030:") == 1
