"""All mechanisms at once keep the promises that each keeps alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import sim.scenario
from sim.model import Block, Talks
from sim.scenario.scenario import Scenario
from tests.property.tables import TABLES, assert_same, differing, joined, rows

FILE = Path(__file__).with_name("everything.yaml")


@cache
def brief() -> Scenario:
    return sim.scenario.load(str(FILE))


@cache
def whole() -> Block:
    return Talks(brief(), seed=1).play(0, 400)


@pytest.mark.long
def test_the_number_of_replicates_changes_no_first_row() -> None:
    for n in (1, 7, 60):
        assert_same(Talks(brief(), seed=1).play(0, n), whole(), range(n))


@pytest.mark.long
def test_neither_blocks_nor_what_was_played_before_change_anything() -> None:
    talks = Talks(brief(), seed=1)
    blocks = [talks.play(at, min(at + 37, 400)) for at in reversed(range(0, 400, 37))]
    for table in TABLES:
        assert not differing(joined(blocks, table), rows(whole(), range(400), table)), table


@pytest.mark.long
@pytest.mark.parametrize("replicate", range(0, 400, 57))
def test_a_story_ends_as_its_row_says(replicate: int) -> None:
    end = Talks(brief(), seed=1).trace(replicate)[-1]
    assert end.kind == "end"
    assert end.data["outcome_class"] == whole().outcomes["outcome_class"][replicate]
    for party in brief().parties:
        assert end.data["values"][party] == whole().outcomes[f"value_{party}"][replicate]


def test_numbers_are_finite_and_in_range() -> None:
    for name, column in whole().outcomes.items():
        if column.dtype.kind != "f" or name.endswith("_distance") or name == "zopa":
            continue
        told = column[~np.isnan(column)]
        assert np.isfinite(told).all(), name
        if name == "tension" or name.startswith(("belief_", "resolve_")):
            assert ((told >= 0) & (told <= 1)).all(), name


@pytest.mark.long
def test_every_mechanism_shows_somewhere() -> None:
    outcomes = whole().outcomes
    for name in ("did_force", "did_sanctions", "did_blockade", "did_exit", "announced_force"):
        assert outcomes[name].any(), name
    assert len(set(outcomes["n_sessions"])) > 1  # walkouts, deadlines and conditions
    assert outcomes["accident"].any()
    assert {"accord", "calm"} & set(whole().settlements["by"])


@pytest.mark.long
def test_the_whole_scenario_reads_back_as_itself() -> None:
    assert sim.scenario.read(brief().text, brief().id) == brief()
