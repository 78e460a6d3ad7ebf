"""One clock, to the nearest deadline that is known. docs/model.md, section 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from sim.compiling import plainly
from sim.errors import ScenarioError
from sim.model import Talks
from sim.model.clock import deadlines
from sim.model.floor import Floor
from sim.model.record import Block
from sim.scenario.distributions import Point, Uniform
from sim.scenario.happenings import Deadline
from sim.scenario.loading import read
from sim.scenario.scenario import Dated, Scenario, Stage, frozen
from sim.stage import clock, opening
from tests.builders import DAY, act, meeting, party, scale, scenario, stand

PIE, FISH = scale("pie", 21, None), scale("fish", 3)


def day(days: int) -> Any:
    return DAY + timedelta(days=days)


def stage(days: int, sessions: int = 8, names: str = "AB", **more: Any) -> Stage:
    return meeting(names, more.pop("agenda", ["pie"]), id=f"s{days}", date=day(days),
                   sessions=sessions, **more)  # fmt: skip


def deadline(days: int, hard: float = 1.0, **more: Any) -> Deadline:
    return Deadline(f"d{days}", f"d{days}", day(days), "A", Point(hard), **more)


def made(*calendar: Dated, strategy: str = "linear", lines: tuple[int, int] = (9, 11)) -> Scenario:
    """A pie whose red lines leave nothing to agree on, unless told otherwise."""
    low, high = lines
    people = [
        party("A", stand(PIE, 0, low), strategy=strategy),
        party("B", stand(PIE, 20, high), strategy=strategy),
    ]
    return scenario([PIE], people, calendar)


def shares(brief: Scenario, a: int = 0, elapsed: bool = False) -> list[float]:
    """The share of its time that is over for a party, session by session, whatever it does."""
    talks, found = Talks(brief, seed=1), list[float]()
    with plainly():
        talks.set_the_table(0, 1)
        for place, seating in enumerate(talks.seatings):
            talks.state.today[:] = seating.stage.date.toordinal()
            found += own_shares(talks.floor(place, np.ones(1, np.bool_)), a, elapsed)
            talks.state.place[:] = place + 1
    return found


def own_shares(floor: Floor, a: int, elapsed: bool) -> list[float]:
    """The same at one stage."""
    sitting, found = floor.sitting, []
    told = sitting.hours.elapsed if elapsed else sitting.hours.over
    for session in range(1, sitting.seats.sessions + 1):
        sitting.course.session[:] = session
        clock.tick(sitting, 0)
        found.append(float(told[0, a]))
    return found


def texts(brief: Scenario, n: int = 5) -> list[Any]:
    """What was tabled, by whom, in order, in some plays."""
    offers = Talks(brief, seed=1).play(0, n).offers
    return [
        tuple(row)
        for row in zip(offers["replicate"], offers["party"], offers["value"], strict=True)
    ]


def test_without_a_deadline_a_stage_is_its_own_clock() -> None:
    assert shares(made(stage(0))) == [s / 8 for s in range(1, 9)]


@pytest.mark.usefixtures("as_they_stand")
def test_a_stage_is_over_by_its_sessions_the_one_at_hand_among_them() -> None:
    talks = Talks(made(stage(0), stage(1)), seed=1)
    talks.set_the_table(0, 1)
    sitting = talks.floor(0, np.ones(1, np.bool_)).sitting
    for session in range(1, 9):
        sitting.course.session[:] = session
        assert clock.elapsed(sitting, 0) == session / 8


def test_without_a_deadline_the_clock_runs_over_all_own_sessions() -> None:
    assert shares(made(stage(0), stage(1))) == [s / 16 for s in range(1, 17)]


def test_a_deadline_between_two_stages_is_where_the_time_is_over() -> None:
    brief = made(stage(0), deadline(1), stage(2))
    first = [s / 8 for s in range(1, 9)]
    assert shares(brief) == first + [s / 16 for s in range(9, 17)]
    assert shares(brief, elapsed=True) == first + [1.0] * 8


@pytest.mark.parametrize(("harm", "hard"), [(0.2, 1.0), (0.8, 0.25)])
def test_the_day_on_which_a_threat_falls_due_is_a_deadline(harm: float, hard: float) -> None:
    """B strikes on it from resolve 1 − hard on; between two stages of eight sessions each."""
    threat = act("blow", "B", cost={"B": 1.0}, benefit={"B": hard}, harm={"A": harm},
                 no_accord=("pie",), deadline=day(1))  # fmt: skip
    unknown = Uniform(0.0, 1.0)
    brief = made(stage(0), stage(2))
    people = dict(brief.parties)
    people["B"] = replace(people["B"], resolve=unknown, believed=unknown)
    brief = replace(brief, parties=frozen(people), measures=frozen({"blow": threat}))
    left = [8 - s + (0.0 if hard >= 0.5 else (1 - hard) * 8) for s in range(1, 9)]
    expected = [s / (s + rest) for s, rest in zip(range(1, 9), left, strict=True)]
    assert shares(brief)[:8] == pytest.approx(expected, abs=1e-6)
    later = replace(brief, measures=frozen({"blow": replace(threat, deadline=day(9))}))
    assert shares(later) == [s / 16 for s in range(1, 17)]


def test_a_deadline_that_may_not_be_meant_counts_with_its_chance() -> None:
    told = shares(made(stage(0), deadline(1, 0.25), stage(2)))
    left = [8 - s + 0.75 * 8 for s in range(1, 9)]
    assert told[:8] == pytest.approx(
        [s / (s + rest) for s, rest in zip(range(1, 9), left, strict=True)]
    )
    assert shares(made(stage(0), deadline(1, 0.5), stage(2)))[7] == 1.0


@pytest.mark.parametrize("strategy", ["linear", "boulware", "conceder", "micro", "tit_for_tat"])
def test_a_deadline_on_the_day_of_the_last_stage_changes_nothing(strategy: str) -> None:
    stages = stage(0, 3), stage(1, 4)
    for hard in (1.0, 0.3):
        one = made(*stages, deadline(1, hard), strategy=strategy)
        assert texts(one) == texts(made(*stages, strategy=strategy))
        assert shares(one) == shares(made(*stages))


@pytest.mark.parametrize("hard", [0.1, 0.4, 0.5, 1.0])
def test_an_earlier_deadline_lowers_no_share(hard: float) -> None:
    """Up to its day; one that is passed and was not meant tells nothing any more."""
    stages: list[Dated] = [stage(days, 3) for days in (0, 10, 20, 30)]
    before: list[float] = [0.0] * 12
    for n_stages, days in ((4, 35), (3, 25), (2, 15), (1, 5)):
        calendar = [*stages[:n_stages], deadline(days, hard), *stages[n_stages:]]
        told = shares(made(*calendar), elapsed=True)
        upto = 3 * n_stages if hard < 0.5 else 12
        assert all(now >= then for now, then in zip(told[:upto], before[:upto], strict=True))
        before = told


@pytest.mark.parametrize(
    "strategy",
    [
        "linear",
        "boulware",
        "conceder",
        "hardliner",
        "micro",
        "tit_for_tat",
        "nice_tit_for_tat",
        "zeuthen",
    ],
)
def test_one_stage_of_sixteen_sessions_is_two_of_eight_on_neighbouring_days(strategy: str) -> None:
    one, two = made(stage(0, 16), strategy=strategy), made(stage(0), stage(1), strategy=strategy)
    assert texts(one) == texts(two)
    assert len(texts(one)) > 20 or strategy == "hardliner"


def test_a_deadline_counts_from_the_day_on_which_it_is_known() -> None:
    told = shares(made(stage(0), stage(1), deadline(2, known=day(1)), stage(3)))
    assert told[7] == 8 / 24
    assert told[8:16] == [s / 16 for s in range(9, 17)]


def test_only_own_sessions_count() -> None:
    """C is not at the first and last stages, and nobody can settle the pie at the third."""
    people = [
        party("A", stand(PIE, 0, 9)), party("B", stand(PIE, 20, 11), stand(FISH, 2, 1)),
        party("C", stand(PIE, 20, 11), stand(FISH, 0, 1)),
    ]  # fmt: skip
    calendar = [
        stage(0, 4), stage(1, 4, names="BC"),
        stage(2, 4, names="ABC", agenda=["fish"]), stage(3, 4),
    ]  # fmt: skip
    brief = scenario([PIE, FISH], people, calendar)
    fourths, eighths = [s / 4 for s in range(1, 5)], [s / 8 for s in range(1, 9)]
    for who in (0, 1):
        told = shares(brief, who)
        assert told[:4] + told[12:] == eighths
    assert shares(brief, 1)[4:8] == shares(brief, 1)[8:12] == fourths


@pytest.mark.parametrize(("fish", "first"), [(False, 8), (True, 4)])
def test_a_later_stage_is_another_chance_where_all_of_it_comes_again(
    fish: bool, first: int
) -> None:
    """The pie comes again, with a third party; the fish, which matter to some, do not."""
    people = [
        party(name, stand(PIE, 0, 9), *([stand(FISH, 0, 1)] if fish else [])) for name in "ABC"
    ]
    calendar = [stage(0, 4, agenda=["pie", "fish"]), stage(1, 4, names="ABC")]
    brief = scenario([PIE, FISH], people, calendar)
    assert shares(brief)[:4] == [s / first for s in range(1, 5)]
    alone = scenario([PIE, FISH], people, [calendar[0], stage(1, 4, names="AC")])
    assert shares(alone)[:4] == [s / 4 for s in range(1, 5)]


def test_in_the_last_session_before_a_deadline_that_binds_no_deal_is_enough() -> None:
    talks = Talks(made(stage(0), deadline(1), stage(2)), seed=1)
    (answers,) = ([e for e in talks.trace(0) if e.kind == "answer"],)
    finals = {(e.stage, e.session) for e in answers if e.data["final"]}
    assert ("s0", 8) in finals
    soft = Talks(made(stage(0), deadline(1, 0.4), stage(2)), seed=3).trace(0)
    finals = {(e.stage, e.session) for e in soft if e.kind == "answer" and e.data["final"]}
    assert finals <= {("s2", 8)}


def test_who_has_come_down_to_a_deadline_takes_nothing_back_when_it_passes() -> None:
    brief = made(stage(0), deadline(1, 0.5), stage(2))
    talks = Talks(brief, seed=1)
    offers = talks.play(0, 40).offers
    passed = set(offers["replicate"][offers["stage"] == "s2"])
    assert len(passed) > 5
    value = offers["value"][(offers["party"] == "A") & np.isin(offers["replicate"], list(passed))]
    by_play = value.reshape(len(passed), -1)
    assert (np.diff(by_play, axis=1) <= 1e-12).all()


def outcome(brief: Scenario, n: int = 400) -> Block:
    return Talks(brief, seed=5).play(0, n)


def test_whose_deadline_it_is_lets_it_pass_for_what_is_on_the_table() -> None:
    """B's last text is worth something to A, who is not content with it yet, or cannot sign."""
    waits = made(stage(0, 2), deadline(1), stage(2), strategy="hardliner")
    assert set(outcome(waits).outcomes["n_sessions"]) == {2}  # B wants all: nothing for A
    people = [
        party("A", stand(PIE, 0, 5), strategy="hardliner"),
        party("B", stand(PIE, 10, 20), strategy="hardliner"),
    ]
    some = scenario([PIE], people, [stage(0, 2), deadline(1), stage(2)])
    assert set(outcome(some).outcomes["n_sessions"]) == {10}
    told = [e for e in Talks(some, seed=5).trace(0) if e.kind == "deadline"]
    assert [e.data["waits"] for e in told] == [True]


