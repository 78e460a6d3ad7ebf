"""What holds for all tests: none of them runs for ever, and rules are compiled once for all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from sim import compiling

LONG = 3600
"""Seconds for a slow test; the others have what pyproject.toml says."""

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before several workers begin: else each of them would compile the same rules."""
    if "PYTEST_XDIST_WORKER" in os.environ or not session.config.getoption("numprocesses", None):
        return
    everything = str(ROOT / "tests" / "property" / "everything.yaml")
    with TemporaryDirectory() as folder:
        for words in (
            ["run", everything, "-n", "2", "--no-figures", "--out", folder],
            ["explain", "two_neighbours", "-n", "2"],
        ):
            command = [sys.executable, str(ROOT / "run.py"), *words]
            subprocess.run(command, capture_output=True, check=False)  # a fault shows in the tests


@pytest.fixture
def as_they_stand() -> Iterator[None]:
    """Rules that a test calls one by one are not compiled for it; plays compile what they need."""
    before, compiling._way.plain = compiling._way.plain, True
    with np.errstate(all="ignore"):
        yield
    compiling._way.plain = before
