"""What is signed may not be ratified, and is worth so much less. docs/model.md, section 7."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import exp
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Point
from sim.scenario.scenario import Home, Ratification, Scenario
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE, WATER = scale("pie", 101, None), scale("water", 3)
YEAR = timedelta(days=365)
MONTH = 365.25 / 12


def odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def bar(at_red: float, at_want: float, delay: int | None = None, **more: Any) -> Home:
    """A home with a bar, and what moves its climate."""
    ratification = Ratification(Point(at_red), Point(at_want), delay, MappingProxyType({}))
    return Home(ratification=ratification, **{key: Point(value) for key, value in more.items()})


def division(bar_at: float, soft: float, **more: Any) -> Scenario:
    """A pie nobody has yet; B's home ratifies a share y with logistic((y − bar) / soft)."""
    home = bar(chance(-bar_at / soft), chance((1 - bar_at) / soft))
    return scenario(
        [PIE],
        [party("A", stand(PIE, 100, 0), **more), party("B", stand(PIE, 0, 100), home=home)],
        [meeting("AB", ["pie"], forum="ultimatum", sessions=1)],
    )


def one_deal(option: int, *homes: Home | None, **more: Any) -> Scenario:
    """A, who wants o2 and would take o1, meets B, who takes nothing but one option."""
    return scenario(
        [WATER],
        [
            party("A", stand(WATER, 2, 1), home=homes[0], strategy="conceder"),
            party(
                "B", stand(WATER, option, mandate=[option]), home=homes[1] if homes[1:] else None
            ),
        ],
        **more,
    )


def played(made: Scenario, n: int) -> tuple[Talks, Block]:
    talks = Talks(made, seed=3)
    return talks, talks.play(0, n)


def expected_at_signing(made: Scenario, n: int = 1) -> Any:
    """The chance that the accord of the first stage is ratified, as it was when it was signed."""
    talks, _ = played(made, n)
    assert talks.now.homes.must.size
    return talks.now.accords.expected[:, 0]


@pytest.mark.parametrize(
    ("bar_at", "soft", "share"), [(0.5, 0.1, 0.392627), (0.5, 0.05, 0.402367), (0.3, 0.1, 0.549666)]
)
def test_who_sets_the_text_asks_for_less_where_the_other_home_may_refuse(
    bar_at: float, soft: float, share: float
) -> None:
    """The first-order condition of z ρ(z) is z (1 − ρ) = softness, at which A gets z − softness."""
    talks, block = played(division(bar_at, soft, strategy="ultimatum"), 1)
    (option,) = block.settlements["option"][:1]
    first = talks.people[0].ladder.text[0, 0, 0] / 100
    assert first == pytest.approx(share, abs=0.0051)
    assert talks.people[0].rating.top[0] == pytest.approx(share - soft, abs=1e-3)
    assert option == f"o{round(100 * first)}" or block.outcomes["lapsed"][0]


def test_even_who_never_concedes_asks_for_less() -> None:
    _, block = played(division(0.5, 0.1, strategy="hardliner"), 1)
    assert block.offers["value"] == pytest.approx(0.392627, abs=0.0051)


def test_what_is_sure_to_lapse_is_worth_no_deal_and_is_not_tabled() -> None:
    hopeless = bar(0.0, 0.0)
    threat = act("blow", "B", harm={"A": 0.3}, benefit={"B": 0.1}, no_accord=("water",))
    talks, block = played(one_deal(1, hopeless, measures=[threat]), 5)
    rating = talks.people[0].rating
    assert rating.value[0, 0] == pytest.approx(rating.no_deal[0], abs=1e-12)
    assert rating.no_deal[0] == pytest.approx(-0.3)
    assert not len(block.offers["party"])
    assert (block.outcomes["outcome_class"] == "sanctions").all()


def test_what_is_sure_to_be_ratified_is_as_if_nobody_voted() -> None:
    _, sure = played(one_deal(1, bar(1.0, 1.0)), 100)
    _, free = played(one_deal(1, None), 100)
    for name, column in free.outcomes.items():
        if column.dtype.kind == "f":
            np.testing.assert_allclose(sure.outcomes[name], column, rtol=0, atol=1e-12)
        else:
            np.testing.assert_array_equal(sure.outcomes[name], column)


def test_an_accord_stands_only_if_all_homes_ratify_it() -> None:
    both = one_deal(1, bar(0.3, 0.8), bar(0.6, 0.6))
    assert expected_at_signing(both) == pytest.approx(0.3 * 0.6)
    assert expected_at_signing(one_deal(1, bar(0.3, 0.8))) == pytest.approx(0.3)


