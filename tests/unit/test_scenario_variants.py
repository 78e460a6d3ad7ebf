from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario import load, read
from sim.scenario.distributions import Point
from sim.scenario.scenario import Scenario

BASE = """\
scenario: Two neighbours and a river
question: Who gets the water?
issues:
  water: {options: [nothing, third, half]}
  fish: {options: [banned, shared]}
parties:
  UPP: {package: [water, fish], demands: {water: nothing, fish: banned}}
  LOW: {strategy: conceder, demands: {water: {want: half, accept: third}, fish: shared}}
calendar:
  - {stage: first_round, date: 2030-05-01, agenda: [water, fish]}
  - {stage: second_round, date: 2030-06-01}
"""


@pytest.fixture
def river(tmp_path: Path) -> Path:
    file = tmp_path / "river.yaml"
    file.write_text(BASE)
    return file


def varied(river: Path, lines: str, base: str = "river.yaml") -> Scenario:
    file = river.with_name("drought.yaml")
    file.write_text(f"base: {base}\n{lines}")
    return load(file)


def refusal(river: Path, lines: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        varied(river, lines)
    return str(caught.value)


def test_a_variant_without_lines_is_its_base_under_another_id(river):
    found = varied(river, "question: What if?\n")
    assert (found.id, found.title) == ("river.drought", "Two neighbours and a river")
    assert found.question == "What if?"
    assert found.parties == load(river).parties


def test_set_replaces_a_value(river):
    found = varied(river, "set:\n  parties.UPP.package: []\n  calendar.first_round.sessions: 3\n")
    assert found.parties["UPP"].package == ()
    assert found.stages[0].sessions == 3


def test_set_makes_what_is_on_the_way_to_a_new_key(river):
    found = varied(river, "set: {parties.UPP.home.cornered: 1}\n")
    assert found.parties["UPP"].cornered == Point(1.0)


def test_set_writes_short_forms_out(river):
    lines = "set: {parties.UPP.demands.water.accept: third, parties.LOW.strategy.e: 3}\n"
    found = varied(river, lines)
    assert found.parties["UPP"].positions["water"].accept == Point(1.0)
    assert found.parties["LOW"].strategy == "conceder"
    assert dict(found.parties["LOW"].strategy_parameters) == {"e": 3}


def test_add_puts_what_is_new(river):
    found = varied(
        river,
        "add:\n"
        "  parties.ISL: {demands: {fish: shared, water: third}}\n"
        "  calendar: [{stage: between, date: 2030-05-15}]\n"
        "  measures: {rupture: {by: LOW, when: no_accord, cost: low}}\n",
    )
    assert list(found.parties) == ["UPP", "LOW", "ISL"]
    assert [stage.id for stage in found.stages] == ["first_round", "between", "second_round"]
    assert list(found.measures) == ["rupture"]


def test_remove_takes_keys_entries_and_items_away(river):
    lines = "remove: [calendar.second_round, parties.UPP.package.fish, parties.LOW.strategy]\n"
    found = varied(river, lines)
    assert [stage.id for stage in found.stages] == ["first_round"]
    assert found.parties["UPP"].package == ("water",)
    assert found.parties["LOW"].strategy == "linear"


def test_a_changed_date_reorders_the_calendar(river):
    found = varied(river, "set: {calendar.second_round.date: 2030-04-01}\n")
    assert [stage.id for stage in found.stages] == ["second_round", "first_round"]


def test_repeats_on_the_day_of_another_stage_stand_as_in_the_text_that_is_kept(river):
    rounds = "{stage: rounds, date: 2030-05-18, every: 2 weeks, until: 2030-06-01}"
    found = varied(river, f"add: {{calendar: [{rounds}]}}\n")
    assert read(found.text, found.id).calendar == found.calendar
    ids = [stage.id for stage in found.stages]
    assert ids == ["first_round", "rounds", "rounds_2", "second_round"]


def test_variants_stand_on_variants(river):
    varied(river, "set: {calendar.first_round.sessions: 3}\n")
    file = river.with_name("flood.yaml")
    file.write_text("base: drought.yaml\nset: {calendar.second_round.sessions: 4}\n")
    found = load(file)
    assert found.id == "river.drought.flood"
    assert [stage.sessions for stage in found.stages] == [3, 4]


def test_shipped_scenarios_are_bases_by_name(river):
    assert varied(river, "", base="two_neighbours").id == "two_neighbours.drought"


def test_values_of_a_variant_are_blamed_on_the_variant(river):
    said = refusal(river, "set:\n  parties.UPP.resolve: hgh\n")
    assert f"{river.with_name('drought.yaml')}:3:24: parties.UPP.resolve: " in said
    assert "Did you mean high?" in said


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        ("set: {parties.UPPP.package: []}\n", 'No party "UPPP". There are: UPP, LOW.'),
        ("set: {partys.UPP.package: []}\n", 'A path cannot start with "partys".'),
        ("set: {parties: {}}\n", "This would replace all of parties."),
        (
            "set: {measures.force.cost: low}\n",
            'No measure "force". To have a new one, write it under add: in a variant.',
        ),
        ("set: {calendar.third.date: 2030-01-01}\n", 'No entry "third".'),
        ("set: {scenario.x: 1}\n", "scenario has nothing below it."),
        ("set: [a]\n", "set is a list, not a map."),
        ("set: {parties..UPP: 1}\n", "is no dotted path."),
        ("set: {calendar.first_round.agenda.cod: 1}\n", 'There is no "cod" in this list.'),
        ("add: {parties.UPP: {}}\nremove: x\n", 'A path cannot start with "x".'),
        ("add: {question: Again}\n", "question is there already. To change it, use set."),
        ("remove: [parties.ISL]\n", 'There is no "ISL" to remove. There are: UPP, LOW.'),
        ("remove: [[parties]]\n", "This is no dotted path."),
        ("parties: {}\n", '"parties" is not a key of a variant.'),
        (
            "set: {parties.UPP.package: null}\n",
            "Nothing is written here. Write a value; to take out what is there, list it under",
        ),
    ],
)
def test_a_change_that_leads_nowhere_is_refused(river, lines, answer):
    assert answer in refusal(river, lines)


