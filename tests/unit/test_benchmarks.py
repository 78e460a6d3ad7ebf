"""The benchmarks measure what they say they do."""

from __future__ import annotations

from benchmarks import measures


def test_a_ladder_takes_longer_the_more_there_is_to_settle() -> None:
    small, large = measures.ladder(3, 3, 2, n=20), measures.ladder(20, 8, 2, n=20)
    assert 0.0 < small < large
