"""What home allows: climate, the price of instructions, ratification. docs/model.md, section 7."""

from __future__ import annotations

from datetime import timedelta
from math import exp, log
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.record import Block
from sim.rules.outcome import classes
from sim.scenario import load
from sim.scenario.distributions import Point
from sim.scenario.loading import read
from sim.scenario.scenario import Home, Ratification, Scenario
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

N = 3000
WATER = scale("water", 3)


def odds(chance: float) -> float:
    return log(chance / (1 - chance))


def chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def must_ratify(at_red: float, at_want: float, **more: Any) -> Home:
    """A home with nothing but a bar."""
    delay, only = more.pop("delay", None), MappingProxyType(more.pop("only", {}))
    bar = Ratification(Point(at_red), Point(at_want), delay, only)
    return Home(ratification=bar, **{key: Point(value) for key, value in more.items()})


def one_deal(option: int, home: Home | None, **more: Any) -> Scenario:
    """A, who wants o2 and would take o1, meets B, who takes nothing but one option."""
    return scenario(
        [WATER],
        [
            party("A", stand(WATER, 2, 1), home=home, strategy="conceder"),
            party("B", stand(WATER, option, mandate=[option])),
        ],
        **more,
    )


def played(made: Scenario, n: int = N) -> tuple[Talks, Block]:
    talks = Talks(made, seed=3)
    return talks, talks.play(0, n)


@pytest.mark.parametrize(("option", "expected"), [(1, 0.3), (2, 0.8)])
def test_the_two_chances_are_those_at_the_red_line_and_of_what_is_wanted(
    option: int, expected: float
) -> None:
    talks, block = played(one_deal(option, must_ratify(0.3, 0.8)))
    luck = talks.luck.uniform("ratify:A", 0, N, 0)
    assert (block.outcomes["ratified_A"] == (luck < expected)).all()
    assert (block.outcomes["lapsed"] == (luck >= expected)).all()


def test_half_way_in_value_is_half_way_in_log_odds() -> None:
    lake = scale("lake", 5)
    made = scenario(
        [lake],
        [
            party("A", stand(lake, 4, 2), home=must_ratify(0.2, 0.9), strategy="conceder"),
            party("B", stand(lake, 3, mandate=[3])),
        ],
    )
    talks, block = played(made)
    half = chance((odds(0.2) + odds(0.9)) / 2)
    luck = talks.luck.uniform("ratify:A", 0, N, 0)
    assert (block.outcomes["ratified_A"] == (luck < half)).all()


def test_a_notch_of_climate_is_worth_eight_tenths_in_log_odds() -> None:
    home = must_ratify(0.3, 0.8, prepared=-1.0, media=-1.0, opposition=1.0, doubters=0.5)
    talks, block = played(one_deal(2, home))
    assert block.outcomes["climate_A"] == pytest.approx(-0.8 * 3.5)
    luck = talks.luck.uniform("ratify:A", 0, N, 0)
    assert (block.outcomes["ratified_A"] == (luck < chance(odds(0.8) - 0.8 * 3.5))).all()


def test_only_what_brings_one_of_the_named_options_is_put_to_the_vote() -> None:
    """Option 1 needs a vote, option 2 none: there it plays as if nobody voted at all."""
    only = {"water": (1,)}
    talks, block = played(one_deal(1, must_ratify(0.3, 0.8, only=only)))
    luck = talks.luck.uniform("ratify:A", 0, N, 0)
    assert (block.outcomes["ratified_A"] == (luck < 0.3)).all()
    _, block = played(one_deal(2, must_ratify(0.3, 0.8, only=only)))
    _, free = played(one_deal(2, None))
    assert np.isnan(block.outcomes["ratified_A"].astype(float)).all()
    assert not block.outcomes["lapsed"].any()
    for name, column in free.outcomes.items():
        np.testing.assert_array_equal(block.outcomes[name], column, err_msg=name)


def test_a_lapsed_accord_leaves_what_was_in_force_and_binds_nobody() -> None:
    threat = act("blow", "B", benefit={"B": 0.2}, no_accord=("water",), breach_cost=1.0)
    _, block = played(one_deal(1, must_ratify(0.3, 0.8), measures=[threat]))
    lapsed = block.outcomes["lapsed"]
    assert (block.settlements["option"] == np.where(lapsed, "o0", "o1")).all()
    assert (block.settlements["by"] == np.where(lapsed, "status_quo", "accord")).all()
    assert (block.outcomes["did_blow"] == lapsed).all()


