"""The published numbers: every one is named by a case, and the formulas beside them agree."""

from __future__ import annotations

import re
from itertools import combinations
from math import exp, factorial, prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import expi

from tests.theory import bargaining, concepts, crises, fighting, hazards, voting
from tests.theory.case import Case, Number
from tests.theory.cases import CASES
from tests.theory.daily import DAILY, LONG
from tests.theory.published import Published, entries, parse, paths, published

DOCS = Path(__file__).resolve().parents[2] / "docs"
BIBLIOGRAPHY, TRUST = DOCS / "bibliography.md", DOCS / "trust.md"
CONCEPTS = ("nash", "ks", "egalitarian", "utilitarian")
every_case = pytest.mark.parametrize("case", DAILY, ids=lambda case: case.key)
rng = np.random.default_rng(1)


def missed(key: str, numbers: list[Number]) -> tuple[set[str], list[str]]:
    """Published numbers that no number of a case names, and numbers that name none of them."""
    named = {n.expected.path for n in numbers if isinstance(n.expected, Published)}
    return paths(key) - named, [n.of for n in numbers if not isinstance(n.expected, Published)]


@pytest.mark.long
@every_case
def test_a_case_names_every_published_number_and_expects_no_other(case: Case) -> None:
    numbers = case.run()
    assert missed(case.key, numbers) == (set(), [])
    assert [
        (e.path, key) for e in case.published.entries for key in set(e.given) - e.given.read
    ] == []
    assert len({n.of for n in numbers}) == len(numbers)


@every_case
def test_a_published_number_that_is_off_by_a_tenth_up_or_down_is_missed(case: Case) -> None:
    for number in case.run():
        tenth = 0.1 * abs(number.expected) or 0.1
        for off in (number.expected - tenth, number.expected + tenth):
            assert abs(number.obtained - off) > number.allowed, number


def test_a_number_that_nothing_names_and_one_that_is_not_published_are_seen() -> None:
    (leaf, *_), ours = sorted(paths("rubinstein")), Published(0.5, "rubinstein.0.share")
    assert missed("rubinstein", [Number("ours", ours, 0.5)])[0] == paths("rubinstein") - {leaf}
    assert missed("rubinstein", [Number("a literal", 0.5, 0.5)])[1] == ["a literal"]


def test_there_is_a_section_for_every_case_and_no_other() -> None:
    assert list(published()) == [case.key for case in CASES]
    # a number that is lost is missed
    assert sum(len(paths(key)) for key in published()) == 309


def test_sources_are_in_the_bibliography_and_what_is_left_out_has_a_reason() -> None:
    known = set(re.findall(r"^\| (\w+) \|", BIBLIOGRAPHY.read_text(encoding="utf-8"), re.MULTILINE))
    for section in published().values():
        assert section.sources
        assert set(section.sources) <= known
        assert section.where
        assert all(one["what"] and one["reason"] for one in section.left_out)
    left_out = [key for key, one in published().items() if one.left_out]
    assert left_out == ["zeuthen", "ratified", "sale", "learning", "fighting"]


