from __future__ import annotations

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.scenario import load, read, warnings
from sim.scenario.distributions import Point, Uniform
from sim.scenario.happenings import Condition, Deadline, Signal
from sim.scenario.scenario import Scenario

DAYS = "date: 2030-05-01"


def river(*rows: str, more: str = "", raised: str = "") -> Scenario:
    written = "\n".join(f"  - {row}" for row in rows) or f"  - {{stage: talks, {DAYS}}}"
    return read(
        f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, half]}}, fish: {{{raised}options: [banned, shared]}}}}
parties:
  UPP: {{demands: {{water: nothing, fish: banned}}}}
  LOW: {{demands: {{water: half, fish: shared}}}}
calendar:
{written}
{more}
"""
    )


def refused(*rows: str, more: str = "", raised: str = "") -> str:
    with pytest.raises(ScenarioError) as caught:
        river(*rows, more=more, raised=raised)
    return str(caught.value)


def test_a_stage_is_repeated_until_a_date():
    found = river(f"{{stage: talks, {DAYS}, every: 3 weeks, until: 2030-06-15}}")
    assert [stage.id for stage in found.stages] == ["talks", "talks_2", "talks_3"]
    assert [stage.date for stage in found.stages] == [
        date(2030, 5, 1), date(2030, 5, 22), date(2030, 6, 12)
    ]  # fmt: skip
    assert [stage.name for stage in found.stages] == ["talks", "talks (2)", "talks (3)"]
    assert {stage.repeats for stage in found.stages[1:]} == {"talks"}
    assert not any(stage.open_ended for stage in found.stages)


def test_an_open_ended_stage_has_twelve_meetings_unless_it_says():
    found = river(f"{{stage: talks, {DAYS}, every: 7, until: open_ended}}")
    assert len(found.stages) == 12
    assert all(stage.open_ended for stage in found.stages)
    found = river(f"{{stage: talks, {DAYS}, every: 7, until: open_ended, at_most: 3}}")
    assert len(found.stages) == 3


def test_repeats_stand_among_the_other_entries_by_date():
    found = river(
        f"{{stage: talks, {DAYS}, every: 1 week, until: 2030-05-20}}",
        "{stage: other, date: 2030-05-10}",
    )
    assert [stage.id for stage in found.stages] == ["talks", "talks_2", "other", "talks_3"]


def test_a_scenario_with_repeats_reads_as_itself_again():
    found = river(f"{{stage: talks, {DAYS}, every: 1 week, until: open_ended}}")
    assert read(found.text, found.id) == found


def test_repeats_make_no_doubt_of_their_own():
    rows = f"{{stage: talks, {DAYS}, every: 1 week, until: open_ended}}"
    assert not warnings(river(rows))


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("no_accord", Condition(accord=False)),
        ("accord", Condition(accord=True)),
        ("{accord: first}", Condition(accord=True, at="first")),
        ("{tension_above: high}", Condition(tension_above=0.7)),
        ("{no_accord: first, tension_above: 0.6}", Condition(False, "first", 0.6)),
    ],
)
def test_conditions(written, condition):
    found = river(f"{{stage: first, {DAYS}}}", f"{{stage: second, {DAYS}, if: {written}}}")
    assert found.stages[1].only_if == condition


def test_a_deadline():
    found = river(
        f"{{stage: first, {DAYS}}}",
        "{deadline: last_day, by: UPP, date: 2030-05-03, hard: likely}",
        "{stage: second, date: 2030-05-05}",
    )
    assert found.calendar[1] == Deadline(
        "last_day", "last day", date(2030, 5, 3), "UPP", Uniform(0.55, 0.80)
    )


def test_a_costly_signal():
    signal = "{signal: drill, date: 2030-04-01, by: LOW, shows: resolve, costly: 0.2}"
    found = river(signal, f"{{stage: talks, {DAYS}}}").calendar[0]
    assert isinstance(found, Signal)
    assert found.costly == Point(0.2)


def test_an_issue_comes_up_midway():
    rows = (f"{{stage: first, {DAYS}}}", "{stage: second, date: 2030-05-09}")
    found = river(*rows, raised="raised: 2030-05-05, ")
    assert [stage.agenda for stage in found.stages] == [("water",), ("water", "fish")]
    row = f"{{stage: talks, {DAYS}, every: 1 week, until: 2030-05-09, agenda: [water, fish]}}"
    found = river(row, raised="raised: 2030-05-05, ")
    assert [stage.agenda for stage in found.stages] == [("water",), ("water", "fish")]


def test_shocks():
    shocks = """\
