"""A floor that notes what a forum does on it, for tests of forums."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from sim.compiling import plainly
from sim.forums.forum import Forum
from sim.handing import Keys
from sim.stage.sitting import (
    ANSWER,
    BALANCE,
    BETWEEN,
    CARRY,
    DOES,
    HEAR,
    PREFER,
    PUT,
    TABLE,
)

R, K = 6, 3


class Call(NamedTuple):
    """Something that a forum asked of its floor. ``on``: whether a text was tabled."""

    what: str
    party: int
    session: int
    on: bool
    text: tuple[int, ...]
    seen: bool = True


class Rehearsal:
    """Four parties, of whom 2 observes and 3 may chair; texts and votes by luck, and none is
    adopted. A forum that tables one text has one session. ``plays``: what was asked for in each.
    """

    speakers = (1, 0, 2)
    voters = (1, 0)
    chair = 3

    def __init__(self, seed: int, n_sessions: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.n_sessions, self.session = n_sessions, 0
        self.plays: list[list[Call]] = [[] for _ in range(R)]

    def hold(self, forum: Forum) -> None:
        """Have a forum hold all its sessions, play by play, and what comes after them."""
        self.n_sessions = 1 if forum.take_or_leave else self.n_sessions
        keys, seats = Keys(plain=True), SimpleNamespace(chair=self.chair)
        seats.speakers, seats.voters = np.array(self.speakers), np.array(self.voters)
        floor: Any = SimpleNamespace(seats=seats, keys=self._kept(keys))
        with plainly(), keys.lent():
            for r in range(R):
                for session in range(1, self.n_sessions + 1):
                    self.session = session
                    forum.session(floor, r)
                forum.close(floor, r)
        keys.give_back()

    def _kept(self, keys: Keys) -> dict[int, int]:
        """What is done where the forum asks for it."""
        return {DOES: keys.keep(self._does, id(self))}

    def _does(self, _: Any, r: int, party: int, what: int) -> int:
        """Do one thing that a forum has done, by the code of its word."""
        does: dict[int, Callable[[int, int], int]] = {
            TABLE: self._table, CARRY: self._carry, ANSWER: self._answer, HEAR: self._hear,
            PREFER: self._prefer, BALANCE: self._balance, BETWEEN: self._between, PUT: self._put,
        }  # fmt: skip
        return does[what](r, party)

    def _tabled(self, what: str, r: int, party: int, seen: bool = True) -> int:
        on, text = bool(self.rng.random() < 0.7), tuple(self.rng.integers(0, 3, K).tolist())
        self.plays[r].append(Call(what, party, self.session, on, text, seen))
        return int(on)

    def _said(self, what: str, r: int, party: int) -> None:
        """Something of the text that is at hand."""
        self.plays[r].append(self.plays[r][-1]._replace(what=what, party=party))

    def _table(self, r: int, party: int) -> int:
        return self._tabled("table", r, party)

    def _carry(self, r: int, party: int) -> int:
        return self._tabled("table", r, party, seen=False)

    def _balance(self, r: int, _: int) -> int:
        return self._tabled("table_balanced", r, self.chair)

    def _between(self, r: int, _: int) -> int:
        return self._tabled("table_between", r, self.chair)

    def _answer(self, r: int, proposer: int) -> int:
        self._said("answer", r, proposer)
        return 0

    def _hear(self, r: int, _: int) -> int:
        self._said("hear", r, self.chair)
        return 0

    def _prefer(self, r: int, _: int) -> int:
        self._said("prefer", r, self.plays[r][-1].party)
        return int(self.rng.random() < 0.5)

    def _put(self, r: int, _: int) -> int:
        self.plays[r].append(Call("put", -1, self.session, True, ()))
        return 0
