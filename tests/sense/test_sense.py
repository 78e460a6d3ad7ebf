"""Economic sense over a few dozen conflicts; docs/sense.md has many (``make sense``)."""

from __future__ import annotations

import copy
import math
import re
from typing import Any

import numpy as np
import pytest

from sim.analysis.shares import Share
from tests.sense.brute import NOTHING, Judged, all_texts, judged, laid_out, mandate
from tests.sense.cells import LOT, STRATEGIES, Cell, cells
from tests.sense.direction import EDGE, LOOSER, NAMED, OTHERS, found, pressed
from tests.sense.figures import Aim, agreed, aims, mean, missed
from tests.sense.measuring import Measured, by_column, gathered, measured
from tests.sense.page import PAGE, number, page, verdict
from tests.sense.plays import play, told
from tests.sense.population import OVERLAPS, SIZES, TEXTS, all_by, conflict, overlap
from tests.sense.symmetry import (
    TURNS,
    differing,
)
from tests.sizes import size

FEW = range(size(6, 10))
ORDERED = (59, 83, 117, 75, 99)
"""Seeds in which a walk or a chair that goes by the order of the file tables other texts."""
PAIR: dict[str, Any] = {
    "issues": {
        "land": {"options": ["none_of_it", "half", "all_of_it"], "status_quo": "none_of_it"},
        "water": {"options": ["closed", "open"], "status_quo": "closed"},
    },
    "parties": {
        "A": {"demands": {
            "land": {"want": "all_of_it", "accept": "half", "salience": 2},
            "water": {"want": "closed", "accept": "open", "salience": 0.5}}},
        "B": {"demands": {
            "land": {"want": "none_of_it", "accept": "half", "salience": 1},
            "water": {"want": "open", "accept": "closed", "salience": 4}}},
    },
    "calendar": [{"stage": "talks", "parties": ["A", "B"]}],
}  # fmt: skip
"""A gains by land and loses a little by water, B the other way round."""


# -- the enumeration, by hand ---------------------------------------------------------------


def test_a_mandate_goes_from_the_line_through_what_is_wanted_to_the_end() -> None:
    assert mandate(2, 1, 4) == [False, True, True, True]
    assert mandate(1, 2, 4) == [True, True, True, False]
    assert mandate(3, 3, 4) == [False, False, False, True]
    assert mandate(0, 0, 3) == [True, False, False]


def test_texts_are_worth_what_a_hand_finds() -> None:
    ground = all_texts(laid_out(PAIR))
    assert np.allclose(ground.gain[0], [0, -0.25, 0.5, 0.25, 1, 0.75])
    assert np.allclose(ground.gain[1], [0, 1, -0.125, 0.875, -0.25, 0.75])
    assert ground.fits[0].all()  # what is in force may be left as it is
    assert ground.fits[1].tolist() == [True, True, True, True, False, False]
    assert np.flatnonzero(ground.win_win).tolist() == [3]
    assert ground.slack == pytest.approx(0.25)
    assert overlap(ground) == "wide"


def test_a_package_closes_what_leaves_it_outside_the_lines() -> None:
    written = copy.deepcopy(PAIR)
    written["parties"]["A"]["package"] = ["land"]
    assert all_texts(laid_out(written)).fits[0].tolist() == [False, False, True, True, True, True]


def test_nothing_in_force_is_worth_nothing_and_meets_no_package() -> None:
    written = copy.deepcopy(PAIR)
    written["issues"]["land"]["status_quo"] = "none"
    conflict_ = laid_out(written)
    assert conflict_.entries[0] == (NOTHING, 0, 1, 2)
    ground = all_texts(conflict_)
    assert np.allclose(ground.gain[1, :4], [0, 1, 0.25, 1.25])
    assert ground.fits[0].tolist() == [True, True, False, False, True, True, True, True]
    written["parties"]["A"]["package"] = ["land"]
    assert not all_texts(laid_out(written)).fits[0, :4].any()


