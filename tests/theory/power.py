"""Power of adoption rules: Shapley–Shubik and Banzhaf.

Whether a coalition wins is asked of the compiled rule of :mod:`sim.rules.adoption`, as a
stage's ``adopt`` and ``weights`` are resolved from a file. Voters whom the rule treats alike
(veto, weight, heads) are counted and not told apart: of k such voters k + 1 coalitions are
put to the rule instead of 2^k, and the rest is binomial coefficients, in whole numbers.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, factorial, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.layout import Layout
from sim.rules import adoption
from sim.scenario import Scenario, load, read
from tests.theory.case import Case, Number, play

Bools = NDArray[np.bool_]


class Power(NamedTuple):
    """Power of every voter: Shapley–Shubik, Banzhaf's share of all swings, and the swings."""

    shapley: dict[str, Fraction]
    banzhaf: dict[str, Fraction]
    swings: dict[str, int]


def rule_of(brief: Scenario) -> tuple[adoption.Rule, tuple[str, ...]]:
    """The adoption rule of the last stage, and its voters in party order."""
    layout = Layout(brief)
    rule = layout.seat(brief.stages[-1]).rule
    return rule, tuple(
        name for name, votes in zip(layout.parties, rule.voter, strict=True) if votes
    )


def wins(rule: adoption.Rule, coalitions: Bools) -> Bools:
    """Which coalitions, [N, A], adopt a text against all the rest."""
    passed = np.zeros(len(coalitions), np.bool_)
    adoption.adopt(rule, np.ones(len(coalitions), np.bool_), coalitions, passed)
    return passed


def alike(rule: adoption.Rule) -> list[list[int]]:
    """Voters by what the rule knows of them."""
    groups: dict[tuple[bool, float, float], list[int]] = {}
    for a in np.flatnonzero(rule.voter):
        known = (bool(rule.required[a]), float(rule.weight[a]), float(rule.heads[a]))
        groups.setdefault(known, []).append(int(a))
    return list(groups.values())


def power(brief: Scenario) -> Power:
    """The power of the voters of a scenario's last stage."""
    rule, names = rule_of(brief)
    groups = alike(rule)
    sizes = [len(group) for group in groups]
    n = sum(sizes)
    counts = list(product(*(range(size + 1) for size in sizes)))
    coalitions = np.zeros((len(counts), len(rule.voter)), np.bool_)
    for row, count in enumerate(counts):
        for group, k in zip(groups, count, strict=True):
            coalitions[row, group[:k]] = True
    winning = dict(zip(counts, wins(rule, coalitions).tolist(), strict=True))
    shapley, swings = {}, {}
    for g, group in enumerate(groups):
        pivotal, ways = Fraction(0), 0
        rest = [size - (t == g) for t, size in enumerate(sizes)]
        for count in counts:
            joined = tuple(k + (t == g) for t, k in enumerate(count))
            if count[g] == sizes[g] or winning[count] or not winning[joined]:
                continue
            choices = prod(comb(size, k) for size, k in zip(rest, count, strict=True))
            before = sum(count)
            ways += choices
            pivotal += Fraction(
                choices * factorial(before) * factorial(n - before - 1), factorial(n)
            )
        for a in group:
            shapley[a], swings[a] = pivotal, ways
    total = sum(swings.values())
    order = np.flatnonzero(rule.voter).tolist()
    return Power(
        {name: shapley[a] for name, a in zip(names, order, strict=True)},
        {name: Fraction(swings[a], total) for name, a in zip(names, order, strict=True)},
        {name: swings[a] for name, a in zip(names, order, strict=True)},
    )


