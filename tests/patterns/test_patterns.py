"""Patterns of coercive bargaining over random scenarios. docs/patterns.md.

The ordinary tests hold those that are clear to their sign over a small population; the slow one
measures all of them again and holds the page to what comes out.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.patterns.page import PAGE, anchor, page
from tests.patterns.pattern import Finding, Pattern, measure
from tests.patterns.patterns import N_PLAYS, N_SCENARIOS, PATTERNS, all_findings
from tests.patterns.plays import play
from tests.patterns.population import changed, council, episode, everybody
from tests.patterns.statistics import Arm, effect

CLEAR = {
    "Anticipated cost": 40, "Commitment and success": 100, "Commitment and imposition": 120,
    "Audience cost and concessions": 40, "Audience cost and backing down": 40,
    "Parties and time": 60, "Parties and time to an accord": 60, "Deadline effect": 10,
}  # fmt: skip
"""Patterns whose sign shows over so many scenarios."""
NAMED = {pattern.name: pattern for pattern in PATTERNS}


@pytest.mark.long
@pytest.mark.parametrize("name", CLEAR)
def test_a_clear_pattern_has_its_sign_over_a_small_population(name: str) -> None:
    found = measure(NAMED[name], range(CLEAR[name]), 4).judged
    assert found.low > 0 if NAMED[name].expected == "up" else found.high < 0, found


@pytest.mark.parametrize("name", CLEAR)
def test_the_page_says_so(name: str) -> None:
    (line,) = re.findall(rf"^\| \[{name}\].*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert line.endswith("| holds by construction |" if NAMED[name].built_in else "| holds |")


def test_the_page_tells_every_pattern_and_why_one_does_not_hold() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for pattern in PATTERNS:
        (line,) = re.findall(
            rf"^\| \[{pattern.name}\]\(#{anchor(pattern.name)}\).*$", text, re.MULTILINE
        )
        assert f"\n## {pattern.name}\n" in text
        assert pattern.reason in text
        assert line.endswith("| holds |") or pattern.reason


@pytest.mark.slow
def test_the_page_is_what_comes_out() -> None:
    found = list(all_findings(range(N_SCENARIOS), N_PLAYS))
    assert page(found, N_SCENARIOS, N_PLAYS) == PAGE.read_text(encoding="utf-8")


def test_one_change_leaves_the_rest_of_a_scenario_and_its_luck_alone() -> None:
    written = episode(3)
    harm = written["measures"]["sanctions"]["harm"]["T"]
    assert changed(written, {"measures.sanctions.harm.T": harm}) == written
    first, second = (play(written, 8) for _ in range(2))
    assert np.array_equal(first.settled, second.settled)
    assert np.array_equal(first.imposed, second.imposed)


def test_a_seed_makes_one_scenario_and_another_seed_another() -> None:
    for population in (episode, council, everybody):
        assert population(5) == population(5)
        assert population(5) != population(6)


def arms(before: list[float], after: list[float]) -> Finding:
    asked = np.full(len(before), 10.0)
    return Finding(effect(Arm(np.array(before), asked), Arm(np.array(after), asked)), None, 1.0)


@pytest.mark.long
def test_an_effect_is_known_by_its_interval() -> None:
    pattern: Pattern = NAMED["Anticipated cost"]
    assert pattern.verdict(arms([2.0] * 20, [5.0] * 20)) == "holds"
    assert pattern.verdict(arms([5.0] * 20, [2.0] * 20)) == "fails"
    assert pattern.verdict(arms([3.0] * 20, [3.0] * 20)) == "fails"
    assert pattern.verdict(arms([3.0, 5.0] * 10, [5.0, 3.0] * 9 + [5.0, 5.0])) == "unclear"
    few = [3.0] * 16 + [9.0] * 4  # a mean that few scenarios make
    assert pattern.verdict(arms([3.0] * 20, few)) == "unclear"
    flat = NAMED["Parties and agreement"]
    assert flat.verdict(arms([3.0] * 20, [3.0] * 20)) == "holds"
    assert flat.verdict(arms([5.0] * 20, [2.0] * 20)) == "fails"


@pytest.mark.long
def test_an_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng, covered = np.random.default_rng(4), 0
    for trial in range(100):
        before = rng.binomial(10, 0.3, 60).astype(float)
        after = rng.binomial(10, 0.4, 60).astype(float)
        asked = np.full(60, 10.0)
        found = effect(Arm(before, asked), Arm(after, asked), seed=trial)
        covered += found.low <= 0.1 <= found.high
    assert 0.89 < covered / 100 <= 0.99
