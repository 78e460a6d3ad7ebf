"""Who may sit where with which strategy, and what an ultimatum leaves idle."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.scenario import read, warnings
from sim.scenario.scenario import Scenario


def loaded(stage: str, upp: str = "zeuthen", low: str = "linear") -> Scenario:
    return read(
        f"""\
scenario: Two neighbours and a river
issues: {{water: {{options: [nothing, third, half]}}}}
parties:
  UPP: {{demands: {{water: nothing}}, strategy: {upp}}}
  LOW: {{demands: {{water: half}}, strategy: {low}}}
  ISL: {{demands: {{water: third}}}}
calendar:
  - {{stage: talks, date: 2030-05-01, {stage}}}
"""
    )


@pytest.mark.parametrize(
    "strategy", ["zeuthen", "rational", "{name: rational, discount: 0.5}", "ultimatum", "micro",
                 "{name: tit_for_tat, manner: absolute, window: 3}"],
)  # fmt: skip
def test_two_alone_may_reckon_with_each_other(strategy: str) -> None:
    assert loaded("parties: [UPP, LOW]", strategy).parties["UPP"].strategy in strategy
    assert loaded("parties: [UPP, LOW], forum: ultimatum", strategy).stages[0].sessions == 1
    assert loaded("parties: [UPP, LOW], observers: [ISL]", strategy).stages[0].observers


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("", "At talks UPP, which is zeuthen, needs one other party; 3 sit there."),
        (
            "parties: [UPP, LOW], observers: [ISL], observers_table: yes",
            "to be alone with the other; ISL would be",
        ),
        ("parties: [LOW, ISL], observers_table: yes", "does nothing at talks: nobody observes."),
        (
            "parties: [LOW, ISL], observers: [UPP], forum: ultimatum, observers_table: yes",
            "does nothing at talks: ultimatum has no turns.",
        ),
        ("parties: [UPP, LOW], forum: single_text, chair: ISL", "which single_text does not have"),
        ("parties: [UPP, LOW], adopt: majority", "needs both parties' consent for an accord."),
        ("parties: [UPP, LOW], adopt: {consensus_minus: [LOW]}", "needs both parties' consent"),
        ("parties: [LOW, ISL], forum: ultimatum, sessions: 3", "sessions does nothing in an"),
        ("parties: [LOW, ISL], forum: ultimatum, stalled_after: 3", "stalled_after does nothing"),
        ("parties: [LOW, ISL], forum: ultimatum, chair: UPP", "ultimatum has no chair."),
    ],
)
def test_what_cannot_be_played_is_refused_with_a_remedy(stage: str, answer: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded(stage)
    assert answer in str(caught.value)


def test_who_weighs_refusals_needs_everybody_to_agree() -> None:
    assert loaded("", "ultimatum").stages
    with pytest.raises(ScenarioError, match="a majority decides there"):
        loaded("adopt: majority", "ultimatum")


def test_who_reckons_with_one_other_may_stay_away_from_more() -> None:
    assert loaded("parties: [LOW, ISL]").parties["UPP"].strategy == "zeuthen"


def test_a_soft_ultimatum_is_doubtful() -> None:
    doubts = [str(p) for p in warnings(loaded("parties: [LOW, UPP], forum: ultimatum"))]
    assert any("LOW poses the ultimatum of talks, and linear concedes all" in d for d in doubts)
    firm = warnings(loaded("parties: [UPP, LOW], forum: ultimatum", "hardliner"))
    assert not any("ultimatum" in str(p) for p in firm)


def test_a_setter_before_a_majority_concedes_no_more_than_it_must() -> None:
    """Its ladder ends where the majority agrees, and ultimatum is for consensus alone."""
    setter = loaded("parties: [UPP, LOW, ISL], forum: ultimatum, adopt: majority", "linear")
    assert not any("ultimatum" in str(p) for p in warnings(setter))


@pytest.mark.parametrize(
    ("adopt", "heads", "share"),
    [
        ("{double_majority: {}, weights: {UPP: 1, LOW: 1, ISL: 2}}", 0.55, 0.65),
        ("{rule: double_majority, weights: {UPP: 1, LOW: 1, ISL: 2}}", 0.55, 0.65),
        ("{double_majority: {parties: 0.7}, weights: {UPP: 1, LOW: 1, ISL: 2}}", 0.7, 0.65),
        ("{double_majority: {weight: 1}, weights: {UPP: 1, LOW: 1, ISL: 2}}", 0.55, 1.0),
    ],
)
def test_a_double_majority_is_that_of_the_council_unless_said(
    adopt: str, heads: float, share: float
) -> None:
    rule = loaded(f"adopt: {adopt}", "linear").stages[0].adoption
    assert (rule.rule, rule.heads, rule.share, rule.strict) == (
        *("double_majority", heads, share, False),
    )
    assert dict(rule.weights) == {"UPP": 1, "LOW": 1, "ISL": 2}


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("adopt: double_majority", "Write {double_majority: {}, weights: {…}}, with populations"),
        ("adopt: {double_majority: 0.5}", "is not a double majority."),
        ("adopt: {double_majority: {heads: 0.5}}", '"heads" is not a key here.'),
        ("adopt: {double_majority: {parties: 0}}", "No share of the parties is asked for."),
        ("adopt: {double_majority: {}, majority: more than half}", "Two rules:"),
        ("forum: amendments, chair: ISL", "amendments has no chair."),
        ("forum: shuttle, parties: [UPP, LOW]", "chair is missing: who mediates?"),
        ("forum: shuttle, parties: [UPP, LOW], chair: UPP", "UPP mediates and is one of the"),
        ("forum: shuttle, parties: [UPP], chair: ISL", "At talks only UPP sits."),
        (
            "forum: shuttle, parties: [UPP, LOW], chair: ISL, observers: [ISL]",
            "Nobody observes a shuttle",
        ),
    ],
)
def test_rules_and_motions_that_make_no_sense_are_refused(stage: str, answer: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded(stage, "linear")
    assert answer in str(caught.value)


def test_a_shuttle_has_two_sides_and_a_mediator() -> None:
    found = loaded("forum: shuttle, chair: ISL", "linear").stages[0]
    assert (found.parties, found.chair) == (("UPP", "LOW"), "ISL")
