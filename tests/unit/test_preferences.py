"""What a settlement is worth and what a party may sign. docs/model.md, section 1."""

from __future__ import annotations

import numpy as np
import pytest

from sim.rules import preferences
from tests.builders import interests


def narrowed(*members: list[int], majority: bool = False, quo: int = 0) -> list[int]:
    """The mandate left to a bloc that would sign anything, of four options."""
    inside = np.zeros((1, len(members) + 1, 1, 4), np.bool_)
    for a, allowed in enumerate(members):
        inside[0, a, 0, allowed] = True
    bloc = len(members)
    inside[0, bloc] = True
    votes, needed = np.ones(bloc), bloc // 2 + 1 if majority else bloc
    preferences.narrow(
        inside, bloc, np.arange(bloc), votes, votes, (float(needed), 0.0),
        np.array([4], np.int64), np.array([quo], np.int64),
    )  # fmt: skip
    return [int(o) for o in np.flatnonzero(inside[0, bloc, 0])]


def test_members_narrow_a_bloc_to_what_all_or_more_than_half_would_sign() -> None:
    members = [0, 1], [1, 2], [1, 2, 3]
    assert narrowed(*members) == [1]
    assert narrowed(*members, majority=True) == [1, 2]
    assert narrowed([0, 1], [1, 2], majority=True) == [1]


def test_a_bloc_whose_members_have_nothing_in_common_is_left_the_status_quo() -> None:
    assert narrowed([1], [2], quo=3) == [3]
    assert narrowed([1], [2], quo=-1) == []


def test_a_want_moves_to_the_nearest_option_inside_the_lower_of_two_as_near() -> None:
    want = np.array([[[3, 2, -1, 1]]], np.int64)
    inside = np.zeros((1, 1, 4, 5), np.bool_)
    for k, allowed in enumerate([[0, 1], [1, 3], [4], [1]]):
        inside[0, 0, k, allowed] = True
    preferences.move_inside(want, inside, np.full(4, 5))
    assert want[0, 0].tolist() == [1, 1, -1, 1]


def test_distance_from_a_mandate_counts_options_to_the_nearest_inside() -> None:
    inside = np.zeros((1, 2, 1, 5), np.bool_)
    inside[0, 0, 0, [1, 4]] = True
    beyond = np.zeros((1, 2, 1, 5), np.int8)
    preferences.distances(inside, np.array([5]), beyond)
    assert beyond[0, 0, 0].tolist() == [1, 0, 1, 1, 0]
    assert beyond[0, 1, 0].tolist() == [5] * 5


def test_the_weightiest_issue_is_one_stake_and_no_salience_is_no_weight() -> None:
    salience = np.array([[[1.0, 4.0, 2.0], [0.0, 0.0, 0.0]]])
    weight = np.zeros_like(salience)
    preferences.weigh(salience, salience.max(axis=2), weight)
    assert weight.tolist() == [[[0.25, 1.0, 0.5], [0.0, 0.0, 0.0]]]
    preferences.weigh(salience, np.array([[2.0, 2.0]]), weight)
    assert weight.tolist() == [[[0.5, 2.0, 1.0], [0.0, 0.0, 0.0]]]


@pytest.mark.parametrize("curvature", [1.0, 2.0, 0.5])
def test_value_falls_with_the_distance_from_the_want_by_the_formula(curvature: float) -> None:
    wants, n_options = [[0, 1, -1], [3, 2, 0]], [4, 4, 1]
    expected = interests(wants, [[1, 2, 1], [8, 2, 1]], n_options, curvature)
    worth = np.zeros_like(expected.worth)
    reads = np.broadcast_to(np.arange(4), (2, 3, 4)).astype(np.int64)
    preferences.value(
        expected.want, np.full((1, 2, 3), curvature), expected.weight, reads,
        expected.n_options, worth,
    )  # fmt: skip
    assert worth == pytest.approx(expected.worth, abs=1e-15)
    best = worth[0, 0, 0]
    assert best[0] == expected.weight[0, 0, 0]
    assert best[3] == 0.0


def test_an_option_read_as_another_is_worth_what_the_other_is() -> None:
    given = interests([[3]], [[1.0]], [4])
    worth = np.zeros_like(given.worth)
    reads = np.array([[[0, 3, 2, 3]]])
    preferences.value(given.want, np.ones((1, 1, 1)), given.weight, reads, given.n_options, worth)
    assert worth[0, 0, 0].tolist() == pytest.approx([0.0, 1.0, 2 / 3, 1.0])


def test_what_is_not_in_force_is_worth_nothing() -> None:
    worth = np.array([[[[0.5, 0.25], [1.0, 0.0]]]])
    assert preferences.utility(worth, 0, 0, np.array([1, 0])) == 1.25
    assert preferences.utility(worth, 0, 0, np.array([-1, 0])) == 1.0
    out = np.zeros((1, 1))
    preferences.utilities(worth, np.array([[0, -1]]), out)
    assert out[0, 0] == 0.5
    assert preferences.best(worth).tolist() == [[1.5]]
