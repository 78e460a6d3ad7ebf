"""Talks that may be taken up again keep the easy for the hard. docs/model.md, section 4."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Block, Talks
from sim.scenario import read

CHANCES = (0.0, 0.4, 0.8, 1.0)
UNSURE = "accept: {o0: 0.4, o4: 0.6}"


def talks(
    resumes: float | str = 0,
    hard: str = "accept: o1",
    strategy: str = "boulware",
    sessions: int = 3,
) -> str:
    """Something easy for both, and something hard by which both would gain much in the end."""
    return f"""
scenario: Easy and hard
issues:
  easy: {{options: [o0, o1], status_quo: o0}}
  hard: {{options: [o0, o1, o2, o3, o4], status_quo: o0}}
  pay: {{options: [p0, p1, p2, p3, p4], status_quo: p0}}
parties:
  A:
    strategy: {strategy}
    demands:
      easy: {{want: o1, salience: 0.1}}
      hard: {{want: o4, accept: o1, salience: 1}}
      pay: {{want: p0, accept: p4, salience: 0.4}}
  B:
    strategy: {strategy}
    demands:
      easy: {{want: o1, salience: 0.2}}
      hard: {{want: o0, {hard}, salience: 0.6}}
      pay: {{want: p4, salience: 1}}
calendar:
  - {{stage: table, date: 2030-01-01, sessions: {sessions}, resumes: {resumes}}}
"""


def played(text: str, n: int = 300) -> Block:
    return Talks(read(text), seed=3).play(0, n)


def test_a_chance_of_nothing_is_nothing() -> None:
    plain = played(talks().replace(", resumes: 0", ""))
    for name, column in played(talks(0)).outcomes.items():
        np.testing.assert_array_equal(column, plain.outcomes[name])


def least_gain(block: Block) -> float:
    """The lesser of the two parties' mean gains over what was in force."""
    before = {"A": 0.4, "B": 0.6}
    return min(float(block.outcomes[f"u_{who}"].mean()) - then for who, then in before.items())


def partial(block: Block) -> float:
    """How often something is settled and something left."""
    return float((block.outcomes["accord_kind"] == "partial").mean())


def test_the_likelier_they_resume_the_less_is_signed_for_little() -> None:
    """Two who yield only at the end: who would gain least of all gains more."""
    gains = [least_gain(played(talks(chance, "accept: o4"), 50)) for chance in CHANCES]
    assert gains == sorted(gains)
    assert gains[0] < gains[-1] - 0.1


def test_what_is_easy_is_kept_for_what_may_be_had_of_what_is_hard() -> None:
    """B will not move at all on the hard issue in .4 of the plays, and nobody knows it."""
    shares = [partial(played(talks(chance, UNSURE, "linear", 1))) for chance in CHANCES]
    assert shares[0] == pytest.approx(0.4, abs=0.1)
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0.0


def test_what_is_known_not_to_be_had_is_not_waited_for() -> None:
    shares = [partial(played(talks(chance, UNSURE, "linear", 6))) for chance in (0.0, 1.0)]
    assert shares[0] == shares[1] == pytest.approx(0.4, abs=0.1)


def test_where_they_surely_resume_nobody_takes_less_than_the_balanced_text() -> None:
    model = Talks(read(talks(1.0, "accept: o4")), seed=3)
    block = model.play(0, 300)
    there = block.outcomes["accord_kind"] != ""
    chaired = (
        talks(0, "accept: o4").replace("sessions: 3", "sessions: 3, forum: single_text, chair: M")
        .replace("calendar:", "  M: {}\ncalendar:").replace("table, ", "table, parties: [A, B], ")
    )  # fmt: skip
    balanced = played(chaired)
    for who in "AB":
        least = balanced.outcomes[f"u_{who}"]
        assert (block.outcomes[f"u_{who}"][there] >= least[there] - 1e-9).all()


def test_where_nothing_serves_all_nothing_is_kept_back() -> None:
    """B would sign nothing on the hard issue, and nothing is to be had for what is easy."""
    hopeless = [
        played(talks(chance).replace("want: o1, salience: 0.2", "want: o0, salience: 0.2"))
        for chance in (0.0, 1.0)
    ]
    for name, column in hopeless[0].outcomes.items():
        np.testing.assert_array_equal(column, hopeless[1].outcomes[name])


def test_a_chance_may_be_in_doubt() -> None:
    block = played(talks("{uniform: [0, 1]}"), 50)
    drawn = block.parameters["calendar.table.resumes"]
    assert 0 <= drawn.min() < 0.2
    assert 0.8 < drawn.max() <= 1
    assert played(talks(0.5), 5).parameters.get("calendar.table.resumes") is None


@pytest.mark.parametrize("strategy", ["linear", "micro", "tit_for_tat", "nice_tit_for_tat"])
def test_every_kind_of_strategy_keeps_back(strategy: str) -> None:
    """There is an accord that brings whoever has least of it no less, or there is none."""
    free, kept = (played(talks(chance, "accept: o4", strategy), 100) for chance in (0.0, 1.0))
    agreed = (kept.outcomes["accord_kind"] != "").any()
    assert not agreed or least_gain(kept) >= least_gain(free) - 1e-9
