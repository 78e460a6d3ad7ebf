"""Threats made when their leader chooses: fearon1994, fearon1997. docs/model.md, section 5.

A threat with cost c, gain g and audience cost a is carried out from the resolve 1 − (g + a)/c
on once it is public, and from 1 − g/c on if it is not. Those above the first threshold always
announce it; of those below, the share that bluffs.
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Distribution, Point, Uniform
from sim.scenario.scenario import Scenario
from tests.builders import act, meeting, party, scale, scenario, stand

N = 4000
ANY = Uniform(0.0, 1.0)
GAIN, AUDIENCE, COST = 0.2, 0.3, 1.0
SILENT, PUBLIC = 1.0 - GAIN / COST, 1.0 - (GAIN + AUDIENCE) / COST


def made(bluff: Distribution, sessions: int = 0, strategic: bool = True) -> Scenario:
    """A might act against B, to which it would do one stake of harm."""
    pie = scale("pie", 2)
    people = [party("A", stand(pie, 1), resolve=ANY, believed=ANY), party("B", stand(pie, 0, 0))]
    threat = act(
        "threat", "A", cost={"A": COST}, benefit={"A": GAIN}, harm={"B": 1.0},
        audience_cost=AUDIENCE, strategic=strategic, bluff=bluff,
    )  # fmt: skip
    stage = meeting(["A", "B"], ["pie"], sessions=sessions)
    return scenario([pie], people, [stage], measures=[threat])


def play(bluff: float) -> Block:
    """Talks at which nothing is tabled, so that only the threat tells anything."""
    return Talks(made(Point(bluff)), seed=11).play(0, N)


@pytest.mark.parametrize("bluff", [0.0, 0.2, 1.0])
def test_the_resolved_announce_and_the_others_bluff(bluff: float) -> None:
    outcomes = play(bluff).outcomes
    said, resolve = outcomes["announced_threat"], outcomes["resolve_A"]
    assert said[resolve >= PUBLIC].all()
    empty = said[resolve < PUBLIC].mean()
    assert empty == pytest.approx(bluff, abs=0.04)


def test_who_has_announced_acts_where_backing_down_costs_more() -> None:
    outcomes = play(0.2).outcomes
    said, resolve, did = (outcomes[f"{x}"] for x in ("announced_threat", "resolve_A", "did_threat"))
    assert np.array_equal(did[said], resolve[said] >= PUBLIC)
    assert np.array_equal(did[~said], resolve[~said] >= SILENT)
    assert np.array_equal(outcomes["backed_down_threat"], said & ~did)
    paid = outcomes["u_A"] - outcomes["value_A"]
    assert paid[said & ~did] == pytest.approx(AUDIENCE, abs=1e-12)
    assert paid[~said & ~did] == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("bluff", [0.0, 0.2, 1.0])
def test_the_others_learn_by_bayes(bluff: float) -> None:
    """Mean belief: above PUBLIC with the posterior odds 1 : bluff, uniform on either side."""
    talks = Talks(made(Point(bluff)), seed=11)
    events = [talks.trace(replicate) for replicate in range(40)]
    above, below = (PUBLIC + 1.0) / 2, PUBLIC / 2
    certain = (1.0 - PUBLIC) / (1.0 - PUBLIC + PUBLIC * bluff)
    heard = certain * above + (1.0 - certain) * below
    told = {False: below, True: heard}
    moved = 0
    for story in events:
        said = any(event.kind == "threat_public" for event in story)
        first = next((e for e in story if e.kind == "belief"), None)
        if abs(told[said] - 0.5) < 1e-3:
            continue
        assert first is not None
        assert first.data["after"] == pytest.approx(told[said], abs=1e-12)
        moved += 1
    assert moved or bluff == 1.0


def test_a_threat_that_everybody_makes_tells_nothing() -> None:
    outcomes = play(1.0).outcomes
    assert outcomes["announced_threat"].all()


def test_more_bluffing_makes_a_threat_believed_less_and_obeyed_less() -> None:
    """What B expects no deal to be worth rises with the share of empty threats."""
    worth = [play(bluff).outcomes for bluff in (0.0, 0.5)]
    both = worth[0]["announced_threat"] & worth[1]["announced_threat"]
    assert (worth[1]["no_deal_B"][both] > worth[0]["no_deal_B"][both]).all()


def test_without_the_choice_nothing_is_announced_and_no_column_tells_of_it() -> None:
    brief = made(Point(0.0), sessions=4, strategic=False)
    outcomes = Talks(brief, seed=11).play(0, 100).outcomes
    assert not any(name.startswith(("announced", "backed_down")) for name in outcomes)
