"""Humiliations and payments hang on accords, and go with them. docs/model.md, section 8.

What is expected is worked out by hand: A wants o2 and B o0 of two issues, one stake each; both
would sign o1, which costs B half a stake.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Point
from sim.scenario.scenario import Adoption, Home, Ratification, Scenario, Stage, frozen
from sim.scenario.speech import Promise, PublishedText
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

WATER, DAM = scale("water", 3), scale("dam", 3)
EVE = DAY - timedelta(days=1)
CORNERED = 0.6
Words = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Issues that a text refuses, that it is open to, and on which it asks for something."""
DEMANDS = PublishedText(
    "draft", "draft", EVE, "A", asks=frozen({"water": 1, "dam": 1}), ultimatum_to=("B",)
)
EVEN = Point(0.5)
EACH: dict[str, Any] = {"strategy": "conceder", "strategy_parameters": frozen({"clock": "stage"})}
"""They come down at each stage, and do not wait for the next."""


def stage(key: str, days: int, agenda: list[str], parties: str = "AB", **more: Any) -> Stage:
    return meeting(parties, agenda, id=key, date=DAY + timedelta(days=days), **more)


def threat(issue: str, harm: float, by: int = 90) -> Any:
    """A blow on one issue that A is glad to give, and that an accord on it answers."""
    return act(f"on_{issue}", "A", benefit={"A": 0.1}, harm={"B": harm}, no_accord=(issue,),
               deadline=DAY + timedelta(days=by))  # fmt: skip


def made(*calendar: Any, measures: Any = (), home: Home | None = None, third: bool = False) -> Any:
    """A, whose home may have to ratify, and B, who reads ultimatums; perhaps C, who is as A."""
    own = [stand(issue, 2, 1) for issue in (WATER, DAM)]
    back = [stand(issue, 0, 1) for issue in (WATER, DAM)]
    people = [
        party("A", *own, home=home, **EACH),
        party("B", *back, cornered=Point(CORNERED), **EACH),
    ]
    people += [party("C", *own, **EACH)] if third else []
    return scenario([WATER, DAM], people, calendar, measures)


def votes(*, on: tuple[str, ...] = (), delay: int | None = None) -> Home:
    """A home that ratifies one accord in two, whatever is in it."""
    only = frozen(dict.fromkeys(on, (1, 2)))
    return Home(ratification=Ratification(EVEN, EVEN, delay, only))


def played(brief: Scenario, n: int = 200) -> Block:
    return Talks(brief, seed=5).play(0, n)


def after(brief: Scenario, entries: int, n: int = 200) -> Talks:
    """The talks after so many entries of the calendar."""
    talks = Talks(brief, seed=5)
    talks.set_the_table(0, n)
    for _ in range(entries):
        talks.step()
    return talks


def agreed(block: Block, issue: str) -> np.ndarray:
    """Where an accord on an issue stands in the end."""
    there = block.settlements["issue"] == issue
    return np.asarray(block.settlements["by"][there] == "accord")


def harmed(block: Block, **harm: float) -> np.ndarray:
    return sum((size * block.outcomes[f"did_on_{issue}"] for issue, size in harm.items()),
               np.zeros(len(block.outcomes["u_B"])))  # fmt: skip


# -- humiliations ------------------------------------------------------------------------


def test_an_accord_that_lapses_takes_its_humiliation_back() -> None:
    """Who signs and whose accord does not come into being pays nothing for it."""
    brief = made(DEMANDS, stage("one", 0, ["water"]), measures=[threat("water", 1.9)], home=votes())
    block = played(brief)
    lapsed, outcomes = block.outcomes["lapsed"], block.outcomes
    assert 60 < lapsed.sum() < 140
    assert (agreed(block, "water") == ~lapsed).all()
    cornered = np.where(lapsed, 0.0, CORNERED)
    assert outcomes["value_B"] == pytest.approx(
        outcomes["u_B"] - cornered - harmed(block, water=1.9)
    )


def test_once_it_has_lapsed_the_next_accord_humiliates_again() -> None:
    brief = made(
        DEMANDS, stage("one", 0, ["water"]), stage("two", 30, ["water"]),
        measures=[threat("water", 1.9)], home=votes(delay=10),
    )  # fmt: skip
    talks = after(brief, 2)
    signed = talks.state.by[:, 0] == -2
    assert signed.all()
    assert (talks.state.acts.stake[:, 0, 1] == 0.0).all()
    talks = after(brief, 3)
    first, again = talks.now.accords.lapsed[:, 0], talks.now.accords.put[:, 1]
    assert (first == again).all()
    assert 60 < first.sum() < 140
    block = played(brief)
    outcomes, stands = block.outcomes, agreed(block, "water")
    assert 20 < (~stands).sum() < 80  # both have lapsed
    assert outcomes["value_B"] == pytest.approx(
        outcomes["u_B"] - np.where(stands, CORNERED, 0.0) - harmed(block, water=1.9)
    )


def test_to_give_what_was_asked_a_second_time_is_no_second_humiliation() -> None:
    """Half a stake for the dam is less than the blow of 0.8; half a stake and 0.6 would be more."""
    brief = made(
        DEMANDS, stage("one", 0, ["water"]), stage("two", 30, ["dam"]),
        measures=[threat("water", 1.9), threat("dam", 0.8)],
    )  # fmt: skip
    block = played(brief, 20)
    assert agreed(block, "water").all()
    assert agreed(block, "dam").all()
    assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"] - CORNERED)


