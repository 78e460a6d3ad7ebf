"""Going on with a run: equal to one that nothing stopped, or refused with a reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sim.analysis.tables import read
from sim.cli import app
from sim.errors import DemarcheError, ResultsError
from sim.lab.ensemble import Interrupted, ensemble
from sim.lab.resuming import finished, reopen, unfinished
from sim.lab.settings import Settings
from sim.scenario import load
from tests.sizes import size

SETTINGS = Settings(n=60, seed=3, workers=1, block_size=10)
Tables = dict[str, str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of a run that nothing stops, by their digests."""
    played = ensemble(load("two_neighbours"), SETTINGS, tmp_path_factory.mktemp("whole"))
    return dict(played.manifest["tables"])


def stop_after(plays: int) -> Callable[[int, int], None]:
    """Interrupt a run once so much is played."""

    def progress(done: int, _asked: int) -> None:
        if done >= plays:
            raise KeyboardInterrupt

    return progress


def stopped(base: Path, plays: int = 20, settings: Settings = SETTINGS) -> Path:
    """A run that was interrupted."""
    with pytest.raises(Interrupted) as caught:
        ensemble(load("two_neighbours"), settings, base, stop_after(plays))
    return caught.value.results.folder


def blocks(folder: Path) -> list[Path]:
    return sorted((folder / "blocks").iterdir())


def resumed(folder: Path, **wishes: Any) -> tuple[Tables, list[str]]:
    """The tables of a run that was gone on with, and what was said."""
    said: list[str] = []
    results = reopen(folder, **wishes).finish(tell=said.append)
    assert results.manifest["complete"]
    assert read(folder).n == results.manifest["asked"]
    assert not (folder / "blocks").exists()
    return dict(results.manifest["tables"]), said


def rewritten(folder: Path, **changes: Any) -> None:
    """Change what the manifest says."""
    file = folder / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes}))


@pytest.mark.parametrize("wishes", [{}, {"workers": 3}, {"block_size": 7}, {"block_size": 1000}])
def test_a_run_that_goes_on_is_the_run_that_nothing_stopped(
    tmp_path: Path, whole: Tables, wishes: dict[str, int]
) -> None:
    folder = stopped(tmp_path)
    tables, said = resumed(folder, **wishes)
    assert tables == whole
    assert said[0].endswith(f"{json_of(folder)['sittings'][0]['plays']} of 60 plays are there")
    assert len(said) == 1


def test_who_goes_on_is_told_of_all_plays_and_not_only_of_its_own(tmp_path: Path) -> None:
    folder = stopped(tmp_path)
    told: list[tuple[int, int]] = []
    reopen(folder, workers=1).finish(lambda *at: told.append(at))
    assert told == sorted(told)
    assert told[0][0] > json_of(folder)["sittings"][0]["plays"]
    assert told[-1] == (60, 60)


def json_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return found


@pytest.mark.long
def test_a_run_is_stopped_and_goes_on_many_times(tmp_path: Path, whole: Tables) -> None:
    folder = stopped(tmp_path, plays=10)
    for _ in range(60):
        try:
            reopen(folder, workers=1, block_size=size(4, 1)).finish(stop_after(0))
        except Interrupted:
            continue
        break
    assert read(folder).manifest["tables"] == whole
    plays = [sitting["plays"] for sitting in json_of(folder)["sittings"]]
    assert len(plays) > 5
    assert sum(plays) == 60


def damage_nothing(file: Path) -> None:
    """Leave it as it is."""


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def another_seed(file: Path) -> None:
    """A sound block of another run in its place."""
    settings = Settings(n=60, seed=4, workers=1, block_size=10)
    other = stopped(file.parents[4] / "other", plays=50, settings=settings)
    shutil.copy(other / "blocks" / file.name, file)


def another_place(file: Path) -> None:
    """A sound block of the same run with other plays in its place."""
    shutil.copy(blocks(file.parents[1])[0], file)