def test_the_class_of_a_lapsed_accord_is_unratified() -> None:
    _, block = played(one_deal(1, must_ratify(0.3, 0.8)))
    expected = np.where(block.outcomes["lapsed"], "unratified", "accord")
    assert (block.outcomes["outcome_class"] == expected).all()
    assert (block.outcomes["accord_stage"] == np.where(expected == "accord", "talks", "")).all()


def test_where_another_accord_stands_a_lapsed_one_does_not_name_the_class() -> None:
    some, full, lapsed = np.array([[1, 0, 1, 0], [0, 0, 1, 0], [1, 1, 1, 0]], dtype=bool)
    found = classes(np.zeros((4, 0), bool), np.zeros(0, int), np.zeros(0, bool), some, full, lapsed)
    assert found.tolist() == ["partial", "unratified", "accord", "open_ended"]


@pytest.mark.long
def test_a_vote_between_two_stages_opens_the_issue_for_the_second() -> None:
    other = scale("dam", 2)
    names = ("A", "B")
    made = scenario(
        [WATER, other],
        [
            party(
                "A", stand(WATER, 2, 1), stand(other, 1, 0), strategy="acquiescent",
                home=must_ratify(0.3, 0.8, delay=10),
            ),
            party("B", stand(WATER, 1, mandate=[1]), stand(other, 0, mandate=[0])),
        ],
        [
            meeting(names, ["water"], id="first"),
            meeting(names, ["water", "dam"], id="second", date=DAY + timedelta(days=20)),
        ],
    )  # fmt: skip
    _, block = played(made)
    water = block.settlements["issue"] == "water"
    stage = block.settlements["stage"][water]
    assert set(stage) == {"first", "second", ""}
    assert (block.outcomes["lapsed"][stage != "first"]).all()
    assert not block.outcomes["lapsed"][stage == "first"].any()


def test_instructions_cost_what_a_cornered_leader_pays_in_that_climate() -> None:
    home = Home(prepared=Point(-1.0))
    made = scenario(
        [WATER],
        [
            party("A", stand(WATER, 2, 1), home=home, cornered=Point(0.4), pace=Point(1.0)),
            party("B", stand(WATER, 0, 0), cornered=Point(0.4), pace=Point(1.0)),
            party("C", stand(WATER, 0, 0), home=home, cornered=Point(0.4)),
        ],
    )
    talks, _ = played(made, 1)
    price = talks.home.price[0]
    assert price[0] == pytest.approx(0.4 * 2 / (1 + exp(-0.8)))
    assert price[1] == 0.4
    assert price[2] == 0.0


def test_the_opposition_reproaches_what_is_given_up_from_text_to_text() -> None:
    water = scale("water", 3, None)
    parties = [
        party("A", stand(water, 2, 1), home=Home(opposition=Point(1.0)), strategy="conceder"),
        party("B", stand(water, 0, 1), strategy="hardliner"),
    ]
    _, block = played(scenario([water], parties), 1)
    conceded = 0.5  # from o2, worth 1, to the red line o1, worth one half
    assert block.outcomes["climate_A"][0] == pytest.approx(-0.8 * (1.0 + conceded))


def test_preparation_and_media_move_the_climate_day_by_day() -> None:
    later = DAY + timedelta(days=365)
    calendar = [meeting("AB", ["water"], id=f"s{d.year}", date=d) for d in (DAY, later)]
    parties = [
        party("A", stand(WATER, 2, 2), home=Home(prepared=Point(-1.0), preparing=Point(0.5))),
        party("B", stand(WATER, 0, 0), home=Home(media=Point(-1.0))),
    ]
    talks, block = played(scenario([WATER], parties, calendar), 4000)
    months = 365 / (365.25 / 12)
    noise = 0.8 * 0.2 * months**0.5 * talks.luck.normal("climate:A", 0, 4000, later.toordinal())
    assert block.outcomes["climate_A"] == pytest.approx(0.8 * 1.0 + noise)
    assert block.outcomes["climate_B"].mean() == pytest.approx(
        0.8 * (-1.0 - 0.1 * months), abs=0.05
    )


def test_a_better_climate_brings_more_ratified_accords() -> None:
    shares = []
    for notches in (-2.0, -1.0, 0.0, 1.0):
        _, block = played(one_deal(2, must_ratify(0.3, 0.6, prepared=notches)), 500)
        shares.append(float((block.outcomes["outcome_class"] == "accord").mean()))
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_a_home_without_instructions_or_a_bar_changes_nothing_but_its_climate() -> None:
    still, moved = (played(one_deal(1, home), 200)[1] for home in (None, Home(media=Point(-1.0))))
    for name, column in still.outcomes.items():
        if column.dtype.kind in "fM":
            assert np.array_equal(column, moved.outcomes[name], equal_nan=True)
        else:
            assert (column == moved.outcomes[name]).all()
    assert set(moved.outcomes) - set(still.outcomes) == {"climate_A"}


