"""Work beside the main thread, so that an interrupt is heard at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def kept_going(work: Callable[[], T]) -> T:
    """Do something that may fail, but may not end the program as if nothing were wrong."""
    try:
        return work()
    except SystemExit as error:
        raise RuntimeError("a strategy, a forum or a rule tried to end the program") from error


def beside(work: Callable[[], T]) -> T:
    """Do something in a thread of its own and wait for it.

    An interrupt ends the waiting, not the work: rules may be compiling, and a compilation that
    is interrupted half-way leaves the compiler in pieces. Who is interrupted should leave.

    Parameters
    ----------
    work
        What is to be done.

    Returns
    -------
    object
        What it gives.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="beside")
    try:
        return pool.submit(kept_going, work).result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