@pytest.mark.long
@pytest.mark.parametrize("damage", [turn_a_bit, cut, empty, another_seed, another_place])
def test_a_block_that_is_not_its_own_is_played_again(
    tmp_path: Path, whole: Tables, damage: Callable[[Path], None]
) -> None:
    folder = stopped(tmp_path / "mine", plays=30)
    damage(blocks(folder)[1])
    tables, said = resumed(folder)
    assert tables == whole
    assert "plays 10 to 19 are damaged and are played again" in said


def test_a_block_that_is_lost_is_played_again(tmp_path: Path, whole: Tables) -> None:
    folder = stopped(tmp_path, plays=30)
    blocks(folder)[0].unlink()
    assert resumed(folder)[0] == whole


@pytest.mark.long
def test_the_same_blocks_of_an_equal_run_may_be_put_in(tmp_path: Path, whole: Tables) -> None:
    """They are the same plays: what a run is of decides, not where it lies."""
    one, other = stopped(tmp_path, plays=30), stopped(tmp_path, plays=30)
    shutil.copy(blocks(one)[0], blocks(other)[0])
    assert resumed(other)[0] == whole


def test_a_block_that_is_lost_while_the_run_is_played_is_missed(
    tmp_path: Path, whole: Tables
) -> None:
    def lose(done: int, _asked: int) -> None:
        if done == 30:
            next(tmp_path.rglob("000000000000-*.block")).unlink()

    with pytest.raises(ResultsError, match=r"plays 0 to 9 are missing.* resume "):
        ensemble(load("two_neighbours"), SETTINGS, tmp_path, lose)
    (folder,) = unfinished(tmp_path)
    assert resumed(folder)[0] == whole


