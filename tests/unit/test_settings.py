from __future__ import annotations

import pytest

from sim.errors import UsageError
from sim.lab.settings import Settings


def test_blocks_cover_every_replicate_once_and_in_order() -> None:
    blocks = Settings(n=10, block_size=4).blocks
    assert blocks == (range(4), range(4, 8), range(8, 10))


def test_zero_is_a_seed() -> None:
    assert Settings(seed=0).seed == 0


def test_there_is_a_worker_a_processor_unless_told_otherwise() -> None:
    assert Settings().n_workers >= 1
    assert Settings(workers=3).n_workers == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"n": 0}, "-n 0"),
        ({"n": -5}, "-n -5"),
        ({"workers": 0}, "--workers 0"),
        ({"block_size": 0}, "--block-size 0"),
        ({"seed": -1}, "--seed -1"),
    ],
)
def test_numbers_out_of_range_are_named(wrong: dict[str, int], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Settings(**wrong)  # type: ignore[arg-type]
