"""The texts of theory at a stage: Nash, Kalai–Smorodinsky, egalitarian and utilitarian.

docs/model.md, section 9 and [nash1950], [kalai_smorodinsky1975], [kalai1977], [harsanyi1955]; over
the texts of a zone, however many they are, by mixed-integer programmes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.lab.zones import Demands, Programme, all_needed, needed_alone, some_text
from sim.model.openings import Opening

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LOGS = 60.0
"""Bounds of a gain's logarithm."""
TANGENTS = 60
"""Rounds of tangents in which the largest product is sought."""
TRIFLE = 1e-9
"""Gains that are smaller are none."""


@dataclass(frozen=True)
class Solved:
    """The four texts of theory at a stage, by their columns; None where there is none."""

    nash: Ints | None
    kalai_smorodinsky: Ints | None
    egalitarian: Ints | None
    utilitarian: Ints | None


def solved(opening: Opening) -> Solved:
    """The texts of the four concepts: among all that everybody needed could sign, or, where votes
    decide, that all voters could. The chance of ratification is left out.
    """
    if not needed_alone(opening):
        opening = all_needed(opening)
    if some_text(opening) is None:
        return Solved(None, None, None, None)
    who = np.flatnonzero(opening.rule.required[opening.voters])
    ideal = {int(v): _most(opening, {int(v): 1.0}) for v in who}
    able = [v for v, most in ideal.items() if most > TRIFLE]
    return Solved(
        nash=_largest_product(opening, ideal, able),
        kalai_smorodinsky=_largest_least(opening, {v: 1.0 / ideal[v] for v in able}),
        egalitarian=_largest_least(opening, dict.fromkeys(ideal, 1.0)),
        utilitarian=_sum_text(Programme(Demands.of(opening)), list(ideal)),
    )  # fmt: skip


def _goal(programme: Programme, weights: dict[int, float]) -> Floats:
    goal = np.zeros(programme.n)
    for v, weight in weights.items():
        for where, coefficients in programme.gain(v):
            goal[where] += weight * np.asarray(coefficients)
    return goal


def _most(opening: Opening, weights: dict[int, float]) -> float:
    """The largest weighted sum of gains over the texts of the zone."""
    programme = Programme(Demands.of(opening))
    chosen = programme.text(_goal(programme, weights))
    assert chosen is not None  # there is some text
    gains = opening.gains(chosen)
    return float(sum(weight * gains[v] for v, weight in weights.items()))


def _sum_text(programme: Programme, who: list[int]) -> Ints | None:
    return programme.text(_goal(programme, dict.fromkeys(who, 1.0)))


def _largest_least(opening: Opening, scale: dict[int, float]) -> Ints | None:
    """The text with the largest smallest scaled gain; among equals that with the largest sum."""
    programme = Programme(Demands.of(opening))
    least = programme.add_unknowns(np.array([-1e6]), np.array([1e6]))
    for v, one in scale.items():
        parts = [(where, one * np.asarray(part)) for where, part in programme.gain(v)]
        programme.add([*parts, (least, -1.0)], one * opening.no_deal[v], np.inf)
    goal = np.zeros(programme.n)
    goal[least] = 1.0
    chosen = programme.text(goal)
    if chosen is None or not scale:
        return chosen
    gains = opening.gains(chosen)
    programme.low[least] = min(gains[v] * one for v, one in scale.items()) - TRIFLE
    again = _sum_text(programme, list(scale))
    return chosen if again is None else again


def _largest_product(opening: Opening, ideal: dict[int, float], able: list[int]) -> Ints | None:
    """The text with the largest product of gains over those who can gain at all; None where they
    cannot all gain at once. The logarithm is bounded by tangents, more of them where it matters.
    """
    programme = Programme(Demands.of(opening))
    logs = programme.add_unknowns(np.full(len(able), -LOGS), np.full(len(able), LOGS))

    def touch(gains: dict[int, float]) -> None:
        for at, v in enumerate(able):
            parts = [(where, -np.asarray(part) / gains[v]) for where, part in programme.gain(v)]
            most = float(np.log(gains[v])) - 1.0 - opening.no_deal[v] / gains[v]
            programme.add([(logs.start + at, 1.0), *parts], -np.inf, most)

    touch({v: ideal[v] for v in able})
    touch({v: 0.2 * ideal[v] for v in able})
    goal, best, found = np.zeros(programme.n), -np.inf, None
    goal[logs] = 1.0
    for _ in range(TANGENTS):
        if (unknowns := programme.solve(goal)) is None:
            break
        chosen = np.asarray(np.flatnonzero(unknowns[programme.x] > 0.5), np.int64)
        gains = {v: float(opening.gains(chosen)[v]) for v in able}
        if not (programme.demands.holds(chosen) and _all_gain(gains)):
            programme.exclude(chosen)
            continue
        product = float(np.log([*gains.values()]).sum())
        if product > best:
            best, found = product, chosen
        if float(unknowns[logs].sum()) <= best + TRIFLE:
            break
        touch(gains)
    return found


def _all_gain(gains: dict[int, float]) -> bool:
    return all(gain > TRIFLE for gain in gains.values())
