"""A stage in play: what is known on its floor. docs/model.md, sections 4 and 5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.days import carrying
from sim.model import Talks
from sim.model.floor import Floor
from sim.rules import foresight, offers
from sim.rules.frontier import look_round
from sim.scenario import read
from sim.scenario.distributions import Uniform
from sim.stage import asking, clock, holding, stock
from sim.stage.sitting import Sitting
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE = scale("pie", 2)
ANY = Uniform(0.0, 1.0)


def take_stock(floor: Floor) -> None:
    """Where the stage goes on."""
    for r in np.flatnonzero(floor.on):
        stock.take_stock(floor.sitting, int(r))


@pytest.mark.usefixtures("as_they_stand")
def test_what_no_deal_is_worth_to_others_rests_on_what_is_believed_and_costs_the_days_left() -> (
    None
):
    """A raid costs A 1 − r, brings it .6 and harms B by .3: six tenths of the types would.

    A of the mean resolve would gain .6 − .5; ten days cost A .2 and B, who has the pie, .4.
    """
    raid = act("raid", "A", cost={"A": 1.0}, benefit={"A": 0.6}, harm={"B": 0.3},
               no_accord=("pie",))  # fmt: skip
    people = [
        party("A", stand(PIE, 1), resolve=ANY, believed=ANY, delay_cost=Uniform(0.02, 0.02)),
        party("B", stand(PIE, 0), delay_cost=Uniform(0.04, 0.04)),
    ]
    stages = [
        meeting("AB", ["pie"], id=f"day_{days}", date=DAY + timedelta(days=days))
        for days in (0, 10)
    ]
    talks = Talks(scenario([PIE], people, stages, [raid]), seed=2)
    talks.set_the_table(0, 20)
    assert np.ptp(talks.draws.resolve[:, 0]) > 0.5
    floor = talks.floor(0, talks.state.live.copy())
    take_stock(floor)
    expected = np.broadcast_to([0.6 - 0.5 - 0.2, 1.0 - 0.6 * 0.3 - 0.4], (20, 2))
    np.testing.assert_allclose(floor.foreseen, expected, rtol=0, atol=1e-9)


def last_sessions(talks: Talks, who: int, settled: tuple[int, ...] = ()) -> list[tuple[int, int]]:
    """Stage and session of a party's last sessions, with some issues settled already."""
    talks.set_the_table(0, 1)
    talks.state.settled[:, list(settled)] = True
    last = []
    for place, seating in enumerate(talks.seatings):
        floor = talks.floor(place, talks.state.live.copy())
        for session in range(1, seating.stage.sessions + 1):
            floor.course.session[:] = session
            clock.count_hours(floor.sitting, 0)
            if clock.is_last(floor.sitting, 0, who):
                last.append((place, session))
    return last


@pytest.mark.usefixtures("as_they_stand")
def test_the_last_session_is_that_of_the_last_stage_with_texts() -> None:
    shapes = [("alternating_offers", 2), ("single_text", 3), ("exchange", 4)]
    stages = [
        meeting("AB", ["pie"], id=f"s{i}", forum=forum, sessions=sessions, chair="C",
                date=DAY + timedelta(days=i))
        for i, (forum, sessions) in enumerate(shapes)
    ]  # fmt: skip
    people = [party("A", stand(PIE, 1)), party("B", stand(PIE, 0)), party("C")]
    talks = Talks(scenario([PIE], people, stages))
    assert last_sessions(talks, 0) == [(1, 3), (2, 4)]


@pytest.mark.usefixtures("as_they_stand")
def test_the_last_session_is_a_party_s_own_by_what_is_still_open() -> None:
    """A sits at all three stages; B at the first two; C, with no line on the pie, at the last."""
    fish = scale("fish", 2)
    seats = [("AB", ["pie"], 2), ("AB", ["pie"], 3), ("AC", ["fish"], 1)]
    stages = [
        meeting(names, agenda, id=f"s{i}", sessions=n, date=DAY + timedelta(days=i))
        for i, (names, agenda, n) in enumerate(seats)
    ]
    people = [
        party("A", stand(PIE, 1), stand(fish, 1)), party("B", stand(PIE, 0)),
        party("C", stand(fish, 0)),
    ]  # fmt: skip
    talks = Talks(scenario([PIE, fish], people, stages))
    assert last_sessions(talks, 0) == last_sessions(talks, 1) == [(1, 3), (2, 1)]


def open_in_all(floor: Floor) -> None:
    """Have leaders give their instructions, and build all ladders, in every play."""
    for r in range(floor.talks.n):
        holding.open_stage(floor.sitting, r)


