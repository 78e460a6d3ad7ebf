"""Blocs: what members leave of a bloc's mandate, by consensus and by majorities."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Talks
from sim.scenario import load

SCENARIO = """
scenario: A league and its neighbour
issues:
  water: {{options: [nothing, third, half]}}
parties:
  LEAGUE: {{members: [ADA, BOB, CYD, DAN, EVE], {bloc}, demands: {{water: {{want: half,
    accept: nothing}}}}}}
  ADA: {{demands: {{water: {{want: nothing, accept: [{ada}]}}}}{more}}}
  BOB: {{demands: {{water: {{want: nothing, accept: [nothing, third]}}}}}}
  CYD: {{demands: {{water: {{want: half, accept: nothing}}}}}}
  DAN: {{demands: {{water: {{want: half, accept: nothing}}}}}}
  EVE: {{demands: {{water: {{want: half, accept: nothing}}}}}}
  LOW: {{demands: {{water: {{want: nothing, accept: half}}}}}}
calendar:
  - {{stage: talks, date: 2030-05-01, parties: [LEAGUE, LOW]}}
"""
"""Only ADA and BOB refuse half; ADA alone, where it lists so, refuses a third as well."""


def signed(tmp_path, bloc, ada="nothing", more=""):
    """The options that the league would sign."""
    file = tmp_path / "league.yaml"
    file.write_text(SCENARIO.format(bloc=bloc, ada=ada, more=more), encoding="utf-8")
    talks = Talks(load(str(file)))
    talks.play(0, 2)
    beyond = talks.mandates.beyond[:, talks.layout.party["LEAGUE"], 0]
    assert np.array_equal(beyond[0], beyond[1])
    names = ["nothing", "third", "half"]
    return [name for name, far in zip(names, beyond[0], strict=True) if not far]


@pytest.mark.parametrize(
    ("bloc", "expected"),
    [
        ("decides: consensus", ["nothing"]),
        ("decides: majority", ["nothing", "third", "half"]),
        # three of five are 60 per cent of the members, and 60 of the weights: not enough
        ("decides: qualified_majority", ["nothing", "third"]),
        # with 7 of 10 weights the three are enough
        (
            "decides: qualified_majority, weights: {ADA: 2, BOB: 1, CYD: 4, DAN: 2, EVE: 1}",
            ["nothing", "third", "half"],
        ),
        # 65 per cent are just enough
        (
            "decides: qualified_majority, weights: {ADA: 20, BOB: 15, CYD: 60, DAN: 4, EVE: 1}",
            ["nothing", "third", "half"],
        ),
        # ADA weighs more than 35 per cent: it blocks alone
        (
            "decides: qualified_majority, weights: {ADA: 4, BOB: 1, CYD: 2, DAN: 2, EVE: 2}",
            ["nothing"],
        ),
    ],
)
def test_a_league_signs_what_enough_of_its_members_would(tmp_path, bloc, expected):
    assert signed(tmp_path, bloc) == expected


def test_weight_does_not_stand_in_for_members(tmp_path):
    """Three of seven are too few for half, whatever they weigh: ADA stands for three."""
    bloc = "decides: qualified_majority, weights: {ADA: 1, BOB: 1, CYD: 9, DAN: 9, EVE: 9}"
    assert signed(tmp_path, bloc) == ["nothing", "third", "half"]
    assert signed(tmp_path, bloc, more=", count: 3") == ["nothing", "third"]


def test_a_member_counts_for_as_many_as_it_stands_for(tmp_path):
    assert signed(tmp_path, "decides: majority", more=", count: 2") == ["nothing", "third"]
    assert signed(tmp_path, "decides: majority", more=", count: 4") == ["nothing"]


def test_consensus_does_not_count(tmp_path):
    assert signed(tmp_path, "decides: consensus", more=", count: 40") == ["nothing"]


@pytest.mark.long
def test_an_easier_rule_never_narrows_more(tmp_path):
    strict, easier, easiest = (
        set(signed(tmp_path, f"decides: {rule}"))
        for rule in ("consensus", "qualified_majority", "majority")
    )
    assert strict < easier < easiest
