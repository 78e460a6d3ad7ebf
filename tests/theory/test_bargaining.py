"""Two parties that reckon with each other, through the ordinary engine. docs/model.md, section 11.

rubinstein1982: (1 − δ2) / (1 − δ1 δ2) for whoever speaks first. stahl1972: the same with a
last text. binmore1986: the Nash text as discounts approach 1. harsanyi1956: so does
Zeuthen's rule. On a line of options the first whole option that the other takes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.rules import induction
from sim.scenario.distributions import Uniform
from tests.builders import meeting, party, scale, scenario, stand

STEPS = 1000


def divided(
    first: str | tuple[str, dict[str, float]],
    second: str | tuple[str, dict[str, float]],
    steps: int = STEPS,
    curvature: float = 1.0,
    **stage: Any,
) -> tuple[int, dict[str, Any]]:
    """The share of ``steps`` that the first party ends with, and the outcomes."""
    pie = scale("pie", steps + 1, None)
    (one, its), (other, others) = ((s, {}) if isinstance(s, str) else s for s in (first, second))
    people = [
        party("A", stand(pie, steps), strategy=one, strategy_parameters=its),
        party("B", stand(pie, 0, curvature=curvature), strategy=other, strategy_parameters=others),
    ]
    block = Talks(scenario([pie], people, [meeting(["A", "B"], ["pie"], **stage)])).play(0, 1)
    return int(block.settlements["option"][0][1:]), dict(block.outcomes)


def rational(discount: float) -> tuple[str, dict[str, float]]:
    return ("rational", {"discount": discount})


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (0.5, 0.5, 0.666666666667), (0.9, 0.9, 0.526315789474),
        (0.95, 0.9, 0.689655172414), (0.9, 0.95, 0.344827586207),
    ],
)  # fmt: skip
def test_two_rational_parties_divide_a_pie_as_rubinstein_says(
    one: float, other: float, share: float
) -> None:
    settled, outcomes = divided(rational(one), rational(other), sessions=400)
    assert share - 1 / STEPS - 1e-9 <= settled / STEPS <= share + 1e-9
    assert (outcomes["n_sessions"][0], outcomes["n_offers"][0]) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other", "offers", "share"),
    [
        (0.9, 0.9, 1, 1.0), (0.9, 0.9, 2, 0.1), (0.9, 0.9, 3, 0.91),
        (0.9, 0.9, 4, 0.181), (0.9, 0.9, 5, 0.8371), (0.8, 0.6, 1, 1.0),
        (0.8, 0.6, 2, 0.4), (0.8, 0.6, 3, 0.88), (0.8, 0.6, 4, 0.592), (0.8, 0.6, 5, 0.8224),
    ],
)  # fmt: skip
def test_with_a_last_text_it_is_the_table_of_stahl(
    one: float, other: float, offers: int, share: float
) -> None:
    if offers % 2 == 0:
        settled, _ = divided(rational(one), rational(other), sessions=offers // 2)
        assert share - 1 / STEPS - 1e-9 <= settled / STEPS <= share + 1e-9
    assert worth_to_first(one, other, offers, 1.0)[0] == pytest.approx(share, abs=1e-9)


def worth_to_first(
    one: float, other: float, offers: int, curvature: float, rungs: int = 2
) -> tuple[float, float]:
    """What both get from a pie, to the last digit, when the first has its say."""
    mine = np.linspace(1.0, 0.0, rungs)[np.newaxis, :]
    theirs = 1.0 - mine**curvature
    every, n = np.ones(mine.shape, np.bool_), np.array([rungs])
    waits = np.zeros((1, 2))
    induction.wait(
        waits, mine, theirs, every, n, theirs[:, ::-1].copy(), mine[:, ::-1].copy(), every, n,
        one, other, offers - 1, False,
    )  # fmt: skip
    own, its = induction.best_for(mine[0], theirs[0], every[0], rungs, waits[0, 1])
    return float(own), float(its)


def test_as_discounts_approach_one_it_is_the_text_of_nash() -> None:
    """On u2 = 1 − u1² the product u1 · u2 is largest at u1 = 3^−½."""
    for discount, offers, near in ((0.99, 4000, 4e-3), (0.999, 40000, 4e-4)):
        own, its = worth_to_first(discount, discount, offers, 2.0, rungs=4001)
        assert own == pytest.approx(0.5773502692, abs=near)
        assert its == pytest.approx(0.6666666667, abs=2 * near)
    settled, _ = divided(rational(0.99), rational(0.99), 100, 2.0, sessions=1000)
    assert settled in (57, 58)


def test_two_zeuthens_on_a_parabola_end_at_the_text_of_nash() -> None:
    settled, outcomes = divided("zeuthen", "zeuthen", 100, 2.0, sessions=120)
    assert settled == 58
    assert outcomes["u_B"][0] == pytest.approx(0.6636, abs=1e-12)


def several(strategy: str, sessions: int, other: str | None = None) -> Talks:
    """Two parties that value three issues differently, unlike in every replicate."""
    issues = [scale(name, 6, None) for name in ("x", "y", "z")]
    weights = Uniform(0.5, 3.0)
    people = [
        party("A", *(stand(i, 5, salience=weights) for i in issues), strategy=strategy),
        party("B", *(stand(i, 0, salience=weights) for i in issues), strategy=other or strategy),
    ]
    stage = meeting(["A", "B"], ["x", "y", "z"], sessions=sessions)
    return Talks(scenario(issues, people, [stage]), seed=3)


def rungs(talks: Talks, a: int, r: int) -> np.ndarray:
    """The texts of a party's ladder, [L + 1, K]."""
    ladder = talks.people[a].ladder
    texts = [ladder.start[r].copy()]
    for step in range(ladder.n[r]):
        texts.append(texts[-1].copy())
        texts[-1][ladder.issue[r, step]] = ladder.option[r, step]
    return np.array(texts)


