from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.tables import is_results, read
from sim.errors import ResultsError
from tests.made import CLASSES, run


def test_a_column_comes_in_the_order_of_replicates(tmp_path: Path) -> None:
    tables = run(tmp_path)
    assert list(tables.column("outcomes", "outcome_class")) == list(CLASSES)
    assert list(tables.column("outcomes", "replicate")) == list(range(len(CLASSES)))


def test_counts_cover_every_row(tmp_path: Path) -> None:
    tables = run(tmp_path)
    counts = tables.count("settlements", ["issue", "by"])
    assert counts["water", "accord"] == 4
    assert counts["water", "raid"] == 2
    assert sum(counts.values()) == 3 * len(CLASSES)


def test_dates_are_dates(tmp_path: Path) -> None:
    dates = run(tmp_path).column("outcomes", "accord_date")
    assert dates.dtype.kind == "M"
    assert int(np.isnat(dates).sum()) == 4


def test_another_folder_is_not_taken_for_results(tmp_path: Path) -> None:
    assert not is_results(tmp_path)
    with pytest.raises(ResultsError, match=r"not a results folder.*manifest\.json"):
        read(tmp_path)


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    folder = run(tmp_path).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema": 99}))
    with pytest.raises(ResultsError, match="schema version 99"):
        read(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\N{SNOWMAN}"])
def test_a_broken_manifest_is_named(tmp_path: Path, text: str) -> None:
    folder = run(tmp_path).folder
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"manifest\.json"):
        read(folder)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    tables = run(tmp_path)
    (tables.folder / "offers.parquet").unlink()
    with pytest.raises(ResultsError, match=r"no offers\.parquet"):
        tables.column("offers", "party")


def test_a_run_stopped_before_anything_was_played_says_so(tmp_path: Path) -> None:
    folder = run(tmp_path).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "played": 0}))
    with pytest.raises(ResultsError, match="nothing was played"):
        read(folder)
