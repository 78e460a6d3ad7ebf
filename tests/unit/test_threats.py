"""Measures in force, walkouts and strategic threats, in the model and in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.happenings import Signal
from sim.scenario.scenario import Measure, Scenario
from sim.view.story import Story
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE = scale("pie", 2)
PEOPLE = [
    party("A", stand(PIE, 1), resolve=Point(0.5), believed=Point(0.5)),
    party("B", stand(PIE, 0, mandate=(0, 1)), strategy="acquiescent"),
]


def made(*measures: Measure, strategy: str = "hardliner", **stage: object) -> Scenario:
    """A demands all of the pie; B, who has it, may give it away."""
    people = [party("A", stand(PIE, 1), resolve=Point(0.5), believed=Point(0.5), strategy=strategy),
              PEOPLE[1]]  # fmt: skip
    return scenario([PIE], people, [meeting(["A", "B"], ["pie"], **stage)], measures=measures)


def play(brief: Scenario) -> Block:
    return Talks(brief, seed=3).play(0, 2)


def siege(harm: float, **more: Any) -> Measure:
    """A siege by A that is under way; at its resolve of one half it costs A a tenth."""
    return act("siege", "A", harm={"B": harm}, cost={"A": 0.2}, no_accord=("pie",),
               in_force=DAY - timedelta(days=3), **more)  # fmt: skip


def told(brief: Scenario) -> str:
    paragraphs = Story(brief).told(Talks(brief, seed=3).trace(0))
    return "\n".join(f"{p.lead} {p.words}" for p in paragraphs)


def test_a_measure_in_force_is_borne_where_it_harms_less_than_the_accord() -> None:
    outcomes = play(made(siege(0.9))).outcomes
    assert outcomes["did_siege"].all()
    assert set(outcomes["outcome_class"]) == {"sanctions"}
    assert outcomes["value_B"] == pytest.approx(1.0 - 0.9, abs=1e-12)
    assert outcomes["value_A"] == pytest.approx(-0.1, abs=1e-12)
    assert outcomes["no_deal_B"] == pytest.approx(0.1, abs=1e-12)


def test_a_measure_in_force_that_harms_more_is_lifted_by_an_accord() -> None:
    outcomes = play(made(siege(1.1))).outcomes
    assert set(outcomes["accord_stage"]) == {"talks"}
    assert not outcomes["did_siege"].any()
    assert outcomes["value_B"] == pytest.approx(0.0, abs=1e-12)
    assert outcomes["value_A"] == pytest.approx(1.0, abs=1e-12)


def test_a_later_siege_counts_from_the_start_of_the_talks() -> None:
    late = act("siege", "A", harm={"B": 1.1}, no_accord=("pie",), in_force=DAY)
    assert set(play(made(late)).outcomes["accord_stage"]) == {"talks"}


def test_what_answers_a_measure_in_force_is_decided_when_that_begins() -> None:
    sally = act("sally", "B", "siege", kind="force", benefit={"B": 0.1}, harm={"A": 0.3})
    outcomes = play(made(siege(0.9), sally)).outcomes
    assert outcomes["did_sally"].all()
    assert set(outcomes["n_sessions"]) == {0}


def test_a_siege_is_told() -> None:
    assert "“siege” is in force, by A." in told(made(siege(0.9)))
    assert "“siege” stays in force." in told(made(siege(0.9)))
    assert "“siege” is lifted under the accord." in told(made(siege(1.1)))


def walkout(benefit: float, stalled: int = 2) -> Measure:
    """A walkout by A that would cost it one half at its resolve of one half."""
    return act("walkout", "A", kind="walkout", cost={"A": 1.0}, benefit={"A": benefit},
               harm={"B": 0.25}, stalled=stalled)  # fmt: skip


def test_who_gains_by_it_walks_out_of_a_stage_that_stalls() -> None:
    """The second session without a new text is the third; it is the last."""
    outcomes = play(made(walkout(0.6), sessions=8)).outcomes
    assert outcomes["did_walkout"].all()
    assert set(outcomes["n_sessions"]) == {3}
    assert outcomes["value_B"] == pytest.approx(1.0 - 0.25, abs=1e-12)
    assert set(outcomes["outcome_class"]) == {"open_ended"}


def test_who_does_not_stays_to_the_end() -> None:
    outcomes = play(made(walkout(0.4), sessions=8)).outcomes
    assert not outcomes["did_walkout"].any()
    assert set(outcomes["n_sessions"]) == {8}


def test_a_walkout_is_decided_only_where_a_stage_stalls() -> None:
    outcomes = play(made(walkout(0.6, stalled=9), sessions=8)).outcomes
    assert not outcomes["did_walkout"].any()
    assert set(outcomes["n_sessions"]) == {8}


def test_a_possible_walkout_is_in_nobodys_reckoning() -> None:
    with_it, without = play(made(walkout(0.6), sessions=0)), play(made(sessions=0))
    assert np.array_equal(with_it.outcomes["no_deal_B"], without.outcomes["no_deal_B"])


def test_a_walkout_is_told_in_its_stage() -> None:
    words = told(made(walkout(0.6), sessions=8))
    assert "A carries out “walkout”" in words
    assert "The stage ends with the walkout." in words
    assert words.index("“walkout”") < words.index("How it ended")


def test_a_measure_that_has_been_decided_is_no_threat_any_more() -> None:
    """B has lived through it: at the second stage nothing more is to be feared or gained."""
    raid = act("raid", "A", benefit={"A": 0.1}, harm={"B": 2.0}, no_accord=("pie",),
               deadline=DAY + timedelta(days=1))  # fmt: skip
    stages = [
        meeting(["A", "B"], ["pie"], sessions=0),
        meeting(["A", "B"], ["pie"], id="later", date=DAY + timedelta(days=5)),
    ]
    people = [party("A", stand(PIE, 1), resolve=Point(0.5), believed=Point(0.5),
                    strategy="hardliner"), PEOPLE[1]]  # fmt: skip
    outcomes = play(scenario([PIE], people, stages, measures=[raid])).outcomes
    assert outcomes["did_raid"].all()
    assert set(outcomes["accord_stage"]) == {""}
    assert outcomes["no_deal_B"] == pytest.approx(1.0, abs=1e-12)
    assert outcomes["no_deal_A"] == pytest.approx(0.0, abs=1e-12)


def test_a_threat_that_was_never_made_costs_nothing_to_hold_back() -> None:
    """Announced it would cost .3 not to do what costs .5: nobody who does not bluff says so."""
    threat = act("threat", "A", cost={"A": 1.0}, harm={"B": 0.2}, strategic=True)
    after = DAY + timedelta(days=2)
    calendar = (
        meeting(["A", "B"], ["pie"], sessions=0),
        Signal("call", "Call", after, "B", "restraint", Point(1.0)),
    )
    people = [party("A", stand(PIE, 1), resolve=Point(0.5), believed=Point(0.5),
                    cornered=Point(0.3)), PEOPLE[1]]  # fmt: skip
    outcomes = play(scenario([PIE], people, calendar, measures=[threat])).outcomes
    assert not outcomes["announced_threat"].any()
    assert not outcomes["did_threat"].any()
    np.testing.assert_array_equal(outcomes["value_A"], outcomes["u_A"])


def test_an_announcement_is_told() -> None:
    threat = act("threat", "A", benefit={"A": 0.1}, harm={"B": 0.2}, strategic=True)
    assert "A threatens in public, if there is no accord: “threat”." in told(made(threat))


def raid(**more: Any) -> Measure:
    """At a resolve of r it brings A .6 − (1 − r): A acts from .4 on if nothing was said."""
    return act("raid", "A", cost={"A": 1.0}, benefit={"A": 0.6}, harm={"B": 0.1},
               no_accord=("pie",), **more)  # fmt: skip


def raided(resolve: float, **more: Any) -> Block:
    people = [
        party("A", stand(PIE, 1), resolve=Point(resolve), believed=Point(resolve),
              cornered=Point(0.5)),
        party("B", stand(PIE, 0, 0), strategy="stall"),
    ]  # fmt: skip
    return play(scenario([PIE], people, measures=[raid(**more)]))


@pytest.mark.parametrize(("resolve", "plain", "denied"), [(0.39, 0, 0), (0.45, 1, 0), (0.56, 1, 1)])
def test_what_is_denied_costs_who_does_it_three_tenths_of_what_cornered_costs(
    resolve: float, plain: bool, denied: bool
) -> None:
    """The threshold moves from .4 to .4 + .3 · .5; who does it all the same pays .15."""
    said, unsaid = raided(resolve, denied=True).outcomes, raided(resolve).outcomes
    assert set(unsaid["did_raid"]) == {bool(plain)}
    assert set(said["did_raid"]) == {bool(denied)}
    if denied:
        assert unsaid["value_A"] - said["value_A"] == pytest.approx(0.15)


@pytest.mark.long
def test_who_holds_back_from_what_it_denied_pays_nothing() -> None:
    backed_down = raided(0.2, audience_cost=0.1).outcomes["value_A"]
    assert backed_down == pytest.approx(-0.1)
    assert raided(0.2, audience_cost=0.1, denied=True).outcomes["value_A"] == pytest.approx(0.0)


DATED = """
scenario: Dated
as_of: 2030-01-01
tension: {now: 0.2}
issues: {pie: {options: [A_none, A_all]}}
parties:
  A: {demands: {pie: {want: A_all, accept: A_all}}, resolve: 0.1}
  B: {demands: {pie: {want: A_none, accept: A_none}}}
measures:
  ban: {by: A, kind: sanctions, when: {no_accord: [pie], by: 2030-04-01}, public: yes,
    audience_cost: 0.25, cost: 0.8, harm: {B: 0.1}}
calendar:
  - {stage: talks, date: 2030-05-15}
"""


def test_a_threat_that_is_decided_before_the_next_entry_has_the_public_of_its_day() -> None:
    """Public from February, and backed down from in April; in May there is a meeting."""
    in_time = DATED.replace("public: yes", "public: 2030-02-01")
    too_late = DATED.replace("public: yes", "public: 2030-04-02")
    worth = [play(read(text)).outcomes["value_A"][0] for text in (DATED, in_time, too_late)]
    assert worth == pytest.approx([-0.25, -0.25, 0.0], abs=1e-12)


def test_a_threat_made_before_the_first_entry_strains_relations() -> None:
    """What was known on the day on which the scenario begins is in its tension already."""
    made_later = DATED.replace("public: yes", "public: 2030-02-01")
    calm, strained = (play(read(text)).outcomes["tension"][0] for text in (DATED, made_later))
    assert strained > calm
