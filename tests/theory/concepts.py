"""Solution concepts in closed form: Nash, Kalai–Smorodinsky, egalitarian, utilitarian.

The outcome table has how far a settlement is from the text of each concept, and no more.
Three plays that end differently locate that text: with the settlement at (x, y) in
utilities, 2 · distance² = (u − x)² + (v − y)², and the differences of three such equations
are linear in (u, v).
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from sim.model.record import CONCEPTS
from sim.scenario import Scenario, read
from tests.theory.bargaining import CURVED, DRAWS, nash
from tests.theory.case import (
    A_STEP,
    SHOWN_STEPS,
    Case,
    Curve,
    Floats,
    Number,
    finer,
    play,
    rms,
    steps,
)
from tests.theory.published import entries

NAMES = {
    "nash": "Nash", "ks": "Kalai–Smorodinsky", "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}  # fmt: skip
PLAYED = (("stall", "stall"), ("linear", "acquiescent"), ("acquiescent", "linear"))
"""Strategies of the three plays: nothing moves; A's way; B's way."""


class Located(NamedTuple):
    """What both get at the text of each concept, [R], what was drawn, and the :data:`PLAYED` ends.

    ``ends``: what both get where nothing moves, where A has its way, and where B has, [R, 3].
    """

    points: dict[str, tuple[Floats, Floats]]
    parameters: dict[str, Floats]
    ends: tuple[Floats, Floats]


def locate(text: str, names: tuple[str, str], steps_of: dict[str, int] | None = None) -> Located:
    """Find the texts of all concepts from the distances of three plays.

    ``steps_of``: {issue: steps}, where the line of the text is divided further.
    """
    ends = []
    for pair in PLAYED:
        told = text
        for name, strategy in zip(names, pair, strict=True):
            told = told.replace(f"{name}: {{strategy: linear", f"{name}: {{strategy: {strategy}")
        brief: Scenario = read(told)
        for issue, n in (steps_of or {}).items():
            brief = finer(told, issue, n)
        ends.append(play(brief, DRAWS))
    x, y = (np.stack([end.outcomes[f"u_{name}"] for end in ends], axis=1) for name in names)
    points = {}
    for concept in CONCEPTS:
        apart = np.stack([end.outcomes[f"{concept}_distance"] for end in ends], axis=1)
        known = x**2 + y**2 - 2 * apart**2
        left = 2 * np.stack([x[:, 1:] - x[:, :1], y[:, 1:] - y[:, :1]], axis=2)
        right = known[:, 1:] - known[:, :1]
        u, v = np.linalg.solve(left, right[..., np.newaxis])[..., 0].T
        points[concept] = (u, v)
    return Located(points, ends[0].parameters, (x, y))


def frontier(curvature: str = "2") -> str:
    """A frontier u_B = 1 − u_A^c; with no deal both have nothing."""
    return f"""\
