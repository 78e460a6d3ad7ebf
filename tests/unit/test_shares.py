from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.shares import Difference, Share, paired_difference, unpaired_difference


def test_wilson_interval_agrees_with_its_published_example() -> None:
    """Newcombe (1998), table I: 81 of 263 gives 0.2553 to 0.3662 by the score method."""
    share = Share(81, 263)
    assert (share.low, share.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_nothing_and_everything_have_one_sided_intervals() -> None:
    never, always = Share(0, 20), Share(20, 20)
    assert never.low == 0.0
    assert never.high == pytest.approx(0.1611, abs=5e-5), "Newcombe (1998), table I: 0 of 20"
    assert always.high == 1.0
    assert always.low == pytest.approx(1 - never.high)


@given(st.integers(1, 10**6), st.data())
def test_the_interval_holds_the_share_and_lies_between_nought_and_one(
    n: int, data: st.DataObject
) -> None:
    share = Share(data.draw(st.integers(0, n)), n)
    assert 0 <= share.low <= share.share <= share.high <= 1


def test_no_plays_say_nothing() -> None:
    assert (Share(0, 0).share, Share(0, 0).low, Share(0, 0).high) == (0.0, 0.0, 1.0)


def test_a_paired_difference_is_the_mean_of_the_pairs() -> None:
    first = np.array([True, True, False, False, True])
    second = np.array([True, False, True, True, True])
    pairs = second.astype(float) - first.astype(float)
    found = paired_difference(first, second)
    assert found.mean == pytest.approx(pairs.mean())
    assert found.se == pytest.approx(pairs.std() / np.sqrt(5))
    assert found.paired


def test_a_run_does_not_differ_from_itself() -> None:
    flags = np.array([True, False, True])
    found = paired_difference(flags, flags)
    assert (found.mean, found.se, found.clear) == (0.0, 0.0, False)


def test_common_luck_narrows_the_interval() -> None:
    flags = np.arange(1000) % 2 == 0
    changed = flags.copy()
    changed[:40] = True
    paired = paired_difference(flags, changed)
    shares = (Share(int(f.sum()), 1000) for f in (flags, changed))
    unpaired = unpaired_difference(*shares)
    assert paired.mean == pytest.approx(unpaired.mean)
    assert paired.se < unpaired.se / 4
    assert paired.clear
    assert not unpaired.clear


def test_a_difference_is_clear_when_its_interval_leaves_zero_out() -> None:
    assert Difference(0.1, 0.04, paired=True).clear
    assert Difference(-0.1, 0.04, paired=True).clear
    assert not Difference(0.1, 0.06, paired=True).clear
