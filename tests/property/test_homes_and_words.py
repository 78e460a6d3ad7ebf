"""Homes and words, all at once: the same bit for bit whatever is played beside it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.loading import read
from sim.scenario.scenario import Scenario
from tests.property.tables import assert_same, rows

EVERYTHING = """
scenario: Two neighbours, two parliaments and many words
as_of: 2030-04-20
issues:
  water: {options: [nothing, third, half, most]}
  dam: {options: [no_dam, small, big]}
parties:
  UPP:
    demands: {water: {want: nothing, accept: half}, dam: {want: big, accept: no_dam}}
    home: {cornered: medium, prepared: no, media: friendly, opposition: loud, doubters: low,
           ratify: {at_red_line: even, at_want: almost_certain, after: 10}}
    instructions: {by: King, pace: normal}
  LOW:
    demands: {water: {want: most, accept: third}, dam: {want: no_dam, accept: big}}
    home: {preparing: fast, ratify: {at_red_line: 0.5, at_want: 0.9}, reverberates: high}
    instructions: {by: Queen, pace: fast}
    resolve: unknown
measures:
  sanctions: {by: LOW, when: {no_accord: [water]}, cost: medium, benefit: low,
              harm: {UPP: high}, public: yes}
  force: {by: LOW, when: {no_accord: [water]}, cost: low, benefit: medium, harm: {UPP: high}}
norms:
  no_war: {shared_by: [UPP, LOW], forbids: [force], cost: low}
  kin: {shared_by: [UPP, LOW], regard: low}
tension: uneasy
calendar:
  - {text: draft, by: LOW, to: UPP, date: 2030-04-01, asks: {water: most}, refuses: [dam],
     read_as: {UPP: ultimatum}}
  - {text: reply, by: UPP, date: 2030-04-10, refuses: [water], open_to: [dam]}
  - {promise: peace, by: LOW, to: UPP, date: 2030-04-12, forgoes: force, believed: even}
  - {stage: call, forum: exchange, date: 2030-04-15, called_by: UPP, readouts:
     {UPP: {tone: warm, claims: peace}, LOW: {tone: stern, voice: official}}}
  - {promise: sluice, by: UPP, to: LOW, date: 2030-04-22, holds: {water: third}, kept: 0.7}
  - {promise: money, by: LOW, date: 2030-04-22, pays: {UPP: medium}, when: {accord: [water]}}
  - {stage: talks, date: 2030-05-01, overseen_by: leaders}
  - {stage: again, date: 2030-06-01}
"""
"""Every key of homes and of words spoken."""


@cache
def brief() -> Scenario:
    return read(EVERYTHING)


@cache
def whole() -> Block:
    return Talks(brief(), seed=7).play(0, 300)


@pytest.mark.parametrize("n", [1, 2, 7, 64])
def test_the_number_of_replicates_changes_no_row(n: int) -> None:
    assert_same(Talks(brief(), seed=7).play(0, n), whole(), range(n))


def test_what_was_played_before_leaves_no_trace() -> None:
    used = Talks(brief(), seed=7)
    used.play(40, 60)
    used.trace(3)
    assert_same(used.play(0, 300), whole(), range(300))


@pytest.mark.long
def test_a_play_is_traced_as_it_was_played() -> None:
    talks, outcomes = Talks(brief(), seed=7), rows(whole(), range(12), "outcomes")
    for replicate in range(12):
        end = talks.trace(replicate)[-1]
        assert end.data["outcome_class"] == outcomes["outcome_class"][replicate]


@pytest.mark.long
def test_everything_of_it_happens() -> None:
    outcomes = whole().outcomes
    assert {"unratified"} < set(outcomes["outcome_class"])
    assert 0.0 < outcomes["lapsed"].mean() < 1.0
    assert {"sluice", "accord", "status_quo"} <= set(whole().settlements["by"])
    for name, column in outcomes.items():
        if column.dtype.kind == "f" and name.startswith(("u_", "value_", "climate_")):
            assert np.isfinite(column).all(), name