def test_a_deadline_that_is_put_off_binds_on_its_new_day() -> None:
    people = [
        party("A", stand(PIE, 0, 5), strategy="hardliner"),
        party("B", stand(PIE, 10, 20), strategy="hardliner"),
    ]
    calendar: list[Dated] = [stage(0, 2), deadline(1, moved_to=day(3)), stage(2, 2), stage(4, 2)]
    brief = scenario([PIE], people, calendar)
    told = [e for e in Talks(brief, seed=5).trace(0) if e.kind == "deadline"]
    assert [e.data["waits"] for e in told] == [True, True]
    assert told[0].data["moved_to"] == day(3).isoformat()
    assert [e.date for e in told] == [day(1), day(3)]
    assert shares(brief)[:2] == [0.5, 1.0]


def test_what_was_not_put_off_does_not_come_again() -> None:
    """Nothing lay on the table on its day, and it was not meant either."""
    calendar: list[Dated] = [
        stage(0, 2),
        deadline(1, 0.0, moved_to=day(3)),
        stage(2, 2),
        stage(4, 2),
    ]
    brief = made(*calendar, strategy="hardliner")
    told = [e for e in Talks(brief, seed=5).trace(0) if e.kind == "deadline"]
    assert [(e.date, e.data["waits"]) for e in told] == [(day(1), False)]
    calendar[1] = deadline(1, 1.0, moved_to=day(3))
    assert set(outcome(made(*calendar, strategy="hardliner")).outcomes["n_sessions"]) == {2}