def council(members: dict[str, float], adopt: str, want: str = "adopted") -> str:
    """Members who vote on one motion, which whoever is for it tables."""
    weighted = any(weight != 1 for weight in members.values())
    weights = ", ".join(f"{name}: {weight:g}" for name, weight in members.items())
    rule = adopt.replace("WEIGHTS", f"weights: {{{weights}}}") if weighted else adopt
    parties = "\n".join(
        f"  {name}: {{strategy: acquiescent, demands: {{motion: {{want: {want}, "
        "accept: [rejected, adopted]}}}"
        for name in members
    )
    return f"""\
scenario: A motion
issues:
  motion: {{options: [rejected, adopted]}}
parties:
{parties}
calendar:
  - {{stage: vote, date: 2030-01-01, sessions: 1, adopt: {rule}}}
"""


EITHER = "{adopted: 0.5, rejected: 0.5}"
PERMANENT = [f"P{a}" for a in range(1, 6)]
ELECTED = [f"E{a}" for a in range(1, 11)]
SECURITY_COUNCIL = dict.fromkeys([*PERMANENT, *ELECTED], 1.0)
NINE_AND_THE_FIVE = f"{{majority: {{at_least: 0.6}}, veto: [{', '.join(PERMANENT)}]}}"
UNION_15 = {
    "DE": 10.0, "FR": 10.0, "IT": 10.0, "UK": 10.0, "ES": 8.0, "BE": 5.0, "GR": 5.0, "NL": 5.0,
    "PT": 5.0, "AT": 4.0, "SE": 4.0, "DK": 3.0, "FI": 3.0, "IE": 3.0, "LU": 2.0,
}  # fmt: skip
"""Votes in the Council, 1995 to 2004; 62 of 87 adopt."""
SIXTY_TWO = "{majority: {at_least: 0.7126}, WEIGHTS}"
SHAPLEY_15 = {
    "DE": 0.116667, "ES": 0.09546, "BE": 0.055175, "AT": 0.04536, "DK": 0.035254, "LU": 0.02069,
}  # fmt: skip
BANZHAF_15 = {
    "DE": 0.111621, "ES": 0.092424, "BE": 0.058738, "AT": 0.047872, "DK": 0.035919, "LU": 0.022638,
}  # fmt: skip
SIX_DIGITS = 6e-7


def security_council(want: str = "adopted") -> str:
    """Nine of fifteen, the five permanent members among them."""
    return council(SECURITY_COUNCIL, NINE_AND_THE_FIVE, want)


def council_of_15(want: str = "adopted") -> str:
    """The Council of the European Union of fifteen."""
    return council(UNION_15, SIXTY_TWO, want)


def as_voted(text: str, n: int = 1000) -> float:
    """The share of plays, members voting by luck, that end as the rule says."""
    brief = read(text)
    rule, names = rule_of(brief)
    block = play(brief, n)
    votes = np.zeros((n, len(rule.voter)), np.bool_)
    order = [list(brief.parties).index(name) for name in names]
    for name, a in zip(names, order, strict=True):
        votes[:, a] = np.rint(block.parameters[f"parties.{name}.demands.motion.want"]) == 1
    adopted = block.settlements["option"] == "adopted"
    return float((adopted == wins(rule, votes)).mean())


def security_council_numbers() -> list[Number]:
    got = power(read(security_council()))
    return [
        Number("Shapley–Shubik, permanent: 421/2145", 421 / 2145, float(got.shapley["P1"])),
        Number("Shapley–Shubik, elected: 4/2145", 4 / 2145, float(got.shapley["E1"])),
        Number("swings of a permanent member", 848, got.swings["P1"]),
        Number("swings of an elected member", 84, got.swings["E1"]),
        Number("1,000 votes played: as the rule says", 1, as_voted(security_council(EITHER))),
    ]


def union_numbers() -> list[Number]:
    got = power(read(council_of_15()))
    shapley = [
        Number(f"Shapley–Shubik, {name} ({UNION_15[name]:g} votes)", expected,
               float(got.shapley[name]), SIX_DIGITS)
        for name, expected in SHAPLEY_15.items()
    ]  # fmt: skip
    banzhaf = [
        Number(f"Banzhaf, {name}", expected, float(got.banzhaf[name]), SIX_DIGITS)
        for name, expected in BANZHAF_15.items()
    ]
    played = as_voted(council_of_15(EITHER))
    return [*shapley, *banzhaf, Number("1,000 votes played: as the rule says", 1, played)]


