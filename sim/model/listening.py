"""Listening to what happens at a stage of one traced replicate, for those who tell it."""

from __future__ import annotations

import numpy as np

from sim.handing import Back
from sim.model.held import Held
from sim.model.narration import tell_belief, tell_lines
from sim.model.telling import Telling
from sim.rules import prospects
from sim.rules.doubts import YES
from sim.stage import hearing
from sim.stage.sitting import Sitting


class Listener(Back):
    """Whoever tells what happens at a stage in replicate 0.

    Parameters
    ----------
    floor, sitting
        The stage.
    telling
        Who tells it.
    """

    def __init__(self, floor: Held, sitting: Sitting, telling: Telling) -> None:
        super().__init__(self.hear, int)
        self.floor, self.sitting, self.telling = floor, sitting, telling
        self.lines = 0.0, 0
        self.beliefs = np.zeros((0, 0))
        talks = floor.talks
        self.told = {
            hearing.BEGINS: lambda a, _: telling.session(a),
            hearing.INSTRUCTED: telling.instruction,
            hearing.TABLED: lambda a, _: telling.tabled(a),
            hearing.READ: lambda a, _: telling.reading(a),
            hearing.PUT_DOWN: lambda a, _: telling.balanced(a),
            hearing.ANSWERED: lambda a, _: telling.answer(a),
            hearing.LISTENS: self._listen,
            hearing.HEARD: self._heard,
            hearing.REFUSED: self._refused,
            hearing.VOTED: lambda _, __: telling.motion(),
            hearing.PUT_UP: lambda _, __: telling.put(),
        }
        self.talks = talks

    def hear(self, happened: int, r: int, a: int, what: int) -> int:
        """Something has happened in replicate r."""
        if r == 0:
            self.told[happened](a, what)
        return 0

    def _listen(self, a: int, by: int) -> None:
        self.lines = self._chance_inside(a), int(self.talks.state.said[0, a, by + 1])

    def _heard(self, a: int, by: int) -> None:
        before, known = self.lines
        if self.talks.state.said[0, a, by + 1] != known:
            yes = bool(self.sitting.words.heard[0] == YES)
            tell_lines(self.talks, a, before, self._chance_inside(a), yes)

    def _chance_inside(self, a: int) -> float:
        """The chance, as everybody sees it, that the text at hand is inside a party's red lines."""
        return float(prospects.chance_of(self.talks.world, 0, a, self.floor.course.text[0]))

    def _refused(self, a: int, done: int) -> None:
        if not done:
            self.beliefs = self.talks.mean_beliefs()
        else:
            tell_belief(self.talks, a, self.beliefs)