def test_an_accord_that_was_outvoted_does_not_make_a_humiliation_forgotten() -> None:
    """B has given in on the water; on the dam A and C outvote it."""
    most = {"adoption": Adoption("majority")}
    brief = made(
        DEMANDS, stage("one", 0, ["water"]), stage("two", 30, ["dam"], "ABC", **most),
        measures=[threat("water", 1.9)], third=True,
    )  # fmt: skip
    block = played(brief, 20)
    talks = after(brief, 3, 20)
    assert agreed(block, "dam").all()
    assert not talks.state.acts.signed[:, 1, 1].any()  # B did not
    assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"] - CORNERED)


def test_who_is_outvoted_has_not_given_in() -> None:
    most = {"adoption": Adoption("majority")}
    block = played(made(DEMANDS, stage("one", 0, ["dam"], "ABC", **most), third=True), 20)
    assert agreed(block, "dam").all()
    assert block.outcomes["value_B"] == pytest.approx(block.outcomes["u_B"])


def test_a_humiliation_stays_as_long_as_one_accord_stands_that_gave_in() -> None:
    """The accord on the water may lapse, that on the dam is for nobody to ratify."""
    brief = made(
        DEMANDS, stage("one", 0, ["water"]), stage("two", 30, ["dam"]),
        measures=[threat("water", 1.9), threat("dam", 0.8)], home=votes(on=("water",)),
    )  # fmt: skip
    block = played(brief)
    lapsed = block.outcomes["lapsed"]
    assert 60 < lapsed.sum() < 140
    assert agreed(block, "dam").all()
    assert block.outcomes["value_B"] == pytest.approx(
        block.outcomes["u_B"] - CORNERED - harmed(block, water=1.9, dam=0.8)
    )


# -- payments ----------------------------------------------------------------------------


def test_a_payment_that_has_lapsed_comes_with_the_next_accord() -> None:
    """The water costs B 0.2, so that it signs for the payment of 0.3 alone."""
    pays = Promise("word", "word", EVE, "A", pays=frozen({"B": Point(0.3)}), when=("water",))
    people = [
        party("A", stand(WATER, 2, 1), home=votes(delay=10), **EACH),
        party("B", stand(WATER, 0, 1, 0.4), stand(DAM, 0, 0, 1.0), **EACH),
    ]
    stages = [stage("one", 0, ["water"]), stage("two", 30, ["water"])]
    block = played(scenario([WATER, DAM], people, [pays, *stages]))
    outcomes, stands = block.outcomes, agreed(block, "water")
    again = stands & (outcomes["accord_stage"] == "two")
    assert 25 < again.sum() < 75
    assert (stands & ~again).any()
    assert (~stands).any()
    paid = np.where(stands, 0.3, 0.0)
    assert outcomes["value_B"] == pytest.approx(outcomes["u_B"] + paid)
    assert outcomes["value_A"] == pytest.approx(outcomes["u_A"] - paid)


def test_what_is_promised_after_an_accord_is_not_paid_for_it() -> None:
    late = Promise("word", "word", DAY + timedelta(days=9), "A", pays=frozen({"B": Point(0.3)}),
                   when=("water",))  # fmt: skip
    brief = made(stage("one", 0, ["water"]), late, stage("two", 30, ["dam"]),
                 measures=[threat("water", 1.9)])  # fmt: skip
    block = played(brief, 20)
    assert agreed(block, "water").all()
    assert block.outcomes["value_A"] == pytest.approx(block.outcomes["u_A"])


# -- what is said again ------------------------------------------------------------------


def dear(*words: Words) -> list[float]:
    """How dear steps beyond red lines come to A, after texts of its own."""
    texts = [
        PublishedText(
            f"t{i}", "t", EVE, "A", refuses=no, open_to=yes, asks=frozen(dict.fromkeys(asked, 2))
        )
        for i, (no, yes, asked) in enumerate(words)
    ]
    talks = after(made(*texts, stage("one", 0, ["water"])), len(texts), 1)
    return [float(times) for times in talks.home.dear[0]]


NO: Words = (("water",), (), ())
YES: Words = ((), ("water",), ())
ASK: Words = ((), (), ("water",))


def test_a_refusal_that_is_said_again_is_the_same_refusal() -> None:
    assert dear(NO) == dear(NO, NO) == dear(NO, NO, NO) == [2.0, 1.0]


def test_of_a_refusal_and_an_opening_the_later_counts() -> None:
    assert dear(NO, YES) == dear(YES, YES) == dear(YES) == [0.5, 1.0]
    assert dear(YES, NO) == dear(NO, YES, NO) == [2.0, 1.0]


def test_two_texts_say_what_one_says() -> None:
    assert dear((("water",), ("dam",), ())) == dear(NO, ((), ("dam",), ())) == [2.0, 0.5]


def test_what_is_asked_for_again_is_asked_for_once() -> None:
    assert dear(ASK) == dear(ASK, ASK) == dear(ASK, ASK, ASK) == [1.5, 1.0]
    assert dear(ASK, ((), (), ("water", "dam"))) == [1.5, 1.5]


@pytest.mark.long
def test_a_demand_counts_only_where_no_more_has_been_said_whichever_was_first() -> None:
    assert dear(ASK, NO) == dear(NO, ASK) == dear(ASK, NO, ASK) == [2.0, 1.0]
    assert dear(ASK, YES) == dear(YES, ASK) == dear(ASK, YES, ASK) == [0.5, 1.0]
    assert dear(NO, ASK, YES) == dear(ASK, NO, YES, ASK) == [0.5, 1.0]
    assert dear(YES, ASK, NO) == dear(YES, ASK, ASK, NO) == [2.0, 1.0]
