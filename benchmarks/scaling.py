"""What ``make scaling`` measures, and the tables of docs/scaling.md made from it.

A run is played in a process of its own. Where several are compared they are played by turns, so
that whatever else the machine does falls on all of them.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from benchmarks import measures
from benchmarks.measures import child
from benchmarks.pages import renew
from benchmarks.timing import Spread, spread

PAGE = measures.ROOT / "docs" / "scaling.md"
KEPT = measures.ROOT / "benchmarks" / "scaling.json"
REPEATS = 3
SHORT, REFERENCE = "two_neighbours", "january_2022"
SPEEDS = {SHORT: 200_000, REFERENCE: 10_000}
"""Plays of each run in which workers are compared."""
PLAYS = {SHORT: (1_000, 10_000, 100_000), REFERENCE: (1_000, 10_000, 100_000)}
MERGED = (10_000, 100_000, 1_000_000)
TALKS, MACHINES, CORES, LOST = 10**9, 100, 16, 0.1
"""Of the estimate on paper."""
PATIENCE = 1800
"""Seconds: what would take longer is left out, and that is told."""
ENOUGH = 10_000
"""Plays of a run from which more are told: texts are kept of the first 2,000, and what it takes to
start is little.
"""

Found = dict[str, Any]


def measure() -> Found:
    """All numbers."""
    started, before = time.perf_counter(), os.getloadavg()
    found: Found = {"machine": measures.machine(), "day": time.strftime("%Y-%m-%d")}
    found["patience"] = PATIENCE
    found["alone"] = {name: child("benchmarks.task", name)["microseconds"] for name in SPEEDS}
    found["workers"] = {name: compared(name, n) for name, n in SPEEDS.items()}
    found["plays"] = {
        name: longer(name, found["workers"][name]["threads 2"]["talks_per_second"])
        for name in PLAYS
    }
    found["merging"] = {str(n): child("benchmarks.merging", n) for n in MERGED}
    found["load"] = [before[0], os.getloadavg()[0]]
    found["seconds"] = time.perf_counter() - started
    return found


def compared(name: str, n: int, turns: int = REPEATS) -> dict[str, dict[str, Any]]:
    """Threads and processes, one and two of them: medians of runs by turns."""
    kinds = [(pool, workers) for workers in (1, 2) for pool in ("threads", "processes")]
    runs: dict[str, list[dict[str, float]]] = {f"{pool} {workers}": [] for pool, workers in kinds}
    for _ in range(turns):
        for pool, workers in kinds:
            runs[f"{pool} {workers}"].append(child("benchmarks.sitting", name, n, workers, pool))
    return {
        kind: {**_middle(n, seen), "times": _against(runs[f"{kind[:-1]}1"], seen)}
        for kind, seen in runs.items()
    }


def _against(ones: Sequence[dict[str, float]], runs: Sequence[dict[str, float]]) -> Spread:
    """How many times as fast as one worker of the kind, turn by turn."""
    pairs = zip(ones, runs, strict=True)
    return spread([one["play_seconds"] / run["play_seconds"] for one, run in pairs])


def _middle(n: int, runs: Sequence[dict[str, float]]) -> dict[str, float]:
    speeds = sorted(n / run["play_seconds"] for run in runs)
    return {
        "talks_per_second": median(speeds),
        "slowest": speeds[0],
        "fastest": speeds[-1],
        "microseconds": median(run["processor_seconds"] for run in runs) / n * 1e6,
        "around": median(run["whole_seconds"] - run["play_seconds"] for run in runs),
    }


def longer(name: str, speed: float) -> dict[str, dict[str, float] | None]:
    """Longer and longer runs on two threads; None where one would take too long."""
    return {
        str(n): child("benchmarks.sitting", name, n, 2, "threads") if n / speed < PATIENCE else None
        for n in PLAYS[name]
    }


def alone(found: Found) -> str:
    """What a talk takes by itself."""
    told = (f"{cost:,.0f} µs (`{name}`)" for name, cost in found["alone"].items())
    return (
        f"A talk alone, its tables made, takes {' and '.join(told)} of processor time on one "
        "thread that has loaded its rules. What the table has beyond that is starting, loading and "
        "merging, and the more so the shorter the run."
    )


def workers(found: Found) -> str:
    """The table of workers."""
    rows = [
        (
            "| scenario | workers | talks a second (slowest–fastest of three) | against one thread "
            "| processor time a talk, all told | beside play |"
        ),
        "|---|---|---|---|---|---|",
    ]
    for name, kinds in found["workers"].items():
        one = kinds["threads 1"]["talks_per_second"]
        for kind, seen in kinds.items():
            pool, number = kind.split()
            told = pool if number == "2" else pool.removesuffix("s").replace("processe", "process")
            rows.append(
                f"| `{name}` | {number} {told} | {seen['talks_per_second']:,.0f} "
                f"({seen['slowest']:,.0f}–{seen['fastest']:,.0f}) "
                f"| {seen['talks_per_second'] / one:.2f} | {seen['microseconds']:,.0f} µs "
                f"| {seen['around']:.1f} s |"
            )
    return "\n".join(rows)


def plays(found: Found) -> str:
    """The table of longer and longer runs."""
    rows = [
        (
            "| scenario | plays | from beginning to end | talks a second, all told | "
            "processor time a talk, all told | peak memory | bytes a talk on the disk |"
        ),
        "|---|---|---|---|---|---|---|",
    ]
    for name, runs in found["plays"].items():
        for n, seen in runs.items():
            if seen is None:
                limit = f"over {found.get('patience', 60):,} s: left out"
                rows.append(f"| `{name}` | {int(n):,} | {limit} | | | | |")
                continue
            whole = seen["whole_seconds"]
            rows.append(
                f"| `{name}` | {int(n):,} | {whole:.1f} s | {int(n) / whole:,.0f} "
                f"| {_cost(int(n), seen):,.0f} µs "
                f"| {seen['peak_mib']:,.0f} MiB | {seen['bytes'] / int(n):,.0f} |"
            )
    return "\n".join(rows)


def merging(found: Found) -> str:
    """The table of merging."""
    rows = [
        "| plays merged | seconds | peak memory of the process | of it held by tables |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {int(n):,} | {seen['seconds']:.1f} | {seen['peak_mib']:,.0f} MiB "
        f"| {seen['arrow_mib']:,.0f} MiB |"
        for n, seen in found["merging"].items()
    ]
    return "\n".join(rows)


def machine(found: Found) -> str:
    """Where and when it was measured."""
    about, load = found["machine"], found["load"]
    versions = about["versions"]
    names = ("python", "numba", "numpy", "pyarrow", "mesa")
    told = ", ".join(f"{name} {versions[name]}" for name in names)
    busy = f"{load[0]:.1f} before and {load[1]:.1f} after"
    return (
        f"Measured on {found['day']} in {found['seconds'] / 60:.0f} minutes on a machine with "
        f"{about['cores']} cores ({about['processor']['machine']}, {told}), whose load, of "
        f"this and of all else that ran, was {busy}. On a machine that has other work to do "
        f"the seconds say less than the processor time.{found.get('remark', '')}"
    )


def _cost(n: int, seen: dict[str, float]) -> float:
    """Microseconds of processor time a talk of a run, from its beginning to its end."""
    return seen["processor_seconds"] / n * 1e6


def _long(found: Found, name: str) -> dict[int, dict[str, float]]:
    """The runs of a scenario from which more are told."""
    runs = {int(n): seen for n, seen in found["plays"][name].items()}
    return {n: seen for n, seen in sorted(runs.items()) if n >= ENOUGH and seen is not None}


def _size(runs: dict[int, dict[str, float]]) -> float:
    """Bytes of a talk beyond those of which texts are kept: what a longer run has more than a
    shorter one, a talk. Of one run its mean, which is more.
    """
    most, least = max(runs), min(runs)
    if most == least:
        return runs[most]["bytes"] / most
    return (runs[most]["bytes"] - runs[least]["bytes"]) / (most - least)


def paper(found: Found) -> str:
    """What a thousand million talks would take, from what was measured and what is assumed."""
    runs, short = _long(found, REFERENCE), _long(found, SHORT)
    if not (runs and short):
        return (
            f"No run of {ENOUGH:,} plays or more of `{REFERENCE}` has been measured yet, and from "
            "shorter ones nothing is told here."
        )
    most = max(runs)
    cost, size = _cost(most, runs[most]), _size(runs)
    hours = TALKS * cost / 1e6 / 3600
    waited = hours / (MACHINES * CORES) * (1 + LOST)
    n, seen = [*found["merging"].items()][-1]
    merged = TALKS / int(n) * seen["seconds"] * size / _size(short) / 3600
    more = f"from {min(runs):,} plays to {most:,}" if len(runs) > 1 else f"in {most:,} plays"
    return (
        f"- Play: {TALKS:,} talks × {cost:,.0f} µs, what a talk took in the run of {most:,} above, "
        f"all told, = {hours:,.0f} core hours; on {MACHINES} machines of {CORES} cores, each as "
        f"fast as the one measured, and with {LOST:.0%} lost to starting, stragglers and jobs "
        f"that are put back: **{waited:.1f} hours**.\n"
        f"- Disk: {size:,.0f} bytes a talk, {more}, of which texts on the table are kept of the "
        f"first 2,000 only: {TALKS * size / 1e12:.1f} TB. Blocks are not compressed and take as "
        "much again or more while they wait to be merged.\n"
        f"- Merging into one table by one machine, at the rate of the table above and as many "
        f"times slower as the rows are longer: {merged:,.0f} hours. So nobody should."
    )


PARTS = {
    "machine": machine,
    "alone": alone,
    "paper": paper,
    "workers": workers,
    "plays": plays,
    "merging": merging,
}


def parts(found: Found) -> dict[str, str]:
    """The made parts of the page."""
    return {part: make(found) for part, make in PARTS.items()}


def main() -> None:
    """Measure, keep the numbers, write the page anew."""
    found = measure()
    KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    renew(PAGE, parts(found))
    for words in parts(found).values():
        print(words, end="\n\n")


if __name__ == "__main__":
    main()