def opened(forum: str, strategy: str = "linear", **stage: object) -> Floor:
    """A stage at which A wants all of a pie and B none of it; C may chair it."""
    pie = scale("pie", 5, None)
    people = [
        party("A", stand(pie, 4), strategy=strategy),
        party("B", stand(pie, 0), strategy=strategy),
        party("C", stand(pie, 2)),
    ]
    talks = Talks(scenario([pie], people, [meeting("AB", ["pie"], forum=forum, **stage)]), seed=1)
    talks.set_the_table(0, 3)
    floor = talks.floor(0, talks.state.live.copy())
    open_in_all(floor)
    return floor


@pytest.mark.usefixtures("as_they_stand")
def test_who_tables_texts_has_a_ladder_from_its_best_text_down() -> None:
    floor = opened("alternating_offers")
    a, b, _ = floor.people
    for person, texts in ((a, [4, 3, 2, 1, 0]), (b, [0, 1, 2, 3, 4])):
        assert floor.tables_from_a_ladder(person.number)
        assert (person.ladder.n == 5).all()
        assert (person.ladder.text[:, :5, 0] == texts).all()


@pytest.mark.usefixtures("as_they_stand")
def test_who_only_answers_has_its_best_text_on_its_ladder_and_comes_down_to_no_deal() -> None:
    floor = opened("single_text", chair="C", sessions=4)
    plays = range(floor.talks.n)
    for a, best in ((0, 4), (1, 0)):
        person = floor.people[a]
        assert not floor.tables_from_a_ladder(a)
        assert (person.ladder.n == 1).all()
        assert (person.ladder.text[:, 0, 0] == best).all()
        for r in plays:
            offers.rate(person.rating, person.ladder, floor.talks.world, r, a)
    for session, level in ((1, 0.75), (2, 0.5), (4, 0.0)):
        floor.course.session[:] = session
        for r in plays:
            clock.tick(floor.sitting, r)
        for r, person in product(plays, floor.people[:2]):
            view = asking.view_of(floor.seated[person.number], floor.sitting, r, 0)
            assert person.strategy.target(view) == pytest.approx(level, rel=0, abs=1e-12)


@pytest.mark.usefixtures("as_they_stand")
def test_who_is_consulted_only_answers_wherever_others_table() -> None:
    floor = opened("alternating_offers", consulted=("C",))
    tables = [floor.tables_from_a_ladder(person.number) for person in floor.people]
    assert tables == [True, True, False]
    assert (floor.people[2].ladder.text[:, 0, 0] == 2).all()


TRADE = """
scenario: trade
issues:
  x: {options: [a, b, c, d], status_quo: none}
parties:
  A: {resolve: [0, 1], believed: [0, 1], instructions: {pace: 2},
      demands: {x: {want: a, accept: {a: 0.5, b: 0.5}}}}
  B: {resolve: [0, 1], believed: [0, 1], instructions: {pace: 1},
      demands: {x: {want: d, accept: {d: 0.5, c: 0.5}}}}
measures:
  strike: {by: A, kind: force, when: {no_accord: [x]}, harm: {B: 1}, cost: 1, benefit: 0.5}
calendar:
  - {stage: t, date: 2030-01-01, parties: [A, B], agenda: [x], sessions: 4}
"""


def extended(floor: Floor, look: Callable[[Sitting, int], object]) -> NDArray[np.int64]:
    """By how many options leaders extend authority where each may by two, [R, A]; as it was
    afterwards.
    """
    minds = floor.sitting.minds
    before = minds.authority.copy()
    minds.carry[:], minds.looked_at[:] = 2.0, np.nan
    for r in range(floor.talks.n):
        look(floor.sitting, r)
    found = minds.authority - before
    minds.authority[:] = minds.taken[:] = before
    return np.asarray(found)


def look_out_alone(sitting: Sitting, r: int, a: int) -> None:
    """Have one leader look out, who reckons with what the others may still allow."""
    sitting.minds.taken[r] = sitting.minds.authority[r] + 2
    look_round(sitting.frontier, sitting.seen, sitting.rule, r)
    stock.look_out(sitting, r, a)


