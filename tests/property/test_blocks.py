"""A replicate is the same whatever is played with it, before it, or by whom."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim.scenario
from sim.analysis.tables import read as read_tables
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.model import Talks
from tests.property.tables import TABLES, assert_same, differing, joined, rows, thorough
from tests.scenarios_at_random import Written, dumped, rich

SHIPPED = ("january_2022", "two_neighbours")


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_the_number_of_replicates_changes_no_first_row(name: str) -> None:
    talks = Talks(sim.scenario.load(name), seed=1)
    most = talks.play(0, 300)
    for n in (1, 7):
        assert_same(Talks(talks.brief, seed=1).play(0, n), most, range(n))


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
def test_two_thousand_replicates_begin_as_three_hundred_do(name: str) -> None:
    talks = Talks(sim.scenario.load(name), seed=1)
    few = talks.play(0, 300)
    assert_same(few, talks.play(0, 2000), range(300))


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_block_size_changes_nothing(name: str) -> None:
    talks = Talks(sim.scenario.load(name), seed=3)
    whole = talks.play(0, 60)
    blocks = [talks.play(at, min(at + 7, 60)) for at in range(0, 60, 7)]
    for table in TABLES:
        assert not differing(joined(blocks, table), rows(whole, range(60), table)), table


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_the_order_in_which_blocks_are_played_changes_nothing(name: str) -> None:
    brief = sim.scenario.load(name)
    forward, backward = Talks(brief, seed=5), Talks(brief, seed=5)
    one = [forward.play(at, at + 10) for at in (0, 10, 20)]
    other = [backward.play(at, at + 10) for at in (20, 10, 0)][::-1]
    for mine, others in zip(one, other, strict=True):
        assert_same(mine, others, range(30))


@pytest.mark.long
def test_blocks_far_out_are_the_rows_of_longer_blocks() -> None:
    talks = Talks(sim.scenario.load("january_2022"), seed=2)
    far = 1 << 40
    assert_same(talks.play(far, far + 8), talks.play(far + 3, far + 5), range(far + 3, far + 5))


@pytest.mark.long
@pytest.mark.parametrize("name", SHIPPED)
def test_workers_and_blocks_change_no_table_on_disk(name: str, tmp_path: Path) -> None:
    brief = sim.scenario.load(name)
    found = []
    for workers, size in ((1, 50), (3, 7), (2, 50)):
        settings = Settings(n=50, seed=1, workers=workers, block_size=size)
        found.append(read_tables(ensemble(brief, settings, tmp_path).folder))
    for other in found[1:]:
        for table in TABLES:
            names = found[0].columns(table)
            assert names == other.columns(table)
            mine = {name: found[0].column(table, name) for name in names}
            others = {name: other.column(table, name) for name in names}
            assert not differing(mine, others), table


@pytest.mark.long
@thorough
@given(rich(), st.integers(1, 6), st.integers(0, 3))
def test_any_scenario_is_played_alike_in_blocks_of_any_size(
    written: Written, size: int, first: int
) -> None:
    brief = sim.scenario.read(dumped(written))
    talks = Talks(brief, seed=7)
    whole = talks.play(first, first + 13)
    again = Talks(brief, seed=7)
    blocks = [again.play(at, at + size) for at in range(first, first + 13, size)][::-1]
    replicates = range(first, first + 13)
    for table in TABLES:
        parts = {
            name: column[joined(blocks, table)["replicate"] < replicates.stop]
            for name, column in joined(blocks, table).items()
        }
        assert not differing(parts, rows(whole, replicates, table)), table


@pytest.mark.long
@thorough
@given(rich(), rich())
def test_what_was_played_before_leaves_no_trace(written: Written, other: Written) -> None:
    brief = sim.scenario.read(dumped(written))
    fresh = Talks(brief, seed=11).play(0, 6)
    used = Talks(brief, seed=11)
    used.play(40, 46)
    used.trace(3)
    Talks(sim.scenario.read(dumped(other)), seed=11).play(0, 6)
    assert_same(fresh, used.play(0, 6), range(6))