def worth(talks: Talks, a: int, r: int, texts: np.ndarray) -> np.ndarray:
    """What texts are worth to a party, [L + 1]."""
    return np.array(
        [sum(talks.draws.interests.worth[r, a, k, o] for k, o in enumerate(t)) for t in texts]
    )


def test_two_zeuthens_end_within_one_rung_of_the_text_of_nash() -> None:
    talks = several("zeuthen", 60)
    block = talks.play(0, 200)
    assert (block.outcomes["outcome_class"] == "accord").all()
    for r in range(200):
        places = []
        for a in (0, 1):
            texts = rungs(talks, a, r)
            product = worth(talks, 0, r, texts) * worth(talks, 1, r, texts)
            at = np.flatnonzero((texts == talks.state.settlement[r]).all(axis=1))
            places += [abs(int(x) - int(np.argmax(product))) for x in at]
        assert min(places) <= 1, r


@pytest.mark.parametrize("other", ["micro", "linear", "conceder", "hardliner", "boulware"])
def test_micro_concedes_a_rung_for_a_rung(other: str) -> None:
    """Never more than the one with which it leads, and never that if the other moves first."""
    talks = several("micro", 12, other)
    talks.play(0, 1)
    for replicate in range(20):
        tabled: dict[str, list[tuple[str, ...]]] = {"A": [], "B": []}
        for event in talks.trace(replicate):
            if event.kind == "offer":
                text = tuple(event.data["text"].values())
                if text not in tabled[str(event.party)]:
                    tabled[str(event.party)].append(text)
                assert len(tabled["A"]) <= len(tabled["B"]) + 1
        if other == "hardliner":
            assert (len(tabled["A"]), len(tabled["B"])) == (2, 1)
        assert len(tabled["A"]) > 1


def test_two_tit_for_tats_stay_where_they_begin() -> None:
    talks = several("tit_for_tat", 6)
    for event in talks.trace(0):
        if event.kind == "offer":
            assert len(set(event.data["text"].values())) == 1
