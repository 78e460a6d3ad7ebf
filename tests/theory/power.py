"""Power of adoption rules: Shapley–Shubik and Banzhaf.

Whether a coalition wins is asked of the compiled rule of :mod:`sim.rules.adoption`, as a
stage's ``adopt`` and ``weights`` are resolved from a file. Voters whom the rule treats alike
(veto, weight, heads) are counted and not told apart: of k such voters k + 1 coalitions are
put to the rule instead of 2^k, and the rest is binomial coefficients, in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from math import comb, factorial, floor, prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.model.layout import Layout
from sim.model.seating import seat
from sim.rules import adoption
from sim.scenario import Scenario, load, read
from tests.theory.case import LAST_DIGIT, ROUNDING, Case, Number, play
from tests.theory.published import entries

Bools = NDArray[np.bool_]


class Power(NamedTuple):
    """Power of every voter: Shapley–Shubik, Banzhaf's share of all swings, and the swings."""

    shapley: dict[str, Fraction]
    banzhaf: dict[str, Fraction]
    swings: dict[str, int]


def rule_of(brief: Scenario) -> tuple[adoption.Rule, tuple[str, ...]]:
    """The adoption rule of the last stage, and its voters in party order."""
    layout = Layout(brief)
    rule = seat(layout, brief.stages[-1]).rule
    return rule, tuple(
        name for name, votes in zip(layout.parties, rule.voter, strict=True) if votes
    )


def wins(rule: adoption.Rule, coalitions: Bools) -> Bools:
    """Which coalitions, [N, A], adopt a text against all the rest."""
    return np.array([adoption.adopted(rule, yes) for yes in coalitions], np.bool_)


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
KINDS = {"permanent": PERMANENT, "elected": ELECTED}
NINE_AND_THE_FIVE = f"{{majority: {{at_least: 0.6}}, veto: [{', '.join(PERMANENT)}]}}"


def security_council(want: str = "adopted") -> str:
    """Nine of fifteen, the five permanent members among them."""
    return council(dict.fromkeys([*PERMANENT, *ELECTED], 1.0), NINE_AND_THE_FIVE, want)


def weighted(weights: dict[str, int], quota: int, want: str = "adopted") -> str:
    """So many votes adopt; the share is rounded down to four digits, less than one vote."""
    at_least = floor(10_000 * quota / sum(weights.values())) / 10_000
    rule = f"{{majority: {{at_least: {at_least:g}}}, WEIGHTS}}"
    return council({name: float(weight) for name, weight in weights.items()}, rule, want)


def council_of_15(want: str = "adopted") -> str:
    """The Council of the European Union of fifteen, 1995 to 2004."""
    (entry,) = entries("council")
    return weighted(entry.given["weights"], entry.given["quota"], want)


def as_voted(text: str, n: int = 1000) -> float:
    """The share of plays, members voting by luck, that end as the rule says."""
    brief = read(text)
    rule, names = rule_of(brief)
    block = play(brief, n)
    votes = np.zeros((n, len(rule.voter)), np.bool_)
    order = [list(brief.parties).index(name) for name in names]
    for name, a in zip(names, order, strict=True):
        votes[:, a] = block.parameters[f"parties.{name}.demands.motion.want"] == "adopted"
    adopted = block.settlements["option"] == "adopted"
    return float((adopted == wins(rule, votes)).mean())


def farthest(expected: float, got: Iterable[float]) -> float:
    """Of what all members of a kind have, the one that is worst."""
    return max((float(one) for one in got), key=lambda one: abs(one - expected))


def security_council_numbers() -> list[Number]:
    """As fifteen heads with five vetoes, and as weights that come to the same."""
    (entry,) = entries("security_council")
    expected = entry.expected
    votes = {name: entry.given["weights"][kind] for kind, who in KINDS.items() for name in who}
    rules = {
        "vetoes": power(read(security_council())),
        f"{entry.given['quota']} votes": power(read(weighted(votes, entry.given["quota"]))),
    }
    numbers = []
    for said, got in rules.items():
        for kind, who in KINDS.items():
            head = f"{said}, each {kind} member:"
            index = [float(got.shapley[name]) for name in who]
            swings = [got.swings[name] for name in who]
            ratio, decimal = expected["shapley"][kind], expected["decimal"][kind]
            counted = expected["swings"][kind]
            numbers += [
                Number(f"{head} Shapley–Shubik", ratio, farthest(ratio, index)),
                Number(f"{head} to ten digits", decimal, farthest(decimal, index)),
                Number(f"{head} swings", counted, farthest(counted, swings)),
            ]
    return [*numbers, Number(VOTED, expected["votes"], as_voted(security_council(EITHER)))]


