"""What drawn numbers explain, against published values, closed forms, and what changes nothing."""

from __future__ import annotations

import json
from math import pi

import numpy as np
import pytest

from sim.analysis.classes import all_drawn, n_classes, ranked
from sim.analysis.explained import CHANCE, chance, explained, interval, moments
from tests.drawn import effects, hanging, noise, run_of

TOLERANCE = 0.02


@pytest.mark.parametrize("seed", range(3))
def test_the_indices_of_ishigamis_function_are_the_published_ones(seed: int) -> None:
    """.3139, .4424 and 0 for a = 7 and b = 0.1 [ishigami_homma1990], and so its formula says."""
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * pi**4 / 5 + b**2 * pi**8 / 18 + 0.5
    published = (0.5 * (1 + b * pi**4 / 5) ** 2 / variance, a**2 / 8 / variance, 0.0)
    assert published == pytest.approx((0.3139, 0.4424, 0.0), abs=5e-5)
    columns = noise(20_000, 3, seed)
    x, y, z = (pi * (2 * column - 1) for column in columns.values())
    found = effects(hanging(columns, np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)))
    assert list(found.values()) == pytest.approx(published, abs=TOLERANCE)


@pytest.mark.parametrize("at", [0.5, 0.75, 0.9])
@pytest.mark.parametrize("n", [4000, 40_000])
def test_a_planted_step_explains_what_its_closed_form_says(at: float, n: int) -> None:
    """Of a chance that goes from p to q at ``at``: (q − p)² at (1 − at) over mean (1 − mean)."""
    p, q = 0.05, 0.65
    columns = noise(n, 4)
    step = columns["parties.P1.resolve"] >= at
    came = np.where(step, q, p) > np.random.default_rng(2).random(n)
    mean = p * at + q * (1 - at)
    share = (q - p) ** 2 * at * (1 - at) / (mean * (1 - mean))
    found = effects(hanging(columns, came))
    assert found["parties.P1.resolve"] == pytest.approx(share, abs=TOLERANCE)
    assert found["parties.P0.resolve"] == pytest.approx(0, abs=TOLERANCE)


def test_the_numbers_of_a_sum_explain_their_squared_weights() -> None:
    weights = np.array([4.0, 3.0, 2.0, 1.0])
    columns = noise(20_000, 4, seed=5)
    found = effects(hanging(columns, np.column_stack([*columns.values()]) @ weights))
    assert [*found.values()] == pytest.approx(weights**2 / (weights**2).sum(), abs=TOLERANCE)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["rare", "often", "skewed"])
def test_noise_stays_under_the_floor(kind: str) -> None:
    """A hundred outcomes that nothing explains, over as many numbers as the reference has."""
    random = np.random.default_rng(3)
    n = 2000
    words = np.array(["nothing", "third", "half"])
    tables = run_of(
        noise(n, 280)
        | {
            "parties.P0.demands.water.want": words[random.choice(3, n, p=[0.01, 0.3, 0.69])],
            "calendar.talks.hard": random.integers(0, 3, n).astype(float),
            "calendar.talks.spills": np.maximum(random.random(n) - 0.4, 0.0),
        }
    )
    drawn = all_drawn(tables)
    under = 0
    for _ in range(100):
        values = {
            "rare": random.random(n) < 0.04,
            "often": random.random(n) < 0.5,
            "skewed": random.exponential(size=n),
        }[kind]
        shares = explained(drawn, values)
        assert (shares.floor < 1).all()
        under += bool((shares.effect <= shares.floor).all())
    assert under >= 95


def test_an_effect_is_nought_on_average_where_nothing_is_explained() -> None:
    random = np.random.default_rng(4)
    drawn = all_drawn(run_of(noise(1000, 20)))
    found = [explained(drawn, random.random(1000) < 0.3).effect for _ in range(50)]
    assert np.mean(found) == pytest.approx(0, abs=3 * np.std(found) / np.sqrt(1000))
    assert np.mean(np.maximum(found, 0)) > 0


@pytest.mark.parametrize("degrees", [2, 4, 9, 30])
@pytest.mark.parametrize("tail", [CHANCE, CHANCE / 300])
def test_the_floor_is_a_quantile_of_chi_squared(degrees: int, tail: float) -> None:
    from scipy.stats import chi2

    assert chance(degrees, tail) == pytest.approx(chi2.isf(tail, degrees), rel=0.06)


@pytest.mark.parametrize("strength", [0.0, 0.15, 0.3, 0.6, 1.0])
def test_the_interval_covers_the_share_in_nineteen_samples_of_twenty(strength: float) -> None:
    """A chance that rises evenly over a number: slope²/12 over that of a fair coin."""
    random = np.random.default_rng(6)
    share = strength**2 / 12 / 0.25
    covered = 0
    for _ in range(200):
        x = random.random(1500)
        came = random.random(1500) < 0.5 + strength * (x - 0.5)
        drawn = all_drawn(run_of({"parties.P0.resolve": x}))
        shares = explained(drawn, came)
        low, high = interval(drawn[0], 0, shares, came)
        covered += low <= share <= high
    assert covered >= 0.91 * 200


