"""The processor time of a talk alone: ``python -m benchmarks.task SCENARIO``.

Tasks are played as workers play them, tables made but not written, on one thread that has loaded
its rules. Prints a line of JSON: the microseconds of a talk, of the quickest of five tasks, for
whatever else runs only adds to it.
"""

from __future__ import annotations

import json
import sys
import time

PLAYS, REPEATS = 250, 5


def alone(name: str) -> float:
    """Microseconds of processor time that a talk of a scenario takes."""
    from sim.lab.settings import Settings
    from sim.lab.tasks import task
    from sim.scenario import load

    scenario, took = load(name), []
    for at in range(REPEATS + 1):
        first = 10_000 + PLAYS * at  # beyond the plays of which texts are kept
        function, arguments = task(scenario, Settings(), range(first, first + PLAYS))
        started = time.thread_time()
        function(*arguments)
        took.append(time.thread_time() - started)
    return min(took[1:]) / PLAYS * 1e6


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"microseconds": alone(sys.argv[1])}) + "\n")
