"""Plays are logged while they are played: whoever is beside them, compiled or not, row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.compiling import plainly
from sim.days import log as logs
from sim.days.log import AT, HEAD, Log, add, add_all, begin, end, new_log
from sim.model import Talks
from sim.model.diary import Diary, Row
from sim.model.event import Answer, Event
from sim.model.narrator import Narrator
from sim.scenario import load
from sim.scenario.scenario import Scenario

EVERYTHING = "tests/property/everything.yaml"
N = 5


def stories(brief: Scenario, told: int, n: int = N) -> dict[int, list[Event]]:
    """Of n plays that are played together, those that are told."""
    talks = Talks(brief, seed=3)
    talks.told = told
    talks.play(0, n)
    return talks.stories


@pytest.mark.parametrize(
    "name", ["two_neighbours", EVERYTHING, *(pytest.param(b, marks=pytest.mark.long) for b in (
        "january_2022", "split_the_pie", "two_level_game", "osce_57/one_text_of_russia"
    ))],
)  # fmt: skip
def test_plays_of_an_ensemble_are_told_as_each_by_itself(name: str) -> None:
    brief, told = load(name), 1 if "osce" in name else N
    found = stories(brief, told)
    assert list(found) == list(range(told))
    for play, story in found.items():
        with plainly():
            assert story == Talks(brief, seed=3).trace(play)


def test_plays_end_on_days_of_their_own() -> None:
    days = {story[-1].date for story in stories(load(EVERYTHING), told=N).values()}
    assert len(days) > 1  # as each has by itself: see above


def test_a_log_is_the_same_where_rules_run_as_they_stand() -> None:
    brief = load(EVERYTHING)
    with plainly():
        plain = stories(brief, told=N)
    assert plain == stories(brief, told=N)


def test_a_full_tape_is_read_and_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    brief, turns = load(EVERYTHING), []
    whole = stories(brief, told=N)
    monkeypatch.setattr(logs, "TAPE", 0)
    turn = Diary.turn

    def counted(diary: Diary) -> None:
        turns.append(0)
        turn(diary)

    monkeypatch.setattr(Diary, "turn", counted)
    assert stories(brief, told=N) == whole
    assert len(turns) > N
    with plainly():
        assert stories(brief, told=N) == whole


@pytest.mark.parametrize("name", ["two_neighbours", EVERYTHING])
def test_no_number_hangs_on_who_is_told_what(name: str) -> None:
    def tables(told: int) -> dict[str, object]:
        talks = Talks(load(name), seed=3)
        talks.told = told
        block = talks.play(0, N)
        return {
            f"{table}.{column}": np.asarray(values).tolist()
            for table in ("outcomes", "settlements", "stages", "dates", "objections", "offers")
            for column, values in getattr(block, table).items()
        }

    silent = tables(told=0)
    assert repr(silent) == repr(tables(told=N)) == repr(tables(told=2))


def test_of_plays_that_are_not_told_nothing_is_written() -> None:
    talks = Talks(load(EVERYTHING), seed=3)
    talks.set_the_table(0, N)
    assert talks.now.log.plays[0] == 0
    assert talks.now.log.tape.size == 0
    assert talks.diary is None
    talks._go(len(talks.entries) + 1)
    assert talks.now.log.marks[AT] == 0
    assert stories(load(EVERYTHING), told=0) == {}


def test_plays_are_told_up_to_a_number_wherever_blocks_are_cut() -> None:
    brief = load("two_neighbours")
    talks = Talks(brief, seed=3)
    found: dict[int, list[Event]] = {}
    talks.told = 4
    for start, stop in ((0, 3), (3, 7), (7, 9)):
        talks.play(start, stop)
        found |= talks.stories
    assert found == stories(brief, told=4, n=9)


CONSULTED = """\
scenario: Advice
issues: {x: {options: [a, b, c]}}
parties:
  A: {demands: {x: {want: c, accept: b}}, resolve: 0.5}
  B: {demands: {x: {want: a, accept: b}}, resolve: 0.5}
  C: {demands: {x: {want: a, accept: a}}}
calendar:
  - {stage: only, date: 2030-01-01, parties: [A, B], consult: [C]}
"""


def test_those_who_are_consulted_answer_where_a_play_is_told(tmp_path: Path) -> None:
    path = tmp_path / "advice.yaml"
    path.write_text(CONSULTED)
    brief = load(str(path))
    for story in stories(brief, told=2).values():
        said = {one.party for one in story if isinstance(one, Answer) and not one.counts}
        assert said == {"C"}


# -- rows ---------------------------------------------------------------------------------


class Only:
    """What of a play a row needs."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.state = self
        self.today, self.live = np.array([10, 20]), np.array([True, False])


def test_a_row_is_taken_as_it_was_written() -> None:
    log = new_log(2, (2, 1, 3, 1), hinges=0, entries=4)
    numbers = np.array([0.1, -np.inf, np.nan])
    with plainly():
        begin(Only(log), 1, 7, logs.SHOCK)
        add_all(log, numbers)
        add(log, 2**40 + 1)
        add(log, True)
        end(log)
    row = Row(log.tape[: log.marks[AT]])
    assert (row.happened, row.play, row.of, row.how) == (logs.SHOCK, 1, 7, 0)
    assert row.day.toordinal() == 20
    assert not row.live
    np.testing.assert_array_equal(row.several(3), numbers)
    assert row.whole() == 2**40 + 1
    assert row.yes()
    assert log.marks[AT] == HEAD + 5


def test_there_is_room_for_the_longest_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every scenario, none of whose rows is longer than it was said to be at most."""
    longest: dict[str, int] = {}
    tell = Narrator.tell

    def told(narrator: Narrator, row: Row) -> None:
        tell(narrator, row)
        assert row._at <= len(row._numbers), row.happened
        longest[name] = max(longest.get(name, 0), len(row._numbers))

    monkeypatch.setattr(Narrator, "tell", told)
    for name in (EVERYTHING, "two_neighbours", "two_threats", "split_the_pie"):
        talks = Talks(load(name), seed=3)
        talks.trace(0)
        talks.set_the_table(0, 1)
        assert longest[name] <= talks.now.log.most
