"""What holds for all tests: none of them runs for ever, and rules are compiled once for all."""

from __future__ import annotations

import gc
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from typer.main import get_command

from sim import compiling
from tests.sizes import WHOLE

MUCH = 1 << 30
"""Bytes of memory."""
LONG = 3600
"""Seconds for a slow test; the others have what pyproject.toml says."""

ROOT = Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    """Trials have their whole size where no test is left out."""
    if not config.getoption("markexpr"):
        os.environ.setdefault(WHOLE, "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Rules are compiled while the workers collect the tests, which takes them about as long."""
    if "PYTEST_XDIST_WORKER" in os.environ or not session.config.getoption("numprocesses", None):
        return
    compiling_once.start()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_node_collection_finished() -> None:
    """No worker is given a test before that: else each of them would compile the same rules."""
    compiling_once.join()


def compile_once() -> None:
    """In a process of its own, which keeps them on the disk; a fault in it shows in the tests."""
    subprocess.run(
        [sys.executable, "-m", "tests.first_plays"], cwd=ROOT, capture_output=True, check=False
    )


compiling_once = Thread(target=compile_once)


@pytest.fixture(scope="session", autouse=True)
def at_hand() -> None:
    """Rules that are compiled by now are used for single plays too, of which tests have many."""
    compiling._Way.loaded = compiling._Way.loaded or compiling.compiled()


@pytest.fixture(scope="session", autouse=True)
def commands_made_once() -> Iterator[None]:
    """A call of the program makes its commands of their functions; hundreds of calls do it once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("typer.testing._get_command", cache(get_command))
        yield


@pytest.fixture(scope="module", autouse=True)
def let_go() -> Iterator[None]:
    """Talks that are over hold one another, and much memory; they go where that is much."""
    yield
    told = Path("/proc/self/statm")
    pages = int(told.read_text("ascii").split()[1]) if told.exists() else 0
    if pages * resource.getpagesize() > MUCH:
        gc.collect()


@pytest.fixture
def as_they_stand() -> Iterator[None]:
    """Rules that a test calls one by one are not compiled for it; plays compile what they need."""
    before, compiling._way.plain = compiling._way.plain, True
    with np.errstate(all="ignore"):
        yield
    compiling._way.plain = before


@pytest.fixture
def heard() -> Iterator[None]:
    """What a test starts hears an interrupt, also where these tests were started to hear none, as a
    shell does behind ``&``.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
