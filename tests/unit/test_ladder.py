"""Ladders against brute force on small random scenarios. docs/model.md, section 2."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from sim.rules import ladder
from sim.rules.adoption import Mandates
from sim.rules.ladder import Interests, Ladder
from sim.rules.offers import open_rungs, text_at
from sim.rules.scratch import new_scratch
from tests.builders import interests, mandates

N_CASES = 300


class Case(NamedTuple):
    """Proposer 0 and the parties that it needs, all of them others."""

    n_options: list[int]
    want: list[list[int]]
    allowed: list[list[list[int]]]
    interests: Interests
    mandates: Mandates
    agenda: list[bool]
    settlement: list[int]
    needed: list[float]
    rungs: list[list[int]]
    over: list[int]
    built: Ladder


def mandate(rng: np.random.Generator, want: int, n: int) -> list[int]:
    """One-sided from a red line, or a list with gaps; always with ``want`` in it."""
    if want < 0:
        return list(range(n))
    if rng.random() < 0.3:
        return sorted({want, *(int(o) for o in range(n) if rng.random() < 0.5)})
    accept = int(rng.integers(n))
    low, high = (0, accept) if accept > want or accept == want == 0 else (accept, n - 1)
    return list(range(low, high + 1))


def made(seed: int, n_parties: int, curvature: float = 1.0) -> Case:
    rng = np.random.default_rng(seed)
    n_options = [int(n) for n in rng.integers(2, 6, size=rng.integers(1, 5))]
    want = [[int(rng.integers(-1 if rng.random() < 0.2 else 0, n)) for n in n_options]
            for _ in range(n_parties)]  # fmt: skip
    salience = [[float(rng.choice([1, 2, 4, 8]) * rng.uniform(0.8, 1.3)) for _ in n_options]
                for _ in range(n_parties)]  # fmt: skip
    allowed = [[mandate(rng, w, n) for w, n in zip(row, n_options, strict=True)] for row in want]
    agenda = [bool(rng.random() < 0.8) for _ in n_options]
    settlement = [int(rng.integers(-1 if rng.random() < 0.2 else 0, n)) for n in n_options]
    needed = [0.0] + [float(rng.integers(1, 3)) for _ in range(n_parties - 1)]
    wishes = interests(want, salience, n_options, curvature)
    rules = mandates(allowed, n_options)
    steps = sum(max(n - 1, 1) for n in n_options)
    zeros = np.zeros((1, steps), np.int16)
    start, n_steps = np.zeros((1, len(n_options)), np.int64), np.zeros(1, np.int64)
    built = Ladder(start, zeros, zeros.copy(), zeros.copy(), n_steps)
    ladder.build(
        built, wishes, rules, np.ones(1, np.bool_), np.array([agenda]),
        np.array([settlement]), 0, np.array(needed),
        new_scratch(len(n_options), max(n_options), n_parties, 0, 4).paths,
    )  # fmt: skip
    text, rungs = np.zeros(len(n_options), np.int64), []
    for rung in range(built.n[0] + 1):
        text_at(built, 0, rung, text)
        rungs.append([int(o) for o in text])
    over = [0, *np.cumsum(built.over[0, : built.n[0]]).tolist()]
    return Case(n_options, want, allowed, wishes, rules, agenda, settlement, needed, rungs, over,
                built)  # fmt: skip


@cache
def cases() -> tuple[Case, ...]:
    return tuple(made(seed, 2 + seed % 3) for seed in range(N_CASES))


def value(case: Case, a: int, text: list[int]) -> float:
    """A party's utility, counted by hand."""
    worth = case.interests.worth[0, a]
    return float(sum(worth[k, o] for k, o in enumerate(text) if o >= 0))


def others(case: Case, text: list[int]) -> float:
    """Weighted utility of the needed parties."""
    return sum(w * value(case, j, text) for j, w in enumerate(case.needed) if w > 0)


