"""Accords on which a measure imposes. docs/model.md, sections 5, 7 and 9."""

from __future__ import annotations

import numpy as np

from sim.model import Block, Talks
from sim.scenario import read

TEXT = """\
scenario: An accord, and then a war
issues:
  x: {{options: [a, b, c]}}
  y: {{options: [e, f, g]}}
  z: {{options: [h, i], status_quo: i}}
parties:
  A:
    demands: {{x: {{want: c, accept: b}}, y: {{want: e, accept: e}}, z: h}}
    home: {{ratify: {{at_red_line: 0.5, at_want: 0.5, after: 90}}}}
  B: {{demands: {{x: {{want: b, accept: [b]}}, y: {{want: g, accept: g}}, z: h}}, resolve: 0.9}}
measures:
  war: {{by: B, kind: {kind}, when: {{no_accord: [y], by: 2030-02-01}}, imposes: {imposes},
    success: 0.5, cost: 0.001, benefit: 1}}
calendar:
  - {{stage: first, date: 2030-01-05, agenda: {agenda}, sessions: 3}}
  - {{stage: next, date: 2030-03-10, forum: exchange, if: {{accord: first}}}}
"""


def played(imposes: str, agenda: str = "[x]", kind: str = "force") -> Block:
    """A hundred plays; in half of them the war succeeds."""
    text = TEXT.format(imposes=imposes, agenda=agenda, kind=kind)
    return Talks(read(text, "war"), seed=1).play(0, 100)


def by(block: Block, issue: str) -> np.ndarray:
    """Who settled an issue, play by play."""
    rows = block.settlements
    return np.asarray(rows["by"][rows["issue"] == issue])


def kinds(block: Block) -> np.ndarray:
    """The kind of accord that stands, play by play; empty for none."""
    return np.array(block.outcomes["accord_kind"]).astype(str)


def test_an_accord_that_is_overruled_on_all_it_settled_stands_no_more() -> None:
    block = played("{y: g, x: a}")
    won, found = by(block, "x") == "war", block.outcomes
    assert found["did_war"].all()
    assert 30 < won.sum() < 70
    assert set(kinds(block)[won]) == {""}
    assert set(np.array(found["accord_stage"])[won].astype(str)) == {""}
    assert np.isnat(np.array(found["accord_date"])[won]).all()
    assert set(kinds(block)[~won]) == {"", "full"}


def test_no_home_votes_on_what_does_not_stand() -> None:
    block = played("{y: g, x: a}")
    won, voted = by(block, "x") == "war", block.outcomes["ratified_A"]
    assert np.isnan(voted[won]).all()
    assert not block.outcomes["lapsed"][won].any()
    assert set(voted[~won]) == {0.0, 1.0}


def test_what_waits_for_an_accord_does_not_wait_for_one_that_is_overruled() -> None:
    for wait in ("accord", "{{accord: first}}"):
        text = TEXT.replace("forum: exchange, if: {{accord: first}}", f"agenda: [y], if: {wait}")
        made = text.format(imposes="{y: g, x: a}", agenda="[x]", kind="sanctions")
        block = Talks(read(made, "war"), seed=1).play(0, 100)
        met = np.array(block.stages["met"])[block.stages["stage"] == "next"]
        assert (met == (by(block, "x") != "war")).all()


def test_what_is_imposed_as_agreed_stays_the_accord_s() -> None:
    block = played("{y: g, x: b}")
    assert set(by(block, "y")) == {"war", "status_quo"}
    assert set(by(block, "x")) == {"accord", "status_quo"}
    assert ((kinds(block) == "full") == (by(block, "x") == "accord")).all()


def test_an_accord_of_which_something_stands_is_voted_on_by_that() -> None:
    block = played("{y: g, x: a}", "[x, z]")
    won, left = by(block, "x") == "war", by(block, "z")
    assert set(left[won]) == set(left[~won]) == {"accord", "status_quo"}
    assert ((kinds(block)[won] == "partial") == (left[won] == "accord")).all()
    assert ((kinds(block)[~won] == "full") == (left[~won] == "accord")).all()
    assert set(block.outcomes["ratified_A"][won]) == {0.0, 1.0}
