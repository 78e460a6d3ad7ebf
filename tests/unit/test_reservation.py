"""What no deal is worth at least, and what weighs one stake. docs/model.md, sections 1 and 5."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import Block, Talks
from sim.rules.reservations import reservation_met, supposed
from sim.scenario import read
from sim.scenario.distributions import Point, Uniform
from sim.stage import stock
from tests.builders import peace

STEPS = 60
PIE = f"""
scenario: A house for sale
issues:
  price: {{options: [{", ".join(f"p{o}" for o in range(STEPS + 1))}], status_quo: none}}
parties:
  S: {{strategy: ultimatum, demands: {{price: {{want: p{STEPS}}}}}, reservation: FIRST}}
  B: {{demands: {{price: {{want: p0}}}}, reservation: SECOND}}
calendar:
  - {{stage: sale, date: 2030-01-01, forum: ultimatum, first: S}}
"""
ANY = "{uniform: [0, 1]}"


def play(first: str, second: str, n: int = 1, **words: str) -> Block:
    text = PIE.replace("FIRST", first).replace("SECOND", second)
    for word, other in words.items():
        text = text.replace(word, other)
    return Talks(read(text, "house"), seed=4).play(0, n)


def price(block: Block) -> np.ndarray:
    """What was agreed, as a share; NaN where nothing was."""
    options = block.settlements["option"]
    return np.array([np.nan if o == "none" else int(o[1:]) / STEPS for o in options])


@pytest.mark.long
def test_a_seller_of_known_reservation_asks_half_of_what_it_could_gain_at_most() -> None:
    """A buyer's value is uniform: the price is (1 + c) / 2 (Chatterjee and Samuelson's seller)."""
    for cost in (0.0, 0.2, 0.5, 0.8):
        block = play(f"{cost}", ANY, 60)
        agreed = price(block)
        assert np.nanmax(agreed) == pytest.approx((1 + cost) / 2, abs=0.5 / STEPS + 1e-9)
        assert np.nanmax(agreed) == np.nanmin(agreed)


@pytest.mark.long
def test_private_reservations_trade_a_quarter_of_the_time_and_lose_a_quarter_of_the_gains() -> None:
    """P(trade) 1/4; gains 1/8, of which the seller has 1/12 and the buyer 1/24; 1/6 are there."""
    n = 4000
    block = play(ANY, ANY, n)
    cost, value = (block.parameters[f"parties.{name}.reservation"] for name in "SB")
    agreed, value = price(block), 1 - value
    traded = np.isfinite(agreed)
    assert traded.mean() == pytest.approx(0.25, abs=3 * np.sqrt(0.25 * 0.75 / n) + 1 / STEPS)
    seller, buyer = np.where(traded, agreed - cost, 0.0), np.where(traded, value - agreed, 0.0)
    assert (seller >= -1e-12).all()
    assert (buyer >= -1e-12).all()
    for gain, expected in ((seller, 1 / 12), (buyer, 1 / 24)):
        assert gain.mean() == pytest.approx(expected, abs=3 * gain.std() / np.sqrt(n) + 1 / STEPS)


def test_without_an_accord_a_play_is_worth_the_reservation() -> None:
    block = play("0.7", "0.6")
    assert np.isnan(price(block)).all()
    assert block.outcomes["value_S"][0] == 0.7
    assert block.outcomes["value_B"][0] == 0.6
    assert block.outcomes["no_deal_S"][0] == 0.7
    assert block.outcomes["u_S"][0] == 0.0


def test_nobody_signs_for_less_than_its_reservation() -> None:
    for strategy in ("linear", "conceder", "boulware", "tit_for_tat", "micro", "acquiescent"):
        words = {"strategy: ultimatum": f"strategy: {strategy}", "forum: ultimatum": "sessions: 8"}
        block = play(ANY, ANY, 60, **words)
        for name in "SB":
            least = block.parameters[f"parties.{name}.reservation"]
            assert (block.outcomes[f"value_{name}"] >= least - 1e-9).all()


def test_two_who_concede_meet_wherever_there_is_something_between_their_reservations() -> None:
    words = {"strategy: ultimatum": "strategy: conceder", "forum: ultimatum": "sessions: 40"}
    words["B: {demands"] = "B: {strategy: conceder, demands"
    block = play(ANY, ANY, 300, **words)
    room = 1 - sum(block.parameters[f"parties.{name}.reservation"] for name in "SB")
    agreed = np.isfinite(price(block))
    assert not agreed[room < 0].any()
    assert agreed[room > 2 / STEPS].all()


@pytest.mark.usefixtures("as_they_stand")
def test_others_know_of_a_reservation_what_it_may_be_and_not_what_it_is() -> None:
    text = PIE.replace("FIRST", ANY).replace("SECOND", "{triangular: [0, 0.2, 1]}")
    talks = Talks(read(text, "house"), seed=4)
    talks.set_the_table(0, 30)
    floor = talks.floor(0, talks.state.live.copy())
    for r in range(30):
        stock.take_stock(floor.sitting, r)
    assert np.ptp(talks.draws.reservation[:, 0]) > 0.5
    assert set(floor.foreseen[:, 0]) == {0.5}
    assert np.ptp(floor.foreseen[:, 1]) == 0.0


def test_a_reservation_below_what_no_deal_is_worth_changes_nothing() -> None:
    text = PIE.replace("status_quo: none", "status_quo: p50").replace("strategy: ultimatum, ", "")
    text = text.replace("forum: ultimatum, ", "").replace("FIRST", "SAME").replace("SECOND", "-2")
    plain = text.replace(", reservation: SAME", "").replace(", reservation: -2", "")
    ends = [
        Talks(read(made, "house"), seed=1).play(0, 5).outcomes
        for made in (text.replace("SAME", "0.5"), plain)
    ]
    for name, column in ends[1].items():
        assert np.array_equal(ends[0][name], column, equal_nan=column.dtype.kind in "fM"), name


RIVER = """
scenario: A river
issues:
  water: {options: [nothing, third, half]}
  fish: {options: [banned, shared]}