def target(case: Case, k: int) -> int | None:
    """The want of the needed party that rung 0 serves worst on an issue."""
    start = case.rungs[0][k]
    worst: tuple[float, int] | None = None
    for j, w in enumerate(case.needed):
        if w > 0 and case.want[j][k] >= 0 and case.agenda[k]:
            worth = case.interests.worth[0, j, k]
            short = worth[case.want[j][k]] - (worth[start] if start >= 0 else 0.0)
            if short > 1e-12 and (worst is None or short > worst[0]):
                worst = short, j
    return None if worst is None else case.want[worst[1]][k]


def way(start: int, end: int) -> list[int]:
    """The options from ``start`` to ``end``, both included; from none there is one step."""
    if start < 0:
        return [start, end]
    step = 1 if end >= start else -1
    return list(range(start, end + step, step))


def inside(case: Case) -> list[list[int]]:
    """The rungs that cost no authority."""
    n = open_rungs(case.built, 0, 0)
    return case.rungs[:n]


def test_rung_0_is_what_the_proposer_wants_and_else_the_settlement() -> None:
    for case in cases():
        expected = [
            case.want[0][k] if case.agenda[k] and case.want[0][k] >= 0 else case.settlement[k]
            for k in range(len(case.n_options))
        ]
        assert case.rungs[0] == expected


def test_every_rung_that_costs_no_authority_lies_inside_the_mandate() -> None:
    for case in cases():
        for rung in inside(case):
            for k, option in enumerate(rung):
                assert option == case.settlement[k] or option in case.allowed[0][k]


def test_authority_is_charged_by_options_beyond_the_red_lines() -> None:
    for case in cases():
        for rung, over in zip(case.rungs, case.over, strict=True):
            beyond = [
                min(abs(option - inside) for inside in case.allowed[0][k])
                for k, option in enumerate(rung)
                if option >= 0 and option != case.rungs[0][k]
            ]
            assert over == sum(beyond)


def test_a_rung_moves_one_issue_towards_the_worst_served_and_never_back() -> None:
    for case in cases():
        for before, after in pairwise(case.rungs):
            moved = [k for k, (o, p) in enumerate(zip(before, after, strict=True)) if o != p]
            assert len(moved) == 1
            k = moved[0]
            end = target(case, k)
            assert end is not None
            path = way(case.rungs[0][k], end)
            assert path.index(before[k]) < path.index(after[k])


def test_own_utility_never_rises_along_a_ladder() -> None:
    for case in cases():
        values = [value(case, 0, rung) for rung in case.rungs]
        assert all(after <= before + 1e-12 for before, after in pairwise(values))


def test_steps_by_which_the_others_lose_come_last() -> None:
    """After the first of them, a step that the others gain by follows one on its own issue
    that they did not gain by.
    """
    n_losing = 0
    for case in cases():
        n_open = len(inside(case))
        for rungs in (inside(case), case.rungs[n_open - 1 :]):
            gains = np.diff([others(case, rung) for rung in rungs])
            moved = [
                next(k for k, (o, p) in enumerate(zip(a, b, strict=True)) if o != p)
                for a, b in pairwise(rungs)
            ]
            losing = np.flatnonzero(gains < -1e-12)
            n_losing += len(losing)
            if len(case.needed) == 2:
                assert not len(losing)
            for at in range(losing[0] if len(losing) else len(gains), len(gains)):
                held_back = {
                    k for k, gain in zip(moved[:at], gains[:at], strict=True) if gain <= 1e-12
                }
                assert gains[at] <= 1e-12 or moved[at] in held_back
    assert n_losing > 10


def test_the_last_rung_is_as_far_as_the_red_lines_and_the_worst_served_reach() -> None:
    for case in cases():
        expected, utmost = list(case.rungs[0]), list(case.rungs[0])
        for k in range(len(case.n_options)):
            end = target(case, k)
            if end is not None:
                path = way(case.rungs[0][k], end)[1:]
                reached = [o for o in path if o in case.allowed[0][k]]
                expected[k] = reached[-1] if reached else expected[k]
                utmost[k] = path[-1]
        assert inside(case)[-1] == expected
        assert case.rungs[-1] == utmost