shocks:
  crash: {name: A plane is shot down, chance: unlikely, per: month, tension: sharp}
  vote: {date: 2030-04-30, resolve: {LOW: -0.1}, of: LOW, shows: restraint, strength: clear}
  coup: {active: no, chance: remote, tension: marked}"""
    found = river(more=shocks).shocks
    assert set(found) == {"crash", "vote"}
    assert (found["crash"].days, found["crash"].tension) == (365.25 / 12, Point(0.2))
    assert found["vote"].chance == Point(1.0)
    assert dict(found["vote"].resolve) == {"LOW": Point(-0.1)}
    assert (found["vote"].shows, found["vote"].ratio) == ("restraint", Point(3.0))


def test_a_shock_moves_the_climate_at_home_and_asks_for_one():
    more = "shocks: {crash: {chance: even, climate: {LOW: worse, UPP: 0.5}}}"
    found = river(more=more)
    assert dict(found.shocks["crash"].climate) == {"LOW": Point(-1.0), "UPP": Point(0.5)}
    said = [str(doubt) for doubt in warnings(found)]
    assert len(said) == 2
    assert "shocks.crash.climate.LOW: crash moves the climate at the home of LOW" in said[0]
    assert "Add parties.LOW.home.prepared: partly, say." in said[0]
    assert not warnings(load_with_homes(found.text))


def load_with_homes(text: str) -> Scenario:
    for name in ("UPP", "LOW"):
        text = text.replace(f"{name}: {{demands", f"{name}: {{home: {{prepared: partly}}, demands")
    return read(text)


def test_a_shock_is_switched_on_the_command_line(tmp_path):
    file = tmp_path / "river.yaml"
    file.write_text(river(more="shocks: {crash: {chance: even, tension: 0.1}}").text)
    assert not load(str(file), ["shocks.crash.active=no"]).shocks


def test_a_hazard_rises_with_measures_and_kinds():
    more = """\
measures:
  build_up: {by: LOW, kind: deployment, when: no_accord, harm: {UPP: low}}
  force: {by: LOW, when: no_accord, accident: yes}