@pytest.mark.usefixtures("as_they_stand")
def test_who_climbs_at_once_climbs_as_if_alone() -> None:
    """So do leaders who look out; and none of them leaves behind what it alone knows."""
    talks = Talks(read(TRADE, "trade"), seed=1)
    talks.set_the_table(0, 30)
    floor, two, plays = talks.floor(0, talks.state.live.copy()), (0, 1), range(30)
    open_in_all(floor)
    together = [[part.copy() for part in floor.people[a].ladder] for a in two]
    assert len({tuple(n) for *_, n in together}) == 2
    both = extended(floor, stock.instruct)
    assert both[:, 0].any()
    for a in two:
        for r in plays:
            look_round(talks.frontier, floor.sitting.seen, floor.sitting.rule, r)
            stock.look_for_texts(floor.sitting, r, a, floor.sitting.rule)
        for mine, ours in zip(floor.people[a].ladder, together[a], strict=True):
            assert np.array_equal(mine, ours)
        alone = extended(floor, partial(look_out_alone, a=a))
        assert np.array_equal(alone[:, a], both[:, a])
    assert np.array_equal(floor.believed, talks.believed_resolve())
    assert not np.array_equal(floor.believed, talks.draws.resolve)


LATER = """
scenario: later
issues:
  pie: {options: [o0, o1, o2, o3, o4], status_quo: none}
  other: {options: [a, b]}
parties:
  A: {strategy: tit_for_tat, demands: {pie: {want: o4}}}
  B: {strategy: tit_for_tat, demands: {pie: {want: o0}}}
  X: {demands: {other: {want: b, accept: b}}}
  Y: {demands: {other: {want: a, accept: a}}}
calendar:
  - {stage: t, date: 2030-01-01, parties: [A, B], agenda: [pie], sessions: 8}
"""


def test_a_later_stage_of_strangers_changes_nothing() -> None:
    strangers = "  - {stage: u, date: 2040-01-01, parties: [X, Y], agenda: [other], sessions: 8}\n"
    alone, both = (
        Talks(read(text, "later"), seed=1).play(0, 20) for text in (LATER, LATER + strangers)
    )
    for name in ("u_A", "u_B", "value_A", "value_B", "accord_stage"):
        assert np.array_equal(alone.outcomes[name], both.outcomes[name])
    assert set(both.outcomes["accord_stage"]) == {"t"}


def test_what_lies_far_beyond_a_line_is_beyond_it() -> None:
    """300 options, more than a small number counts."""
    long = scale("long", 300)
    people = [party("A", stand(long, 299, 250)), party("B", stand(long, 0, 0))]
    talks = Talks(scenario([long], people))
    talks.play(0, 1)
    beyond = talks.draws.beyond[0, 0, 0, :300].astype(int)
    assert (beyond[:250] > 0).all()
    assert not beyond[250:].any()


def raided() -> Talks:
    """Twenty plays with a raid that A may carry out."""
    raid = act("raid", "A", cost={"A": 1.0}, benefit={"A": 0.6}, harm={"B": 0.3},
               no_accord=("pie",))  # fmt: skip
    people = [
        party("A", stand(PIE, 1), resolve=ANY, believed=ANY),
        party("B", stand(PIE, 0)),
    ]
    talks = Talks(scenario([PIE], people, [meeting("AB", ["pie"])], [raid]), seed=2)
    talks.set_the_table(0, 20)
    return talks


@pytest.mark.usefixtures("as_they_stand")
def test_stock_is_taken_anew_where_something_has_moved() -> None:
    talks = raided()
    floor = talks.floor(0, talks.state.live.copy())
    take_stock(floor)
    foreseen, own = floor.foreseen.copy(), floor.own_no_deal.copy()
    believed, least = talks.believed_resolve(), np.full((20, 2), -np.inf)
    anew, on = np.zeros((20, 2)), np.ones(20, np.bool_)
    foresight.no_deal_values(talks.world, on, np.arange(2), believed, least, anew)
    assert np.array_equal(foreseen, anew)
    floor.foreseen[:] = floor.own_no_deal[:] = 7.0
    talks.state.beliefs.version[np.r_[:5, 10:15]] += 1
    floor.on[10:] = False
    take_stock(floor)
    for found, before in ((floor.foreseen, foreseen), (floor.own_no_deal, own)):
        assert np.array_equal(found[:5], before[:5])
        assert (found[5:] == 7.0).all()


@pytest.mark.usefixtures("as_they_stand")
def test_a_decision_puts_only_its_own_plays_out_of_date() -> None:
    talks = raided()
    where, before = np.arange(20) < 8, talks.state.beliefs.version.copy()
    talks.keys.lend()
    for r in range(8):
        carrying.decide_one(talks.now, r, 0)
    assert np.array_equal(talks.state.beliefs.version != before, where)
    assert np.array_equal(talks.state.deeds.decided[:, 0], where)
