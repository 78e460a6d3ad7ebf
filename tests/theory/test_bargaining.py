"""Two parties that reckon with each other. docs/model.md, sections 3 and 11.

What talks between them must reach is in docs/theory.md; here are the rule of backward
induction by itself, to the last digit (stahl1972, binmore1986), and parties with several
issues (harsanyi1956, baarslag2013, dejonge2022).
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Talks
from sim.rules import induction
from sim.scenario import read
from sim.scenario.distributions import Uniform
from sim.strategies.view import Coming, Rungs
from tests.builders import meeting, party, scale, scenario, stand
from tests.theory.published import Entry, entries


@pytest.mark.parametrize("entry", entries("stahl"), ids=lambda entry: entry.path)
def test_backward_induction_gives_the_table_of_stahl(entry: Entry) -> None:
    one, other = entry.given["discounts"]
    for offers, share in enumerate(entry.expected["shares"], 1):
        assert worth_to_first(one, other, offers, 1.0)[0] == pytest.approx(share, abs=1e-9)


def worth_to_first(
    one: float, other: float, offers: int, curvature: float, rungs: int = 2
) -> tuple[float, float]:
    """What both get from a pie, to the last digit, when the first has its say."""
    mine = np.linspace(1.0, 0.0, rungs)
    theirs = 1.0 - mine**curvature
    every, nothing, later = np.ones(rungs, np.bool_), np.zeros(1), offers - 1
    ladder, turns = Rungs(mine, theirs, every, rungs), np.arange(later) % 2 == 1
    others = Rungs(mine[::-1].copy(), theirs[::-1].copy(), every, rungs)
    days = np.zeros(later, np.int64)
    coming = Coming(turns, days, later, nothing, nothing, np.ones(1))
    _, its_waits = induction.wait(ladder, others, coming, one, other)
    own, its = induction.best_for(mine, theirs, every, rungs, its_waits)
    return float(own), float(its)


def test_as_discounts_approach_one_it_is_the_text_of_nash() -> None:
    """On u2 = 1 − u1²."""
    best, its_best = entries("parabola")[0].expected["nash"]
    for discount, offers, near in ((0.99, 4000, 4e-3), (0.999, 40000, 4e-4)):
        own, its = worth_to_first(discount, discount, offers, 2.0, rungs=4001)
        assert own == pytest.approx(best, abs=near)
        assert its == pytest.approx(its_best, abs=2 * near)


def several(strategy: str, sessions: int, other: str | None = None) -> Talks:
    """Two parties that value three issues differently, unlike in every replicate."""
    issues = [scale(name, 6, None) for name in ("x", "y", "z")]
    weights = Uniform(0.5, 3.0)
    people = [
        party("A", *(stand(i, 5, salience=weights) for i in issues), strategy=strategy),
        party("B", *(stand(i, 0, salience=weights) for i in issues), strategy=other or strategy),
    ]
    stage = meeting(["A", "B"], ["x", "y", "z"], sessions=sessions)
    return Talks(scenario(issues, people, [stage]), seed=3)


def rungs(talks: Talks, a: int, r: int) -> np.ndarray:
    """The texts of a party's ladder, [L, K]."""
    ladder = talks.people[a].ladder
    return np.asarray(ladder.text[r, : ladder.n[r]])


def worth(talks: Talks, a: int, r: int, texts: np.ndarray) -> np.ndarray:
    """What texts are worth to a party, [L]."""
    return np.array(
        [sum(talks.draws.interests.worth[r, a, k, o] for k, o in enumerate(t)) for t in texts]
    )


@pytest.mark.parametrize("strategy", ["zeuthen", "nice_tit_for_tat"])
def test_two_of_them_end_within_one_rung_of_the_text_of_nash(strategy: str) -> None:
    talks = several(strategy, 60)
    block = talks.play(0, 200)
    assert (block.outcomes["outcome_class"] == "accord").all()
    for r in range(200):
        assert from_nash(talks, r) <= 1, r


def from_nash(talks: Talks, r: int) -> int:
    """How many rungs lie between the settlement and the rung with the largest product."""
    places = []
    for a in (0, 1):
        texts = rungs(talks, a, r)
        product = worth(talks, 0, r, texts) * worth(talks, 1, r, texts)
        at = np.flatnonzero((texts == talks.state.settlement[r]).all(axis=1))
        places += [abs(int(x) - int(np.argmax(product))) for x in at]
    return min(places)