def test_a_line_that_was_drawn_replaces_the_one_that_is_written() -> None:
    ground = all_texts(laid_out(PAIR, {("B", "land"): "none_of_it"}))
    assert not ground.signable.any()
    assert overlap(ground) == "none"


def test_a_majority_needs_more_than_half() -> None:
    written = copy.deepcopy(PAIR)
    written["parties"]["C"] = copy.deepcopy(written["parties"]["A"])
    written["calendar"][0] |= {"parties": ["A", "B", "C"], "adopt": "majority"}
    ground = all_texts(laid_out(written))
    assert np.flatnonzero(ground.win_win).tolist() == [2, 3, 4, 5]
    written["calendar"][0]["adopt"] = "consensus"
    assert np.flatnonzero(all_texts(laid_out(written)).win_win).tolist() == [3]


def test_accords_are_judged_as_a_hand_would() -> None:
    ground = all_texts(laid_out(PAIR))
    good = judged(ground, [1, 1], [True, True], 4)
    assert (good.below, good.beyond, good.false) == (False, False, False)
    assert (good.loss, good.nash, good.depth, good.sessions) == (0, 1, 1, 4)
    assert judged(ground, [0, 1], [False, True], 4).below
    assert judged(ground, [0, 1], [False, True], 4).depth == pytest.approx(0.5)
    assert judged(ground, [2, 1], [True, True], 4).beyond
    assert not judged(ground, [0, 0], [False, False], 4).accord
    tight = all_texts(laid_out(PAIR, {("B", "land"): "none_of_it"}))
    assert judged(tight, [1, 1], [True, True], 4).false


def test_what_an_accord_leaves_lying() -> None:
    written = copy.deepcopy(PAIR)
    for who in written["parties"].values():
        who["demands"] = {"land": {"want": "all_of_it", "accept": "none_of_it", "salience": 1}}
    half = judged(all_texts(laid_out(written)), [1, 0], [True, False], 4)
    assert half.loss == pytest.approx(0.5)
    assert half.nash == pytest.approx(0.5)
    assert half.depth == 1  # nothing is in dispute


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_the_engine_finds_texts_worth_what_the_enumeration_says(size: int) -> None:
    for seed in range(4):
        written = all_by(conflict(seed, size, "wide"), "linear")
        played, laid = play(written), laid_out(written)
        for a, party in enumerate(laid.parties):
            worth = sum(
                table[a, entries.index(NOTHING if held == "none" else names.index(held))]
                for table, entries, names, held in zip(
                    laid.worth, laid.entries, laid.options,
                    (played.held[issue].option for issue in laid.issues), strict=True,
                )
            )  # fmt: skip
            assert played.worth(party) == pytest.approx(worth, abs=1e-12)


# -- the population -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OVERLAPS)
@pytest.mark.parametrize("size", SIZES)
def test_a_conflict_is_of_its_size_and_overlap(kind: str, size: int) -> None:
    for seed in range(3):
        written = conflict(seed, size, kind)
        ground = all_texts(laid_out(written))
        assert len(ground.conflict.parties) == size
        assert len(ground.changes) <= TEXTS
        assert overlap(ground) == ("wide" if kind == "doubtful" else kind)
        bases = [d.get("basis") for p in written["parties"].values() for d in p["demands"].values()]
        assert any(bases) == (kind == "doubtful")
    conflict.cache_clear()
    assert conflict(2, size, kind) == written


# -- accords --------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("kind", OVERLAPS)
def test_no_accord_is_below_no_deal_beyond_a_line_or_false(kind: str) -> None:
    for seed in FEW:
        size, strategy = SIZES[seed % 2], STRATEGIES[seed % 5]
        one = Cell(kind, size, strategy, 1).play(range(seed, seed + 1))[0]
        assert (one.below, one.beyond, one.false) == (False,) * 3, (kind, size, strategy, seed)