def test_exchange_ratios_fall_along_a_ladder() -> None:
    for case in cases():
        last = np.inf
        for before, after in pairwise(inside(case)):
            loss = value(case, 0, before) - value(case, 0, after)
            gain = others(case, after) - others(case, before)
            ratio = np.inf if loss <= 1e-12 and gain > 1e-12 else max(gain, 0) / max(loss, 1e-300)
            if gain > 1e-12:
                assert ratio <= last * (1 + 1e-9)
                last = ratio


def test_between_two_parties_every_rung_lies_on_the_hull_of_the_pareto_frontier() -> None:
    n_rungs = 0
    for seed in range(N_CASES):
        case = made(seed, 2, curvature=1.0 if seed % 2 else 2.0)
        if any(len(a) != max(a) - min(a) + 1 for a in case.allowed[0]):
            continue  # a mandate with gaps is no concave choice
        choices = [
            case.allowed[0][k] if case.agenda[k] else [case.settlement[k]]
            for k in range(len(case.n_options))
        ]
        if any(s < 0 or (s not in c) for s, c in zip(case.settlement, choices, strict=True)):
            continue
        texts = [list(text) for text in product(*choices)]
        mine = np.array([value(case, 0, text) for text in texts])
        theirs = np.array([value(case, 1, text) for text in texts])
        n_rungs += len(inside(case))
        for rung in inside(case):
            assert supported(value(case, 0, rung) - mine, value(case, 1, rung) - theirs)
    assert n_rungs > N_CASES


def supported(ahead: np.ndarray, other: np.ndarray) -> bool:
    """Whether some weighting of the two parties puts a text first among all.

    ``ahead``, ``other``: by how much the text is worth more than each other text.
    """
    low, high, slack = 0.0, 1.0, 1e-9
    for x, y in zip(ahead, other, strict=True):
        # weight · x + (1 − weight) · y ≥ −slack
        if x - y > 1e-12:
            low = max(low, (-slack - y) / (x - y))
        elif x - y < -1e-12:
            high = min(high, (-slack - y) / (x - y))
        elif y < -slack:
            return False
    return low <= high + 1e-9


def test_leaving_alone_what_lies_beyond_red_lines_is_not_going_beyond_them() -> None:
    """A bloc without a line of its own, whose members' mandates leave out the settlement."""
    allowed = [[[2, 3]], [[0, 1, 2, 3, 4]]]
    wishes, rules = interests([[-1], [4]], [[1.0], [1.0]], [5]), mandates(allowed, [5])
    zeros = np.zeros((1, 4), np.int16)
    start, n_steps = np.zeros((1, 1), np.int64), np.zeros(1, np.int64)
    built = Ladder(start, zeros, zeros.copy(), zeros.copy(), n_steps)
    ladder.build(
        built, wishes, rules, np.ones(1, np.bool_), np.array([[True]]), np.array([[0]]), 0,
        np.array([0.0, 1.0]), new_scratch(1, 5, 2, 0, 4).paths,
    )  # fmt: skip
    assert built.option[0, :3].tolist() == [2, 3, 4]
    assert built.over[0, :3].tolist() == [0, 0, 1]


def test_a_ladder_is_never_longer_than_its_steps() -> None:
    for case in cases():
        assert len(case.rungs) <= 1 + sum(max(n - 1, 1) for n in case.n_options)


def test_at_a_tie_the_earlier_issue_is_conceded_first() -> None:
    n_options = [3, 3, 3]
    wishes = interests([[0, 0, 0], [2, 2, 2]], [[1, 1, 1], [1, 1, 1]], n_options)
    zeros = np.zeros((1, 6), np.int16)
    built = Ladder(
        np.zeros((1, 3), np.int64), zeros, zeros.copy(), zeros.copy(), np.zeros(1, np.int64)
    )
    ladder.build(
        built, wishes, mandates([[range(3)] * 3] * 2, n_options), np.ones(1, np.bool_),
        np.ones((1, 3), np.bool_), np.zeros((1, 3), np.int64), 0, np.array([0.0, 1.0]),
        new_scratch(3, 3, 2, 0, 4).paths,
    )  # fmt: skip
    assert built.issue[0].tolist() == [0, 0, 1, 1, 2, 2]
