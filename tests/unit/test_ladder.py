"""Ladders of the texts of a frontier. docs/model.md, section 2."""

from __future__ import annotations

import numpy as np

from sim.compiling import TIE
from sim.rules import ladder
from sim.rules.choice import (
    FIRST_KEPT,
    HOPE,
    ITSELF,
    LEAST,
    OPEN,
    OWN,
    SIGNABLE,
    TOTAL,
    better,
)
from sim.rules.frontier import Frontier, new_frontier
from sim.rules.ladder import RUNGS, Ladder, new_ladder, rungs_of

N_CASES = 200
NOW = np.array([7, 7])
"""What is in force; no text is like it."""


def frontier_of(scores: list[list[float]], first_kept: bool = False) -> Frontier:
    """Texts 0, 1, … with these gains to the proposer and these scores, best key first.

    ``first_kept``: text 0 is what the proposer's own menus begin with.
    """
    found = new_frontier(2, 4, 2, 4)
    found.way[FIRST_KEPT] = first_kept
    for c, row in enumerate(scores):
        found.texts.text[c] = c // 100, c % 100
        found.texts.over[c] = c % 3
        found.scores[c, [OWN, SIGNABLE, OPEN, HOPE, LEAST, TOTAL]] = row
    return found


def laid(scores: list[list[float]], first_kept: bool = False) -> Ladder:
    """The ladder of these texts."""
    built = new_ladder(1, 2, RUNGS)
    ladder.lay(built, frontier_of(scores, first_kept), NOW, len(scores), 0)
    return built


def numbers(built: Ladder) -> list[int]:
    """Which texts are its rungs."""
    return [int(text @ [100, 1]) for text in built.text[0, : built.n[0]]]


