"""The chance of an accident while tension cools: an exponential integral."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import exp, expm1

import numpy as np

from sim.compiling import plainly
from sim.handing import Keys
from sim.model.library import key_in
from sim.rules import tension
from tests.theory.case import COUNTED, LAST_DIGIT, Case, Number, play
from tests.theory.published import Entry, entries

PLAYS = 24_000
AS_OF = date(2030, 1, 1)
DIGIT = 5e-10
"""Half a unit of the last digit of what is worked out."""
DIGITS = 12
"""To which the parts of a time add up to the whole."""


def crisis(
    chance: float, now: float, sensitivity: float, cooling: float, days: tuple[int, ...]
) -> str:
    """Days in which nothing happens, and talks about nothing on the last of them.

    ``chance``: of an accident in a day at the tension of now; ``days``: up to each entry of the
    calendar. All but the last are letters that nobody minds.
    """
    *between, last = (AS_OF + timedelta(days=n) for n in accumulate(days))
    letters = "".join(
        f"  - {{text: letter_{n}, by: A, to: B, date: {day}, public: no}}\n"
        for n, day in enumerate(between, 1)
    )
    return f"""\
scenario: Waiting for tension to fall
as_of: {AS_OF}
issues:
  line: {{options: [as_it_is, moved]}}
parties:
  A: {{demands: {{line: {{want: moved, accept: moved}}}}}}
  B: {{demands: {{line: {{want: as_it_is, accept: as_it_is}}}}}}
measures:
  clash: {{by: A, kind: force, when: no_accord, accident: yes, cost: {{A: 9}}}}
tension: {{now: {now}, accident: {{chance: {chance:.12f}, per: day}}}}
calendar:
{letters}  - {{stage: call, forum: exchange, date: {last}}}
advanced: {{sensitivity: {sensitivity}, cooling: {cooling}}}
"""


def hazard_of(entry: Entry) -> tuple[float, float, float, float, tuple[int, ...]]:
    """The hazard a day at no tension, tension now, sensitivity, cooling, and days."""
    base, now, steep, cooling, days = (
        entry.given[key] for key in ("hazard", "tension", "sensitivity", "cooling", "days")
    )
    return base, now, steep, cooling, tuple(days)


def written(entry: Entry) -> str:
    """The scenario of an entry: a file gives the chance in a day at the tension of now."""
    base, now, steep, cooling, days = hazard_of(entry)
    return crisis(-expm1(-base * exp(steep * now)), now, steep, cooling, days)


@cache
def struck(text: str) -> float:
    """In what share of the plays there is an accident."""
    return float(play(text, PLAYS).outcomes["accident"].mean())


def integral(entry: Entry) -> float:
    """The hazard added up by the rule, from the chance in a day."""
    base, now, steep, cooling, days = hazard_of(entry)
    chance = np.array([-expm1(-base * exp(steep * now))])
    of_a_day = float(tension.base_hazard(chance, 1.0, np.array([now]), steep)[0])
    at, total, keys = now, 0.0, Keys(plain=True)
    found = (key_in(keys, function) for function in (np.exp, np.log1p, np.expm1))
    danger = tension.Danger(steep, cooling, *found)
    with plainly(), keys.lent():
        for n in days:
            total += of_a_day * float(tension.exposure(danger, at, n))
            at = float(tension.cool(at, cooling, n))
    return total


def hazard_numbers() -> list[Number]:
    whole, *divided = entries("hazard")
    numbers = []
    for entry in (whole, *divided):
        said = " + ".join(map(str, entry.given["days"])) + " days"
        chance = entry.expected["chance"]
        allowed = float(3 * np.sqrt(chance * (1 - chance) / PLAYS))
        total = integral(entry)
        numbers += [
            Number(f"{said}: hazard in all", entry.expected["integral"], total, DIGIT, LAST_DIGIT),
            Number(f"{said}: chance", chance, -expm1(-total), DIGIT, LAST_DIGIT),
            Number(f"{said}: plays with an accident", chance, struck(written(entry)), allowed,
                   COUNTED),
        ]  # fmt: skip
    for entry in divided:
        apart = abs(integral(entry) - integral(whole))
        said = " + ".join(map(str, entry.given["days"]))
        numbers.append(  # no last bits on the page
            Number(f"{said}: what is added", entry.expected["adds"], round(apart, DIGITS))
        )
    return numbers


CASES = [
    Case(
        key="hazard",
        title="A hazard that falls as tension cools",
        says="With hazard h0 exp(κ T) a day and T = T0 (1 − c)^t, the hazard of n days adds up to "
        "h0 / λ · (Ei(κ T0) − Ei(κ T0 (1 − c)^n)), λ = −log(1 − c), and an accident has the chance "
        "1 − exp(−that).",
        setup="`tension` with `accident: {chance: …, per: day}`, the chance in a day at tension "
        "T0, which is 1 − exp(−h0 exp(κ T0)); `cooling` c, `sensitivity` κ; an `exchange` on the "
        "last day, and for the parts a letter (`text`) between two",
        text=written(entries("hazard")[1]),
        numbers=hazard_numbers,
        remark="An entry between leaves the chance as it is, and not the plays: an accident is "
        "drawn for the days between two entries, so that with one more entry there is one more "
        "draw.",
    ),
]
