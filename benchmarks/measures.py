"""What ``make bench`` measures of the engine alone, one function a number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.made import Size, written
from benchmarks.timing import Spread, Took, clocked, spread, told

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3


def ensembles(n: int, workers: int, name: str) -> dict[str, Any]:
    """A scenario, written to disk, warm, by the workers that so many plays are usually played by:
    talks a second of the play, and processor time of a talk, all told.
    """
    from sim.lab.ensemble import ensemble
    from sim.lab.settings import Settings
    from sim.scenario import load

    scenario, speeds = load(name), []
    with TemporaryDirectory() as folder:

        def play() -> None:
            run = ensemble(scenario, Settings(n, workers=workers).suited(n), Path(folder))
            speeds.append(float(run.manifest["talks_per_second"]))

        took = [clocked(n, play).cpu for _ in range(REPEATS)]
    return {"talks_per_second": spread(speeds), "microseconds": spread(took)}


def ladder(n_issues: int, n_options: int, n_parties: int, n: int = 200) -> dict[str, Spread]:
    """What it takes to build one ladder: parties opposed on all issues, all of whom must agree."""
    from sim.model import Talks
    from sim.scenario import read
    from sim.stage import holding

    size = Size(n_parties, n_issues, n_options, sessions=4, measures=0)
    text = json.dumps(written(size, curvature={"uniform": [0.5, 2]}))
    talks = Talks(read(text), seed=1)
    talks.play(0, 1)
    talks.set_the_table(0, n)
    sitting = talks.floor(0, talks.state.live.copy()).sitting

    def build() -> None:
        for r in range(n):
            holding.open_stage(sitting, r)

    build()
    return told([clocked(n * n_parties, build) for _ in range(REPEATS)])


def child(module: str, *words: object) -> dict[str, Any]:
    """What a benchmark tells that is run in a process of its own."""
    command = [sys.executable, "-m", module, *map(str, words)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    told_of: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return told_of


def command(*arguments: str) -> dict[str, Spread]:
    """What a command of ``run.py`` takes, warm, which is run once before."""
    return told([_started(*arguments) for _ in range(REPEATS + 1)][1:])


def cold(name: str) -> dict[str, dict[str, Spread]]:
    """What a scenario takes where no rule is compiled, once each: ``first_told``, the first story
    of a play; ``compiling``, what a first run of two plays takes beyond the same run once more.
    """
    with TemporaryDirectory() as folder:
        first = _started("run", name, "--play", "17", NUMBA_CACHE_DIR=folder)
        words = ("run", name, "-n", "2", "--again", "--no-figures", "--out", f"{folder}/results")
        run, again = (_started(*words, NUMBA_CACHE_DIR=folder) for _ in range(2))
    compiling = Took(run.cpu - again.cpu, run.wall - again.wall)
    return {"first_told": told([first]), "compiling": told([compiling])}


def _started(*arguments: str, **environment: str) -> Took:
    """What a command of ``run.py`` takes, from its start to its end."""
    words = [sys.executable, str(ROOT / "run.py"), *arguments]

    def run() -> None:
        around = {**os.environ, **environment}
        subprocess.run(words, capture_output=True, check=True, cwd=ROOT, env=around)

    return clocked(1, run)


def drivers(n_numbers: int, n: int) -> dict[str, Spread]:
    """What it takes to rank so many drawn numbers of so many plays and to find the box.

    The plays are made here; they lie in memory.
    """
    import pyarrow as pa

    from sim.analysis.drivers import drivers as hangs_on
    from sim.analysis.source import Held
    from sim.analysis.tables import Tables
    from sim.analysis.wanted import Outcome

    random = np.random.default_rng(1)
    columns = {f"parties.P{i}.resolve": random.random(n) for i in range(n_numbers)}
    there = (columns["parties.P3.resolve"] > 0.75) & (columns["parties.P4.resolve"] < 0.6)
    came = random.random(n) < np.where(there, 0.6, 0.05)
    tables = Tables(Held({"parameters": pa.table(columns)}), {"played": n, "cast": {"issues": {}}})

    def find() -> None:
        found = hangs_on(tables, Outcome("coercion", "force", came))
        assert found.top()
        assert found.box is not None

    return told([clocked(1, find) for _ in range(REPEATS)])


def machine() -> dict[str, Any]:
    """Where this was measured."""
    from sim.lab.manifest import processor, versions

    return {"cores": os.cpu_count(), "processor": processor(), "versions": versions()}