def test_a_base_that_does_not_exist_is_refused(river):
    with pytest.raises(ScenarioError, match=r'drought\.yaml:1:7: base: No scenario "rivr"'):
        varied(river, "", base="rivr")
    with pytest.raises(ScenarioError) as caught:
        varied(river, "", base="janury_2022")
    said = str(caught.value)
    assert "Did you mean january_2022? No scenario" in said
    assert re.search(r"`python run\.py list scenarios` lists all \d+\. It was looked for", said)
    assert "two_neighbours" not in said


def test_a_variant_in_the_folder_by_the_name_of_its_base_finds_it(river, monkeypatch):
    """From wherever it is asked for."""
    monkeypatch.chdir("/")
    folder = river.parent / "river"
    folder.mkdir()
    variant = folder / "dry.yaml"
    variant.write_text("base: river\nset: {parties.UPP.package: []}\n")
    assert load(variant).parties["UPP"].package == ()
    monkeypatch.chdir(folder)
    assert load(Path("dry.yaml")).parties["UPP"].package == ()
    variant.write_text("base: rivr\n")
    with pytest.raises(ScenarioError, match=r'No scenario "rivr"'):
        load(variant)


def test_bases_in_a_circle_are_refused(river):
    varied(river, "")
    river.write_text("base: drought.yaml\n")
    with pytest.raises(ScenarioError, match=r"A circle: river stands on drought"):
        load(river)


def test_an_override_is_one_more_line(river):
    sets = ["parties.UPP.package=[]", "parties.LOW.resolve={high: 0.4, low: 0.6}"]
    found = load(river, sets)
    assert found.id == "river"
    assert found.parties["UPP"].package == ()
    assert found == load(river, sets)


@pytest.mark.parametrize(
    ("override", "answer"),
    [
        ("parties.UPP.package=[wine]", 'No issue "wine". There are: water, fish.'),
        ("parties.UPP.resolve=7", "7 is not a resolve"),
        ("parties.UPP", "There is no path=value here."),
        ("parties.UPP.package=", "to take out an entry, list it under remove: in a variant."),
        ("shocks.quake={chance: remote}", "To have a new one, write it under add: in a variant."),
        ("parties.UPP.package=[a", "A bracket [ is not closed"),
        ("parties.UPP.name=!!python/name:os.system", "is refused"),
        ("parties.UPP.colour=red", '"colour" is not a key here.'),
        ("=1", "There is no path=value here."),
        ("parties.UPP.package=null", "to take out what is there, list it under remove:"),
    ],
)
def test_a_wrong_override_is_named(river, override, answer):
    with pytest.raises(ScenarioError) as caught:
        load(river, ["parties.LOW.resolve=low", override])
    said = str(caught.value)
    assert said.startswith(f"--set 2: {override}: ")
    assert answer in said
    assert "\n" not in said


DATED = BASE.replace("issues:", "as_of: 2030-04-15\nissues:", 1)


@pytest.mark.long
def test_a_change_of_date_makes_no_history_of_a_stage(river: Path) -> None:
    river.write_text(DATED.replace("calendar:", "calendar:\n  - {stage: past, date: 2030-01-01}"))
    early = "calendar.second_round.date=2030-04-14"
    with pytest.raises(ScenarioError) as caught:
        load(river, [early])
    assert str(caught.value) == (
        f"--set 1: {early}: 2030-04-14 lies before as_of (2030-04-15): second_round would be "
        "history, and not played. Name a day from 2030-04-15 on, or change as_of too."
    )
    said = refusal(river, "set: {calendar.second_round.date: 2030-04-14}\n")
    assert "drought.yaml:2:" in said
    assert "second_round would be history" in said
    assert load(river, ["calendar.second_round.date=2030-04-15"]).stages[0].id == "second_round"
    assert len(load(river, [early, "as_of=2030-04-01"]).stages) == 2
    assert len(load(river, ["calendar.past.date=2030-01-02"]).stages) == 2, "history stays history"
    assert len(load(river, ["as_of=2030-05-15"]).stages) == 1, "the day of the talks may move on"
    with pytest.raises(ScenarioError, match="is not a date"):
        load(river, ["calendar.second_round.date=1.1.2030"])