def random_scores(seed: int) -> list[list[float]]:
    """Scores in fifths, so that many are alike."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 40))
    scores = rng.integers(-3, 6, size=(n, 6)) / 5
    scores[:, 1] = rng.random(n) < rng.choice([0.0, 0.3, 0.9])
    scores[:, 2] = scores[:, 1] * (rng.random(n) < 0.5)
    return [[float(x) for x in row] for row in scores]


def by_hand(scores: list[list[float]], first_kept: bool = False) -> list[int]:
    """The best for the proposer, the first text among equals if it is kept; then, again and again,
    of the texts to be preferred to the last one the best for the proposer; and of as good ones the
    one to be preferred.
    """
    rungs = [max(range(len(scores)), key=lambda c: (scores[c], -c))]
    if first_kept and scores[0][0] == scores[rungs[0]][0]:
        rungs = [0]
    while True:
        left = [c for c, row in enumerate(scores) if row[1:] > scores[rungs[-1]][1:]]
        if not left:
            return rungs
        rungs.append(max(left, key=lambda c: (scores[c], -c)))


def test_a_ladder_is_the_texts_that_are_each_to_be_preferred_to_all_before() -> None:
    n_rungs = 0
    for seed in range(N_CASES):
        scores = random_scores(seed)
        for kept in (False, True):
            assert numbers(laid(scores, kept)) == by_hand(scores, kept)
        n_rungs += len(by_hand(scores))
    assert n_rungs > 2 * N_CASES


def test_every_text_left_out_has_a_rung_as_good_for_both_sides() -> None:
    for seed in range(N_CASES):
        scores = random_scores(seed)
        rungs = numbers(laid(scores))
        for row in scores:
            assert any(scores[c][0] >= row[0] and scores[c][1:] >= row[1:] for c in rungs)


def test_a_rung_keeps_what_its_text_is_worth_uses_and_opens() -> None:
    for seed in range(N_CASES):
        scores = random_scores(seed)
        built = laid(scores)
        for rung, c in enumerate(numbers(built)):
            assert built.gain[0, rung] == scores[c][0]
            assert built.open[0, rung] == (scores[c][2] > 0)
            assert built.over[0, rung] == c % 3


def test_without_a_text_the_ladder_is_what_is_in_force() -> None:
    built = laid([])
    assert built.n[0] == 1
    assert built.text[0, 0].tolist() == NOW.tolist()
    assert not built.open[0, 0]


def test_a_single_rung_is_the_best_for_the_proposer() -> None:
    assert numbers(laid([[0.5, 1, 1, 0, 0, 0], [0.7, 1, 1, 0, 0, 0], [0.6, 0, 0, 1, 1, 1]])) == [1]


def test_of_too_many_rungs_the_last_has_the_place_of_those_left_out() -> None:
    n = RUNGS + 30
    scores = [[-float(c), 1.0, 1.0, float(c), 0.0, 0.0] for c in range(n)]
    assert numbers(laid(scores)) == [*range(RUNGS - 1), n - 1]


def test_a_ladder_has_room_for_every_option_of_the_longest_issue() -> None:
    assert rungs_of(2) == RUNGS
    assert rungs_of(RUNGS + 5) == RUNGS + 5
    assert rungs_of(2, 1) == 2 * RUNGS


def test_the_next_rung_is_the_best_for_the_proposer_that_is_to_be_preferred() -> None:
    rows = [[0.9, 1, 0, 0.5, 0, 0], [0.7, 1, 0, 0.4, 9, 9], [0.6, 1, 1, 0, 0, 0]]
    scores = frontier_of([*rows, [0.2, 1, 0, 0.6, 0, 0]]).scores
    for n, last, found in ((4, -1, 0), (4, 0, 2), (4, 2, -1), (2, 0, -1), (0, -1, -1)):
        assert ladder.next_rung(scores, np.zeros(4, np.bool_), n, last, -1) == found


def test_a_text_that_is_not_to_be_preferred_to_one_before_is_out_for_good() -> None:
    """Ties of a hair, each smaller than what is told apart, might let it in again."""
    hair = 0.75 * TIE
    rows = [[1.0, 1, 1, 0.0, 0, 0.2], [0.9, 1, 1, hair, 0, 0.3], [0.8, 1, 1, 2 * hair, 0, 0.1]]
    scores, out = frontier_of(rows).scores, np.zeros(3, np.bool_)
    assert better(scores, 1, 0)
    assert not better(scores, 2, 1)
    assert better(scores, 2, 0)
    assert numbers(laid(rows)) == [0, 1]
    assert ladder.next_rung(scores, out, 3, 1, -1) == -1
    assert out.tolist() == [True, True, True]


def test_of_texts_alike_in_all_this_the_one_with_more_for_the_proposer_in_itself_is_taken() -> None:
    """The first is kept where it is what the menus begin with; one to be preferred comes before."""
    alike = [0.5, 1, 1, 0.2, 0.2, 0.2]
    room = frontier_of([alike, alike, alike, [*alike[:5], 0.1]])
    room.scores[:4, ITSELF] = 0.1, 0.3, 0.2, 0.9
    for last, kept, found in ((-1, -1, 1), (-1, 0, 0), (1, -1, -1)):
        assert ladder.next_rung(room.scores, np.zeros(4, np.bool_), 4, last, kept) == found


def test_what_those_needed_could_not_sign_comes_before_all_that_they_could() -> None:
    best, worse, signed = [0.9, 0, 0, 0, 0, 0], [0.8, 0, 0, 0, 0, 1], [0.5, 1, 0, 0, -1, -1]
    useless = [0.3, 0, 0, 0, 0, 9]
    built = laid([best, worse, signed, useless])
    assert numbers(built) == [0, 1, 2]
    assert built.able[0, :3].tolist() == [False, False, True]


def test_a_preference_that_goes_in_circles_ends() -> None:
    """Hopes of a tie's size: each of three texts is to be preferred to another, as well known lines
    make chances that are next to nothing.
    """
    circle = [[1.0, 1.0, 0.0, hope * 8e-13, (3 - hope) / 10, 0.0] for hope in range(3)]
    scores, rungs = frontier_of(circle).scores, numbers(laid(circle))
    assert all(better(scores, c, (c + 1) % 3) for c in range(3))
    assert len(set(rungs)) == len(rungs) == 2
    assert better(scores, rungs[1], rungs[0])


def test_a_leader_goes_as_far_as_an_open_rung_worth_no_deal_needs() -> None:
    """Of five rungs two are open and worth no deal; on the ladder before it there is none."""
    built = new_ladder(2, 1, RUNGS)
    built.n[1] = 5
    built.over[1, :6] = [0, 1, 2, 3, 4, 9]
    built.open[1, :6] = [False, True, True, True, False, True]
    built.gain[1, :6] = [0.5, 0.3, 0.0, -0.1, 0.2, 0.9]
    assert [ladder.reach(built, row) for row in (0, 1)] == [0, 2]


def test_the_text_of_a_rung_is_the_whole_text() -> None:
    built, text = laid([[0.5, 0, 0, 0, 0, 0], [0.4, 1, 0, 0, 0, 0]]), np.zeros(2, np.int64)
    ladder.text_at(built, 0, 1, text)
    assert text.tolist() == [0, 1]
