"""The cases of docs/theory.md: numbers, orders of errors, and the page that shows them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest

from sim.model import Talks
from sim.scenario import load, read
from tests.theory import page
from tests.theory.bargaining import pie
from tests.theory.case import (
    WITHIN,
    Case,
    Curve,
    Found,
    Number,
    finer,
    order,
    orders,
    places,
    play,
    run,
    steps,
)
from tests.theory.cases import CASES
from tests.theory.crises import ultimatum
from tests.theory.daily import DAILY
from tests.theory.figure import draw
from tests.theory.power import council, council_of_15, power, rule_of, wins

every_day = pytest.mark.parametrize("case", DAILY, ids=lambda case: case.key)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)


def assert_met(found: Found) -> None:
    """Numbers within what is allowed, and errors that shrink as they should."""
    missed = [n for n in found.numbers if not n.error <= n.allowed]
    assert missed == []
    for curve, errors in zip(found.case.curves, found.errors, strict=True):
        assert order(errors) == pytest.approx(curve.order, abs=curve.within), (curve.of, errors)
        largest = max(error * size**curve.order for size, error in errors.items())
        assert largest <= curve.most, (curve.of, errors)


@pytest.mark.long
@every_day
def test_a_published_result_is_reached_and_the_page_shows_how(case: Case) -> None:
    found = run(case)
    assert_met(found)
    text = page.PAGE.read_text(encoding="utf-8")
    assert page.section(found) in text, "make theory writes the page anew"
    assert page.overview([found]).splitlines()[-1] in text, "make theory writes the page anew"


@pytest.mark.slow
@every_case
def test_it_is_reached_at_larger_sizes_too(case: Case) -> None:
    assert_met(run(case, longer=True))


def test_the_page_has_these_cases_in_this_order_and_nothing_else() -> None:
    bare = [replace(case, numbers=list, curves=(), remark="") for case in CASES]
    made = page.page([Found(case, []) for case in bare])
    on_file = page.PAGE.read_text(encoding="utf-8")
    headings = re.compile(r"^## .*$", re.MULTILINE)
    assert headings.findall(on_file) == headings.findall(made)
    for part in (page.TITLE, page.INTRODUCTION, page.REMAINS):
        assert part in on_file


def test_a_number_that_is_off_and_an_order_that_is_wrong_are_seen() -> None:
    case = replace(CASES[0], curves=(Curve("x", "y", (10, 100), lambda n: 1 / n, 1.0, ""),))
    good = {10: 0.1, 100: 0.01}
    assert_met(Found(case, [Number("x", 1.0, 1.0 + 1e-12)], [good]))
    for numbers, errors in (
        ([Number("x", 1.0, 1.001)], good),
        ([Number("x", 1.0, np.nan)], good),
        ([], {10: 0.1, 100: 0.02}),
    ):
        with pytest.raises(AssertionError):
            assert_met(Found(case, numbers, [errors]))


def test_an_order_that_may_be_further_off_says_why() -> None:
    for case in CASES:
        for curve in case.curves:
            assert (curve.within > WITHIN) == bool(curve.because), curve.of
            assert (f"within {curve.within:g}: " in page.due(curve)) == bool(curve.because)


def test_orders_are_those_of_a_power() -> None:
    errors = {n: 3.0 * n**-2.0 for n in (4, 8, 32)}
    assert order(errors) == pytest.approx(2.0)
    assert orders(errors) == pytest.approx([2.0, 2.0])


def test_a_figure_has_a_panel_for_what_is_cut_up() -> None:
    errors = [[{n: float(n) ** -c.order for n in c.sizes} for c in case.curves] for case in CASES]
    fig = draw([Found(case, [], e) for case, e in zip(CASES, errors, strict=True)])
    fig.canvas.draw()
    assert [axes.get_xlabel() for axes in fig.axes] == [
        "options: steps of the line", "beliefs: bins", "counting: plays",
    ]  # fmt: skip
    assert [len(axes.get_lines()) for axes in fig.axes] == [8, 6, 2]


@pytest.mark.parametrize(
    "text", [pie(0.9, 0.8, 20, curvature="[1, 3]"), ultimatum("0.5", "[0, 0.2]", "0.4")]
)
def test_a_line_divided_further_is_the_line_that_a_file_would_have(text: str) -> None:
    assert text.count(steps(10)) == 1
    typed = steps(50).join(part.replace("s10", "s50") for part in text.split(steps(10)))
    divided, whole = finer(text, "pie", 50), read(typed)
    assert replace(divided, text=typed) == whole
    ends = [places(play(brief, 20), "pie").tolist() for brief in (divided, whole)]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    "adopt",
    [
        "{majority: {at_least: 0.571}, WEIGHTS}",
        "{majority: {more_than: 0.5}, WEIGHTS, veto: [B]}",
        "{double_majority: {parties: 0.55, weight: 0.65}, WEIGHTS}",
        "consensus",
        "{consensus_minus: [C]}",
    ],
)
def test_power_is_what_counting_every_order_and_every_coalition_gives(adopt: str) -> None:
    """Shapley–Shubik over all orders, Banzhaf over all coalitions, each put to the rule."""
    brief = read(council({"A": 3, "B": 2, "C": 1, "D": 1, "E": 2}, adopt))
    rule, names = rule_of(brief)
    n = len(names)

    def wins_with(members: tuple[int, ...]) -> bool:
        coalition = np.zeros((1, n), np.bool_)
        coalition[0, list(members)] = True
        return bool(wins(rule, coalition)[0])

    pivots, swings = np.zeros(n, int), np.zeros(n, int)
    for order_of in permutations(range(n)):
        place = next(k for k in range(n) if wins_with(order_of[: k + 1]))
        pivots[order_of[place]] += 1
    for a in range(n):
        others = [b for b in range(n) if b != a]
        for size in range(n):
            for members in combinations(others, size):
                swings[a] += wins_with((*members, a)) and not wins_with(members)
    got = power(brief)
    assert [got.shapley[name] * factorial(n) for name in names] == pivots.tolist()
    assert [got.swings[name] for name in names] == swings.tolist()


def test_power_in_the_council_is_what_all_its_32_768_coalitions_give() -> None:
    brief = read(council_of_15())
    rule, names = rule_of(brief)
    every = (np.arange(1 << len(names))[:, np.newaxis] >> np.arange(len(names))) & 1 == 1
    winning = wins(rule, every)
    got = power(brief)
    for a, name in enumerate(names):
        without = np.flatnonzero(~every[:, a])
        assert got.swings[name] == (winning[without | (1 << a)] & ~winning[without]).sum()


@pytest.mark.parametrize("name", ["osce_57", "january_2022", "osce_57/consensus_minus_one"])
def test_power_adds_up_to_one_in_shipped_scenarios(name: str) -> None:
    got = power(load(name))
    assert sum(got.shapley.values()) == 1
    assert sum(got.banzhaf.values()) == 1


@pytest.mark.long
def test_the_scenarios_of_the_page_are_what_is_run() -> None:
    shown = re.findall(
        r"^```yaml\n(.*?)^```", page.PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert shown == [case.text for case in CASES]
    for text in shown:
        Talks(read(text)).play(0, 2)
