"""Stages at which nothing is agreed until everything is. docs/model.md, section 4."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Block, Talks
from sim.scenario import read

HARD = "want: o0, accept: o0"


def talks(whole: str = "no", package: str = "", later: str = "", easy: str = "[easy, hard]") -> str:
    """Two who could agree on an easy issue, and for half of the plays on a hard one."""
    return f"""
scenario: Easy and hard
issues:
  easy: {{options: [o0, o1, o2], status_quo: o0}}
  hard: {{options: [o0, o1, o2], status_quo: o0}}
parties:
  A: {{{package}demands: {{easy: {{want: o2, accept: o1}}, hard: {{want: o2, accept: o1}}}}}}
  B: {{{package}demands: {{easy: {{want: o1}}, hard: {{want: o0, accept: {{o0: 0.5, o1: 0.5}}}}}}}}
calendar:
  - {{stage: table, date: 2030-01-01, agenda: {easy}, whole: {whole}}}
{later}
"""


def played(text: str, n: int = 200) -> Block:
    return Talks(read(text), seed=3).play(0, n)


def same(one: Block, other: Block) -> None:
    for table in ("outcomes", "settlements", "objections", "offers"):
        first, second = getattr(one, table), getattr(other, table)
        assert list(first) == list(second)
        for name, column in first.items():
            np.testing.assert_array_equal(column, second[name], err_msg=name)


def kinds(block: Block) -> dict[str, float]:
    words, n = np.unique(block.outcomes["accord_kind"].astype(str), return_counts=True)
    return dict(zip(words.tolist(), (n / n.sum()).tolist(), strict=True))


def test_it_is_a_package_of_all_demands_bit_for_bit() -> None:
    same(played(talks("yes")), played(talks(package="package: all, ")))


def test_what_is_easy_waits_for_what_is_hard() -> None:
    free, whole = kinds(played(talks())), kinds(played(talks("yes")))
    assert free.get("", 0.0) == 0.0
    assert whole[""] == pytest.approx(0.5, abs=0.1)
    assert whole["full"] == pytest.approx(free["full"], abs=1e-12)


def test_a_no_names_what_is_left_open() -> None:
    objections = played(talks("yes")).objections
    mask = objections["ground"] == "package"
    assert mask.any()
    assert set(objections["issue"][mask]) == {"hard"}


def test_it_ends_with_the_stage() -> None:
    later = "  - {stage: after, date: 2030-02-01}"
    assert kinds(played(talks("yes", later=later))) == kinds(played(talks(later=later)))


def test_an_issue_off_the_agenda_is_left_out() -> None:
    found = played(talks("yes", easy="[easy]"))
    same(found, played(talks(easy="[easy]")))


def test_what_is_inside_lines_as_it_is_may_be_left_alone() -> None:
    text = talks("yes").replace("hard: {want: o2, accept: o1}", "hard: {want: o2, accept: o0}")
    assert (played(text).outcomes["accord_kind"] != "").all()


def test_red_lines_learned_there_stay_known() -> None:
    model: Any = Talks(read(talks("yes", later="  - {stage: after, date: 2030-02-01}")), seed=3)
    model.play(0, 100)
    packs = model.state.doubts.packs
    assert not packs.any()
    assert not model.mandates.package.any()
    assert (model.state.doubts.mass[:, 1].max(axis=1) > 0.9).all()


def test_where_nothing_is_tabled_it_is_refused() -> None:
    text = talks("yes").replace("agenda: [easy, hard]", "forum: exchange")
    with pytest.raises(ScenarioError, match="whole does nothing in an exchange"):
        read(text)


# -- what is settled already -------------------------------------------------------------

SETTLED = """
scenario: What two have settled, and what is open
issues:
  hard: {options: [o0, o1, o2], status_quo: o0}
  easy: {options: [o0, o1], status_quo: o0}
parties:
  A:
    demands: {hard: {want: o2, accept: o2}, easy: o1}
    home: {cornered: 0, ratify: {at_red_line: VOTE, at_want: VOTE, after: 10, when: {hard: o2}}}
  B: {OWN demands: {hard: {want: o0, accept: LINE}, easy: o1}}
  C: {demands: {hard: {want: o2, accept: o2}}}
calendar:
  - {stage: first, date: 2030-01-01, parties: [A, C], agenda: [hard]}
  - {stage: second, date: 2030-02-01, parties: [A, B], whole: yes}
"""
LINES = ["o0", "{o0: 0.5, o1: 0.5}"]


def settled(line: str, own: str = "", vote: str = "1") -> Block:
    """A and C agree on what is beyond all lines of B; A and B could agree on the rest, easily."""
    return played(SETTLED.replace("LINE", line).replace("OWN", own).replace("VOTE", vote))


def agreed(block: Block, issue: str) -> np.ndarray:
    there = block.settlements["issue"] == issue
    return np.asarray(block.settlements["by"][there] == "accord")


@pytest.mark.parametrize("line", LINES)
def test_what_is_settled_already_is_no_part_of_everything(line: str) -> None:
    """Whether B's line is known or not: it is beyond every line that B might have."""
    block = settled(line)
    assert agreed(block, "hard").all()
    assert agreed(block, "easy").all()


@pytest.mark.parametrize("line", LINES)
def test_it_is_where_it_has_come_to_be_open_again(line: str) -> None:
    """The accord on the hard issue lapses in half of the plays: there it is open, in dispute, and
    nothing is agreed until it is.
    """
    block = settled(line, vote="0.5")
    hard = agreed(block, "hard")
    assert 60 < hard.sum() < 140
    assert (agreed(block, "easy") == hard).all()


@pytest.mark.parametrize("line", LINES)
def test_a_package_of_its_own_holds_what_is_settled(line: str) -> None:
    block = settled(line, own="package: all, ")
    assert agreed(block, "hard").all()
    assert not agreed(block, "easy").any()
