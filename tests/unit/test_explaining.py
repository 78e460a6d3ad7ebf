"""What `explain` says: of plays, threats and states, in words and for programs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.errors import UsageError
from sim.lab.explaining import explain
from sim.lab.states import QUO
from sim.model import Talks
from sim.model.floor import Floor
from sim.model.openings import Openings
from sim.model.withholding import no_deal_without, worth_with
from sim.scenario import load, read
from sim.scenario.scenario import Scenario, Stage, frozen
from sim.view.explain import told
from sim.view.explained import as_dict
from sim.view.meetings import called, span
from sim.view.sheet import markdown
from tests.builders import act, meeting, number, party, scale, scenario, stand
from tests.unit.test_cli import complaint, said

QUICK = ("--plays", "20")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")


def apart(calendar: list[Stage] | None = None) -> Scenario:
    """A packages what B will not give."""
    issues = [scale("x", 4), scale("y", 4)]
    people = [
        party("A", stand(issues[0], 3, 3), stand(issues[1], 3, 1), package=("x", "y")),
        party("B", stand(issues[0], 0, 1), stand(issues[1], 0, 2)),
    ]
    return scenario(issues, people, calendar)


@pytest.mark.long
def test_plays_with_a_zone_are_those_that_the_outcomes_count() -> None:
    zopa = Talks(load("two_neighbours"), seed=3).play(0, 150).outcomes["zopa"]
    (stage,) = explain(load("two_neighbours"), 150, seed=3).stages
    assert (stage.plays, stage.zone) == (150, int(zopa.sum()))
    assert stage.closed.plays == 150 - stage.zone == sum(stage.closed.no_deal.values())


def test_what_closes_a_stage_is_named_with_those_whose_it_is() -> None:
    page = markdown(told(explain(apart(), 10)))
    assert "there is no text that all who are needed could sign in any of 10 plays" in page
    assert "no option on “x” is inside the red lines of A and B, and A packages it" in page
    assert "becomes acceptable to" in page
    assert "A drops its package" in page
    page = markdown(told(explain(apart(), 1)))
    assert "there is no text that all who are needed could sign in the one play" in page


def test_the_stages_are_those_at_which_texts_are_tabled() -> None:
    calendar = [meeting("AB", ["x", "y"]), meeting("AB", ["x"], id="call", forum="exchange")]
    assert [one.id for one in explain(apart(calendar=calendar), 5).stages] == ["talks"]
    with pytest.raises(UsageError, match="no texts are tabled there"):
        explain(apart(calendar=calendar), 5, stage="call")


def test_of_a_stage_without_an_agenda_nothing_else_is_told() -> None:
    calendar = [meeting("AB", ["x", "y"]), meeting("AB", [], id="later")]
    page = markdown(told(explain(apart(calendar=calendar), 5)))
    assert "There is nothing on its agenda that a text could settle." in page
    assert "not held" not in page


def test_equal_arguments_give_equal_answers() -> None:
    one, two = (as_dict(explain(load("two_neighbours"), 40, seed=5)) for _ in range(2))
    assert one == two


def test_ids_do_not_matter() -> None:
    issue = scale("x", 4)
    found = []
    for first, second in (("A", "B"), ("Z", "Y")):
        people = [party(first, stand(issue, 3, 2)), party(second, stand(issue, 0, 1))]
        middle = explain(scenario([issue], people), 5).stages[0].middle
        assert middle is not None
        found.append([change.cost for change in middle.changes])
    assert found[0] == found[1]


# -- threats and states ----------------------------------------------------------------------


def threatened() -> Scenario:
    issue = scale("x", 3)
    people = [party("A", stand(issue, 0, 2)), party("B", stand(issue, 2, 0), resolve=number(1.0))]
    measures = [
        act("hit", "B", no_accord=("x",), harm={"A": 1.0}, benefit={"B": 0.25}),
        act("back", "A", parent="hit", harm={"B": 0.125}, benefit={"A": 0.5}),
    ]
    return scenario([issue], people, measures=measures)


def looked_at(brief: Scenario, look: object) -> None:
    Openings(brief, 1, True, look).hold(1)  # type: ignore[arg-type]


def test_a_threat_is_what_no_deal_is_worth_with_it_less_without_it() -> None:
    hit, back = explain(threatened(), 5).threats
    assert hit.with_it - hit.without == pytest.approx([-0.5, 0.125])
    assert back.with_it - back.without == pytest.approx([0.5, -0.125])


def test_a_measure_that_is_taken_out_is_put_back() -> None:
    def look(floor: Floor) -> None:
        before = floor.talks.no_deal_values()
        gone = no_deal_without(floor, 0)
        assert not np.allclose(gone, before)
        assert (floor.talks.no_deal_values() == before).all()

    looked_at(threatened(), look)


def test_no_deal_without_a_measure_is_that_of_the_scenario_without_it() -> None:
    brief, found = threatened(), []
    looked_at(brief, lambda floor: found.append(no_deal_without(floor, 0)))
    bare = replace(brief, measures=frozen())
    looked_at(bare, lambda floor: found.append(floor.talks.no_deal_values()))
    assert found[0] == pytest.approx(found[1])


def test_a_state_is_worth_what_is_carried_out_in_it_and_nothing_else() -> None:
    worth: dict[str, list[float]] = {}

    def look(floor: Floor) -> None:
        quo = floor.talks.state.settlement[0].copy()
        for name, chain in (("quo", ()), ("hit", (0,)), ("back", (0, 1))):
            worth[name] = worth_with(floor, quo, chain).tolist()

    looked_at(threatened(), look)
    assert worth["quo"] == pytest.approx([1.0, 0.0])
    assert worth["hit"] == pytest.approx([0.0, 0.25])
    assert worth["back"] == pytest.approx([0.5, 0.125])


def test_the_main_states_and_who_leaves_them() -> None:
    (stage,) = explain(threatened(), 5).stages
    assert stage.middle is not None
    graph = stage.middle.graph
    assert graph.states[:3] == (QUO, f"{QUO} + hit", f"{QUO} + hit + back")
    assert graph.moves["B"][QUO] == [f"{QUO} + hit"]
    assert graph.moves["A"][f"{QUO} + hit"] == [f"{QUO} + hit + back"]
    assert not graph.stable("nash", "B", QUO)
    # the answer leaves B better off than holding back, so that nothing deters it
    assert not graph.stable("seq", "B", QUO)
    accords = [state for state in graph.states if not state.startswith(QUO) and "+" not in state]
    assert accords
    assert all(QUO in graph.moves[p][state] for p in "AB" for state in accords)


# -- the command -----------------------------------------------------------------------------


@pytest.mark.long
def test_the_answer_comes_first() -> None:
    text = said("explain", "two_neighbours", "--set", "parties.LOW.resolve=0.1", *QUICK)
    head = " ".join(text.split("talks ─")[0].split())
    assert "In short" in head
    assert "there is no text that all who are needed could sign in" in head
    assert "What closes it most often: every text inside all red lines is worth less" in head
    assert "The least that would open it in the middle case:" in head


def test_it_is_written_for_programs_and_as_markdown() -> None:
    found = json.loads(said("explain", "two_neighbours", "--json", *QUICK))
    middle = found["stages"]["talks"]["middle"]
    assert (middle["texts"], middle["signable"]) == (3, {"least": 1, "most": 1})
    assert said("explain", "two_neighbours", "--markdown", *QUICK).startswith("# Two neighbours")


def test_what_a_library_prints_of_its_own_is_not_among_what_is_printed() -> None:
    program = (
        "import ctypes, sim.cli.explaining as e\n"
        "c = ctypes.CDLL(None)\n"
        "with e.solver_unheard():\n"
        "    c.printf(b'noise\\n')\n"
        "print('words', flush=True)\n"
    )
    root = Path(sim.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.stdout == "words\n"


def test_what_cannot_be_explained_is_refused() -> None:
    words = complaint("explain", "two_neighbours", "--stage", "talk", *QUICK)
    assert "Did you mean talks? " in words
    assert "give one of them" in complaint("explain", "two_neighbours", "--json", "--markdown")


def test_from_python_it_is_the_same() -> None:
    explained = sim.explain("two_neighbours", n=20)
    assert explained.as_dict() == json.loads(said("explain", "two_neighbours", "--json", *QUICK))
    assert "why there is no deal" in str(explained)


@pytest.mark.long
def test_large_scenarios_are_told_by_counts_and_powers_of_ten() -> None:
    page = " ".join(str(sim.explain("osce_57/package_meant", n=2, stage="osce")).split())
    assert "or any of" in page
    assert "texts may be tabled in the middle case" in page


@pytest.mark.long
def test_the_page_shows_what_the_program_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = (Path(sim.__file__).parents[1] / "docs/explain.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r"`python run\.py (explain two_neighbours [^`]*)` says", page)
    (shown,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    assert said(*asked.split()) == shown


@pytest.mark.long
def test_where_the_middle_case_is_open_no_change_is_promised_elsewhere() -> None:
    """Both stages are closed in some plays alike, and neither says what would open it."""
    text = """
