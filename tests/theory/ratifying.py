"""What homes do to a bargain: a setter before a home that may refuse, and a home known to."""

from __future__ import annotations

from functools import cache
from math import exp

import numpy as np

from sim.model.record import Block
from tests.theory.case import (
    A_STEP,
    COUNTED,
    SHOWN_STEPS,
    Case,
    Curve,
    Number,
    finer,
    places,
    play,
    rms,
    steps,
)
from tests.theory.published import entries

STEPS = 100
PLAYS = 8_000
DELTA = 0.9


def logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def setting(bar: float, soft: float) -> str:
    """A names a division; B's home ratifies its share y with logistic((y − bar) / soft)."""
    wanted, red = logistic((1 - bar) / soft), logistic(-bar / soft)
    return f"""\
scenario: A pie, and a home that may refuse
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: ultimatum, demands: {{pie: {{want: s{SHOWN_STEPS}, accept: s0}}}}}}
  B: {{demands: {{pie: {{want: s0, accept: s{SHOWN_STEPS}}}}},
      home: {{ratify: {{at_want: {wanted:.15f}, at_red_line: {red:.15f}}}}}}}
calendar:
  - {{stage: offer, date: 2030-01-01, forum: ultimatum, first: A}}
"""


@cache
def named(bar: float, soft: float, n: int = STEPS, plays: int = PLAYS) -> tuple[float, Block]:
    """The share that A asks for, and what comes of it."""
    block = play(finer(setting(bar, soft), "pie", n), plays)
    return float(block.offers["value"][0]), block


def setter_numbers() -> list[Number]:
    numbers = []
    for entry in entries("ratified"):
        bar, soft, expected = entry.given["bar"], entry.given["softness"], entry.expected
        asked, block = named(bar, soft)
        signed, lapsed = places(block, "pie"), block.outcomes["lapsed"]
        share = np.where(lapsed, 0.0, np.maximum(signed, 0) / STEPS)
        spare = np.where(lapsed, 0.0, 1 - np.maximum(signed, 0) / STEPS)
        said = f"bar {bar}, softness {soft}"
        numbers += [
            Number(f"{said}: A asks for", expected["share"], asked, 0.5 / STEPS, A_STEP),
            *(
                Number(f"{said}: {words}", expected[key], float(amount.mean()),
                       float(3 * amount.std() / np.sqrt(PLAYS)), COUNTED)
                for key, words, amount in (
                    ("ratified", "P(ratified)", (~lapsed).astype(float)),
                    ("setter", "worth to A", share), ("other", "worth to B", spare),
                )
            ),
        ]  # fmt: skip
    return numbers


def setter_error(n: int) -> float:
    """How far the share that A asks for is from where z (1 − ρ) is the softness."""
    rng, apart = np.random.default_rng(5), []
    for bar, soft in zip(rng.uniform(0.3, 0.6, 12), rng.uniform(0.05, 0.12, 12), strict=True):
        low, high = 0.0, 1.0
        for _ in range(60):
            z = (low + high) / 2
            above = z * (1 - logistic((1 - z - bar) / soft)) > soft
            low, high = (low, z) if above else (z, high)
        apart.append(named(float(bar), float(soft), n, 1)[0] - low)
    return rms(np.array(apart))


def known(first: str, least: int = 0, most: int = SHOWN_STEPS, delta: float = DELTA) -> str:
    """Two rational parties. ``least``: in steps, what A's home must get; ``most``: what B's home
    lets A have.
    """
    rational = f"strategy: {{name: rational, discount: {delta}}}"
    sessions = 200 if delta == DELTA else 1000
    return f"""\
scenario: A pie, and homes that are known
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{{rational}, demands: {{pie: {{want: s{SHOWN_STEPS}, accept: s{least}}}}}}}
  B: {{{rational}, demands: {{pie: {{want: s0, accept: s{most}}}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, sessions: {sessions}, first: {first}}}
"""


def bound(
    first: str, least: int = 0, most: int = SHOWN_STEPS, n: int = STEPS, delta: float = DELTA
) -> float | None:
    """A's share, or None without an accord; see :func:`known`."""
    at = int(places(play(finer(known(first, least, most, delta), "pie", n), 1), "pie")[0])
    return None if at < 0 else at / n


def bound_numbers() -> list[Number]:
    numbers = []
    for entry in entries("bound"):
        given, expected = entry.given, entry.expected
        least, most = given["A"], SHOWN_STEPS - given["B"]
        delta = float(given["discount"]) if "discount" in given else DELTA
        got = bound(given["first"], least, most, delta=delta)
        said = f"A at least {least / SHOWN_STEPS:g}, B {1 - most / SHOWN_STEPS:g}; "
        said += f"{given['first']} opens"
        if "accord" in expected:
            numbers.append(Number(f"{said}: an accord", expected["accord"], float(got is not None)))
        elif "limit" in expected:
            numbers.append(
                Number(f"{said}; δ = {delta}", expected["limit"], -1.0 if got is None else got,
                       1 / STEPS + 1 - delta, f"{A_STEP} and 1 − δ")
            )  # fmt: skip
        else:
            share = -1.0 if got is None else got
            numbers.append(Number(said, expected["share"], share, 1 / STEPS, A_STEP))
    return numbers


def bound_error(n: int) -> float:
    """A's share where B opens and A's home is known to ratify three tenths to nine tenths."""
    found = [
        (bound("A", least, n=n), 1 - 0.9 * (1 - least / SHOWN_STEPS)) for least in (5, 6, 7, 8)
    ]
    return rms(np.array([(-1.0 if got is None else got) - theory for got, theory in found]))


CASES = [
    Case(
        key="ratified",
        title="A setter before a home that may refuse",
        says="Who names the only text asks for less where the other's home may refuse it: with a "
        "chance ρ of ratification, z (1 − ρ) is how soft that home is. Some accords lapse, though "
        "both sides signed in good faith.",
        setup="a division, `status_quo: none`, on 101 options; `forum: ultimatum`; A has the "
        "strategy `ultimatum`; B's home ratifies its share y with "
        "logistic((y − bar) / softness): `at_want` is that of 1, `at_red_line` that of 0",
        text=setting(0.5, 0.1),
        numbers=setter_numbers,
        curves=(
            Curve(
                "A's share; 12 bars and softnesses",
                "steps of the pie",
                (10, 40, 160),
                setter_error,
                1.0,
                "A asks for the best whole option",
            ),
        ),
    ),
    Case(
        key="bound",
        title="Homes that are known",
        says="A home that is known to ratify no less than a share binds its negotiator, and that "
        "is strength where it binds at all: A gets what its home asks for when the other opens, "
        "and more when it opens itself. With patience that is what its home asks for, or half. "
        "Ratification never fails.",
        setup="alternating offers of two `rational` parties, on 101 options; δ = 0.9 and 200 "
        "sessions unless said, with δ = 0.99 a thousand; a home that is known is a red line, "
        "`accept`",
        text=known("A", 6),
        numbers=bound_numbers,
        curves=(
            Curve(
                "A's share; A opens, at least 0.5 to 0.8",
                "steps of the pie",
                (10, 50, 250),
                bound_error,
                1.0,
                "B takes the first whole option",
            ),
        ),
    ),
]
