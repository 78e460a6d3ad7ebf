"""The calendar of the talks: what is done on which day, and what ends them."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import sim.scenario
from sim import compiling
from sim.days.state import EPOCH
from sim.errors import ScenarioError, UsageError
from sim.model import Block, Talks
from sim.play.calendar import PLAY
from sim.scenario import read
from sim.stage import clock

HEAD = """\
scenario: Days
issues:
  x: {options: [a, b, c], status_quo: none}
  y: {options: [a, b]}
parties:
  A: {demands: {x: {want: a, accept: b}, y: b}, resolve: 0.5, home: {cornered: 0.4}}
  B: {demands: {x: {want: c, accept: b}, y: a}, resolve: 0.5, home: {cornered: 0.4}}
"""
EACH = HEAD.replace(": {demands", ": {strategy: {name: conceder, clock: stage}, demands")
"""The same where every stage is its own deadline."""
FORCE = """\
measures:
  force: {by: A, when: %s, cost: %s, harm: {B: 1}, imposes: {x: a}, public: %s}
"""
TWO = """\
calendar:
  - {stage: one, date: 2030-01-01, sessions: %s, agenda: [x]}
  - {stage: two, date: 2030-01-31, agenda: [x, y]}
"""


def play(*parts: str, n: int = 3) -> Block:
    return Talks(read(HEAD + "".join(parts), "days"), seed=1).play(0, n)


def kinds(*parts: str) -> list[tuple[str, date | None]]:
    """Kind and day of every event of the first play."""
    events = Talks(read(HEAD + "".join(parts), "days"), seed=1).trace(0)
    return [(event.kind, event.date) for event in events]


def test_days_are_counted_from_1970() -> None:
    assert date(1970, 1, 1).toordinal() == EPOCH
    assert date(2022, 1, 10).toordinal() - EPOCH == np.datetime64("2022-01-10").astype(int)


def test_a_model_is_used_again_for_every_block() -> None:
    talks = Talks(sim.scenario.load("two_neighbours"), seed=1)
    assert talks.play(0, 2).n == 2
    assert talks.play(2, 7).n == 5
    assert not talks.running


@pytest.mark.long
def test_a_model_that_nobody_uses_any_more_is_freed() -> None:
    talks = Talks(sim.scenario.load("two_neighbours"))
    talks.play(0, 2)
    kept = weakref.ref(talks)
    del talks
    gc.collect()
    assert kept() is None


def test_rules_whose_folder_is_gone_are_played_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That they are compiled cannot be noted where a disk is full or somebody has tidied up."""
    monkeypatch.setattr(compiling, "FOLDER", tmp_path / "gone")
    assert Talks(sim.scenario.load("two_neighbours")).play(0, 2).n == 2


def test_talks_without_replicates_are_refused() -> None:
    with pytest.raises(UsageError, match="no replicate from 3 up to 3"):
        Talks(sim.scenario.load("two_neighbours")).play(3, 3)


def test_a_root_is_decided_on_its_day_and_force_ends_the_talks() -> None:
    block = play(FORCE % ("{no_accord: [x], by: 2030-01-15}", "0", "no"), TWO % 0)
    assert set(block.outcomes["outcome_class"]) == {"force"}
    assert set(block.outcomes["days"]) == {14}
    assert not block.outcomes["n_sessions"].any()


def test_a_root_without_a_day_waits_for_the_end() -> None:
    told = kinds(FORCE % ("no_accord", "9", "no"), TWO % 8)
    assert told[-2:] == [("measure", date(2030, 1, 31)), ("end", date(2030, 1, 31))]


def test_a_root_due_after_the_last_stage_is_decided_then() -> None:
    told = kinds(FORCE % ("{no_accord: [x], by: 2030-03-01}", "0", "no"), TWO % 0)
    assert ("measure", date(2030, 3, 1)) in told


def test_a_root_due_on_the_day_of_a_stage_waits_for_the_stage() -> None:
    told = [kind for kind, _ in kinds(
        FORCE % ("{no_accord: [x], by: 2030-01-01}", "0", "no"), TWO % 1)]  # fmt: skip
    assert told.index("measure") > told.index("stage_end")


def test_an_accord_that_a_root_is_about_binds_its_leader() -> None:
    conceding = HEAD.replace("A: {", "A: {strategy: conceder, ")
    text = conceding + FORCE % ("{no_accord: [x]}", "1", "no") + TWO % 8
    events = Talks(read(text, "days"), seed=1).trace(0)
    measure = next(event for event in events if event.kind == "measure")
    assert measure.data["bound"]
    assert not measure.data["carried_out"]


def test_a_threat_is_told_on_the_day_that_it_becomes_public() -> None:
    told = kinds(FORCE % ("no_accord", "9", "2030-01-31"), TWO % 0)
    assert ("threat_public", date(2030, 1, 31)) in told


def test_an_empty_threat_is_paid_for_at_home() -> None:
    parts = [FORCE % ("no_accord", "9", publicity) + TWO % 0 for publicity in ("no", "yes")]
    silent, loud = (
        Talks(read((HEAD + part).replace("A: {", "A: {strategy: stall, "), "days")).play(0, 2)
        for part in parts
    )
    paid = silent.outcomes["value_A"] - loud.outcomes["value_A"]
    np.testing.assert_allclose(paid, 0.4)


