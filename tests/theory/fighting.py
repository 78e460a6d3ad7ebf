"""A pie that is fought over while it is talked about: all known, and resolve unknown."""

from __future__ import annotations

from functools import cache
from math import exp, log

import numpy as np

from sim.model import Block, Talks
from sim.rules.lasting import MONTH
from tests.theory.case import (
    A_STEP,
    COUNTED,
    ROUNDING,
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

DAYS = 30
"""From one text to the next."""
TEXTS = 120
STEPS, FINER_STEPS, PLAYS, BINS = 200, 100, 8_000, 128
"""A finer pie where who answers may gain by what an offer is rounded up."""
A_BIN = "a bin"
RESOLVED = "0.999"


def by_the_month(chance: float, *costs: float) -> list[float]:
    """The chance that a month decides, and costs a month, which from one text to the next come to
    these, the costs as expected.
    """
    if chance == 0.0:
        return [0.0, *(cost * MONTH / DAYS for cost in costs)]
    rate = -log(1.0 - chance) * MONTH / DAYS
    whole = chance / rate
    return [1.0 - exp(-rate), *(cost / whole for cost in costs)]


def fought(first: str, delta: float, war: tuple[float, float, float, float]) -> str:
    """Two who know each other table in turn, one text every thirty days. ``war``: the chance that
    it is decided between two texts, that A wins, and what it costs A and B meanwhile.
    """
    chance, wins, *costs = war
    decides, cost, harm = by_the_month(chance, *costs)
    measures = ""
    if chance > 0:
        measures = f"""
measures:
  war: {{by: A, kind: force, per: month, when: {{no_accord: [pie], by: 2029-12-31}},
    decides: {decides!r}, success: {wins}, imposes: {{pie: s{SHOWN_STEPS}}}, if_lost: {{pie: s0}},
    cost: {cost!r}, harm: {{B: {harm!r}}}}}"""
    other = "B" if first == "A" else "A"
    horizon = "horizon: 1200\n" if measures else ""
    often = f"forum: ultimatum, every: {2 * DAYS} days, until: 2099-01-01, at_most: {TEXTS // 2}"
    rational = f"strategy: {{name: rational, discount: {delta}}}"
    return f"""\
scenario: A pie that is fought over
as_of: 2029-12-31
{horizon}issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{{rational}, resolve: 0, demands: {{pie: s{SHOWN_STEPS}}}}}
  B: {{{rational}, demands: {{pie: s0}}}}{measures}
calendar:
  - {{stage: one, date: 2030-01-01, first: {first}, {often}}}
  - {{stage: other, date: 2030-01-31, first: {other}, {often}}}
"""


def shares(delta: float, war: tuple[float, float, float, float], n: int = STEPS) -> Floats:
    """What A gets when it opens and when B does; nan where there is none, or not at once."""
    return np.array([at_once(fought(first, delta, war), n) for first in "AB"])


def impatient(first: str, costs: tuple[float, float]) -> str:
    """The same without a war, a text a day, where a day without an accord costs A and B so much."""
    text = fought(first, 1.0, (0.0, 0.0, 0.0, 0.0)).replace("resolve: 0, ", "")
    for want, cost in zip((f"s{SHOWN_STEPS}", "s0"), costs, strict=True):
        line = f"demands: {{pie: {want}}}"
        text = text.replace(line, f"patience: {0.5 / cost!r}, {line}")
    return text.replace("2030-01-31", "2030-01-02").replace(f"every: {2 * DAYS}", "every: 2")


def at_once(text: str, n: int = STEPS) -> float:
    """What A gets; nan where there is nothing for it, or not at once."""
    block = play(finer(text, "pie", n))
    return places(block, "pie")[0] / n if block.outcomes["n_offers"][0] == 1 else float("nan")


def formula(delta: float, war: tuple[float, float, float, float]) -> Floats:
    """The same by the derivation: whoever tables leaves the other what a round of war, and a text
    of its own, are worth.
    """
    chance, wins, own, other = war
    d = (1.0 - chance) * delta
    x = 1 - d + other - d * own - chance * (1 - wins) + d * chance * wins
    x /= 1 - d * d
    return np.array([x, -own + chance * wins + d * x])


def fighting_numbers() -> list[Number]:
    numbers = []
    for entry in entries("fighting"):
        if "a_day" in entry.given:
            costs = entry.given["a_day"]
            said = f"no war, costs {costs[0]:g}, {costs[1]:g} a day"
            found = [at_once(impatient(first, costs)) for first in "AB"]
        else:
            delta, war = entry.given["discount"], tuple(entry.given["war"])
            said = f"δ = {delta}, k = {war[0]}, p = {war[1]}, costs {war[2]:g}, {war[3]:g}"
            found = shares(delta, war).tolist()
        numbers += [
            Number(f"{said}; {who} opens", entry.expected[who], got, 1 / STEPS, A_STEP)
            for who, got in zip("AB", found, strict=True)
        ]
    return numbers


def fighting_error(n: int) -> float:
    """Over costs of either, and chances."""
    wars = ((0.1, 0.6, 0.01, 0.03), (0.2, 0.5, 0.05, 0.02), (0.15, 0.35, 0.03, 0.04))
    return rms(np.concatenate([shares(1.0, war, n) - formula(1.0, war) for war in wars]))


def screened(
    offers: int, war: tuple[float, float, float, float], resolve: str = "[0, 1]", bins: int = BINS
) -> str:
    """S makes offers, one every thirty days, to D, whose war costs it (1 − resolve) of what it
    costs at most. ``war``: the chance that it is decided between two offers, that D wins, and what
    it costs D at most, and S, until it is decided.
    """
    chance, wins, most, own = war
    decides, cost, harm = by_the_month(chance, chance * most, chance * own)
    series = f", every: {DAYS} days, until: 2099-01-01, at_most: {offers}" if offers > 1 else ""
    return f"""\
scenario: A pie that is fought over by one who may not mind
as_of: 2029-12-31
horizon: 1200
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  S: {{strategy: screening, demands: {{pie: s0}}}}
  D: {{strategy: screening, resolve: {resolve}, believed: [0, 1], demands: {{pie: s{SHOWN_STEPS}}}}}
measures:
  war: {{by: D, kind: force, per: month, when: {{no_accord: [pie], by: 2029-12-31}},
    public: 2029-12-01, audience_cost: 9, decides: {decides!r}, success: {wins},
    imposes: {{pie: s{SHOWN_STEPS}}}, if_lost: {{pie: s0}}, cost: {{D: {cost!r}}},
    harm: {{S: {harm!r}}}}}
calendar:
  - {{stage: offer, forum: ultimatum, first: S, date: 2030-01-01{series}}}
advanced: {{bins: {bins}}}
"""


@cache
def refused(
    offers: int, war: tuple[float, float, float, float], n: int = FINER_STEPS, bins: int = BINS
) -> tuple[list[float], list[float]]:
    """What one so resolved that it refuses all is offered, and after each refusal the resolve
    above which all know that it lies.
    """
    text = screened(offers, war, RESOLVED, bins)
    for seed in range(1, 50):  # until the war is not decided before the last offer
        told = Talks(finer(text, "pie", n), seed=seed).trace(0)
        tabled = [1 - float(e.data["value"]) for e in told if e.kind == "offer"]
        if len(tabled) == offers:
            after = [float(e.data["after"]) for e in told if e.kind == "belief"]
            return tabled, [2 * mean - 1 for mean in after]
    raise AssertionError("the war is always decided before the last offer")


@cache
def screened_plays(
    offers: int, war: tuple[float, float, float, float], plays: int = PLAYS
) -> tuple[Floats, Floats]:
    """Whether the war goes to its end, and what all is worth to S when it makes its first offer;
    plays in which it is decided in the day before are left out.
    """
    block: Block = play(finer(screened(offers, war, bins=BINS), "pie", FINER_STEPS), plays)
    outcomes = block.outcomes
    met = np.asarray(outcomes["n_offers"]) > 0
    day_before = by_the_month(war[0], war[0] * war[3])[1] / MONTH
    ended = np.asarray(outcomes["outcome_class"] == "force", np.float64)
    return ended[met], (np.asarray(outcomes["value_S"]) + day_before)[met]


def screening_numbers() -> list[Number]:
    numbers = []
    for entry in entries("screening"):
        n, war, expected = entry.given["offers"], tuple(entry.given["war"]), entry.expected
        said = "two offers" if n > 1 else "a single offer"
        tabled, above = refused(n, war)
        ended, worth = screened_plays(n, war)
        numbers += [
            Number(f"{said}: offer {at + 1}", expected["offers"][at], offer,
                   1 / FINER_STEPS + war[2] / 2 / BINS, f"{A_STEP} and {A_BIN}")
            for at, offer in enumerate(tabled)
        ]  # fmt: skip
        least = [0.0, *above]
        numbers += [
            Number(f"{said}: share of those left who are to take offer {at + 1}",
                   expected["taken"][at], (least[at + 1] - least[at]) / (1 - least[at]),
                   (2 if at else 1) / BINS / (1 - least[at]) + ROUNDING, A_BIN)
            for at in range(n)
        ]  # fmt: skip
        numbers += [
            Number(f"{said}: {words}", expected[key], float(amount.mean()),
                   float(3 * amount.std() / np.sqrt(len(amount))), COUNTED)
            for key, words, amount in (
                ("ends", "P(war to its end)", ended), ("worth", "worth to S", worth),
            )
        ]  # fmt: skip
    return numbers


def screening_error(n: int) -> float:
    """How far the first two cutoffs are from the derivation's, over costs, with so many bins."""
    apart = []
    for war in ((0.2, 0.5, 0.8, 0.2), (0.3, 0.6, 0.9, 0.15), (0.25, 0.45, 0.7, 0.25)):
        _, above = refused(2, war, 100, n)
        chance, _, most, own = war
        a = (most * (1 + chance) - 2 * chance * own) / (1 + 3 * chance)
        second = 1 - (a - own) / (2 * most)
        apart += [above[0] - (1 - a / most), above[1] - second]
    return rms(np.array(apart))


CASES = [
    Case(
        key="fighting",
        title="Talks while time has a price, and talks while fighting; all known",
        says="Two who know each other table in turn while they fight. After each refusal both "
        "pay, and the war is decided with a chance k; A then has all with a chance p. They agree "
        "at once on what the next round of war and text would leave: with next to no costs on p, "
        "else on more for whom the war costs less. Without war it is Rubinstein's game, with a "
        "stage for every text: with discounts, and with fixed costs by which whom a day costs less "
        "has next to all.",
        setup="two `rational` parties; two series of `forum: ultimatum`, which A and B open, one "
        "text every thirty days, 120 in all; a measure of A `per: month` that `decides`, under way "
        "since the day before, with monthly numbers that come to k and to the costs in thirty "
        "days; fixed costs are those of `patience`, with a text a day",
        text=fought("A", 1.0, (0.1, 0.6, 0.01, 0.03)),
        numbers=fighting_numbers,
        curves=(
            Curve(
                "A's share; three wars, either opens", "steps of the pie", (10, 40, 160),
                fighting_error, 1.0, "whoever answers takes the first whole option", most=1.0,
            ),
        ),
        remark="Where war costs nothing at all no text is better than it for both, and none is "
        "signed: the row has costs of 0.0005.",
    ),
    Case(
        key="screening",
        title="Screening while fighting",
        says="S does not know how much the war costs D. With two offers it makes a low one, "
        "which those take whom the war costs most, and then a better one to the others: offers "
        "rise, and some fight to the end. With a single offer, which is Fearon's, S has more: "
        "nobody can wait for a better one.",
        setup="two `screening` parties; offers of S every thirty days, `forum: ultimatum`; a "
        "measure of D `per: month` that `decides`, under way since the day before; D's resolve is "
        "uniform, in 128 bins, and so is what the war costs it",
        text=screened(2, (0.2, 0.5, 0.8, 0.2)),
        numbers=screening_numbers,
        curves=(
            Curve(
                "cutoffs; three wars, two offers", "bins", (8, 16, 32, 64), screening_error,
                1.0, "cutoffs lie on the edges of bins", most=2.0, within=0.6,
                because="six cutoffs, each anywhere within its bin",
            ),
        ),
        remark="What all know after a refusal is the least resolve with which it is refused.",
    ),
]  # fmt: skip