def test_moments_are_those_of_the_plays() -> None:
    from scipy.stats import kurtosis

    values = np.random.default_rng(7).exponential(size=500)
    found = moments(values)
    assert found.kurtosis == pytest.approx(kurtosis(values, fisher=False))
    assert found.variance == pytest.approx(values.var())
    assert moments(np.arange(100) < 10).telling == pytest.approx(100 * 0.09 / (1 - 0.27))


def test_equal_values_are_of_one_class_and_few_values_have_their_own() -> None:
    assert ranked(np.array([3.0, 1.0, 1.0, np.nan, 7.0]), 4).tolist() == [2, 1, 1, 4, 3]
    few = np.repeat([0.0, 1.0, 5.0], [20, 50, 30])
    assert len(np.unique(ranked(few, 40))) == 3
    assert ranked(np.full(3, np.nan), 5).tolist() == [5, 5, 5]
    counts = np.bincount(ranked(np.random.default_rng(1).random(1003), 10))
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize(("n", "classes"), [(2, 3), (1000, 20), (4000, 32), (10**6, 64)])
def test_the_number_of_classes_grows_with_the_plays_up_to_a_bound(n: int, classes: int) -> None:
    assert n_classes(n) == classes


def test_what_keeps_the_order_of_a_number_changes_nothing() -> None:
    columns = noise(3000, 5)
    came = columns["parties.P2.resolve"] + np.random.default_rng(8).random(3000) > 1.3
    before = effects(hanging(columns, came))
    bent = {path: np.exp(3 * column) - 7 for path, column in columns.items()}
    assert effects(hanging(bent, came)) == before
    turned = {path: -column for path, column in columns.items()}
    assert effects(hanging(turned, came)) == pytest.approx(before, abs=1e-12)


def test_names_order_and_the_order_of_plays_change_nothing() -> None:
    columns = noise(3000, 5)
    came = columns["parties.P2.resolve"] + np.random.default_rng(8).random(3000) > 1.3
    before = effects(hanging(columns, came))
    renamed = {path.replace("resolve", "patience"): c for path, c in reversed(columns.items())}
    after = effects(hanging(renamed, came))
    assert {path.replace("patience", "resolve"): s for path, s in after.items()} == before
    mixed = np.random.default_rng(9).permutation(3000)
    found = effects(hanging({path: c[mixed] for path, c in columns.items()}, came[mixed]))
    assert found == pytest.approx(before, abs=1e-12)


def test_what_is_the_same_in_all_plays_is_left_out_and_copies_are_told_once() -> None:
    n = 1000
    columns = noise(n, 2)
    first = columns["parties.P0.resolve"]
    drawn = all_drawn(
        run_of(
            columns
            | {
                "parties.P0.patience": 100 + 5 * first**3,
                "parties.P1.patience": 1 - first,
                "tension.now": np.full(n, 0.5),
                "parties.P2.resolve": np.full(n, np.nan),
                "parties.P2.demands.water.want": ["half"] * n,
                "parties.P2.demands.water.accept": np.where(first > 0.5, "half", "third"),
            }
        )
    )
    assert [one.path for one in drawn] == ["parties.P0.resolve", "parties.P1.resolve"]
    assert drawn[0].copies == ("parties.P0.patience", "parties.P1.patience")


def test_words_are_classes_and_so_is_what_is_missing() -> None:
    random = np.random.default_rng(10)
    n = 4000
    want = np.array(["half", "nothing", "third"])[random.integers(0, 3, n)]
    gaps = random.random(n)
    gaps[random.random(n) < 0.3] = np.nan
    columns = noise(n, 2) | {"parties.P0.demands.water.want": want, "parties.P2.resolve": gaps}
    by_word = effects(hanging(columns, np.where(want == "third", 0.8, 0.2) > random.random(n)))
    mean = (0.8 + 0.4) / 3
    share = (0.6**2 * 2 / 9) / (mean * (1 - mean))
    assert by_word["parties.P0.demands.water.want"] == pytest.approx(share, abs=TOLERANCE)
    missing = effects(hanging(columns, np.where(np.isnan(gaps), 0.7, 0.1) > random.random(n)))
    mean = 0.3 * 0.7 + 0.7 * 0.1
    share = 0.6**2 * 0.21 / (mean * (1 - mean))
    assert missing["parties.P2.resolve"] == pytest.approx(share, abs=TOLERANCE)


@pytest.mark.parametrize("n", [1, 2, 40])
def test_few_plays_say_nothing(n: int) -> None:
    found = hanging(noise(n, 3), np.arange(n) % 2 == 0)
    assert not found.telling
    assert found.top() == ()
    assert found.box is None
    json.dumps(found.as_dict(), allow_nan=False)


@pytest.mark.parametrize("values", [np.zeros(500, bool), np.ones(500, bool), np.full(500, 0.1)])
def test_what_is_the_same_in_all_plays_hangs_on_nothing(values: np.ndarray) -> None:
    found = hanging(noise(500, 3), values)
    assert found.n_clear == 0
    assert not found.telling
    json.dumps(found.as_dict(3, noise=True), allow_nan=False)
