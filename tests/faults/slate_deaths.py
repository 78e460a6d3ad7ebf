"""A process whose children play slates and die of it at every few steps on the disk.

    python -m tests.faults.slate_deaths FOLDER EVERY

How many children died, or were refused, is written; what is left is gone on with and must come to
the same files, byte for byte.
"""

from __future__ import annotations

import errno
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sim.lab.settings import Settings
from sim.lab.slate import FILE, PLAYS, folder_of, play
from sim.model import Talks
from tests.faults.deaths import ALIVE, COMPLAINED, SCENARIO, die, failing_at, in_a_child, refuse
from tests.slates import neighbours

STEPS = 90
"""More than a slate of this size takes on the disk."""
SLATE = neighbours(Settings(n=12, workers=1, block_size=5))


def content(base: Path) -> dict[str, bytes]:
    """The files of a finished slate; there are no others but the scenario."""
    folder = folder_of(SLATE, base)
    names = {f"{PLAYS}.parquet", FILE, "scenario.yaml"}
    assert {path.name for path in folder.iterdir()} == names, sorted(folder.iterdir())
    return {name: (folder / name).read_bytes() for name in names}


def stumbling(base: Path, step: int, fails: Callable[[], object]) -> None:
    """Play, and fail at a step on the disk."""
    failing_at(step, base, fails)
    play(SLATE, base)


def at_every_step(
    base: Path, every: int, whole: dict[str, bytes], fails: Callable[[], object], code: int
) -> int:
    """Fail at every so many-th step, go on, and compare; how often it failed."""
    failed = 0
    for step in range(1, STEPS, every):
        place = base / f"at{step}"
        died = in_a_child(partial(stumbling, place, step, fails))
        assert died in (ALIVE, code), (step, died)
        failed += died != ALIVE
        assert in_a_child(partial(play, SLATE, place)) == ALIVE, step
        assert content(place) == whole, step
    return failed


def main() -> None:
    """Kill, and then refuse the disk."""
    base, every = Path(sys.argv[1]), int(sys.argv[2])
    Talks(SCENARIO, seed=1).play(0, 2)
    assert in_a_child(partial(play, SLATE, base / "whole")) == ALIVE
    whole = content(base / "whole")
    killed = at_every_step(base / "killed", every, whole, die, -signal.SIGKILL)
    refused = at_every_step(base / "full", every, whole, refuse(errno.ENOSPC), COMPLAINED)
    sys.stdout.write(f"{killed} {refused}\n")


if __name__ == "__main__":
    main()
