"""Threats under private information: Fearon's ultimatum and his audience costs."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.stats import beta

from sim.model import Talks
from sim.scenario import read
from tests.theory.case import SHOWN_STEPS, Case, Curve, Floats, Number, finer, play, rms, steps

STEPS = 200
PLAYS = 4000
DRAWS, FEWER = 200, 50
FINE = 2000


def ultimatum(p: str, own_cost: str, largest: str, resolve: str = "unknown", bins: int = 32) -> str:
    """A holds all; B may take it by force, with success 1 − p, at a cost of C (1 − r)."""
    return f"""\
scenario: An ultimatum to a party of unknown resolve
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: s{SHOWN_STEPS}}}
parties:
  A: {{strategy: ultimatum, demands: {{pie: {{want: s{SHOWN_STEPS}, accept: s0}}}}}}
  B: {{resolve: {resolve}, demands: {{pie: {{want: s0, accept: s{SHOWN_STEPS}}}}}}}
measures:
  force: {{by: B, kind: force, when: no_accord, imposes: {{pie: s0}}, success: {p},
          cost: {{B: {largest}}}, harm: {{A: {own_cost}}}, audience_cost: 0, breach_cost: 1}}
calendar:
  - {{stage: talks, date: 2030-01-01, forum: ultimatum}}
advanced: {{bins: {bins}}}
"""


def known_numbers() -> list[Number]:
    """With complete information: B's resolve is ½, so that C is twice its cost of force."""
    published = {(0.5, 0.1, 0.1): 0.6, (0.7, 0.2, 0.1): 0.8, (0.3, 0.05, 0.25): 0.55}
    numbers = []
    for (p, own, other), demand in published.items():
        text = ultimatum(f"{1 - p:g}", f"{own}", f"{2 * other}", resolve="0.5")
        block = play(finer(text, "pie", STEPS), 20)
        said = f"p = {p}, c_A = {own}, c_B = {other}"
        numbers += [
            Number(f"{said}: demand", demand, float(block.offers["value"][0])),
            Number(f"{said}: force", 0, float(block.outcomes["did_force"].mean())),
        ]
    return numbers


def unknown_numbers() -> list[Number]:
    published = {(0.5, 0.1, 0.4): (0.65, 0.375, 0.55625), (0.5, 0.3, 0.4): (0.55, 0.125, 0.50625)}
    numbers = []
    for (p, own, largest), (demand, force, worth) in published.items():
        text = ultimatum(f"{1 - p:g}", f"{own}", f"{largest}")
        outcomes = (block := play(finer(text, "pie", STEPS), PLAYS)).outcomes
        said = f"p = {p}, c_A = {own}, C = {largest}"
        # what no deal leaves A: all or nothing, less its cost
        spread = np.std(outcomes["value_A"]) / np.sqrt(PLAYS)
        numbers += [
            Number(f"{said}: demand", demand, float(block.offers["value"][0])),
            Number(f"{said}: P(force)", force, float(outcomes["did_force"].mean()),
                   3 * np.sqrt(force * (1 - force) / PLAYS)),
            Number(f"{said}: E[A]", worth, float(outcomes["value_A"].mean()), float(3 * spread)),
        ]  # fmt: skip
    return numbers


def demand_error(n: int) -> float:
    """The demand against the formula, where success and both costs are drawn."""
    text = ultimatum("[0.4, 0.7]", "[0, 0.2]", "[0.3, 0.6]")
    block = play(finer(text, "pie", n), DRAWS)
    drawn = block.parameters
    p = 1 - drawn["measures.force.success"]
    own, largest = drawn["measures.force.harm.A"], drawn["measures.force.cost.B"]
    best = np.clip((largest + 2 * p - own) / 2, p, np.minimum(1, p + largest))
    return rms(block.offers["value"] - best)


@cache
def demands_by_bins(bins: int) -> tuple[Floats, Floats, Floats, Floats]:
    """The demand where the belief about resolve is beta(2, 1); p, c_A and C; [R] each."""
    text = ultimatum("0.5", "[0, 0.1]", "[0.2, 0.5]", resolve="{beta: [2, 1]}", bins=bins)
    block = play(finer(text, "pie", FINE), FEWER)
    own, largest = (block.parameters[f"measures.force.{cost}"] for cost in ("harm.A", "cost.B"))
    return block.offers["value"], np.full(len(own), 0.5), own, largest


def bins_error(bins: int) -> float:
    """P(r < s) = s², so that A asks for p + (C − 2 c) / 3."""
    demand, p, own, largest = demands_by_bins(bins)
    return rms(demand - p - (largest - 2 * own) / 3)


def bins_shortfall(bins: int) -> float:
    """What A's demand is worth to it, short of the largest worth."""
    demand, p, own, largest = demands_by_bins(bins)

    def worth(x: Floats) -> Floats:
        accepts = np.clip(1 - (x - p) / largest, 0, 1) ** 2
        return np.asarray(x * accepts + (p - own) * (1 - accepts))

    return rms(worth(p + (largest - 2 * own) / 3) - worth(demand))