def test_the_talks_end_once_all_is_settled() -> None:
    text = EACH.replace("y: {options: [a, b]}", "y: {options: [a]}").replace("y: b", "y: a")
    calendar = TWO % 8 + "  - {stage: three, date: 2030-03-01}\n"
    block = Talks(read(text.replace("  y: {options: [a]}\n", "").replace(", y: a", "")
                       + calendar.replace("[x, y]", "[x]"), "days")).play(0, 3)  # fmt: skip
    assert set(block.outcomes["accord_stage"]) == {"one"}
    assert set(block.outcomes["n_sessions"]) <= set(range(9))
    assert set(block.outcomes["days"]) == {0}


def test_a_failed_stage_ends_the_talks_where_the_scenario_says_so() -> None:
    stalled = HEAD.replace("A: {", "A: {strategy: stall, ")
    for what, n_sessions in (("end", 1), ("go_on", 9)):
        calendar = (TWO % 1).replace("agenda: [x]}", f"agenda: [x], if_fails: {what}}}")
        block = Talks(read(stalled + calendar, "days")).play(0, 3)
        assert set(block.outcomes["n_sessions"]) == {n_sessions}


def test_history_moves_beliefs_and_settles_nothing() -> None:
    past = "as_of: 2030-01-20\n" + FORCE % ("no_accord", "1", "no")
    signal = TWO % 8 + "  - {signal: z, date: 2030-01-31, by: A, shows: resolve}\n"
    talks = Talks(read(HEAD.replace("resolve: 0.5", "resolve: 0.5, believed: medium")
                       + past + signal, "days"), seed=1)  # fmt: skip
    assert [stage.id for stage in talks.brief.stages] == ["two"]
    assert talks.trace(0)[0].kind == "history"


def test_tension_is_what_the_scenario_says_on_the_eve_and_then_cools() -> None:
    calendar = "calendar: [{stage: one, date: 2030-01-01, forum: exchange}, %s]\n"
    tense = "tension: 0.5\nadvanced: {cooling: 0.1}\n"
    once = play(tense, calendar % "{stage: two, date: 2030-01-01, sessions: 0}")
    later = play(tense, calendar % "{stage: two, date: 2030-01-11, sessions: 0}")
    np.testing.assert_allclose(once.outcomes["tension"], 0.5 - 0.03 - 0.03 + 0.05)
    expected = 0.47 * 0.9**10 - 0.03 + 0.05
    np.testing.assert_allclose(later.outcomes["tension"], expected)


def test_an_accident_fires_what_nobody_decided() -> None:
    measure = FORCE.replace("imposes", "accident: yes, imposes") % ("no_accord", "9", "no")
    tension = "tension: {now: 0.5, accident: {chance: 1, per: day}}\n"
    block = play(measure, tension, TWO % 0)
    assert block.outcomes["accident"].all()
    assert block.outcomes["did_force"].all()


def test_an_accident_ends_the_talks_on_its_day() -> None:
    measure = FORCE.replace("imposes", "accident: yes, imposes") % ("no_accord", "9", "no")
    tension = "tension: {now: 0.5, accident: {chance: 1, per: day}}\n"
    assert ("accident", date(2030, 1, 31)) in kinds(measure, tension, TWO % 0)
    assert set(play(measure, tension, TWO % 0).outcomes["days"]) == {30}


def test_an_accident_may_set_off_what_would_answer() -> None:
    measures = FORCE % ("no_accord", "9", "no")
    measures += "  raid: {by: B, kind: deployment, when: force, cost: 9, accident: yes}\n"
    tension = "tension: {now: 0.5, accident: {chance: 1, per: day}}\n"
    try:
        block = play(measures, tension, TWO % 0)
    except ScenarioError:
        return  # to refuse it is as good
    assert (block.outcomes["accident"] == block.outcomes["did_raid"]).all()


def test_days_are_never_negative() -> None:
    signal = "  - {signal: z, date: 2029-12-01, by: A, shows: resolve}\n"
    calendar = (TWO % 0).replace("calendar:\n", "calendar:\n" + signal)
    block = play(FORCE % ("{no_accord: [x], by: 2029-12-10}", "0", "no"), calendar)
    assert (block.outcomes["days"] >= 0).all()


def test_a_stage_with_nothing_left_to_decide_has_not_failed() -> None:
    text = EACH + TWO % 8 + "  - {stage: three, date: 2030-03-01, agenda: [y]}\n"
    text = text.replace("agenda: [x, y]}", "agenda: [x], if_fails: end}")
    block = Talks(read(text, "days"), seed=1).play(0, 3)
    assert set(block.settlements["stage"][::2]) == {"one"}
    assert set(block.outcomes["n_sessions"]) == {16}  # the third stage is held
    assert "three" in set(block.offers["stage"])