def test_over_something_else_time_begins_anew() -> None:
    """The same two sit at both stages, and nobody has come down over the pie at the first."""
    people = [
        party("A", stand(PIE, 0, 9)), party("B", stand(PIE, 20, 11), stand(FISH, 2, 1)),
    ]  # fmt: skip
    brief = scenario([PIE, FISH], people, [stage(0, 4, agenda=["fish"]), stage(1, 4)])
    for who in (0, 1):
        assert shares(brief, who, elapsed=True)[4:] == [s / 4 for s in range(1, 5)]


def test_after_an_accord_the_clock_counts_anew_for_what_is_left() -> None:
    """All come down by the end of the first stage, and then ask for all of the fish again."""
    people = [
        party("A", stand(PIE, 0, 20), stand(FISH, 2, 1), strategy="boulware"),
        party("B", stand(PIE, 20, 0), stand(FISH, 0, 1), strategy="boulware"),
    ]
    calendar: list[Dated] = [
        stage(0, 4, agenda=["pie"]), deadline(1, 0.5), stage(2, 4, agenda=["fish"]),
    ]  # fmt: skip
    talks = Talks(scenario([PIE, FISH], people, calendar), seed=1)
    events = (event for replicate in range(20) for event in talks.trace(replicate))
    first = next(event for event in events if event.kind == "offer" and event.stage == "s2")
    assert first.data["elapsed"] < 0.75


