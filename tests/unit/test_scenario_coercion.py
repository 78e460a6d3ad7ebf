from __future__ import annotations

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.distributions import Capability, Point, Scaled, Triangular, Uniform
from sim.scenario.scenario import Measure, Worth


def measures(*written: str, extra: str = "") -> dict[str, Measure]:
    rows = "\n".join(f"  {row}" for row in written)
    return dict(
        read(
            f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, third, half]}}}}
parties:
  UPP: {{demands: {{water: nothing}}, capability: 1}}
  LOW: {{demands: {{water: half}}, capability: 3}}
  ISL: {{}}
measures:
{rows}
calendar: [{{stage: talks, date: 2030-05-01, parties: [UPP, LOW]}}]
{extra}
"""
        ).measures
    )


def force(written: str) -> Measure:
    return measures(f"force: {{by: LOW, when: no_accord, {written}}}")["force"]


def test_a_measure_of_which_nothing_is_said_succeeds_and_costs_nothing():
    found = force("")
    assert (found.kind, found.parent, found.no_accord, found.deadline) == ("force", None, (), None)
    assert found.success == Point(1.0)
    assert dict(found.cost) == {"LOW": Point(0.0)}
    assert (found.publicity, found.public_from, found.accident) == (0.0, None, False)


def test_a_root_waits_for_an_accord():
    found = measures("force: {by: LOW, when: {no_accord: [water], by: 2030-06-01}}")["force"]
    assert (found.no_accord, found.deadline) == (("water",), date(2030, 6, 1))
    found = measures("force: {by: LOW, when: {no_accord: all}}")["force"]
    assert found.no_accord == ("water",)


def test_an_answer_has_a_parent():
    found = measures(
        "force: {by: LOW, when: no_accord}", "answer: {by: UPP, kind: sanctions, when: force}"
    )
    assert (found["answer"].parent, found["answer"].kind) == ("force", "sanctions")


def test_followers_share_the_harm_with_the_leader():
    assert dict(force("with: [UPP, ISL]").followers) == {"UPP": 1 / 3, "ISL": 1 / 3}
    assert dict(force("with: {UPP: 0.25}").followers) == {"UPP": 0.25}


def test_a_cost_holds_for_all_or_for_each():
    found = force("with: [UPP], cost: high")
    assert dict(found.cost) == dict.fromkeys(("LOW", "UPP"), Triangular(0.5, 1.0, 2.0))
    found = force("with: [UPP], cost: {LOW: 1, UPP: [0, 1]}, benefit: {UPP: 0.2}")
    assert dict(found.cost) == {"LOW": Point(1.0), "UPP": Uniform(0, 1)}
    assert dict(found.benefit) == {"LOW": Point(0.0), "UPP": Point(0.2)}


def test_a_cost_may_be_what_a_prize_is_worth():
    assert force("cost: {worth: {water: half}}").cost["LOW"] == Worth((("water", 2),))
    found = force("with: [UPP], cost: {LOW: {worth: {water: third}}, UPP: low}")
    assert found.cost["LOW"] == Worth((("water", 1),))


def test_a_cost_may_be_a_distribution():
    assert force("cost: {triangular: [0, 1, 2]}").cost["LOW"] == Triangular(0, 1, 2)
    assert force("cost: {high: 0.5, low: 0.5}").cost["LOW"].middle == pytest.approx(  # type: ignore[union-attr]
        Triangular(0.5, 1.0, 2.0).middle
    )


def test_harm_in_per_cent_of_gdp_becomes_stakes():
    assert force("harm: {UPP: {gdp: [3, 15]}}").harm["UPP"] == Uniform(0.3, 1.5)
    assert force("harm: {UPP: {gdp: 5}}").harm["UPP"] == Point(0.5)
    found = force("harm: {UPP: {gdp: {triangular: [3, 6, 15]}}}").harm["UPP"]
    assert found == Scaled(Triangular(3, 6, 15), 0.1)
    row = "force: {by: LOW, when: no_accord, harm: {UPP: {gdp: 5}}}"
    assert measures(row, extra="advanced: {gdp_stake: 20}")["force"].harm["UPP"] == Point(0.25)


def test_success_may_come_from_capabilities():
    assert force("against: UPP, success: capability").success == Capability(3.0)


@pytest.mark.parametrize(
    ("word", "publicity"), [("no", 0.0), ("denied", 0.0), ("hinted", 0.3), ("yes", 1.0)]
)
def test_a_threat_is_as_public_as_it_is_said(word, publicity):
    found = force(f"public: {word}")
    assert found.publicity == publicity
    assert found.denied is (word == "denied")


def test_a_threat_is_public_from_a_day_on():
    found = force("public: 2030-04-01")
    assert (found.publicity, found.public_from) == (1.0, date(2030, 4, 1))


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("{when: no_accord}", "by is missing: who decides on it and leads it."),
        ("{by: LOW}", "when is missing: no_accord, {no_accord: [issues], by: date}"),
        ("{by: LOV, when: no_accord}", 'measures.force.by: Did you mean LOW? No party "LOV".'),
        ("{by: LOW, when: {by: 2030-01-01}}", "no_accord is missing here."),
        ("{by: LOW, when: {no_accord: [wine]}}", 'No issue "wine".'),
        ("{by: LOW, when: force}", "A circle: force answers force."),
        ("{by: LOW, when: no_accord, against: LOW}", "LOW would act against itself."),
        ("{by: LOW, when: no_accord, with: [LOW]}", "LOW leads it and cannot follow itself."),
        ("{by: LOW, when: no_accord, with: {UPP: 0.6, ISL: 0.6}}", "add up to 1.2."),
        ("{by: LOW, when: no_accord, imposes: {water: all}}", 'No option "all".'),
        ("{by: LOW, when: no_accord, success: capability}", "capability of whom against whom?"),
        ("{by: LOW, when: no_accord, against: ISL, success: capability}", "ISL has no capability."),
        ("{by: LOW, when: no_accord, cost: {UPP: low}}", 'No executor "UPP". There are: LOW.'),
        ("{by: LOW, when: no_accord, cost: -1}", "must be between 0 and 1e+09"),
        ("{by: LOW, when: no_accord, cost: {worth: water}}", "worth names a prize."),
        ("{by: LOW, when: no_accord, cost: {worth: {water: al}}}", 'No option "al".'),
        ("{by: LOW, when: no_accord, harm: high}", "but a map (key: value) is needed."),
        ("{by: LOW, when: no_accord, harm: {ISLE: low}}", "Did you mean ISL?"),
        ("{by: LOW, when: no_accord, harm: {UPP: {gdp: [15, 3]}}}", "The range starts at 15"),
        ("{by: LOW, when: no_accord, public: maybe}", '"maybe" is not one of the words here.'),
        ("{by: LOW, when: no_accord, public: 2030-4-1}", "write 2030-04-01."),
        ("{by: LOW, when: no_accord, accident: maybe}", "is neither yes nor no."),
        ("{by: LOW, when: no_accord, accident: yes}", "There is no chance of an accident."),
    ],
)
def test_a_measure_that_cannot_be_is_refused(written, answer):
    with pytest.raises(ScenarioError) as caught:
        measures(f"force: {written}")
    assert answer in str(caught.value)


def test_a_kind_must_be_named_unless_the_id_is_one():
    with pytest.raises(ScenarioError, match=r"kind is missing\. It is one of force, rupture"):
        measures("raid: {by: LOW, when: no_accord}")
    found = measures("raid: {by: LOW, kind: force, when: no_accord}")
    assert found["raid"].kind == "force"


@pytest.mark.long
def test_an_accident_sets_off_one_measure():
    rows = [f"{kind}: {{by: LOW, when: no_accord, accident: yes}}" for kind in ("force", "rupture")]
    extra = "tension: {accident: {chance: 1 in 300}}"
    assert measures(rows[0], extra=extra)["force"].accident
    with pytest.raises(ScenarioError, match=r"An accident sets off force already\."):
        measures(*rows, extra=extra)
    with pytest.raises(ScenarioError, match=r"An accident sets off no measure\."):
        measures("force: {by: LOW, when: no_accord}", extra=extra)
