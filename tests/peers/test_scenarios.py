"""Scenarios as games: what Gambit finds, what the rules decide, and what whole talks come to.

docs/model.md, section 5. Answers on file as in :mod:`tests.peers.test_gambit`. Games with two
roots on one issue are compared as well: in none of these does it matter.
"""

from __future__ import annotations

from typing import Any

import pytest

from sim.lab.extensive import game_of
from sim.model import Talks
from sim.model.standoff import standoff
from sim.scenario import load
from sim.scenario.scenario import Scenario
from tests.peers import scenarios
from tests.peers.gambit import answered, departures
from tests.peers.games import Game
from tests.standoffs import river

KINDS = {"forests": 48, "rivers": 8, "january": 125, "threats": 20, "whole": 20}
"""How many games of each kind there are."""
TIED = {"rivers": 2}
"""In how many of them somebody is near a tie."""
every_kind = pytest.mark.parametrize("kind", KINDS)
TOLERANCE, PAYOFFS = 1e-7, 1e-6


def untied(kind: str) -> list[tuple[Game, dict[str, Any]]]:
    """The games of a kind in which nobody is near a tie."""
    return [(game, answer) for game, answer in answered(kind) if "a tie" not in game.reasons]


@pytest.mark.long
@every_kind
def test_the_rules_decide_as_gambit_finds(kind: str) -> None:
    assert len(answered(kind)) == KINDS[kind]
    assert len(untied(kind)) == KINDS[kind] - TIED.get(kind, 0)
    assert [found for game, answer in untied(kind) if (found := departures(game, answer))] == []


@every_kind
def test_nobody_gains_by_deciding_otherwise(kind: str) -> None:
    assert max(answer["regret"] for _, answer in answered(kind)) < TOLERANCE


@every_kind
def test_what_is_expected_is_what_the_game_is_worth(kind: str) -> None:
    compared = [(game, answer) for game, answer in untied(kind) if game.payoffs is not None]
    assert compared
    for game, answer in compared:
        assert game.payoffs == pytest.approx(answer["payoffs"], abs=PAYOFFS)


def test_the_texts_of_the_shipped_scenario_lead_to_different_measures() -> None:
    assert len(scenarios.texts()) == 25
    ways = {tuple(answer["carried"]) for _, answer in answered("january")}
    assert {(), ("force", "rupture", "sanctions")} <= ways


def played(brief: Scenario, replicate: int) -> tuple[set[str], list[float]]:
    """Measures that are carried out in whole talks, and what no deal is worth to each party."""
    outcomes = Talks(brief).play(replicate, replicate + 1).outcomes
    did = {name for name in brief.measures if outcomes[f"did_{name}"][0]}
    return did, [float(outcomes[f"no_deal_{name}"][0]) for name in brief.parties]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["forests", "threats"])
def test_whole_talks_end_as_gambit_finds(kind: str) -> None:
    solved = [(game, answer) for game, answer in untied(kind) if answer["actions"]]
    assert len(solved) >= 20
    for game, answer in solved:
        number = int(game.text.split('"')[1].split()[-1])
        brief = scenarios.forest(number)
        if kind == "threats":
            brief = load(scenarios.THREATS)
            resolve = standoff(brief, replicate=number).resolve
            brief = scenarios.known_to_all(brief, resolve)
        did, no_deal = played(brief, number if kind == "threats" else 0)
        assert did == set(answer["carried"])
        assert no_deal == pytest.approx(answer["payoffs"], abs=PAYOFFS)


@pytest.mark.parametrize("replicate", range(5))
def test_the_shipped_scenario_with_known_resolves_ends_as_gambit_finds(replicate: int) -> None:
    """Walking out is no part of the game; norms are none, and left out here."""
    brief = load(scenarios.FEWER)
    known = scenarios.known_to_all(brief, standoff(brief, replicate=replicate).resolve)
    _, answer = answered("january")[replicate * len(scenarios.texts())]
    assert played(known, replicate)[0] - {"walkout"} == set(answer["carried"])


@pytest.mark.long
def test_the_games_are_those_that_efg_writes() -> None:
    brief, text = load(scenarios.FEWER), scenarios.texts()[7]
    raid = river(success=0.5)
    for ours, written in (
        (scenarios.january(32), game_of(brief, standoff(brief, text, 1))),
        (scenarios.rivers(0), game_of(raid, standoff(raid))),
        (scenarios.rivers(4), game_of(raid, standoff(raid), 3)),
    ):
        assert ours.text.splitlines()[2:] == written.splitlines()[2:]