scenario: A pie
issues: {pie: {options: [low, mid, high], status_quo: none}}
parties:
  P: {demands: {pie: {want: high, accept: mid}}}
  Q: {demands: {pie: {want: low, accept: mid}}, reservation: [0, 0.8]}
calendar:
  - {stage: first, date: 2030-05-01}
  - {stage: second, date: 2030-06-01}
"""
    words = " ".join(markdown(told(explain(read(text), n=20))).split())
    assert "Why: as at first." in words
    assert "the least that would open it" not in words


AGAIN = """
scenario: A pie, again and again
issues: {pie: {options: [low, mid, high], status_quo: none}}
parties:
  P: {demands: {pie: {want: high, accept: mid}}, reservation: [0, 1]}
  Q: {demands: {pie: {want: low, accept: mid}}, reservation: [0.6, 0.8]}
measures:
  toll: {by: P, kind: sanctions, when: {no_accord: [pie]}, harm: {Q: low}}
calendar:
  - {stage: round, name: A round, date: 2030-05-01, every: 1 week, until: 2030-05-22}
  - {stage: last, name: The last day, date: 2030-08-01}
"""


def test_meetings_of_which_the_same_is_said_are_told_together_others_by_an_earlier_one() -> None:
    explained = explain(read(AGAIN), n=40)
    assert len(explained.stages) == 5
    sheet = told(explained)
    titles = [section.title for section in sheet.sections]
    assert titles[:3] == ["In short", "A round, meetings 1 to 4", "The last day"]
    page = markdown(sheet)
    assert page.count("What clashes, each by itself") == 1
    assert page.count("Which states would hold, by Nash") == 1
    last = " ".join(page.split("## The last day")[1].split("##")[0].split())
    assert "What closes it: as at A round, meetings 1 to 4 (" in last
    assert last.endswith("which states would hold: as at A round, meetings 1 to 4.")
    short = page.split("## In short")[1].split("##")[0]
    assert short.count("there is no text that all who are needed could sign") == 2


def test_meetings_of_which_something_else_is_said_stand_alone() -> None:
    explained = explain(read(AGAIN), n=40)
    first, second, third, fourth, last = explained.stages
    assert second.middle is not None
    second.middle = None
    titles = [section.title for section in told(explained).sections]
    assert titles[1:4] == ["A round, meetings 1, 3 and 4", "A round (2)", "The last day"]
    assert called(explained.scenario, [first, second, fourth]) == "A round, meetings 1, 2 and 4"
    assert called(explained.scenario, [third]) == "A round (3)"
    assert called(explained.scenario, [last]) == "The last day"


def test_shares_that_differ_are_told_as_a_range() -> None:
    explained = explain(read(AGAIN), n=40)
    for stage, zone in zip(explained.stages, (10, 10, 5, 8, 10), strict=True):
        stage.zone = zone
    page = markdown(told(explained))
    assert page.count("## A round") == 1
    assert "could sign in 75.0% to 87.5% of the plays." in page
    explained.stages[1].plays = 20
    page = markdown(told(explained))
    assert "could sign in 50.0% to 87.5% of the 20 to 40 plays in which it is held." in page
    assert span([0.5, 0.25]) == "25.0% to 50.0%"
    assert span([0.5, 0.5]) == "50.0%"