def test_every_result_has_a_row_among_the_promises() -> None:
    rows = re.findall(
        r"^\| .* \| `theory/test_cases\.py::"
        r"test_a_published_result_is_reached_and_the_page_shows_how`, case `(\w+)`(.*) \|$",
        TRUST.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert rows == [(case.key, " (*slow*)" if case.key in LONG else "") for case in CASES]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{sources: [x], where: x, entries: [{given: {}, expected: {a: o.5}}]}", "not a number"),
        ("{sources: [x], where: x, entries: [{given: {}, expects: {a: 0.5}}]}", "other keys"),
        ("{sources: [x], where: x, entries: [{given: {}, expected: {a: 1, a: 2}}]}", "twice"),
        ("{sources: [x], where: x, entry: []}", "other keys"),
    ],
)
def test_a_slip_in_the_file_is_refused(written: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse(f"case: {written}")


def test_rubinstein_s_formula_gives_the_published_shares() -> None:
    for entry in entries("rubinstein"):
        got = bargaining.rubinstein(*entry.given["discounts"])
        assert got == pytest.approx(entry.expected["share"], abs=1e-11)
    curvature = rng.uniform(1, 3, 50)
    x = bargaining.rubinstein(0.9, 0.8, curvature)
    assert 1 - x**curvature == pytest.approx(0.8 * (1 - (0.9 * x) ** curvature))


def test_rubinstein_s_formula_goes_to_the_published_limits() -> None:
    parabola, apart = entries("limit")
    rates, between = apart.given["rates"], apart.given["between"]
    one, other = (exp(-rate * between) for rate in rates)
    share = bargaining.rubinstein(one, other)
    assert share == pytest.approx(apart.expected["share"], abs=1e-8)
    assert rates[1] / sum(rates) == pytest.approx(apart.expected["limit"])
    one, other = parabola.given["discounts"]
    near = bargaining.rubinstein(one, other, parabola.given["curvature"])
    assert near == pytest.approx(parabola.expected["share"], abs=2e-5)


def test_backward_induction_gives_the_published_shares_and_goes_to_rubinstein_s() -> None:
    for entry in entries("stahl"):
        one, other = entry.given["discounts"]
        for texts, share in enumerate(entry.expected["shares"], 1):
            assert bargaining.induction(one, other, texts) == pytest.approx(share)
    for entry in entries("rubinstein"):
        one, other = entry.given["discounts"]
        endless = bargaining.induction(one, other, 1001)
        assert endless == pytest.approx(entry.expected["share"], abs=1e-11)


def test_closed_forms_of_the_concepts_give_the_published_points() -> None:
    smooth, coarse, shy = entries("parabola")
    power = np.array([float(smooth.given["curvature"])])
    for concept in CONCEPTS:
        u = concepts.closed(concept, power)
        assert u == pytest.approx(smooth.expected[concept][0], abs=1e-10)
        assert 1 - u**power == pytest.approx(smooth.expected[concept][1], abs=1e-10)
    # with u = x^a the dollar is the frontier 1 − u^(1/a)
    a = shy.given["power"]
    assert bargaining.nash(1 / a) ** (1 / a) == pytest.approx(shy.expected["share"], abs=1e-10)
    grid = np.linspace(0, 1, coarse.given["steps"] + 1)
    best = grid[np.argmax(grid * (1 - grid**2))]
    assert [best, 1 - best**2] == pytest.approx(coarse.expected["nash"])


def test_points_on_the_straight_frontier_are_on_it() -> None:
    (entry,) = entries("straight")
    for concept in ("nash", "ks", "egalitarian"):
        u, v = entry.expected[concept]
        assert 2 * u + v == 10
    none, most = np.array(entry.given["no_deal"]), np.array(entry.expected["ideal"])
    assert most.tolist() == [(10 - none[1]) / 2, 10 - 2 * none[0]]
    u = np.linspace(none[0], most[0], 3001)
    gains = np.stack([u - none[0], 10 - 2 * u - none[1]])
    for concept, aim in {
        "nash": gains.prod(axis=0),
        "ks": (gains.T / (most - none)).min(axis=1),
        "egalitarian": gains.min(axis=0),
    }.items():
        assert u[aim.argmax()] == pytest.approx(entry.expected[concept][0], abs=1e-3)


def test_conceding_option_by_option_takes_the_steps_that_are_left_out() -> None:
    """Both concede where they risk the same; the step in which they would cross is not made."""
    (entry,) = entries("zeuthen")
    n = entry.given["steps"]
    of_b = [1 - (k / n) ** 2 for k in range(n + 1)]
    a, b, taken = n, 0, 0
    while a > b:
        risk_a, risk_b = (a - b) / a, (of_b[b] - of_b[a]) / of_b[b]
        concede_a, concede_b = risk_a <= risk_b + 1e-12, risk_b <= risk_a + 1e-12
        a, b, taken = a - concede_a, b + concede_b, taken + 1
    assert a == b
    assert [a / n, of_b[a]] == pytest.approx(entry.expected["agreement"])
    assert published()["zeuthen"].left_out[0]["what"].startswith(f"{taken} steps,")


def test_the_printed_barter_agrees_with_the_table_of_goods() -> None:
    (entry,) = entries("barter")
    worth = {
        good: (sign * to_bill, -sign * to_jack)
        for owner, sign in (("bill", -1), ("jack", 1))
        for good, (to_bill, to_jack) in entry.given[owner].items()
    }
    every = [
        tuple(int(sum(worth[good][who] for good in moved)) for who in (0, 1))
        for n in range(len(worth) + 1)
        for moved in combinations(worth, n)
    ]
    expected = entry.expected
    assert len(every) == expected["exchanges"]
    for goods, (bill, jack, product) in zip(
        entry.given["exchanges"], expected["outcomes"], strict=True
    ):
        assert [sum(worth[good][who] for good in goods) for who in (0, 1)] == [bill, jack]
        assert bill * jack == product
    moved = [
        good for give in ("bill_gives", "jack_gives") for good, m in expected[give].items() if m
    ]
    nash = expected["nash"]
    assert [sum(worth[good][who] for good in moved) for who in (0, 1)] == nash["gains"]
    rational = [gains for gains in every if min(gains) >= 0]
    assert len(rational) == expected["rational"]
    assert max(map(prod, rational)) == nash["product"] == prod(nash["gains"])
    assert sum(prod(gains) == nash["product"] for gains in rational) == expected["with_the_product"]
    assert max(map(min, every)) == expected["smallest_gain"]
    assert max(map(sum, every)) == expected["sum"]
    assert list(max(every, key=lambda g: (min(g), sum(g)))) == expected["egalitarian"]
    assert list(max(every, key=lambda g: (sum(g), min(g)))) == expected["utilitarian"]
    best = {b: max(jack for bill, jack in every if bill >= b) for b, _ in rational}
    front = sorted({(b, j) for b, j in rational if j == best[b] and best.get(b + 1, -1) < j})
    front = [(b, j) for b, j in front if not any(c > b and k >= j for c, k in rational)]
    assert [list(point) for point in front] == expected["frontier"]


def test_fearon_s_formulas_give_the_published_numbers() -> None:
    *examples, dearer = entries("unknown")
    for entry in examples:
        p, own, largest = (entry.given[key] for key in ("p", "cost", "largest"))
        demand = crises.fearon(p, own, largest)
        war = (demand - p) / largest
        assert demand == pytest.approx(entry.expected["demand"])
        assert war == pytest.approx(entry.expected["war"])
        assert (1 - war) * demand + war * (p - own) == pytest.approx(entry.expected["worth"])
    wars = dearer.expected["war"]
    assert wars == [entry.expected["war"] for entry in examples]
    assert wars[0] - wars[1] == dearer.expected["falls_by"] > 0
    for entry in entries("known")[:-1]:
        p, (own, other) = entry.given["p"], entry.given["costs"]
        low, high = entry.expected["range"]
        assert [low, high] == pytest.approx([p - own, p + other])
        assert [low, high] == [entry.expected["offer_of_b"], entry.expected["demand_of_a"]]


def test_fearon_s_demands_are_the_best_on_a_grid() -> None:
    """Uniform costs, by the published formula, and resolve beta(2, 1), by the one made from it."""
    x = np.linspace(0, 1, 20_001)
    for _ in range(20):
        p, own, largest = rng.uniform((0.3, 0.0, 0.2), (0.6, 0.1, 0.4))
        accepts = np.clip(1 - (x - p) / largest, 0, 1)
        uniform = x * accepts + (p - own) * (1 - accepts)
        assert x[uniform.argmax()] == pytest.approx(crises.fearon(p, own, largest), abs=1e-4)
        squares = crises.worth_of_squares(x, p, own, largest)
        best = crises.demand_of_squares(p, own, largest)
        assert x[squares.argmax()] == pytest.approx(best, abs=1e-4)


def test_the_chance_of_a_threat_is_the_published_one_where_resolve_is_uniform() -> None:
    for entry in entries("audience"):
        got = crises.carries_out(*(entry.given[key] for key in ("gain", "audience", "cost")))
        assert got == pytest.approx(entry.expected["carried_out"])


def test_prices_of_a_sale_are_best_replies_and_give_the_published_shares() -> None:
    """On a fine grid of costs and values. Gains of 9/64 come about where v − c ≥ 1/4; nothing is
    left there of the sum 2v − 1 − 2c that pays both for telling the truth, and of all sets of
    such pairs v − c ≥ k it is the largest for which anything is."""
    at = (np.arange(1200) + 0.5) / 1200
    cost, value = at[:, np.newaxis], at[np.newaxis, :]
    for c in (0.0, 0.3, 0.7):
        profit = (at - c) * (1 - at)
        assert at[profit.argmax()] == pytest.approx((1 + c) / 2, abs=1e-3)
    seller, buyer, bound = entries("sale")
    for entry, price in ((seller, (1 + cost) / 2), (buyer, value / 2)):
        sold = (price <= value) & (price >= cost)
        assert sold.mean() == pytest.approx(entry.expected["sold"], abs=1e-3)
        for key, gain in {
            "gains": value - cost, "seller": price - cost, "buyer": value - price,
        }.items():  # fmt: skip
            assert (gain * sold).mean() == pytest.approx(entry.expected[key], abs=1e-3)
    most = bound.given["most"]
    left = {k: ((2 * value - 1 - 2 * cost) * (value - cost >= k)).mean() for k in (0.2, 0.25, 0.3)}
    assert left[0.2] < -0.01
    assert left[0.25] == pytest.approx(0.0, abs=1e-3)
    assert left[0.3] > 0.01
    assert ((value - cost) * (value - cost >= 0.25)).mean() == pytest.approx(most, abs=1e-3)
    assert seller.expected["gains"] / most == pytest.approx(bound.expected["share"])


def test_masses_after_an_answer_are_those_by_bayes() -> None:
    """Likelihoods of the three types, the hardest of which alone may not sign."""
    slip, gain, prior = 0.02, 0.25, np.array([0.3, 0.4, 0.3])
    heard = {
        "yes": (slip, 1, 1), "named": (1 - slip, slip, slip),
        "silent": (1, 1 - gain, 1 - gain), "last": (1, slip, slip),
    }  # fmt: skip
    for entry in entries("learning"):
        masses = prior * heard[entry.given["answer"]]
        assert masses / masses.sum() == pytest.approx(entry.expected["masses"])


def test_the_derivation_of_talks_while_fighting_is_a_fixed_point() -> None:
    """Whoever tables leaves the other what its refusal is worth, round after round."""
    for entry in entries("fighting"):
        if "a_day" in entry.given:
            delta, (k, p), (own, other) = 1.0, (0.0, 0.0), entry.given["a_day"]
        else:
            delta, (k, p, own, other) = entry.given["discount"], entry.given["war"]
        x = y = 0.5
        for _ in range(5000):
            y = min(max(k * p - own + (1 - k) * delta * x, 0.0), 1.0)
            x = 1 - min(max(k * (1 - p) - other + (1 - k) * delta * (1 - y), 0.0), 1.0)
        assert [x, y] == pytest.approx([entry.expected["A"], entry.expected["B"]], abs=1e-9)
        if "a_day" not in entry.given:
            assert fighting.formula(delta, tuple(entry.given["war"])) == pytest.approx([x, y])


def test_offers_that_screen_are_the_best_on_a_grid() -> None:
    """Of all first cutoffs, the second being the best then; and of all single ones."""
    for entry in entries("screening"):
        k, p, most, own = entry.given["war"]
        a = np.linspace(own, most, 60_001)
        if entry.given["offers"] == 1:
            worth = (1 - a / most) * (1 - p + a) + a / most * (1 - p - own)
            best = a[worth.argmax()]
            assert [p - best] == pytest.approx(entry.expected["offers"], abs=1e-4)
            assert [1 - best / most] == pytest.approx(entry.expected["taken"], abs=1e-4)
            assert best / most == pytest.approx(entry.expected["ends"], abs=1e-4)
        else:
            taken, second = (own + a) / 2 / a, p + (own - a) / 2
            first = k * p - k * a + (1 - k) * second
            later = taken * (1 - second) + (1 - taken) * (1 - p - own)
            refused = k * (1 - p - own) + (1 - k) * later
            worth = (1 - a / most) * (1 - first) + a / most * refused
            at = worth.argmax()
            assert [first[at], second[at]] == pytest.approx(entry.expected["offers"], abs=1e-4)
            shares = [1 - a[at] / most, taken[at]]
            assert shares == pytest.approx(entry.expected["taken"], abs=1e-4)
            ends = a[at] / most * (k + (1 - k) * (1 - taken[at]))
            assert ends == pytest.approx(entry.expected["ends"], abs=1e-4)
        assert worth.max() == pytest.approx(entry.expected["worth"], abs=1e-6)


def test_a_hazard_that_cools_is_an_exponential_integral() -> None:
    whole, *divided = entries("hazard")
    for entry in (whole, *divided):
        assert sum(entry.given["days"]) == sum(whole.given["days"])
        base, now, steep, cooling, days = hazards.hazard_of(entry)
        rate, end = -np.log1p(-cooling), now * (1 - cooling) ** sum(days)
        total = base / rate * (expi(steep * now) - expi(steep * end))
        assert total == pytest.approx(entry.expected["integral"], abs=5e-10)
        assert 1 - exp(-total) == pytest.approx(entry.expected["chance"], abs=5e-10)


def test_a_setter_s_formula_is_the_best_that_a_majority_takes() -> None:
    options = np.arange(12)
    for _ in range(300):
        want = rng.integers(0, 12, size=rng.choice([3, 5, 7]))
        quo = int(rng.integers(12))
        for_it = np.abs(want - options[:, np.newaxis]) <= np.abs(want - quo)
        passes = options[for_it.sum(axis=1) > len(want) / 2]
        best = passes[np.argmin(np.abs(passes - want[0]))]
        median = np.array([int(np.median(want))])
        assert voting.setters(want[:1], median, quo) == [best]


def test_the_median_beats_every_other_option() -> None:
    for _ in range(100):
        want = rng.integers(0, 40, size=rng.choice([3, 7]))
        median = np.median(want)
        for other in set(range(40)) - {int(median)}:
            assert (np.abs(want - median) < np.abs(want - other)).sum() > len(want) / 2


def counted(weights: dict[str, int], quota: int) -> dict[str, dict[str, float]]:
    """Both indices and the swings, by the sums of votes of all coalitions."""
    n, votes = len(weights), np.array(list(weights.values()))
    every = (np.arange(1 << n)[:, np.newaxis] >> np.arange(n)) & 1 == 1
    total, size = every @ votes, every.sum(axis=1)
    orders = np.array([factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)])
    swing = [(~every[:, a]) & (total < quota) & (total + votes[a] >= quota) for a in range(n)]
    swings = [int(s.sum()) for s in swing]
    return {
        "shapley": {who: orders[size[s]].sum() for who, s in zip(weights, swing, strict=True)},
        "banzhaf": {who: s / sum(swings) for who, s in zip(weights, swings, strict=True)},
        "swings": dict(zip(weights, map(float, swings), strict=True)),
    }


@pytest.mark.parametrize("key", ["council", "small"])
def test_published_power_is_what_counting_sums_of_votes_gives(key: str) -> None:
    for entry in entries(key)[:2]:
        got = counted(entry.given["weights"], entry.given["quota"])
        for index in {"shapley", "banzhaf"} & set(entry.expected):
            assert got[index] == pytest.approx(entry.expected[index], abs=5e-7)


@pytest.mark.long
def test_published_power_in_the_security_council_is_what_counting_gives() -> None:
    (entry,) = entries("security_council")
    of: dict[str, Any] = entry.given["weights"]
    votes = {f"{kind}{a}": of[kind] for kind, n in (("permanent", 5), ("elected", 10))
             for a in range(n)}  # fmt: skip
    got = counted(votes, entry.given["quota"])
    for kind in of:
        assert got["shapley"][f"{kind}1"] == pytest.approx(entry.expected["shapley"][kind])
        assert got["swings"][f"{kind}1"] == entry.expected["swings"][kind]
        ratio = entry.expected["shapley"][kind]
        assert round(ratio, 10) == entry.expected["decimal"][kind]
