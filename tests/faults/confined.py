"""A run to which the system refuses something, in a process of its own:

    python -m tests.faults.confined FOLDER LIMIT PLAYS WORKERS

The limit is the memory that it may take (``30`` MiB), ``threads`` (it may start none) or
``nobody`` (it is nobody's, and may not write what belongs to another). A run that was begun in the
folder goes on. What the program complains of is written.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from pathlib import Path

from sim.errors import ResultsError
from sim.lab.ensemble import ensemble
from sim.lab.resuming import reopen, unfinished
from sim.lab.settings import Settings
from sim.scenario import load

NOBODY = 65534


def hungry(mebibytes: int) -> None:
    """Let this process take so much more memory."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (taken,) = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmSize")]
    most = taken * 1024 + mebibytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def nobody() -> None:
    """Lose the rights of the superuser, who may do everything."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def main() -> None:
    folder, limit, plays, workers = sys.argv[1:]
    n = int(plays)
    settings = Settings(n=n, workers=int(workers), block_size=-(-n // 2))
    scenario = load("two_neighbours")
    with tempfile.TemporaryDirectory() as elsewhere:  # whatever is needed is loaded
        ensemble(scenario, Settings(n=2, workers=1), Path(elsewhere))
    os.chdir(folder)  # below it nobody needs a right to what is above
    if limit in {"nobody", "threads"}:
        nobody()
    if limit == "threads":
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    elif limit != "nobody":
        hungry(int(limit))
    try:
        begun = unfinished(Path())
        if begun:
            reopen(begun[0], workers=int(workers)).finish()
        else:
            ensemble(scenario, settings, Path())
    except ResultsError as error:
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main()