def test_a_bloc_signs_for_the_members_that_must_ratify() -> None:
    people = [
        party("A", stand(WATER, 2, 1), strategy="conceder"),
        party("BLOC", stand(WATER, 1, 1), members=("M", "N"), home=bar(0.9, 0.9)),
        party("M", stand(WATER, 1, 1), home=bar(0.5, 0.5)), party("N", stand(WATER, 1, 1)),
    ]  # fmt: skip
    made = scenario([WATER], people, [meeting(("A", "BLOC"), ["water"])])
    assert expected_at_signing(made) == pytest.approx(0.9 * 0.5)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"at_red": 0.31}, {"at_red": 0.3}),
        ({"prepared": 0.1}, {"prepared": 0.0}),
        ({"media": 0.1}, {"media": 0.0}),
        ({"preparing": 0.1}, {"preparing": 0.0}),
        ({"doubters": 0.0}, {"doubters": 0.1}),
        ({"opposition": 0.0}, {"opposition": 0.1}),
    ],
)
def test_ratification_is_likelier_the_better_a_home_stands(
    better: dict[str, float], worse: dict[str, float]
) -> None:
    usual = {"at_red": 0.3, "at_want": 0.8, "delay": 60}
    high, low = (
        expected_at_signing(one_deal(1, bar(**(usual | keys))))[0]  # type: ignore[arg-type]
        for keys in (better, worse)
    )
    assert high > low


def test_a_vote_to_come_is_reckoned_with_the_climate_to_be_expected() -> None:
    """A year on: prepared by then, twelve months of hostile news, and noise."""
    home = bar(0.3, 0.8, 365, preparing=0.5, media=-0.5)
    calm, months = odds(0.3) + 0.8 * -0.5, 365 / MONTH
    mean = calm + 0.8 * (1.0 - 0.05 * months)
    spread = 0.8 * 0.2 * months**0.5
    exact = np.mean(
        [chance(mean + spread * z) for z in np.random.default_rng(1).normal(size=100_000)]
    )
    assert expected_at_signing(one_deal(1, home)) == pytest.approx(exact, abs=0.003)


@pytest.mark.long
def test_accords_lapse_as_often_as_was_to_be_expected_when_they_were_signed() -> None:
    homes = bar(0.5, 0.7, 200, preparing=0.1, media=-1.0), bar(0.8, 0.9, 40, doubters=0.5)
    talks = Talks(one_deal(1, *homes), seed=3)
    n, size = 0, talks.layout.replicates_at_once
    expected: list[float] = []
    lapsed: list[bool] = []
    while n < 20_000:  # part by part: of what is at home, the talks keep the last part only
        block = talks.play(n, n + size)
        assert talks.now.accords.put[:, 0].all()
        expected += (1 - talks.now.accords.expected[:, 0]).tolist()
        lapsed += block.outcomes["lapsed"].tolist()
        n += size
    assert np.mean(lapsed) == pytest.approx(np.mean(expected), abs=3 * (0.25 / n) ** 0.5)


def test_who_must_wait_is_spared_nothing_by_an_accord_that_lapses() -> None:
    """What no deal is worth at the outset is what a party has where both accords have lapsed."""
    people = [
        party("A", stand(WATER, 2, 1), home=bar(0.5, 0.5, 40), strategy="acquiescent",
              delay_cost=Point(0.001)),
        party("B", stand(WATER, 1, mandate=[1])),
    ]  # fmt: skip
    stages = [
        meeting("AB", ["water"], id=f"s{days}", date=DAY + timedelta(days=days))
        for days in (0, 100, 160)
    ]
    talks, block = played(scenario([WATER], people, stages), 200)
    nothing = block.outcomes["outcome_class"] == "unratified"
    assert 5 < nothing.sum() < 60
    outset = talks.record.at_the_outset
    assert outset is not None
    assert outset[:, 0] == pytest.approx(-0.16)
    np.testing.assert_allclose(block.outcomes["value_A"][nothing], -0.16, rtol=0, atol=1e-12)


