from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.tables import read
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
    with pytest.raises(ResultsError, match=r"no offers\.parquet.* run .*scenario\.yaml -n 8"):
        tables.column("offers", "party")


def test_a_table_that_is_not_what_was_written_is_refused(tmp_path: Path) -> None:
    mine, other = run(tmp_path), run(tmp_path, CLASSES[::-1])
    file = mine.folder / "settlements.parquet"
    whole = file.read_bytes()
    middle = len(whole) // 2
    turned = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    foreign = (other.folder / "settlements.parquet").read_bytes()
    for content in (whole[:-1], turned, foreign, b""):
        file.write_bytes(content)
        with pytest.raises(ResultsError, match=r"settlements\.parquet is not what was written"):
            read(mine.folder).count("settlements", ["issue"])
        assert len(read(mine.folder).column("outcomes", "replicate")) == len(CLASSES)
    file.write_bytes(whole)
    assert read(mine.folder).count("settlements", ["issue"])["water",] == len(CLASSES)


@pytest.mark.long
def test_a_run_that_is_not_finished_is_refused_with_the_way_to_go_on(tmp_path: Path) -> None:
    folder = run(tmp_path).folder
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "complete": False}))
    with pytest.raises(ResultsError, match=r"unfinished.* run\.py resume .*rivers"):
        read(folder)
