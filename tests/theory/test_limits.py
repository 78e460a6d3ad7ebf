"""What the model does not do, as docs/model.md says: each where theory expects something else.

Whoever mends one of these changes its sentence there too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import Talks
from sim.scenario import read
from sim.scenario.scenario import Scenario

N = 200
Outcomes = Mapping[str, NDArray[Any]]
CLAIM = """
scenario: A claim
issues:
  land: {{options: [l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10]}}
parties:
  A: {{demands: {{land: {{want: l10, accept: {line}}}}}, resolve: unknown, strategy: {strategy}}}
  B: {{demands: {{land: {{want: l0, accept: {offer}}}}}, strategy: {strategy}}}
measures:
{measures}
calendar:
  - {{stage: talks, date: 2030-05-01, first: {first}}}
{rest}
"""
SANCTIONS = """
  sanctions: {by: A, kind: sanctions, when: {no_accord: [land]}, public: yes, harm: {B: 1},
              cost: 1, audience_cost: 0.5}
"""
STRIKES = """
  first: {by: B, kind: force, when: {no_accord: [land], by: 2030-06-01}, imposes: {land: l0},
          cost: 0.1, audience_cost: 0}
  second: {by: A, kind: force, when: {no_accord: [land], by: 2030-07-01}, imposes: {land: l10},
           harm: {B: 3}, cost: 0.1, audience_cost: 0}
"""
CLASH = """
  clash: {by: A, kind: force, when: {no_accord: [land]}, harm: {A: 2, B: 2}, cost: 3,
          audience_cost: 0, accident: yes}
"""
RISK = """
  - {{stage: later, date: 2030-11-01}}
tension: {{now: tense, accident: {{chance: {chance}, per: month}}}}
"""


def claim(**said: str) -> Scenario:
    """A wants land that B has."""
    usual = {"line": "l0", "offer": "l10", "strategy": "linear", "first": "A", "rest": ""}
    return read(CLAIM.format(**{**usual, **said}))


def play(scenario: Scenario) -> Outcomes:
    return Talks(scenario, seed=5).play(0, N).outcomes


def test_who_tables_first_in_a_last_session_comes_down_to_its_floor() -> None:
    """Section 3: at the end of its time a clock asks for no deal, and the other takes that."""
    scenes = (claim(measures=SANCTIONS, strategy="boulware", first=first) for first in ("A", "B"))
    ahead, behind = (play(scene) for scene in scenes)
    assert (ahead["n_sessions"] == behind["n_sessions"]).all()
    assert ahead["u_A"].mean() < behind["u_A"].mean() - 0.2


def test_who_may_sign_what_is_in_force_leaves_its_threat_for_nothing() -> None:
    """Section 5, confirming: B gives nothing, and A has threatened in public."""
    free = play(claim(measures=SANCTIONS, offer="l0"))
    assert not free["did_sanctions"].any()
    assert (free["value_A"] == 0.0).all()
    bound = play(claim(measures=SANCTIONS, offer="l0", line="l1"))
    assert bound["did_sanctions"].any()
    assert bound["value_A"][~bound["did_sanctions"]] == pytest.approx(-0.5)


def test_nobody_strikes_first_for_fear_of_being_struck() -> None:
    """Section 5: B could be rid of a blow of four stakes that is sure to come, for a tenth."""
    outcomes = play(claim(measures=STRIKES, line="l10", offer="l0"))
    assert not outcomes["did_first"].any()
    assert outcomes["did_second"].all()


def test_nobody_reckons_with_an_accident_unless_told() -> None:
    """Section 9: however likely it is, no deal is worth what it was, and nobody yields."""
    few, many = (
        play(claim(measures=CLASH, rest=RISK.format(chance=chance))) for chance in (0.01, 0.3)
    )
    assert few["accident"].sum() < many["accident"].sum()
    spared = ~many["accident"]
    for column in ("no_deal_A", "no_deal_B", "u_A", "n_offers"):
        assert np.array_equal(few[column][spared], many[column][spared])


PIE = """
scenario: A pie
issues:
  pie: {{options: [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10], status_quo: none}}
parties:
  A: {{strategy: rational, demands: {{pie: s10}}, reservation: {else_}}}
  B: {{strategy: rational, demands: {{pie: s0}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, sessions: 200, first: A}}
"""


@pytest.mark.long
def test_a_reservation_moves_the_shares_of_the_rational_before_it_is_worth_more_than_a_share() -> (
    None
):
    """Section 3: by the outside option principle .3 would move nothing, and .6 to .6 only."""
    got = [Talks(read(PIE.format(else_=x)), seed=5).play(0, 1).outcomes["u_A"][0] for x in
           (0.0, 0.3, 0.6)]  # fmt: skip
    assert got == pytest.approx([0.5, 0.6, 0.8])
