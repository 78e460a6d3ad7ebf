"""The table of parameters, of what new positions are: what was drawn of them, play by play.

Where a new position does not come, numbers are those that it would have brought, and words are
empty. Shapes: R replicates.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.columns.coded import Coded, coded, named
from sim.model import parameters
from sim.model.draws import Draws
from sim.model.layout import Layout
from sim.model.parameters import Column
from sim.scenario.happenings import NewPosition
from sim.scenario.held import Position

Ints = NDArray[np.int64]
DRAWN = ("want", "accept", "salience", "curvature")
"""Keys of a demand that are drawn."""


def columns(layout: Layout, draws: Draws) -> dict[str, Column | Coded]:
    """What was drawn, [R] each: of the outset, and then of new positions in their order."""
    found = parameters.columns(layout, draws)
    for c, turn in enumerate(layout.scenario.turns):
        after = np.where(draws.course[:, c] != draws.course[:, c + 1], draws.course[:, c + 1], -1)
        one = Turned(layout, draws, turn, after)
        found |= dict(one.comes()) | dict(one.demands()) | dict(one.lines())
    return found


class Turned:
    """One new position in R replicates. ``after``: [R], the standing to which it leads, -1 where it
    does not come; ``at``: all those standings.
    """

    def __init__(self, layout: Layout, draws: Draws, turn: NewPosition, after: Ints) -> None:
        self.layout, self.draws, self.turn, self.after = layout, draws, turn, after
        sets = enumerate(layout.scenario.after, 1)
        self.at = [s for s, ids in sets if ids[-1] == turn.id]
        self.path = f"calendar.{turn.id}"

    def comes(self) -> Iterator[tuple[str, Coded]]:
        """Whether it comes, where that is not certain."""
        if self.at and self.turn.chance.bounds[0] < 1.0:
            came = np.asarray(self.after >= 0, np.int64)
            yield f"{self.path}.comes", coded(came, ("no", "yes"))

    def demands(self) -> Iterator[tuple[str, Column | Coded]]:
        """What is new in its demands, as far as it is uncertain."""
        for issue, keys in self.turn.demands.items():
            held = [
                position
                for s in self.at
                for position in self.layout.standings[s].scenario.parties[self.turn.by].held(issue)
            ]
            for key in keys:
                yield from self._demand(issue, key, held)

    def _demand(
        self, issue: str, key: str, held: list[Position]
    ) -> Iterator[tuple[str, Column | Coded]]:
        layout, by = self.layout, self.turn.by
        path, name = f"{self.path}.demands.{issue}.{key}", f"parties.{by}.demands.{issue}.{key}"
        options = layout.scenario.issues[issue].options
        if key == "values":
            for o, option in enumerate(options):
                if any(one.values and not one.values[o].fixed for one in held):
                    middle = next(one.values[o].middle for one in held if one.values)
                    yield f"{path}.{option}", self._numbers(f"{name}.{o}", middle)
            return
        numbers = {getattr(one, key, None) for one in held} if key in DRAWN else set()
        if all(number is None or number.fixed for number in numbers) and len(numbers) < 2:
            return
        if key in ("want", "accept"):
            yield path, self._options(key, layout.party[by], layout.issue[issue], options)
        else:
            middle = next(number.middle for number in numbers if number is not None)
            yield path, self._numbers(name, middle)

    def lines(self) -> Iterator[tuple[str, Coded]]:
        """The options inside the red lines that it moves, those of followers and blocs too."""
        for a, party in enumerate(self.layout.parties):
            for issue, k in self.layout.issue.items():
                if not any(_moves(self.layout, s, party, issue) for s in self.at):
                    continue
                options = self.layout.scenario.issues[issue].options
                inside = np.zeros((len(self.after), len(options)), np.bool_)
                for s in self.at:
                    rows = self.after == s
                    inside[rows] = self.draws.standings[s].beyond[rows, a, k, : len(options)] == 0
                yield f"{self.path}.inside.{party}.{issue}", named(inside, options)

    def _options(self, key: str, a: int, k: int, options: tuple[str, ...]) -> Coded:
        """What is wanted or accepted, by option."""
        found = np.full(len(self.after), -1, np.int64)
        for s in self.at:
            rows = self.after == s
            found[rows] = getattr(self.draws.standings[s], key)[rows, a, k]
        return coded(found, [*options, ""])

    def _numbers(self, name: str, middle: float) -> Column:
        """A number by the name of its luck; where it was not drawn, its middle."""
        found = np.full(len(self.after), middle)
        for s in self.at[::-1]:  # the first is what is written where it does not come
            drawn = self.draws.standings[s].drawn.get(name)
            rows = (self.after == s) | ((self.after < 0) & (s == self.at[0]))
            found[rows] = middle if drawn is None else drawn[rows]
        return found


def _moves(layout: Layout, s: int, party: str, issue: str) -> bool:
    """Whether what a party, or a bloc's member, demands on an issue is new in a standing."""
    sets = [(), *layout.scenario.after]
    now = layout.standings[s].scenario.parties
    then = layout.standings[sets.index(sets[s][:-1])].scenario.parties
    return any(
        now[one].held(issue) != then[one].held(issue) for one in (party, *now[party].members)
    )
