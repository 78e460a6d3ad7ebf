"""A sale between two who know only their own value: Chatterjee and Samuelson."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tests.theory.case import (
    COUNTED,
    SHOWN_STEPS,
    Case,
    Curve,
    Floats,
    Number,
    finer,
    places,
    play,
    rms,
    steps,
)
from tests.theory.published import entries

STEPS = 100
PLAYS = 16_000
DRAWS = 400
ANY = "{uniform: [0, 1]}"


def sale(first: str, cost: str = ANY, spared: str = ANY) -> str:
    """A price on which seller and buyer agree or not, named by one of them, ``first``.

    ``cost``: what the seller could do without a sale; ``spared``: 1 less what it is worth to the
    buyer.
    """
    tells = {who: "strategy: ultimatum, " if who == first else "" for who in "SB"}
    return f"""\
scenario: A sale between two who know only their own value
issues:
  price: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  S: {{{tells["S"]}reservation: {cost}, demands: {{price: {{want: s{SHOWN_STEPS}}}}}}}
  B: {{{tells["B"]}reservation: {spared}, demands: {{price: {{want: s0}}}}}}
calendar:
  - {{stage: sale, date: 2030-01-01, forum: ultimatum, first: {first}}}
"""


class Sales(NamedTuple):
    """What came of plays. ``cost``, ``value``: [R]; ``sold``: [R]; ``price``: [R], of what is
    sold; ``named``: [N], the price that was named in the first N plays.
    """

    cost: Floats
    value: Floats
    sold: NDArray[np.bool_]
    price: Floats
    named: Floats

    @property
    def gains(self) -> dict[str, Floats]:
        """What the sale brings both, the seller and the buyer, play by play; nothing without."""
        return {
            "gains": np.where(self.sold, self.value - self.cost, 0.0),
            "seller": np.where(self.sold, self.price - self.cost, 0.0),
            "buyer": np.where(self.sold, self.value - self.price, 0.0),
        }

    @property
    def best(self) -> dict[str, Floats]:
        """The best price by the published formula, by who names it, in the first N plays."""
        n = len(self.named)
        return {"S": (1 + self.cost[:n]) / 2, "B": self.value[:n] / 2}


@cache
def sold(
    first: str, n: int = STEPS, plays: int = PLAYS, cost: str = ANY, spared: str = ANY
) -> Sales:
    """Plays of a sale with so many steps of the price."""
    block = play(finer(sale(first, cost, spared), "price", n), plays)
    known = {"S": cost, "B": spared}
    drawn = [
        block.parameters.get(f"parties.{who}.reservation", np.full(plays, known[who]))
        for who in "SB"
    ]
    of_seller, of_buyer = (np.asarray(x, np.float64) for x in drawn)
    at = places(block, "price")
    assert block.offers["replicate"].tolist() == list(range(len(block.offers["replicate"])))
    own = block.offers["value"]
    return Sales(
        of_seller, 1 - of_buyer, at >= 0, np.maximum(at, 0) / n, own if first == "S" else 1 - own
    )


def counted(amount: Floats) -> float:
    """Three standard errors of a mean over plays."""
    return float(3 * np.std(amount) / np.sqrt(len(amount)))


def sale_numbers() -> list[Number]:
    *examples, bound = entries("sale")
    numbers, spoken = [], {"S": "the seller", "B": "the buyer"}
    for entry in examples:
        first, expected = entry.given["first"], entry.expected
        found = sold(first)
        named = np.abs(found.named - found.best[first]) <= 0.5 / STEPS + 1e-9
        amounts = {"sold": found.sold.astype(float), **found.gains}
        said = f"{spoken[first]} names the price"
        numbers.append(
            Number(f"{said}: nearest to {entry.given['price']}", expected["nearest"],
                   float(named.mean()))
        )  # fmt: skip
        numbers += [
            Number(f"{said}: {words}", expected[key], float(amounts[key].mean()),
                   counted(amounts[key]), COUNTED)
            for key, words in {
                "sold": "P(sale)", "gains": "gains of both", "seller": "gain of the seller",
                "buyer": "gain of the buyer",
            }.items()
        ]  # fmt: skip
    most = float(bound.given["most"])
    both = sold(bound.given["first"]).gains["gains"]
    return [
        *numbers,
        Number(f"share of {most}, the most that any way gains", bound.expected["share"],
               float(both.mean()) / most, counted(both) / most, COUNTED),
        Number("it stays below, three standard errors included", bound.expected["below"],
               float(both.mean() + counted(both) < most)),
    ]  # fmt: skip


def price_error(n: int) -> float:
    """How far the seller's price is from the formula."""
    found = sold("S", n, DRAWS)
    return rms(found.named - found.best["S"])


CASES = [
    Case(
        key="sale",
        title="A sale between two who know only their own value",
        says="With the seller's cost c and the buyer's value v uniform on [0, 1] and private, a "
        "seller that names the price asks (1 + c) / 2, a buyer offers v / 2. Half of the sales by "
        "which both would gain come about, with three quarters of the gains; no way of bargaining "
        "gets more than 9/64, 27/32 of them.",
        setup="an issue with `status_quo: none`, on 101 options; `forum: ultimatum`, who is "
        "`first` has the strategy `ultimatum`; `reservation` of the seller is c, of the buyer "
        "1 − v, both uniform",
        text=sale("S"),
        numbers=sale_numbers,
        curves=(
            Curve(
                "price; 400 draws of c", "steps of the price", (10, 40, 160, 640), price_error,
                1.0, "the best option is the nearest to the best price", (2560,), most=0.5,
            ),
        ),
        remark="The one whose price counts asks for more than it needs, the other tells the truth: "
        "the sealed offers of the article with all weight on one of them.",
    ),
]  # fmt: skip
