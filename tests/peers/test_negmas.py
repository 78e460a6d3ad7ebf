"""Bilateral bargaining beside NegMAS. docs/model.md, sections 2 to 4.

The answers on file were found by NegMAS; what the engine does is worked out here. Two things
differ between the programs. NegMAS looks for a text among all of them, the engine among those
of its ladder: given the ladder's texts only, NegMAS ends with the engine's deal, or one beside
it. And the side that speaks first answers, in NegMAS, one round after a text was tabled: by
then it asks for less, so that a deal may come a round, or lie a rung, apart.
"""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

from tests.peers.bargains import Bargain, Deal, bargain, played
from tests.peers.negmas_rounds import ANSWERS, answer

ROUNDING = 1e-6


def on_file() -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = json.loads(ANSWERS.read_text(encoding="utf-8"))[
        "bargains"
    ]
    return found


@cache
def pairs(texts: str) -> list[tuple[Bargain, Deal, list[float]]]:
    """The bargains, the engine's deals, and those of NegMAS over these texts."""
    found = []
    for seed, answers in on_file().items():
        bargained = bargain(int(seed))
        found.append((bargained, played(bargained), answers[texts]))
    return found


def distance(deal: Deal, shares: list[float]) -> float:
    return max(abs(own - other) for own, other in zip(deal.shares, shares, strict=True))


def test_over_the_texts_of_the_ladder_negmas_strikes_the_same_deals() -> None:
    found = pairs("ladder")
    assert len(found) == 120
    same = [distance(deal, shares) < ROUNDING for _, deal, (_, *shares) in found]
    assert np.mean(same) > 0.95


def test_where_a_deal_differs_it_is_one_rung_or_one_round_apart() -> None:
    for bargained, deal, (session, *shares) in pairs("ladder"):
        assert distance(deal, shares) < bargained.one_step + ROUNDING
        assert abs(session - deal.round) <= 1


def test_no_deal_over_all_texts_is_better_for_both_than_that_of_the_ladder() -> None:
    for _, deal, (_, *shares) in pairs("all"):
        gains = [other - own for own, other in zip(deal.shares, shares, strict=True)]
        assert min(gains) < ROUNDING


def test_over_all_texts_negmas_leaves_some_of_the_joint_worth_on_the_table() -> None:
    many = [(deal, shares) for b, deal, (_, *shares) in pairs("all") if len(b.n_options) > 1]
    joint = [sum(shares) - sum(deal.shares) for deal, shares in many]
    assert -0.05 < np.mean(joint) < 0.0
    assert max(joint) < 0.05


@pytest.mark.slow
def test_negmas_still_strikes_the_deals_on_file() -> None:
    pytest.importorskip("negmas", reason="needs the extra peers: pip install -e '.[peers]'")
    for seed, answers in on_file().items():
        assert answer(int(seed)) == answers
