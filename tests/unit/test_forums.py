"""The forums, one by one. docs/model.md, section 4."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sim.errors import UsageError
from sim.forums.alternating_offers import AlternatingOffers
from sim.forums.exchange import Exchange
from sim.forums.shuttle import Shuttle
from sim.forums.single_text import SingleText
from sim.forums.ultimatum import Ultimatum
from sim.model import Talks
from sim.model.record import Block
from sim.registry import forums
from sim.rules.tension import MEETING
from sim.scenario.distributions import Uniform
from sim.scenario.scenario import Tension
from tests.builders import meeting, party, scale, scenario, stand
from tests.floors import Rehearsal

ANY = Uniform(-0.5, 4.5)


def test_in_alternating_offers_all_table_in_floor_order_and_the_others_answer() -> None:
    floor = Rehearsal(1, 3)
    floor.hold(AlternatingOffers())
    for calls in floor.plays:
        assert [call.party for call in calls if call.what == "table"] == [1, 0, 2] * 3
        tabled = [
            call._replace(what="answer") for call in calls if call.what == "table" and call.on
        ]
        assert [call for call in calls if call.what == "answer"] == tabled
        for before, call in pairwise(calls):
            assert call.what == "table" or before.party == call.party


@pytest.mark.parametrize(
    ("forum", "what"), [(SingleText, "table_balanced"), (Shuttle, "table_between")]
)
def test_whoever_mediates_hears_what_is_said_of_every_text(forum: Any, what: str) -> None:
    floor = Rehearsal(2, 4)
    floor.hold(forum(press=3.0))
    for calls in floor.plays:
        tabled = [call for call in calls if call.what == what]
        assert [(call.party, call.session) for call in tabled] == [(3, n) for n in (1, 2, 3, 4)]
        heard = [call for call in calls if call.what == "hear"]
        assert heard == [call._replace(what="hear") for call in tabled if call.on]


@pytest.mark.parametrize("forum", ["single_text", "shuttle"])
@pytest.mark.parametrize("press", [2.0, 3.0])
def test_whoever_mediates_presses_as_hard_as_is_said(forum: str, press: float) -> None:
    a = scale("a", 3)
    people = [party("A", stand(a, 2)), party("B", stand(a, 0)), party("C")]
    stage = meeting("AB", "a", forum=forum, chair="C", sessions=1)
    talks = Talks(scenario([a], people, [stage]), seed=1)
    talks.protocols["talks"] = forums.get(forum)(press=press)
    talks.set_the_table(0, 1)
    assert talks.floor(0, talks.state.live.copy()).sitting.seats.press == press


@pytest.mark.parametrize("forum", [SingleText, Shuttle])
@pytest.mark.parametrize("press", [1.0, 0.5, -2.0, float("nan"), float("inf")])
def test_a_press_that_does_not_press_is_refused(forum: Any, press: float) -> None:
    with pytest.raises(UsageError, match="press must be a number above 1"):
        forum(press)


@pytest.mark.parametrize("forum", ["single_text", "shuttle"])
def test_sides_with_lines_on_different_issues_are_met_on_each(forum: str) -> None:
    """A needs seven tenths of the one, B of the other; half of both suits neither.

    The chair knows their lines as everybody does: it tables half of all inside of them.
    """
    a, b = scale("a", 11, None), scale("b", 11, None)
    people = [
        party("A", stand(a, 10, 7), stand(b, 10, 2), strategy="tit_for_tat"),
        party("B", stand(a, 0, 8), stand(b, 0, 3), strategy="tit_for_tat"),
        party("C"),
    ]
    stage = meeting("AB", "ab", forum=forum, chair="C", sessions=4)
    events = Talks(scenario([a, b], people, [stage]), seed=1).trace(0)
    texts = [e.data["text"] for e in events if e.kind == "offer" and e.party == "C"]
    assert len(texts) == 4
    for text in texts:
        x, y = int(text["a"][1:]), int(text["b"][1:])
        assert 7 <= x <= 8
        assert 2 <= y <= 3
        assert x + y == 10
    assert [e.session for e in events if e.kind == "accord"] == [4]


def test_a_mediator_carries_the_texts_of_both_sides_unseen() -> None:
    """Who only observes, and the mediator itself, have no side whose text it would carry."""
    floor = Rehearsal(5, 2)
    floor.hold(Shuttle())
    for calls in floor.plays:
        carried = [call for call in calls if call.what == "table"]
        assert [call.party for call in carried] == [*floor.voters] * 2
        assert not any(call.seen for call in carried)


@pytest.mark.parametrize("seed", range(5))
def test_an_ultimatum_is_one_text_of_who_speaks_first(seed: int) -> None:
    floor = Rehearsal(seed, 3)
    floor.hold(Ultimatum())
    for calls in floor.plays:
        assert [(call.what, call.party) for call in calls[:1]] == [("table", 1)]
        assert [(call.what, call.party) for call in calls[1:]] == [("answer", 1)] * calls[0].on
    assert Ultimatum().most_texts(3, 2) == 1


def test_an_exchange_tables_nothing() -> None:
    floor = Rehearsal(3, 4)
    floor.hold(Exchange())
    assert not any(floor.plays)


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
    block = played("exchange")
    outcomes = block.outcomes
    assert (outcomes["outcome_class"] == "open_ended").all()
    assert (outcomes["n_offers"] == 0).all()
    before = block.parameters["tension.now"]
    np.testing.assert_allclose(outcomes["tension"], before + MEETING, rtol=0, atol=1e-12)


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