def threat(gain: str, audience: str, cost: str, resolve: str = "unknown", bins: int = 32) -> str:
    """A threat with which A would win something and B lose a stake."""
    return f"""\
scenario: A threat in public
issues:
  pie: {{options: [s0, s1]}}
parties:
  A: {{resolve: {resolve}, demands: {{pie: {{want: s1, accept: s0}}}}}}
  B: {{demands: {{pie: {{want: s0, accept: s0}}}}}}
measures:
  threat: {{by: A, kind: sanctions, when: {{no_accord: [pie]}}, public: yes, cost: {{A: {cost}}},
           benefit: {{A: {gain}}}, harm: {{B: 1}}, audience_cost: {audience}}}
calendar:
  - {{stage: talks, date: 2030-01-01}}
advanced: {{bins: {bins}}}
"""


def audience_numbers() -> list[Number]:
    numbers = []
    for gain, audience, cost in (
        (0.3, 0.0, 1.0),
        (0.3, 0.2, 1.0),
        (0.0, 0.2, 0.5),
        (0.3, 0.9, 1.0),
    ):
        outcomes = play(threat(f"{gain}", f"{audience}", f"{cost}"), PLAYS).outcomes
        share = min(1.0, (gain + audience) / cost)
        said = f"g = {gain:g}, a = {audience:g}, c = {cost:g}"
        error = 3 * np.sqrt(share * (1 - share) / PLAYS)
        numbers += [
            Number(f"{said}: carried out", share, float(outcomes["did_threat"].mean()), error),
            Number(f"{said}: as the others expect", share, 1 - float(outcomes["no_deal_B"][0])),
        ]
    return numbers


COUNTED, AT_ONCE = 1 << 17, 1 << 12
"""So many plays are counted in batches, and played so many at a time."""


@cache
def carried() -> Floats:
    """Whether the threat was carried out, by play."""
    talks = Talks(read(threat("0.3", "0.1", "1")), seed=1)
    blocks = [talks.play(at, at + AT_ONCE) for at in range(0, COUNTED, AT_ONCE)]
    return np.concatenate([block.outcomes["did_threat"] for block in blocks]).astype(float)


def counting_error(plays: int) -> float:
    """The error of a share of so many plays, over all batches of that size."""
    return rms(carried().reshape(-1, plays).mean(axis=1) - 0.4)


def expectation_error(bins: int) -> float:
    """What B expects where resolve is low, beta(2, 5), and A's gain is drawn."""
    block = play(threat("[0.05, 0.95]", "0", "1", resolve="low", bins=bins), DRAWS)
    least = 1 - block.parameters["measures.threat.benefit.A"]
    return rms(block.outcomes["no_deal_B"] - beta(2, 5).cdf(least))


CASES = [
    Case(
        key="known",
        title="An ultimatum with complete information",
        sources=("fearon1995",),
        says="Where costs are known there is a range of settlements that both prefer to war; who "
        "makes a take-it-or-leave-it demand gets all of it, p + c_B, and nobody fights.",
        setup="`forum: ultimatum`, strategy `ultimatum`; A holds all (status quo), B may take it "
        "by `force` with `success` 1 − p; its cost is C (1 − `resolve`), `harm` to A is c_A, "
        "`audience_cost: 0`, `breach_cost: 1`; `resolve: 0.5`, C = 2 c_B",
        text=ultimatum("0.5", "0.1", "0.2", resolve="0.5"),
        numbers=known_numbers,
    ),
    Case(
        key="unknown",
        title="Risk and return under private information",
        sources=("fearon1995",),
        says="With B's cost uniform on [0, C], A demands (C + 2p − c_A) / 2, within [p, min(1, p + "
        "C)], and is refused, which is war, with probability (demand − p) / C.",
        setup="as above, with `resolve: unknown`, uniform on [0, 1]",
        text=ultimatum("0.5", "0.1", "0.4"),
        numbers=unknown_numbers,
        curves=(
            Curve(
                "demand; 200 draws of p, c_A and C",
                "steps of the pie", (10, 40, 160, 640), demand_error, 1.0,
                "the best option is within a step of the best demand", (2560,), most=1.0,
            ),
            Curve(
                "demand; resolve beta(2, 1); 50 draws of c_A and C; 2,000 steps",
                "bins", (8, 16, 32, 64), bins_error, 1.0,
                "a belief is even inside a bin: its density is off by the first order", (128,),
            ),
            Curve(
                "worth of the demand to A, short of the largest; the same",
                "bins", (8, 16, 32, 64), bins_shortfall, 2.0,
                "the worth is flat at its largest", (128,),
            ),
        ),
        remark="Uniform resolve makes no error in bins; with P(r < s) = s² the demand is "
        "p + (C − 2 c_A) / 3.",
    ),
    Case(
        key="audience",
        title="Audience costs",
        sources=("fearon1994",),
        says="A threat made in public, with gain g, cost c (1 − r) and audience cost a, is carried "
        "out from the resolve 1 − (g + a)/c on: with uniform resolve in min(1, (g + a)/c) of all "
        "cases.",
        setup="a measure with `public: yes`, `benefit` g, `cost` c, `audience_cost` a; nothing "
        "that both could agree on",
        text=threat("0.3", "0.2", "1"),
        numbers=audience_numbers,
        curves=(
            Curve(
                "share carried out, g = 0.3, a = 0.1; batches of 131,072 plays",
                "plays", (16, 64, 256, 1024), counting_error, 0.5,
                "a mean of independent plays",
            ),
            Curve(
                "chance that B reckons with; resolve beta(2, 5), 200 gains",
                "bins", (4, 8, 16, 32, 64), expectation_error, 2.0,
                "a straight line across a bin", (128, 256),
            ),
        ),
    ),
]  # fmt: skip
