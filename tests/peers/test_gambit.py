"""The engine's decisions beside Gambit's, in the same games. docs/model.md, section 5.

The answers on file were found by Gambit; what the engine does is worked out here. Where every
resolve is known its actions are those of a subgame-perfect equilibrium; where resolves are
private, of a Bayesian one. Games in which a party is near a tie, or in which the model says
that parties do not reckon with something, are told apart by ``reasons``.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from tests.peers.gambit import ANSWERS, MAKERS, digest, solve
from tests.peers.games import Game

RIVALS = "two roots on one issue"
TWICE = "a leader who acts twice on a path"
TOLERANCE = 1e-7
PAYOFFS = 1e-5
"""The limit of logit equilibria stops where nobody gains more than 1e-8 of the payoffs."""


@cache
def answered(kind: str) -> list[tuple[Game, dict[str, Any]]]:
    """The games of a kind with Gambit's answers."""
    found = json.loads(ANSWERS.read_text(encoding="utf-8"))[kind]
    return [(MAKERS[kind](int(seed)), answer) for seed, answer in found.items()]


def departures(game: Game, answer: dict[str, Any]) -> list[Any]:
    """Where Gambit does something else than the engine."""
    return [
        (party, measure, kind, action)
        for party, measure, kind, action in answer["actions"]
        if game.actions[party, measure, kind] != action
    ]


@pytest.mark.parametrize("kind", MAKERS)
def test_the_games_are_those_that_gambit_solved(kind: str) -> None:
    changed = [
        game.text[:20] for game, answer in answered(kind) if digest(game) != answer["digest"]
    ]
    assert changed == [], "renew the answers: python -m tests.peers.gambit"


def test_with_known_resolves_measures_are_carried_out_as_gambit_finds() -> None:
    solved = [(g, a) for g, a in answered("known") if a["actions"] and not g.reasons]
    assert len(solved) >= 60
    assert [found for game, answer in solved if (found := departures(game, answer))] == []


def test_with_known_resolves_the_engine_plays_a_subgame_perfect_equilibrium() -> None:
    plain = [(g, a) for g, a in answered("known") if RIVALS not in g.reasons]
    assert len(plain) >= 80
    assert max(answer["regret"] for _, answer in plain) < TOLERANCE


def test_what_no_deal_is_worth_is_what_the_game_is_worth() -> None:
    for game, answer in [(g, a) for g, a in answered("known") if not g.reasons]:
        assert game.payoffs == pytest.approx(answer["payoffs"], abs=PAYOFFS)


def test_with_private_resolves_types_do_what_gambit_finds() -> None:
    """Where a leader acts twice on a path there may be several equilibria."""
    solved = [(g, a) for g, a in answered("private") if a["actions"] and not g.reasons]
    assert len(solved) >= 20
    assert [found for game, answer in solved if (found := departures(game, answer))] == []


def test_with_private_resolves_nobody_gains_by_deciding_otherwise() -> None:
    known = [(g, a) for g, a in answered("private") if not set(g.reasons) - {TWICE}]
    assert any(TWICE in game.reasons for game, _ in known)
    assert max(answer["regret"] for _, answer in known) < TOLERANCE


@pytest.mark.slow
@pytest.mark.parametrize("kind", MAKERS)
def test_gambit_still_finds_what_is_on_file(kind: str) -> None:
    pytest.importorskip("pygambit", reason="needs the extra peers: pip install -e '.[peers]'")
    for game, answer in answered(kind)[:30]:
        found = solve(kind, game)
        assert found["actions"] == answer["actions"]
        assert found["payoffs"] == pytest.approx(answer["payoffs"], abs=PAYOFFS)
        assert found["regret"] == pytest.approx(answer["regret"], abs=TOLERANCE)
