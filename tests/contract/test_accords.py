"""What whole talks come to: issues stay on the table. docs/model.md, sections 2 and 4."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from tests.sense.brute import all_texts, laid_out
from tests.sense.plays import Written, play
from tests.sense.population import all_by, conflict

UNANIMITY: dict[str, Any] = {
    "consensus": "consensus",
    "a majority of at least all": {"majority": {"at_least": 1}},
    "vetoes of all": {"majority": "more than half", "veto": "all"},
    "weights without which nothing passes": {"majority": {"at_least": 1}, "weights": "unequal"},
}


def adopted(written: Written, rule: Any) -> Written:
    """The same talks under another spelling of a rule."""
    other, names = copy.deepcopy(written), list(written["parties"])
    if isinstance(rule, dict):
        rule = copy.deepcopy(rule)
        if rule.get("veto") == "all":
            rule["veto"] = names
        if rule.get("weights"):
            rule["weights"] = {name: 1 + place for place, name in enumerate(names)}
    for stage in other["calendar"]:
        stage["adopt"] = rule
    return other


@pytest.mark.long
@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("spelling", list(UNANIMITY)[1:])
def test_a_rule_is_what_it_asks_for_however_it_is_spelled(size: int, spelling: str) -> None:
    for seed in range(6):
        written = all_by(conflict(seed, size, "narrow"), "linear")
        one, other = (play(adopted(written, UNANIMITY[s])) for s in ("consensus", spelling))
        assert one.held == other.held
        assert one.sessions == other.sessions


@pytest.mark.parametrize("size", [2, 4])
@pytest.mark.parametrize("overlap", ["wide", "narrow", "none"])
def test_conceders_agree_exactly_where_a_text_is_better_for_all(size: int, overlap: str) -> None:
    for seed in range(12):
        written = all_by(conflict(seed, size, overlap), "conceder")
        played = play(written)
        ground = all_texts(laid_out(written, played.lines(written)))
        able = ground.signable & ground.changes
        if ground.win_win.any():
            assert played.accord, seed
        if played.accord:
            assert able.any(), seed


def test_an_issue_in_dispute_is_left_alone_and_the_other_one_agreed() -> None:
    written = yaml.safe_load("""
scenario: One quarrel and one common wish
issues:
  quarrel: {options: [left, middle, right], status_quo: middle}
  wish: {options: ["no", "yes"], status_quo: "no"}
parties:
  A: {demands: {quarrel: {want: left, accept: [left, right], salience: 8}, wish: {want: "yes", accept: "no", salience: 2}}}
  B: {demands: {quarrel: {want: right, accept: [left, right], salience: 8}, wish: {want: "yes", accept: "no", salience: 2}}}
calendar: [{stage: talks, date: "2030-01-01", sessions: 20}]
""")  # fmt: skip  # noqa: E501
    held = play(written).held
    assert held["wish"].option == "yes"
    assert held["quarrel"].option == "middle"


TRADE = """
scenario: A trade that a leader allows
issues:
  line: {options: [o0, o1, o2, o3, o4], status_quo: o0}
  gift: {options: [g0, g1], status_quo: g0}
parties:
  A:
    strategy: conceder
    demands: {line: {want: o4, accept: o1, salience: 4}, gift: {want: g0, accept: g1, salience: 0.5}}
  B:
    strategy: conceder
    home: {cornered: 0.2}
    instructions: {by: boss, pace: 2}
    demands: {line: {want: o0, accept: o0, salience: 2}, gift: {want: g1, accept: g0, salience: 4}}
calendar:
  - {stage: first, date: "2030-01-01", sessions: 6, overseen_by: leaders}
  - {stage: second, date: "2030-02-01", sessions: 6, overseen_by: leaders}
"""  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("accept", ["o0", "o1", "o2"])
def test_a_looser_line_of_those_at_home_destroys_no_trade(accept: str) -> None:
    written = yaml.safe_load(TRADE)
    written["parties"]["B"]["demands"]["line"]["accept"] = accept
    held = play(written).held
    assert held["gift"].option == "g1"
    assert held["line"].option != "o0"


def test_a_step_beyond_ones_lines_for_a_step_beyond_theirs_is_one_trade() -> None:
    text = """
scenario: Two who only move together
issues:
  mine: {options: [a0, a1], status_quo: a0}
  yours: {options: [b0, b1], status_quo: b0}
parties:
  A: {strategy: conceder, home: {cornered: 0.05}, instructions: {by: one, pace: PACE}, demands: {mine: {want: a1, salience: 8}, yours: {want: b0, accept: b0, salience: 2}}}
  B: {strategy: conceder, home: {cornered: 0.05}, instructions: {by: other, pace: 1}, demands: {mine: {want: a0, accept: a0, salience: 2}, yours: {want: b1, salience: 8}}}
calendar:
  - {stage: first, date: "2030-01-01", sessions: 4}
  - {stage: second, date: "2030-02-01", sessions: 4}
"""  # fmt: skip  # noqa: E501
    moved, alone = (play(yaml.safe_load(text.replace("PACE", pace))).held for pace in "10")
    assert moved["mine"].option == "a1"
    assert moved["yours"].option == "b1"
    assert alone["mine"].option == "a0"  # neither is left to move alone


@pytest.mark.long
@pytest.mark.parametrize("strategy", ["boulware", "linear", "conceder"])
def test_tightening_a_red_line_makes_no_accord(strategy: str) -> None:
    tried = 0
    for seed in range(20):
        written = all_by(conflict(seed, 2, "none"), strategy)
        if play(written).accord:
            continue
        for party, who in written["parties"].items():
            for issue, demand in who["demands"].items():
                tighter = copy.deepcopy(written)
                tighter["parties"][party]["demands"][issue]["accept"] = [demand["want"]]
                assert not play(tighter).accord, (seed, party, issue)
                tried += 1
    assert tried > 0


def test_a_voter_without_a_wish_or_a_line_changes_nothing() -> None:
    for seed in range(8):
        written = all_by(conflict(seed, 2, "narrow"), "linear")
        other = copy.deepcopy(written)
        issue = next(iter(written["issues"]))
        option = next(iter(written["issues"][issue]["options"]))
        other["parties"]["X"] = {
            "strategy": "acquiescent",
            "demands": {issue: {"want": option, "salience": 0}},
        }
        for stage in other["calendar"]:
            if "parties" in stage:
                stage["parties"] = [*stage["parties"], "X"]
        assert play(written).held == play(other).held, seed
