"""A screen: the best of many is played again, and pairs beside the sum of their parts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.effects import effects
from sim.analysis.screens import HELPING, HURTING, chosen, screened
from sim.view import sheet
from sim.view.plots.effects import screen_figure
from sim.view.screen import content, in_short
from tests.boxes import faults
from tests.slates import made

HOSTILE = "[bold]a*b_c|d`e<script>[/bold]\\"


def planted(gains: list[float], n: int, seed: int) -> np.ndarray:
    """Accords of a base and of changes that add them with some chance, or take them away."""
    luck = np.random.default_rng(seed)
    base = luck.random(n) < 0.3
    rows = [base]
    for gain in gains:
        hit = luck.random(n) < abs(gain)
        rows.append(base | hit if gain > 0 else base & ~hit)
    return np.array(rows)


def again(accord: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The rows of other luck that a screen of the first asks for."""
    helping, hurting = chosen(made(first), "accord")
    return accord[[0, *helping, *hurting]]


def test_what_does_most_is_found_and_told_on_fresh_luck() -> None:
    gains = [0.02, 0.3, -0.4, 0.0, 0.1]
    first, other = planted(gains, 2000, 0), planted(gains, 2000, 1)
    plays = made(first)
    helping, hurting = chosen(plays, "accord")
    assert helping[:3] == [2, 5, 1]
    assert hurting[0] == 3
    labels = [plays.tried[row - 1]["label"] for row in (*helping, *hurting)]
    found = screened(plays, made(again(other, first), labels, seed=2), "accord")
    best = found.helping[0]
    assert (best.fresh.label, best.first.label) == ("change 2", "change 2")
    assert best.fresh.difference.mean == (other[2].sum() - other[0].sum()) / 2000
    assert best.first.difference.mean == (first[2].sum() - first[0].sum()) / 2000
    assert found.hurting[0].fresh.label == "change 3"
    assert found.inert == 1
    words = " ".join(in_short(found))
    assert words.startswith("Of 5 single changes this one does most for some accord: change 2.")
    assert "; 1 makes no difference to it in any play." in words


@pytest.mark.long
def test_the_best_of_many_looks_better_than_it_is_and_fresh_luck_does_not() -> None:
    """Of 100 changes that do as much each, the best looks better; played again it does not."""
    looked, fresh = [], []
    for seed in range(40):
        base, after = (np.random.default_rng([seed, at]) for at in range(2))
        first, other = (luck.random((101, 200)) < 0.3 for luck in (base, after))
        plays = made(first)
        best = effects(plays, "accord")[0]
        looked.append(best.difference.mean)
        fresh.append(effects(made(other[[0, best.change]]), "accord")[0].difference.mean)
    assert np.mean(looked) > 0.07
    assert abs(np.mean(fresh)) < 3 * np.std(fresh) / np.sqrt(40)


def test_nothing_is_claimed_where_fresh_luck_does_not_bear_it_out() -> None:
    luck = np.random.default_rng(5)
    first, other = (luck.random((6, 100)) < 0.3 for _ in range(2))
    found = screened(made(first), made(again(other, first), seed=2), "accord")
    assert "none does anything" in next(in_short(found))


def test_nothing_moves() -> None:
    accord = np.zeros((4, 50), np.bool_)
    found = screened(made(accord), made(accord[:1], seed=2), "accord")
    assert (found.helping, found.hurting, found.inert) == ([], [], 3)
    assert "none does anything" in sheet.markdown(content(found))


def test_depth_is_told_as_how_much_is_settled() -> None:
    """Accords stay as they are, and get deeper with one change."""
    luck = np.random.default_rng(7)
    accord = np.tile(luck.random(500) < 0.4, (3, 1))
    depth = accord * np.array([[0.2], [0.5], [0.2]])
    nothing = screened(made(accord, depth=depth), made(accord[:1], depth=depth[:1]), "accord")
    assert next(in_short(nothing)).endswith("How much is settled may be moved: --for depth.")
    never = screened(made(accord, depth=depth), made(accord[:1], depth=depth[:1]), "no_accord")
    assert "--for depth" not in next(in_short(never)), "it would be no answer"
    fresh = made(accord[:2], ["change 1"], depth[:2], seed=2)
    found = screened(made(accord, depth=depth), fresh, "depth")
    before, after = (100 * row.mean() for row in depth[:2])
    words = next(in_short(found))
    assert words.startswith("Of 2 single changes this one does most for the depth of accord")
    assert f"accords settle {before:.1f}% on average; that becomes {after:.1f}%" in words
    told = sheet.markdown(content(found, full=True))
    assert "settled" in told
    assert "standard errors, which holds in 95% of cases" in told, "there is one of them"
    assert "Tango" not in told
    assert faults(screen_figure(found)) == []
    assert found.as_dict()["before"]["mean"] == depth[0].mean()


