"""A change reaches what a short form stands for."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import Scenario, load
from sim.scenario.distributions import Point

TEXT = """\
scenario: Followers
issues:
  x: {options: [a, b, c], status_quo: b}
  y: {options: [a, b]}
  z: {options: [a, b], status_quo: none}
parties:
  A: {salience: vital, demands: {x: {want: c, accept: b, basis: judgement}, y: b}}
  B: {follows: A, salience: low}
  C: {follows: B}
  N: {follows: status_quo, salience: high}
measures:
  force: {by: A, with: [B, C], when: no_accord, cost: high, benefit: {A: 0.1}, harm: {N: low}}
  quiet: {by: B, with: {C: 0.2}, kind: sanctions, when: force, cost: {high: 0.4, low: 0.6}}
calendar:
  - {stage: talks, date: 2030-05-01}
"""


@pytest.fixture
def changed(tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.mktemp("spelling") / "followers.yaml"
    file.write_text(TEXT, encoding="utf-8")

    def load_with(*sets: str) -> Scenario:
        return load(str(file), sets)

    return load_with


@pytest.mark.parametrize("party", ["B", "C"])
def test_part_of_a_followed_line_is_set_and_the_rest_stays(changed, party: str) -> None:
    before = changed().parties[party].positions["x"]
    after = changed(f"parties.{party}.demands.x.salience=3").parties[party].positions["x"]
    assert after.salience == Point(3.0)
    assert (after.want, after.accept, after.basis) == (before.want, before.accept, before.basis)
    line = changed(f"parties.{party}.demands.y.curvature=2").parties[party].positions["y"]
    assert line.salience == changed().parties["A"].positions["y"].salience


def test_whom_one_follows_is_left_alone(changed) -> None:
    after = changed("parties.C.demands.x.accept={c: 1}")
    assert after.parties["C"].positions["x"].accept == Point(2.0)
    assert after.parties["A"] == changed().parties["A"]
    assert after.parties["B"] == changed().parties["B"]


def test_who_follows_the_status_quo_keeps_wanting_it(changed) -> None:
    before = changed().parties["N"].positions
    after = changed("parties.N.demands.x.curvature=2").parties["N"].positions
    assert after["x"].curvature == Point(2.0)
    assert (after["x"].want, after["x"].mandate) == (before["x"].want, before["x"].mandate)
    assert after["x"].salience == before["x"].salience
    assert after["y"] == before["y"]
    with pytest.raises(ScenarioError, match="want is missing"):
        changed("parties.N.demands.z.curvature=2")


@pytest.mark.parametrize("measure", ["force", "quiet"])
def test_the_cost_of_one_executor_is_set_and_the_others_keep_theirs(changed, measure: str) -> None:
    before = changed().measures[measure].cost
    after = changed(f"measures.{measure}.cost.C=0.25").measures[measure].cost
    assert after["C"] == Point(0.25)
    assert {who: cost for who, cost in after.items() if who != "C"} == {
        who: cost for who, cost in before.items() if who != "C"
    }


def test_amounts_by_party_are_added_to(changed) -> None:
    benefit = changed("measures.force.benefit.B=0.2").measures["force"].benefit
    assert dict(benefit) == {"A": Point(0.1), "B": Point(0.2), "C": Point(0.0)}


def test_a_red_line_is_as_sure_as_its_basis_or_as_it_says(changed) -> None:
    unsure = changed("parties.A.demands.x.accept=b").parties["A"].positions["x"].accept
    sure = changed("parties.A.demands.x.accept={b: 1}").parties["A"].positions["x"].accept
    assert not unsure.fixed
    assert sure == Point(1.0)
    both = changed("parties.A.demands.x.accept={a: 0, b: 1}").parties["A"].positions["x"].accept
    assert both == Point(1.0)


@pytest.mark.long
def test_what_does_not_exist_is_said_as_before(changed) -> None:
    for change, wrong in (
        ("parties.B.demands.q.salience=3", 'No issue "q"'),
        ("parties.Q.demands.x.salience=3", 'No party "Q"'),
        ("measures.force.cost.N=1", 'No executor "N"'),
        ("measures.farce.cost.A=1", 'No measure "farce"'),
    ):
        with pytest.raises(ScenarioError, match=wrong):
            changed(change)