tension: {accident: {chance: 1 in 300, rises_with: %s}}"""
    found = river(more=more % "[deployment]")
    assert found.tension is not None
    assert dict(found.tension.rises_with) == {"build_up": 2.0}
    found = river(more=more % "{build_up: 3, force: 1.5}")
    assert found.tension is not None
    assert dict(found.tension.rises_with) == {"build_up": 3.0, "force": 1.5}
    assert 'No measure or kind of measure "siege".' in refused(more=more % "[siege]")


@pytest.mark.parametrize(
    ("row", "answer"),
    [
        (f"{{stage: talks, {DAYS}, every: 1 week}}", "until is missing: when do the meetings end?"),
        (f"{{stage: talks, {DAYS}, until: open_ended}}", "until means nothing without every."),
        (f"{{stage: talks, {DAYS}, every: often, until: open_ended}}", '"often" is not a number'),
        (f"{{stage: talks, {DAYS}, every: [1, 2], until: open_ended}}", "one span of time"),
        (f"{{stage: talks, {DAYS}, every: 1, until: 2031-05-01}}", "More than 100 meetings"),
        (f"{{stage: talks, {DAYS}, every: 1, until: 2030-5-9}}", "write 2030-05-09."),
        (f"{{stage: talks, {DAYS}, if: peace}}", '"peace" is no condition.'),
        (f"{{stage: talks, {DAYS}, if: {{accord: first}}}}", 'No earlier stage "first".'),
        (f"{{stage: talks, {DAYS}, if: {{tension_above: 2}}}}", "2 is not a tension"),
        (f"{{stage: talks, {DAYS}, if: {{accord: a, no_accord: b}}}}", "exclude each other."),
    ],
)
def test_stages_that_cannot_be_so(row, answer):
    assert answer in refused(row)


@pytest.mark.parametrize("days", [("2030-05-01", "2030-6-1"), ("2030-5-1", "2030-06-01")])
def test_a_date_that_is_wrong_says_nothing_about_which_stage_is_earlier(days):
    first, later = days
    said = refused(
        f"{{stage: first, date: {first}}}",
        f"{{stage: later, date: {later}, if: {{no_accord: first}}}}",
    )
    assert "is not a date" in said
    assert "earlier stage" not in said


def test_repeats_take_no_id_of_another_entry():
    rows = (
        f"{{stage: talks, {DAYS}, every: 1 week, until: open_ended}}",
        "{stage: talks_2, date: 2030-06-01}",
    )
    assert "A repeat of it would be called talks_2, as another entry is." in refused(*rows)


def test_deadlines_that_cannot_be_so():
    talks = f"{{stage: talks, {DAYS}}}"
    late = "{deadline: last, date: 2030-05-02, by: UPP%s}"
    assert 'No party "UP".' in refused(talks, "{deadline: last, date: 2030-05-02, by: UP}")
    assert "by is missing: whose deadline it is." in refused(
        talks, "{deadline: last, date: 2030-05-02}"
    )
    assert "is not a chance" in refused(talks, late % ", hard: 3")
    (doubt,) = [d for d in warnings(river(talks, late % "")) if "last" in str(d)]
    assert "last falls after the last stage: it ends nothing." in str(doubt)
    endless = f"{{stage: talks, {DAYS}, every: 1 week, until: open_ended, at_most: 2}}"
    late = late.replace("05-02", "06-20") % ""
    assert not [d for d in warnings(river(endless, late)) if "last" in str(d)], (
        "it is reckoned with"
    )


def test_an_issue_that_comes_up_later_is_on_no_earlier_agenda():
    row = f"{{stage: talks, {DAYS}, agenda: [%s]}}"
    later = "raised: 2030-05-05, "
    said = refused(row % "water, fish", raised=later)
    assert "fish comes up only on 2030-05-05, after talks." in said
    assert "Nothing is on the agenda: fish comes up only on" in refused(row % "fish", raised=later)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("{tension: sharp}", "When crash comes is missing."),
        ("{chance: even}", "crash moves nothing."),
        ("{chance: even, tension: 2}", "2 is not a change: it must be between -1 and 1."),
        ("{date: 2030-04-01, per: month, tension: 0.1}", "does not come per span of time."),
        ("{date: 2031-04-01, tension: 0.1}", "lies after the last entry of the calendar"),
        ("{chance: even, resolve: {LOV: 0.1}}", 'No party "LOV".'),
        ("{chance: even, climate: {LOV: worse}}", 'No party "LOV".'),
        ("{chance: even, climate: {LOW: bad}}", '"bad" is not a change of climate.'),
        ("{chance: even, climate: {LOW: 11}}", "must be between -10 and 10."),
        ("{chance: even, shows: resolve}", "of is missing."),
        ("{chance: even, of: LOW, tension: 0.1}", "shows is missing."),
        ("{chance: even, tension: 0.1, strength: weak}", "strength of what?"),
        ("{chance: even, tension: 0.1, active: maybe}", "is neither yes nor no."),
    ],
)
def test_shocks_that_cannot_be_so(written, answer):
    assert answer in refused(more=f"shocks: {{crash: {written}}}")


@pytest.mark.long
def test_tracks():
    found = river(f"{{stage: talks, {DAYS}, track: quiet, spills: low}}").stages[0]
    assert (found.track, found.spills) == ("quiet", Point(0.25))
    found = river(f"{{stage: talks, {DAYS}, track: quiet}}").stages[0]
    assert found.spills == Point(1.0)
    said = refused(f"{{stage: talks, {DAYS}, spills: low}}")
    assert "spills from where? The stage is on no track." in said
    assert "is not a share that spills" in refused(f"{{stage: talks, {DAYS}, track: q, spills: 2}}")
