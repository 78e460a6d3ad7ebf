from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import Problem, ScenarioError
from sim.scenario import find, known, load, read, warnings
from sim.scenario.distributions import Point
from sim.scenario.shelf import identifier
from tests.sizes import size

SMALL = """\
# a comment
scenario: "A river: who gets it?"
as_of: 2030-04-15
sources: {S1: A report, S2: {title: "Another, later one", date: 2030-01-01}}
issues:
  water: {options: {nothing: "no share", third: "a third", half: "half"}, source: S1}
  fish: {options: [banned, shared], status_quo: shared}
parties:
  UPP:
    name: The upper one
    demands: {water: nothing, fish: {want: banned, accept: shared, basis: stated, source: [S2]}}
    strategy: {name: boulware, e: 0.3}
    resolve: {high: 0.4, low: 0.6}
    believed: unknown
    home: {cornered: high}
    instructions: {by: Ada, pace: slow}
    capability: 2
  LOW: {demands: {water: {want: half, accept: {third: 0.7, half: 0.3}}, fish: [shared]}}
  LEAGUE: {members: [ISL, REEF], decides: majority}
  ISL: {follows: status_quo, patience: 3 months}
  REEF: {follows: ISL}
measures:
  force:
    {by: UPP, against: LOW, when: {no_accord: [water], by: 2030-06-01}, accident: yes,
     imposes: {water: nothing}, success: 0.4, cost: high, harm: {LOW: ruinous}}
  sanctions:
    {by: LOW, with: [ISL, REEF], when: force, cost: {LOW: low, ISL: none, REEF: 0.2},
     benefit: medium, harm: {UPP: {gdp: [3, 15]}}, public: 2030-04-20}
calendar:
  - {signal: dam, date: 2030-04-01, by: UPP, shows: resolve, strength: clear, voice: minister}
  - {stage: talks, date: 2030-05-01, first: LOW, adopt: {majority: two thirds, veto: [UPP]}}
  - stage: summit
    date: 2030-05-08
    forum: single_text
    chair: LEAGUE
    parties: [UPP, LOW]
    overseen_by: leaders
tension: {now: tense, accident: {chance: 1 in 300, per: month}}
advanced: {bins: 16}
"""


def small() -> Any:
    return yaml.load(SMALL, Loader=yaml.BaseLoader)


SMALL = SMALL.replace("fish: [shared]", "fish: {want: shared, accept: [shared]}")


def test_a_small_scenario_is_what_it_says():
    found = read(SMALL, "river")
    assert (found.id, found.title, found.as_of) == (
        *("river", "A river: who gets it?", date(2030, 4, 15)),
    )
    assert found.issues["fish"].status_quo == 1
    assert found.parties["UPP"].leader == "Ada"
    assert found.parties["UPP"].pace == Point(0.5)
    assert found.parties["LEAGUE"].members == ("ISL", "REEF")
    assert found.parties["ISL"].delay_cost.middle == pytest.approx(0.5 / 91.3125)
    assert found.advanced.bins == 16
    assert found.tension is not None
    assert found.tension.accident_days == pytest.approx(30.4375)
    assert found.sources["S2"].date == date(2030, 1, 1)


def test_what_lies_before_the_day_of_the_scenario_is_history():
    found = read(SMALL)
    assert [entry.id for entry in found.calendar] == ["dam", "talks", "summit"]
    assert [found.is_history(entry) for entry in found.calendar] == [True, False, False]
    assert [stage.id for stage in found.stages] == ["talks", "summit"]


def test_what_lies_on_the_day_of_the_scenario_is_played() -> None:
    found = load("two_neighbours", ["as_of=2030-05-01"])
    (talks,) = found.stages
    assert talks.date == found.as_of
    assert not found.is_history(talks)