VOTED = "1,000 votes played: as the rule says"
INDICES = {"shapley": "Shapley–Shubik", "banzhaf": "Banzhaf"}
SIX_DIGITS = 5e-7


def members(expected: dict[str, Any], got: Power, said: str, allowed: float) -> list[Number]:
    """Every member's power, by every index that is published."""
    because = LAST_DIGIT if allowed > ROUNDING else ""
    return [
        Number(f"{said}{index}, {name}", number, float(getattr(got, key)[name]), allowed, because)
        for key, index in INDICES.items()
        for name, number in expected.get(key, {}).items()
    ]


def union_numbers() -> list[Number]:
    (entry,) = entries("council")
    numbers = members(entry.expected, power(read(council_of_15())), "", SIX_DIGITS)
    played = as_voted(council_of_15(EITHER))
    return [*numbers, Number(VOTED, entry.expected["votes"], played)]


def small_numbers() -> list[Number]:
    three, four, nato, osce, without = entries("small")
    numbers = []
    for entry in (three, four):
        weights, quota = entry.given["weights"], entry.given["quota"]
        said = f"{quota} of {', '.join(map(str, weights.values()))}: "
        got = power(read(weighted(weights, quota)))
        numbers += members(entry.expected, got, said, ROUNDING)
    n = nato.given["members"]
    alike_all = power(read(council(dict.fromkeys((f"M{a}" for a in range(n)), 1.0), "consensus")))
    name = osce.given["scenario"]
    for said, entry, got in (
        (f"consensus of {n}: each", nato, alike_all),
        (f"`{name}`, consensus: each", osce, power(load(name))),
    ):
        each = entry.expected["each"]
        obtained = farthest(each, map(float, got.shapley.values()))
        numbers.append(Number(said, each, obtained, SIX_DIGITS, LAST_DIGIT))
    name = without.given["scenario"]
    left = dict(power(load(name)).shapley)
    nothing, each = without.expected["RUS"], without.expected["each_other"]
    return [
        *numbers,
        Number(f"`{name}`: Russia", nothing, float(left.pop("RUS"))),
        Number(f"`{name}`: each other", each, farthest(each, map(float, left.values()))),
    ]


HOW = (
    "Indices are of the rule, whoever wants what: every coalition is put to the compiled rule that "
    "decides in the talks; the last line checks that talks are decided by it."
)

CASES = [
    Case(
        key="security_council",
        title="Power in the Security Council",
        says="How often a voter turns a losing coalition into a winning one: over all orders of "
        "voters (Shapley–Shubik), over all coalitions (Banzhaf). Nine of fifteen with five vetoes: "
        "421/2145 and 4/2145.",
        setup="`adopt: {majority: {at_least: 0.6}, veto: […]}` on fifteen parties, or 7 votes for "
        "a permanent member, 1 for an elected one, 39 of 45 needed; the votes that are played "
        "have `want: {adopted: 0.5, rejected: 0.5}`",
        text=security_council(),
        numbers=security_council_numbers,
        remark=f"{HOW} Swings are counted by hand: a permanent member is needed by the other "
        "four with four to ten of the elected, Σ C(10, k) = 848; an elected one by the five with "
        "three of the other nine, C(9, 3) = 84.",
    ),
    Case(
        key="council",
        title="Power in the Council of fifteen",
        says="Weighted voting, 62 of 87 votes, in the Council of the European Union from 1995.",
        setup="`adopt: {majority: {at_least: 0.7126}, weights: {…}}`; 62/87 is 0.71264",
        text=council_of_15(),
        numbers=union_numbers,
        remark=f"{HOW} What is expected was worked out by dynamic programming over the sums of "
        "votes, outside this program, and is given to six digits.",
    ),
    Case(
        key="small",
        title="Power in small committees, and under consensus",
        says="A member with one vote of a hundred may have as much power as one with 49; where all "
        "must agree, all have the same.",
        setup="`adopt: {majority: {at_least: 0.51}, weights: {…}}`, the same with 0.5714 for "
        "4 of 7 votes, `adopt: consensus`, and the shipped scenarios of the OSCE",
        text=weighted({"A": 50, "B": 49, "C": 1}, 51),
        numbers=small_numbers,
    ),
]
