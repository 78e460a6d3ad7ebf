"""The rational look on to later stages of their table. docs/model.md, section 3."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.days.passing import pass_time
from sim.model import Talks
from sim.model.coming import BY_THE_DAY, ahead_of
from sim.model.floor import Floor
from sim.rules.lasting import MONTH
from sim.scenario import read
from sim.scenario.scenario import Scenario
from sim.stage import foreseeing
from sim.stage.coming import look_ahead
from sim.stage.holding import open_stage
from sim.stage.knowledge import Later
from tests.theory.case import finer, places, play
from tests.theory.fighting import by_the_month, formula, fought, shares

WAR = (0.1, 0.6, 0.01, 0.03)
HEAD = """
scenario: Stages
issues:
  pie: {options: [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10], status_quo: none}
  rest: {options: [no, yes], status_quo: no}
parties:
  A: {strategy: {name: rational, discount: D}, demands: {pie: s10, rest: no}}
  B: {strategy: {name: rational, discount: D}, demands: {pie: s0, rest: no}}
"""
ONE = "{stage: one, date: 2030-05-01, sessions: 3, agenda: [pie]}"


def stages(*calendar: str, discount: float = 0.9) -> Scenario:
    entries = "".join(f"  - {entry}\n" for entry in calendar)
    head = HEAD.replace("discount: D", f"discount: {discount}")
    return read(f"{head}calendar:\n{entries}")


def begun(made: Scenario, n: int) -> tuple[Talks, Floor]:
    """Talks, and their first stage, before anything is tabled."""
    talks = Talks(made)
    talks.set_the_table(0, n)
    return talks, come_to(talks, 0)


def floor_of(made: Scenario, n: int = 3) -> Floor:
    """The first stage, before anything is tabled."""
    return begun(made, n)[1]


def come_to(talks: Talks, place: int) -> Floor:
    """The days up to a stage pass, and it opens."""
    day = talks.seatings[place].stage.date.toordinal()
    with talks.keys.lent():
        for r in range(talks.n):
            pass_time(talks.now, r, day, True)
    floor = talks.floor(place, talks.state.live.copy())
    for r in range(talks.n):
        open_stage(floor.sitting, r)
    return floor


def later_of(floor: Floor) -> list[int]:
    """The later stages that those at the table reckon with."""
    later = floor.sitting.later
    return [int(place) for place in later.places[later.counts.any(axis=0)]]


def seen_ahead(floor: Floor, later: Later) -> NDArray[np.float64]:
    """What no deal is worth at later stages, as it is seen at the one at hand, [R, S, A]."""
    sitting = floor.sitting._replace(later=later)
    for r in range(floor.talks.n):
        foreseeing.see_no_deals(sitting, r)
    return later.no_deal


def share(made: Scenario, n: int = 100) -> float:
    """What A gets."""
    return float(places(play(made), "pie")[0]) / n


@pytest.mark.long
@pytest.mark.parametrize("war", [WAR, (0.2, 0.5, 0.05, 0.02), (0.1, 0.6, 0.0005, 0.0005)])
def test_who_fights_and_talks_agrees_at_once_on_what_the_derivation_says(
    war: tuple[float, float, float, float],
) -> None:
    assert shares(1.0, war, 200) == pytest.approx(formula(1.0, war), abs=1 / 200)


@pytest.mark.long
def test_a_stage_for_every_text_is_rubinstein_s_game() -> None:
    got = shares(0.9, (0.0, 0.0, 0.0, 0.0), 100)
    assert got == pytest.approx([1 / 1.9, 0.9 / 1.9], abs=1 / 100)


@pytest.mark.long
def test_costs_by_the_day_are_the_fixed_costs_of_rubinstein() -> None:
    """Whom a day costs less has all, if it opens, and all but its own cost if the other does."""
    for first, got in (("A", 1.0), ("B", 0.95)):
        text = fought(first, 1.0, (0.0, 0.0, 0.0, 0.0))
        for old, new in (
            ("resolve: 0, ", "patience: 10 days, "),
            ("demands: {pie: s0}", "patience: 2 days, demands: {pie: s0}"),
            ("2030-01-31", "2030-01-02"),
        ):
            assert text.count(old) == 1
            text = text.replace(old, new)
        daily = text.replace("every: 60 days", "every: 2 days")
        assert share(finer(daily, "pie", 20), 20) == pytest.approx(got)


def test_two_stages_of_a_session_are_one_of_two_where_nothing_lasts() -> None:
    one = stages("{stage: one, date: 2030-05-01, sessions: 2, agenda: [pie]}", discount=0.8)
    split = stages(
        *(f"{{stage: t{d}, date: 2030-05-0{d}, sessions: 1, agenda: [pie]}}" for d in (1, 2)),
        discount=0.8,
    )
    assert share(split, 10) == share(one, 10)
    for a, b in zip(play(one).offers["value"], play(split).offers["value"], strict=True):
        assert a == b


@pytest.mark.usefixtures("as_they_stand")
@pytest.mark.parametrize(
    "later",
    [
        "{stage: other, date: 2030-06-01, sessions: 5, agenda: [rest]}",
        "{stage: other, date: 2030-06-01, sessions: 5, agenda: [pie, rest]}",
        "{stage: other, date: 2030-06-01, sessions: 5, agenda: [pie], if: no_accord}",
    ],
)
def test_only_what_the_same_table_is_sure_to_meet_over_counts(later: str) -> None:
    floor = floor_of(stages(ONE, later))
    assert later_of(floor) == []
    known = floor.sitting.known
    foreseeing.foresee_texts(floor.sitting, 0, 0, 0)
    assert known.turn[: known.n[3]].tolist() == [True, False] * 3
    assert known.day[: known.n[3]].tolist() == [0] * 6
    alone = play(stages(ONE))
    for name in ("u_A", "u_B", "n_offers"):
        np.testing.assert_array_equal(alone.outcomes[name], play(stages(ONE, later)).outcomes[name])


@pytest.mark.usefixtures("as_they_stand")
@pytest.mark.parametrize(("hard", "counted"), [("certain", 0), ("0.5", 0), ("0.4", 1)])
def test_nobody_looks_beyond_a_deadline_that_is_rather_meant_than_not(
    hard: str, counted: int
) -> None:
    hard = "" if hard == "certain" else f", hard: {hard}"
    last = f"{{deadline: end, by: A, date: 2030-05-20{hard}}}"
    floor = floor_of(stages(ONE, last, ONE.replace("one", "two").replace("05-01", "06-01")))
    assert len(later_of(floor)) == counted
    assert [foreseeing.texts_to_come(floor.sitting, r) for r in range(3)] == [6 + 6 * counted] * 3


@pytest.mark.usefixtures("as_they_stand")
def test_a_stage_with_which_the_talks_may_end_is_the_last_that_counts() -> None:
    two, three = (
        ONE.replace("one", name).replace("05-01", day)
        for name, day in (("two", "06-01"), ("three", "07-01"))
    )
    ends = "sessions: 3, if_fails: end"
    assert later_of(floor_of(stages(ONE, two, three))) == [1, 2]
    assert later_of(floor_of(stages(ONE, two.replace("sessions: 3", ends), three))) == [1]
    assert later_of(floor_of(stages(ONE.replace("sessions: 3", ends), two, three))) == []


@pytest.mark.usefixtures("as_they_stand")
def test_no_deal_is_foreseen_as_it_will_be_and_to_foresee_it_changes_nothing() -> None:
    text = fought("A", 1.0, WAR).replace("name: rational, discount: 1.0", "name: hardliner")
    text = text.replace("horizon: 1200", "horizon: 3").replace("at_most: 60", "at_most: 2")
    talks, floor = begun(read(text), 40)
    before = {name: getattr(talks.state.acts, name).copy() for name in BY_THE_DAY}
    today, later_stages = talks.today, ahead_of(talks, talks.now, 0)
    for r in range(talks.n):
        look_ahead(floor.sitting._replace(later=later_stages), r)
    foreseen, stays = seen_ahead(floor, later_stages), later_stages.stays
    assert later_stages.counts.all()
    assert talks.today == today
    for name, numbers in before.items():
        np.testing.assert_array_equal(getattr(talks.state.acts, name), numbers)
    assert stays == pytest.approx(np.tile([1.0, 0.9, 0.9, 0.9], (40, 1)), abs=1e-12)
    assert later_stages.places.tolist() == [1, 2, 3]
    for at, place in enumerate(later_stages.places.tolist()):
        later = come_to(talks, place)
        undecided = talks.state.live
        assert 0 < undecided.sum() < 40
        np.testing.assert_array_equal(
            foreseen[undecided, at], later.own_no_deal[undecided], strict=True
        )


@pytest.mark.usefixtures("as_they_stand")
def test_what_comes_between_two_days_adds_up() -> None:
    """What no deal is worth is what a month of war brings, and no deal afterwards."""
    floor = floor_of(finer(fought("A", 1.0, WAR), "pie", 20), 1)
    later = seen_ahead(floor, floor.sitting.later)
    no_deal = np.concatenate([floor.own_no_deal[:, np.newaxis], later], axis=1)
    decides, cost, harm = by_the_month(0.1, 0.01, 0.03)
    assert 1 - (1 - decides) ** (30 / MONTH) == pytest.approx(0.1)
    for a, (wins, pays) in enumerate(((0.6, 0.01), (0.4, 0.03))):
        for at in range(5):
            brought = 0.1 * wins - pays + 0.9 * no_deal[0, at + 1, a]
            assert no_deal[0, at, a] == pytest.approx(brought, abs=1e-12)
    assert cost > 0.01 * MONTH / 30
    assert harm > 0.03 * MONTH / 30


def test_the_last_stage_of_a_table_is_answered_by_no_deal() -> None:
    last = "{stage: one, date: 2030-05-01, forum: ultimatum, first: A, agenda: [pie]}"
    again = last.replace("one", "two").replace("05-01", "06-01").replace("first: A", "first: B")
    assert share(stages(last), 10) == 1.0
    assert share(stages(last, again), 10) == pytest.approx(0.1)
    assert share(stages(last, again, discount=0.5), 10) == pytest.approx(0.5)


@pytest.mark.long
def test_a_take_it_or_leave_it_is_left_where_more_is_to_come() -> None:
    """B, who poses the last one, leaves what A offers before; any other answers by no deal."""
    last = "{stage: one, date: 2030-05-01, forum: ultimatum, first: A, agenda: [pie]}"
    again = last.replace("one", "two").replace("05-01", "06-01").replace("first: A", "first: B")
    text = f"{HEAD}calendar:\n  - {last}\n  - {again}\n".replace("discount: D", "discount: 0.9")
    text = text.replace("A: {strategy: {name: rational, discount: 0.9}", "A: {strategy: hardliner")
    assert share(read(text), 10) == 0.0
    assert share(read(text.replace("{name: rational, discount: 0.9}", "linear")), 10) == 1.0
