"""Plant every bug in a copy of the program and see which test turns red.

    python -m tests.mutants                 # all of them, two at a time
    python -m tests.mutants veto harm       # those whose names hold one of these words
    python -m tests.mutants --list

Prints a line a bug; exits with 1 if one survives, is stale, or is noticed late: not by the tests
that are named with it but by another. What is compiled for a bug goes
to a temporary folder and never to the user's cache.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.around_plays import DEFECTS as AROUND_PLAYS
from tests.mutants.at_edges import DEFECTS as AT_EDGES
from tests.mutants.defect import Defect
from tests.mutants.elsewhere import DEFECTS as ELSEWHERE
from tests.mutants.in_accords import DEFECTS as IN_ACCORDS
from tests.mutants.in_beliefs import DEFECTS as IN_BELIEFS
from tests.mutants.in_calendar import DEFECTS as IN_CALENDAR
from tests.mutants.in_coming import DEFECTS as IN_COMING
from tests.mutants.in_complements import DEFECTS as IN_COMPLEMENTS
from tests.mutants.in_conditions import DEFECTS as IN_CONDITIONS
from tests.mutants.in_days import DEFECTS as IN_DAYS
from tests.mutants.in_drivers import DEFECTS as IN_DRIVERS
from tests.mutants.in_explaining import DEFECTS as IN_EXPLAINING
from tests.mutants.in_force import DEFECTS as IN_FORCE
from tests.mutants.in_frontier import DEFECTS as IN_FRONTIER
from tests.mutants.in_fronts import DEFECTS as IN_FRONTS
from tests.mutants.in_history import DEFECTS as IN_HISTORY
from tests.mutants.in_lasting import DEFECTS as IN_LASTING
from tests.mutants.in_lines import DEFECTS as IN_LINES
from tests.mutants.in_log import DEFECTS as IN_LOG
from tests.mutants.in_numbers import DEFECTS as IN_NUMBERS
from tests.mutants.in_outcomes import DEFECTS as IN_OUTCOMES
from tests.mutants.in_plays import DEFECTS as IN_PLAYS
from tests.mutants.in_protocols import DEFECTS as IN_PROTOCOLS
from tests.mutants.in_risk import DEFECTS as IN_RISK
from tests.mutants.in_rules import DEFECTS as IN_RULES
from tests.mutants.in_signed import DEFECTS as IN_SIGNED
from tests.mutants.in_slates import DEFECTS as IN_SLATES
from tests.mutants.in_stages import DEFECTS as IN_STAGES
from tests.mutants.in_thresholds import DEFECTS as IN_THRESHOLDS
from tests.mutants.in_time import DEFECTS as IN_TIME
from tests.mutants.in_turning import DEFECTS as IN_TURNING
from tests.mutants.in_words import DEFECTS as IN_WORDS
from tests.mutants.trial import KILLED, Trial, Verdict, copy_of

TOP = Path(__file__).resolve().parents[2]
DEFECTS: tuple[Defect, ...] = (
    *IN_RULES, *IN_BELIEFS, *IN_CONDITIONS, *IN_FRONTIER, *IN_TIME, *IN_FORCE, *IN_LASTING,
    *IN_FRONTS, *IN_COMPLEMENTS, *IN_THRESHOLDS,
    *IN_COMING, *IN_LINES, *IN_PLAYS, *ELSEWHERE, *AROUND_PLAYS, *IN_HISTORY, *IN_DRIVERS,
    *IN_DAYS, *IN_SIGNED, *IN_CALENDAR, *IN_LOG,
    *IN_EXPLAINING, *IN_SLATES, *IN_WORDS, *IN_TURNING, *AT_EDGES, *IN_ACCORDS, *IN_PROTOCOLS,
    *IN_OUTCOMES, *IN_RISK, *IN_STAGES, *IN_NUMBERS,
)  # fmt: skip


def try_all(defects: list[Defect], workers: int) -> list[Verdict]:
    """Try bugs, so many at a time, each in a copy of its own."""
    with tempfile.TemporaryDirectory(prefix="demarche-mutants-") as folder:
        base = Path(folder)
        clean = copy_of(TOP, base / "clean")
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            trees.put(copy_of(TOP, base / f"tree{number}"))
        trial = Trial(clean)

        def one(defect: Defect) -> Verdict:
            tree = trees.get()
            try:
                verdict = trial.judge(defect, tree)
            finally:
                trees.put(tree)
            print(verdict, flush=True)
            return verdict

        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, defects))


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutants", description=__doc__.split("\n")[0]
    )
    parser.add_argument("words", nargs="*", help="only bugs whose names hold one of these")
    parser.add_argument("--workers", type=int, default=2, help="so many at a time")
    parser.add_argument("--list", action="store_true", help="name them and stop")
    asked = parser.parse_args()
    words = [word.lower() for word in asked.words]
    names = [f"{defect.name} {defect.file}".lower() for defect in DEFECTS]
    chosen = [
        defect
        for defect, name in zip(DEFECTS, names, strict=True)
        if not words or any(word in name for word in words)
    ]
    if asked.list:
        for defect in chosen:
            print(f"{defect.file:34}  {defect.name}")
        return 0
    verdicts = try_all(chosen, asked.workers)
    alive = [verdict for verdict in verdicts if verdict.fate != KILLED]
    print(
        f"\n{len(verdicts)} bugs planted, {len(verdicts) - len(alive)} noticed by their own tests."
    )
    for verdict in alive:
        print(verdict)
    return int(bool(alive) or not verdicts)


if __name__ == "__main__":
    sys.exit(main())
