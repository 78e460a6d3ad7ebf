"""Threats under private information: Fearon's ultimatum and his audience costs."""

from __future__ import annotations

from ast import literal_eval
from functools import cache

import numpy as np
from scipy.stats import beta

from sim.model import Block, Talks
from sim.scenario import read
from tests.theory.case import (
    COUNTED,
    ROUNDING,
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

STEPS = 100
PLAYS = 16_000
DRAWS, FEWER = 200, 50
FINE = 2000


def ultimatum(
    p: str, own_cost: str, largest: str, resolve: str = "unknown", bins: int = 32, by: str = "A"
) -> str:
    """A holds all; B may take it by force, with success 1 − p, at a cost of C (1 − r).

    ``by``: who makes the demand, A, B or nobody.
    """
    strategy = "stall" if by == "nobody" else "ultimatum"
    told, first = ("strategy: ultimatum, ", ", first: B") if by == "B" else ("", "")
    return f"""\
scenario: An ultimatum to a party of unknown resolve
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: s{SHOWN_STEPS}}}
parties:
  A: {{strategy: {strategy}, demands: {{pie: {{want: s{SHOWN_STEPS}, accept: s0}}}}}}
  B: {{{told}resolve: {resolve}, demands: {{pie: {{want: s0, accept: s{SHOWN_STEPS}}}}}}}
measures:
  force: {{by: B, kind: force, when: no_accord, imposes: {{pie: s0}}, success: {p},
          cost: {{B: {largest}}}, harm: {{A: {own_cost}}}, audience_cost: 0, breach_cost: 1}}
calendar:
  - {{stage: talks, date: 2030-01-01, forum: ultimatum{first}}}
advanced: {{bins: {bins}}}
"""


KNOWN = "0.5"
"""B's resolve where it is known, so that C is twice its cost of force."""


def known(p: str, own: str, other: str, by: str, n: int = 1) -> Block:
    """Talks with a B whose resolve is ½ and known: C is twice its cost of force."""
    return play(finer(ultimatum(p, own, other, resolve=KNOWN, by=by), "pie", STEPS), n)


def known_numbers() -> list[Number]:
    """With complete information: three examples, then any chances and costs."""
    *examples, drawn = entries("known")
    numbers = []
    for entry in examples:
        p, (own, other) = entry.given["p"], entry.given["costs"]
        said, expected = f"p = {p}, c_A = {own}, c_B = {other}", entry.expected
        numbers_of = f"{1 - p:g}", f"{own}", f"{2 * other}"
        of_a, of_b, of_none = (known(*numbers_of, by=by) for by in ("A", "B", "nobody"))
        low, high = expected["range"]
        fought = max(float(block.outcomes["did_force"][0]) for block in (of_a, of_b))
        # an offer's value is the share of whoever made it
        numbers += [
            Number(f"{said}: range from", low, float(of_none.outcomes["no_deal_A"][0])),
            Number(f"{said}: range to", high, 1 - float(of_none.outcomes["no_deal_B"][0])),
            Number(f"{said}: A's demand", expected["demand_of_a"], float(of_a.offers["value"][0])),
            Number(
                f"{said}: B's offer", expected["offer_of_b"], 1 - float(of_b.offers["value"][0])
            ),
            Number(f"{said}: force, whoever demands", expected["war"], fought),
        ]
    war, whole = in_any_range(drawn.given["p"], *drawn.given["costs"])
    said = f"{DRAWS} draws of p, c_A and c_B"
    return [
        *numbers,
        Number(f"{said}: force", drawn.expected["war"], war),
        Number(f"{said}: the demand takes c_A + c_B, but for a step",
               drawn.expected["takes_the_whole_range"], whole),
    ]  # fmt: skip


def in_any_range(p: str, own: str, other: str) -> tuple[float, float]:
    """How often there is force, and how often A's demand takes all that peace saves both.

    ``p``, ``own``, ``other``: ranges of A's chance to keep all, and of both costs.
    """
    at_least, at_most = (1 - x for x in reversed(literal_eval(p)))
    cost = [2 * x for x in literal_eval(other)]
    numbers_of = f"[{at_least:g}, {at_most:g}]", own, f"{cost}"
    agreed, fought = (known(*numbers_of, by=by, n=DRAWS) for by in ("A", "nobody"))
    drawn = agreed.parameters
    surplus = drawn["measures.force.harm.A"] + drawn["measures.force.cost.B"] / 2
    gained = agreed.offers["value"] - fought.outcomes["no_deal_A"]
    takes = (gained <= surplus + ROUNDING) & (gained > surplus - 1 / STEPS - ROUNDING)
    return float(agreed.outcomes["did_force"].mean()), float(takes.mean())


@cache
def unsure(p: float, own: float, largest: float) -> Block:
    """Talks with a B whose cost A does not know."""
    return play(finer(ultimatum(f"{1 - p:g}", f"{own}", f"{largest}"), "pie", STEPS), PLAYS)


def unknown_numbers() -> list[Number]:
    *examples, dearer = entries("unknown")
    numbers = []
    for entry in examples:
        p, own, largest = (entry.given[key] for key in ("p", "cost", "largest"))
        outcomes = (block := unsure(p, own, largest)).outcomes
        said, expected = f"p = {p}, c_A = {own}, C = {largest}", entry.expected
        # what no deal leaves A: all or nothing, less its cost
        spread = float(np.std(outcomes["value_A"]) / np.sqrt(PLAYS))
        numbers += [
            Number(f"{said}: demand", expected["demand"], float(block.offers["value"][0])),
            Number(f"{said}: P(force)", expected["war"], float(outcomes["did_force"].mean()),
                   counted(expected["war"]), COUNTED),
            Number(f"{said}: E[A]", expected["worth"], float(outcomes["value_A"].mean()),
                   3 * spread, COUNTED),
        ]  # fmt: skip
    p, costs, largest = (dearer.given[key] for key in ("p", "cost", "largest"))
    wars = [float(unsure(p, own, largest).outcomes["did_force"].mean()) for own in costs]
    for own, expected, war in zip(costs, dearer.expected["war"], wars, strict=True):
        said = f"P(force) as c_A rises: {own}"
        numbers.append(Number(said, expected, war, counted(expected), COUNTED))
    both = float(np.sqrt(sum(counted(war) ** 2 for war in dearer.expected["war"])))
    fall = Number("it falls by", dearer.expected["falls_by"], wars[0] - wars[1], both, COUNTED)
    return [*numbers, fall]


def counted(share: float) -> float:
    """Three standard errors of a share of :data:`PLAYS` plays."""
    return float(3 * np.sqrt(share * (1 - share) / PLAYS))


def fearon(p: Floats | float, own: Floats | float, largest: Floats | float) -> Floats:
    """The best demand where B's cost is uniform up to ``largest`` [fearon1995]."""
    inner = (np.asarray(largest) + 2 * np.asarray(p) - own) / 2
    return np.asarray(np.clip(inner, p, np.minimum(1, np.asarray(p) + largest)))


def demand_error(n: int) -> float:
    """The demand against the formula, where success and both costs are drawn."""
    text = ultimatum("[0.4, 0.7]", "[0, 0.2]", "[0.3, 0.6]")
    block = play(finer(text, "pie", n), DRAWS)
    drawn = block.parameters
    p = 1 - drawn["measures.force.success"]
    own, largest = drawn["measures.force.harm.A"], drawn["measures.force.cost.B"]
    return rms(block.offers["value"] - fearon(p, own, largest))


@cache
def demands_by_bins(bins: int) -> tuple[Floats, Floats, Floats, Floats]:
    """The demand where the belief about resolve is beta(2, 1); p, c_A and C; [R] each."""
    text = ultimatum("0.5", "[0, 0.1]", "[0.2, 0.5]", resolve="{beta: [2, 1]}", bins=bins)
    block = play(finer(text, "pie", FINE), FEWER)
    own, largest = (block.parameters[f"measures.force.{cost}"] for cost in ("harm.A", "cost.B"))
    return block.offers["value"], np.full(len(own), 0.5), own, largest


def bins_error(bins: int) -> float:
    """How far the demand is from the best one."""
    demand, p, own, largest = demands_by_bins(bins)
    return rms(demand - demand_of_squares(p, own, largest))


def demand_of_squares(p: Floats, own: Floats, largest: Floats) -> Floats:
    """The best demand where resolve is beta(2, 1), P(r < s) = s²: fearon1995, another belief."""
    return np.asarray(p + (largest - 2 * own) / 3)


def worth_of_squares(x: Floats, p: Floats, own: Floats, largest: Floats) -> Floats:
    """What a demand x is worth to A then: B accepts where its cost is at least x − p."""
    accepts = np.clip(1 - (x - p) / largest, 0, 1) ** 2
    return np.asarray(x * accepts + (p - own) * (1 - accepts))


def bins_shortfall(bins: int) -> float:
    """What A's demand is worth to it, short of the largest worth."""
    demand, *game = demands_by_bins(bins)
    best = worth_of_squares(demand_of_squares(*game), *game)
    return rms(best - worth_of_squares(demand, *game))


def threat(gain: str, audience: str, cost: str, resolve: str = "unknown", bins: int = 32) -> str:
    """A threat with which A would win something and B lose a stake."""
    return f"""\
scenario: A threat in public
issues:
  pie: {{options: [s0, s1]}}
parties:
  A: {{resolve: {resolve}, demands: {{pie: {{want: s1, accept: s1}}}}}}
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
    for entry in entries("audience"):
        gain, audience, cost = (entry.given[key] for key in ("gain", "audience", "cost"))
        outcomes = play(threat(f"{gain}", f"{audience}", f"{cost}"), PLAYS).outcomes
        said, share = f"g = {gain:g}, a = {audience:g}, c = {cost:g}", entry.expected["carried_out"]
        did = float(outcomes["did_threat"].mean())
        numbers += [
            Number(f"{said}: carried out", share, did, counted(share), COUNTED),
            Number(f"{said}: as the others expect", share, 1 - float(outcomes["no_deal_B"][0])),
        ]
    return numbers


BATCHES, AT_ONCE = 1 << 17, 1 << 12
"""So many plays are counted in batches, and played so many at a time."""


@cache
def carried() -> Floats:
    """Whether the threat was carried out, by play."""
    talks = Talks(read(threat("0.3", "0.1", "1")), seed=1)
    blocks = [talks.play(at, at + AT_ONCE) for at in range(0, BATCHES, AT_ONCE)]
    return np.concatenate([block.outcomes["did_threat"] for block in blocks]).astype(float)


def counting_error(plays: int) -> float:
    """The error of a share of so many plays, over all batches of that size."""
    expected = entries("audience")[-1].expected["carried_out"]
    return rms(carried().reshape(-1, plays).mean(axis=1) - expected)


def expectation_error(bins: int) -> float:
    """What B expects where resolve is low, beta(2, 5), and A's gain is drawn."""
    block = play(threat("[0.05, 0.95]", "0", "1", resolve="low", bins=bins), DRAWS)
    expected = carries_out(block.parameters["measures.threat.benefit.A"], 0.0, 1.0, (2, 5))
    return rms(1 - block.outcomes["no_deal_B"] - expected)


def carries_out(
    gain: Floats | float, audience: float, cost: float, shape: tuple[int, int] = (1, 1)
) -> Floats:
    """The chance that resolve, a beta, is at least 1 − (g + a) / c [fearon1994]."""
    return np.asarray(beta(*shape).sf(1 - (np.asarray(gain) + audience) / cost))


CASES = [
    Case(
        key="known",
        title="An ultimatum with complete information",
        says="Where costs are known there is a range of settlements that both prefer to war; who "
        "makes a take-it-or-leave-it demand gets all of it, p + c_B, and nobody fights.",
        setup="`forum: ultimatum`, strategy `ultimatum`; A holds all (status quo), B may take it "
        "by `force` with `success` 1 − p; its cost is C (1 − `resolve`), `harm` to A is c_A, "
        "`audience_cost: 0`, `breach_cost: 1`; `resolve: 0.5`, C = 2 c_B. For B's "
        "offer B has the strategy and is `first`; for the range A is at `stall`, and its ends are "
        "what no deal is worth (`no_deal_A`, `no_deal_B`)",
        text=ultimatum("0.5", "0.1", "0.2", resolve="0.5"),
        numbers=known_numbers,
    ),
    Case(
        key="unknown",
        title="Risk and return under private information",
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