@pytest.mark.parametrize("sessions", [2, 4, 8])
def test_two_nice_tit_for_tats_on_a_parabola_end_at_the_text_of_nash(sessions: int) -> None:
    """On u2 = 1 − u1² with 101 options it is at (.58, .6636)."""
    pie, nice = scale("pie", 101, None), "nice_tit_for_tat"
    people = [
        party("A", stand(pie, 100), strategy=nice),
        party("B", stand(pie, 0, curvature=2.0), strategy=nice),
    ]
    stage = meeting("AB", ["pie"], sessions=sessions)
    outcomes = Talks(scenario([pie], people, [stage])).play(0, 1).outcomes
    assert outcomes["u_A"][0] == pytest.approx(0.58, abs=1e-12)
    assert outcomes["u_B"][0] == pytest.approx(0.6636, abs=1e-12)


def tabled_by(talks: Talks, party: str) -> list[float]:
    """What a party's texts are worth to it, in order."""
    return [
        event.data["value"]
        for event in talks.trace(0)
        if event.kind == "offer" and event.party == party
    ]


def test_against_a_hardliner_a_nice_tit_for_tat_moves_by_its_bonus_until_it_is_late() -> None:
    talks = several("nice_tit_for_tat", 40, "hardliner")
    own = tabled_by(talks, "A")
    top, nash = own[0], own[-1]
    assert len(set(own[1:36])) == 1  # 36 of 40 sessions lie before .91 of the stage
    assert top - 0.1 * (top - nash) - 1e-9 <= own[1] <= top
    assert nash < own[1]


def test_a_nice_tit_for_tat_gives_more_to_who_gives_more() -> None:
    given = {}
    for other in ("hardliner", "boulware", "linear", "conceder"):
        own = tabled_by(several("nice_tit_for_tat", 20, other), "A")
        given[other] = own[0] - own[min(3, len(own) - 1)]
    assert given["hardliner"] <= given["boulware"] <= given["linear"] <= given["conceder"]
    assert given["hardliner"] < given["conceder"]


@pytest.mark.long
@pytest.mark.parametrize("other", ["micro", "linear", "conceder", "hardliner", "boulware"])
def test_micro_concedes_a_rung_for_a_rung(other: str) -> None:
    """Never more than the one with which it leads, and never that if the other moves first."""
    talks = several("micro", 12, other)
    talks.play(0, 1)
    for replicate in range(20):
        tabled: dict[str, list[tuple[str, ...]]] = {"A": [], "B": []}
        for event in talks.trace(replicate):
            if event.kind == "offer":
                text = tuple(event.data["text"].values())
                if text not in tabled[str(event.party)]:
                    tabled[str(event.party)].append(text)
                assert len(tabled["A"]) <= len(tabled["B"]) + 1
        if other == "hardliner":
            assert (len(tabled["A"]), len(tabled["B"])) == (2, 1)
        assert len(tabled["A"]) > 1


@pytest.mark.long
def test_two_tit_for_tats_begin_at_their_best_and_come_together() -> None:
    talks = several("tit_for_tat", 30)
    assert (talks.play(0, 20).outcomes["outcome_class"] == "accord").all()
    events = [event for event in talks.trace(0) if event.kind == "offer"]
    assert [set(event.data["text"].values()) for event in events[:2]] == [{"o5"}, {"o0"}]
    for name in ("A", "B"):
        own = tabled_by(talks, name)
        assert own == sorted(own, reverse=True)


CARING = """
scenario: Two who mind what the other gains
issues:
  land: {options: [l0, l1, l2, l3, l4]}
  trade: {options: [t0, t1, t2, t3, t4]}
parties:
  A: {strategy: zeuthen, demands: {land: {want: l4, accept: l1}, trade: {want: t0, accept: t3,
      salience: low}}}
  B: {strategy: zeuthen, demands: {land: {want: l0, accept: l2, salience: low}, trade: {want: t4,
      accept: t1}}}
norms:
  shared: {shared_by: [A, B], regard: 0.6}
calendar:
  - {stage: talks, date: 2030-05-01}
"""


@pytest.mark.parametrize("regard", [0.1, 0.6, 0.9])
def test_a_text_that_one_may_not_sign_is_none_that_one_could_take(regard: float) -> None:
    """Each tables what is beyond the other's lines first, and the other would like it: to who
    takes that for something to be had, nothing of its own is worth conceding.
    """
    talks = Talks(read(CARING, sets=(f"norms.shared.regard={regard}",)), seed=1)
    assert (talks.play(0, 20).outcomes["accord_stage"] == "talks").all()
