"""Plays that a run has logged are told from its log, letter for letter as when they are played."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from typer.testing import CliRunner

import sim
from sim.analysis.tables import Tables
from sim.cli import app
from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.keeping import Kept
from sim.lab.settings import Settings, Shard
from sim.lab.shards import merge
from sim.model import Event, Talks
from sim.scenario import load
from sim.view import retold as retelling
from sim.view.opening import opened
from sim.view.retold import is_logged, retold
from sim.view.transcript import as_story, markdown
from tests.shipped import bases

EVERYTHING = "tests/property/everything.yaml"
DOUBTS = Kept.read("outcomes,log=3")


def logged(n: int, base: Path, name: str = "two_neighbours", log: int = 3) -> Tables:
    """A run of so many plays, in blocks of two, with a log."""
    kept = Kept.read(f"outcomes,log={log}")
    settings = Settings(n=n, seed=4, block_size=2, workers=1, tables=kept)
    return opened(ensemble(load(name), settings, base).folder)


def never(play: int) -> list[Event]:
    raise AssertionError(f"play {play} is played")


@pytest.mark.long
@pytest.mark.parametrize("name", [*bases(), EVERYTHING])
def test_a_story_from_the_log_is_that_of_the_play_letter_for_letter(
    name: str, tmp_path: Path
) -> None:
    n = 1 if "osce_57" in name else 4
    tables = logged(n, tmp_path, name, log=n)
    scenario = load(name)
    talks = Talks(scenario, seed=4)
    for play in range(n):
        read, told = retold(tables, play, never), talks.trace(play)
        assert len(read) == len(told)
        assert json.dumps(as_story(scenario, read)) == json.dumps(as_story(scenario, told))
        assert markdown(scenario, read, "") == markdown(scenario, told, "")


@pytest.mark.long
def test_an_event_comes_back_as_it_was_to_the_last_bit(tmp_path: Path) -> None:
    tables = logged(2, tmp_path, "january_2022")
    for play in range(2):
        told = Talks(load("january_2022"), seed=4).trace(play)
        for mine, theirs in zip(retold(tables, play, never), told, strict=True):
            assert mine == theirs
            assert mine.data == theirs.data


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "parley"},
        {"kind": "offer", "data": '{"text":{"x":"a"}}'},
        {"kind": "offer", "data": '{"text":{},"changes":{},"value":0.5}'},
        {"kind": "silence", "data": '{"reason":"by_choice","mood":"sullen"}'},
    ],
)
def test_what_another_version_has_logged_in_other_words_is_played_again(
    data: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = logged(2, tmp_path)
    rows = retelling._logged(tables, 1)
    assert rows is not None
    others = [{**row, **data} if at == 1 else row for at, row in enumerate(rows.to_pylist())]
    changed = pa.Table.from_pylist(others, schema=rows.schema)
    monkeypatch.setattr(retelling, "_logged", lambda tables, play: changed)
    played: list[int] = []
    retold(tables, 1, lambda play: played.append(play) or [])  # type: ignore[func-returns-value]
    assert played == [1]


def test_as_many_plays_are_logged_as_were_asked_for_and_any_other_is_played(tmp_path: Path) -> None:
    tables = logged(7, tmp_path)
    assert [is_logged(tables, play) for play in range(7)] == [True] * 3 + [False] * 4
    assert tables.manifest["kept"] == "outcomes,log=3"
    played: list[int] = []
    retold(tables, 5, lambda play: played.append(play) or [])  # type: ignore[func-returns-value]
    assert played == [5]


def test_nothing_is_logged_unless_it_is_asked_for() -> None:
    results = sim.run("two_neighbours", n=3)
    assert not is_logged(results._tables, 0)
    with pytest.raises(ResultsError, match="without the table log"):
        results.table("log")


@pytest.mark.long
def test_a_log_is_the_same_whatever_plays_the_run(tmp_path: Path) -> None:
    whole = logged(7, tmp_path)
    digest = whole.manifest["tables"]["log"]
    settings = Settings(n=7, seed=4, workers=2, block_size=5, tables=DOUBTS)
    for pool in ("threads", "processes"):
        other = ensemble(load("two_neighbours"), replace(settings, pool=pool), tmp_path)
        assert other.manifest["tables"]["log"] == digest
    parts = [
        ensemble(load("two_neighbours"), replace(settings, shard=Shard(part, 3)), tmp_path).folder
        for part in (1, 2, 3)
    ]
    assert merge(parts, tmp_path / "merged").manifest["tables"]["log"] == digest


@pytest.mark.long
def test_a_log_changes_no_other_table(tmp_path: Path) -> None:
    settings = Settings(n=9, seed=4, workers=1)
    plain = ensemble(load("two_neighbours"), settings, tmp_path).manifest["tables"]
    with_log = replace(settings, tables=Kept.read("log=4"))
    also = dict(ensemble(load("two_neighbours"), with_log, tmp_path).manifest["tables"])
    assert also.pop("log")
    assert also == plain


@pytest.mark.long
@pytest.mark.parametrize("written", ["text", "md", "json"])
def test_tell_plays_nothing_that_is_logged(
    written: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = logged(5, tmp_path)
    words = ["tell", str(tables.folder), "--format", written, "--play"]
    plain = ensemble(load("two_neighbours"), Settings(n=5, seed=4), tmp_path / "plain").folder
    anew = CliRunner().invoke(app, ["tell", str(plain), "--format", written, "--play", "2"]).stdout

    def played(_talks: Talks, play: int) -> list[Event]:
        raise AssertionError(f"play {play} is played")

    monkeypatch.setattr(Talks, "trace", played)
    assert CliRunner().invoke(app, [*words, "2"]).stdout == anew
    assert isinstance(CliRunner().invoke(app, [*words, "4"]).exception, AssertionError)


@pytest.mark.long
def test_a_logged_play_is_told_by_another_version_too(tmp_path: Path) -> None:
    folder = logged(5, tmp_path).folder
    before = str(sim.open(folder).tell(1))
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["digests"]["program"] = "another"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert str(sim.open(folder).tell(1)) == before
    with pytest.raises(ResultsError, match="another version of the program"):
        sim.open(folder).tell(4)
