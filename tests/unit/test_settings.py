from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app, playing
from sim.errors import UsageError
from sim.lab import settings
from sim.lab.resuming import Begun
from sim.lab.settings import Settings
from sim.scenario import load


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


@pytest.mark.parametrize(
    ("plays", "workers", "pool"),
    [
        (settings.WORTH_PROCESSES, 2, settings.PROCESSES),
        (settings.WORTH_PROCESSES - 1, 2, settings.THREADS),
        (settings.WORTH_PROCESSES, 1, settings.THREADS),
    ],
)
def test_processes_play_what_is_worth_their_start(plays: int, workers: int, pool: str) -> None:
    assert Settings(n=3, workers=workers).suited(plays).pool == pool


@pytest.mark.parametrize(
    ("cells", "plays", "workers", "size"),
    [
        (6, 100_000, 2, 3449),
        (60, 100_000, 2, 3449),
        (130, 100_000, 2, 1819),
        (60, 10_000, 2, 2500),
        (60, 10_001, 1, 3334),
        (754, 100_000, 2, settings.BLOCK_SIZE),
        (754, 1001, 1, 501),
        (754, 1000, 8, settings.SMALLEST),
        (754, 10, 2, 10),
        (0, settings.LARGEST * 10, 2, settings.LARGEST),
    ],
)
def test_a_block_is_large_where_a_scenario_is_small_and_each_worker_has_some(
    cells: int, plays: int, workers: int, size: int
) -> None:
    assert Settings(n=plays, workers=workers).sized(cells).a_block == size


def test_a_block_has_the_size_that_is_asked_for() -> None:
    assert Settings(n=10**6, block_size=7).sized(6).a_block == 7
    assert Settings(n=10**6).a_block == settings.BLOCK_SIZE


def test_a_cluster_whose_workers_are_not_known_has_no_smaller_blocks_for_few_plays() -> None:
    assert Settings(n=600, workers=2, scheduler="tcp://nowhere:1").sized(754).a_block == 600


@pytest.mark.parametrize(
    ("given", "pool"),
    [
        (("--workers", "2"), settings.PROCESSES),
        (("--workers", "2", "--pool", "threads"), settings.THREADS),
        (("--workers", "2", "--shard", "1/2"), settings.THREADS),
        (("--workers", "1"), settings.THREADS),
    ],
)
def test_a_run_is_played_by_what_suits_it_unless_it_is_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...], pool: str
) -> None:
    chosen: list[str] = []

    def played(_scenario: object, asked: Settings, *_rest: object) -> None:
        chosen.append(asked.pool)
        raise UsageError("that is all")

    monkeypatch.setattr(settings, "WORTH_PROCESSES", 6)
    monkeypatch.setattr(playing, "played", played)
    monkeypatch.setattr(playing, "_play_part", played)
    result = CliRunner().invoke(app, ["run", "two_neighbours", "-n", "6", *given])
    assert "that is all" in result.stderr
    assert chosen == [pool]


@pytest.mark.parametrize(("worth", "pool"), [(4, settings.PROCESSES), (5, settings.THREADS)])
def test_what_is_left_of_a_run_is_played_by_what_suits_that(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, worth: int, pool: str
) -> None:
    manifest = {"played": 6}
    begun = Begun(tmp_path, manifest, load("two_neighbours"), Settings(10, workers=2))
    monkeypatch.setattr(settings, "WORTH_PROCESSES", worth)
    assert begun.suited().settings == Settings(10, workers=2, pool=pool)
