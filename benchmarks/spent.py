"""Where the processor time of a play goes: in its program, and before and after it.

What happens in a play is one program, compiled as one; what of it takes how long cannot be told
from outside.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.yardsticks import BEYOND

PROGRAM, DRAWING, SETTING, RECORD = "program", "drawing", "setting the table", "tables"
"""What a play is spent on: its program; what every play begins with, drawn and, but for that, laid
out; the record that is told."""
REST = "the rest"
WATCHED = (
    ("sim.model.talks", "Talks", "_run", PROGRAM),
    ("sim.model.drawing", "Drawing", "draw", DRAWING),
    ("sim.model.talks", "Talks", "set_the_table", SETTING),
    ("sim.model.record", "Record", "block", RECORD),
)


class Watch:
    """Processor time by what is done, in seconds: of what is done meanwhile, that alone counts."""

    def __init__(self) -> None:
        self.took: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []

    @contextmanager
    def over(self, owner: Any, name: str, kind: str) -> Iterator[None]:
        """Watch a method, as long as the block lasts; ``kind``: what it does."""
        method, watch = getattr(owner, name), self

        def timed(itself: Any, *given: Any, **named: Any) -> Any:
            started = time.thread_time()
            watch._inside.append(0.0)
            try:
                return method(itself, *given, **named)
            finally:
                took = time.thread_time() - started
                watch.took[kind] += took - watch._inside.pop()
                if watch._inside:
                    watch._inside[-1] += took

        setattr(owner, name, timed)
        try:
            yield
        finally:
            setattr(owner, name, method)


@contextmanager
def watched() -> Iterator[dict[str, float]]:
    """Seconds of processor time, by what they are spent on, of the plays that are played meanwhile
    by one thread.
    """
    from importlib import import_module

    watch = Watch()
    with ExitStack() as stack:
        for module, owner, name, kind in WATCHED:
            stack.enter_context(watch.over(getattr(import_module(module), owner), name, kind))
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
    found = {kind: took[kind] / whole for kind in (PROGRAM, DRAWING, SETTING, RECORD)}
    return {**found, REST: 1.0 - sum(found.values()), "microseconds": whole / n * 1e6}
