"""Two parties that reckon with each other: Rubinstein, Ståhl, Binmore et al., Zeuthen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp

import numpy as np

from sim.scenario.scenario import Stage
from tests.theory.case import (
    A_STEP,
    SHOWN_STEPS,
    Case,
    Curve,
    Floats,
    Number,
    finer,
    places,
    play,
    rms,
    steps,
)
from tests.theory.published import entries

STEPS = 1000
"""Steps of the pie where a published number is asked for."""
DRAWS, FEWER_DRAWS = 200, 50
LONGEST = 1000
"""The most sessions that a stage may have."""
CURVED = "parties.B.demands.pie.curvature"


def pie(one: float, other: float, sessions: int, first: str = "A", curvature: str = "1") -> str:
    """Two rational parties and something to divide."""
    return f"""\
scenario: A pie
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: {{name: rational, discount: {one}}}, demands: {{pie: s{SHOWN_STEPS}}}}}
  B: {{strategy: {{name: rational, discount: {other}}},
      demands: {{pie: {{want: s0, curvature: {curvature}}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, sessions: {sessions}, first: {first}}}
"""


ZEUTHEN = f"""\
scenario: A pie, and Zeuthen's rule
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: zeuthen, demands: {{pie: s{SHOWN_STEPS}}}}}
  B: {{strategy: zeuthen, demands: {{pie: {{want: s0, curvature: 2}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, sessions: 1000}}
"""


def share(text: str, n: int, draws: int = 1) -> Floats:
    """A's share of a pie in n steps, [R]."""
    return np.asarray(places(play(finer(text, "pie", n), draws), "pie") / n)


def of_curvature(text: str, n: int, draws: int = DRAWS) -> tuple[Floats, Floats]:
    """A's share and the curvature of B's values, which is drawn, [R] each."""
    block = play(finer(text, "pie", n), draws)
    return np.asarray(places(block, "pie") / n), block.parameters[CURVED]


def rubinstein(one: float, other: float, curvature: Floats | float = 1.0) -> Floats:
    """A's share in equilibrium where u_A = x and u_B = 1 − x^c.

    B takes x where 1 − x^c = δ2 (1 − (δ1 x)^c).
    """
    power = np.asarray(curvature, np.float64)
    return np.asarray(((1 - other) / (1 - other * one**power)) ** (1 / power))


def nash(curvature: Floats | float) -> Floats:
    """A's share in the Nash text on u_B = 1 − u_A^c: (1 + c)^(−1/c)."""
    power = np.asarray(curvature, np.float64)
    return np.asarray((1 + power) ** (-1 / power))


def rubinstein_numbers() -> list[Number]:
    numbers = []
    for entry in entries("rubinstein"):
        one, other = entry.given["discounts"]
        said, expected = f"δ = {one}, {other}", entry.expected
        block = play(finer(pie(one, other, 400), "pie", STEPS))
        got = float(places(block, "pie")[0] / STEPS)
        numbers.append(Number(said, expected["share"], got, 1 / STEPS, A_STEP))
        if "texts" in expected:
            tabled = int(block.outcomes["n_offers"][0])
            numbers.append(Number(f"{said}: texts tabled", expected["texts"], tabled))
    return numbers


def rubinstein_error(n: int) -> float:
    got, curvature = of_curvature(pie(0.9, 0.8, 200, curvature="[1, 3]"), n)
    return rms(got - rubinstein(0.9, 0.8, curvature))


def stahl(one: float, other: float, texts: int, n: int) -> float:
    """A's share when it has the first of so many texts.

    A session has a text of each, so that an odd number is played with one more text, by B,
    ahead of A's: B leaves A what waiting for its turn is worth, δ1 times the share.
    """
    if texts % 2 == 0:
        return float(share(pie(one, other, texts // 2), n)[0])
    return float(share(pie(one, other, (texts + 1) // 2, first="B"), n)[0]) / one


def stahl_numbers() -> list[Number]:
    numbers = []
    for entry in entries("stahl"):
        one, other = entry.given["discounts"]
        for texts, expected in enumerate(entry.expected["shares"], 1):
            step, why = (1 / one, f"{A_STEP} / δ1") if texts % 2 else (1.0, A_STEP)
            got = stahl(one, other, texts, STEPS)
            said = f"δ = {one}, {other}; T = {texts}"
            numbers.append(Number(said, expected, got, step / STEPS, why))
    return numbers


def induction(one: float, other: float, texts: int) -> float:
    """The first party's share of a linear pie: who tables leaves the other what waiting is worth.

    Backward induction from the last of so many texts [stahl1972].
    """
    last = 0.0
    for turn in range(texts - 1, -1, -1):
        last = 1.0 - (one if turn % 2 else other) * last
    return last


def stahl_error(n: int) -> float:
    """Against backward induction on the linear pie, over the discounts of a grid."""
    errors = []
    for one in (0.57, 0.71, 0.83, 0.97):
        for other in (0.53, 0.67, 0.79, 0.93):
            errors += [
                stahl(one, other, texts, n) - induction(one, other, texts) for texts in (2, 4)
            ]
    return rms(np.array(errors))


FINE = 4000
"""Steps of the pie where it is the discount that is refined."""


ENOUGH = 400_000
"""Sessions after which nothing is left of the last one where δ1 δ2 is exp(−0.00004)."""


def patient(text: str) -> float:
    """A's share in the same scenario with more sessions than a file may ask for."""
    brief = finer(text, "pie", FINE)
    (stage,) = brief.calendar
    assert isinstance(stage, Stage)
    longer = replace(brief, calendar=(replace(stage, sessions=ENOUGH),))
    return float(places(play(longer), "pie")[0] / FINE)


def limit_numbers() -> list[Number]:
    parabola, apart = entries("limit")
    (one, other), curvature = parabola.given["discounts"], parabola.given["curvature"]
    curved = patient(pie(one, other, LONGEST, curvature=f"{curvature}"))
    rates, between = apart.given["rates"], apart.given["between"]
    of_a, of_b = (exp(-rate * between) for rate in rates)
    straight = patient(pie(of_a, of_b, LONGEST))
    said = f"r = {rates[0]} and {rates[1]}, Δ = {between:g}"
    return [
        Number(f"u_B = 1 − u_A², δ = {one}", parabola.expected["share"], curved, 1 / FINE, A_STEP),
        Number(said, apart.expected["share"], straight, 1 / FINE, A_STEP),
        Number(f"{said}: r2 / (r1 + r2)", apart.expected["limit"], straight, 1 / FINE, A_STEP),
    ]


def limit_error(patience: int) -> float:
    """The distance from the Nash text where δ = 1 − 1/patience."""
    discount = 1 - 1 / patience
    got, curvature = of_curvature(
        pie(discount, discount, LONGEST, curvature="[1, 3]"), FINE, draws=12
    )
    return rms(got - nash(curvature))


def zeuthen_numbers() -> list[Number]:
    (entry,) = entries("zeuthen")
    steps_of = entry.given["steps"]
    outcomes = play(finer(ZEUTHEN, "pie", steps_of)).outcomes
    ends = [float(outcomes[f"u_{name}"][0]) for name in "AB"]
    return [
        Number(f"u_{name} on {steps_of + 1} options", agreed, end)
        for name, agreed, end in zip("AB", entry.expected["agreement"], ends, strict=True)
    ]


@cache
def zeuthens(n: int) -> tuple[Floats, Floats]:
    """A's share and the curvature of B's values, [R] each."""
    return of_curvature(ZEUTHEN.replace("curvature: 2", "curvature: [1, 3]"), n, FEWER_DRAWS)


def zeuthen_error(n: int) -> float:
    got, curvature = zeuthens(n)
    return rms(got - nash(curvature))


def zeuthen_shortfall(n: int) -> float:
    """By what share the product of gains falls short of the largest one."""
    got, curvature = zeuthens(n)
    best = nash(curvature)
    return rms(1 - got * (1 - got**curvature) / (best * (1 - best**curvature)))


FLOOR = "A tables the first whole option that B takes: its share is rounded down to a step"

CASES = [
    Case(
        key="rubinstein",
        title="Alternating offers without an end",
        says="Who speaks first gets (1 − δ2) / (1 − δ1 δ2) of the pie, at once.",
        setup="two `rational` parties, each with its `discount`; an issue with `status_quo: none`; "
        "so many sessions that the last one does not matter",
        text=pie(0.9, 0.9, 400),
        numbers=rubinstein_numbers,
        curves=(
            Curve(
                "A's share; δ = 0.9, 0.8; 200 curvatures c of B's values, u_B = 1 − u_A^c",
                "steps of the pie", (10, 40, 160, 640), rubinstein_error, 1.0, FLOOR, (2560,),
                most=1.0,
            ),
        ),
        remark="With curved values the share is ((1 − δ2) / (1 − δ2 δ1^c))^(1/c).",
    ),
    Case(
        key="stahl",
        title="Alternating offers with a last text",
        says="With T texts the shares follow by backward induction from the last, which takes all.",
        setup="as above; T texts are T/2 `sessions`, in each of which both table once. An odd T is "
        "played with one more text, of B's, ahead of A's (`first: B`): B leaves A δ1 times "
        "the share",
        text=pie(0.9, 0.9, 2),
        numbers=stahl_numbers,
        curves=(
            Curve(
                "A's share; 16 pairs of discounts, T = 2 and 4",
                "steps of the pie", (10, 40, 160, 640), stahl_error, 1.0, FLOOR, (2560,), most=1.0,
            ),
        ),
    ),
    Case(
        key="limit",
        title="Patience without end",
        says="As the time between offers vanishes, alternating offers lead to the Nash text; with "
        "rates of impatience r1, r2, to the weighted one, r2 / (r1 + r2) of a pie.",
        setup="as above, with δ = 1 − 1/N, or δ = exp(−r Δ), on 8,000 steps; the numbers with "
        "400,000 sessions",
        text=pie(0.99, 0.99, LONGEST, curvature="2"),
        numbers=limit_numbers,
        curves=(
            Curve(
                "A's share against the Nash text; 12 curvatures of B's values",
                "N", (8, 16, 32, 64, 128), limit_error, 1.0,
                "the first speaker's advantage is of the order of 1 − δ", (256,),
            ),
        ),
        remark="A file may ask for 1,000 sessions, so that δ cannot come nearer to 1 than about "
        "0.996 before the last session is felt; the numbers are of the same scenario with its "
        "stage made longer.",
    ),
    Case(
        key="zeuthen",
        title="Who risks less concedes",
        says="If whoever would lose the smaller share of its gain by giving in concedes, the two "
        "end where the product of their gains is largest.",
        setup="two `zeuthen` parties; an issue with `status_quo: none`; B's values of curvature 2, "
        "so that u_B = 1 − u_A²",
        text=ZEUTHEN,
        numbers=zeuthen_numbers,
        curves=(
            Curve(
                "A's share against the Nash text; 50 curvatures of B's values",
                "steps of the pie", (10, 20, 40, 80, 160), zeuthen_error, 1.0,
                "it ends at the best option or at the one beside it", (640,), most=2.0,
            ),
            Curve(
                "product of gains, the share by which it falls short",
                "steps of the pie", (10, 20, 40, 80, 160), zeuthen_shortfall, 2.0,
                "the product is flat at its largest", (640,),
            ),
        ),
        remark="The rule concedes just enough to have the higher risk, which may be several "
        "options at once; one option at a time gives the same text here.",
    ),
]  # fmt: skip
