"""Which cases are run every day; those that take longest are among the slow tests."""

from __future__ import annotations

import pytest

from tests.theory.cases import CASES

LONG = {
    "unknown", "parabola", "limit", "screening", "fighting", "sale", "barter", "forts",
}  # fmt: skip
DAILY = [pytest.param(c, marks=pytest.mark.slow) if c.key in LONG else c for c in CASES]
