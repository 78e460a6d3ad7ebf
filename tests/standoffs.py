"""Scenarios with measures, made in code, that are also played as games in extensive form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.scenario.distributions import Point, Uniform
from sim.scenario.scenario import Scenario
from tests.builders import act, meeting, party, scale, scenario, stand
from tests.coercion_reference import World
from tests.forests import random_world


def at_odds(rng: np.random.Generator) -> tuple[World, Scenario]:
    """A random forest as a scenario of parties that know each other and cannot agree."""
    world, settlement, _ = random_world(rng)
    world.text = settlement
    quo = [None if s < 0 else s for s in settlement]
    issues = [scale(f"i{k}", len(row), q) for k, (row, q) in
              enumerate(zip(world.worth[0], quo, strict=True))]  # fmt: skip
    people = []
    for a, rows in enumerate(world.worth):
        stands = [
            replace(stand(issue, 0), values=tuple(map(Point, row)))
            for issue, row in zip(issues, rows, strict=True)
        ]
        resolve = Point(float(rng.random()))
        people.append(
            party(f"P{a}", *stands, resolve=resolve, believed=resolve,
                  cornered=Point(float(rng.random())))
        )  # fmt: skip
    measures = [_measure(node, way) for node, way in world.nodes()]
    stage = meeting([p.id for p in people], [i.id for i in issues], forum="exchange", sessions=1)
    return world, scenario(issues, people, [stage], measures)


def _measure(node: dict[str, Any], way: list[dict[str, Any]]) -> Any:
    leader, takers = node["leader"], [node["leader"], *node["followers"]]
    return act(
        node["name"], f"P{leader}", way[-1]["name"] if way else None,
        followers={f"P{a}": share for a, share in node["followers"].items()},
        imposes={f"i{k}": option for k, option in node["imposes"].items()},
        success=node["success"], harm={f"P{a}": x for a, x in enumerate(node["harm"])},
        cost={f"P{a}": node["cost"][a] for a in takers},
        benefit={f"P{a}": node["benefit"][a] for a in takers},
        audience_cost=node["audience"][leader], publicity=1.0,
    )  # fmt: skip


def river(**more: Any) -> Scenario:
    """B may take the pie from A, who may then break off relations."""
    pie = scale("pie", 3)
    either = Uniform(0.0, 1.0)
    people = [
        party("A", stand(pie, 0), resolve=either, believed=either),
        party("B", stand(pie, 2), resolve=either, believed=either),
    ]
    raid = act("raid", "B", imposes={"pie": 2}, cost={"B": 1.0}, **more)
    answer = act("rupture", "A", "raid", cost={"A": 0.1}, harm={"B": 0.5})
    return scenario([pie], people, measures=[raid, answer])
