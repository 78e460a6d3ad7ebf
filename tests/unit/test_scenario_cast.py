from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.distributions import Beta, Inverse, Mixture, Point, Triangular, Uniform
from sim.scenario.scenario import Party


def party(written: str, others: str = "") -> Party:
    return read(
        f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, third, half]}}, fish: {{options: [banned, shared]}}}}
parties:
  UPP: {{{written}}}
  LOW: {{demands: {{water: half, fish: shared}}}}
{others}
calendar: [{{stage: talks, date: 2030-05-01, parties: [UPP, LOW]}}]
"""
    ).parties["UPP"]


def refusal(written: str, others: str = "") -> str:
    with pytest.raises(ScenarioError) as caught:
        party(written, others)
    return str(caught.value)


def test_a_party_of_which_nothing_is_said_has_the_usual_settings():
    found = party("")
    assert (found.name, found.strategy, found.count, found.package) == ("UPP", "linear", 1, ())
    assert found.resolve == found.believed == Uniform(0, 1)
    assert found.cornered == Triangular(0.15, 0.3, 0.6)
    assert found.delay_cost == Point(0.0)
    assert found.pace is None
    assert dict(found.positions) == {}


def test_belief_is_the_truth_unless_it_is_said():
    assert party("resolve: high").believed == Beta(5, 2)
    found = party("resolve: high, believed: {high: 0.4, low: 0.6}")
    assert found.believed == Mixture((Beta(5, 2), Beta(2, 5)), (0.4, 0.6))


def test_a_salience_of_the_party_is_that_of_positions_without_one():
    found = party("salience: 3, demands: {water: nothing, fish: {want: banned, salience: 5}}")
    saliences = [position.salience for position in found.positions.values()]
    assert saliences == [Point(3.0), Point(5.0)]


def test_patience_is_the_time_in_which_half_a_stake_is_lost():
    assert party("patience: 90 days").delay_cost == Point(0.5 / 90)
    assert party("patience: [30, 60]").delay_cost == Inverse(Uniform(30, 60), 0.5)
    assert party("patience: none").delay_cost == Point(0.0)


def test_leaders_instruct_at_a_pace():
    assert party("instructions: {by: Ada}").pace == Point(1.0)
    found = party("instructions: {by: Ada, pace: none}")
    assert (found.leader, found.pace) == ("Ada", Point(0.0))


def test_a_whole_package_is_every_issue_with_a_line():
    assert party("package: all, demands: {fish: banned}").package == ("fish",)
    assert party("package: [water]").package == ("water",)


def test_strategies_take_parameters():
    found = party("strategy: {name: boulware, e: 0.3}")
    assert (found.strategy, dict(found.strategy_parameters)) == ("boulware", {"e": 0.3})


def test_a_bloc_has_members_and_a_way_to_decide():
    found = party("members: [ISL], decides: majority", "  ISL: {}")
    assert (found.members, found.decides) == (("ISL",), "majority")
    written = "members: [ISL, REEF], decides: qualified_majority, weights: {ISL: 3, REEF: 1.5}"
    found = party(written, "  ISL: {}\n  REEF: {}")
    assert (found.decides, dict(found.weights)) == ("qualified_majority", {"ISL": 3, "REEF": 1.5})


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("members: [ISL]", 'No party "ISL".'),
        ("members: [UPP]", "UPP cannot be a member of itself."),
        ("decides: majority", "UPP has no members to decide."),
        ("decides: vote, members: [LOW]", '"vote" is not one of the words here.'),
        ("members: [LOW], weights: {LOW: 1}", "Weights count in a qualified majority only."),
        (
            "members: [LOW], decides: qualified_majority, weights: {LOV: 1}",
            'Did you mean LOW? No member "LOV". There are: LOW.',
        ),
        (
            "members: [LOW], decides: qualified_majority, weights: {LOV: 1}",
            "weights leaves out LOW. Give every member a weight; 0 is allowed.",
        ),
        ("members: [LOW], decides: qualified_majority, weights: {LOW: 0}", "All weights are 0."),
        ("follows: LOV", 'Did you mean LOW? No party "LOV". There are: UPP, LOW, status_quo.'),
        ("follows: UPP", "A circle: UPP follows UPP."),
        ("count: 0", "0 is out of range: 1 to 10000."),
        ("package: [wine]", 'No issue "wine". There are: water, fish.'),
        ("demands: {wine: red}", 'parties.UPP.demands.wine: No issue "wine".'),
        ("demands: [water]", "This is a list, but a map (key: value) is needed."),
        ("patience: 0", "0 is not a number of days"),
        ("patience: soon", '"soon" is not a number of days. Write 90, or a span: 3 months.'),
        ("patience: [0, 10]", "must be between 0.001 and 1e+06"),
        ("capability: 0", "0 is not a number here"),
        ("capability: [1, 2]", "one number is needed"),
        ("home: {cornered: somewhat}", '"somewhat" is not a size in stakes.'),
        ("home: hostile", "This is a single value, but a map (key: value) is needed."),
        ("instructions: {pace: normall}", "Did you mean normal?"),
        ("strategy: {e: 3}", "name is missing."),
        ("strategy: []", "This is a list"),
    ],
)
def test_a_party_that_cannot_be_is_refused(written, answer):
    assert answer in refusal(written)


def test_blocs_of_blocs_are_refused():
    said = refusal("members: [ISL]", "  ISL: {members: [REEF]}\n  REEF: {}")
    assert "ISL is a bloc itself. List its members here instead: REEF." in said
