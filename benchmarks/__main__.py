"""Measure, print a table, write ``benchmarks/latest.json``."""

from __future__ import annotations

import argparse
import json
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks import measures, scaling

N = 10_000
MANY = 100_000
FEWER = 4_000
NUMBERS = 290


def measure(python: str | None) -> dict[str, Any]:
    """All numbers, slowest last, so that a figure that is off shows early."""
    found: dict[str, Any] = {"machine": measures.machine()}
    found["help_seconds"] = measures.seconds("--help")
    found["single_talk_seconds"] = measures.seconds(
        "run", "january_2022", "--replicate", "17", "--transcript"
    )
    found["reference_talks_per_second"] = measures.talks_a_second(N, workers=2)
    found["osce_57_talks_per_second"] = measures.talks_a_second(FEWER, 2, "osce_57")
    found["bilateral"] = measures.bilateral(N)
    found["ladder_microseconds"] = {
        f"{k} × {o}, {a} parties": measures.ladder(k, o, a)
        for k, o, a in ((13, 5, 2), (13, 5, 4), (40, 10, 2), (40, 10, 4))
    }
    found["drivers_seconds"] = measures.drivers(NUMBERS, MANY)
    if python is not None:
        found["negmas"] = measures.peer(python, seconds=10)
        found["ratio"] = (
            found["bilateral"]["talks_per_second"] / found["negmas"]["talks_per_second"]
        )
    found["peak_mib"] = {str(n): measures.peak_memory(n) for n in (N, MANY)}
    return found


def came_of(played: dict[str, Any]) -> tuple[str, str]:
    """How the bilateral talks ended, so that one sees that both play the same."""
    shares = f"A {played['mean_share_A']:.2f}, B {played['mean_share_B']:.2f} of their best"
    accords = f"{played['accords']:.0%} accords, in round {played['mean_round']:.0f}"
    return "", f"{accords}; {shares}"


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """What is shown."""
    own, other = found["bilateral"], found.get("negmas")
    shown = [
        (
            f"January 2022, {N:,} replicates, 2 workers",
            f"{found['reference_talks_per_second']:,.0f} talks a second",
        ),
        (
            f"the OSCE's 57, {FEWER:,} replicates, 2 workers",
            f"{found['osce_57_talks_per_second']:,.0f} talks a second",
        ),
        ("bilateral, 6 issues × 5 options, 100 rounds", ""),
        ("  here, one thread", f"{own['talks_per_second']:,.0f} talks a second"),
        came_of(own),
    ]
    if other:
        shown += [
            (
                f"  NegMAS {other['version']}, one process",
                f"{other['talks_per_second']:,.1f} talks a second",
            ),
            came_of(other),
            ("  ratio", f"{found['ratio']:,.0f}"),
        ]
    shown += [
        (f"a ladder, {name}", f"{cost:,.0f} µs")
        for name, cost in found["ladder_microseconds"].items()
    ]
    shown += [
        (f"peak memory, {int(n):,} replicates", f"{size:,.0f} MiB")
        for n, size in found["peak_mib"].items()
    ]
    return [
        *shown,
        (
            f"drivers of {NUMBERS} numbers × {MANY:,} plays",
            f"{found['drivers_seconds']:.2f} s",
        ),
        ("run.py --help", f"{found['help_seconds']:.2f} s"),
        ("one talk told, warm", f"{found['single_talk_seconds']:.2f} s"),
    ]


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["scaling"], help="docs/scaling.md only")
    parser.add_argument("--peer", metavar="PYTHON", help="a Python that has NegMAS")
    asked = parser.parse_args()
    if asked.what == "scaling":
        scaling.main()
        return
    found = measure(asked.peer)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    for row in rows(found):
        table.add_row(*row)
    Console(width=100, highlight=False).print(table)
    path = measures.ROOT / "benchmarks" / "latest.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
