"""The engine's decisions beside Gambit's, in the same games. docs/model.md, section 5.

The answers on file were found by Gambit; what the engine does is worked out here. Where every
resolve is known its actions are those of a subgame-perfect equilibrium; where resolves are
private, of a Bayesian one. Nobody gains by deciding otherwise in any game of ``known`` and
``private``. Actions are compared in those that have no ``reasons`` to differ: a tie, two roots on
one issue, a bin in which both types would do otherwise, a leader who acts twice on a path (where
there may be several equilibria). How many these are is counted below and on docs/trust.md.

Two roots on one issue: who leads the earlier one does not reckon with forestalling the later. So
130 such games are looked at by themselves (``rivals``). In 125 the engine's play is an equilibrium
all the same; in five somebody gains, each time by deciding otherwise on that root and by no more
than what it forestalls.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.peers.gambit import MAKERS, answered, departures, digest, solve
from tests.peers.games import RIVALS, TWICE, Game

TRUST = Path(__file__).resolve().parents[2] / "docs" / "trust.md"
TIE = "a tie"
TOLERANCE = 1e-7
PAYOFFS = 1e-6
"""Answers are kept to six places."""


@pytest.mark.long
@pytest.mark.parametrize("kind", MAKERS)
def test_the_games_are_those_that_gambit_solved(kind: str) -> None:
    changed = [
        game.text[:20] for game, answer in answered(kind) if digest(game) != answer["digest"]
    ]
    assert changed == [], "renew the answers: python -m tests.peers.gambit"


@pytest.mark.long
def test_with_known_resolves_measures_are_carried_out_as_gambit_finds() -> None:
    solved = [(g, a) for g, a in answered("known") if a["actions"] and not g.reasons]
    assert len(solved) == 102
    assert [found for game, answer in solved if (found := departures(game, answer))] == []


def test_with_known_resolves_the_engine_plays_a_subgame_perfect_equilibrium() -> None:
    assert len(answered("known")) == 159
    assert max(answer["regret"] for _, answer in answered("known")) < TOLERANCE


def test_what_no_deal_is_worth_is_what_the_game_is_worth() -> None:
    compared = [(g, a) for g, a in answered("known") if TIE not in g.reasons]
    assert len(compared) == 152
    for game, answer in compared:
        assert game.payoffs == pytest.approx(answer["payoffs"], abs=PAYOFFS)


@pytest.mark.long
def test_with_private_resolves_types_do_what_gambit_finds() -> None:
    """Where a leader acts twice on a path there may be several equilibria."""
    solved = [(g, a) for g, a in answered("private") if a["actions"] and not g.reasons]
    assert len(solved) == 23
    assert [found for game, answer in solved if (found := departures(game, answer))] == []


def test_with_private_resolves_nobody_gains_by_deciding_otherwise() -> None:
    assert len(answered("private")) == 43
    assert max(answer["regret"] for _, answer in answered("private")) < TOLERANCE


def test_games_whose_actions_are_not_compared_are_counted_and_the_page_tells() -> None:
    left_out = {
        kind: [
            game.reasons for game, answer in answered(kind) if answer["actions"] and game.reasons
        ]
        for kind in ("known", "private")
    }
    assert left_out["known"].count([RIVALS]) == 7
    assert left_out["known"].count([TIE]) == 1
    assert left_out["private"].count([TWICE]) == 7
    assert left_out["private"].count([RIVALS]) == 1
    assert [len(reasons) for reasons in left_out.values()] == [8, 8]
    page = " ".join(TRUST.read_text(encoding="utf-8").split())
    told = (
        "Of 159 games with known resolves the smaller 110 are solved, and actions compared in 102: "
        "7 have two roots on one issue, and in 1 somebody is near a tie. Of 43 with private "
        "resolves 31 are solved, and actions compared in 23: in 7 a leader acts twice on a path, "
        "and 1 has two roots on one issue."
    )
    assert told in page
    solved = {kind: sum(bool(a["actions"]) for _, a in answered(kind)) for kind in left_out}
    assert solved == {"known": 110, "private": 31}


def departing() -> list[tuple[Game, dict[str, Any]]]:
    """The games with two roots on one issue in which somebody gains by deciding otherwise."""
    return [(game, answer) for game, answer in answered("rivals") if answer["gains"]]


@pytest.mark.long
def test_two_roots_on_one_issue_seldom_make_a_difference() -> None:
    """Every one of ``known`` is among them."""
    assert len(answered("rivals")) == 130
    assert all(RIVALS in game.reasons and game.forestalled for game, _ in answered("rivals"))
    there = {answer["digest"] for _, answer in answered("rivals")}
    known = {answer["digest"] for game, answer in answered("known") if RIVALS in game.reasons}
    assert len(known) == 16
    assert known <= there
    assert len(departing()) == 8
    page = " ".join(TRUST.read_text(encoding="utf-8").split())
    assert "in 8 of 130 such games" in page


def test_where_they_do_only_who_forestalls_gains_and_no_more_than_what_it_forestalls() -> None:
    for game, answer in departing():
        for gain, party, measure in answer["gains"]:
            assert gain <= game.forestalled[party, measure] + TOLERANCE
        roots = {(party, measure) for _, party, measure in answer["gains"]}
        assert {(party, measure) for party, measure, *_ in departures(game, answer)} <= roots


@pytest.mark.long
def test_where_they_do_not_actions_and_worth_are_those_of_gambit() -> None:
    same = [(g, a) for g, a in answered("rivals") if not a["gains"] and TIE not in g.reasons]
    assert len(same) == 118
    assert sum(bool(answer["actions"]) for _, answer in same) >= 50
    for game, answer in same:
        assert departures(game, answer) == []
        assert game.payoffs == pytest.approx(answer["payoffs"], abs=PAYOFFS)


@pytest.mark.slow
@pytest.mark.parametrize("kind", MAKERS)
def test_gambit_still_finds_what_is_on_file(kind: str) -> None:
    pytest.importorskip("pygambit", reason="needs the extra peers: pip install -e '.[peers]'")
    departing_too = departing() if kind == "rivals" else []
    for game, answer in answered(kind)[:30] + departing_too:
        found = solve(kind, game)
        assert [gained[1:] for gained in found["gains"]] == [
            gained[1:] for gained in answer["gains"]
        ]
        assert found["actions"] == answer["actions"]
        assert found["payoffs"] == pytest.approx(answer["payoffs"], abs=PAYOFFS)
        assert found["regret"] == pytest.approx(answer["regret"], abs=TOLERANCE)