def test_of_meetings_without_an_end_only_the_next_is_counted_on() -> None:
    endless: list[Dated] = [stage(days, 3, open_ended=True) for days in (10, 20, 30)]
    told = shares(made(stage(0, 3), *endless))
    assert told[:3] == [s / 6 for s in range(1, 4)]
    assert told[3:6] == [4 / 9, 5 / 9, 6 / 9]
    assert told[9:] == [10 / 15, 11 / 15, 12 / 15]


def spoken_for(*more: Dated, width: int = 2, **keys: Any) -> Scenario:
    """Talks over a pie, A's last day for its threat over it, and talks over fish."""
    how = "conceder" if width >= 0 else "hardliner"
    people = [
        party("A", stand(PIE, 0, 10 + width), stand(FISH, 2, 0), strategy=how),
        party("B", stand(PIE, 20, 10 - width), stand(FISH, 0, 2), strategy=how),
    ]
    calendar: list[Dated] = [
        stage(0, 8, agenda=["pie"]), deadline(1, **keys), *more, stage(4, 2, agenda=["fish"]),
    ]  # fmt: skip
    threat = act("strike", "A", no_accord=("pie",), cost={"A": 1.0}, harm={"B": 0.2})
    return scenario([PIE, FISH], people, calendar, measures=[threat])


def test_a_deadline_lapses_where_accords_have_answered_the_threat_that_it_speaks_for() -> None:
    """All agree on the pie at the first stage, or none do; fish is for the second."""
    agreed = outcome(spoken_for(threat="strike"))
    assert (agreed.outcomes["accord_kind"] != "").all()
    assert (agreed.stages["met"].reshape(400, 2)).all(axis=0).tolist() == [True, True]
    held = outcome(spoken_for())
    assert held.stages["met"].reshape(400, 2).any(axis=0).tolist() == [True, False]
    apart = outcome(spoken_for(threat="strike", width=-2))
    assert (apart.outcomes["accord_kind"] == "").all()
    assert apart.stages["met"].reshape(400, 2).any(axis=0).tolist() == [True, False]


