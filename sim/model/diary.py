"""The diary of plays that are told: events in order, made of the rows of their log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.days.log import AT, DAY, HAPPENED, HEAD, HOW, LENGTH, LIVE, OF, PLAY, Log
from sim.model.event import Event

Floats = NDArray[np.float64]


class Row:
    """A row of the log (:data:`sim.days.log.HAPPENED`), the rest of which is taken piece by piece,
    in the order in which it was written.
    """

    def __init__(self, numbers: Floats) -> None:
        self.happened, self.play = int(numbers[HAPPENED]), int(numbers[PLAY])
        self.day, self.live = date.fromordinal(int(numbers[DAY])), bool(numbers[LIVE])
        self.of, self.how = int(numbers[OF]), int(numbers[HOW])
        self._numbers, self._at = numbers, HEAD

    def several(self, n: int) -> Floats:
        """The next n numbers."""
        self._at += n
        return self._numbers[self._at - n : self._at]

    def number(self) -> float:
        """The next number."""
        return float(self.several(1)[0])

    def whole(self) -> int:
        """The next one, which is a whole number."""
        return int(self.number())

    def yes(self) -> bool:
        """The next one, which is 1 for yes."""
        return bool(self.number())

    def wholes(self, n: int) -> NDArray[np.int64]:
        """The next n, which are whole numbers."""
        return self.several(n).astype(np.int64)

    def marks(self, n: int) -> NDArray[np.bool_]:
        """The next n, each of which is 1 for yes."""
        return self.several(n).astype(np.bool_)


class Diary:
    """Events of the plays that are logged, as far as they have come.

    ``date``, ``stage``, ``session``: when and where what is noted happens.

    Parameters
    ----------
    log
        What is written down of them.
    tell
        Notes the events that are in a row.
    """

    def __init__(self, log: Log, tell: Callable[[Row], None]) -> None:
        self.log, self.tell, self._at, self.play = log, tell, 0, -1
        self._told: dict[int, list[Event]] = {}
        self._days: dict[int, date | None] = {}
        self.date: date | None = None
        self.stage: str | None = None
        self.session: int | None = None

    def events(self, play: int = 0) -> list[Event]:
        """What has happened in a play so far, by its place among those at the table."""
        self.read()
        return self._told.setdefault(play, [])

    def read(self) -> None:
        """Read what has been written since."""
        tape, end = self.log.tape, int(self.log.marks[AT])
        while self._at < end:
            start, self._at = self._at, self._at + int(tape[self._at + LENGTH])
            row = Row(tape[start : self._at])
            if row.play != self.play:
                self.play, self.date = row.play, None
                self.leave()
            self.tell(row)
            self._days[self.play] = self.date

    def turn(self) -> None:
        """Read the tape, which is full, and have it written anew."""
        self.read()
        self.log.marks[AT] = self._at = 0

    def note(self, event: Event) -> None:
        """Write down what happened, at the present date, stage and session."""
        told = self._told.setdefault(self.play, [])
        told.append(replace(event, date=self.date, stage=self.stage, session=self.session))

    def close(self, play: int, event: Event) -> None:
        """Write down how a play has ended, all rows of which are read."""
        self.events(play).append(replace(event, date=self._days.get(play)))

    def leave(self) -> None:
        """What happens next is at no stage."""
        self.stage = self.session = None