def test_every_path_has_its_line():
    lines = read(SMALL, "river").lines
    assert lines["scenario"] == ("river.yaml", 2)
    assert lines["parties.UPP.strategy.e"] == ("river.yaml", 12)
    assert lines["calendar.summit.date"] == ("river.yaml", 33)


def test_the_text_of_a_scenario_loads_to_an_equal_one():
    found = read(SMALL)
    again = read(found.text)
    assert again == found
    assert again.text == found.text


@pytest.mark.long
@pytest.mark.parametrize("name", known())
def test_the_text_of_every_shipped_scenario_loads_to_an_equal_one(name):
    found = load(name)
    assert read(found.text, found.id) == found


def test_a_scenario_cannot_be_changed():
    found = read(SMALL)
    with pytest.raises(AttributeError):
        found.title = "Another"  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.parties["NEW"] = found.parties["UPP"]  # type: ignore[index]


def test_scenarios_are_found_by_name_and_by_path(tmp_path: Path):
    assert "two_neighbours" in known()
    assert find("two_neighbours") == known()["two_neighbours"]
    file = tmp_path / "my river.yaml"
    file.write_text(SMALL, encoding="utf-8")
    assert find(file) == file
    assert load(file).id == "my_river"
    assert load(str(file)) == load(file)


def test_names_of_files_become_ids():
    assert identifier("january_2022.no_package_rule") == "january_2022.no_package_rule"
    assert identifier("2030 très secret!") == "scenario_2030_tr_s_secret"
    assert identifier("") == "scenario"


def test_a_problem_reads_as_a_sentence_with_its_place():
    problem = Problem(
        *("a.yaml", 3, 5, "parties.A", "Wrong.", "Mend it.", "thrd", ("first", "third")),
        ordered=True,
    )
    assert str(problem) == (
        "a.yaml:3:5: parties.A: Did you mean third? Wrong. In order: first, third. Mend it."
    )


JUNK = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *("", "x", "UPP", "-1", "60", "60%", "0,6", ".nan", "1e999", "no", "all", "none"),
            *("water", "half", "high", "capability", "2030-13-01", "2030-04-01", "status_quo"),
            *([], {}, [[]], [None], {"": ""}, ["UPP", "UPP"], ["a", ["b"]], {"high": "0.4"}),
            *({"worth": {"water": "x"}}, {"gdp": "3"}, {"uniform": ["2", "1"]}, {"name": []}),
        ]
    ),
    st.text(max_size=8),
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = list(enumerate(value)) if isinstance(value, list) else []
    inner = list(value.items()) if isinstance(value, dict) else pairs
    return [path] * bool(path) + [found for key, v in inner for found in paths(v, (*path, key))]


PATHS = paths(small())


@pytest.mark.long
@settings(max_examples=size(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PATHS), st.booleans(), JUNK), min_size=1, max_size=3))
def test_whatever_is_put_into_a_scenario_it_loads_or_is_refused(changes):
    tree = small()
    for path, deleted, junk in changes:
        holder = tree
        try:
            for step in path[:-1]:
                holder = holder[step]
            if deleted:
                del holder[path[-1]]
            else:
                holder[path[-1]] = junk
        except (KeyError, IndexError, TypeError):
            continue
    _loads_or_is_refused(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))


@pytest.mark.long
@settings(max_examples=size(20, 60), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SMALL)),
            st.integers(0, 4),
            st.sampled_from("{}[]:,-\"'#&*!|>%@\t\n 0é"),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_typed_into_a_scenario_it_loads_or_is_refused(slips):
    text = SMALL
    for at, n, typed in slips:
        text = text[:at] + typed + text[at + n :]
    _loads_or_is_refused(text)


def _loads_or_is_refused(text: str) -> None:
    try:
        found = read(text)
    except ScenarioError as error:
        problems = list(error.problems)
    else:
        assert read(found.text) == found
        problems = [*warnings(found), Problem("", 1, 1, "", "nothing")]
    assert problems
    assert all(problem.line and problem.wrong for problem in problems)
