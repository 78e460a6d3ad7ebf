"""Risk and return: an ultimatum to a party of unknown resolve. docs/model.md, section 11.

fearon1995, with A's demand x = clip((C + 2p − c) / 2, p, min(1, p + C)) and P(force)
= (x − p) / C for costs of force uniform on [0, C].
"""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Distribution, Point, Uniform
from tests.builders import act, meeting, party, scale, scenario, stand

N = 4000
STEPS = 200


def fearon(
    p: float, c: float, largest: float, resolve: Distribution | None = None, n: int = N
) -> Block:
    """A holds all and may be taken to p of it by force, at a cost to both."""
    pie = scale("pie", STEPS + 1, STEPS)
    unknown = resolve or Uniform(0.0, 1.0)
    people = [
        party("A", stand(pie, STEPS), strategy="ultimatum"),
        party("B", stand(pie, 0), resolve=unknown, believed=unknown),
    ]
    force = act(
        "force", "B", kind="force", imposes={"pie": 0}, success=1.0 - p, cost={"B": largest},
        harm={"A": c}, audience_cost=0.0, breach_cost=1.0,
    )  # fmt: skip
    stage = meeting(["A", "B"], ["pie"], forum="ultimatum", sessions=1)
    return Talks(scenario([pie], people, [stage], [force]), seed=5).play(0, n)


@pytest.mark.parametrize(
    ("p", "c", "largest", "demand", "force", "worth"),
    [(0.5, 0.1, 0.4, 0.65, 0.375, 0.55625), (0.5, 0.3, 0.4, 0.55, 0.125, 0.50625)],
)
def test_a_demand_trades_its_size_against_the_risk_of_force(
    p: float, c: float, largest: float, demand: float, force: float, worth: float
) -> None:
    block = fearon(p, c, largest)
    kept = np.array([int(option[1:]) for option in block.settlements["option"]]) / STEPS
    agreed = block.outcomes["accord_stage"] != ""
    assert block.offers["value"] == pytest.approx(np.full(len(block.offers["value"]), demand))
    assert kept[agreed] == pytest.approx(np.full(int(agreed.sum()), demand))
    fought = block.outcomes["did_force"].astype(float)
    assert np.array_equal(fought == 1.0, ~agreed)
    assert fought.mean() == pytest.approx(force, abs=3 * np.sqrt(force * (1 - force) / N))
    expected = demand * agreed.mean() + (p - c) * fought.mean()
    assert expected == pytest.approx(worth, abs=0.01)


@pytest.mark.parametrize(
    ("p", "a", "b", "demand"), [(0.5, 0.1, 0.1, 0.6), (0.7, 0.2, 0.1, 0.8), (0.3, 0.05, 0.25, 0.55)]
)
def test_with_complete_information_the_demand_takes_all_and_nobody_fights(
    p: float, a: float, b: float, demand: float
) -> None:
    """B's cost is b, known: its resolve is ½ and its cost of force 2 b."""
    block = fearon(p, a, 2 * b, Point(0.5), n=20)
    assert block.offers["value"] == pytest.approx(np.full(20, demand))
    assert not block.outcomes["did_force"].any()


def test_a_costlier_war_for_a_lowers_its_demand() -> None:
    demands = [fearon(0.5, c, 0.4, n=1).offers["value"][0] for c in (0.0, 0.1, 0.2, 0.3)]
    assert demands == sorted(demands, reverse=True)
    assert demands[0] > demands[-1]
