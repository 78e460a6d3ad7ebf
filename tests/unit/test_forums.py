"""The forums, one by one. docs/model.md, section 4."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import UsageError
from sim.forums.alternating_offers import AlternatingOffers
from sim.forums.exchange import Exchange
from sim.forums.single_text import SingleText
from sim.model import Talks
from sim.model.record import Block
from sim.scenario.distributions import Uniform
from sim.scenario.scenario import Tension
from tests.builders import meeting, party, scale, scenario, stand
from tests.floors import A, R, Rehearsal

ANY = Uniform(-0.5, 4.5)


def test_in_alternating_offers_all_table_in_floor_order_and_the_others_answer() -> None:
    floor = Rehearsal(1, 3)
    AlternatingOffers().play(floor)
    made = [(call.what, call.party) for call in floor.calls]
    assert made == [(what, p) for p in (1, 0, 2) for what in ("table", "answer")] * 3


def test_a_single_text_weighs_more_for_whoever_refused_it() -> None:
    floor = Rehearsal(2, 4)
    SingleText(press=3.0).play(floor)
    tabled = [call for call in floor.calls if call.what == "table_balanced"]
    assert [call.party for call in tabled] == [3] * 4
    expected = np.ones((R, A))
    for call, refused in zip(tabled, floor.refused, strict=True):
        assert call.multiplier is not None
        assert np.array_equal(call.multiplier, expected)
        expected = np.where(refused, expected * 3.0, expected)
    assert expected.max() > 3.0


@pytest.mark.parametrize("press", [1.0, 0.5, -2.0, float("nan"), float("inf")])
def test_a_press_that_does_not_press_is_refused(press: float) -> None:
    with pytest.raises(UsageError, match="press must be a number above 1"):
        SingleText(press)


def test_an_exchange_tables_nothing() -> None:
    floor = Rehearsal(3, 4)
    Exchange().play(floor)
    assert not floor.calls


def played(forum: str, n: int = 300, **more: object) -> Block:
    """Three parties and a chair without demands, positions anywhere on two issues."""
    issues = [scale("a", 5), scale("b", 5, 2)]
    people = [
        party(name, *(stand(i, ANY, ANY, Uniform(0.5, 2.0)) for i in issues), strategy="conceder")
        for name in "PQR"
    ]
    stage = meeting("PQR", "ab", forum=forum, chair="CHAIR", sessions=6, **more)
    calm = Tension(now=Uniform(0.3, 0.9))
    told = scenario(issues, [*people, party("CHAIR")], [stage], tension=calm)
    return Talks(told, seed=3).play(0, n)


def test_a_meeting_that_tables_nothing_settles_nothing_and_calms() -> None:
    outcomes = played("exchange").outcomes
    assert (outcomes["outcome_class"] == "open_ended").all()
    assert (outcomes["n_offers"] == 0).all()


@pytest.mark.parametrize("forum", ["alternating_offers", "single_text"])
def test_both_ways_to_accords_find_some_and_not_all(forum: str) -> None:
    outcomes = played(forum).outcomes
    share = np.mean(outcomes["accord_stage"] != "")
    assert 0.05 < share < 0.95


def test_a_stage_without_a_new_text_stalls() -> None:
    issue = scale("a", 3)
    people = [party("P", stand(issue, 1), strategy="hardliner"),
              party("Q", stand(issue, 0, 0), strategy="hardliner")]  # fmt: skip
    sessions = {}
    for stalled_after in (None, 2):
        stage = meeting("PQ", "a", sessions=8, stalled_after=stalled_after)
        block = Talks(scenario([issue], people, [stage]), seed=1).play(0, 2)
        sessions[stalled_after] = int(block.outcomes["n_sessions"][0])
    assert sessions == {None: 8, 2: 3}