def test_a_leader_that_is_cornered_pays_for_what_stands_only() -> None:
    """A text beyond a red line costs its price at home as far as it is ratified."""
    line, gift = scale("line", 3), scale("gift", 2)
    values = []
    for cornered in (0.1, 0.2):
        b = party("B", stand(line, 0, 0, 2), stand(gift, 1, 0, 4), strategy="conceder",
                  cornered=Point(cornered), pace=Point(1.0), home=bar(0.5, 0.5))  # fmt: skip
        a = party("A", stand(line, 2, 1, 4), stand(gift, 1, 0, 0.5), strategy="conceder")
        stages = [
            meeting("AB", ["line", "gift"], id=forum, forum=forum, date=DAY + timedelta(days=days))
            for days, forum in enumerate(("exchange", "alternating_offers"))
        ]
        talks = Talks(scenario([line, gift], [a, b], stages), seed=3)
        (first, *_) = (e for e in talks.trace(0) if e.kind == "answer" and e.party == "B")
        values.append(float(first.data["value"]))
    assert values[0] - values[1] == pytest.approx(0.5 * 0.1, abs=1e-3)


def test_who_is_not_at_the_table_has_nothing_to_ratify() -> None:
    people = [
        party("A", stand(WATER, 2, 1), strategy="acquiescent", home=bar(0.4, 0.4)),
        party("B", stand(WATER, 1, mandate=[1])), party("C", stand(WATER, 1), home=bar(0.5, 0.5)),
    ]  # fmt: skip
    stages = [meeting("AB", ["water"]), meeting("AC", ["water"], id="later", date=DAY + YEAR)]
    assert expected_at_signing(scenario([WATER], people, stages)) == pytest.approx(0.4, abs=0.01)


def test_a_lapse_after_the_talks_has_spared_nothing_either() -> None:
    """The vote comes when the talks, which the accord has ended, are over."""
    people = [
        party("A", stand(WATER, 2, 1), home=bar(1e-3, 1e-3), strategy="acquiescent",
              delay_cost=Point(0.001)),
        party("B", stand(WATER, 1, mandate=[1])),
    ]  # fmt: skip
    stages = [
        meeting("AB", ["water"], id=f"s{days}", date=DAY + timedelta(days=days))
        for days in (0, 100)
    ]
    _, block = played(scenario([WATER], people, stages), 20)
    assert block.outcomes["lapsed"].all()
    assert set(block.outcomes["days"]) == {0}
    np.testing.assert_allclose(block.outcomes["value_A"], -0.1, rtol=0, atol=1e-12)


def test_only_what_is_given_up_is_heard() -> None:
    """Two that table at random come and go; nothing but what B gains from text to text counts."""
    pie = scale("pie", 11, None)
    people = [
        party("A", stand(pie, 10, 2), strategy="random"),
        party("B", stand(pie, 0, 0), strategy="hardliner", home=Home(reverberates=Point(1.0))),
    ]
    _, block = played(scenario([pie], people, [meeting("AB", ["pie"], sessions=12)]), 1)
    tabled = 1 - block.offers["value"][block.offers["party"] == "A"]
    gained = np.maximum(np.diff(tabled), 0.0).sum()
    assert 0 < gained < np.abs(np.diff(tabled)).sum()
    assert block.outcomes["climate_B"][0] == pytest.approx(0.8 * gained)


@pytest.mark.parametrize(("notches", "moved"), [(1.0, 0.5), (0.4, 0.2), (0.0, 0.0)])
def test_what_others_give_up_is_heard_at_home(notches: float, moved: float) -> None:
    """A concedes from o2 to o1, half a stake of B's."""
    pie = scale("pie", 3, None)
    people = [
        party("A", stand(pie, 2, 1), strategy="conceder"),
        party(
            "B",
            stand(pie, 0, 1),
            strategy="hardliner",
            home=Home(reverberates=Point(notches), prepared=Point(0.1)),
        ),
    ]
    _, block = played(scenario([pie], people), 1)
    assert block.outcomes["climate_B"][0] == pytest.approx(0.8 * (0.1 + moved))


@pytest.mark.long
def test_talks_can_prepare_a_public_for_what_it_would_have_refused() -> None:
    """The same text is likelier to be ratified after the other side has come towards it."""
    pie = scale("pie", 5, None)
    chances = []
    for notches in (0.0, 1.0):
        home = replace(bar(0.3, 0.8), reverberates=Point(notches))
        people = [
            party("A", stand(pie, 4, 0), strategy="linear"),
            party("B", stand(pie, 0, 4), strategy="linear", home=home),
        ]
        chances.append(expected_at_signing(scenario([pie], people))[0])
    assert chances[0] < chances[1]
