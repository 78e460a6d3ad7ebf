"""A floor that notes what a forum does on it, for tests of forums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.forums.forum import Bools, Ints
from sim.rules.mediation import Heard

R, A, K = 6, 4, 3


class Call(NamedTuple):
    """Something that a forum asked of its floor."""

    what: str
    party: int
    session: int
    on: Bools
    texts: Ints
    pressed: float | None = None
    seen: bool = True


class Rehearsal:
    """Four parties, of whom 2 observes and 3 may chair; texts and answers by luck."""

    n_replicates = R
    n_parties = A
    speakers = (1, 0, 2)
    voters = (1, 0)

    def __init__(self, seed: int, n_sessions: int, chair: int | None = 3) -> None:
        self.rng = np.random.default_rng(seed)
        self.n_sessions, self.chair, self.session = n_sessions, chair, 0
        self.calls: list[Call] = []

    def sessions(self) -> Iterator[int]:
        for session in range(1, self.n_sessions + 1):
            self.session = session
            yield session

    def _tabled(self, what: str, party: int) -> tuple[Bools, Ints]:
        on, texts = self.rng.random(R) < 0.7, self.rng.integers(0, 3, (R, K))
        self.calls.append(Call(what, party, self.session, on.copy(), texts.copy()))
        return on, texts

    def table(self, party: int, seen: bool = True) -> tuple[Bools, Ints]:
        assert isinstance(seen, bool)
        tabled = self._tabled("table", party)
        self.calls[-1] = self.calls[-1]._replace(seen=seen)
        return tabled

    def table_balanced(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        return self._tabled("table_balanced", chair)

    def table_between(self, chair: int, heard: Heard) -> tuple[Bools, Ints]:
        return self._tabled("table_between", chair)

    def nothing_heard(self) -> Heard:
        return Heard(np.ones((R, A, K)), np.zeros((R, K, 3), np.bool_))

    def hear(self, heard: Heard, on: Bools, press: float) -> None:
        last = self.calls[-1]
        self.calls.append(last._replace(what="hear", on=on.copy(), pressed=press))

    def in_force(self) -> Ints:
        return np.zeros((R, K), np.int64)

    def prefer(self, on: Bools, texts: Ints, standing: Ints) -> Bools:
        self.calls.append(Call("prefer", self.calls[-1].party, self.session, on, texts.copy()))
        return np.asarray(on & (self.rng.random(R) < 0.5))

    def put(self, on: Bools, texts: Ints) -> None:
        self.calls.append(Call("put", self.calls[-1].party, self.session, on, texts.copy()))

    def answer(self, proposer: int, on: Bools, texts: Ints) -> None:
        self.calls.append(Call("answer", proposer, self.session, on.copy(), texts.copy()))
