"""The text of a chair or a mediator, and what it hears. docs/model.md, section 4."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.model.floor import Floor
from sim.rules import adoption, mediation
from sim.rules.ladder import Interests
from sim.rules.mediation import Heard
from sim.scenario.scenario import Adoption
from tests.builders import interests, meeting, party, scale, scenario, stand, voting

ON = np.ones(1, np.bool_)
VOTERS = (0, 2, 3)


def balance(wishes: Interests, heard: Heard, k: int, o: int) -> float:
    """Σ μ w (1 − (1 − v)²) over the voters, on one issue."""
    total = 0.0
    for j in VOTERS:
        w = float(wishes.weight[0, j, k])
        if w > 0:
            v = float(wishes.worth[0, j, k, o]) / w
            total += float(heard.multiplier[0, j, k]) * w * (1 - (1 - v) ** 2)
    return total


def expected(wishes: Interests, heard: Heard, k: int, now: int, among: range) -> int:
    """The option that may be tabled on an issue: the best of those that are open, if any."""
    usable = [o for o in among if not heard.closed[0, k, o]]
    if now < 0:
        scores = {o: balance(wishes, heard, k, o) for o in usable} | {-1: 0.0}
    else:
        scores = {o: balance(wishes, heard, k, o) for o in usable or among}
    best = max(scores.values())
    found = {o for o, score in scores.items() if score > best - 1e-12}
    return now if now in found else min(found)


@pytest.mark.parametrize("between", [False, True])
def test_a_text_balances_the_voters_interests_over_what_is_open(between: bool) -> None:
    rng = np.random.default_rng(1)
    for _ in range(400):
        n_issues = int(rng.integers(1, 4))
        n_options = [int(n) for n in rng.integers(2, 6, size=n_issues)]
        want = [[int(rng.integers(-1, n)) for n in n_options] for _ in range(4)]
        wishes = interests(want, rng.uniform(0.5, 2, (4, n_issues)).tolist(), n_options)
        closed = rng.random((1, n_issues, max(n_options))) < 0.3
        heard = Heard(rng.choice([1.0, 2.0, 4.0], (1, 4, n_issues)), closed)
        agenda = rng.random((1, n_issues)) < 0.8
        now = np.array([[int(rng.integers(-1, n)) for n in n_options]])
        reach = np.array([[[0] * n_issues, [n - 1 for n in n_options]]])
        if between:
            ends = [sorted(int(o) for o in rng.integers(n, size=2)) for n in n_options]
            reach = np.array([ends]).transpose(0, 2, 1)
        text = np.zeros((1, n_issues), np.int64)
        mediation.balanced_text(
            text, reach, heard, wishes.worth, wishes.weight, agenda, now, ON, voting(VOTERS, 4)
        )
        for k, (low, high) in enumerate(reach[0].T):
            among, was = range(int(low), int(high) + 1), int(now[0, k])
            assert text[0, k] == (expected(wishes, heard, k, was, among) if agenda[0, k] else was)


A, B, C = range(3)


def floor(rule: Adoption, now: int | None = None, package: tuple[str, ...] = ()) -> Floor:
    """A wants the last option of two issues and B and C the first; all have red lines."""
    issues = [scale(name, 11, now) for name in "ab"]
    people = [
        party(
            name, *(stand(issue, want, line) for issue, line in zip(issues, lines, strict=True)),
            package=package,
        )
        for name, want, lines in (("A", 10, (7, 2)), ("B", 0, (8, 3)), ("C", 0, (8, 3)))
    ]  # fmt: skip
    stage = meeting("ABC", "ab", adoption=rule, sessions=3)
    talks = Talks(scenario(issues, people, [stage]), seed=1)
    talks._set_the_table(0, 2)
    return Floor(talks, talks.seatings[0], 0, talks.state.live.copy())


def heard_of(rule: Adoption, objections: dict[tuple[int, int], int], whole: int) -> Heard:
    """What is noted where these objections have been made to 5 on both issues, in play 0."""
    seated = floor(rule)
    state, on = seated.talks.state, np.array([True, False])
    for (a, k), ground in objections.items():
        state.objected[:, 0, a, k] = ground * (1 + adoption.LAST)
    state.refused[:, 0, whole] = adoption.NO_VALUE * (1 + adoption.LAST)
    heard = seated.nothing_heard()
    for _ in range(2):
        seated.hear(heard, on, 3.0)
    assert not heard.closed[1].any()
    assert (heard.multiplier[1] == 1.0).all()
    return heard


def test_a_red_line_of_whoever_must_agree_closes_all_that_is_beyond() -> None:
    heard = heard_of(Adoption(), {(A, 0): adoption.NO_MANDATE, (B, 1): adoption.NO_PACKAGE}, B)
    beyond = [[0, o] for o in range(7)] + [[1, o] for o in range(4, 11)]
    assert np.argwhere(heard.closed[0]).tolist() == beyond
    assert (heard.multiplier[0] == 1.0).all()  # B has named what is wrong


@pytest.mark.parametrize(("package", "expected"), [((), [0, 1, 2, 3, 5, 6]), (("a",), range(7))])
def test_what_is_in_force_may_stay_unless_it_is_packaged(
    package: tuple[str, ...], expected: Sequence[int]
) -> None:
    seated = floor(Adoption(), now=4, package=package)
    seated.talks.state.objected[:, 0, A, 0] = adoption.NO_MANDATE * (1 + adoption.LAST)
    heard = seated.nothing_heard()
    seated.hear(heard, np.ones(2, np.bool_), 3.0)
    assert np.flatnonzero(heard.closed[0, 0]).tolist() == list(expected)


def test_a_red_line_of_whoever_can_be_outvoted_weighs_on_that_issue() -> None:
    heard = heard_of(Adoption("majority"), {(A, 0): adoption.NO_MANDATE}, A)
    assert not heard.closed.any()
    ratios = heard.multiplier[0, A] / heard.multiplier[0, B]
    assert ratios.tolist() == pytest.approx([9.0, 1.0])


def test_whoever_names_no_issue_weighs_more_on_all() -> None:
    heard = heard_of(Adoption(), {(A, 0): adoption.NO_MANDATE}, C)
    ratios = heard.multiplier[0, C] / heard.multiplier[0, B]
    assert ratios.tolist() == pytest.approx([9.0, 9.0])


def test_what_was_heard_of_an_earlier_text_is_not_heard_again() -> None:
    seated = floor(Adoption())
    seated.talks.state.objected[:, 0, A, 0] = adoption.NO_MANDATE  # said before, not of this text
    seated.talks.state.refused[:, 0, C] = adoption.NO_VALUE
    heard = seated.nothing_heard()
    seated.hear(heard, np.ones(2, np.bool_), 3.0)
    assert not heard.closed.any()
    assert (heard.multiplier == 1.0).all()


def test_a_press_of_many_sessions_stays_a_number() -> None:
    seated = floor(Adoption("majority"))
    seated.talks.state.refused[:, 0, A] = adoption.NO_VALUE * (1 + adoption.LAST)
    heard: Any = seated.nothing_heard()
    for _ in range(3000):
        seated.hear(heard, np.ones(2, np.bool_), 1e9)
    assert np.isfinite(heard.multiplier).all()
    assert (heard.multiplier[:, A] == 1.0).all()