def test_no_more_are_shown_than_are_asked_for() -> None:
    accord = planted([0.2] * 20 + [-0.2] * 20, 400, 3)
    helping, hurting = chosen(made(accord), "accord")
    assert (len(helping), len(hurting)) == (HELPING, HURTING)


def test_a_pair_is_told_beside_the_sum_of_its_two() -> None:
    base = np.array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1], np.bool_)
    one = base | (np.arange(10) < 2)
    other = base | ((np.arange(10) >= 2) & (np.arange(10) < 4))
    both = base | (np.arange(10) < 7)
    labels = ["one", "other", "one; and: other"]
    fresh = made(np.array([base, one, other, both]), labels)
    fresh.about["tried"][2]["about"] = "pair"
    found = screened(made(np.array([base, one, other]), ["one", "other"]), fresh, "accord")
    (pair,) = found.pairs
    assert pair.labels == ("one", "other")
    assert pair.effect.difference.mean == pytest.approx(0.7)
    assert pair.beyond is not None
    assert pair.beyond.mean == pytest.approx(0.3)
    assert [*in_short(found)][-1].startswith(
        "Of the pairs this does most: one, together with: other"
    )


def test_a_pair_that_adds_nothing_is_said_to_add_nothing() -> None:
    base = np.arange(40) < 10
    one, other = np.ones(40, np.bool_), base | (np.arange(40) < 30)
    fresh = made(np.array([base, one, other, one]), ["one", "other", "one; and: other"], seed=2)
    fresh.about["tried"][2]["about"] = "pair"
    found = screened(made(np.array([base, one, other]), ["one", "other"]), fresh, "accord")
    assert [*in_short(found)][
        -1
    ] == "No two of the best do more together than the best of them alone."


@pytest.mark.long
def test_hostile_words_are_words_on_every_page() -> None:
    accord = planted([0.4, -0.4], 500, 0)
    plays = made(accord, [HOSTILE, f"{HOSTILE} 2"], title=HOSTILE, untried=[
        {"label": HOSTILE, "about": "made", "reason": HOSTILE}])  # fmt: skip
    found = screened(plays, made(accord, [HOSTILE, f"{HOSTILE} 2"], seed=2), "accord")
    told = sheet.markdown(content(found, full=True))
    assert "<script>" not in told.replace("\\<script\\>", "")
    assert "\\[bold\\]a\\*b\\_c\\|d" in told or "\\[bold\\]a\\*b\\_c|d" in told
    rows = [line for line in told.splitlines() if line.startswith("|")]
    assert len({line.replace("\\|", "").count("|") for line in rows if "bold" in line}) <= 3
    from io import StringIO

    from rich.console import Console

    page = StringIO()
    sheet.show(content(found), Console(file=page, width=100, markup=True))
    assert "[bold]a*b_c|d`e<script>[/bold]" in " ".join(page.getvalue().split())


@pytest.mark.long
def test_the_figure_keeps_its_words_apart_and_on_the_page() -> None:
    gains = [0.3, 0.2, 0.1, -0.1, -0.3]
    first, other = planted(gains, 500, 0), planted(gains, 500, 1)
    labels = [f"A change of which a very great deal has to be said, number {n}" for n in range(5)]
    plays = made(first, labels)
    helping, hurting = chosen(plays, "accord")
    names = [labels[row - 1] for row in (*helping, *hurting)]
    fig = screen_figure(screened(plays, made(again(other, first), names, seed=2), "accord"))
    assert faults(fig) == []