parties:
  UPP: {STAKE demands: {water: {want: nothing, salience: 2}, fish: {want: shared, salience: 4}}}
  LOW: {demands: {water: half}}
calendar:
  - {stage: talks, date: 2030-05-01, agenda: [water]}
"""


def weights(stake: str) -> list[float]:
    talks = Talks(read(RIVER.replace("STAKE", stake), "river"), seed=1)
    talks.set_the_table(0, 1)
    return [float(weight) for weight in talks.draws.interests.weight[0, 0]]


def test_one_stake_is_what_is_named_or_else_the_heaviest_issue() -> None:
    assert weights("") == [0.5, 1.0]
    assert weights("stake: fish,") == [0.5, 1.0]
    assert weights("stake: water,") == [1.0, 2.0]
    assert weights("stake: 8,") == [0.25, 0.5]
    low, high = weights("stake: [4, 8],")
    assert 0.25 <= low <= 0.5
    assert high == 2 * low


@pytest.mark.parametrize(
    ("stake", "answer"),
    [
        ("stake: wine,", 'No issue "wine"'),
        ("stake: 0,", "What may weigh nothing cannot be one stake."),
        ("stake: none,", "What may weigh nothing cannot be one stake."),
        ("stake: -1,", "-1"),
        ("reservation: much,", "much"),
    ],
)
def test_what_cannot_be_a_stake_or_a_reservation_is_refused(stake: str, answer: str) -> None:
    with pytest.raises(ScenarioError, match=answer):
        read(RIVER.replace("STAKE", stake), "river")


def test_they_are_read_as_numbers() -> None:
    found = read(RIVER.replace("STAKE", "stake: 3, reservation: [0, 1],"), "river").parties["UPP"]
    assert (found.stake, found.reservation) == (Point(3.0), Uniform(0.0, 1.0))


def test_a_reservation_is_met_with_its_chance() -> None:
    quantiles, least = np.array([[0.2, 0.4, 0.6], [-np.inf] * 3]), np.array([[0.5, -np.inf]])
    acts = peace(2, [2]).acts._replace(quantiles=quantiles, least=least)
    for value, chance in ((0.1, 0.0), (0.2, 0.0), (0.3, 0.25), (0.4, 0.5), (0.5, 0.75), (0.6, 1.0)):
        assert reservation_met(acts, 0, 0, value) == pytest.approx(chance)
        assert reservation_met(acts, 0, 1, value) == 1.0
    known = acts._replace(quantiles=np.array([[0.4, 0.4, 0.4]]))
    assert [reservation_met(known, 0, 0, value) for value in (0.39, 0.4, 0.41)] == [0.0, 1.0, 1.0]
    signed = known._replace(least=np.full((1, 2), -np.inf))
    assert reservation_met(signed, 0, 0, 0.1) == 1.0


def test_others_suppose_the_middle_as_long_as_it_can_be_had() -> None:
    least, middle = np.array([[0.5, -np.inf], [-np.inf, -np.inf]]), np.array([0.4, -np.inf])
    acts = peace(2, [2]).acts._replace(supposed=middle, least=least)
    assert [supposed(acts, r, 0) for r in range(2)] == [0.4, -np.inf]
    assert [supposed(acts, r, 1) for r in range(2)] == [-np.inf, -np.inf]


# -- while it can be had -----------------------------------------------------------------

KEPT = """
scenario: Another deal elsewhere
issues:
  fish: {options: [banned, some, shared]}
  water: {options: [all, half, nothing]}