def test_a_leader_that_is_only_cornered_has_no_climate() -> None:
    river = load("two_neighbours", sets=["parties.LOW.home={cornered: high}"])
    assert river.parties["LOW"].home is None


def test_words_of_home_are_notches() -> None:
    home = "{prepared: no, media: hostile, opposition: loud, doubters: high, preparing: fast}"
    told = load("two_neighbours", sets=[f"parties.LOW.home={home}"]).parties["LOW"].home
    assert told == Home(Point(-1.0), Point(1.0), Point(-1.0), Point(1.0), Point(1.5))


@pytest.mark.parametrize(
    ("home", "wrong"),
    [
        ("{prepared: perhaps}", "is not a state of the public"),
        ("{ratify: {at_red_line: likely, at_want: unlikely}}", "Exchange the two chances"),
        ("{ratify: {at_want: likely}}", "at_red_line is missing"),
        ("{ratify: {at_red_line: 0.2, at_want: 0.8, after: soon}}", "not a whole number"),
        ("{ratify: {at_red_line: 0.2, at_want: 0.8, when: {watr: half}}}", "Did you mean water"),
        ("{ratify: {at_red_line: 0.2, at_want: 0.8, when: {water: [half, al]}}}", 'No option "al"'),
    ],
)
def test_a_home_that_makes_no_sense_is_refused(home: str, wrong: str) -> None:
    with pytest.raises(ScenarioError, match=wrong):
        load("two_neighbours", sets=[f"parties.LOW.home={home}"])


def test_a_ratification_is_told() -> None:
    talks = Talks(one_deal(1, must_ratify(0.3, 0.8)), seed=3)
    events = talks.trace(0)
    (vote,) = [event for event in events if event.kind == "ratification"]
    assert vote.data["chance"] == pytest.approx(0.3)
    assert vote.data["accord"] == "talks"


def test_the_text_of_a_scenario_keeps_its_homes() -> None:
    river = load("two_neighbours", sets=["parties.LOW.home={media: friendly}"])
    assert read(river.text, river.id).parties == river.parties


LINE, GIFT = scale("line", 3), scale("gift", 2)


def beyond_the_line(**more: Any) -> Scenario:
    """A gift that all want is worth to B what A asks on the line, beyond B's red line."""
    people = [
        party("A", stand(LINE, 2, 1, 4), stand(GIFT, 1, 0, 0.5), strategy="conceder"),
        party("B", stand(LINE, 0, 0, 2), stand(GIFT, 1, 0, 4), strategy="conceder",
              cornered=Point(0.2), pace=Point(2.0), **more),
    ]  # fmt: skip
    stages = [  # the leader extends the authority between the stages
        meeting("AB", ["line", "gift"], id=forum, forum=forum, date=DAY + timedelta(days=days))
        for days, forum in enumerate(("exchange", "alternating_offers"))
    ]
    return scenario([LINE, GIFT], people, stages)


def options_beyond(block: Block) -> Any:
    """On the line, which is the first issue: as many options as its place."""
    return np.array([LINE.options.index(option) for option in block.settlements["option"][::2]])


def test_the_value_of_a_play_holds_the_price_at_home_of_what_was_signed() -> None:
    _, block = played(beyond_the_line(), 4)
    over = options_beyond(block)
    assert (over > 0).all()
    paid = block.outcomes["u_B"] - block.outcomes["value_B"]
    np.testing.assert_allclose(paid, 0.2 * over, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(block.outcomes["u_A"], block.outcomes["value_A"])


@pytest.mark.long
def test_nothing_is_paid_at_home_for_an_accord_that_has_lapsed() -> None:
    talks, block = played(beyond_the_line(home=must_ratify(0.5, 0.5)))
    lapsed, over = block.outcomes["lapsed"], options_beyond(block)
    paid = block.outcomes["u_B"] - block.outcomes["value_B"]
    assert lapsed.any()
    assert not over[lapsed].any()
    assert not paid[lapsed].any()
    price = talks.home.price[:, 1]
    assert (over[~lapsed] > 0).all()
    np.testing.assert_allclose(paid[~lapsed], (price * over)[~lapsed], rtol=0, atol=1e-12)
