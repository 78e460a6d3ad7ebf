"""A run that has little memory, in a process of its own: ``hungry.py FOLDER MEBIBYTES``."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.settings import Settings
from sim.model import Talks
from sim.scenario import load


def main() -> None:
    folder, mebibytes = sys.argv[1:]
    scenario = load("two_neighbours")
    Talks(scenario, seed=3).play(0, 1)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (taken,) = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmSize")]
    most = taken * 1024 + int(mebibytes) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
    settings = Settings(n=60_000, seed=3, workers=1, block_size=30_000)
    try:
        ensemble(scenario, settings, Path(folder))
    except ResultsError as error:
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main()
