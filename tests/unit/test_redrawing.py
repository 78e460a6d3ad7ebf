"""Parameters that a run has not kept are drawn again, to the last bit."""

from __future__ import annotations

import gc
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.analysis.source import Redrawing
from sim.analysis.summary import summarise
from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.keeping import Kept
from sim.lab.redrawing import redrawing
from sim.lab.settings import Settings
from sim.scenario import load
from sim.scenario.scenario import Scenario
from sim.view.opening import opened
from tests.shipped import bases

EVERYTHING = "tests/property/everything.yaml"
WITHOUT = Kept.read("-parameters")


def plays(name: str) -> int:
    """As few as will do where 57 parties play."""
    return 6 if "osce_57" in name else 25


def both(scenario: Scenario, settings: Settings, base: Path) -> tuple[Path, Path]:
    """A run that keeps its parameters, and one that does not."""
    there = ensemble(scenario, settings, base).folder
    return there, ensemble(scenario, replace(settings, tables=WITHOUT), base).folder


@pytest.mark.long
@pytest.mark.parametrize("name", [*bases(), EVERYTHING])
def test_what_is_drawn_again_is_what_was_written_byte_for_byte(name: str, tmp_path: Path) -> None:
    scenario = load(name)
    settings = Settings(n=plays(name), seed=3, block_size=10)
    run = ensemble(scenario, settings, tmp_path)
    again = tmp_path / "again"
    again.mkdir()
    redrawing(lambda: scenario, run.manifest)(again)
    file = "parameters.parquet"
    assert (again / file).read_bytes() == (run.folder / file).read_bytes()


@pytest.mark.long
@pytest.mark.parametrize("plain", [False, True])
def test_a_run_without_parameters_reads_as_one_with_them(plain: bool, tmp_path: Path) -> None:
    settings = Settings(n=1100, seed=0, plain=plain)
    with_them, without = (opened(f) for f in both(load("two_neighbours"), settings, tmp_path))
    assert not (without.folder / "parameters.parquet").exists()
    assert without.left_out == ("parameters",)
    assert with_them.left_out == ()
    assert without.source.whole("parameters").equals(with_them.source.whole("parameters"))
    mine, theirs = summarise(without).as_dict(), summarise(with_them).as_dict()
    for told in ("results", "seconds", "left_out"):
        del mine[told], theirs[told]
    assert mine == theirs
    drawn = without.source
    assert isinstance(drawn, Redrawing)
    assert pq.read_table(drawn._drawn.folder / "parameters.parquet").num_rows == 1100


@pytest.mark.long
def test_what_was_drawn_again_is_gone_with_its_reader(tmp_path: Path) -> None:
    scenario = load("two_neighbours")
    run = ensemble(scenario, Settings(n=5, tables=WITHOUT), tmp_path)
    tables = opened(run.folder)
    tables.columns("parameters")
    source = tables.source
    assert isinstance(source, Redrawing)
    place = source._drawn.folder
    assert place.is_dir()
    del tables, source
    gc.collect()
    assert not place.exists()


@pytest.mark.long
@pytest.mark.parametrize("where", [("digests", "program"), ("versions", "numpy")])
def test_another_program_does_not_draw_for_this_one(where: tuple[str, str], tmp_path: Path) -> None:
    folder = ensemble(load("two_neighbours"), Settings(n=5, tables=WITHOUT), tmp_path).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest[where[0]][where[1]] = "another"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    tables = opened(folder)
    assert len(tables.column("outcomes", "replicate")) == 5
    with pytest.raises(ResultsError, match=r"not kept its parameters.*another version"):
        tables.columns("parameters")
