"""What blocks leave behind is let go while others are played."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from sim.lab import sweeping
from sim.lab.pools import Threads
from sim.lab.tasks import Streams


class Left:
    """Something that holds itself, and that nobody else holds."""

    def __init__(self) -> None:
        self.own = self


found: list[weakref.ref[Left]] = []


def leave() -> Streams:
    found.append(weakref.ref(Left()))
    return {}


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    sweeping.spare_nothing()
    gc.disable()
    found.clear()
    try:
        yield
    finally:
        gc.enable()
        sweeping.spare_nothing()


def test_what_blocks_leave_goes_while_others_are_played(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "SECONDS", 0.0)
    pool = Threads(2)
    for _ in range(4):
        pool.submit((leave, ())).result()
    assert [one() for one in found] == [None] * 4
    assert gc.get_freeze_count() > 0
    pool.close()
    assert gc.get_freeze_count() == 0


def test_who_plays_but_for_a_moment_is_not_kept_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Threads(1)
    with monkeypatch.context() as within:
        within.setattr(gc, "collect", lambda: pytest.fail("looked at everything"))
        for _ in range(3):
            pool.submit((leave, ())).result()
        pool.close()
    assert gc.get_freeze_count() == 0
    gc.collect()