def test_a_majority_of_more_than_nothing_takes_a_vote() -> None:
    votes = "adopt: {majority: {more_than: 0}, weights: {A: 0, B: 1}}"
    block = play(f"calendar: [{{stage: one, date: 2030-01-01, sessions: 1, first: A, {votes}}}]")
    assert "a" not in set(block.settlements["option"][::2])  # what A alone would sign


@pytest.mark.usefixtures("as_they_stand")
def test_sessions_are_counted_to_the_last_stage() -> None:
    talks = Talks(read(HEAD + TWO % 3, "days"))
    talks.set_the_table(0, 1)
    for place, shares in enumerate([(0, 1 / 11), (3 / 11, 4 / 11)]):
        floor = talks.floor(place, talks.state.live)
        for session, share in enumerate(shares):
            floor.course.session[:] = session
            assert clock.elapsed_of_talks(floor.sitting, 0) == share


def test_a_party_s_strategy_is_made_with_its_parameters() -> None:
    text = HEAD.replace("A: {", "A: {strategy: {name: boulware, e: 0.1}, ") + TWO % 3
    talks = Talks(read(text, "days"))
    assert talks.people[0].strategy.e == 0.1  # type: ignore[attr-defined]
    assert talks.people[0].unique_id != talks.people[1].unique_id


def test_the_clock_starts_on_as_of_with_or_without_history() -> None:
    signal = "  - {signal: z, date: 2029-12-01, by: A, shows: resolve, strength: 1}\n"
    due = FORCE % ("{no_accord: [x], by: 2029-12-20}", "0", "no")
    tense = "as_of: 2029-12-10\ntension: 0.5\n"
    calendar = TWO % 0
    with_history = calendar.replace("calendar:\n", "calendar:\n" + signal)
    for measures in ("", due):
        before, after = (play(tense, measures, days) for days in (calendar, with_history))
        for name in ("outcome_class", "n_sessions"):
            assert before.outcomes[name].tolist() == after.outcomes[name].tolist()
        np.testing.assert_allclose(before.outcomes["tension"], after.outcomes["tension"])


def test_a_threat_made_public_before_as_of_is_in_the_tension_of_that_day() -> None:
    calm = "as_of: 2030-01-01\ntension: 0.5\n"
    signal = "  - {signal: z, date: 2029-12-01, by: A, shows: resolve, strength: 1}\n"
    calendar = (TWO % 0).replace("calendar:\n", "calendar:\n" + signal)
    early, late = (
        play(calm, FORCE % ("no_accord", "9", public), calendar)
        for public in ("2029-11-01", "2029-12-20")
    )
    np.testing.assert_allclose(early.outcomes["tension"], late.outcomes["tension"])


def test_a_model_whose_entry_failed_plays_the_next_block_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Mesa 3.5 never schedules a step again once it raised: a loop that waits for it hangs."""
    scenario = sim.scenario.load("two_neighbours")
    talks, run = Talks(scenario, seed=1), Talks._run

    def failing(self: Talks, what: int, at: int = 0, of: int = 0) -> None:
        if what == PLAY:
            raise RuntimeError("a faulty rule")
        run(self, what, at, of)

    monkeypatch.setattr(Talks, "_run", failing)
    with pytest.raises(RuntimeError, match="faulty"):
        talks.play(0, 3)
    monkeypatch.setattr(Talks, "_run", run)
    again = talks.play(0, 3)
    whole = Talks(scenario, seed=1).play(0, 3)
    for name, column in whole.outcomes.items():
        np.testing.assert_array_equal(again.outcomes[name], column)


def test_it_is_stepped_as_any_mesa_model(monkeypatch: pytest.MonkeyPatch) -> None:
    talks = Talks(sim.scenario.load("two_neighbours"), seed=1)
    whole = talks.play(0, 3)
    talks.set_the_table(0, 3)
    while talks.running:
        talks.step()
    for name, column in whole.outcomes.items():
        np.testing.assert_array_equal(talks.record.block().outcomes[name], column)


VOTE = """
scenario: A vote
issues: {motion: {options: [no_, yes_]}}
parties:
  A: {strategy: acquiescent, demands: {motion: {want: yes_}}}
  B: {strategy: acquiescent, demands: {motion: {want: yes_}}}
  C: {strategy: acquiescent, demands: {motion: {want: no_, accept: [no_, yes_]}}}
calendar: [{stage: v, date: 2030-01-01, sessions: 1, adopt: {majority: SHARE}}]
"""


@pytest.mark.parametrize("share", ["2/3", "0.667", "0.66", "0.67", "two thirds"])
def test_two_of_three_are_two_thirds(share: str) -> None:
    written = share if share == "two thirds" else f"{{at_least: {share}}}"
    block = Talks(read(VOTE.replace("SHARE", written), "vote"), seed=1).play(0, 2)
    assert set(block.settlements["option"]) == {"yes_"}


@pytest.mark.long
def test_two_of_three_are_not_more_than_two_thirds() -> None:
    block = Talks(read(VOTE.replace("SHARE", "{more_than: 2/3}"), "vote"), seed=1).play(0, 2)
    assert set(block.settlements["option"]) == {"no_"}
