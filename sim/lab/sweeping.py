"""What blocks leave behind: things that hold one another, and with them arrays of many megabytes.

Python looks for such things too seldom, since it goes by their number; and when it does, it looks
at everything. So they are looked for twice a second, and what was there the first time is left out:
nearly all is the program and its compiled rules, which stay.
"""

from __future__ import annotations

import gc
import threading
import time

SECONDS = 0.5
"""So much time lies between two looks; who plays for less is not kept waiting by any."""


class _Swept:
    """When it was looked the last time, or the first block was over; and what was left out."""

    at: float | None = None
    spared = False


_lock = threading.Lock()


def sweep() -> None:
    """Let go of what blocks have left, if it is time."""
    now = time.monotonic()
    with _lock:
        if _Swept.at is None:
            _Swept.at = now
        if now - _Swept.at < SECONDS:
            return
        _Swept.at = now
        gc.collect()
        if not _Swept.spared:
            gc.freeze()
            _Swept.spared = True


def spare_nothing() -> None:
    """Look at everything again from now on: no more blocks are played."""
    with _lock:
        if _Swept.spared:
            gc.unfreeze()
        _Swept.at, _Swept.spared = None, False
