"""Luck. docs/model.md, section 10; salmon2011 and the known answers published with it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.luck import Luck, block, fill

KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
]  # fmt: skip
"""Counter, key and block of Philox4x32-10, from the vectors of the Random123 library."""


def words(text: str) -> np.ndarray:
    """Words of 32 bits, written in hexadecimal."""
    return np.array([int(word, 16) for word in text.split()], np.uint32)


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN_ANSWERS)
def test_philox_gives_the_published_known_answers(counter: str, key: str, expected: str) -> None:
    out = np.zeros(4, np.uint32)
    block(words(counter), words(key), out)
    assert np.array_equal(out, words(expected))


def test_a_uniform_draw_is_the_first_two_words_of_the_block_of_its_replicate_and_index() -> None:
    luck, replicate, index = Luck(3), (5 << 32) + 17, 9
    key = np.array(luck.key("name"), np.uint32)
    out = np.zeros(4, np.uint32)
    block(np.array([17, 5, index, 0], np.uint32), key, out)
    bits = (int(out[0]) << 32 | int(out[1])) >> 12
    assert luck.uniform("name", replicate, 1, index)[0] == (bits + 0.5) / 2**52


def test_draws_are_uniform_and_names_indices_and_seeds_are_independent() -> None:
    n = 20_000
    columns = [
        Luck(1).uniform("resolve:A", 0, n),
        Luck(1).uniform("resolve:B", 0, n),
        Luck(1).uniform("resolve:A", 0, n, index=1),
        Luck(2).uniform("resolve:A", 0, n),
        Luck(1).uniform("parties.A.demands.water.want", 0, n),
        Luck(1).uniform("parties.B.demands.water.want", 0, n),
        Luck(1).uniform("parties.B.demands.fish.want", 0, n),
    ]
    for column in columns:
        assert stats.kstest(column, "uniform").pvalue > 1e-4
        assert abs(np.corrcoef(column[:-1], column[1:])[0, 1]) < 0.03
    correlation = np.corrcoef(columns)
    assert np.abs(correlation - np.eye(len(columns))).max() < 0.03


def test_a_replicate_has_the_same_luck_whatever_is_drawn_beside_it() -> None:
    luck = Luck(0)
    whole = luck.uniform("accident", 0, 1000)
    assert np.array_equal(whole[300:700], luck.uniform("accident", 300, 400))
    assert whole[999] == Luck(0).uniform("accident", 999, 1)[0]


def test_draws_are_never_0_or_1() -> None:
    smallest, largest = 0.5 / 2**52, (2**52 - 0.5) / 2**52
    assert smallest > 0.0
    assert largest < 1.0
    out = np.empty(100_000)
    fill(np.uint32(1), np.uint32(2), 0, 0, out)
    assert out.min() >= smallest
    assert out.max() <= largest


def test_seed_0_is_a_seed_and_negative_seeds_are_others() -> None:
    draws = {seed: Luck(seed).uniform("x", 0, 3).tolist() for seed in (0, 1, -1)}
    assert draws[0] != draws[1] != draws[-1] != draws[0]


@pytest.mark.long
def test_normal_draws_are_uniform_draws_through_the_inverse_distribution() -> None:
    luck = Luck(4)
    uniform, normal = luck.uniform("tremble", 0, 5000), luck.normal("tremble", 0, 5000)
    assert stats.norm.cdf(normal) == pytest.approx(uniform, abs=1e-12)
    assert stats.kstest(normal, "norm").pvalue > 1e-4
