"""Merging alone, in a process of its own: ``python -m benchmarks.merging N``.

A thousand plays are played once and written under the numbers of ``N`` plays; then they are
merged. Prints a line of JSON: the seconds of merging, the largest resident size of the process in
MiB and the most that Arrow held of it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from benchmarks.memory import high_water

PLAYS = 1000


def merging(n: int) -> dict[str, float]:
    """Merge blocks of two_neighbours that hold ``n`` plays, a multiple of a thousand."""
    from sim.lab.blocks import TABLES
    from sim.lab.store import Store, claim
    from sim.model import Talks
    from sim.scenario import load

    played = Talks(load("two_neighbours"), seed=1).play(0, PLAYS)
    tables = {name: dict(getattr(played, name)) for name in TABLES}
    with TemporaryDirectory() as folder:
        store = Store(claim(Path(folder)), "merging")
        store.blocks.mkdir()
        for first in range(0, n, PLAYS):
            store.write_block(range(first, first + PLAYS), tables)
            for columns in tables.values():
                columns["replicate"] = columns["replicate"] + PLAYS
        started = time.perf_counter()
        store.merge(n)
        return {
            "seconds": time.perf_counter() - started,
            "peak_mib": high_water(),
            "arrow_mib": pa.default_memory_pool().max_memory() / 2**20,
        }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(merging(int(sys.argv[1]))) + "\n")
