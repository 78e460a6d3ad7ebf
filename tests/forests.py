"""Random forests of measures, laid out for the engine and for the reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.model.layout import Layout
from sim.rules import following, thresholds
from sim.rules import world as rules
from sim.rules.coercion import Acts, Tree
from sim.rules.terms import nothing_said
from tests.builders import act, believed, party, scale, scenario, stand, threatened
from tests.coercion_reference import World, grow

BINS = 8


class Case(NamedTuple):
    """One random forest, for the engine and for the reference."""

    world: World
    names: tuple[str, ...]
    at: rules.World
    text: np.ndarray
    threshold: np.ndarray
    chance: np.ndarray

    @property
    def tree(self) -> Tree:
        """Who may do what, and in answer to what."""
        return self.at.tree

    @property
    def acts(self) -> Acts:
        """What it costs and brings."""
        return self.at.acts


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
            no_accord=tuple(f"i{k}" for k in sorted(node["named"])), for_all=node["for_all"],
            covers=tuple(f"i{k}" for k in sorted(node["covers"])),
        )
        for node, way in world.nodes()
    ]  # fmt: skip
    layout = Layout(scenario(issues, parties, measures=measures))
    return layout.tree, layout.measures


def conditions(rng: np.random.Generator, world: World) -> None:
    """What answers the roots, what accords stand, and where the lines of the parties are."""
    n_parties, n_issues = len(world.worth), len(world.text)
    everybody = range(n_parties)
    for root in world.roots:
        if rng.random() < 0.6:
            root["named"] = {int(k) for k in rng.permutation(n_issues)[: rng.integers(1, 3)]}
        elif root["imposes"]:
            root["named"] = set(root["imposes"])
        else:
            root["named"] = set(range(n_issues))
        root["covers"] = {k for k in range(n_issues) if rng.random() < 0.1}
        root["for_all"] = bool(rng.random() < 0.2)
        root["breach"] = [float(x) for x in rng.uniform(0, 2, n_parties)]
    for k, option in enumerate(world.text):
        if option >= 0 and rng.random() < 0.3:
            world.standing[k] = {a for a in everybody if rng.random() < 0.5}
    world.inside = [
        [{o for o in range(len(options)) if rng.random() < 0.6} for options in issues]
        for issues in world.worth
    ]


def numbers(world: World, names: tuple[str, ...]) -> Acts:
    """What the measures cost and bring, in the engine's arrays."""
    nodes = {node["name"]: (node, way) for node, way in world.nodes()}
    own = [nodes[name][0] for name in names]
    n_parties, n_issues = len(world.worth), len(world.text)
    nothing = nothing_said(1, len(own), n_parties, n_issues, 4)
    for k, signers in world.standing.items():
        nothing["standing"][0, k] = True
        nothing["signed"][0, list(signers), k] = True
    for a, issues in enumerate(world.inside):
        for k, options in enumerate(issues):
            nothing["beyond"][0, a, k] = [o not in options for o in range(4)]
    return Acts(
        breach=np.array([[node["breach"] for node in own]]),
        cost=np.array([[node["cost"] for node in own]]),
        benefit=np.array([[node["benefit"] for node in own]]),
        harm=np.array([[node["harm"] for node in own]]),
        audience=np.array([[node["audience"] for node in own]]),
        turnout=np.ones((1, len(own), len(world.worth))),
        signing=np.array([a in world.hands for a in range(n_parties)]),
        spent=np.zeros((1, len(own)), np.bool_),
        **(nothing | {"prevails": np.array([[[node["success"]] for node in own]])}),
    )


def made(seed: int, belief: Mapping[int, list[float] | float] | None = None) -> Case:
    """A random case, with the engine's outlook on it; beliefs are random unless given."""
    rng = np.random.default_rng(seed)
    world, settlement, signing = random_world(rng)
    world.belief.update(belief or {})
    world.before, world.hands = settlement, set(signing)
    conditions(rng, world)
    tree, names = laid_out(world)
    acts = numbers(world, names)
    typed = [a for a in range(len(world.worth)) if tree.typed[a] >= 0]
    beliefs = believed([world.belief[a] for a in typed])
    if np.isfinite(beliefs.atom).all():  # bins there must be all the same
        beliefs = believed([world.belief[a] for a in typed] + [[1.0 / BINS] * BINS])
    worth = np.zeros((1, len(world.worth), 3, 4))
    for a, issues in enumerate(world.worth):
        for k, options in enumerate(issues):
            worth[0, a, k, : len(options)] = options
    threshold, chance = np.zeros(len(names)), np.zeros(len(names))
    text = np.array(world.text)
    at = threatened(
        tree, acts, BINS, beliefs=beliefs, worth=worth, settlement=np.array([settlement])
    )
    following.expect_turnouts(at, 0)
    thresholds.outlook(at, 0, text, threshold, chance, True)
    return Case(world, names, at, text, threshold, chance)


def named(case: Case, values: np.ndarray) -> dict[str, float]:
    return {name: float(value) for name, value in zip(case.names, values, strict=True)}
