"""A process whose children play runs and die of it, for the tests of what is left behind.

Children are forked, so that each is a process that the system kills, without the seconds that
starting one takes. Nothing is played in this process but one replicate, which loads the rules.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.columns import TABLES
from sim.errors import DemarcheError
from sim.lab.ensemble import ensemble
from sim.lab.resuming import reopen
from sim.lab.settings import Settings
from sim.model import Talks
from sim.registry import strategies
from sim.scenario import Scenario, load
from sim.strategies.strategy import Strategy, View

SCENARIO = load("two_neighbours")
ALIVE, COMPLAINED = 0, 3
STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"})
"""Where a process is about to change, or to look at, what is on the disk."""


ROOT = Path(__file__).resolve().parents[2]


def in_a_child(
    work: Callable[[], object],
    seconds: float | None = None,
    ready: Callable[[], bool] = lambda: True,
) -> int:
    """Do it in a process of its own, killed so many seconds after it is ready.

    Its exit code is given, or −signal.
    """
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(ALIVE)
        except DemarcheError as error:
            sys.stderr.write(f"{error}\n")
            sys.stderr.flush()
            os._exit(COMPLAINED)
        finally:  # an exception that nobody foresaw
            traceback.print_exc()
            os._exit(1)
    if seconds is not None:
        while not ready():
            pid, status = os.waitpid(child, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.002)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def failing_at(step: int, base: Path, fails: Callable[[], object]) -> None:
    """Fail at the so-and-so-manieth step that this process takes below a folder."""
    taken = 0

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal taken
        if event in STEPS and str(arguments[0]).startswith(str(base)):
            taken += 1
            if taken == step:
                fails()

    sys.addaudithook(heard)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(number: int) -> Callable[[], None]:
    """What the system says when it cannot write."""

    def raised() -> None:
        raise OSError(number, os.strerror(number))

    return raised


def content(folder: Path) -> dict[str, str]:
    """The digests of a finished run's tables, taken here and not by the program."""
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"], folder
    assert manifest["played"] == manifest["asked"]
    files = {path.name for path in folder.iterdir()}
    words = {"summary.txt", "summary.md"}  # which a command writes, and a run from Python not
    tables = {f"{t}.parquet" for t in TABLES} | {"manifest.json", "scenario.yaml"}
    assert files in (tables, tables | words), files
    return {t: sha256((folder / f"{t}.parquet").read_bytes()).hexdigest() for t in TABLES}


QUESTIONS = [0]
"""How many times the strategy below may still be asked; it then ends the process. 0: always."""


@dataclass(frozen=True)
class Abrupt(Strategy):
    """Concede everything, or bring everything down, in whatever worker it is asked."""

    def level(self, view: View) -> float:
        QUESTIONS[0] -= 1
        if QUESTIONS[0] == 0:
            os.abort()
        return view.floor


class Runs:
    """Runs of one kind, and what they come to if nothing stops them."""

    def __init__(self, base: Path, n: int, block_size: int, scenario: Scenario = SCENARIO) -> None:
        self.base, self.scenario = base, scenario
        self.settings = Settings(n=n, seed=4, workers=2, block_size=block_size)
        Talks(scenario, seed=4).play(0, 2)
        began = time.perf_counter()
        assert in_a_child(partial(self.play, "whole")) == ALIVE
        self.seconds = time.perf_counter() - began
        self.whole = content(self.folder("whole"))

    def play(self, name: str) -> None:
        ensemble(self.scenario, self.settings, self.base / name)

    def folder(self, name: str) -> Path:
        (folder,) = (self.base / name / "two_neighbours").iterdir()
        return folder

    def begun(self, name: str) -> bool:
        """Whether there is anything to go on with."""
        return bool(list((self.base / name).glob("two_neighbours/*/manifest.json")))

    def under_way(self, name: str) -> bool:
        """Whether a run is unfinished and has one whole block at least."""
        for manifest in (self.base / name).glob("two_neighbours/*/manifest.json"):
            if not json.loads(manifest.read_text())["complete"]:
                return any(manifest.parent.glob("blocks/*.block"))
        return False

    def go_on(self, name: str) -> None:
        from sim.lab.resuming import finished

        if not finished(self.folder(name)):
            reopen(self.folder(name), workers=2).finish()

    def go_on_by_command(self, name: str) -> None:
        """The same as a user does it, in the place of this process."""
        words = ["resume", str(self.folder(name)), "--no-figures"]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(sys.executable, [sys.executable, str(ROOT / "run.py"), *words])

    def ends_well(self, name: str, by_command: bool = False) -> None:
        """What was stopped goes on to what nothing stopped."""
        go_on = self.go_on_by_command if by_command else self.go_on
        if self.begun(name):
            assert in_a_child(partial(go_on, name)) == ALIVE, name
            assert content(self.folder(name)) == self.whole, name


