"""A price named to somebody whose own value is private. docs/model.md, section 5."""

from __future__ import annotations

import numpy as np
import pytest

from tests.theory.sales import STEPS, counted, sold

PLAYS = 4000
COSTS = ("0", "0.2", "0.5", "0.8")
NEAREST = 0.5 / STEPS + 1e-9


@pytest.mark.long
def test_the_more_one_could_do_without_a_sale_the_dearer_one_is() -> None:
    """Price by price: a seller asks more the more it has, a buyer offers less the less it has."""
    for first in "SB":
        found = sold(first, plays=PLAYS)
        known = found.cost if first == "S" else found.value
        order = np.argsort(known[: len(found.named)])
        assert len(order) == 2000
        assert (np.diff(found.named[order]) >= -1e-12).all()
        assert np.ptp(found.named) > 0.45


@pytest.mark.long
def test_there_is_a_sale_exactly_where_the_price_suits_both() -> None:
    for first in "SB":
        found = sold(first, plays=PLAYS)
        n = len(found.named)
        suits = (found.named <= found.value[:n] + 1e-12) & (found.named >= found.cost[:n] - 1e-12)
        assert found.sold[:n].tolist() == suits.tolist()
        assert 0.2 < suits.mean() < 0.3
        assert (found.gains["seller"] >= -1e-12).all()
        assert (found.gains["buyer"] >= -1e-12).all()


@pytest.mark.long
def test_a_seller_of_known_cost_sells_the_less_the_more_it_costs() -> None:
    """The chance of a sale at (1 + c) / 2 is (1 − c) / 2, and what it brings (1 − c)² / 4."""
    shares = []
    for cost in COSTS:
        found, c = sold("S", plays=PLAYS, cost=cost), float(cost)
        assert found.named == pytest.approx(np.full(len(found.named), (1 + c) / 2), abs=NEAREST)
        chance = found.sold.astype(float)
        assert chance.mean() == pytest.approx((1 - c) / 2, abs=counted(chance) + NEAREST)
        brings = found.gains["seller"]
        assert brings.mean() == pytest.approx((1 - c) ** 2 / 4, abs=counted(brings))
        shares.append(chance.mean())
    assert shares == sorted(shares, reverse=True)


@pytest.mark.long
def test_a_buyer_thought_to_value_it_more_is_asked_for_more() -> None:
    """With P(v < x) = x² the best price is (c + √(c² + 3)) / 3, above (1 + c) / 2."""
    keen, plain = (sold("S", plays=PLAYS, spared=b) for b in ("{beta: [1, 2]}", "{beta: [1, 1]}"))
    n = len(keen.named)
    assert keen.cost.tolist() == plain.cost.tolist()
    best = (keen.cost[:n] + np.sqrt(keen.cost[:n] ** 2 + 3)) / 3
    assert (keen.named >= plain.named - 1e-12).all()
    assert keen.named.mean() > plain.named.mean() + 0.02
    assert keen.named == pytest.approx(best, abs=1 / STEPS)
    assert plain.named == pytest.approx((1 + plain.cost[:n]) / 2, abs=NEAREST)
