"""The minutes: texts and answers, one by one. docs/tables.md, offers and answers."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim import compiling
from sim.columns.coded import Coded
from sim.model import Block, Talks, minutes
from sim.rules import noting
from sim.scenario import known, load, read
from tests.property.tables import equal

EVERYTHING = "tests/property/everything.yaml"
N = 60
DRY = """\
scenario: A dry year
issues:
  water: {options: [all_theirs, half, all_ours], status_quo: half}
  fish: {options: [banned, shared], status_quo: banned}
parties:
  UPP:
    strategy: STRATEGY
    demands: {water: {want: all_ours, accept: half}, fish: {want: shared}}
  LOW:
    strategy: STRATEGY
    demands: {water: {want: all_theirs, accept: half}, fish: {want: shared}}
  ISL: {}
calendar:
  - {stage: river, date: 2030-05-01, parties: [UPP, LOW], sessions: 3, FORUM}
"""


def dry(forum: str = "forum: alternating_offers", strategy: str = "linear", n: int = 1) -> Block:
    """Of the water each wants what is beyond the other's red line; the fish both want shared."""
    text = DRY.replace("FORUM", forum).replace("STRATEGY", strategy)
    return Talks(read(text, "dry"), seed=1).play(0, n)


@cache
def played(name: str) -> Block:
    return Talks(load(name), seed=1).play(0, 12 if name.startswith("osce_57") else N)


KEYS = ("replicate", "stage", "party")
NAMES = ("two_neighbours", "january_2022", "osce_57", EVERYTHING)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_every_text_that_is_tabled_has_a_row(name: str) -> None:
    block = played(name)
    assert {*known()} >= {n for n in NAMES if n != EVERYTHING}
    rows = np.bincount(block.offers["replicate"], minlength=block.n)
    assert rows.tolist() == block.outcomes["n_offers"].tolist()
    assert rows.sum() > 0


def test_a_text_says_what_it_brings_and_leaves_out_what_it_leaves() -> None:
    offers, answers = dry().offers, dry().answers
    assert offers["party"][0] == "UPP"
    assert (offers["option_water"][0], offers["option_fish"][0]) == ("all_ours", "shared")
    assert (offers["option_water"][1], offers["option_fish"][1]) == ("all_theirs", "shared")
    assert (offers["option_water"][-1], offers["option_fish"][-1]) == ("", "shared")
    assert offers["own"].all()
    told = zip(*(answers[name] for name in ("by", "party", "yes", "ground")), strict=True)
    rows = [tuple(row) for row in told]
    assert rows[:2] == [("UPP", "LOW", False, "mandate"), ("LOW", "UPP", False, "mandate")]
    assert rows[-1][2:] == (True, "")


def test_an_accord_is_the_last_text_that_was_tabled() -> None:
    block = played("two_neighbours")
    issues = [name for name in block.offers if name.startswith("option_")]
    n_accords = 0
    for r in np.flatnonzero(block.outcomes["accord_kind"] == "full"):
        last = np.flatnonzero(block.offers["replicate"] == r)[-1]
        rows = block.settlements["replicate"] == r
        ends = dict(
            zip(block.settlements["issue"][rows], block.settlements["option"][rows], strict=True)
        )
        for name in issues:
            said = block.offers[name][last]
            assert said in ("", ends[name.removeprefix("option_")])
        n_accords += 1
    assert n_accords > N // 10


@pytest.mark.parametrize("name", NAMES)
def test_a_yes_has_no_ground_and_a_no_the_first_that_holds(name: str) -> None:
    answers = played(name).answers
    assert ((answers["ground"] == "") == answers["yes"]).all()
    gain, ground = answers["gain"], answers["ground"]
    assert (gain[ground == "no_deal"] < 0).all()
    assert (gain[ground == "value"] >= -1e-9).all()
    assert set(ground) >= {"", "mandate"}


@pytest.mark.parametrize("name", NAMES)
def test_who_objects_at_a_stage_is_who_has_said_no_there(name: str) -> None:
    """Except that whoever signs later is forgiven: its noes stay in the minutes only."""
    block = played(name)
    everywhere, noes = np.ones(len(block.objections["party"]), np.bool_), ~block.answers["yes"]
    objected, refused = (
        {tuple(row) for row in zip(*(table[key][on].tolist() for key in KEYS), strict=True)}
        for table, on in ((block.objections, everywhere), (block.answers, noes))
    )
    assert objected <= refused
    assert objected


def test_what_a_chair_puts_to_all_is_not_its_own() -> None:
    block = dry("forum: single_text, chair: ISL")
    assert block.offers["party"].tolist() == ["ISL"] * int(block.outcomes["n_offers"][0])
    assert not block.offers["own"].any()
    assert set(block.answers["by"]) == {"ISL"}
    assert set(block.answers["party"]) == {"UPP", "LOW"}


