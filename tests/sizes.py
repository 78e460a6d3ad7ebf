"""How large a trial is: small every day, whole where the slow tests run too (``-m ""``)."""

from __future__ import annotations

import os

WHOLE = "WHOLE_TRIALS"
"""Set in the environment where trials have their whole size; see tests/conftest.py."""


def size(every_day: int, whole: int) -> int:
    """How many cases a trial has: some that notice what it is there for, or all that add to it."""
    return whole if os.environ.get(WHOLE) else every_day
