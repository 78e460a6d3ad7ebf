"""Trying one bug: plant it in a copy, run tests until one turns red, take it out again."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.mutants.defect import Defect, Stale

KILLED, LATE, ALIVE, STALE = "noticed", "LATE", "SURVIVED", "STALE"
HUNG = " hung"
ALL = ("tests",)
ITSELF = "tests/test_mutants.py"
"""Turns red whenever a bug is planted, because it can then not be planted."""
NOTHING_LEFT = 5
"""What pytest returns where no test ran."""
SECONDS = 1200
"""So long a run of tests may take; one that hangs has noticed the bug, too."""


@dataclass(frozen=True)
class Verdict:
    """What became of a bug; ``by``: the test that noticed it, or why it is stale.

    One that the tests named with it have missed, and others have noticed, is late.
    """

    defect: Defect
    fate: str
    by: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.fate:8}  {self.seconds:5.0f} s  {self.defect.name:58}  {self.by}"


def copy_of(top: Path, target: Path) -> Path:
    """A copy of the program with its tests, as it lies in the working tree."""
    leave = shutil.ignore_patterns(
        ".git", ".venv*", "results", "__pycache__", ".*_cache", ".hypothesis", "dist", "build"
    )
    shutil.copytree(top, target, ignore=leave)
    return target


@dataclass
class Trial:
    """Judges bugs. ``clean``: a copy without any, where every test that notices one passes."""

    clean: Path
    _passes: dict[tuple[str, bool], bool] = field(default_factory=dict)
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def judge(self, defect: Defect, tree: Path) -> Verdict:
        """Plant a bug in ``tree`` and look for the test that notices it; the tree is mended."""
        began = time.monotonic()
        file = tree / defect.file
        whole = file.read_text(encoding="utf-8")
        try:
            file.write_text(defect.planted(tree), encoding="utf-8")
        except Stale as stale:
            return Verdict(defect, STALE, str(stale), 0.0)
        try:
            for tests, compiled in ((defect.tests, False), (defect.tests, True), (ALL, True)):
                if not compiled and not small(tests):
                    continue
                red = self._noticed_by(tree, tests, compiled)
                if red is not None:
                    fate = LATE if tests is ALL else KILLED
                    return Verdict(defect, fate, red, time.monotonic() - began)
        finally:
            file.write_text(whole, encoding="utf-8")
        return Verdict(defect, ALIVE, "all tests pass", time.monotonic() - began)

    def _noticed_by(self, tree: Path, tests: tuple[str, ...], compiled: bool) -> str | None:
        """The first test that is red in ``tree`` and green where no bug was planted."""
        others: list[str] = []
        while True:
            red = first_red(tree, tests, compiled, others)
            if red is None or self._passes_without(red, compiled):
                return red
            others.append(red)

    def _passes_without(self, test: str, compiled: bool) -> bool:
        """Whether a test that turned red is green where no bug was planted."""
        with self._one_at_a_time:
            if (test, compiled) not in self._passes:
                whole = (test.removesuffix(HUNG),)
                self._passes[test, compiled] = first_red(self.clean, whole, compiled) is None
            return self._passes[test, compiled]


def small(tests: tuple[str, ...]) -> bool:
    """Whether tests are quick without the compiler, which takes most of the time of a trial.

    A rule does the same as plain Python (tests/unit/test_compiling.py).
    """
    return all(test.startswith("tests/unit/") and "::" in test for test in tests)


def first_red(
    tree: Path, tests: tuple[str, ...], compiled: bool, leave: Sequence[str] = ()
) -> str | None:
    """The first test that fails in a tree, those to ``leave`` apart; None if all pass.

    What is compiled is kept beside the tree, and no bytecode is: a bug comes and goes within
    the second that Python takes for the age of a file.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=no", "-p", "no:cacheprovider"]
    command += ["-o", "addopts=", "--import-mode=importlib", "-m", "not slow"]
    command += [f"--ignore={ITSELF}", *(f"--deselect={test}" for test in leave), *tests]
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tree.with_name(f"{tree.name}-cache")),
        "NUMBA_DISABLE_JIT": "0" if compiled else "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, text=True, check=False,
            timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{tests[0]}{HUNG}"
    if done.returncode == 0 or (leave and done.returncode == NOTHING_LEFT):
        return None
    found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"no test ran in {tree}:\n{done.stdout}\n{done.stderr}")
    return found[1]
