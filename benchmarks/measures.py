"""What ``make bench`` measures, one function a number."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.made import Size, written

if TYPE_CHECKING:
    from sim.model import Block

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3


def talks_a_second(n: int, workers: int, name: str = "january_2022") -> float:
    """A scenario, written to disk, warm: median of three runs."""
    from sim.lab.ensemble import ensemble
    from sim.lab.settings import Settings
    from sim.scenario import load

    scenario = load(name)
    speeds = []
    with TemporaryDirectory() as folder:
        for _ in range(REPEATS):
            run = ensemble(scenario, Settings(n, workers=workers), Path(folder))
            speeds.append(float(run.manifest["talks_per_second"]))
    return median(speeds)


def bilateral(n: int) -> dict[str, float]:
    """The two-party negotiation of ``bilateral.yaml`` in the engine, on one thread.

    Returns
    -------
    dict
        Talks a second, and what came of them on the mean: the share that ended in an accord,
        the session in which it was made, and what it was worth to each as a share of its best.
    """
    from sim.model import Talks
    from sim.scenario import load

    talks = Talks(load(str(ROOT / "benchmarks" / "bilateral.yaml")), seed=1)
    talks.play(0, 10)
    speeds, block = [], None
    for _ in range(REPEATS):
        started = time.perf_counter()
        for at in range(0, n, 2000):
            block = talks.play(at, min(at + 2000, n))
        speeds.append(n / (time.perf_counter() - started))
    assert block is not None
    signed = block.outcomes["outcome_class"] == "accord"
    return {
        "talks_per_second": median(speeds),
        "accords": float(signed.mean()),
        "mean_round": float(block.outcomes["n_sessions"][signed].mean()),
        "mean_share_A": float(_share(block, "A")[signed].mean()),
        "mean_share_B": float(_share(block, "B")[signed].mean()),
    }


def ladder(n_issues: int, n_options: int, n_parties: int, n: int = 200) -> float:
    """Microseconds to build one ladder: parties opposed on all issues, all of whom must agree."""
    from sim.model import Talks
    from sim.model.floor import Floor
    from sim.scenario import read

    size = Size(n_parties, n_issues, n_options, sessions=4, measures=0)
    text = json.dumps(written(size, curvature={"uniform": [0.5, 2]}))
    talks = Talks(read(text), seed=1)
    talks.play(0, 1)
    talks.set_the_table(0, n)
    floor = Floor(talks, talks.seatings[0], 0, talks.state.live.copy())
    floor.open()
    took = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        floor.climb(floor.on, {})
        took.append(time.perf_counter() - started)
    return median(took) / (n * n_parties) * 1e6


def _share(block: Block, party: str) -> NDArray[np.float64]:
    """A party's utility of the settlement as a share of its best, [R]."""
    drawn = [f"parties.{party}.demands.i{k}.salience" for k in range(6)]
    salience = np.stack([block.parameters[name] for name in drawn])
    best = np.add.reduce(salience / salience.max(axis=0))
    return np.asarray(block.outcomes[f"u_{party}"] / best)


def peer(python: str, seconds: float) -> dict[str, Any]:
    """The same in NegMAS, in its own environment, in one process."""
    script = ROOT / "benchmarks" / "peer_negmas.py"
    answer = subprocess.run(
        [python, str(script), str(seconds)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def peak_memory(n: int) -> float:
    """Largest resident size, in MiB, of a process that plays January 2022 ``n`` times."""
    command = [sys.executable, "-m", "benchmarks.memory", str(n)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return float(answer.stdout)


def seconds(*arguments: str) -> float:
    """Wall-clock time of a command of ``run.py``, warm: median of three after one."""
    command = [sys.executable, str(ROOT / "run.py"), *arguments]
    took = []
    for _ in range(REPEATS + 1):
        started = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
        took.append(time.perf_counter() - started)
    return median(took[1:])


def drivers(n_numbers: int, n: int) -> float:
    """Seconds to rank so many drawn numbers of so many plays and to find the box: median of three.

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
    took = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        found = hangs_on(tables, Outcome("coercion", "force", came))
        assert found.top()
        assert found.box is not None
        took.append(time.perf_counter() - started)
    return median(took)


def machine() -> dict[str, Any]:
    """Where this was measured."""
    from sim.lab.manifest import processor, versions

    return {"cores": os.cpu_count(), "processor": processor(), "versions": versions()}
