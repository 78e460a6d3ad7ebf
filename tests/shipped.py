"""The shipped scenarios as tests go through them: every base and a few variants every day, the
other variants among the slow tests, where a test says much the same of all.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import Scenario, known, load

DAILY = (
    "january_2022/paris_shuttles", "january_2022/sanctions_at_once",
    "january_2022/talks_without_end", "january_2022/ukraine_at_the_table",
    "osce_57/consensus_minus_two",
)  # fmt: skip
"""Variants that have something which no base has: a mediator, a measure in force, meetings without
an end, another party at a table, a rule of consensus without some."""


@cache
def loaded(name: str | Path) -> Scenario:
    """A scenario as it is written, loaded once for all tests that look at it."""
    return load(name)


def shipped() -> list[Any]:
    """Every shipped scenario by name, for ``pytest.mark.parametrize``."""
    return [
        name if "/" not in name or name in DAILY else pytest.param(name, marks=pytest.mark.slow)
        for name in sorted(known())
    ]


def bases() -> list[Any]:
    """The same where a variant of every day has nothing to say that no base has."""
    return [
        name if "/" not in name else pytest.param(name, marks=pytest.mark.slow)
        for name in sorted(known())
    ]
