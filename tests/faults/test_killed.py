"""Runs that die, at random moments and at every step on the disk, go on to what they would have
come to: the same files, byte for byte."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAID = re.compile("results|cannot be read|going on with .* plays are there")
"""What is said by runs that are refused the disk, and by the command that goes on."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes by fork")


def deaths(base: Path, *ways: str) -> list[int]:
    """How many runs failed, and went on to the same tables; see the module that is run."""
    quiet = ["-W", "ignore::DeprecationWarning"]  # libraries have threads, which fork leaves out
    done = subprocess.run(
        [sys.executable, *quiet, "-m", "tests.faults.deaths", str(base), *ways],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "Traceback" not in done.stderr
    for complaint in done.stderr.splitlines():
        assert SAID.search(complaint), complaint
    return [int(line) for line in done.stdout.splitlines()]


@pytest.mark.long
def test_a_run_that_dies_goes_on_as_if_nothing_had_been(tmp_path: Path) -> None:
    """Killed at any moment, killed between two steps on the disk, refused one of them."""
    killed, died, refused = deaths(tmp_path, "kill:2:1:1", "step:29:0", f"refuse:37:{errno.ENOSPC}")
    assert killed == 2
    assert died >= 3
    assert refused >= 2


@pytest.mark.long
def test_a_worker_that_takes_the_process_with_it_harms_nothing(tmp_path: Path) -> None:
    """Workers are threads: where one is aborted, in whatever block, all of the run dies."""
    assert deaths(tmp_path, "worker:29")[0] >= 1


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_runs_are_killed_many_times(tmp_path: Path, seed: int) -> None:
    """Each kill that counts hit an unfinished run with one whole block at least."""
    assert deaths(tmp_path, f"kill:40:{seed}:4") == [40]


@pytest.mark.slow
def test_the_command_that_goes_on_is_killed_too(tmp_path: Path) -> None:
    assert deaths(tmp_path, "command:6:4") == [6]


@pytest.mark.slow
def test_a_run_dies_at_every_step_on_the_disk(tmp_path: Path) -> None:
    assert deaths(tmp_path, "step:1:0")[0] >= 60


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EACCES])
def test_a_run_is_refused_the_disk_at_every_step(tmp_path: Path, number: int) -> None:
    assert deaths(tmp_path, f"refuse:1:{number}")[0] >= 60
