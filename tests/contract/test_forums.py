"""What every registered forum must honour. docs/model.md, section 4."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sim.errors import ScenarioError
from sim.forums.forum import Forum
from sim.registry import forums
from sim.scenario import read
from sim.testing import SCENARIO, check_flags
from tests.floors import Call, Rehearsal

BIBLIOGRAPHY = (Path(__file__).parents[2] / "docs" / "bibliography.md").read_text(encoding="utf-8")
NAMES = forums.names()


def made(name: str) -> Forum:
    """The forum with its own defaults."""
    forum = forums.get(name)()
    assert isinstance(forum, Forum)
    return forum


def rehearsed(name: str) -> Iterator[tuple[Rehearsal, list[Call]]]:
    """The forum on floors of several sizes; what it asks for in each play."""
    for seed, sessions in ((1, 1), (2, 5)):
        floor = Rehearsal(seed, sessions)
        floor.hold(made(name))
        for calls in floor.plays:
            yield floor, calls


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_is_frozen_and_says_what_it_does_and_whence(name: str) -> None:
    kind: Any = forums.get(name)
    assert issubclass(kind, Forum)
    assert kind.__dataclass_params__.frozen
    assert forums.summary(name).endswith(".")
    source = forums.source(name)
    assert not source or f"| {source} |" in BIBLIOGRAPHY


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_plays_with_its_defaults_and_all_its_parameters_have_one(name: str) -> None:
    forum = made(name)
    own = {parameter: getattr(forum, parameter) for parameter in forums.parameters(name)}
    assert forums.get(name)(**own) == forum


@pytest.mark.parametrize("name", NAMES)
def test_only_those_who_have_the_floor_table(name: str) -> None:
    for floor, calls in rehearsed(name):
        for call in calls:
            allowed = [*floor.speakers, floor.chair] if call.what != "put" else [-1]
            assert call.party in allowed


@pytest.mark.parametrize("name", NAMES)
def test_where_parties_only_answer_nobody_but_the_chair_tables(name: str) -> None:
    for _, calls in rehearsed(name):
        by_parties = any(call.what == "table" for call in calls)
        assert by_parties is (made(name).tables and made(name).from_ladders)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_answered_was_tabled_just_before_by_the_same_party(name: str) -> None:
    for _, calls in rehearsed(name):
        for before, call in pairwise([None, *calls]):
            if call is not None and call.what == "answer":
                assert before is not None
                assert before.what in {"table", "table_balanced", "table_between"}
                assert before.party == call.party
                assert before.text == call.text
                assert before.on


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_that_tables_nothing_says_so(name: str) -> None:
    for _, calls in rehearsed(name):
        assert bool(calls) is made(name).tables


def in_turn(floor: Rehearsal, calls: list[Call]) -> bool:
    """Whether each in floor order tables, and what it tables is answered before the next."""
    tabled = [call for call in calls if call.what == "table"]
    rounds = list(floor.speakers) * floor.n_sessions
    expected = [
        (what, call.party, True)
        for call in tabled
        for what in (("table", "answer") if call.on else ("table",))
    ]
    whole = [call.party for call in tabled] == rounds[: len(tabled)] != []
    return whole and [(call.what, call.party, call.seen) for call in calls] == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_in_turn_has_each_text_answered_before_the_next(name: str) -> None:
    found = [in_turn(floor, calls) for floor, calls in rehearsed(name)]
    assert all(found) is made(name).in_turn


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_of_sides_that_do_not_meet_shows_neither_the_text_of_the_other(name: str) -> None:
    for _, calls in rehearsed(name):
        tabled = [call.seen for call in calls if call.what == "table"]
        assert (tabled != [] and not any(tabled)) is made(name).sides


@pytest.mark.parametrize("name", NAMES)
def test_no_more_texts_are_tabled_than_a_forum_says(name: str) -> None:
    for floor, calls in rehearsed(name):
        n = sum(call.what == "table" for call in calls)
        assert n <= made(name).most_texts(floor.n_sessions, len(floor.speakers))
        if made(name).take_or_leave:
            assert n == 1


@pytest.mark.parametrize("name", NAMES)
def test_what_a_forum_says_of_itself_goes_together(name: str) -> None:
    check_flags(name)
    assert made(name).procedure


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_ends_with_its_sessions_and_keeps_nothing(name: str) -> None:
    forum, first, again = made(name), Rehearsal(3, 4), Rehearsal(3, 4)
    first.hold(forum)
    again.hold(forum)
    asked = [call for calls in first.plays for call in calls]
    assert max((call.session for call in asked), default=1) <= 4
    assert first.plays == again.plays


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_that_needs_a_chair_refuses_to_sit_without_one(name: str) -> None:
    held = SCENARIO.replace("stage: talks,", f"stage: talks, forum: {name},")
    if made(name).needs_chair:
        with pytest.raises(ScenarioError, match="chair is missing"):
            read(held)
    else:
        assert read(held).stages[0].chair is None
