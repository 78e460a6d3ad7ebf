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
from tests.theory.case import SHOWN_STEPS, Case, Curve, Floats, Number, finer, play, rms, steps

NAMES = {
    "nash": "Nash", "ks": "Kalai–Smorodinsky", "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}  # fmt: skip
PLAYED = (("stall", "stall"), ("linear", "acquiescent"), ("acquiescent", "linear"))
"""Strategies of the three plays: nothing moves; A's way; B's way."""


class Located(NamedTuple):
    """What both get at the text of each concept, [R], and what was drawn."""

    points: dict[str, tuple[Floats, Floats]]
    parameters: dict[str, Floats]


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
    return Located(points, ends[0].parameters)


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

GOODS = {
    "book": ("bill", 2, 4), "whip": ("bill", 2, 2), "ball": ("bill", 2, 1), "bat": ("bill", 2, 2),
    "box": ("bill", 4, 1), "pen": ("jack", 10, 1), "toy": ("jack", 4, 1), "knife": ("jack", 6, 2),
    "hat": ("jack", 2, 2),
}  # fmt: skip
"""Whose each good is at first, and what it is worth to Bill and to Jack (nash1950)."""
LARGEST = 10
"""What the pen is worth to Bill: the unit of both, as the good that weighs most."""


def barter() -> str:
    """Nash's example: Bill and Jack barter nine goods. ``rest`` gives both the same unit."""
    issues, bill, jack = [], [], []
    for good, (owner, to_bill, to_jack) in GOODS.items():
        issues.append(f"  {good}: {{options: [bill, jack], status_quo: {owner}}}")
        bill.append(f"{good}: {{want: bill, accept: jack, salience: {to_bill}}}")
        jack.append(f"{good}: {{want: jack, accept: bill, salience: {to_jack}}}")
    rest = f"rest: {{want: as_it_is, salience: {LARGEST}}}"
    between = ",\n      "
    return f"""\
scenario: Bill and Jack
issues:
{chr(10).join(issues)}
  rest: {{options: [as_it_is, otherwise]}}
parties:
  BILL: {{strategy: linear, demands: {{
      {between.join(bill)}}}}}
  JACK: {{strategy: linear, demands: {{
      {between.join([*jack, rest])}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, agenda: [{", ".join(GOODS)}]}}
"""


PARABOLA = {
    "nash": (0.5773502692, 0.6666666667),
    "ks": (0.6180339887, 0.6180339887),
    "egalitarian": (0.6180339887, 0.6180339887),
    "utilitarian": (0.5, 0.75),
}


@cache
def parabola(n: int) -> Located:
    """On u_B = 1 − u_A², in n steps."""
    return locate(frontier(), ("A", "B"), {"pie": n})


def parabola_numbers() -> list[Number]:
    n, numbers = 2000, []
    for concept, (expected_a, expected_b) in PARABOLA.items():
        got_a, got_b = parabola(n).points[concept]
        numbers.append(Number(f"{NAMES[concept]}: u_A", expected_a, got_a[0], 1 / n))
        numbers.append(Number(f"{NAMES[concept]}: u_B", expected_b, got_b[0], 2 / n))
    dollar = parabola(n).points["nash"][0][0] ** 2
    numbers.append(Number("Nash, a dollar with u_A = √x, u_B = 1 − x: x", 1 / 3, dollar, 2 / n))
    return numbers


def straight_numbers() -> list[Number]:
    """With no deal at (1, 2) and gains in units of 6: 2 u_A + u_B = 10."""
    expected = {"nash": (2.5, 5.0), "ks": (2.5, 5.0), "egalitarian": (3.0, 4.0)}
    points = locate(STRAIGHT, ("A", "B")).points
    at_home = 1.0  # what `rest` as it is is worth to A
    numbers = []
    for concept, (u, v) in expected.items():
        got_a, got_b = points[concept]
        numbers += [
            Number(f"{NAMES[concept]}: u_A", u, 1 + 6 * (got_a[0] - at_home)),
            Number(f"{NAMES[concept]}: u_B", v, 2 + 6 * got_b[0]),
        ]
    return numbers


def barter_numbers() -> list[Number]:
    expected = {"nash": (12, 5), "egalitarian": (8, 6), "utilitarian": (14, 4)}
    points = locate(barter(), ("BILL", "JACK")).points
    # what both have at first, `rest` included
    had_bill = sum(to_bill for owner, to_bill, _ in GOODS.values() if owner == "bill")
    had_jack = LARGEST + sum(to_jack for owner, _, to_jack in GOODS.values() if owner == "jack")
    numbers = []
    for concept, (bill, jack) in expected.items():
        got_bill, got_jack = points[concept]
        numbers += [
            Number(f"{NAMES[concept]}: Bill's gain", bill, LARGEST * got_bill[0] - had_bill),
            Number(f"{NAMES[concept]}: Jack's gain", jack, LARGEST * got_jack[0] - had_jack),
        ]
    product = numbers[0].obtained * numbers[1].obtained
    return [*numbers, Number("Nash: product of gains", 60, product)]


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
        sources=("nash1950", "kalai_smorodinsky1975", "kalai1977", "harsanyi1955"),
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
        sources=("nash1950", "kalai_smorodinsky1975", "kalai1977"),
        says="On 2 u_A + u_B = 10 with no deal at (1, 2), Nash and Kalai–Smorodinsky halve what "
        "each could gain, whatever the units; equal gains depend on them.",
        setup="the pie weighs half as much to A as to B: A has another issue, on no agenda, with "
        "twice the `salience`. Six units of the example are one stake; (1, 2) is added",
        text=STRAIGHT,
        numbers=straight_numbers,
    ),
    Case(
        key="barter",
        title="Nash's barter",
        sources=("nash1950",),
        says="Bill gives book, whip, ball and bat for pen, toy and knife: gains 12 and 5, and no "
        "other of the 512 exchanges has a product of 60.",
        setup="nine issues of two options, the `salience` of each as in Nash's table; `rest`, on "
        "no agenda, gives Jack the unit of Bill",
        text=barter(),
        numbers=barter_numbers,
        remark="Nash gives gains and product of the first; the exchanges with the largest smallest "
        "gain and the largest sum follow from his table by looking at all 512. Several have a "
        "smallest gain of 6, and several a sum of 18: the larger sum, and the larger smallest "
        "gain, decide.",
    ),
]
