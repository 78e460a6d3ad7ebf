"""A run that is held in memory is the run that is written."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.analysis.source import Folder, Held
from sim.analysis.summary import summarise
from sim.analysis.tables import Tables, read
from sim.errors import ResultsError, UsageError
from sim.lab.blocks import TABLES
from sim.lab.ensemble import Results, ensemble
from sim.lab.memory import Played, played, write
from sim.lab.settings import Settings
from sim.scenario import load
from sim.scenario.scenario import Scenario
from tests.made import run
from tests.made import scenario as made_scenario

SETTINGS = Settings(n=25, seed=0, workers=2, block_size=10, changes=("parties.RUS.resolve=high",))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load("january_2022", ["parties.RUS.resolve=high"])


@pytest.fixture(scope="module")
def on_disk(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Results:
    return ensemble(scenario, SETTINGS, tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def held(scenario: Scenario) -> Played:
    return played(scenario, SETTINGS)


def same(one: pa.Table, other: pa.Table) -> bool:
    """Equal names, types and bits; not-a-number is itself."""
    return bool(
        one.schema.equals(other.schema)
        and one.num_rows == other.num_rows
        and repr(one.to_pylist()) == repr(other.to_pylist())
    )


@pytest.mark.parametrize("table", TABLES)
def test_tables_in_memory_are_those_on_the_disk_to_the_last_bit(
    table: str, held: Played, on_disk: Results
) -> None:
    with pq.ParquetFile(on_disk.folder / f"{table}.parquet") as file:
        assert same(held.tables[table], file.read())


def test_what_is_saved_later_is_what_is_written_at_once_byte_for_byte(
    scenario: Scenario, held: Played, on_disk: Results, tmp_path: Path
) -> None:
    later = write(scenario, held.manifest, Held(held.tables).pieces, tmp_path)
    assert later.manifest["tables"] == on_disk.manifest["tables"]
    assert {file.name for file in later.folder.iterdir()} == {
        file.name for file in on_disk.folder.iterdir()
    }
    text = "scenario.yaml"
    assert (later.folder / text).read_bytes() == (on_disk.folder / text).read_bytes()
    untold = {"started", "seconds", "talks_per_second", "sittings"}
    assert {k: v for k, v in later.manifest.items() if k not in untold} == {
        k: v for k, v in on_disk.manifest.items() if k not in untold
    }


@pytest.mark.long
def test_a_run_in_memory_sums_up_as_the_one_on_the_disk(held: Played, on_disk: Results) -> None:
    mine = summarise(Tables(Held(held.tables), held.manifest)).as_dict()
    theirs = summarise(read(on_disk.folder)).as_dict()
    assert mine["results"] is None
    for told in ("results", "seconds"):
        del mine[told], theirs[told]
    assert mine == theirs


def test_a_copy_of_a_run_on_the_disk_is_the_same_run(tmp_path: Path) -> None:
    tables = run(tmp_path)
    copy = write(made_scenario(), tables.manifest, tables.source.pieces, tmp_path / "copies")
    assert copy.manifest["tables"] == tables.manifest["tables"]


def test_both_sources_give_the_same_pieces_and_the_same_whole(tmp_path: Path) -> None:
    on_disk = run(tmp_path).source
    held = Held({table: on_disk.whole(table) for table in TABLES})
    assert isinstance(on_disk, Folder)
    assert held.folder is None
    for table in TABLES:
        assert held.schema(table).equals(on_disk.schema(table))
        names = held.schema(table).names[:2]
        for wanted in (names, None):
            one = pa.concat_tables(held.pieces(table, wanted))
            assert same(one, pa.concat_tables(on_disk.pieces(table, wanted)))
            assert same(one, on_disk.whole(table, wanted))


def test_a_table_without_rows_has_its_columns_in_memory_too(tmp_path: Path) -> None:
    offers = run(tmp_path).source.whole("offers")
    (piece,) = Held({"offers": offers.slice(0, 0)}).pieces("offers", ["party"])
    assert (piece.column_names, piece.num_rows) == (["party"], 0)


def test_tables_in_memory_have_no_folder_and_say_what_to_do(held: Played) -> None:
    tables = Tables(Held(held.tables), held.manifest)
    assert tables.place is None
    assert tables.label == "january_2022"
    with pytest.raises(ResultsError, match=r"in memory only.*\.save\("):
        _ = tables.folder


def test_progress_ends_with_all_that_was_asked() -> None:
    heard: list[tuple[int, int]] = []
    settings = Settings(n=9, workers=2, block_size=2)
    played(load("two_neighbours"), settings, lambda *at: heard.append(at))
    assert heard[-1] == (9, 9)
    assert heard == sorted(heard)


@pytest.mark.parametrize(
    "refused",
    [
        MemoryError(),
        SystemError("error return without exception set"),
        SystemError("<built-in function take> returned NULL without setting an exception"),
    ],
)
def test_a_want_of_memory_says_what_needs_less(refused: Exception) -> None:
    """numpy, refused memory even for a MemoryError, ends with nothing said."""

    def short(_done: int, _asked: int) -> None:
        raise refused

    with pytest.raises(ResultsError, match=r"not enough memory\. Fewer plays .* folder"):
        played(load("two_neighbours"), Settings(n=4, workers=1), short)


def test_another_error_of_the_system_is_not_taken_for_a_want_of_memory() -> None:
    def broken(_done: int, _asked: int) -> None:
        raise SystemError("bad argument to internal function")

    with pytest.raises(SystemError, match="bad argument"):
        played(load("two_neighbours"), Settings(n=4, workers=1), broken)


def test_an_interrupt_is_heard() -> None:
    def stop(_done: int, _asked: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        played(load("two_neighbours"), Settings(n=4, workers=1), stop)


def test_a_party_that_a_person_plays_is_refused() -> None:
    with pytest.raises(UsageError, match="person"):
        played(load("two_neighbours", ["parties.LOW.strategy=human"]), Settings(n=4))
