"""What the program does with a file that nobody should write, judged as a user would.

As a program it looks at very many of them:

    python -m tests.faults.hostile --first 0 --number 20000
"""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import sim.scenario
from sim.errors import Problem, ScenarioError, UsageError
from sim.model import Talks
from sim.scenario.scenario import Scenario
from tests.faults.hostile_files import EVERYTHING, Mutant, mutant
from tests.faults.soundness import PLAYS, stuck, unplayable

SECONDS = 120
"""So long one mutant may take, on a machine that does other things as well."""
MEMORY = 1024
"""MiB that a process may need for all its mutants."""
ROOT = Path(__file__).resolve().parents[2]


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
        Talks(sim.scenario.load(name), seed=1).play(0, 2)


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
            return True, unsound(scenario, tried)
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


def unsound(scenario: Scenario, tried: Mutant) -> str | None:
    """What is wrong with an accepted scenario, if anything."""
    for doubt in sim.scenario.warnings(scenario):
        if doubt.line is None and not doubt.file.startswith("--set"):
            return f"a warning without a line: {doubt}"
        if not str(doubt).isprintable():
            return f"a warning that a terminal would obey: {doubt}"
    if sim.scenario.read(scenario.text, scenario.id) != scenario:
        return "its own text is another scenario"
    if any(party.strategy == "human" for party in scenario.parties.values()):
        with suppress(UsageError):
            Talks(scenario)
            return "a person plays whom nobody asks"
        return None
    return unplayable(scenario, told=crc32(tried.raw) % PLAYS)


def bewildered(tried: Mutant, folder: Path) -> str | None:
    """What is wrong with the commands on an accepted file, if anything."""
    sets = [word for change in tried.sets for word in ("--set", change)]
    for words in (["run", "-n", "5", "--workers", "1", *sets], ["run", "--transcript", *sets]):
        done = subprocess.run(
            [sys.executable, str(ROOT / "run.py"), *words, "--", "mutant.yaml"],
            cwd=folder, capture_output=True, check=False, timeout=SECONDS, encoding="utf-8",
        )  # fmt: skip
        if done.returncode != 0 or "Traceback" in done.stderr or not done.stdout.strip():
            return f"{words} ended with {done.returncode}: {done.stderr[-2000:]}"
    return None


def peak() -> int:
    """MiB that this process has needed at most; the system's count has its parent's in it."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        (line,) = (line for line in lines if line.startswith("VmHWM"))
        return int(line.split()[1]) >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


class Trial:
    """Many mutants, looked at one after the other.

    Parameters
    ----------
    folder
        Where files are written.
    every
        Of so many accepted mutants one goes the whole way: tables, figures and game.
    commands
        Of so many of those one is run from the command line as well.
    """

    def __init__(self, folder: Path, every: int, commands: int) -> None:
        self.folder, self.every, self.commands = folder, every, commands
        self.seen: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()

    def look(self, tried: Mutant) -> str | None:
        """What the program did with it that it must never do."""
        kinds = ("all", tried.source, *tried.ways)
        self.seen.update(kinds)
        good, said = complaint(tried, self.folder)
        if not good or said is not None:
            return said
        self.accepted.update(kinds)
        return self._whole_way(tried)

    def _whole_way(self, tried: Mutant) -> str | None:
        scenario = sim.scenario.load(self.folder / "mutant.yaml", tried.sets)
        played = all(party.strategy != "human" for party in scenario.parties.values())
        if not played or self.accepted["all"] % self.every:
            return None
        self.accepted["the whole way"] += 1
        try:
            with tempfile.TemporaryDirectory() as results, limited(SECONDS):
                said = stuck(scenario, Path(results))
            if said is None and self.accepted["the whole way"] % self.commands == 0:
                self.accepted["by command"] += 1
                said = bewildered(tried, self.folder)
        except Exception:  # noqa: BLE001 (as above)
            return traceback.format_exc(limit=-6)
        return said


def main() -> int:
    """Look at many mutants; 1 if anything went wrong. The last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--every", type=int, default=10, help="which go the whole way")
    parser.add_argument("--commands", type=int, default=5, help="which of those as commands")
    parser.add_argument("--keep", type=Path, help="folder for the files that went wrong")
    asked = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(Path(folder), asked.every, asked.commands)
        for seed in range(asked.first, asked.first + asked.number):
            tried = mutant(seed)
            said = trial.look(tried)
            if said is not None:
                wrong += 1
                sys.stdout.write(f"{tried.name} {tried.sets}\n{said}\n")
                if asked.keep:
                    asked.keep.mkdir(parents=True, exist_ok=True)
                    (asked.keep / f"{seed}.yaml").write_bytes(tried.raw)
            sys.stdout.flush()
    used = peak()
    told = {"seen": trial.seen, "accepted": trial.accepted, "wrong": wrong, "mebibytes": used}
    sys.stdout.write(f"{json.dumps(told)}\n")
    return int(wrong > 0 or used > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
