from __future__ import annotations

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.scenario import read, warnings
from sim.scenario.distributions import Point, Uniform
from sim.scenario.scenario import Scenario


def river(*rows: str) -> Scenario:
    written = "\n".join(f"  {row}" for row in rows)
    return read(
        f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, third, half]}}, fish: {{options: [banned, shared]}}}}
parties:
  UPP: {{demands: {{water: nothing, fish: banned}}}}
  LOW: {{demands: {{water: half, fish: shared}}}}
  ISL: {{}}
measures:
{written}
calendar: [{{stage: talks, date: 2030-05-01, parties: [UPP, LOW]}}]
"""
    )


def doubts(*rows: str) -> list[str]:
    return [str(doubt) for doubt in warnings(river(*rows))]


def test_a_strategic_threat_is_not_public_by_itself():
    found = river("force: {by: LOW, when: no_accord, public: strategic, bluff: unlikely}")
    force = found.measures["force"]
    assert (force.strategic, force.publicity, force.public_from) == (True, 0.0, None)
    assert force.bluff == Uniform(0.20, 0.45)


def test_nobody_bluffs_unless_the_scenario_says_so():
    force = river("force: {by: LOW, when: no_accord, public: strategic}").measures["force"]
    assert force.bluff == Point(0.0)


def test_what_is_in_force_ends_with_a_whole_accord_unless_named():
    siege = "sanctions: {by: LOW, in_force: 2030-04-01, harm: {UPP: low}}"
    found = river(siege).measures["sanctions"]
    assert (found.in_force, found.no_accord) == (date(2030, 4, 1), ())
    siege = "sanctions: {by: LOW, in_force: 2030-04-01, when: {no_accord: [fish]}}"
    assert river(siege).measures["sanctions"].no_accord == ("fish",)


def test_a_walkout_comes_after_two_sessions_unless_the_scenario_says_so():
    assert river("walkout: {by: LOW, when: stalled}").measures["walkout"].stalled == 2
    assert river("walkout: {by: LOW, when: {stalled: 5}}").measures["walkout"].stalled == 5


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("{by: LOW, when: no_accord, bluff: 0.5}", "Write public: strategic, or leave bluff out."),
        ("{by: LOW, when: no_accord, public: strategic, bluff: 5}", "5 is not a chance"),
        ("{by: LOW, when: in_force}", "Write in_force: 1962-10-24, and leave when out."),
        ("{by: LOW, in_force: yes}", '"yes" is not a date'),
        ("{by: LOW, in_force: 2030-04-01, when: stalled}", "nothing else calls for it."),
        ("{by: LOW, in_force: 2030-04-01, when: {no_accord: all, by: 2030-06-01}}", "nothing else"),
        ("{by: LOW, in_force: 2030-04-01, public: yes}", "nobody need threaten it."),
        ("{by: LOW, in_force: 2030-04-01, imposes: {water: half}}", "imposed it by now."),
        ("{by: LOW, when: stalled, covers: [water]}", "it is decided where a stage stalls."),
        ("{by: LOW, when: {stalled: 0}}", "0 is out of range: 1 to 1000."),
        ("{by: LOW, when: {stalled: 2, by: 2030-06-01}}", "A stage stalls on no date."),
        ("{by: LOW, when: {stalled: 2, no_accord: all}}", "Keep one."),
    ],
)
def test_what_cannot_go_together_is_refused(written, answer):
    with pytest.raises(ScenarioError) as caught:
        river(f"force: {written}")
    assert answer in str(caught.value)


def test_who_votes_nowhere_cannot_walk_out():
    wrong = "votes at no stage, so that it can walk out of none."
    rest = "when: stalled, cost: none, benefit: low, harm: {UPP: low}}"
    assert any(wrong in told for told in doubts(f"walkout: {{by: ISL, {rest}"))
    assert not any(wrong in told for told in doubts(f"walkout: {{by: LOW, {rest}"))