def holding(talks: Talks) -> list[str]:
    """Deadlines that hold for those at the first stage as things stand."""
    sitting, every = talks.floors[0].sitting, deadlines(talks)
    opening.note_deadlines(sitting, 0, 1)
    holds = sitting.hours.holds[:, 0]
    return [every[d].id for d in sitting.hours.deadline[holds] if d >= 0]


@pytest.mark.usefixtures("as_they_stand")
def test_a_deadline_that_has_lapsed_says_so_and_presses_nobody() -> None:
    lapsed = [
        e for e in Talks(spoken_for(threat="strike"), seed=5).trace(0) if e.kind == "deadline"
    ]
    assert [(e.data["meant"], e.data["answered"]) for e in lapsed] == [(False, "strike")]
    talks = Talks(spoken_for(stage(3, 2, agenda=["fish"]), threat="strike"), seed=5)
    talks.set_the_table(0, 1)
    while talks.state.place[0] == 0:
        assert holding(talks) == ["d1"]
        talks.step()
    assert holding(talks) == []


def test_a_deadline_that_was_put_off_may_lapse_until_then() -> None:
    people = [party("A", stand(PIE, 0, 12), stand(FISH, 2, 0)),
              party("B", stand(PIE, 20, 8), stand(FISH, 0, 2))]  # fmt: skip
    calendar: list[Dated] = [
        stage(0, 2, agenda=["pie"]),
        deadline(1, threat="strike", known=day(1), moved_to=day(5)),
        stage(3, 8, agenda=["pie"]), stage(6, 2, agenda=["fish"]),
    ]  # fmt: skip
    threat = act("strike", "A", no_accord=("pie",), cost={"A": 1.0}, harm={"B": 0.2})
    brief = scenario([PIE, FISH], people, calendar, measures=[threat])
    told = [e for e in Talks(brief, seed=5).trace(0) if e.kind == "deadline"]
    assert [(e.date, e.data["waits"], e.data.get("answered")) for e in told] == [
        (day(1), True, None), (day(5), False, "strike"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("threat: strik", "strike"),
        ("threat: raid", "raid is B's, and the day is set by A"),
        ("threat: leave", "No accord answers leave"),
        ("threat: reply", "No accord answers reply"),
    ],
)
def test_a_deadline_speaks_for_a_threat_that_is_its_owners_and_can_be_answered(
    written: str, wrong: str
) -> None:
    measures = """
measures:
  strike: {by: A, kind: force, when: {no_accord: [pie]}, harm: {B: low}}
  raid: {by: B, kind: force, when: {no_accord: [pie]}, harm: {A: low}}
  leave: {by: A, kind: rupture, when: stalled, harm: {B: low}}
  reply: {by: A, kind: sanctions, when: raid, harm: {B: low}}
"""
    text = FILE.replace("date: 2030-06-01", f"date: 2030-06-01, {written}") + measures
    with pytest.raises(ScenarioError, match=wrong):
        read(text)
    entry = read(text.replace(written, "threat: strike")).calendar[1]
    assert isinstance(entry, Deadline)
    assert entry.threat == "strike"


@pytest.mark.parametrize(
    ("keys", "wrong"),
    [("moved_to: 2030-05-01", "no later"), ("known: 2030-07-01", "after it has passed")],
)
def test_a_deadline_that_makes_no_sense_is_refused(keys: str, wrong: str) -> None:
    text = FILE.replace("date: 2030-06-01", f"date: 2030-06-01, {keys}")
    with pytest.raises(ScenarioError, match=wrong):
        read(text)


FILE = """
scenario: A pie and a deadline
issues: {pie: {options: [nothing, half, all]}}
parties:
  A: {demands: {pie: all}}
  B: {demands: {pie: nothing}}
calendar:
  - {stage: talks, date: 2030-05-20}
  - {deadline: last, by: A, date: 2030-06-01}
  - {stage: again, date: 2030-06-20}
"""