parties:
  A:
    strategy: {name: conceder, clock: stage}
    demands: {fish: {want: shared, salience: 1}, water: {want: all, accept: nothing, salience: 1}}
    reservation: 1.5
  B:
    strategy: {name: conceder, clock: stage}
    demands: {fish: shared, water: {want: nothing, accept: nothing}}
    resolve: 0.9
    believed: [0, 0.6]
    home: HOME
  C: {strategy: acquiescent, demands: {fish: {want: shared, salience: 1}}}
measures:
  blow: {by: B, kind: sanctions, when: {no_accord: [water]}, cost: 1, benefit: 0.5, harm: {A: 2.4}}
calendar:
  - {stage: first, date: 2030-01-01, parties: FIRST, agenda: [fish]}
  - {signal: parade, date: 2030-01-20, by: B, shows: resolve, strength: 1000, costly: 1}
  - {stage: second, date: 2030-02-01, parties: [A, B], agenda: [water], sessions: 4}
"""
RATIFIED = "{cornered: 0, ratify: {at_red_line: 0.5, at_want: 0.5, after: AFTER}}"
"""What A's reservation is up against, by hand: as things are it has 1, the water; with the fish 2,
less 2.4 with the chance that B strikes. That is one in six, as many as are taken to be above ½, so
1.6; and some three in four once B has paraded, a million to one: 0.2. If A gives up the water then,
it has the fish alone, 1."""


def kept(first: str = "[A, B]", after: str | None = None) -> Talks:
    home = "{cornered: 0}" if after is None else RATIFIED.replace("AFTER", after)
    return Talks(read(KEPT.replace("FIRST", first).replace("HOME", home), "kept"), seed=3)


def stands(block: Block, issue: str) -> np.ndarray:
    there = block.settlements["issue"] == issue
    return np.asarray(block.settlements["by"][there] == "accord")


@pytest.mark.long
def test_who_has_signed_does_not_hold_out_for_what_can_no_longer_be_had() -> None:
    """1.6 with the fish is more than 1.5; after that, 1 in peace is more than 0.2 without."""
    block = kept().play(0, 4)
    assert stands(block, "fish").all()
    assert stands(block, "water").all()
    assert block.outcomes["value_A"] == pytest.approx(1.0)


def seen(talks: Talks, place: int) -> np.ndarray:
    """What no deal is worth to A at a stage, as the others see it."""
    floor = talks.floor(place, talks.state.live.copy())
    for r in range(talks.n):
        stock.take_stock(floor.sitting, r)
    return floor.foreseen[:, 0].copy()


@pytest.mark.usefixtures("as_they_stand")
def test_others_know_that_it_can_no_longer_be_had() -> None:
    talks = kept()
    talks.set_the_table(0, 4)
    before = seen(talks, 0)
    for _ in range(2):
        talks.step()
    after = seen(talks, 1)
    assert before == pytest.approx(1.5)
    assert (after < 0.9).all()


@pytest.mark.long
def test_who_has_signed_nothing_can_still_have_it() -> None:
    """B and C agree on the fish without A, which then gives up no water for less than 1.5."""
    block = kept("[B, C]").play(0, 4)
    assert stands(block, "fish").all()
    assert not stands(block, "water").any()
    assert block.outcomes["did_blow"].all()
    assert block.outcomes["value_A"] == pytest.approx(1.5)
    assert block.outcomes["no_deal_A"] == pytest.approx(1.5)


@pytest.mark.long
def test_it_can_be_had_again_once_what_was_signed_has_lapsed() -> None:
    """Half of the accords on the fish lapse before the second stage, and A holds out again."""
    block = kept(after="10").play(0, 200)
    fish, water = stands(block, "fish"), stands(block, "water")
    assert 60 < fish.sum() < 140
    assert (fish[water]).all()
    assert block.outcomes["value_A"][~fish & ~water] == pytest.approx(1.5)
    assert (block.outcomes["value_A"][fish] < 1.0 + 1e-9).all()
