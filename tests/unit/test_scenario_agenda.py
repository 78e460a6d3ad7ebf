from __future__ import annotations

from datetime import date

import pytest

from sim.errors import ScenarioError
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.file import DATED
from sim.scenario.happenings import Signal
from sim.scenario.scenario import Adoption, Scenario, Stage
from sim.scenario.tree import ENTRIES


def loaded(*written: str) -> Scenario:
    rows = "\n".join(f"  - {row}" for row in written)
    return read(
        f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, third, half]}}, fish: {{options: [banned, shared]}}}}
parties:
  UPP: {{demands: {{water: nothing, fish: banned}}}}
  LOW: {{demands: {{water: half, fish: shared}}}}
  LEAGUE: {{members: [ISL], follows: UPP}}
  ISL: {{}}
calendar:
{rows}
"""
    )


def stage(written: str) -> Stage:
    return loaded(f"{{stage: talks, date: 2030-05-01, {written}}}").stages[0]


def test_a_stage_of_which_nothing_is_said_has_the_usual_settings():
    found = stage("")
    assert found == Stage(
        *("talks", "talks", date(2030, 5, 1), "alternating_offers"),
        parties=("UPP", "LOW", "LEAGUE"),
        agenda=("water", "fish"),
    )


def test_members_sit_only_where_they_are_seated():
    assert stage("parties: [UPP, ISL]").parties == ("UPP", "ISL")


def test_who_observes_hears_or_presides_does_not_vote_unless_it_is_seated():
    found = stage("observers: [LEAGUE], consult: [ISL]")
    assert (found.parties, found.observers, found.consulted) == (
        *(("UPP", "LOW"), ("LEAGUE",), ("ISL",)),
    )
    assert stage("forum: single_text, chair: LEAGUE").parties == ("UPP", "LOW")
    seated = stage("forum: single_text, chair: LOW, parties: [UPP, LOW]")
    assert seated.parties == ("UPP", "LOW")


def test_who_speaks_first_comes_first():
    assert stage("first: LOW").parties == ("LOW", "UPP", "LEAGUE")
    assert stage("first: [LEAGUE, LOW]").parties == ("LEAGUE", "LOW", "UPP")


@pytest.mark.parametrize(
    ("written", "adoption"),
    [
        ("consensus", Adoption()),
        ("{rule: consensus, veto: [UPP]}", Adoption(veto=("UPP",))),
        ("{consensus_minus: [LOW]}", Adoption("consensus_minus", ("LOW",))),
        ("majority", Adoption("majority")),
        ("{majority: more than half}", Adoption("majority")),
        ("{majority: two_thirds}", Adoption("majority", (), 2 / 3, False)),
        ("{majority: {more_than: 0.6}}", Adoption("majority", (), 0.6, True)),
        ("{majority: {at_least: 2/3}}", Adoption("majority", (), 2 / 3, False)),
        ("{majority: {at_least: 3 / 5}}", Adoption("majority", (), 3 / 5, False)),
        *(
            (f"{{majority: {{at_least: {thirds}}}}}", Adoption("majority", (), 2 / 3, False))
            for thirds in ("0.667", "0.66", ".67", "0.6667", "0.6666666666666667")
        ),
        ("{majority: {more_than: 0.33}}", Adoption("majority", (), 1 / 3, True)),
        ("{majority: {at_least: 0.3}}", Adoption("majority", (), 0.3, False)),
        ("{majority: {at_least: 0.7}}", Adoption("majority", (), 0.7, False)),
        ("{majority: {at_least: 0.665}}", Adoption("majority", (), 0.665, False)),
        (
            "{majority: {at_least: 0.6}, veto: [LOW]}",
            Adoption("majority", (), 0.6, False, veto=("LOW",)),
        ),
        ("{rule: majority}", Adoption("majority")),
    ],
)
def test_a_text_is_adopted_by_a_rule(written, adoption):
    assert stage(f"adopt: {written}").adoption == adoption


def test_votes_may_have_weights():
    found = stage("adopt: {rule: majority, weights: {UPP: 2, LOW: 1, LEAGUE: 0}}").adoption
    assert dict(found.weights) == {"UPP": 2.0, "LOW": 1.0, "LEAGUE": 0.0}


def test_a_stage_may_end_the_talks_and_be_overseen():
    found = stage("if_fails: end, overseen_by: leaders, stalled_after: 2, sessions: 4")
    assert (found.ends_talks_if_failed, found.overseen) == (True, True)
    assert (found.stalled_after, found.sessions) == (2, 4)


def test_a_signal_speaks_with_a_strength_and_a_voice():
    found = loaded(
        "{signal: dam, date: 2030-04-01, by: UPP, shows: resolve, strength: clear, voice: press}",
        "{stage: talks, date: 2030-05-01}",
    ).calendar[0]
    assert found == Signal("dam", "dam", date(2030, 4, 1), "UPP", "resolve", Point(3.0), 0.2)


def test_an_exchange_needs_no_second_voter():
    assert stage("forum: exchange, parties: [UPP]").parties == ("UPP",)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("forum: single_text", "chair is missing: who tables the single text?"),
        ("chair: UPP", "alternating_offers has no chair."),
        ("forum: exchange, adopt: majority", "adopt does nothing in an exchange"),
        ("forum: single_txt", "Did you mean single_text?"),
        ("first: ISL", "ISL does not sit at talks, so it cannot speak first."),
        ("observers: [UPP], parties: [UPP, LOW]", "UPP sits among the parties of talks already."),
        ("agenda: [wine]", 'calendar.talks.agenda: No issue "wine".'),
        ("agenda: [water, water]", "water is listed twice."),
        ("adopt: {consensus_minus: [LOW, UPP]}", "Fewer than two are left who must agree."),
        ("adopt: {consensus_minus: [ISL]}", 'No voter "ISL".'),
        ("adopt: {veto: [ISL]}", 'No voter "ISL".'),
        ("adopt: {majority: most}", '"most" is not a majority.'),
        ("adopt: {majority: {more_than: 1}}", "Nobody can have more than all votes."),
        ("adopt: {majority: {at_least: 60}}", "must be between 0 and 1"),
        ("adopt: {majority: {at_least: 3/2}}", '"3/2" is no share'),
        ("adopt: {majority: {at_least: 0/0}}", '"0/0" is no share'),
        ("adopt: {weights: {UPP: 1}}", "Weights count under a majority only."),
        ("adopt: {rule: majority, weights: {UPP: 1}}", "weights leaves out LOW, LEAGUE."),
        (
            "adopt: {rule: majority, weights: {UPP: 0, LOW: 0, LEAGUE: 0}}",
            "All weights are 0.",
        ),
        ("adopt: {rule: consensus, consensus_minus: [LOW]}", "Two rules"),
        ("adopt: {rule: double_majority}", "no weights are given."),
        ("adopt: unanimity", 'adopt: Did you mean consensus? "unanimity" is not a rule'),
        ("adopt: 3/4", "Or write {majority: {at_least: 3/4}}, {consensus_minus: [PARTY]}."),
        ("adopt: 0.6", "Or write {majority: {at_least: 0.6}}, {consensus_minus: [PARTY]}."),
        ("adopt: {rule: unanimity}", 'adopt.rule: "unanimity" is not one of the words here.'),
        ("if_fails: stop", '"stop" is not one of the words here.'),
        ("stalled_after: 0", "0 is out of range"),
        ("speed: 3", '"speed" is not a key here.'),
    ],
)
def test_a_stage_that_cannot_be_is_refused(written, answer):
    with pytest.raises(ScenarioError) as caught:
        stage(written)
    assert answer in str(caught.value)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("{date: 2030-05-01}", "An entry has one of these keys: stage, signal, text, promise"),
        ("talks", "This is not an entry."),
        ("{stage: talks}", "date is missing: the day, such as 2022-01-10."),
        ("{stage: talks, day: 2030-05-01}", "date is missing"),
        ("{stage: Talks, date: 2030-05-02}", '"Talks" is the id of an earlier entry.'),
        ("{signal: s, date: 2030-05-02, by: UPP}", "shows is missing"),
        ("{signal: s, date: 2030-05-02, by: UP, shows: resolve}", "Did you mean UPP?"),
        ("{signal: s, date: 2030-05-02, by: UPP, shows: fear}", '"fear" is not one of the words'),
        ("{signal: s, date: 2030-05-02, by: UPP, shows: resolve, strength: 0.5}", "not a strength"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(written, answer):
    with pytest.raises(ScenarioError) as caught:
        loaded("{stage: talks, date: 2030-05-01}", written)
    assert answer in str(caught.value)


@pytest.mark.long
def test_a_calendar_without_a_stage_is_refused():
    with pytest.raises(ScenarioError, match=r"No stage: nobody ever meets\."):
        loaded("{signal: s, date: 2030-05-02, by: UPP, shows: resolve}")


def test_a_tree_knows_the_keys_of_every_kind_of_entry() -> None:
    assert tuple(DATED) == ENTRIES
