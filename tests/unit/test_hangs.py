from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.analysis.hangs import BINS, CHANCE, _chance, explained, hangs_on
from sim.analysis.source import Folder
from sim.analysis.tables import Tables
from tests.made import run

ISSUES = {"water": {"options": {"nothing": "no share", "third": "a third", "half": "half"}}}


def drawn(folder: Path, columns: Mapping[str, Any], rows: int = 1500) -> Tables:
    """A run of which only the numbers are there, in several row groups."""
    n = len(next(iter(columns.values())))
    table = pa.table({"replicate": np.arange(n), **columns})
    pq.write_table(table, folder / "parameters.parquet", row_group_size=rows)
    manifest = {"played": n, "cast": {"issues": ISSUES}}
    return Tables(Folder(folder, manifest), manifest)


def noise(n: int, columns: int, seed: int = 1) -> dict[str, Any]:
    random = np.random.default_rng(seed)
    return {f"parties.P{i}.resolve": random.random(n) for i in range(columns)}


def test_a_planted_step_is_found_and_told_fifth_by_fifth(tmp_path: Path) -> None:
    columns = noise(4000, 40)
    step = columns["parties.P17.resolve"] >= 0.8
    came = np.where(step, 0.61, 0.01) > np.random.default_rng(2).random(4000)
    hang = hangs_on(drawn(tmp_path, columns), {"came": came})["came"]
    assert hang is not None
    assert hang.path == "parties.P17.resolve"
    assert hang.effect > 20 * hang.floor
    assert len(hang.groups) == 5
    assert [group.share.share for group in hang.groups[:4]] == pytest.approx([0.01] * 4, abs=0.03)
    assert hang.groups[-1].share.share == pytest.approx(0.61, abs=0.05)
    assert hang.one_way
    assert sum(group.share.n for group in hang.groups) == 4000


def test_the_effect_is_the_share_of_variance_that_is_explained(tmp_path: Path) -> None:
    """Of a coin that falls with chance 1/4 below the middle and 3/4 above, a quarter."""
    columns = noise(20_000, 2)
    low = columns["parties.P0.resolve"] < 0.5
    came = np.where(low, 0.25, 0.75) > np.random.default_rng(5).random(20_000)
    hang = hangs_on(drawn(tmp_path, columns), {"came": came})["came"]
    assert hang is not None
    assert hang.effect == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("share", [0.05, 0.5])
def test_noise_stays_under_the_floor(tmp_path: Path, share: float) -> None:
    """A hundred outcomes that nothing explains, over as many numbers as the reference has."""
    random = np.random.default_rng(3)
    n = 2000
    columns = noise(n, 280) | {
        "parties.UPP.demands.water.accept": np.array([*ISSUES["water"]["options"]])[
            random.choice(3, n, p=[0.01, 0.3, 0.69])
        ],
        "calendar.talks.hard": random.integers(0, 3, n).astype(float),
    }
    outcomes = {str(trial): random.random(n) < share for trial in range(100)}
    found = hangs_on(drawn(tmp_path, columns), outcomes)
    assert sum(hang is None for hang in found.values()) >= 95


def test_an_effect_is_nought_on_average_where_nothing_is_explained() -> None:
    random = np.random.default_rng(4)
    plays = np.full(BINS, 200)
    found = [explained(random.binomial(plays, 0.3), plays)[0] for _ in range(500)]
    assert np.mean(found) == pytest.approx(0, abs=3 * np.std(found) / np.sqrt(500))
    assert np.mean([max(effect, 0) for effect in found]) > 0


@pytest.mark.parametrize("degrees", [2, 4, 9, 30])
@pytest.mark.parametrize("tail", [CHANCE, CHANCE / 300])
def test_the_floor_is_a_quantile_of_chi_squared(degrees: int, tail: float) -> None:
    from scipy.stats import chi2

    assert _chance(degrees, tail) == pytest.approx(chi2.isf(tail, degrees), rel=0.06)


def test_options_are_told_one_by_one_in_the_scenarios_order(tmp_path: Path) -> None:
    random = np.random.default_rng(6)
    n = 3000
    option = np.array(["half", "nothing", "third"])[random.integers(0, 3, n)]
    came = np.where(option == "third", 0.8, 0.1) > random.random(n)
    path = "parties.UPP.demands.water.accept"
    hang = hangs_on(drawn(tmp_path, noise(n, 5) | {path: option}), {"came": came})["came"]
    assert hang is not None
    assert hang.path == path
    assert [group.low for group in hang.groups] == ["nothing", "third", "half"]
    assert hang.most.low == "third"
    assert not hang.one_way


def test_few_values_are_told_one_by_one(tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    n = 3000
    value = random.choice([0.0, 1.0, 3.0], n, p=[0.2, 0.5, 0.3])
    came = np.where(value == 3, 0.5, 0.05) > random.random(n)
    hang = hangs_on(drawn(tmp_path, noise(n, 5) | {"parties.P.x": value}), {"came": came})["came"]
    assert hang is not None
    assert [(group.low, group.high) for group in hang.groups] == [(0, 0), (1, 1), (3, 3)]


def test_what_is_constant_or_missing_explains_nothing_and_does_no_harm(tmp_path: Path) -> None:
    random = np.random.default_rng(8)
    n = 2000
    gaps = random.random(n)
    gaps[::3] = np.nan
    columns = {
        "parties.A.resolve": np.full(n, 0.5),
        "parties.B.resolve": np.full(n, np.nan),
        "parties.C.resolve": gaps,
        "parties.D.demands.water.accept": ["half"] * n,
    }
    came = (gaps > 0.7) & (random.random(n) < 0.9)
    found = hangs_on(drawn(tmp_path, columns), {"came": came, "never": np.zeros(n, bool)})
    hang = found["came"]
    assert hang is not None
    assert hang.path == "parties.C.resolve"
    assert sum(group.share.n for group in hang.groups) == np.count_nonzero(~np.isnan(gaps))
    assert found["never"] is None


def test_nothing_hangs_on_anything_where_nothing_was_drawn(tmp_path: Path) -> None:
    came = np.arange(200) % 2 == 0
    assert hangs_on(drawn(tmp_path, {"parties.A.resolve": np.ones(200)}), {"x": came})["x"] is None
    pq.write_table(pa.table({"replicate": np.arange(200)}), tmp_path / "parameters.parquet")
    manifest = {"played": 200}
    tables = Tables(Folder(tmp_path, manifest), manifest)
    assert hangs_on(tables, {"x": came})["x"] is None


def test_too_few_plays_say_nothing(tmp_path: Path) -> None:
    tables = run(tmp_path)
    came = tables.column("outcomes", "did_raid").astype(bool)
    assert hangs_on(tables, {"raid": came})["raid"] is None


def test_a_hang_for_programs_is_json(tmp_path: Path) -> None:
    columns = noise(2000, 3)
    came = columns["parties.P1.resolve"] > 0.5
    hang = hangs_on(drawn(tmp_path, columns), {"came": came})["came"]
    assert hang is not None
    told = json.loads(json.dumps(hang.as_dict()))
    assert told["path"] == "parties.P1.resolve"
    assert [group["share"] for group in told["groups"]][::4] == [0, 1]
