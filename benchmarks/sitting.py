"""One run in a process of its own: ``python -m benchmarks.sitting SCENARIO N WORKERS POOL``.

Prints a line of JSON: seconds from beginning to end and of play alone, processor seconds of this
process and of its workers, the largest resident size of this process in MiB, and the bytes of the
tables.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.memory import high_water
from benchmarks.timing import processor_seconds


def sitting(name: str, n: int, workers: int, pool: str) -> dict[str, float]:
    """Play a scenario ``n`` times and write it."""
    from sim.lab.ensemble import ensemble
    from sim.lab.settings import Settings
    from sim.scenario import load

    scenario = load(name)
    settings = Settings(n, workers=workers, pool=pool)
    started, used = time.perf_counter(), processor_seconds()
    with TemporaryDirectory() as folder:
        run = ensemble(scenario, settings, Path(folder))
        size = sum(file.stat().st_size for file in run.folder.glob("*.parquet"))
        return {
            "whole_seconds": time.perf_counter() - started,
            "play_seconds": float(run.manifest["seconds"]),
            "processor_seconds": processor_seconds() - used,
            "peak_mib": high_water(),
            "bytes": size,
        }


if __name__ == "__main__":
    asked, many, at_once, kind = sys.argv[1:]
    sys.stdout.write(json.dumps(sitting(asked, int(many), int(at_once), kind)) + "\n")
