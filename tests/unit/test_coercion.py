"""Coercion against a plain recursive reference, on random trees. docs/model.md, section 5."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from sim.model.layout import Layout
from sim.rules import coercion
from sim.rules.beliefs import Beliefs
from sim.rules.coercion import Acts, Memo, Tree
from sim.rules.offers import effects_by_type
from sim.rules.scratch import Scratch, new_scratch
from tests.builders import act, believed, party, scale, scenario, stand
from tests.coercion_reference import NEVER, World, grow

N_TREES = 400
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
        turnout=np.ones((1, len(own))),
        bound=np.array([[node["name"] in bound for node in own]]),
        signing=np.array([node["leader"] in signing for node in own]),
    )


def made(seed: int) -> Case:
    """A random case, with the engine's outlook on it."""
    rng = np.random.default_rng(seed)
    world, settlement, signing = random_world(rng)
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
    if beliefs.mass.shape[2] != BINS:
        beliefs = believed([world.belief[a] for a in typed] + [[1.0 / BINS] * BINS])
    worth = np.zeros((1, len(world.worth), 3, 4))
    for a, issues in enumerate(world.worth):
        for k, options in enumerate(issues):
            worth[0, a, k, : len(options)] = options
    scratch = new_scratch(3, 4, len(world.worth), len(names), BINS)
    threshold, chance = np.zeros(len(names)), np.zeros(len(names))
    text, now = np.array(world.text), np.array(settlement)
    coercion.turnouts(tree, acts, beliefs, np.ones(1, np.bool_))
    coercion.outlook(tree, acts, beliefs, worth, 0, text, now, threshold, chance, scratch)
    return Case(world, names, tree, acts, beliefs, worth, text, now, scratch, threshold, chance)


@cache
def cases() -> tuple[Case, ...]:
    return tuple(made(seed) for seed in range(N_TREES))


def named(case: Case, values: np.ndarray) -> dict[str, float]:
    return {name: float(value) for name, value in zip(case.names, values, strict=True)}


def regret(case: Case) -> float:
    """The most that a leader at its threshold, or on its wrong side, would gain by the other
    choice, when all others act from their thresholds.
    """
    world, threshold = case.world, named(case, case.threshold)
    chance, most = world.chances(threshold), 0.0
    for node, way in world.nodes():
        t = threshold[node["name"]]
        near = np.clip([t - 1e-7, t, t + 1e-7], 0.0, 1.0)
        for resolve in {*np.linspace(0, 1, 33).tolist(), *near.tolist()}:
            spare = world.effect_of(node, way, node["leader"], resolve, chance)
            spare -= world.test_of(node, way)
            if abs(resolve - t) > 1e-9:
                most = max(most, -spare if resolve > t else spare)
    return most


def test_outlook_is_a_mutual_best_response() -> None:
    """Where whole parties are alike (a known resolve, an act without cost) thresholds may
    answer each other in circles, and then none is a best response; that is rare.
    """
    circling = [case for case in cases() if regret(case) > 1e-6]
    assert len(circling) <= N_TREES // 100
    assert all(case.tree.revealing for case in circling)


def test_probabilities_follow_from_thresholds_and_what_the_path_has_revealed() -> None:
    for case in cases():
        if regret(case) <= 1e-6:
            expected = case.world.chances(named(case, case.threshold))
            assert named(case, case.chance) == pytest.approx(expected, abs=1e-9)


def test_where_no_leader_acts_twice_on_a_path_backward_induction_gives_the_same() -> None:
    plain = [case for case in cases() if not case.world.revealing()]
    assert len(plain) > N_TREES // 4
    for case in plain:
        assert not case.tree.revealing
        threshold, chance = case.world.by_backward_induction()
        assert named(case, case.chance) == pytest.approx(chance, abs=1e-9)
        assert named(case, case.threshold) == pytest.approx(threshold, abs=1e-9)


def test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type() -> None:
    value = np.zeros(6)
    for case in cases():
        chance = named(case, case.chance)
        for a in range(len(case.world.worth)):
            for resolve in (0.0, 0.3125, 0.9375):
                found = coercion.effect(
                    case.tree, case.acts, case.worth, case.chance, 0, a, resolve, case.text,
                    case.settlement, value,
                )  # fmt: skip
                assert found == pytest.approx(case.world.expected(a, resolve, chance), abs=1e-9)


def test_effects_by_type_are_the_effects_at_the_middle_of_every_bin() -> None:
    value, out = np.zeros(6), np.zeros(BINS)
    for case in cases()[:100]:
        for a in range(len(case.world.worth)):
            effects_by_type(
                case.tree, case.acts, case.worth, case.chance, 0, a, case.text,
                case.settlement, case.scratch.types, out,
            )  # fmt: skip
            one_by_one = [
                coercion.effect(
                    case.tree, case.acts, case.worth, case.chance, 0, a, (b + 0.5) / BINS,
                    case.text, case.settlement, value,
                )
                for b in range(BINS)
            ]  # fmt: skip
            assert out == pytest.approx(one_by_one, abs=1e-12)


def test_what_is_remembered_is_what_would_be_worked_out_again() -> None:
    for case in cases()[:100]:
        memo = Memo(
            np.zeros((1, 2), np.int64), np.full((1, 2), -1), np.zeros((1, 2, len(case.names)))
        )
        for _ in range(2):
            slot = coercion.recall(
                case.tree, case.acts, case.beliefs, memo, case.worth, 0, case.text,
                case.settlement, case.scratch,
            )  # fmt: skip
            assert np.array_equal(memo.chance[0, slot], case.chance)


def test_expected_turnout_counts_followers_by_the_chance_that_they_come() -> None:
    for case in cases():
        nodes = {node["name"]: node for node, _ in case.world.nodes()}
        expected = [case.world.turnout(nodes[name]) for name in case.names]
        assert case.acts.turnout[0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("gain", "cost", "resolve"),
    [(0.0, 0.0, 0.0), (1.0, 0.5, 0.0), (0.25, 1.0, 0.75), (0.0, 1.0, 1.0), (-0.1, 0.0, NEVER),
     (-0.1, 1.0, NEVER)],
)  # fmt: skip
def test_resolve_needed_is_where_gain_meets_cost(gain: float, cost: float, resolve: float) -> None:
    assert coercion.resolve_needed(gain, cost) == resolve
