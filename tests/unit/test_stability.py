"""Stability of states: published conflicts, and the definitions word by word on small graphs."""

from __future__ import annotations

import random
from itertools import pairwise, product

import pytest

from sim.lab.stability import CONCEPTS, Graph


def of_options(
    options: dict[str, list[int]], ranking: dict[str, list[int]], one_way: tuple[int, ...] = ()
) -> Graph:
    """A conflict in option form: states are sums of powers of two, a bit an option; whoever holds
    some options may change them together. ``one_way``: what is done cannot be undone.
    """
    states = sorted(ranking[next(iter(ranking))])
    moves = {}
    for party, mine in options.items():
        mask = sum(1 << bit for bit in mine)
        moves[party] = {
            str(here): [
                str(to)
                for to in states
                if to != here
                and (to & ~mask) == (here & ~mask)
                and not any(here >> bit & 1 and not to >> bit & 1 for bit in one_way)
            ]
            for here in states
        }
    worth = {
        party: {str(state): -float(at) for at, state in enumerate(row)}
        for party, row in ranking.items()
    }
    return Graph(tuple(map(str, states)), moves, worth)


def test_the_prisoners_dilemma_holds_at_defection_and_by_foresight_at_cooperation() -> None:
    # bit 0: One cooperates, bit 1: Two does [fang_hipel_kilgour1993], chapter 3
    game = of_options({"One": [0], "Two": [1]}, {"One": [2, 3, 0, 1], "Two": [1, 3, 0, 2]})
    assert game.equilibria("nash") == ("0",)
    for concept in ("gmr", "smr", "seq"):
        assert game.equilibria(concept) == ("0", "3")


CUBA = {
    "US": [4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8],
    "USSR": [0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8],
}
"""Air strike 1, blockade 2 (US); withdraw 4, escalate 8 (USSR): [fraser_hipel1984], chapter 1. The
rankings are those which the statements of the example in GMCR+ (University of Waterloo) give.
"""


def test_the_cuban_missile_crisis_holds_where_the_missiles_are_withdrawn() -> None:
    crisis = of_options({"US": [0, 1], "USSR": [2, 3]}, CUBA)
    assert crisis.equilibria("seq") == ("4", "6")
    assert crisis.equilibria("nash") == ()
    # with the missiles gone the US would lift its blockade; from there the USSR would go back to 0
    assert not crisis.stable("nash", "US", "6")
    assert not crisis.stable("nash", "USSR", "4")
    # as things stood, the US had moves that it liked better and nothing deterred it from
    assert not crisis.stable("seq", "US", "0")


ELMIRA = {
    "MoE": [7, 3, 4, 8, 5, 1, 2, 6, 9],
    "Uniroyal": [1, 4, 8, 5, 9, 2, 3, 7, 6],
    "Local": [7, 3, 5, 1, 8, 6, 4, 2, 9],
}
"""The dispute on groundwater at Elmira [hipel1997]: states 1 to 9, the most liked first, as in the
example of GMCR+ (University of Waterloo).
"""


def elmira() -> Graph:
    moves: dict[str, dict[str, list[str]]] = {
        "MoE": {"1": ["2"], "3": ["4"], "5": ["6"], "7": ["8"]},
        "Uniroyal": {
            "1": ["3", "9"], "2": ["4", "9"], "3": ["9"], "4": ["9"],
            "5": ["7", "9"], "6": ["8", "9"], "7": ["9"], "8": ["9"],
        },
        "Local": {
            "1": ["5"], "2": ["6"], "3": ["7"], "4": ["8"],
            "5": ["1"], "6": ["2"], "7": ["3"], "8": ["4"],
        },
    }  # fmt: skip
    worth = {
        party: {str(state): -float(at) for at, state in enumerate(row)}
        for party, row in ELMIRA.items()
    }
    return Graph(tuple(map(str, range(1, 10))), moves, worth)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_elmira_holds_at_the_states_that_were_published(concept: str) -> None:
    assert {"5", "8", "9"} <= set(elmira().equilibria(concept))
    assert concept != "nash" or elmira().equilibria(concept) == ("5", "8", "9")


def graph_at_random(seed: int) -> Graph:
    luck = random.Random(seed)
    states = tuple(f"s{n}" for n in range(luck.randint(2, 6)))
    parties = [f"P{n}" for n in range(luck.randint(2, 3))]
    moves = {
        p: {a: [b for b in states if b != a and luck.random() < 0.35] for a in states}
        for p in parties
    }
    worth = {p: {s: float(luck.randint(0, 3)) for s in states} for p in parties}
    return Graph(states, moves, worth)


def by_definition(game: Graph, concept: str, party: str, state: str) -> bool:
    """The definitions written out: answers are legal sequences of up to five moves."""

    others = [p for p in game.parties if p != party]

    def ends(start: str, gladly: bool) -> set[str]:
        found = set()
        for movers in (row for n in range(1, 6) for row in product(others, repeat=n)):
            if any(a == b for a, b in pairwise(movers)):
                continue
            here = {start}
            for mover in movers:
                here = {
                    to
                    for at in here
                    for to in game.moves[mover][at]
                    if not gladly or game.worth[mover][to] > game.worth[mover][at]
                }
            found |= here
        return found

    mine = game.worth[party]
    for better in (to for to in game.moves[party][state] if mine[to] > mine[state]):
        answers = ends(better, gladly=concept == "seq")
        if concept == "nash":
            return False
        held = [a for a in answers if mine[a] <= mine[state]]
        if concept == "smr":
            held = [a for a in held if all(mine[b] <= mine[state] for b in game.moves[party][a])]
        if not held:
            return False
    return True


@pytest.mark.parametrize("seed", range(60))
def test_stability_is_that_of_the_definitions(seed: int) -> None:
    game = graph_at_random(seed)
    for concept, party, state in product(CONCEPTS, game.parties, game.states):
        assert game.stable(concept, party, state) == by_definition(game, concept, party, state)


@pytest.mark.parametrize("seed", range(60))
def test_what_holds_by_a_stricter_concept_holds_by_a_looser_one(seed: int) -> None:
    game = graph_at_random(seed)
    for party, state in product(game.parties, game.states):
        held = {concept: game.stable(concept, party, state) for concept in CONCEPTS}
        assert not held["nash"] or (held["seq"] and held["smr"])
        assert not held["smr"] or held["gmr"]
        assert not held["seq"] or held["gmr"]