@pytest.mark.parametrize("strategy", STRATEGIES[:6])
def test_two_parties_with_room_come_to_an_accord(strategy: str) -> None:
    assert len(missed(Cell("wide", 2, strategy, 1).play(FEW))) <= 1


@pytest.mark.long
@pytest.mark.parametrize("strategy", STRATEGIES[:5])
def test_four_parties_with_room_come_to_an_accord(strategy: str) -> None:
    assert len(missed(Cell("wide", 4, strategy, 1).play(FEW))) <= 1


@pytest.mark.parametrize(
    ("size", "forum"),
    [(2, "shuttle"), (2, "single_text"), (4, "single_text")],
)
def test_a_mediator_finds_an_accord_where_there_is_room(size: int, forum: str) -> None:
    assert len(missed(Cell("wide", size, LOT, 1, forum).play(FEW))) <= 1


def test_hardliners_never_agree() -> None:
    assert agreed(Cell("wide", 2, "hardliner", 1).play(range(4))).count == 0


# -- symmetries and directions --------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("seed", range(size(2, 6)))
def test_another_way_of_writing_a_conflict_changes_nothing(seed: int) -> None:
    names = list(TURNS)
    assert dict(zip(names, differing(seed, names, 4), strict=True)) == dict.fromkeys(names, False)


@pytest.mark.long
@pytest.mark.parametrize("seed", ORDERED[: size(3, 5)])
def test_the_order_of_issues_decides_neither_what_is_tabled_nor_who_says_no(seed: int) -> None:
    name = "issues in another order"
    assert differing(seed, [name], 4) == [False]


def test_another_conflict_is_seen_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "every party's saliences in another unit"
    turn = TURNS[name]

    def bent(written: Any) -> Any:
        turned = turn(written)
        first = next(iter(turned.written["parties"].values()))
        demand = next(iter(first["demands"].values()))
        demand["salience"] *= 1.5
        return turned

    monkeypatch.setitem(TURNS, name, bent)
    assert any(differing(seed, [name]) == [True] for seed in range(3))


@pytest.mark.long
def test_a_looser_red_line_destroys_no_accord() -> None:
    assert -1 not in [found(seed, [LOOSER])[0] for seed in range(size(20, 60))]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(size(3, 6)))
def test_threats_move_talks_the_way_that_theory_says(seed: int) -> None:
    names = [name for name in OTHERS if "hurry" not in name]
    assert -1 not in found(seed, names)


@pytest.mark.long
def test_whoever_is_pressed_has_all_that_it_wants() -> None:
    """So it loses by every text; and some text serves the other, mostly inside both lines."""
    rooms = 0
    for seed in range(12):
        ground = all_texts(laid_out(pressed(seed)))
        assert (ground.gain[1] <= EDGE).all()
        assert (ground.gain[1][ground.changes & ground.fits.all(axis=0)] < 0).any()
        rooms += bool((ground.fits.all(axis=0) & (ground.gain[0] > EDGE)).any())
    assert rooms >= 9


def test_every_statement_on_the_page_moves_conflicts() -> None:
    """A statement under which nothing moves says nothing."""
    text = PAGE.read_text(encoding="utf-8")
    for name in NAMED:
        (row,) = (line for line in text.splitlines() if line.startswith(f"| {name} |"))
        asked, moved, against = map(int, row.split(" | ")[2:5])
        assert moved + against >= 3, name
        assert against <= 0.05 * asked, name


def test_every_statement_is_asked_of_two_conflicts_that_differ() -> None:
    for name, statement in NAMED.items():
        before, after = statement.arms(3)
        assert before != after, name


# -- figures and the page -------------------------------------------------------------------


def plays(*made: tuple[bool, bool]) -> list[Judged]:
    return [Judged(win_win, win_win, accord) for win_win, accord in made]


def test_shares_count_win_wins_only() -> None:
    rows = plays((True, True), (False, True), (True, False))
    assert agreed(rows) == Share(1, 2)
    assert missed(rows) == [2]


