"""By what a text is adopted, as stories and role sheets say it."""

from __future__ import annotations

import pytest

from sim.model import Talks
from sim.scenario import read
from sim.scenario.scenario import Scenario
from sim.view.adopted import adopted_by
from sim.view.grammar import Names
from sim.view.story import Story

THREE = """
scenario: Three who decide
issues: {{x: {{options: [a, b, c]}}}}
parties:
  ANN: {{name: Annland, demands: {{x: {{want: c, accept: a}}}}}}
  BOB: {{name: Bobland, demands: {{x: {{want: a, accept: c}}}}}}
  CYD: {{name: Cydland, demands: {{x: {{want: c, accept: a}}}}}}
calendar:
  - {{stage: call, date: 2030-05-01, forum: exchange}}
  - {{stage: talks, date: 2030-05-02, adopt: {adopt}}}
"""
RULES = [
    ("consensus", "consensus"),
    ("{consensus_minus: [BOB]}", "consensus without Bobland"),
    ("majority", "majority"),
    ("{majority: {at_least: 2/3}}", "majority of at least 66.7%"),
    ("{majority: {at_least: 0.5}}", "majority of at least 50.0%"),
    ("{majority: {more_than: 0.6}, veto: [ANN]}",
     "majority of more than 60.0%, with a veto of Annland"),
    ("{majority: more than half, veto: [ANN, BOB]}",
     "majority, with a veto of Annland and Bobland"),
    ("{rule: double_majority, weights: {ANN: 3, BOB: 1, CYD: 1}}",
     "double majority of at least 55.0% of the parties with at least 65.0% of the weights"),
]  # fmt: skip


def three(adopt: str) -> Scenario:
    return read(THREE.format(adopt=adopt))


@pytest.mark.parametrize(("adopt", "words"), RULES)
def test_a_rule_says_what_it_asks_for_and_of_whom(adopt: str, words: str) -> None:
    scenario = three(adopt)
    assert adopted_by(Names(scenario), scenario.stages[-1].adoption) == words


@pytest.mark.long
def test_a_story_says_by_what_a_text_is_adopted_and_nothing_where_none_is_tabled() -> None:
    scenario = three("{consensus_minus: [BOB]}")
    words = " ".join(p.words for p in Story(scenario).told(Talks(scenario, seed=1).trace(0)))
    assert words.count("A text is adopted by") == 1
    assert "A text is adopted by consensus without Bobland." in words
