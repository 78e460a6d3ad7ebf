"""Stages that wait, are repeated or cut short; shocks, costly signals, a rising hazard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from sim.compiling import plainly
from sim.days.happening import happened, poisson
from sim.handing import Keys
from sim.model import Talks
from sim.model.library import key_in
from sim.model.record import Block
from sim.scenario.distributions import Point, Uniform
from sim.scenario.happenings import Condition, Deadline, Shock, Signal
from sim.scenario.scenario import (
    Home,
    Ratification,
    Scenario,
    Stage,
    Tension,
    frozen,
)
from sim.scenario.speech import PublishedText
from sim.stage import clock
from sim.view.story import Story
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE, FISH = scale("pie", 2), scale("fish", 2)
N = 400


def cast(strategy: str = "hardliner", accepts: Sequence[int] = (0,)) -> list[Any]:
    """A demands all of the pie; B, who has it, gives it away or does not."""
    return [
        party("A", stand(PIE, 1), strategy=strategy),
        party("B", stand(PIE, 0, mandate=accepts), strategy="acquiescent"),
    ]


def stage(key: str, days: int, agenda: Sequence[str] = ("pie",), **more: Any) -> Stage:
    return meeting(["A", "B"], agenda, id=key, date=DAY + timedelta(days=days), sessions=2, **more)


def made(*calendar: Any, people: Any = None, issues: Any = (PIE,), **more: Any) -> Scenario:
    return scenario(list(issues), people or cast(), list(calendar), **more)


def play(brief: Scenario, n: int = 3) -> Block:
    return Talks(brief, seed=5).play(0, n)


def told(brief: Scenario) -> str:
    paragraphs = Story(brief).told(Talks(brief, seed=5).trace(0))
    return "\n".join(f"{p.lead} {p.words}" for p in paragraphs)


def with_shocks(brief: Scenario, *shocks: Shock) -> Scenario:
    return replace(brief, shocks=frozen({shock.id: shock for shock in shocks}))


# -- stages that wait ----------------------------------------------------------------------


@pytest.mark.parametrize(("accord", "held"), [(None, 4), (True, 2), (False, 4)])
def test_after_no_accord_a_stage_is_held_unless_it_waits_for_one(accord: Any, held: int) -> None:
    wait = None if accord is None else Condition(accord=accord)
    outcomes = play(made(stage("first", 0), stage("second", 9, only_if=wait))).outcomes
    assert set(outcomes["n_sessions"]) == {held}
    assert set(outcomes["days"]) == {9.0 if held == 4 else 0.0}


def partial(**more: Any) -> Scenario:
    """B gives the pie away at once; fish stays open, for A would rather not have it moved."""
    people = [
        party("A", stand(PIE, 1), stand(FISH, 0, 0), strategy="hardliner"),
        party("B", stand(PIE, 0, mandate=(0, 1), salience=0.1), stand(FISH, 1),
              strategy="acquiescent"),
    ]  # fmt: skip
    fear = act("fear", "A", benefit={"A": 0.1}, harm={"B": 1.0}, no_accord=("pie",))
    first, later = stage("first", 0), stage("later", 5, agenda=("fish",), **more)
    return made(first, later, people=people, issues=(PIE, FISH), measures=[fear])


@pytest.mark.parametrize(
    ("wait", "held"),
    [
        (Condition(accord=True), True),
        (Condition(accord=False), False),
        (Condition(accord=True, at="first"), True),
        (Condition(accord=False, at="first"), False),
    ],
)
def test_after_an_accord_a_stage_is_held_if_it_waits_for_one(wait: Any, held: bool) -> None:
    outcomes = play(partial(only_if=wait)).outcomes
    assert set(outcomes["accord_stage"]) == {"first"}
    assert set(outcomes["n_sessions"]) == {3 if held else 1}


@pytest.mark.parametrize(("level", "held"), [(0.4, 4), (0.7, 2)])
def test_a_stage_may_wait_for_tension(level: float, held: int) -> None:
    wait = Condition(tension_above=level)
    brief = made(stage("first", 0), stage("second", 1, only_if=wait), tension=Tension(Point(0.5)))
    assert set(play(brief).outcomes["n_sessions"]) == {held}


def test_a_stage_that_is_not_held_leaves_tension_alone_and_is_told() -> None:
    wait = Condition(accord=True)
    calendar = (stage("first", 0), stage("second", 0, only_if=wait, name="Second talks"))
    before = play(made(stage("first", 0), tension=Tension(Point(0.5)))).outcomes["tension"]
    brief = made(*calendar, tension=Tension(Point(0.5)))
    assert np.array_equal(play(brief).outcomes["tension"], before)
    assert "Second talks: it does not take place." in told(brief)


@pytest.mark.usefixtures("as_they_stand")
@pytest.mark.parametrize("open_ended", [False, True])
def test_where_no_end_is_known_no_session_is_the_last(open_ended: bool) -> None:
    talks = Talks(made(stage("talks", 0, open_ended=open_ended)), seed=1)
    talks.set_the_table(0, 2)
    floor = talks.floor(0, np.ones(2, np.bool_))
    floor.course.session[:] = 2
    for r in range(2):
        clock.count_hours(floor.sitting, r)
        assert bool(clock.is_last(floor.sitting, r, 0)) is not open_ended


# -- deadlines -------------------------------------------------------------------------------


@pytest.mark.parametrize(("hard", "sessions"), [(1.0, 2), (0.0, 4)])
def test_a_deadline_that_is_meant_ends_the_talks(hard: float, sessions: int) -> None:
    last_day = Deadline("last_day", "Last day", DAY + timedelta(days=3), "A", Point(hard))
    brief = made(stage("first", 0), last_day, stage("second", 9))
    outcomes = play(brief).outcomes
    assert set(outcomes["n_sessions"]) == {sessions}
    assert set(outcomes["days"]) == {3.0 if hard else 9.0}
    words = "A ends the talks" if hard else "A lets it pass"
    assert f"Last day: {words}." in told(brief)


def test_a_deadline_is_meant_as_often_as_it_is_hard() -> None:
    last_day = Deadline("last_day", "Last day", DAY + timedelta(days=3), "A", Point(0.3))
    brief = made(stage("first", 0), last_day, stage("second", 9))
    assert (play(brief, 4000).outcomes["n_sessions"] == 2).mean() == pytest.approx(0.3, abs=0.03)


# -- accidents ---------------------------------------------------------------------------------


def accidents(*between: int) -> float:
    """The share of plays with an accident in 181 days, with words that move nothing in between."""
    blast = act("blast", "A", kind="force", cost={"A": 1000.0}, harm={"B": 1.0},
                no_accord=("pie",), audience_cost=0.0, accident=True)  # fmt: skip
    words = [
        PublishedText(f"t{days}", f"t{days}", DAY + timedelta(days=days), "A", ("B",), public=False)
        for days in between
    ]
    tense = Tension(Point(0.9), Point(0.2), 365.25 / 12)
    first, last = (
        meeting(["A", "B"], ["pie"], id=f"day_{day}", sessions=1, date=DAY + timedelta(days=day))
        for day in (0, 181)
    )
    people = [party("A", stand(PIE, 1, 1)), party("B", stand(PIE, 0, 0))]
    made_so = scenario([PIE], people, [first, *words, last], [blast], tension=tense)
    return float(play(made_so, 4000).outcomes["accident"].mean())


@pytest.mark.long
def test_days_on_which_nothing_happens_leave_the_chance_of_an_accident_as_it_is() -> None:
    """The meeting takes .03 from a tension of .9 and its failure adds .05, which then cools.

    .2248 by quadrature; a hazard held at its first value for half a year would give .76.
    """
    days = (np.arange(181_000) + 0.5) / 1000
    base = -np.log(0.8) / (365.25 / 12) * np.exp(-3 * 0.9)
    expected = 1 - np.exp(-base * np.exp(3 * 0.92 * 0.98**days).sum() / 1000)
    assert expected == pytest.approx(0.2248, abs=5e-5)
    for between in ((), range(1, 181)):
        assert accidents(*between) == pytest.approx(expected, abs=3 * np.sqrt(0.224 * 0.776 / 4000))


# -- shocks ----------------------------------------------------------------------------------


def shaken(chance: float, days: float = 30.0, day: date | None = None, **more: Any) -> Shock:
    return Shock("crash", "A plane is shot down", day, Point(chance), days, **more)


def test_a_dated_shock_moves_tension_on_its_day() -> None:
    calm = made(stage("first", 0), stage("second", 9), tension=Tension(Point(0.5)), cooling=0.0)
    shock = shaken(1.0, day=DAY + timedelta(days=2), tension=Point(0.2))
    before, after = play(calm), play(with_shocks(calm, shock))
    moved = after.outcomes["tension"] - before.outcomes["tension"]
    assert moved == pytest.approx(0.2, abs=1e-12)
    assert "A plane is shot down." in told(with_shocks(calm, shock))


@pytest.mark.long
def test_a_shock_that_does_not_happen_changes_nothing() -> None:
    calm = made(stage("first", 0), stage("second", 9), tension=Tension(Point(0.5)))
    never = with_shocks(calm, shaken(0.0, day=DAY + timedelta(days=2), tension=Point(0.2)))
    seldom = with_shocks(calm, shaken(0.0, tension=Point(0.2)))
    for brief in (never, seldom):
        for name, column in play(calm, 50).outcomes.items():
            other = play(brief, 50).outcomes[name]
            if column.dtype.kind == "f":
                np.testing.assert_allclose(other, column, rtol=0, atol=1e-12)
            else:
                np.testing.assert_array_equal(other, column)


def test_random_shocks_come_at_their_rate() -> None:
    """At least one in 20 days with chance 1 − .5^(20/10); each adds a tenth, none cools."""
    calm = made(stage("first", 0), stage("second", 20), tension=Tension(Point(0.1)), cooling=0.0)
    shock = shaken(0.5, days=10.0, tension=Point(0.01))
    outcomes = play(with_shocks(calm, shock), 4000).outcomes
    times = (outcomes["tension"] - play(calm, 1).outcomes["tension"][0]) / 0.01
    assert times == pytest.approx(np.rint(times), abs=1e-9)
    assert (times > 0.5).mean() == pytest.approx(0.75, abs=0.025)
    assert times.mean() == pytest.approx(2 * np.log(2), abs=0.06)


def test_the_number_of_events_is_that_of_a_poisson_distribution() -> None:
    from scipy.stats import poisson as published

    drawn, keys = (np.arange(1000) + 0.5) / 1000, Keys(plain=True)
    with plainly(), keys.lent():
        exp = key_in(keys, np.exp)
        for expected in (0.0, 0.1, 1.0, 7.5):
            found = [poisson(exp, one, expected) for one in drawn]
            assert np.array_equal(found, published.ppf(drawn, expected).astype(int).clip(0))


def test_what_is_certain_every_day_happens_in_every_month() -> None:
    """28 days of a shock a day: 774 are expected, and e^-774 is no number."""
    calm = made(stage("first", 0), stage("second", 28), tension=Tension(Point(0.1)), cooling=0.0)
    shock = shaken(1.0, days=1.0, tension=Point(1e-4))
    outcomes = play(with_shocks(calm, shock), 400).outcomes
    times = (outcomes["tension"] - play(calm, 1).outcomes["tension"][0]) / 1e-4
    expected = -28 * np.log(1e-12)
    assert times.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected / 400))
    assert times.std() == pytest.approx(np.sqrt(expected), rel=0.15)


@pytest.mark.usefixtures("as_they_stand")
@pytest.mark.parametrize("expected", [0.5, 499.0, 1200.0, 1e5])
def test_many_events_are_counted_by_their_distribution(expected: float) -> None:
    """Where an expectation stands makes no difference: each replicate has its own luck."""
    calm = made(stage("first", 0), tension=Tension(Point(0.5)))
    talks = Talks(with_shocks(calm, shaken(1.0, days=1.0)), seed=3)

    def counted(first: int, n: int, every: int) -> np.ndarray:
        talks.set_the_table(first, n)
        with talks.keys.lent():
            times = [happened(talks.now, r, 0, 0.0 if r % every else expected) for r in range(n)]
        return np.array(times)

    found = counted(0, 4000, 2)
    assert not found[1::2].any()
    assert found[::2].mean() == pytest.approx(expected, abs=4 * np.sqrt(expected / 2000))
    assert found[::2].var() == pytest.approx(expected, rel=0.15)
    alone = counted(1000, 2000, 1)
    assert np.array_equal(alone[::2], found[1000:3000:2])


def test_a_shock_may_stiffen_a_party_and_be_read_as_its_act() -> None:
    """Tilt of a uniform belief by the ratio 3: the mean of a density that rises as 3^r."""
    threat = act("threat", "A", cost={"A": 1.0}, benefit={"A": 0.5}, harm={"B": 0.1})
    people = [
        party("A", stand(PIE, 1), resolve=Point(0.4), believed=Uniform(0.0, 1.0)),
        party("B", stand(PIE, 0, 0)),
    ]
    calm = made(stage("first", 0), people=people, measures=[threat], bins=256)
    shock = shaken(
        1.0, day=DAY - timedelta(days=1), resolve=frozen({"A": Point(0.2)}),
        of="A", shows="resolve", ratio=Point(3.0),
    )  # fmt: skip
    calm = with_shocks(calm, shock)
    quiet = with_shocks(calm)
    assert not play(quiet).outcomes["did_threat"].any()
    outcomes = play(calm).outcomes
    assert outcomes["resolve_A"] == pytest.approx(0.6, abs=1e-12)
    assert outcomes["did_threat"].all()
    belief = next(e for e in Talks(calm, seed=5).trace(0) if e.kind == "belief")
    log3 = np.log(3.0)
    assert belief.data["after"] == pytest.approx(1.5 - 1.0 / log3, abs=1e-4)


def at_homes(**homes: Home) -> list[Any]:
    """The cast of the pie, at home."""
    return [replace(person, home=homes.get(person.id)) for person in cast()]


def test_a_shock_moves_the_climate_at_home_by_its_notches() -> None:
    """One notch is 0.8 in log-odds; days have no news here, and noise is the same."""
    people = at_homes(A=Home(media=Point(0.0)), B=Home(media=Point(0.0)))
    still = made(stage("first", 0), stage("second", 30), people=people)
    dated = shaken(0.5, day=DAY, climate=frozen({"A": Point(-1.5)}))
    before, after = (play(b, N).outcomes for b in (with_shocks(still), with_shocks(still, dated)))
    moved = after["climate_A"] - before["climate_A"]
    came = Talks(still, seed=5).luck.uniform("shock:crash", 0, N) < 0.5
    assert 0 < came.sum() < N
    assert moved == pytest.approx(np.where(came, -0.8 * 1.5, 0.0), abs=1e-12)
    assert np.array_equal(after["climate_B"], before["climate_B"])


def test_shocks_at_random_move_the_climate_as_often_as_they_come() -> None:
    people = at_homes(A=Home(media=Point(0.0)))
    still = made(stage("first", 0), stage("second", 20), people=people, cooling=0.0,
                 tension=Tension(Point(0.1)))  # fmt: skip
    shock = shaken(0.5, days=10.0, tension=Point(0.01), climate=frozen({"A": Point(0.5)}))
    before, after = (play(b, N).outcomes for b in (still, with_shocks(still, shock)))
    times = np.rint((after["tension"] - before["tension"]) / 0.01)
    assert len(set(times)) > 2
    assert after["climate_A"] - before["climate_A"] == pytest.approx(0.4 * times, abs=1e-9)


def test_a_shock_of_the_past_is_in_the_climate_that_the_scenario_says() -> None:
    people = at_homes(A=Home(prepared=Point(-1.0)))
    still = made(stage("first", 0), people=people, as_of=DAY)
    old = shaken(1.0, day=DAY - timedelta(days=1), climate=frozen({"A": Point(-2.0)}))
    new = shaken(1.0, day=DAY, climate=frozen({"A": Point(-2.0)}))
    assert set(play(with_shocks(still, old)).outcomes["climate_A"]) == {-0.8}
    assert set(play(with_shocks(still, new)).outcomes["climate_A"]) == {-0.8 * 3}


def test_a_shock_moves_no_climate_where_there_is_none() -> None:
    still = made(stage("first", 0))
    before = play(with_shocks(still, shaken(1.0, day=DAY))).outcomes
    after = play(with_shocks(still, shaken(1.0, day=DAY, climate=frozen({"A": Point(-2.0)}))))
    assert set(after.outcomes) == set(before)
    assert all(np.array_equal(after.outcomes[name], before[name]) for name in ("u_A", "value_A"))


@pytest.mark.long
def test_a_worse_climate_makes_ratification_rarer() -> None:
    shares = []
    for notches in (-2.0, 0.0, 2.0):
        bar = Ratification(Point(0.5), Point(0.5), None)
        people = [replace(cast(accepts=(0, 1))[0], home=Home(ratification=bar)),
                  cast(accepts=(0, 1))[1]]  # fmt: skip
        fear = act("fear", "A", benefit={"A": 0.1}, harm={"B": 2.0}, no_accord=("pie",))
        brief = made(stage("first", 1), people=people, measures=[fear])
        shock = shaken(1.0, day=DAY, climate=frozen({"A": Point(notches)}))
        shares.append(np.nanmean(play(with_shocks(brief, shock), N).outcomes["ratified_A"]))
    odds = [1 / (1 + np.exp(-0.8 * notches)) for notches in (-2.0, 0.0, 2.0)]
    assert shares == pytest.approx(odds, abs=0.06)


def test_a_shock_to_the_climate_is_told() -> None:
    people = at_homes(A=Home(media=Point(0.0)))
    shock = shaken(1.0, day=DAY, climate=frozen({"A": Point(-1.0), "B": Point(1.0)}))
    said = told(with_shocks(made(stage("first", 1), people=people), shock))
    assert ": concessions become harder to defend at home for A." in said


# -- costly signals and the hazard ------------------------------------------------------------


def test_restraint_takes_back_what_a_show_of_resolve_has_told() -> None:
    """Of the same strength, they leave the belief and the tension where they were."""
    threat = act("threat", "A", cost={"A": 1.0}, harm={"B": 0.1})
    people = [party("A", stand(PIE, 1), believed=Uniform(0.0, 1.0)), party("B", stand(PIE, 0, 0))]
    told = [
        Signal("march", "March", DAY, "A", "resolve", Point(4.0), voice=0.7),
        Signal("talk", "Talk", DAY + timedelta(days=1), "A", "restraint", Point(4.0), voice=0.7),
    ]
    brief = made(*told, stage("first", 5), people=people, measures=[threat],
                 tension=Tension(now=Point(0.5)), cooling=0.0)  # fmt: skip
    talks = Talks(brief)
    talks.set_the_table(0, 1)
    seen = []
    for _ in range(2):
        talks.step()
        seen.append((talks.mean_beliefs()[0, 0], talks.state.tension[0]))
    assert seen[0] > (0.55, 0.5)
    assert seen[1] == pytest.approx((0.5, 0.5), abs=1e-12)


def test_a_costly_signal_is_paid_for_and_tells_more() -> None:
    """One that costs one stake is as good as two."""
    threat = act("threat", "A", cost={"A": 1.0}, harm={"B": 0.1})
    people = [
        party("A", stand(PIE, 1), resolve=Point(0.4), believed=Uniform(0.0, 1.0)),
        party("B", stand(PIE, 0, 0)),
    ]
    told_at = DAY - timedelta(days=1)
    once = Signal("march", "March", told_at, "A", "resolve", Point(2.0))
    costly = Signal("march", "March", told_at, "A", "resolve", Point(2.0), costly=Point(1.0))
    strong = Signal("march", "March", told_at, "A", "resolve", Point(4.0))
    value, belief = {}, {}
    for name, signal in (("once", once), ("costly", costly), ("strong", strong)):
        brief = made(signal, stage("first", 0), people=people, measures=[threat])
        value[name] = play(brief).outcomes["value_A"]
        belief[name] = next(e for e in Talks(brief, seed=5).trace(0) if e.kind == "belief").data[
            "after"
        ]
    assert belief["costly"] == pytest.approx(belief["strong"], abs=1e-12)
    assert belief["costly"] > belief["once"]
    assert value["once"] - value["costly"] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.long
@pytest.mark.parametrize("factor", [1.0, 3.0])
def test_a_deployment_raises_the_hazard_of_an_accident(factor: float) -> None:
    """Ten quiet days with a chance of .1, at three times the hazard 1 − .9³."""
    moved = act("build_up", "A", kind="deployment", benefit={"A": 0.1}, deadline=DAY,
                no_accord=("pie",))  # fmt: skip
    clash = act("clash", "B", kind="force", cost={"B": 5.0}, harm={"A": 0.1}, accident=True)
    tense = Tension(Point(0.0), Point(0.1), 10.0, frozen({"build_up": factor}))
    calendar = (stage("first", 0), stage("second", 10))
    brief = made(*calendar, measures=[moved, clash], tension=tense, sensitivity=0.0)
    share = play(brief, 6000).outcomes["accident"].mean()
    assert share == pytest.approx(1 - 0.9**factor, abs=0.015)


@pytest.mark.long
def test_what_was_in_force_when_the_chance_was_judged_does_not_raise_it() -> None:
    siege = act("siege", "A", harm={"B": 0.1}, no_accord=("pie",), in_force=DAY)
    clash = act("clash", "B", kind="force", cost={"B": 5.0}, harm={"A": 0.1}, accident=True)
    tense = Tension(Point(0.0), Point(0.1), 10.0, frozen({"siege": 3.0}))
    calendar = (stage("first", 0), stage("second", 10))
    brief = made(*calendar, measures=[siege, clash], tension=tense, sensitivity=0.0)
    assert play(brief, 6000).outcomes["accident"].mean() == pytest.approx(0.1, abs=0.012)


def test_a_war_that_is_on_already_ends_the_talks_at_the_tension_of_the_scenario() -> None:
    """What came before moved tension, and is in the number that the scenario says."""
    siege = act("siege", "A", harm={"B": 0.1}, no_accord=("pie",), in_force=DAY - timedelta(30))
    relief = act("relief", "B", kind="force", cost={"B": 0.0}, benefit={"B": 1.0}, parent="siege")
    march = Signal("march", "March", DAY - timedelta(60), "A", "resolve", Point(2.0))
    calendar = (march, stage("first", 10))
    brief = made(*calendar, measures=[siege, relief], tension=Tension(Point(0.3)), as_of=DAY)
    outcomes = play(brief).outcomes
    assert outcomes["outcome_class"].tolist() == ["force"] * 3
    assert outcomes["tension"].tolist() == [0.3] * 3
