"""What every registered forum must honour. docs/model.md, section 4."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.errors import UsageError
from sim.forums.forum import Forum
from sim.registry import forums
from sim.testing import check_flags
from tests.floors import Rehearsal

BIBLIOGRAPHY = (Path(__file__).parents[2] / "docs" / "bibliography.md").read_text(encoding="utf-8")
NAMES = forums.names()


def made(name: str) -> Forum:
    """The forum with its own defaults."""
    forum = forums.get(name)()
    assert isinstance(forum, Forum)
    return forum


def rehearsed(name: str) -> Iterator[Rehearsal]:
    """The forum on floors of several sizes."""
    for seed, sessions in ((1, 1), (2, 5)):
        floor = Rehearsal(seed, sessions)
        made(name).play(floor)
        yield floor


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
    for floor in rehearsed(name):
        for call in floor.calls:
            allowed = [*floor.speakers, floor.chair]
            assert call.party in allowed


@pytest.mark.parametrize("name", NAMES)
def test_where_parties_only_answer_nobody_but_the_chair_tables(name: str) -> None:
    for floor in rehearsed(name):
        by_parties = any(call.what == "table" for call in floor.calls)
        assert by_parties is (made(name).tables and made(name).from_ladders)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_answered_was_tabled_just_before_by_the_same_party(name: str) -> None:
    for floor in rehearsed(name):
        for before, call in zip(floor.calls, floor.calls[1:], strict=False):
            if call.what == "answer":
                assert before.what in {"table", "table_balanced", "table_between"}
                assert before.party == call.party
                assert np.array_equal(before.texts, call.texts)
                assert np.array_equal(before.on, call.on)


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_that_tables_nothing_says_so(name: str) -> None:
    for floor in rehearsed(name):
        assert bool(floor.calls) is made(name).tables


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_in_turn_has_each_text_answered_before_the_next(name: str) -> None:
    for floor in rehearsed(name):
        made_here = [(call.what, call.party, call.seen) for call in floor.calls]
        order = [(what, p, True) for p in floor.speakers for what in ("table", "answer")]
        rounds = order * floor.n_sessions
        assert (made_here == rounds[: len(made_here)] != []) is made(name).in_turn


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_of_sides_that_do_not_meet_shows_neither_the_text_of_the_other(name: str) -> None:
    for floor in rehearsed(name):
        tabled = [call.seen for call in floor.calls if call.what == "table"]
        assert (tabled != [] and not any(tabled)) is made(name).sides


@pytest.mark.parametrize("name", NAMES)
def test_no_more_texts_are_tabled_than_a_forum_says(name: str) -> None:
    for floor in rehearsed(name):
        n = sum(call.what == "table" for call in floor.calls)
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
    forum.play(first)
    forum.play(again)
    assert max((call.session for call in first.calls), default=1) <= 4
    assert [(c.what, c.party, c.session) for c in first.calls] == [
        (c.what, c.party, c.session) for c in again.calls
    ]
    for old, new in zip(first.calls, again.calls, strict=True):
        assert np.array_equal(old.texts, new.texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_forum_that_needs_a_chair_refuses_to_sit_without_one(name: str) -> None:
    forum, floor = made(name), Rehearsal(4, 2, chair=None)
    if forum.needs_chair:
        with pytest.raises(UsageError, match="chair"):
            forum.play(floor)
    else:
        forum.play(floor)
