"""What --tables says: which tables a run keeps, and of how many plays."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.columns import TABLES
from sim.errors import ResultsError, UsageError
from sim.lab.ensemble import Interrupted, ensemble
from sim.lab.finding import same
from sim.lab.keeping import COUNTED, USUAL, Kept
from sim.lab.memory import played
from sim.lab.resuming import reopen
from sim.lab.settings import Settings, Shard
from sim.lab.shards import merge
from sim.scenario import load

SCENARIO = load("two_neighbours")
SETTINGS = Settings(n=30, seed=5, workers=1, block_size=8)
FEW = Kept.read("outcomes,settlements,offers=11")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("all", set(TABLES)),
        ("outcomes", {"outcomes"}),
        ("settlements", {"outcomes", "settlements"}),
        ("outcomes,settlements", {"outcomes", "settlements"}),
        (" stages , dates ", {"outcomes", "stages", "dates"}),
        ("-parameters", set(TABLES) - {"parameters"}),
        ("parameters=0", set(TABLES) - {"parameters"}),
        ("all,-parameters", set(TABLES) - {"parameters"}),
        ("offers=500,answers=0", set(TABLES) - {"answers"}),
        ("outcomes,offers=1", {"outcomes", "offers"}),
        ("stages,-dates", {"outcomes", "stages"}),
        ("log=20", {*TABLES, "log"}),
        ("outcomes,log=20", {"outcomes", "log"}),
        ("log=0", set(TABLES)),
    ],
)
def test_names_stand_for_these_only_and_a_minus_for_all_but_that(said: str, kept: set[str]) -> None:
    assert set(Kept.read(said).names) == kept


def test_plays_are_counted_as_people_write_them() -> None:
    found = Kept.read("offers=2k,answers=1.5m")
    assert (found.plays("offers"), found.plays("answers")) == (2000, 1_500_000)
    assert USUAL.plays("offers") is None
    assert Kept.read("answers=0").plays("answers") == 0


def test_what_is_kept_reads_as_it_is_written() -> None:
    words = {table: [table, f"-{table}"] for table in TABLES if table not in ("outcomes", *COUNTED)}
    words |= {table: [table, f"-{table}", f"{table}=7"] for table in COUNTED}
    words["log"] = ["log=0", "log=5"]
    for said in product(*words.values()):
        found = Kept.read(",".join(said))
        assert Kept.read(str(found)) == found
    assert str(USUAL) == "all"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ofers", r"Did you mean offers\? --tables ofers: there are outcomes, .*; and all\."),
        ("", "there are outcomes"),
        ("offers,,answers", "there are outcomes"),
        ("-outcomes", "outcomes are always kept"),
        ("outcomes=0", "outcomes are always kept"),
        ("outcomes=9", "outcomes are always kept"),
        ("stages=100", r"only offers and answers .*Write stages for all of them, or -stages"),
        ("offers=many", "write offers=500 for 500 plays, or -offers for none"),
        ("offers=", "write offers=500"),
        ("offers=-1", "write offers=500"),
        ("-offers=3", "write offers=500"),
        ("log", "say of how many plays, such as log=20"),
        ("-all", "there are outcomes"),
        ("all=3", "there are outcomes"),
        ("offers,offers=3", "it names a table twice"),
        ("stages,-stages", "it names a table twice"),
        ("offers=1,offers=2", "it names a table twice"),
    ],
)
def test_other_words_are_refused_with_the_remedy(said: str, answer: str) -> None:
    with pytest.raises(UsageError, match=answer):
        Kept.read(said)


def test_a_run_writes_what_it_keeps_and_that_is_the_beginning_of_what_all_would_be(
    tmp_path: Path,
) -> None:
    every = ensemble(SCENARIO, SETTINGS, tmp_path)
    few = ensemble(SCENARIO, replace(SETTINGS, tables=FEW), tmp_path)
    assert {file.stem for file in few.folder.glob("*.parquet")} == set(FEW.names)
    assert few.manifest["kept"] == "outcomes,settlements,offers=11"
    for table in ("outcomes", "settlements"):
        assert few.manifest["tables"][table] == every.manifest["tables"][table]
    offers = pq.read_table(every.folder / "offers.parquet").to_pylist()
    mine = pq.read_table(few.folder / "offers.parquet").to_pylist()
    assert mine == [row for row in offers if row["replicate"] < 11]
    assert 0 < len(mine) < len(offers)


def test_more_plays_than_the_usual_are_kept_where_they_are_asked_for() -> None:
    settings = Settings(n=2010, seed=1, block_size=670, tables=Kept.read("answers=0,offers=2005"))
    plays = played(SCENARIO, settings).tables["offers"].column("replicate").to_pylist()
    assert max(plays) == 2004


def test_sizes_are_those_of_the_files(tmp_path: Path) -> None:
    run = ensemble(SCENARIO, replace(SETTINGS, tables=FEW), tmp_path)
    files = {file.stem: file.stat().st_size for file in run.folder.glob("*.parquet")}
    assert run.manifest["sizes"] == files
    assert json.loads((run.folder / "manifest.json").read_text())["sizes"] == files


def test_a_run_of_other_tables_is_another_run(tmp_path: Path) -> None:
    few = replace(SETTINGS, tables=FEW)
    run = ensemble(SCENARIO, few, tmp_path)
    assert same(SCENARIO, few, tmp_path) == run.folder
    assert same(SCENARIO, SETTINGS, tmp_path) is None


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*.parquet")}


@pytest.mark.long
def test_a_stopped_run_goes_on_with_its_tables(tmp_path: Path) -> None:
    few = replace(SETTINGS, tables=FEW)
    whole = ensemble(SCENARIO, few, tmp_path / "whole").folder

    def stop(_done: int, _asked: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(Interrupted) as stopped:
        ensemble(SCENARIO, few, tmp_path, stop)
    folder = stopped.value.results.folder
    begun = reopen(folder, workers=1)
    assert begun.settings.tables == FEW
    begun.finish()
    assert files(folder) == files(whole)
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "kept": "outcomes"}))
    with pytest.raises(ResultsError, match="or --tables are others"):
        reopen(folder)
    manifest.write_text(json.dumps({**told, "kept": "rubbish"}))
    with pytest.raises(ResultsError, match="does not say what the run was to be"):
        reopen(folder)


@pytest.mark.long
def test_parts_carry_their_tables_and_parts_of_others_are_not_merged(tmp_path: Path) -> None:
    few = replace(SETTINGS, tables=FEW)
    whole = ensemble(SCENARIO, few, tmp_path / "whole").folder
    parts = [
        ensemble(SCENARIO, replace(few, shard=Shard(number, 2)), tmp_path / "parts").folder
        for number in (1, 2)
    ]
    merged = merge(parts, tmp_path / "merged")
    assert files(merged.folder) == files(whole)
    assert merged.manifest["kept"] == str(FEW)
    other = ensemble(SCENARIO, replace(SETTINGS, shard=Shard(2, 2)), tmp_path / "other").folder
    with pytest.raises(ResultsError, match=r"their --tables are .*offers=11.* all|all and .*=11"):
        merge([parts[0], other], tmp_path / "merged")


@pytest.mark.long
@pytest.mark.parametrize("pool", ["threads", "processes"])
def test_every_pool_carries_it(pool: str) -> None:
    settings = replace(SETTINGS, n=16, pool=pool, workers=2, tables=FEW)
    assert tuple(played(SCENARIO, settings).tables) == FEW.names
