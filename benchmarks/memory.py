"""Peak memory of one ensemble, in a process of its own: ``python -m benchmarks.memory SCENARIO N``.

Prints a line of JSON: the largest resident size in MiB, and the talks a second of the play.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def peak(name: str, n: int) -> dict[str, float]:
    """Play a scenario ``n`` times on two threads."""
    from sim.lab.ensemble import ensemble
    from sim.lab.settings import Settings
    from sim.scenario import load

    with TemporaryDirectory() as folder:
        run = ensemble(load(name), Settings(n, workers=2), Path(folder))
        speed = float(run.manifest["talks_per_second"])
    return {"peak_mib": high_water(), "talks_per_second": speed}


def high_water() -> float:
    """The largest resident size of this process so far, in MiB.

    Linux counts in ``ru_maxrss`` what the parent held when it started this process; the
    status page does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 1024 / (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(peak(sys.argv[1], int(sys.argv[2]))) + "\n")
