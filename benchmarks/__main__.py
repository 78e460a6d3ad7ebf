"""Measure, write ``benchmarks/latest.json``, and make the tables of README from it.

``scaling`` measures how runs grow and writes docs/scaling.md; ``pages`` measures nothing and
writes both pages anew from what was measured last.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

from benchmarks import made, measures, scaling, speed, spent, yardsticks
from benchmarks.bargain import FOLDER
from benchmarks.pages import renew
from benchmarks.timing import spread


@dataclass(frozen=True)
class Size:
    """How much is measured.

    ``reference``, ``at_first``: the scenarios that stand for January 2022, as it is and as it was
    at first, where less will do. Plays: ``january``, of the former; ``longer``, of both, and
    ``longest``, of the former, of which the longer ones are played once; ``osce_57``; ``workers``,
    of each of ``runs`` runs by turns in which workers are compared; ``spent``, of those whose time
    is told apart; ``growth``, of every size of ``sweeps``. ``turns`` of the yardsticks, and
    ``talks`` of each a turn; ``negmas``: seconds of NegMAS a turn; ``ranked``: how many numbers of
    how many plays drivers rank.
    """

    reference: str = "january_2022"
    at_first: str = str(FOLDER / "january_at_first.yaml")
    january: int = 10_000
    longer: int = 100_000
    longest: int = 1_000_000
    osce_57: int = 4000
    workers: int = 4000
    spent: int = 2000
    growth: int = made.N
    sweeps: dict[str, dict[int, made.Size]] = field(default_factory=lambda: made.SWEEPS)
    runs: int = 3
    turns: int = 5
    talks: dict[str, int] = field(default_factory=lambda: dict(yardsticks.SIZES))
    negmas: float = 3.0
    ranked: tuple[int, int] = (290, 100_000)


def measure(python: str | None, size: Size) -> dict[str, Any]:
    """All numbers, slowest last, so that a figure that is off shows early.

    ``python``: one that has NegMAS; None: it is left out.
    """
    started, before = time.perf_counter(), os.getloadavg()[0]
    peer = None if python is None else yardsticks.Peer(python, size.negmas)
    found: dict[str, Any] = {"machine": measures.machine(), "day": time.strftime("%Y-%m-%d")}
    counted = ("january", "longer", "longest", "osce_57", "workers", "spent", "growth")
    found["plays"] = {name: getattr(size, name) for name in counted}
    found["commands"] = {
        "`run.py --help`": measures.command("--help"),
        "one talk told, warm": measures.command(
            "run", size.reference, "--play", "17", "--transcript"
        ),
    }
    found["cold"] = measures.cold(size.reference)
    drivers = f"drivers of {size.ranked[0]} numbers × {size.ranked[1]:,} plays"
    found["commands"][drivers] = measures.drivers(*size.ranked)
    found["ladder"] = {
        f"{k} × {o}, {a} parties": measures.ladder(k, o, a)
        for k, o, a in ((13, 5, 2), (13, 5, 4), (40, 10, 2), (40, 10, 4))
    }
    for name in speed.BARGAINS:
        negmas = peer if name == "bilateral" else None
        found[name] = yardsticks.beside(name, size.turns, size.talks, negmas)
    found["came"] = yardsticks.came(size.talks["play"])
    found["january"] = measures.ensembles(size.january, 2, size.reference)
    found["january_at_first"] = measures.ensembles(size.longer, 2, size.at_first)
    if peer is not None:
        found["negmas"] = peer.came()
        wall = found["bilateral"]["took"]["negmas"]["wall"]["median"] / 1e6
        for name in ("january", "january_at_first"):
            rates = found[name]["talks_per_second"]
            found[f"{name}_to_negmas"] = spread([rate * wall for rate in rates.values()])
    found["osce_57"] = measures.ensembles(size.osce_57, 2, "osce_57")
    where = {name: str(FOLDER / f"{name}.yaml") for name in speed.BARGAINS}
    found["spent"] = {
        name: spent.spent(path, size.spent)
        for name, path in {"january_2022": size.reference, **where}.items()
    }
    found["growth"] = made.growth(size.growth, size.sweeps)
    found["workers"] = scaling.compared(size.reference, size.workers, size.runs)
    runs = (size.january, size.longer, size.longest)
    found["memory"] = {
        str(n): measures.child("benchmarks.memory", size.reference, n) for n in sorted(set(runs))
    }
    found["load"] = [before, os.getloadavg()[0]]
    found["seconds"] = time.perf_counter() - started
    return found


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["scaling", "pages"])
    parser.add_argument("--peer", metavar="PYTHON", help="a Python that has NegMAS")
    asked = parser.parse_args()
    if asked.what == "scaling":
        scaling.main()
        return
    if asked.what is None:
        found = measure(asked.peer, Size())
        speed.KEPT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        for words in speed.parts(speed.README, found).values():
            print(words, end="\n\n")
    speed.write(json.loads(speed.KEPT.read_text(encoding="utf-8")))
    renew(scaling.PAGE, scaling.parts(json.loads(scaling.KEPT.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
