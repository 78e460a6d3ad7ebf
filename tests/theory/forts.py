"""A war on a line of forts: how it ends, what battles tell, and terms that follow it."""

from __future__ import annotations

from functools import cache
from math import log

import numpy as np

from sim.model import Talks
from sim.scenario import read
from tests.theory.case import (
    A_STEP,
    COUNTED,
    SHOWN_STEPS,
    Case,
    Floats,
    Number,
    finer,
    places,
    play,
    steps,
)
from tests.theory.published import Entry, entries

STEPS, PLAYS, TALKS = 200, 8_000, 120
RATE = -log(0.5)
"""Battles a month."""
HARM = 0.03
"""What a month costs B, by which is seen how long it takes the war to last."""
LITTLE = 0.005
"""What it costs B where there is a text, so that B has something to gain by one."""


def war(held: int, of: int, wins: str, harm: float, calendar: str) -> str:
    """A and B divide a pie, and A fights for all of it from 31 December on. ``wins``: its chance in
    a battle, or what both believe of it.
    """
    known = ("", f"success: {wins}, ") if not wins.startswith("{") else (f", believed: {wins}", "")
    return f"""\
scenario: A pie that is fought over fort by fort
as_of: 2029-12-31
horizon: 1200
issues:
  pie: {{options: {steps(SHOWN_STEPS)}, status_quo: none}}
parties:
  A: {{strategy: rational, resolve: 0, demands: {{pie: s{SHOWN_STEPS}}}}}
  B: {{strategy: rational, demands: {{pie: s0}}}}
measures:
  war: {{by: A, kind: force, per: month, when: {{no_accord: [pie], by: 2029-12-31}},
    front: {{battle: 0.5, held: {held}, of: {of}{known[0]}}}, {known[1]}imposes: {{pie: s10}},
    if_lost: {{pie: s0}}, harm: {{B: {harm:g}}}}}
calendar:
  - {calendar}
"""


def silent(held: int, of: int, wins: str) -> str:
    """The same without any talks."""
    return war(held, of, wins, HARM, "{stage: call, forum: exchange, date: 2029-12-31}")


def talked(wins: str) -> str:
    """The same with a single text of B's a month after the war has begun."""
    return war(2, 4, wins, LITTLE, "{stage: offer, forum: ultimatum, first: B, date: 2030-01-30}")


def ruin(entry: Entry) -> list[Number]:
    """How a war ends, as all reckon on its first day, and as it goes in plays."""
    held, of, wins = (entry.given[key] for key in ("held", "of", "wins"))
    outcomes, said = play(silent(held, of, str(wins)), PLAYS).outcomes, f"{held} of {of} forts"
    won, lost = (float(outcomes[f"no_deal_{name}"][0]) for name in "AB")
    battles = (1.0 - won - lost) / HARM * RATE
    counted = (("victory", outcomes["front_war"] == of), ("battles", outcomes["battles_war"]))
    expected = {"victory": won, "battles": battles}
    return [
        *(Number(f"{said}: {key}, as is reckoned", entry.expected[key], expected[key])
          for key in expected),
        *(Number(f"{said}: {key}, in plays", entry.expected[key], float(np.mean(found)),
                 float(3 * np.std(found) / len(found) ** 0.5), COUNTED)
          for key, found in counted),
    ]  # fmt: skip


@cache
def told(battles: str) -> float:
    """What is thought of .6, after these battles, w won and l lost, in the first play of them."""
    prior = "{0.6: 0.5, 0.4: 0.5}"
    talks = Talks(read(silent(2, 4, prior)), seed=1)
    for number in range(100):
        events = [event for event in talks.trace(number) if event.kind == "battle"]
        seen = "".join("w" if event.data["won"] else "l" for event in events)
        if seen.startswith(battles):
            return (float(events[len(battles) - 1].data["chance"]) - 0.4) / 0.2
    raise AssertionError(f"no play has {battles}")


def terms(wins: str) -> dict[int, float]:
    """What A gets by an accord, by the forts that it holds on that day: the same in all plays."""
    block = play(finer(talked(wins), "pie", STEPS), TALKS)
    accord = np.asarray(block.outcomes["outcome_class"] == "accord")
    got: Floats = places(block, "pie")[accord] / STEPS
    front = np.asarray(block.outcomes["front_war"])[accord]
    assert all(len(set(got[front == fort])) == 1 for fort in (1, 2, 3))
    return {fort: float(got[front == fort][0]) for fort in (1, 2, 3)}


def numbers() -> list[Number]:
    found = []
    for entry in entries("forts"):
        if "held" in entry.given:
            found += ruin(entry)
        elif "battles" in entry.given:
            battles, expected = entry.given["battles"], entry.expected["posterior"]
            found.append(Number(f"chance of .6 after {battles}", expected, told(battles)))
        else:
            wins, got = entry.given["believed"], terms(str(entry.given["believed"]))
            said = "one of .6 and .4" if str(wins).startswith("{") else f"{wins:g}"
            found += [
                Number(f"{said} a battle: A's share with {fort} of 4 forts",
                       entry.expected[f"at_{fort}"], got[fort], 1 / STEPS, A_STEP)
                for fort in (1, 2, 3)
            ]  # fmt: skip
    return found


CASES = [
    Case(
        key="forts",
        title="A war on a line of forts",
        says="A war is fought battle by battle, each moves the front by one fort, and either end "
        "decides it: the gambler's ruin. Where nobody knows how likely A is to win a battle, "
        "battles tell, by Bayes. With nothing else at stake no deal is worth the chance of victory "
        "to A, whom the war costs nothing, so that the one text of B gives A just the chance of "
        "victory from where the front then stands: terms follow the battles. Where p is learned it "
        "is the mean over what is thought by then, and they follow them further.",
        setup="a measure of A `per: month` with a `front`, a battle every second month, the "
        "horizon a hundred years away; no talks, and a month's harm of .03 to B, by which is seen "
        "how long all expect it to last; for terms, a single text of B's (`forum: ultimatum`, two "
        "`rational` parties) thirty days after the war has begun, harm of .005, and 120 plays; all "
        "with as many forts on that day come to the same accord",
        text=talked("0.6"),
        numbers=numbers,
    ),
]
