"""Coercion against a plain recursive reference, on random trees. docs/model.md, section 5."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from sim.rules import coercion, following, thresholds, worth
from sim.rules.beliefs import Beliefs, tilt
from sim.rules.offers import effects_by_type
from sim.rules.worth import Memo, new_memo
from tests.coercion_reference import NEVER
from tests.forests import BINS, Case, made, named

N_TREES = 400


@cache
def cases() -> tuple[Case, ...]:
    return tuple(made(seed) for seed in range(N_TREES))


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


@pytest.mark.long
def test_outlook_is_a_mutual_best_response() -> None:
    assert [seed for seed, case in enumerate(cases()) if regret(case) > 1e-6] == []


@pytest.mark.slow
def test_of_four_thousand_trees_three_come_to_no_mutual_best_response() -> None:
    """Where whole parties are alike (a known resolve, an act without cost) best responses may
    go round in circles.
    """
    circling = []
    for seed in range(4000):
        case = made(seed)
        if thresholds.outlook(case.at, 0, case.text, case.threshold, case.chance, True) > 0.0:
            circling.append(seed)
            assert case.tree.revealing
        else:
            assert regret(case) <= 1e-6
    assert circling == [859, 3396, 3761]


@pytest.mark.long
def test_probabilities_follow_from_thresholds_and_what_the_path_has_revealed() -> None:
    for case in cases():
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


@pytest.mark.long
def test_expected_effect_is_that_of_the_whole_forest_for_every_party_and_type() -> None:
    value = np.zeros(6)
    for case in cases():
        chance = named(case, case.chance)
        for a in range(len(case.world.worth)):
            for resolve in (0.0, 0.3125, 0.9375):
                found = coercion.effect(case.at, case.chance, 0, a, resolve, case.text, value)
                assert found == pytest.approx(case.world.expected(a, resolve, chance), abs=1e-9)


def test_effects_by_type_are_the_effects_at_the_middle_of_every_bin() -> None:
    value, out = np.zeros(6), np.zeros(BINS)
    for case in cases()[:100]:
        for a in range(len(case.world.worth)):
            effects_by_type(case.at, case.chance, 0, a, case.text, out)
            one_by_one = [
                coercion.effect(case.at, case.chance, 0, a, (b + 0.5) / BINS, case.text, value)
                for b in range(BINS)
            ]  # fmt: skip
            assert out == pytest.approx(one_by_one, abs=1e-12)


def memo_of(case: Case) -> Memo:
    """An empty memory with room for two outlooks."""
    return new_memo(1, 2, len(case.names), case.at.worth.shape[1])


def copied(beliefs: Beliefs) -> Beliefs:
    """Beliefs that may be changed."""
    return beliefs._replace(
        mass=beliefs.mass.copy(), above=beliefs.above.copy(), top=beliefs.top.copy(),
        version=beliefs.version.copy(),
    )  # fmt: skip


def test_what_is_remembered_is_what_would_be_worked_out_again() -> None:
    for case in cases()[:100]:
        memo = memo_of(case)
        for _ in range(2):
            slot = worth.recall(case.at._replace(memo=memo), 0, case.text)
            assert np.array_equal(memo.chance[0, slot], case.chance)


def test_nothing_is_remembered_of_settlements_too_many_to_number() -> None:
    differ = 0
    for case in cases()[:100]:
        memo, tree = memo_of(case), case.at.tree
        at = case.at._replace(memo=memo, tree=tree._replace(stride=np.zeros_like(tree.stride)))
        found = [np.array(memo.chance[0, worth.recall(at, 0, case.text)])]
        other = np.where(case.text == 0, 1, 0) % case.at.home.n_options
        worth.recall(at, 0, other)
        found.append(np.array(memo.chance[0, worth.recall(at, 0, case.text)]))
        afresh = case.at._replace(memo=memo_of(case))
        between = afresh.memo.chance[0, worth.recall(afresh, 0, other)]
        assert np.array_equal(found[0], case.chance)
        assert np.array_equal(found[1], case.chance)
        differ += not np.array_equal(between, case.chance)
    assert differ > 20


def felt(case: Case, memo: Memo, beliefs: Beliefs, a: int, resolve: float) -> float:
    """What coercion does to party a of that resolve, as far as possible from memory."""
    return float(
        worth.felt(case.at._replace(beliefs=beliefs, memo=memo), 0, a, resolve, case.text)
    )  # fmt: skip


@pytest.mark.long
def test_an_effect_is_remembered_for_each_resolve_that_is_asked_about() -> None:
    for case in cases()[:100]:
        memo = memo_of(case)
        asked = [
            (a, resolve)
            for resolve in (0.2, 0.9, 0.2, 0.5, 0.9, 0.5)
            for a in range(case.at.worth.shape[1])
        ]
        for a, resolve in asked:
            afresh = felt(case, memo_of(case), case.at.beliefs, a, resolve)
            assert felt(case, memo, case.at.beliefs, a, resolve) == afresh


def test_effects_are_forgotten_where_beliefs_have_changed() -> None:
    moved = 0
    for case in cases()[:100]:
        memo, changed = memo_of(case), copied(case.at.beliefs)
        parties = range(case.at.worth.shape[1])
        before = [felt(case, memo, changed, a, 0.5) for a in parties]
        for t in range(changed.mass.shape[1]):
            tilt(changed, 0, t, float(np.log(10.0)))
        after = [felt(case, memo, changed, a, 0.5) for a in parties]
        assert after == [felt(case, memo_of(case), changed, a, 0.5) for a in parties]
        moved += after != before
    assert moved > 20


def test_what_is_remembered_is_forgotten_where_beliefs_have_changed() -> None:
    moved = 0
    for case in cases()[:100]:
        kept, fresh, changed = memo_of(case), memo_of(case), copied(case.at.beliefs)

        def outlook(memo: Memo, beliefs: Beliefs = changed, case: Case = case) -> np.ndarray:
            slot = worth.recall(case.at._replace(beliefs=beliefs, memo=memo), 0, case.text)
            return np.array(memo.chance[0, slot])

        before = outlook(kept)
        for t in range(changed.mass.shape[1]):
            tilt(changed, 0, t, float(np.log(10.0)))
        after = outlook(kept)
        assert np.array_equal(after, outlook(fresh))
        moved += not np.array_equal(after, before)
    assert moved > 20


def test_expected_turnout_counts_followers_by_the_chance_that_they_come() -> None:
    for case in cases():
        nodes = {node["name"]: node for node, _ in case.world.nodes()}
        for a in range(len(case.world.worth)):
            expected = [case.world.turnout(nodes[name], a) for name in case.names]
            found = [
                following.turnout_at(case.at, 0, m, a, case.text) for m in range(len(case.names))
            ]
            assert found == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("gain", "cost", "resolve"),
    [(0.0, 0.0, 0.0), (1.0, 0.5, 0.0), (0.25, 1.0, 0.75), (0.0, 1.0, 1.0), (-0.1, 0.0, NEVER),
     (-0.1, 1.0, NEVER)],
)  # fmt: skip
def test_resolve_needed_is_where_gain_meets_cost(gain: float, cost: float, resolve: float) -> None:
    assert following.resolve_needed(gain, cost) == resolve