def test_a_folder_that_is_removed_while_it_is_played_is_named(tmp_path: Path) -> None:
    def remove(done: int, _asked: int) -> None:
        if done == 20:  # at once: the next block is under way
            (tmp_path / "two_neighbours").rename(tmp_path / "removed")

    with pytest.raises(ResultsError, match=r"cannot write results to .*It was removed"):
        ensemble(load("two_neighbours"), SETTINGS, tmp_path, remove)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seed": 4}, r"manifest\.json was changed"),
        ({"asked": 50}, r"manifest\.json was changed"),
        ({"plain": True}, r"manifest\.json was changed"),
        ({"asked": "many"}, "does not say what the run was to be"),
        ({"settings": None}, "does not say what the run was to be"),
        ({"digests": {}}, "does not say what the run was to be"),
        ({"sittings": None}, "does not say what the run was to be"),
        ({"versions": {}}, "numpy is .*, was None"),
        ({"schema": 99}, "another version of the program"),
    ],
)
def test_a_run_whose_settings_were_changed_is_refused(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    folder = stopped(tmp_path)
    before = json_of(folder)
    rewritten(folder, **change)
    with pytest.raises(DemarcheError, match=reason):
        reopen(folder)
    assert len(blocks(folder)) >= 2, "a refusal leaves everything"
    rewritten(folder, **before)
    reopen(folder)


def test_a_run_of_another_program_or_other_packages_is_refused(tmp_path: Path) -> None:
    folder = stopped(tmp_path)
    before = json_of(folder)
    rewritten(folder, versions={**before["versions"], "numpy": "1.0", "demarche-sim": "0.0"})
    with pytest.raises(ResultsError, match=r"numpy is .*, was 1\.0\. Go back .* run .*yaml"):
        reopen(folder)
    rewritten(folder, versions=before["versions"], digests={**before["digests"], "program": "x"})
    with pytest.raises(ResultsError, match="rules or a strategy's are others"):
        reopen(folder)


def test_a_run_whose_scenario_was_changed_is_refused(tmp_path: Path, whole: Tables) -> None:
    folder = stopped(tmp_path)
    file = folder / "scenario.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("third", "fourth"), encoding="utf-8")
    with pytest.raises(ResultsError, match=r"scenario\.yaml was changed.* run .*scenario\.yaml"):
        reopen(folder)
    file.unlink()
    with pytest.raises(ResultsError, match=r"scenario\.yaml cannot be read"):
        reopen(folder)
    file.write_text(text, encoding="utf-8")
    assert resumed(folder)[0] == whole


def test_another_processor_is_told(tmp_path: Path) -> None:
    folder = stopped(tmp_path)
    rewritten(folder, processor={"machine": "abacus"})
    assert any("another processor" in words for words in resumed(folder)[1])


@pytest.mark.long
def test_a_run_goes_on_in_one_process_only(tmp_path: Path, whole: Tables) -> None:
    folder = stopped(tmp_path)
    assert unfinished(tmp_path) == [folder]

    def again(done: int, _asked: int) -> None:
        with pytest.raises(ResultsError, match="is being played by another process"):
            reopen(folder).finish()
        assert unfinished(tmp_path) == []

    assert reopen(folder).finish(again).manifest["tables"] == whole


def test_many_that_go_on_at_once_make_one_run(tmp_path: Path, whole: Tables) -> None:
    folder = stopped(tmp_path)

    def go_on(_number: int) -> bool:
        try:
            if not finished(folder):
                reopen(folder, workers=1).finish()
        except ResultsError as error:
            assert "another process" in str(error)  # noqa: PT017 (either may happen)
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert any(list(pool.map(go_on, range(4))))
    assert read(folder).manifest["tables"] == whole


def said(*words: str, code: int = 0) -> str:
    """Standard error of a command; output is a summary."""
    result = CliRunner().invoke(app, [*words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.long
def test_resume_takes_the_latest_run_and_says_which(tmp_path: Path) -> None:
    out = ["--out", str(tmp_path), "--no-figures"]
    assert "was stopped before its end" in said("resume", *out, code=2)
    first, second = stopped(tmp_path), stopped(tmp_path, plays=30)
    words = said("resume", *out)
    assert f"unfinished as well: {first}" in words
    assert f"going on with {second}" in words
    assert f"going on with {first}" in said("resume", *out)
    assert "was stopped before its end" in said("resume", *out, code=2)


@pytest.mark.long
def test_a_finished_run_is_told_as_finished_and_shown(tmp_path: Path) -> None:
    folder = stopped(tmp_path)
    resumed(folder)
    (folder / "blocks").mkdir()  # as if killed on the very last step
    result = CliRunner().invoke(app, ["resume", str(folder), "--no-figures"])
    assert result.exit_code == 0
    assert "is finished: nothing is left to play" in result.stderr
    assert "Two neighbours and a river" in result.stdout
    assert not (folder / "blocks").exists()


@pytest.mark.parametrize("words", [["plot"], ["compare"]])
def test_an_unfinished_run_is_not_taken_for_a_whole_one(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = str(stopped(tmp_path / "there"))
    again = [*words, *([folder] if words == ["plot"] else ["two_neighbours", folder])]
    complaint = said(*again, code=2)
    assert "is unfinished: it was stopped, or is still being played" in complaint
    assert f"python run.py resume {folder}" in complaint
    assert not Path("results").exists(), "it is said before anything is played"


@pytest.mark.parametrize(
    ("wishes", "hint"),
    [
        (["--workers", "0"], "--workers 0"),
        (["--block-size", "0"], "--block-size 0"),
        (["-n", "100"], "There is no option"),
        (["--seed", "2"], "There is no option"),
    ],
)
def test_only_what_changes_no_result_may_change(
    tmp_path: Path, wishes: list[str], hint: str
) -> None:
    assert hint in said("resume", str(stopped(tmp_path)), *wishes, code=2)


@pytest.mark.long
def test_what_is_no_run_is_not_gone_on_with(tmp_path: Path) -> None:
    assert "not the folder of a run" in said("resume", str(tmp_path), code=2)
    (tmp_path / "game.json").write_text("{}")
    assert f"play --resume {tmp_path}" in said("resume", str(tmp_path), code=2)
