"""The page of levers: made from every key of the file, and held to the scenario it is of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.pulls import pulls
from sim.cli.levers import slate_of
from sim.lab.alternatives import Base, Untried
from sim.lab.identity import digest
from sim.lab.keys import keys
from sim.lab.levers import levers, meetings
from sim.lab.settings import Settings
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.view.levers import MARK, page
from sim.view.plots.effects import levers_figure
from tests.boxes import faults
from tests.slates import played
from tests.unit.test_cli import said

PAGE = Path(__file__).parents[2] / "docs" / "scenarios" / "january_2022_levers.md"


def test_the_page_on_file_is_of_the_scenario_as_it_is() -> None:
    first = PAGE.read_text(encoding="utf-8").splitlines()[0]
    assert first == MARK.format(digest(load("january_2022").text)), "run `make levers`"


def test_every_key_is_taken_out_turned_over_or_told() -> None:
    base = Base(load("two_neighbours"))
    found, left = levers(base)
    labels = [one.label for one in found] + [one.label for one in left]
    told = {label.partition(":")[0] for label in labels}
    assert told == {".".join(key.path) for key in keys(base.root) if not key.label}
    assert all(one.scenario != base.scenario for one in found)
    assert all(one.reason for one in left)


def test_labels_and_grounds_are_no_levers_and_the_basis_of_a_line_is() -> None:
    base = Base(load("january_2022"))
    kinds = {key.kind for key in keys(base.root) if not key.label}
    assert "parties.*.demands.*.basis" in kinds
    assert not kinds & {"scenario", "sources", "parties.*.name", "parties.*.basis", "parties.*.why"}


def test_the_entries_of_a_list_are_left_out_one_by_one() -> None:
    base = Base(load("two_neighbours", ["calendar.talks.parties=[UPP, LOW]"]))
    found, left = levers(base)
    labels = [one.label for one in found] + [one.label for one in left]
    assert "calendar.talks.parties: without UPP" in labels


def test_meetings_are_none_and_each_alone() -> None:
    scenario = load("january_2022")
    found = [*meetings(Base(scenario))]
    assert [one.label.partition(" (")[0] for one in found] == [
        "No meeting at all",
        *(f"“{stage.name}” alone" for stage in scenario.stages),
    ]


def talked(scenario: Scenario) -> set[str]:
    """The stages at which a text may be tabled."""
    return {stage.id for stage in scenario.stages if stage.sessions}


@pytest.mark.long
def test_without_a_meeting_nobody_meets_and_with_one_that_one_does() -> None:
    base = Base(load("january_2022"))
    tried, left = base.tried(meetings(base))
    assert left == ()
    alone = [{stage.id} for stage in base.scenario.stages]
    assert [talked(one.scenario) for one in tried] == [set(), *alone]


@pytest.mark.long
def test_what_it_says_of_a_key_is_what_the_plays_say(tmp_path: Path) -> None:
    plays = played(slate_of(load("two_neighbours"), Settings(n=50, workers=1)), tmp_path)
    found = {one.label: one for one in pulls(plays, meetings=False)}
    gone = found["measures.tolls: left out"]
    accord, tolls = plays.flags("accord"), plays.flags("sanctions")
    row = gone.accord.change
    assert gone.accord.difference.mean == (accord[row].sum() - accord[0].sum()) / 50
    assert gone.coercion is not None
    assert gone.coercion.after.share == 0
    assert gone.coercion.before.share == tolls[0].sum() / 50
    texts = plays.columns["n_offers"]
    assert gone.texts is not None
    assert gone.texts.mean == pytest.approx((texts[row] - texts[0]).mean())
    ended = plays.columns["option_water"]
    assert gone.settled.count == np.count_nonzero(ended[row] != ended[0])
    weights = [one.weight for one in pulls(plays, meetings=False)]
    assert weights == sorted(weights, reverse=True)
    told = page(plays, "x", "f.png", "run.py levers two_neighbours")
    assert told.startswith(MARK.format("x"))
    assert "## Do the talks matter?" in told
    assert "| measures.tolls: left out |" in told
    assert faults(levers_figure(plays)) == []


@pytest.mark.long
def test_the_command_writes_a_page_and_a_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = said("levers", "two_neighbours", "-n", "10", "--workers", "1", "--page", "my/page.md")
    assert text.split() == ["my/page.md", "my/page.png"]
    written = Path("my/page.md").read_text(encoding="utf-8")
    assert "(page.png)" in written
    assert all(len(line) <= 100 for line in written.splitlines() if line[:1] not in "|*<")


@pytest.mark.long
def test_of_one_play_the_page_tells_no_interval_of_a_mean_and_no_star(tmp_path: Path) -> None:
    plays = played(slate_of(load("two_neighbours"), Settings(n=1, workers=1)), tmp_path)
    told = page(plays, "x", "f.png", "run.py levers two_neighbours -n 1")
    rows = [line for line in told.splitlines() if line.startswith(("| parties.", "| measures."))]
    assert rows
    assert all(line.endswith("| – | – | – | – |") for line in rows)
    assert not any("*" in line for line in rows)


@pytest.mark.long
def test_hostile_words_are_words_on_the_page(tmp_path: Path) -> None:
    scenario = load("two_neighbours", ["scenario=A <b>river</b> | *of* [x](y)"])
    plays = played(slate_of(scenario, Settings(n=5, workers=1)), tmp_path)
    told = page(plays, "x", "f.png", "run.py levers x")
    assert "<b>" not in told.replace("\\<b\\>", "")
    assert "\\*of\\* \\[x\\](y)" in told


@pytest.mark.long
def test_what_resists_says_why() -> None:
    _, left = levers(Base(load("two_neighbours")))
    assert all(isinstance(one, Untried) for one in left)
    assert {one.reason for one in left if one.label == "issues"} == {"issues is missing or empty."}
