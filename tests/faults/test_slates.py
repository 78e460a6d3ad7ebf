"""A slate that dies or is stopped goes on to what it would have come to, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.errors import ResultsError
from sim.lab.lock import held
from sim.lab.settings import Settings
from sim.lab.slate import FILE, PLAYS, Stopped, folder_of, play
from tests.sizes import size
from tests.slates import neighbours

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(n=12, workers=1, block_size=5)


def files(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in (f"{PLAYS}.parquet", FILE)]


def stopped(base: Path, plays: int) -> str:
    """Interrupt a slate once so much is played; what is said."""

    def progress(done: int, _asked: int) -> None:
        if done >= plays:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as caught:
        play(neighbours(SETTINGS), base, progress)
    return caught.value.words


@pytest.mark.long
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes by fork")
def test_a_slate_killed_or_refused_at_a_step_on_the_disk_goes_on(tmp_path: Path) -> None:
    quiet, every = ["-W", "ignore::DeprecationWarning"], str(size(13, 7))
    done = subprocess.run(
        [sys.executable, *quiet, "-m", "tests.faults.slate_deaths", str(tmp_path), every],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Traceback" not in done.stderr
    killed, refused = map(int, done.stdout.split())
    assert killed >= size(2, 3), "as many steps as there are"
    assert refused >= 2


@pytest.mark.long
@pytest.mark.parametrize("plays", [5, 12, 40])
def test_a_slate_that_is_interrupted_says_what_is_kept_and_goes_on(
    tmp_path: Path, plays: int
) -> None:
    whole = files(play(neighbours(SETTINGS), tmp_path / "whole"))
    words = stopped(tmp_path / "stopped", plays)
    assert "Give the same command again" in words
    told: list[int] = []
    other = Settings(n=12, workers=2, block_size=7)
    folder = play(neighbours(other), tmp_path / "stopped", lambda done, _asked: told.append(done))
    assert files(folder) == whole
    assert told[0] > plays
    assert not (folder / "blocks").exists()


@pytest.mark.long
def test_a_block_that_is_damaged_is_played_again(tmp_path: Path) -> None:
    whole = files(play(neighbours(SETTINGS), tmp_path / "whole"))
    stopped(tmp_path / "stopped", 20)
    blocks = sorted((folder_of(neighbours(SETTINGS), tmp_path / "stopped") / "blocks").iterdir())
    blocks[0].write_bytes(blocks[0].read_bytes()[:-9] + b"lost plays")
    assert files(play(neighbours(SETTINGS), tmp_path / "stopped")) == whole


def test_one_process_at_a_time_plays_a_slate(tmp_path: Path) -> None:
    stopped(tmp_path, 20)
    folder = folder_of(neighbours(SETTINGS), tmp_path)
    with held(folder / "scenario.yaml"), pytest.raises(ResultsError, match="another process"):
        play(neighbours(SETTINGS), tmp_path)


@pytest.mark.long
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ResultsError, match="cannot write results"):
        play(neighbours(SETTINGS), tmp_path / "file")


@pytest.mark.long
def test_a_command_that_is_interrupted_exits_with_130_and_says_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def interrupted(*_: object) -> None:
        raise Stopped("interrupted: 3 of 9 plays are kept in x. Give the same command again.")

    monkeypatch.setattr("sim.lab.slate.play", interrupted)
    result = CliRunner().invoke(app, ["gallery", "osce_57", "-n", "1"])
    assert result.exit_code == 130
    assert "Give the same command again" in result.stderr
