"""The box that best parts plays: against closed forms, brute force, and what changes nothing."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import numpy as np
import pytest

from sim.analysis.boxes import parted
from sim.analysis.classes import all_drawn
from sim.analysis.cutting import border
from sim.analysis.parting import Half, improved, likely_by_chance, peeled, pruned
from tests.drawn import hanging, noise, run_of

RESOLVE, HARM = "parties.P1.resolve", "measures.ban.harm.P1"


def planted(
    n: int, inside: float = 0.6, outside: float = 0.05, seed: int = 1
) -> tuple[dict[str, Any], np.ndarray]:
    """What comes often where one number is above 3/4 and another below 2/3, among noise."""
    columns = noise(n, 6, seed)
    columns[HARM] = np.random.default_rng(seed + 50).random(n)
    there = (columns[RESOLVE] > 0.75) & (columns[HARM] < 2 / 3)
    came = np.random.default_rng(seed + 99).random(n) < np.where(there, inside, outside)
    return columns, came


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_box_is_found_with_its_density_and_coverage(seed: int) -> None:
    columns, came = planted(8000, seed=seed)
    box = hanging(columns, came).box
    assert box is not None
    assert [cut.path for cut in box.cuts] == [RESOLVE, HARM]
    assert (box.cuts[0].low, box.cuts[1].high) == pytest.approx((0.75, 2 / 3), abs=0.03)
    assert (box.cuts[0].high, box.cuts[1].low) == (None, None)
    whole = 0.05 + 0.55 / 6
    assert box.whole.share == pytest.approx(whole, abs=0.02)
    assert box.density.low < 0.6 < box.density.high
    assert box.coverage.low < 0.1 / whole < box.coverage.high
    assert box.explained == pytest.approx(0.55**2 * 5 / 36 / (whole * (1 - whole)), abs=0.04)


def test_shares_are_of_the_other_half() -> None:
    columns, came = planted(4000)
    box = hanging(columns, came).box
    assert box is not None
    inside = (columns[RESOLVE] > box.cuts[0].low) & (columns[HARM] <= box.cuts[1].high)
    odd = np.arange(4000) % 2 == 1
    assert box.inside.count == np.count_nonzero(inside & odd)
    assert box.density.count == np.count_nonzero(inside & odd & came)
    assert box.density.n == box.inside.count
    assert box.coverage.n == np.count_nonzero(odd & came) == box.whole.count
    spoilt = came.copy()
    spoilt[odd] = np.random.default_rng(5).permutation(came[odd])
    assert hanging(columns, spoilt).box is None, "it holds on one half only"


def test_what_comes_in_most_plays_has_a_box_where_it_does_not() -> None:
    columns, came = planted(4000)
    box = hanging(columns, ~came).box
    assert box is not None
    assert not box.came
    assert box.cuts[0].path == RESOLVE
    assert box.density.share == pytest.approx(0.6, abs=0.06)


def test_a_worth_has_a_box_of_its_best_fifth() -> None:
    columns, came = planted(4000, inside=1.0, outside=0.0)
    worth = came + np.random.default_rng(4).random(4000) / 10
    box = hanging(columns, worth).box
    assert box is not None
    assert box.above is not None
    assert 0 < box.above < 1.1
    assert box.whole.share == pytest.approx(0.2, abs=0.02)
    assert [cut.path for cut in box.cuts] == [RESOLVE, HARM]


def test_words_are_inside_or_outside() -> None:
    random = np.random.default_rng(6)
    want = np.array(["half", "nothing", "third"])[random.integers(0, 3, 4000)]
    path = "parties.P0.demands.water.want"
    columns = noise(4000, 3) | {path: want}
    there = np.isin(want, ["half", "third"]) & (columns[RESOLVE] > 0.5)
    box = hanging(columns, random.random(4000) < np.where(there, 0.9, 0.1)).box
    assert box is not None
    cuts = {cut.path: cut for cut in box.cuts}
    assert cuts[path].words == ("half", "third")
    assert cuts[path].others == ("nothing",)
    assert cuts[RESOLVE].low == pytest.approx(0.5, abs=0.03)


def test_plays_without_a_number_are_in_no_box_that_restricts_it() -> None:
    random = np.random.default_rng(7)
    gaps = random.random(4000)
    gaps[random.random(4000) < 0.3] = np.nan
    came = random.random(4000) < np.where(gaps > 0.6, 0.8, 0.05)
    box = hanging(noise(4000, 3) | {RESOLVE: gaps}, came).box
    assert box is not None
    assert box.cuts[0].low == pytest.approx(0.6, abs=0.03)
    assert box.inside.share == pytest.approx(0.28, abs=0.03)


@pytest.mark.parametrize("seed", range(4))
def test_no_box_of_two_numbers_on_a_small_grid_is_better(seed: int) -> None:
    """All boxes of six values by six, the best by brute force."""
    random = np.random.default_rng(seed)
    n = 3000
    x, y = random.integers(0, 6, (2, n))
    low, high = sorted(random.choice(7, 2, replace=False))
    there = (x >= low) & (x < high) & (y < 4)
    came = random.random(n) < np.where(there, 0.7, 0.15)
    drawn = all_drawn(run_of({"parties.P0.a": x.astype(float), "parties.P0.b": y.astype(float)}))
    half = Half([one.codes for one in drawn], came, drawn)
    spans = [(a, b) for a in range(6) for b in range(a + 1, 7)]
    best = max(
        parted(inside.sum(), (inside & came).sum(), n, came.sum())
        for (a, b), (c, d) in product(spans, spans)
        if (inside := (x >= a) & (x < b) & (y >= c) & (y < d)).sum() >= 30
        and came[inside].mean() > came.mean()
    )
    kept = improved(half, peeled(half))
    inside = half.inside(kept)
    found = parted(int(inside.sum()), int((inside & came).sum()), n, int(came.sum()))
    assert found == pytest.approx(best, rel=1e-9)


def test_three_restrictions_are_the_most() -> None:
    columns = noise(16_000, 8)
    there = np.logical_and.reduce([columns[f"parties.P{i}.resolve"] > 0.5 for i in range(4)])
    came = np.random.default_rng(8).random(16_000) < np.where(there, 0.9, 0.02)
    found = hanging(columns, came)
    assert found.n_clear == 4
    assert found.box is not None
    assert len(found.box.cuts) == 3


def test_a_restriction_that_hardly_matters_is_dropped() -> None:
    """It is no chance that what comes inside comes more seldom below .1 of another number."""
    columns = noise(16_000, 4)
    first, second = columns["parties.P0.resolve"], columns["parties.P1.resolve"]
    chance = np.where(first > 0.8, np.where(second > 0.1, 0.9, 0.5), 0.02)
    found = hanging(columns, np.random.default_rng(8).random(16_000) < chance)
    assert found.n_clear == 2
    assert found.box is not None
    assert [cut.path for cut in found.box.cuts] == ["parties.P0.resolve"]


def test_the_quasi_p_value_is_that_of_the_binomial_distribution() -> None:
    from scipy.stats import binom

    random = np.random.default_rng(9)
    drawn = all_drawn(run_of(noise(2000, 2)))
    agree = 0
    for seed in range(40):
        came = np.random.default_rng(seed).random(2000) < 0.3
        half = Half([one.codes for one in drawn], came, drawn)
        kept = half.full()
        for d in range(2):
            kept[d][random.integers(1, 13) :] = False
        inside, wider = half.inside(kept), half.inside(kept, but=0)
        n, hits = int(inside.sum()), int((inside & came).sum())
        chance = binom.sf(hits - 1, n, came[wider].mean())
        agree += likely_by_chance(half, kept, 0) == (chance > 0.05)
    assert agree >= 37


def test_noise_has_no_box() -> None:
    found = [
        hanging(noise(2000, 20, seed), np.random.default_rng(seed + 900).random(2000) < 0.3)
        for seed in range(20)
    ]
    assert sum(one.box is not None for one in found) <= 1


def test_another_scale_and_another_order_of_numbers_change_no_box() -> None:
    columns, came = planted(4000)
    box = hanging(columns, came).box
    other = {path: 2 * column for path, column in reversed(columns.items())}
    again = hanging(other, came).box
    assert box is not None
    assert again is not None
    assert [cut.path for cut in again.cuts] == [cut.path for cut in box.cuts]
    assert again.explained == pytest.approx(box.explained, abs=0.02)


@pytest.mark.parametrize(
    ("below", "above", "found"),
    [
        ([0.70, 0.7512], [0.7513, 0.80], 0.75),
        ([1.0, 1.0], [2.0, 2.0], 1.5),
        ([3.0], [3.1], 3.05),
        ([-0.2, -0.004], [0.003, 0.2], 0.0),
        ([2.0, 2.0], [2.0001, 9.0], 3.0),
    ],
)
def test_a_border_has_no_more_digits_than_the_classes_tell(
    below: list[float], above: list[float], found: float
) -> None:
    assert border(np.array(below), np.array(above)) == pytest.approx(found)


def test_a_border_lies_between_single_values() -> None:
    for below, above in ((0.1, 0.2), (7.0, 8.0), (1e-9, 2e-9), (99.5, 100.5)):
        assert below < border(np.array([below]), np.array([above])) < above


@pytest.mark.long
def test_a_box_is_json() -> None:
    columns, came = planted(4000)
    box = hanging(columns, came).box
    assert box is not None
    told = json.loads(json.dumps(box.as_dict(), allow_nan=False))
    assert [part["path"] for part in told["restrictions"]] == [RESOLVE, HARM]
    assert told["density"]["low"] < told["density"]["share"] < told["density"]["high"]


@pytest.mark.long
def test_pruning_leaves_a_box_of_everything_alone() -> None:
    drawn = all_drawn(run_of(noise(500, 2)))
    half = Half([one.codes for one in drawn], np.arange(500) % 2 == 0, drawn)
    assert all(kept.all() for kept in pruned(half, half.full()))
