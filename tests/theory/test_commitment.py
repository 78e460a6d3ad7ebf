"""Audience costs: fearon1994. docs/model.md, sections 5 and 11.

A party with cost c, gain g and audience cost a carries out its threat from the resolve
1 − (g + a)/c on; with resolve uniform that has the probability min(1, (g + a)/c).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Uniform
from tests.builders import act, party, scale, scenario, stand

N = 4000
ANY = Uniform(0.0, 1.0)


def play(gain: float, audience: float, cost: float) -> Block:
    """A threat with which A would win ``gain`` and B lose one stake. No text suits both."""
    pie = scale("pie", 2)
    people = [party("A", stand(pie, 1, 1), resolve=ANY, believed=ANY), party("B", stand(pie, 0, 0))]
    threat = act(
        "threat", "A", cost={"A": cost}, benefit={"A": gain}, harm={"B": 1.0},
        audience_cost=audience, publicity=1.0,
    )  # fmt: skip
    return Talks(scenario([pie], people, measures=[threat]), seed=11).play(0, N)


@pytest.mark.parametrize("gain", [0.0, 0.3])
@pytest.mark.parametrize("audience", [0.0, 0.2, 0.9])
@pytest.mark.parametrize("cost", [0.5, 1.0, 3.0])
def test_a_threat_is_carried_out_by_those_whom_backing_down_costs_more(
    gain: float, audience: float, cost: float
) -> None:
    outcomes = play(gain, audience, cost).outcomes
    share = min(1.0, (gain + audience) / cost)
    assert np.array_equal(outcomes["did_threat"], outcomes["resolve_A"] >= 1 - share)
    # what the others expect: B loses a stake in that share of cases and keeps the pie
    assert outcomes["no_deal_B"] == pytest.approx(1.0 - share, abs=1e-12)


@pytest.mark.long
def test_the_chance_of_a_threat_rises_with_its_audience_cost() -> None:
    shares = [play(0.1, audience, 1.0).outcomes["did_threat"].mean() for audience in
              (0.0, 0.1, 0.3, 0.6, 0.9)]  # fmt: skip
    assert all(after > before for before, after in pairwise(shares))
    assert shares[-1] == 1.0


@pytest.mark.long
def test_who_backs_down_from_a_public_threat_pays_for_it() -> None:
    outcomes = play(0.0, 0.4, 1.0).outcomes
    backed_down = ~outcomes["did_threat"]
    assert backed_down.any()
    assert outcomes["value_A"][backed_down] == pytest.approx(-0.4, abs=1e-12)
