"""Random forests of measures, laid out for the engine and for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.model.layout import Layout
from sim.rules import coercion, following
from sim.rules.beliefs import Beliefs
from sim.rules.coercion import Acts, Tree
from sim.rules.scratch import Scratch, new_scratch
from sim.rules.terms import nothing_said
from tests.builders import act, believed, party, scale, scenario, stand
from tests.coercion_reference import World, grow

BINS = 8


class Case(NamedTuple):
    """One random forest, for the engine and for the reference."""

    world: World
    names: tuple[str, ...]
    tree: Tree
    acts: Acts
    beliefs: Beliefs
    worth: np.ndarray
    text: np.ndarray
    settlement: np.ndarray
    scratch: Scratch
    threshold: np.ndarray
    chance: np.ndarray


def random_belief(rng: np.random.Generator) -> list[float] | float:
    """A known number, or masses of which some are nothing."""
    if rng.random() < 0.15:
        return float((rng.integers(BINS) + 0.5) / BINS)
    mass = rng.dirichlet(np.ones(BINS)) * (rng.random(BINS) < 0.8)
    mass[rng.integers(BINS)] += 0.1
    return [float(m) for m in mass / mass.sum()]


def random_world(rng: np.random.Generator) -> tuple[World, list[int], list[int]]:
    """A forest of measures at a random text; the settlement, and who signs the text."""
    n_parties, n_options = int(rng.integers(2, 5)), [int(n) for n in rng.integers(2, 5, size=3)]
    worth = [[[float(x) for x in rng.random(n)] for n in n_options] for _ in range(n_parties)]
    settlement = [int(rng.integers(-1 if k == 2 else 0, n)) for k, n in enumerate(n_options)]
    text = [int(rng.integers(n)) if rng.random() < 0.5 else s
            for n, s in zip(n_options, settlement, strict=True)]  # fmt: skip
    belief = {a: random_belief(rng) for a in range(n_parties)}
    signing = [a for a in range(n_parties) if rng.random() < 0.7]
    return World(grow(rng, n_parties, n_options), worth, belief, text), settlement, signing


def laid_out(world: World) -> tuple[Tree, tuple[str, ...]]:
    """The tree as the engine lays it out from a scenario."""
    n_options = [len(options) for options in world.worth[0]]
    issues = [scale(f"i{k}", n, None if k == 2 else 0) for k, n in enumerate(n_options)]
    parties = [party(f"P{a}", stand(issues[0], 0, 0)) for a in range(len(world.worth))]
    measures = [
        act(
            node["name"], f"P{node['leader']}", way[-1]["name"] if way else None,
            followers={f"P{a}": share for a, share in node["followers"].items()},
            imposes={f"i{k}": option for k, option in node["imposes"].items()},
        )
        for node, way in world.nodes()
    ]  # fmt: skip
    layout = Layout(scenario(issues, parties, measures=measures))
    return layout.tree, layout.measures


def numbers(world: World, names: tuple[str, ...], bound: list[str], signing: list[int]) -> Acts:
    """What the measures cost and bring, in the engine's arrays."""
    nodes = {node["name"]: (node, way) for node, way in world.nodes()}
    own = [nodes[name][0] for name in names]
    return Acts(
        success=np.array([[node["success"] for node in own]]),
        breach=np.array([[node["breach"] for node in own]]),
        cost=np.array([[node["cost"] for node in own]]),
        benefit=np.array([[node["benefit"] for node in own]]),
        harm=np.array([[node["harm"] for node in own]]),
        audience=np.array([[node["audience"] for node in own]]),
        turnout=np.ones((1, len(own), len(world.worth))),
        bound=np.array([[node["name"] in bound for node in own]]),
        signing=np.array([node["leader"] in signing for node in own]),
        spent=np.zeros((1, len(own)), np.bool_),
        **nothing_said(1, len(own), len(world.worth), len(world.worth[0]), 4),
    )


def made(seed: int, belief: Mapping[int, list[float] | float] | None = None) -> Case:
    """A random case, with the engine's outlook on it; beliefs are random unless given."""
    rng = np.random.default_rng(seed)
    world, settlement, signing = random_world(rng)
    world.belief.update(belief or {})
    bound = [root["name"] for root in world.roots if rng.random() < 0.2]
    changed = {k for k, now in enumerate(settlement) if world.text[k] != now}
    world.bound = set(bound) | {
        root["name"]
        for root in world.roots
        if root["leader"] in signing and changed & set(root["imposes"])
    }
    tree, names = laid_out(world)
    acts = numbers(world, names, bound, signing)
    typed = [a for a in range(len(world.worth)) if tree.typed[a] >= 0]
    beliefs = believed([world.belief[a] for a in typed])
    if np.isfinite(beliefs.atom).all():  # bins there must be all the same
        beliefs = believed([world.belief[a] for a in typed] + [[1.0 / BINS] * BINS])
    worth = np.zeros((1, len(world.worth), 3, 4))
    for a, issues in enumerate(world.worth):
        for k, options in enumerate(issues):
            worth[0, a, k, : len(options)] = options
    scratch = new_scratch(3, len(names), BINS)
    threshold, chance = np.zeros(len(names)), np.zeros(len(names))
    text, now = np.array(world.text), np.array(settlement)
    following.turnouts(tree, acts, beliefs, np.ones(1, np.bool_))
    coercion.outlook(tree, acts, beliefs, worth, 0, text, now, threshold, chance, scratch, True)
    return Case(world, names, tree, acts, beliefs, worth, text, now, scratch, threshold, chance)


def named(case: Case, values: np.ndarray) -> dict[str, float]:
    return {name: float(value) for name, value in zip(case.names, values, strict=True)}
