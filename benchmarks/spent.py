"""Where the processor time of a play goes: in its stages, and before, between and after them.

What happens at a stage is one program, compiled as one; what of it takes how long cannot be told
from outside.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.yardsticks import BEYOND
from sim import compiling

STAGES, DRAWING, RECORD = "stages", "drawing", "tables"
KINDS = {"holding.hold": STAGES, "holding.close": STAGES}
"""The rules that hold stages."""
OTHER, BETWEEN = "other rules", "between rules"


class Watch:
    """Processor time by what is done, in seconds; a call's holds that of calls made meanwhile."""

    def __init__(self) -> None:
        self.took: dict[str, float] = defaultdict(float)
        self._busy = False

    @contextmanager
    def over(self, owner: Any, name: str, kind: str | None = None) -> Iterator[None]:
        """Watch a method, as long as the block lasts; ``kind``: what it does, None: what the rule
        does that is called.
        """
        method, watch = getattr(owner, name), self

        def timed(itself: Any, *given: Any, **named: Any) -> Any:
            if watch._busy:
                return method(itself, *given, **named)
            started, watch._busy = time.thread_time(), True
            try:
                return method(itself, *given, **named)
            finally:
                watch._busy = False
                watch.took[kind or kind_of(itself)] += time.thread_time() - started

        setattr(owner, name, timed)
        try:
            yield
        finally:
            setattr(owner, name, method)


def kind_of(rule: Any) -> str:
    """What a rule does."""
    module = rule.py_func.__module__.rpartition(".")[-1]
    return KINDS.get(f"{module}.{rule.__name__}", OTHER)


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Seconds of processor time, by what they are spent on, of the plays that are played meanwhile
    by one thread.
    """
    from sim.model.record import Record
    from sim.model.talks import Talks

    watch = Watch()
    with ExitStack() as stack:
        stack.enter_context(watch.over(compiling.Rule, "__call__"))
        stack.enter_context(watch.over(Talks, "set_the_table", DRAWING))
        stack.enter_context(watch.over(Record, "block", RECORD))
        yield watch.took


def spent(scenario: str, n: int) -> dict[str, float]:
    """What share of the processor time of a talk goes where, on one thread, tables made and not
    written, of plays of which no texts are kept. ``scenario``: a name or a path.

    Returns
    -------
    dict
        Shares, by what they are spent on; they add up to 1. ``microseconds``: of a talk.
    """
    from sim.model import Talks
    from sim.scenario import load

    talks = Talks(load(scenario), seed=1)
    talks.play(BEYOND, BEYOND + n)
    with watched() as took:
        started = time.thread_time()
        talks.play(BEYOND + n, BEYOND + 2 * n)
        whole = time.thread_time() - started
    found = {kind: took[kind] / whole for kind in (STAGES, DRAWING, OTHER, RECORD)}
    return {**found, BETWEEN: 1.0 - sum(found.values()), "microseconds": whole / n * 1e6}
