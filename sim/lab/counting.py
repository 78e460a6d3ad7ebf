"""How many texts could be signed, counted without going through them.

Issue by issue the texts so far are kept as states: what each party has by now, how many of the
conditions of coercion are met, who is beyond its lines. States that are alike are one. A state
that can no longer fail counts all that may follow, one that can no longer succeed counts nothing.
Where states become too many the rest is left as a bound. Shapes: S states, V voters, J conditions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiling import TIE
from sim.lab.zones import Demands, needed_alone
from sim.model.openings import Opening
from sim.rules.adoption import adopted

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Many = NDArray[np.object_]
"""Whole numbers of any size."""

STATES = 400_000
"""So many states times parties are kept at most."""
GRAIN = 1e-10
"""Values closer than this are one, in stakes."""


@dataclass(frozen=True)
class Counted:
    """How many texts there are.

    Parameters
    ----------
    agenda
        That change something on the agenda.
    least, most
        That could be signed: bounds, equal where the count is exact.
    """

    agenda: int
    least: int
    most: int

    @property
    def exact(self) -> bool:
        """Whether it is known to the text."""
        return self.least == self.most


@dataclass(frozen=True)
class _States:
    """``value``: [S, V]; ``met``: [S, J]; ``over``: [S, V]; ``touched``: [S]; ``many``: [S]."""

    value: Floats
    met: Ints
    over: Bools
    touched: Bools
    many: Many

    def keep(self, which: Bools) -> _States:
        """Some of them."""
        return self.at(np.flatnonzero(which))

    def at(self, places: NDArray[np.intp]) -> _States:
        """Those at some places."""
        return _States(
            self.value[places], self.met[places], self.over[places], self.touched[places],
            self.many[places],
        )  # fmt: skip


class _Rest(NamedTuple):
    """What may come after an issue: ``low``, ``high``: [V], the least and most that it brings;
    in how many ``ways``; ``risky``: [V], whether it may lie beyond somebody's lines.
    """

    low: Floats
    high: Floats
    ways: int
    risky: Bools


def counted(opening: Opening) -> Counted:
    """How many texts of a stage could be signed by all whose consent its rule needs."""
    return _Counter(opening).count()


class _Counter:
    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        must = np.asarray(opening.rule.required[opening.voters])
        self.who = np.flatnonzero(must | (not needed_alone(opening)))
        self.over = Demands.of(opening).over[self.who] > 0
        self.unit, self.effect = opening.unit[self.who], opening.effect[:, self.who]
        self.asked = opening.no_deal[self.who] - TIE
        self.must = must[self.who]
        issues = np.unique(opening.columns.issue)
        calm = [not opening.member[:, opening.columns.of(int(k))].any() for k in issues]
        self.order = [int(k) for k in issues[np.argsort(calm, kind="stable")]]
        self.n_coercive = len(calm) - sum(calm)
        self.place = {row.tobytes(): p for p, row in enumerate(opening.truth)}
        self.known: dict[bytes, bool] = {}

    def count(self) -> Counted:
        """Go through the issues."""
        n, J = len(self.who), len(self.opening.need)
        states = _States(
            np.zeros((1, n)), np.zeros((1, J), np.int64), np.zeros((1, n), np.bool_),
            np.zeros(1, np.bool_), np.array([1], object),
        )  # fmt: skip
        if self.n_coercive == 0:
            states = self._decided(states)
        least, rest, agenda = 0, self._rest(), 1
        for k in self.order:
            agenda *= len(self.opening.columns.of(k))
        for at, k in enumerate(self.order):
            states = self._after(states, k)
            if at + 1 == self.n_coercive:
                states = self._decided(states)
            if at + 1 >= self.n_coercive:
                sure, still = self._judged(states, rest[at])
                least += sum(states.many[sure].tolist()) * rest[at].ways
                states = states.keep(still)
            states = _merged(states)
            if len(states.many) * n > STATES:
                left = sum(states.many.tolist()) * rest[at].ways
                return Counted(agenda - 1, least, least + left)
        return Counted(agenda - 1, least, least)

    def _columns(self, k: int) -> Ints:
        """The columns of an issue that everybody who must may sign."""
        here = self.opening.columns.of(k)
        return np.asarray(here[~self.over[self.must][:, here].any(axis=0)], np.int64)

    def _after(self, states: _States, k: int) -> _States:
        """Every state with every column of an issue."""
        parts, size = [states.keep(np.zeros(len(states.many), np.bool_))], states.met.shape[1]
        for c in self._columns(k).tolist():
            met = states.met + self.opening.member[:size, c]
            parts.append(_States(
                states.value + self.unit[:, c], np.minimum(met, self.opening.need[:size]),
                states.over | self.over[:, c],
                states.touched | self.opening.columns.touched[c], states.many,
            ))  # fmt: skip
        names = ("value", "met", "over", "touched", "many")
        return _States(*(np.concatenate([getattr(one, name) for one in parts]) for name in names))

    def _decided(self, states: _States) -> _States:
        """The conditions of coercion are decided: what it is worth is known."""
        held = states.met >= self.opening.need
        value = states.value + self.effect[[self.place[row.tobytes()] for row in held]]
        return replace(states, value=value, met=states.met[:, :0])

    def _rest(self) -> list[_Rest]:
        """What may come after every issue."""
        n, found = len(self.who), []
        rest = _Rest(np.zeros(n), np.zeros(n), 1, np.zeros(n, np.bool_))
        for k in reversed(self.order):
            found.append(rest)
            here = self._columns(k)
            if len(here) == 0:
                rest = rest._replace(ways=0)
                continue
            unit = self.unit[:, here]
            rest = _Rest(
                rest.low + unit.min(axis=1), rest.high + unit.max(axis=1), rest.ways * len(here),
                rest.risky | self.over[:, here].any(axis=1),
            )  # fmt: skip
        return found[::-1]

    def _judged(self, states: _States, rest: _Rest) -> tuple[Bools, Bools]:
        """Which states can no longer fail, and which are still open."""
        grain = 0.0 if rest.ways == 1 else GRAIN
        surely = ~states.over & ~rest.risky & (states.value + rest.low >= self.asked + grain)
        maybe = ~states.over & (states.value + rest.high >= self.asked - grain)
        sure = self._adopted(surely) & states.touched
        return sure, self._adopted(maybe) & ~sure

    def _adopted(self, yes: Bools) -> Bools:
        """[S], whether these votes adopt, by the model's own rule."""
        found = np.zeros(len(yes), np.bool_)
        for i, row in enumerate(yes):
            key = row.tobytes()
            if key not in self.known:
                votes = np.zeros(len(self.opening.rule.voter), np.bool_)
                votes[self.opening.voters[self.who]] = row
                self.known[key] = bool(adopted(self.opening.rule, votes))
            found[i] = self.known[key]
        return found


def _merged(states: _States) -> _States:
    """States that are alike as one."""
    if len(states.many) < 2:
        return states
    grains = np.rint(states.value / GRAIN).astype(np.int64)
    rows = np.concatenate([grains, states.met, states.over, states.touched[:, np.newaxis]], axis=1)
    _, first, place = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    many = np.zeros(len(first), object)
    np.add.at(many, place.ravel(), states.many)
    return replace(states.at(first), many=many)
