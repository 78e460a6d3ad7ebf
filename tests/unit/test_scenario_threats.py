from __future__ import annotations

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.model import Talks
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


# -- days that are past ------------------------------------------------------------------

PLAYED = """\
scenario: Two neighbours and a river
as_of: AS_OF
issues: {water: {options: [nothing, third, half]}}
parties: {UPP: {strategy: stall, demands: {water: nothing}}, LOW: {demands: {water: half}}}
measures:
  force: {by: LOW, when: {no_accord: [water], by: DUE}, benefit: high, harm: {UPP: low}}
calendar: [{stage: talks, date: 2030-05-01, parties: [UPP, LOW]}]
"""


def dated(due: str, as_of: str = "2030-04-15") -> Scenario:
    return read(PLAYED.replace("AS_OF", as_of).replace("DUE", due))


def decided(brief: Scenario) -> list[str]:
    """The day on which force is carried out in a play."""
    dates = Talks(brief, seed=1).play(0, 1).dates
    return [str(day) for day in dates["day"][dates["what"] == "carried_out"]]


def early(brief: Scenario) -> list[str]:
    return [doubt.wrong for doubt in warnings(brief) if "falls due" in doubt.wrong]


def test_what_falls_due_on_a_day_that_is_past_is_decided_at_the_end_and_doubtful():
    past = dated("2030-04-14")
    assert decided(past) == ["2030-05-01"]
    wrong = "force falls due on 2030-04-14, before as_of: it is decided at the end."
    assert early(past) == [wrong]


def test_so_is_what_falls_due_before_the_first_entry_of_the_calendar():
    text = PLAYED.replace("as_of: AS_OF\n", "").replace("DUE", "2030-04-14")
    assert decided(read(text)) == ["2030-05-01"]
    wrong = "before the first entry of the calendar: it is decided at the end."
    assert early(read(text)) == [f"force falls due on 2030-04-14, {wrong}"]


@pytest.mark.long
def test_what_falls_due_on_the_day_that_is_known_or_later_is_decided_on_its_day():
    """The model's page: on the day that its when names, wherever that lies in the calendar."""
    for due in ("2030-04-15", "2030-04-20", "2030-05-03"):
        assert decided(dated(due)) == [due]
    assert early(dated("2030-04-15")) == ["force falls due on 2030-04-15, before anybody meets."]
    assert early(dated("2030-05-03")) == []