scenario: A curved frontier
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: linear, demands: {{pie: s{SHOWN_STEPS}}}}}
  B: {{strategy: linear, demands: {{pie: {{want: s0, curvature: {curvature}}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01}}
"""


STRAIGHT = f"""\
scenario: A straight frontier between unequal parties
issues:
  pie: {{options: {steps(6)}, status_quo: none}}
  rest: {{options: [as_it_is, otherwise]}}
parties:
  A: {{strategy: linear, demands: {{pie: {{want: s6, salience: 1}},
      rest: {{want: as_it_is, salience: 2}}}}}}
  B: {{strategy: linear, demands: {{pie: s0}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, agenda: [pie]}}
"""

DOLLAR_STEPS = 60
"""A third of the dollar is a whole option."""


def dollar(power: float) -> str:
    """A dollar in sixtieths, worth x^power to A and 1 − x to B."""
    worth = ", ".join(f"s{o}: {(o / DOLLAR_STEPS) ** power:.15g}" for o in range(DOLLAR_STEPS + 1))
    return f"""\
scenario: A dollar, and a party that shuns risk
issues:
  pie: {{options: {steps(DOLLAR_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: linear, demands: {{pie: {{values: {{{worth}}}, accept: s0}}}}}}
  B: {{strategy: linear, demands: {{pie: {{want: s0, curvature: 1}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01}}
"""


def parabola_numbers() -> list[Number]:
    smooth, coarse, shy = entries("parabola")
    n, numbers = 2000, []
    points = locate(frontier(f"{smooth.given['curvature']}"), ("A", "B"), {"pie": n}).points
    for concept, (expected_a, expected_b) in smooth.expected.items():
        got_a, got_b = points[concept]
        said = f"{NAMES[concept]}: u_"
        numbers += [
            Number(f"{said}A", expected_a, got_a[0], 1 / n, A_STEP),
            Number(f"{said}B", expected_b, got_b[0], 2 / n, f"{A_STEP}, u_B is twice as steep"),
        ]
    n = coarse.given["steps"]
    points = locate(frontier(f"{coarse.given['curvature']}"), ("A", "B"), {"pie": n}).points
    for name, expected, got in zip("AB", coarse.expected["nash"], points["nash"], strict=True):
        numbers.append(Number(f"Nash, {n + 1} options: u_{name}", expected, got[0]))
    power = shy.given["power"]
    _, rest = locate(dollar(power), ("A", "B")).points["nash"]
    said = f"Nash, a dollar with u_A = x^{power:g}, u_B = 1 − x: x"
    return [*numbers, Number(said, shy.expected["share"], 1 - rest[0])]


def straight_numbers() -> list[Number]:
    """With gains in units of 6: 2 u_A + u_B = 10."""
    (entry,) = entries("straight")
    none_a, none_b = entry.given["no_deal"]
    located = locate(STRAIGHT, ("A", "B"))
    points = {concept: (u[0], v[0]) for concept, (u, v) in located.points.items()}
    # the most of each: A's where A has its way, B's where B has
    points["ideal"] = located.ends[0][0, 1], located.ends[1][0, 2]
    at_home = located.ends[0][0, 0]  # what `rest` as it is is worth to A
    numbers = []
    for concept, (u, v) in entry.expected.items():
        got_a, got_b = points[concept]
        name = NAMES.get(concept, "the most of each")
        numbers += [
            Number(f"{name}: u_A", u, none_a + 6 * (got_a - at_home)),
            Number(f"{name}: u_B", v, none_b + 6 * got_b),
        ]
    return numbers


def closed(concept: str, curvature: Floats) -> Floats:
    """u_A at the text of a concept on u_B = 1 − u_A^c; curvatures above 1."""
    if concept == "nash":
        return nash(curvature)
    if concept == "utilitarian":
        return np.asarray(curvature ** (-1 / (curvature - 1)))
    even = [brentq(lambda u, c=c: u + u**c - 1, 0, 1, xtol=1e-15) for c in curvature]
    return np.array(even)


@cache
def curved(n: int) -> Located:
    """On frontiers u_B = 1 − u_A^c of drawn curvature, in n steps."""
    return locate(frontier("[1.5, 3]"), ("A", "B"), {"pie": n})


def misplaced(concept: str, n: int) -> float:
    """How far u_A at the text found is from the closed form."""
    found = curved(n)
    return rms(found.points[concept][0] - closed(concept, found.parameters[CURVED]))


def shortfall(concept: str, n: int) -> float:
    """By how much what the concept maximises falls short of its largest value."""
    found = curved(n)
    u, v = found.points[concept]
    curvature = found.parameters[CURVED]
    best = closed(concept, curvature)
    best_v = 1 - best**curvature
    if concept == "nash":
        return rms(best * best_v - u * v)
    if concept == "utilitarian":
        return rms(best + best_v - u - v)
    return rms(best - np.minimum(u, v))


SIZES = (10, 40, 160, 640)
LONGER = (2560,)


def place_curve(concept: str) -> Curve:
    return Curve(
        f"{NAMES[concept]}: u_A; 200 curvatures of B's values",
        "steps of the pie", SIZES, lambda n: misplaced(concept, n), 1.0,
        "the best option is within a step of the best point", LONGER, most=1.0,
    )  # fmt: skip


def worth_curve(concept: str, of: str, expected: float, why: str) -> Curve:
    return Curve(
        f"{NAMES[concept]}: {of}, short of its largest",
        "steps of the pie", SIZES, lambda n: shortfall(concept, n), expected, why, LONGER,
    )  # fmt: skip


HOW = (
    "The outcome table has the distances of a settlement from the text of each concept. Three "
    "plays that end differently (nothing; A's way; B's way) locate that text."
)

CASES = [
    Case(
        key="parabola",
        title="Solution concepts on a curved frontier",
        says="Nash: the largest product of gains over no deal; Kalai–Smorodinsky: equal shares of "
        "what each could gain at most; egalitarian: equal gains; utilitarian: the largest sum.",
        setup="an issue with `status_quo: none`; B's values of curvature 2, so that "
        "u_B = 1 − u_A²; columns `nash_distance`, `ks_distance`, `egalitarian_distance`, "
        "`utilitarian_distance`",
        text=frontier(),
        numbers=parabola_numbers,
        curves=(
            *(place_curve(concept) for concept in CONCEPTS),
            worth_curve("nash", "product of gains", 2.0, "the product is flat at its largest"),
            worth_curve("utilitarian", "sum of gains", 2.0, "the sum is flat at its largest"),
            worth_curve("egalitarian", "smallest gain", 1.0, "the smallest gain has a kink there"),
        ),
        remark=HOW,
    ),
    Case(
        key="straight",
        title="Solution concepts between unequal parties",
        says="On 2 u_A + u_B = 10 with no deal at (1, 2), Nash and Kalai–Smorodinsky halve what "
        "each could gain, whatever the units; equal gains depend on them.",
        setup="the pie weighs half as much to A as to B: A has another issue, on no agenda, with "
        "twice the `salience`. Six units of the example are one stake; (1, 2) is added",
        text=STRAIGHT,
        numbers=straight_numbers,
    ),
]