def small_numbers() -> list[Number]:
    large = power(
        read(council({"A": 50, "B": 49, "C": 1}, "{majority: {at_least: 0.51}, WEIGHTS}"))
    )
    four = power(
        read(council({"A": 3, "B": 2, "C": 1, "D": 1}, "{majority: {at_least: 0.571}, WEIGHTS}"))
    )
    nato = power(read(council(dict.fromkeys((f"M{a}" for a in range(30)), 1.0), "consensus")))
    osce, without = (power(load(name)) for name in ("osce_57", "osce_57/consensus_minus_one"))
    return [
        Number("51 of 50, 49, 1: the first", 2 / 3, float(large.shapley["A"])),
        Number("51 of 50, 49, 1: the others", 1 / 6, float(large.shapley["C"])),
        Number("4 of 3, 2, 1, 1: the first", 1 / 2, float(four.shapley["A"])),
        Number("4 of 3, 2, 1, 1: the others", 1 / 6, float(four.shapley["D"])),
        Number("4 of 3, 2, 1, 1: Banzhaf, the first", 1 / 2, float(four.banzhaf["A"])),
        Number("4 of 3, 2, 1, 1: Banzhaf, the others", 1 / 6, float(four.banzhaf["D"])),
        Number("consensus of 30: each", 1 / 30, float(nato.shapley["M7"])),
        Number("`osce_57`, consensus of 57: each", 1 / 57, float(osce.shapley["USA"])),
        Number("`osce_57/consensus_minus_one`: Russia", 0, float(without.shapley["RUS"])),
        Number("`osce_57/consensus_minus_one`: each other", 1 / 56, float(without.shapley["USA"])),
    ]


COUNTED = (
    "Indices are of the rule, whoever wants what: every coalition is put to the compiled rule that "
    "decides in the talks; the last line checks that talks are decided by it."
)

CASES = [
    Case(
        key="security_council",
        title="Power in the Security Council",
        sources=("shapley_shubik1954", "banzhaf1965"),
        says="How often a voter turns a losing coalition into a winning one: over all orders of "
        "voters (Shapley–Shubik), over all coalitions (Banzhaf). Nine of fifteen with five vetoes: "
        "421/2145 and 4/2145.",
        setup="`adopt: {majority: {at_least: 0.6}, veto: […]}` on fifteen parties; the votes that "
        "are played have `want: {adopted: 0.5, rejected: 0.5}`",
        text=security_council(),
        numbers=security_council_numbers,
        remark=f"{COUNTED} Swings are counted by hand: a permanent member is needed by the other "
        "four with four to ten of the elected, Σ C(10, k) = 848; an elected one by the five with "
        "three of the other nine, C(9, 3) = 84.",
    ),
    Case(
        key="council",
        title="Power in the Council of fifteen",
        sources=("shapley_shubik1954", "banzhaf1965", "felsenthal1998"),
        says="Weighted voting, 62 of 87 votes, in the Council of the European Union from 1995.",
        setup="`adopt: {majority: {at_least: 0.7126}, weights: {…}}`; 62/87 is 0.71264",
        text=council_of_15(),
        numbers=union_numbers,
        remark=f"{COUNTED} What is expected was worked out by dynamic programming over the sums of "
        "votes, outside this program, and is given to six digits.",
    ),
    Case(
        key="small",
        title="Power in small committees, and under consensus",
        sources=("shapley_shubik1954", "banzhaf1965"),
        says="A member with one vote of a hundred may have as much power as one with 49; where all "
        "must agree, all have the same.",
        setup="`adopt: {majority: {at_least: 0.51}, weights: {…}}`, `adopt: consensus`, and the "
        "shipped scenarios of the OSCE",
        text=council({"A": 50, "B": 49, "C": 1}, "{majority: {at_least: 0.51}, WEIGHTS}"),
        numbers=small_numbers,
    ),
]