def test_a_motion_is_put_by_nobody() -> None:
    answers = dry("forum: amendments").answers
    assert set(answers["by"]) <= {"", "UPP", "LOW"}
    assert "" in set(answers["by"])


def test_a_vote_at_the_end_is_of_the_last_session_of_its_play_whatever_others_do() -> None:
    forum, n = "forum: amendments, stalled_after: 1", 24
    together, last = dry(forum, "random", n).answers, set()
    talks = Talks(read(DRY.replace("FORUM", forum).replace("STRATEGY", "random"), "dry"), seed=1)
    for play in range(n):
        alone = talks.play(play, play + 1).answers
        here = together["replicate"] == play
        assert together["session"][here].tolist() == alone["session"].tolist()
        votes = alone["session"][alone["by"] == ""]
        last |= set(votes.tolist())
    assert len(last) > 1


def test_nobody_has_to_keep_minutes() -> None:
    talks = Talks(load("two_neighbours"), seed=1)
    talks.minuted = minutes.Minuted(0, 0)
    block, kept = talks.play(0, N), played("two_neighbours")
    for table in ("offers", "answers"):
        assert block.tables[table].keys() == kept.tables[table].keys()
        assert all(len(_codes(column)) == 0 for column in block.tables[table].values())
    for name, column in block.outcomes.items():
        assert equal(column, kept.outcomes[name]), name


@pytest.mark.parametrize(
    "rows", [noting.new_texts(np.zeros((1, 2)), 4, 3), noting.new_answers(1, 3)]
)
def test_there_is_room_for_so_many_rows_in_every_column(rows: Any) -> None:
    columns = rows._fields[rows._fields.index("row") :]
    assert {len(getattr(rows, name)) for name in columns} == {3}
    assert rows.n[0] == 0


FORUMS = (
    "forum: alternating_offers", "forum: amendments", "forum: ultimatum",
    "forum: single_text, chair: ISL", "forum: shuttle, chair: ISL",
)  # fmt: skip


@pytest.mark.parametrize("forum", FORUMS)
@pytest.mark.parametrize("strategy", ["random", "stall", "hardliner"])
def test_there_is_room_for_all_texts_and_answers_that_may_come(forum: str, strategy: str) -> None:
    """Room is made once, before anything is tabled; compiled rules do not look for its end."""
    text = DRY.replace("FORUM", forum).replace("STRATEGY", strategy)
    text = text.replace("sessions: 3, forum: ultimatum", "forum: ultimatum")
    talks = Talks(read(text, "dry"), seed=1)
    with compiling.plainly(), np.errstate(all="ignore"):  # an index out of bounds is an error
        block = talks.play(0, 12)
    noted = talks.minutes.texts, talks.minutes.replies
    assert [len(block.offers["own"]), len(block.answers["yes"])] == [one.n[0] for one in noted]
    assert all(0 <= one.n[0] <= len(one.row) for one in noted)


@pytest.mark.parametrize("name", NAMES)
def test_no_play_has_more_texts_and_answers_than_its_share_of_the_room(name: str) -> None:
    """So there is room for them in whichever plays they come."""
    block, talks = played(name), Talks(load(name), seed=1)
    talks.set_the_table(0, 1)
    rooms = len(talks.minutes.texts.row), len(talks.minutes.replies.row)
    for rows, room in zip((block.offers, block.answers), rooms, strict=True):
        assert 0 < np.bincount(rows["replicate"]).max() <= room


def test_the_same_is_noted_play_by_play_and_block_by_block() -> None:
    talks = Talks(load("two_neighbours"), seed=1)
    whole, parts = played("two_neighbours"), [talks.play(r, r + 20) for r in range(0, N, 20)]
    for table in ("offers", "answers"):
        for name, column in getattr(whole, table).items():
            found = np.concatenate([getattr(part, table)[name] for part in parts])
            order = np.argsort(getattr(whole, table)["replicate"], kind="stable")
            again = np.concatenate([getattr(part, table)["replicate"] for part in parts])
            assert equal(column[order], found[np.argsort(again, kind="stable")]), name


def _codes(column: np.ndarray | Coded) -> np.ndarray:
    return column.codes if isinstance(column, Coded) else column


@pytest.mark.long
def test_where_answers_are_many_fewer_plays_have_them(monkeypatch: pytest.MonkeyPatch) -> None:
    talks = Talks(load("two_neighbours"), seed=1)
    a_play = sum(s.stage.sessions * len(s.speakers) * len(s.voters) for s in talks.seatings)
    monkeypatch.setattr(minutes, "ANSWERS", 3 * a_play)
    block = talks.play(0, 10)
    assert set(block.answers["replicate"]) == {0, 1, 2}
    assert set(block.offers["replicate"]) == set(range(10))