def test_a_mean_leaves_out_what_is_missing() -> None:
    found_ = mean([1.0, math.nan, 3.0])
    assert (found_.mean, found_.n) == (2.0, 2)
    assert found_.high - found_.mean == pytest.approx(1.96, abs=0.001)
    assert mean([]).n == 0


def test_an_aim_is_met_by_the_share_itself() -> None:
    assert Aim("", Share(99, 100), 0.99).met
    assert not Aim("", Share(98, 100), 0.99).met
    assert not Aim("", Share(0, 0), 0.99).met
    assert verdict([Aim("this", Share(1, 2), 1.0)]).endswith("Not met: this (0.500).")
    assert verdict([Aim("this", Share(2, 2), 1.0)]) == "**All 1 aims are met.**"
    both = verdict([Aim("this", Share(2, 2), 1.0), Aim("that", Share(0, 0), 1.0)])
    assert both.endswith("1 of 2 aims have not been measured: nothing is known of them.")


def test_no_share_is_rounded_to_certainty() -> None:
    assert (number(0.9999), number(1.0), number(0.0001), number(0)) == (
        ">.999", "1.000", "<.001", "0.000",
    )  # fmt: skip


def small() -> Measured:
    cell, other = Cell("wide", 2, "linear", 2), Cell("none", 4, LOT, 1, "amendments", "majority")
    good = Judged(True, True, True, loss=0.0, nash=1.0, depth=1.0, sessions=3.0)
    return Measured(
        {cell: [good, *plays((True, False))], other: plays((False, False))},
        {name: [False, "shifted" in name] for name in TURNS},
        {name: [0, 1, None] for name in NAMED},
    )


def test_the_page_says_what_was_found() -> None:
    text = page(small())
    assert "win-wins in accord: linear, 2 parties (0.500)" in text
    assert "| linear | 0.500 (0.095–0.905), 2 | – | – |" in text
    assert "| every value shifted by as much | 2 | 1 | 0.500 (0.095–0.905) |" in text
    assert max(len(line) for line in text.splitlines() if line[:1] not in ("|", "*")) <= 100


def test_pieces_come_together_in_order() -> None:
    cell, other = Cell("wide", 2, "linear", 21), Cell("wide", 4, "linear", 1)
    parts = [plays(*[(True, True)] * 20), plays((True, False)), plays((False, False))]
    together = gathered([cell, other], parts)
    assert [len(rows) for rows in together.values()] == [21, 1]
    assert missed(together[cell]) == [20]
    assert by_column(["a", "b"], [[1, 2], [3, 4]]) == {"a": [1, 3], "b": [2, 4]}


@pytest.mark.long
def test_the_page_on_file_has_every_part_and_its_verdict_is_that_of_its_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| .* \| (met|\*\*not met\*\*|not measured)[^|]* \|$", text, re.MULTILINE)
    n_met, n_asked = rows.count("met"), len(rows) - rows.count("not measured")
    told_ = f"**{n_met} of {n_asked} aims" if n_met < n_asked else f"**All {n_met} aims"
    assert len(rows) == len(list(aims(nothing_found())))
    assert told_ in text
    for name in (*TURNS, *NAMED):
        assert f"\n| {name} |" in text


def nothing_found() -> Measured:
    empty: list[Any] = []
    return Measured(
        dict.fromkeys(cells(), empty), dict.fromkeys(TURNS, empty), dict.fromkeys(NAMED, empty)
    )


@pytest.mark.long
def test_a_play_is_held_against_the_lines_that_it_drew() -> None:
    written = all_by(conflict(1, 2, "doubtful"), "linear")
    lines = play(written, 5).lines(written)
    assert lines
    assert told(written, 5) == told(written, 5)


@pytest.mark.slow
def test_the_page_is_what_comes_out() -> None:
    text = PAGE.read_text(encoding="utf-8")
    shares = re.findall(r"--share ([\d.]+)`", text) or ["1.0"]
    assert page(measured(float(shares[0]))) == text