def at_random(base: Path, kills: int, seed: int, commands: int) -> int:
    """Kill runs, and runs that go on, at random moments, some of them before the first block.

    Every run that was killed goes on to its end, so many of them by the command line. Only a
    kill counts that hit a run which was under way: not finished, with one whole block at least.
    """
    luck = random.Random(seed)
    runs = Runs(base, n=500, block_size=10)
    killed = attempt = 0
    while killed < kills:
        attempt += 1
        assert attempt <= 20 * kills, f"only {killed} of {attempt} hit a run under way"
        name = f"run{attempt}"
        work = partial(runs.play, name)
        while killed < kills:
            ready = partial(runs.under_way, name) if luck.random() < 0.75 else lambda: True
            died = in_a_child(work, luck.uniform(0, runs.seconds), ready)
            assert died in (ALIVE, -signal.SIGKILL)
            killed += died == -signal.SIGKILL and runs.under_way(name)
            if died == ALIVE or not runs.begun(name) or luck.random() < 0.3:
                break
            work = partial(runs.go_on, name)
        by_command = commands > 0 and runs.under_way(name)
        commands -= by_command
        runs.ends_well(name, by_command)
    assert commands == 0, "too few runs were left to the command line"
    return killed


def of_the_command(base: Path, kills: int, seed: int) -> int:
    """Kill ``resume`` on the command line, each time once it has played a block, and let it end."""
    luck = random.Random(seed)
    runs = Runs(base, n=500, block_size=10)
    killed = attempt = 0
    while killed < kills:
        attempt += 1
        assert attempt <= 20 * kills, f"only {killed} of {attempt} hit a run under way"
        name = f"run{attempt}"
        in_a_child(partial(runs.play, name), 0, partial(runs.under_way, name))
        if not runs.under_way(name):
            continue
        blocks = runs.folder(name) / "blocks"
        before = len(list(blocks.glob("*.block")))

        def grown(blocks: Path = blocks, before: int = before) -> bool:
            return len(list(blocks.glob("*.block"))) > before

        moment = luck.uniform(0, runs.seconds / 2)
        died = in_a_child(partial(runs.go_on_by_command, name), moment, grown)
        assert died in (ALIVE, -signal.SIGKILL)
        killed += died == -signal.SIGKILL and runs.under_way(name)
        runs.ends_well(name, by_command=True)
    return killed


def in_a_worker(base: Path, every: int) -> int:
    """Abort while a worker plays, at every so-many-th question to a strategy."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    strategies.names()
    strategies._classes["abrupt"] = Abrupt
    runs = Runs(base, 60, 10, load("two_neighbours", ["parties.UPP.strategy=abrupt"]))

    def play(name: str, question: int) -> None:
        QUESTIONS[0] = question
        runs.play(name)

    died, question, hit = -signal.SIGABRT, 0, 0
    while died == -signal.SIGABRT:
        question += every
        name = f"run{question}"
        died = in_a_child(partial(play, name, question))
        assert died in (ALIVE, -signal.SIGABRT)
        hit += runs.under_way(name)
        runs.ends_well(name)
    return hit


def at_every_step(base: Path, every: int, fails: Callable[[], object], code: int) -> int:
    """Fail at every step that a run takes on the disk, and at some of going on."""
    runs = Runs(base, n=12, block_size=3)
    step = failed = 0
    while True:
        step += 1
        if (step - 1) % every:
            continue
        name = f"run{step}"

        def stumble(work: Callable[[str], None], at: int, name: str = name) -> int:
            def worked() -> None:
                failing_at(at, base / name, fails)
                work(name)

            return in_a_child(worked)

        died = stumble(runs.play, step)
        assert died in (ALIVE, code), (name, died)
        if died == ALIVE and not (runs.folder(name) / "blocks").exists():
            assert content(runs.folder(name)) == runs.whole
            return failed  # there are no more steps
        failed += 1
        if runs.begun(name):
            assert stumble(runs.go_on, 1 + step % 17) in (ALIVE, code)
        runs.ends_well(name)


def main() -> None:
    """Each way after the folder is ``way:number:number…``; how often it failed is written."""
    base = Path(sys.argv[1])
    for place, asked in enumerate(sys.argv[2:]):
        way, first, *more = asked.split(":")
        second, third = (*more, "0", "0")[:2]
        folder = base / str(place)
        folder.mkdir(parents=True)
        if way == "kill":
            done = at_random(folder, int(first), int(second), int(third))
        elif way == "command":
            done = of_the_command(folder, int(first), int(second))
        elif way == "worker":
            done = in_a_worker(folder, int(first))
        elif way == "step":
            done = at_every_step(folder, int(first), die, -signal.SIGKILL)
        else:
            done = at_every_step(folder, int(first), refuse(int(second)), COMPLAINED)
        sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main()
