"""What the program does with a file that nobody should write, judged as a user would.

As a program it looks at very many of them:

    python -m tests.faults.hostile --first 0 --number 20000
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

import sim.scenario
from sim.errors import Problem, ScenarioError
from sim.model import Block, Talks
from sim.scenario.scenario import Scenario
from tests.faults.hostile_files import EVERYTHING, Mutant, mutant

SECONDS = 120
"""So long one mutant may take, on a machine that does other things as well."""
MEMORY = 1 << 30
"""Bytes that a process may need for all its mutants."""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Stop what takes longer."""

    def late(*_: Any) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@cache
def compile_rules() -> None:
    """Play everything once, so that no mutant has to wait for the compiler."""
    for name in (EVERYTHING, "two_neighbours", "osce_57"):
        Talks(sim.scenario.load(name), seed=1).play(0, 1)


def complaint(tried: Mutant, folder: Path) -> tuple[bool, str | None]:
    """Read a mutant and, if it is accepted, play it.

    Returns
    -------
    accepted
        Whether it is a scenario.
    complaint
        What the program did that it must never do; None if it behaved.
    """
    compile_rules()
    file = folder / "mutant.yaml"
    file.write_bytes(tried.raw)
    try:
        with limited(SECONDS):
            try:
                scenario = sim.scenario.load(file, tried.sets)
            except ScenarioError as error:
                return False, untold(error.problems, str(error))
            return True, unsound(scenario)
    except Exception:  # noqa: BLE001 (whatever it is, it is what is looked for)
        return False, traceback.format_exc(limit=-6)


WHOLE = ("This is a directory", "This cannot be read", "The file is", "There is no such scenario")
"""What is wrong with a file as a whole has no line."""


def untold(problems: tuple[Problem, ...], said: str) -> str | None:
    """What a refusal lacks, if anything."""
    if not problems or len(said.splitlines()) != len(problems):
        return f"not a line a problem: {said[:500]!r}"
    if not said.replace("\n", "").isprintable():
        return f"a message that a terminal would obey: {said[:500]!r}"
    lacking = (lack for problem in problems if (lack := _lack(problem)))
    return next(lacking, None)


def _lack(problem: Problem) -> str | None:
    line = str(problem)
    placed = problem.line is not None or problem.file.startswith("--set")
    of_all = problem.wrong.startswith(("There is more", *WHOLE))
    if not placed and not of_all:
        return f"no line: {line[:500]}"
    if len(line) > 2000:
        return f"{len(line)} characters: {line[:500]}"
    if not problem.wrong or problem.wrong[-1] not in '.?)"':
        return f"no sentence: {line[:500]}"
    return None


def unsound(scenario: Scenario) -> str | None:
    """What is wrong with an accepted scenario, if anything."""
    for doubt in sim.scenario.warnings(scenario):
        if doubt.line is None and not doubt.file.startswith("--set"):
            return f"a warning without a line: {doubt}"
        if not str(doubt).isprintable():
            return f"a warning that a terminal would obey: {doubt}"
    if sim.scenario.read(scenario.text, scenario.id) != scenario:
        return "its own text is another scenario"
    if any(party.strategy == "human" for party in scenario.parties.values()):
        return None
    return insane(Talks(scenario, seed=1, plain=True).play(0, 2))


def insane(block: Block) -> str | None:
    """A number that is none or lies outside its range, if any."""
    with np.errstate(invalid="ignore"):
        for name, column in block.outcomes.items():
            if column.dtype.kind != "f":
                continue
            if np.isinf(column).any():
                return f"{name} is endless: {column}"
            numbers = column[~np.isnan(column)]
            shares = ("belief_", "resolve_", "tension")
            if name.startswith(shares) and ((numbers < 0) | (numbers > 1)).any():
                return f"{name} is out of range: {column}"
            if name.startswith(("u_", "value_", "no_deal_")) and len(numbers) < len(column):
                return f"{name} is no number: {column}"
    for name, column in block.offers.items():
        if column.dtype.kind == "f" and not np.isfinite(column).all():
            return f"an offer's {name} is no number: {column}"
    return None


def main() -> int:
    """Look at many mutants; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--keep", type=Path, help="folder for the files that went wrong")
    asked = parser.parse_args()
    accepted, wrong = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.first, asked.first + asked.number):
            tried = mutant(seed)
            good, said = complaint(tried, Path(folder))
            accepted += good
            if said is not None:
                wrong += 1
                sys.stdout.write(f"{tried.name} {tried.sets}\n{said}\n")
                sys.stdout.flush()
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{seed}.yaml").write_bytes(tried.raw)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sys.stdout.write(
        f"{asked.number} mutants, {accepted} accepted, {wrong} wrong; {used >> 20} MiB\n"
    )
    return int(wrong > 0 or used > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
