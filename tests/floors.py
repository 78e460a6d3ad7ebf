"""A floor that notes what a forum does on it, for tests of forums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.forums.forum import Bools, Floats, Ints

R, A, K = 6, 4, 3


class Call(NamedTuple):
    """Something that a forum asked of its floor."""

    what: str
    party: int
    session: int
    on: Bools
    texts: Ints
    multiplier: Floats | None = None


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
        self.refused: list[Bools] = []

    def sessions(self) -> Iterator[int]:
        for session in range(1, self.n_sessions + 1):
            self.session = session
            yield session

    def _tabled(self, what: str, party: int, multiplier: Floats | None) -> tuple[Bools, Ints]:
        on, texts = self.rng.random(R) < 0.7, self.rng.integers(0, 3, (R, K))
        kept = None if multiplier is None else multiplier.copy()
        self.calls.append(Call(what, party, self.session, on.copy(), texts.copy(), kept))
        return on, texts

    def table(self, party: int, seen: bool = True) -> tuple[Bools, Ints]:
        assert isinstance(seen, bool)
        return self._tabled("table", party, None)

    def table_balanced(self, chair: int, multiplier: Floats) -> tuple[Bools, Ints]:
        return self._tabled("table_balanced", chair, multiplier)

    def table_between(self, chair: int) -> tuple[Bools, Ints]:
        return self._tabled("table_between", chair, None)

    def in_force(self) -> Ints:
        return np.zeros((R, K), np.int64)

    def prefer(self, on: Bools, texts: Ints, standing: Ints) -> Bools:
        self.calls.append(Call("prefer", self.calls[-1].party, self.session, on, texts.copy()))
        return np.asarray(on & (self.rng.random(R) < 0.5))

    def put(self, on: Bools, texts: Ints) -> None:
        self.calls.append(Call("put", self.calls[-1].party, self.session, on, texts.copy()))

    def answer(self, proposer: int, on: Bools, texts: Ints) -> Bools:
        self.calls.append(Call("answer", proposer, self.session, on.copy(), texts.copy()))
        refused = np.zeros((R, A), np.bool_)
        refused[:, list(self.voters)] = self.rng.random((R, len(self.voters))) < 0.5
        refused &= on[:, np.newaxis]
        self.refused.append(refused)
        return refused
