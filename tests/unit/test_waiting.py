"""What the days cost whoever is in a hurry. docs/model.md, section 5."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from sim.model import Block, Talks
from sim.scenario import read
from sim.scenario.distributions import Point
from sim.scenario.scenario import Party, Stage
from sim.stage import asking, stock
from tests.builders import DAY, meeting, party, scale, scenario, stand

BIG, SMALL, OTHER = scale("big", 3, 1), scale("small", 2), scale("other", 2)
ISSUES = [BIG, SMALL, OTHER]


def hurried(cost: float, c: float = 0.0) -> list[Party]:
    """A and B differ on what is big (weight 8) and small (3); A is in a hurry; C stands apart."""
    return [
        party("A", stand(BIG, 0, 0, 8), stand(SMALL, 0, 1, 3), delay_cost=Point(cost)),
        party("B", stand(BIG, 2, 2, 8), stand(SMALL, 1, 0, 3)),
        party("C", stand(OTHER, 1, 0), delay_cost=Point(c)),
        party("D", stand(OTHER, 0, 1)),
    ]


def stage(day: int, parties: str = "AB", agenda: tuple[str, ...] = ("big", "small")) -> Stage:
    return meeting(parties, agenda, id=f"day_{day}", date=DAY + timedelta(days=day))


def talks_of(people: list[Party], *stages: Stage) -> Talks:
    talks = Talks(scenario(ISSUES, people, stages))
    talks.set_the_table(0, 1)
    return talks


def no_deal(talks: Talks, settled: tuple[int, ...] = ()) -> list[float]:
    """d of everybody at the first stage, with some issues settled already."""
    talks.state.settled[:, list(settled)] = True
    talks.floor(0, talks.state.live.copy())
    return list(talks.no_deal_values()[0])


@pytest.mark.usefixtures("as_they_stand")
def test_waiting_costs_the_days_until_the_last_stage() -> None:
    talks = talks_of(hurried(0.02), stage(0), stage(10))
    assert no_deal(talks)[0] == pytest.approx(0.5 + 3 / 8 - 0.2)
    assert no_deal(talks)[1] == pytest.approx(0.5)  # B is in no hurry


@pytest.mark.usefixtures("as_they_stand")
def test_only_what_is_open_of_what_is_disputed_is_waited_for_by_its_weight() -> None:
    talks = talks_of(hurried(0.02), stage(0), stage(10))
    assert no_deal(talks, settled=(1,))[0] == pytest.approx(0.5 + 3 / 8 - 0.2 * 8 / 11)
    assert no_deal(talks, settled=(0, 1))[0] == pytest.approx(0.5 + 3 / 8)


@pytest.mark.usefixtures("as_they_stand")
def test_what_the_voters_want_alike_is_not_waited_for() -> None:
    people = [
        party("A", stand(BIG, 0, 0, 8), stand(SMALL, 1, 0, 3), delay_cost=Point(0.02)),
        party("B", stand(BIG, 2, 2, 8), stand(SMALL, 1, 0, 3)),
    ]
    talks = talks_of(people, stage(0), stage(10))
    assert no_deal(talks, settled=(0,))[0] == pytest.approx(0.5)
    talks = talks_of(people, stage(0), stage(10))
    assert no_deal(talks)[0] == pytest.approx(0.5 - 0.2)  # all of it for the big one


@pytest.mark.usefixtures("as_they_stand")
def test_a_party_waits_until_its_own_last_stage() -> None:
    """A stage of others, of what is settled or of what all want alike is waited for by nobody."""
    first, last = stage(0), stage(10, agenda=("small",))
    people = hurried(0.02, c=0.02)
    strangers = stage(500, "CD", ("other",))
    talks = talks_of(people, first, last, strangers)
    assert no_deal(talks)[0] == pytest.approx(0.5 + 3 / 8 - 0.2)
    assert no_deal(talks, settled=(1,))[0] == pytest.approx(0.5 + 3 / 8)  # the big one: today only
    talks = talks_of(people, first, last, strangers)
    assert no_deal(talks)[2] == pytest.approx(-0.02 * 500)


@pytest.mark.usefixtures("as_they_stand")
def test_a_text_spares_the_waiting_for_what_it_settles() -> None:
    talks = talks_of(hurried(0.02), stage(0), stage(10))
    floor = talks.floor(0, talks.state.live.copy())
    stock.take_stock(floor.sitting, 0)
    for text, expected in (
        ([0, 0, 0], 1.0 + 3 / 8 - 0.2 * 3 / 11),
        ([1, 1, 0], 0.5 - 0.2 * 8 / 11),
        ([0, 1, 0], 1.0),
        ([1, 0, 0], floor.foreseen[0, 0]),
    ):
        sitting = floor.sitting
        worth = asking.worth_of(sitting, floor.seated[0], 0, np.array(text))
        assert worth == pytest.approx(expected)


def play(text: str) -> Block:
    return Talks(read(text, "delay"), seed=1).play(0, 8)


PARTIAL = """
scenario: delay
issues:
  big: {options: [x, sq, y], status_quo: sq}
  small: {options: [sq2, z], status_quo: sq2}
parties:
  A: {strategy: {name: conceder, clock: stage}, patience: 30 days, demands: {
      big: {want: x, accept: x, salience: 8}, small: {want: sq2, accept: z, salience: 3}}}
  B: {strategy: {name: conceder, clock: stage}, demands: {
      big: {want: y, accept: y, salience: 8}, small: {want: z, accept: sq2, salience: 3}}}
calendar:
  - {stage: one, date: 2030-01-01, sessions: 4}
  - {stage: two, date: 2030-03-01, sessions: 4}
"""


def test_nobody_who_is_in_a_hurry_signs_for_less_than_refusing_would_have_been_worth() -> None:
    """The small issue spares A 3/11 of 59 days at 1/60 stake, which is less than its 3/8."""
    outcomes = play(PARTIAL).outcomes
    refusing = 0.5 + 3 / 8 - 59 / 60
    assert (outcomes["value_A"] >= refusing - 1e-9).all()
    assert set(outcomes["accord_kind"]) == {""}
    assert outcomes["value_A"] == pytest.approx(refusing)


@pytest.mark.long
def test_who_is_in_more_of_a_hurry_does_sign() -> None:
    """At half a stake in twenty days 3/11 of the wait is more than 3/8."""
    outcomes = play(PARTIAL.replace("30 days", "20 days")).outcomes
    assert set(outcomes["accord_stage"]) == {"one"}
    assert outcomes["value_A"] == pytest.approx(0.5 - 59 / 40 * 8 / 11)


@pytest.mark.long
def test_the_days_are_paid_until_the_talks_end_or_the_own_last_stage() -> None:
    strangers = "  - {stage: far, date: 2040-01-01, parties: [C, D], agenda: [other]}\n"
    text = PARTIAL.replace("issues:", "issues:\n  other: {options: [a, b]}").replace(
        "calendar:",
        "  C: {demands: {other: {want: b, accept: a}}}\n"
        "  D: {demands: {other: {want: a, accept: a}}}\ncalendar:",
    )
    outcomes = play((text + strangers).replace("sessions: 4}", "sessions: 4, parties: [A, B]}"))
    assert outcomes.outcomes["value_A"] == pytest.approx(0.5 + 3 / 8 - 59 / 60)
    early = PARTIAL + "  - {deadline: enough, by: B, date: 2030-03-02}\n"
    early += "  - {stage: three, date: 2031-03-01}\n"
    # so long a wait is worth the small issue; then the deadline ends it
    assert play(early).outcomes["value_A"] == pytest.approx(0.5 - 60 / 60 * 8 / 11)
