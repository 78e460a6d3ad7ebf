"""Nash's example of 1950: Bill and Jack barter nine goods."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import compress, product

from sim.scenario import read
from sim.scenario.scenario import frozen
from tests.theory.case import Case, Number, play
from tests.theory.concepts import NAMES, locate
from tests.theory.published import Entry, entries

Gains = tuple[float, float]


def goods() -> dict[str, tuple[str, int, int]]:
    """Whose each good is at first, and what it is worth to Bill and to Jack."""
    (entry,) = entries("barter")
    return {
        good: (owner, to_bill, to_jack)
        for owner in ("bill", "jack")
        for good, (to_bill, to_jack) in entry.given[owner].items()
    }


LARGEST = 10
"""What the pen is worth to Bill: the unit of both, as the good that weighs most."""


def barter() -> str:
    """Nash's example: Bill and Jack barter nine goods. ``rest`` gives both the same unit."""
    issues, bill, jack = [], [], []
    for good, (owner, to_bill, to_jack) in goods().items():
        issues.append(f"  {good}: {{options: [bill, jack], status_quo: {owner}}}")
        bill.append(f"{good}: {{want: bill, accept: jack, salience: {to_bill}}}")
        jack.append(f"{good}: {{want: jack, accept: bill, salience: {to_jack}}}")
    rest = f"rest: {{want: as_it_is, salience: {LARGEST}}}"
    between = ",\n      "
    return f"""\
scenario: Bill and Jack
issues:
{chr(10).join(issues)}
  rest: {{options: [as_it_is, otherwise]}}
parties:
  BILL: {{strategy: linear, demands: {{
      {between.join(bill)}}}}}
  JACK: {{strategy: linear, demands: {{
      {between.join([*jack, rest])}}}}}
calendar:
  - {{stage: talks, date: 2030-01-01, agenda: [{", ".join(goods())}]}}
"""


@cache
def exchanges() -> dict[frozenset[str], Gains]:
    """What both gain by each of the 512 exchanges: laid down as the status quo, and left there."""
    brief = read(barter().replace("strategy: linear", "strategy: stall"))
    had: list[float] = []
    gains = {}
    for moved in product((False, True), repeat=len(goods())):
        laid = dict(brief.issues)
        for good, moves in zip(goods(), moved, strict=True):
            owner = laid[good].status_quo
            assert owner is not None
            laid[good] = replace(laid[good], status_quo=1 - owner if moves else owner)
        outcomes = play(replace(brief, issues=frozen(laid))).outcomes
        has = [LARGEST * float(outcomes[f"u_{name}"][0]) for name in ("BILL", "JACK")]
        had = had or has
        names = frozenset(compress(goods(), moved))
        gains[names] = (round(has[0] - had[0], 9) + 0.0, round(has[1] - had[1], 9) + 0.0)  # no −0
    return gains


def agreed_numbers(entry: Entry) -> list[Number]:
    """The exchange that two parties who concede in time agree on."""
    block = play(barter())
    settled = dict(zip(block.settlements["issue"], block.settlements["option"], strict=True))
    numbers = [
        Number(f"Bill and Jack agree: {good} changes hands", moves, settled[good] != owner)
        for owner in ("bill", "jack")
        for good, moves in entry.expected[f"{owner}_gives"].items()
    ]
    before = play(barter().replace("strategy: linear", "strategy: stall")).outcomes
    gains = [
        LARGEST * float(block.outcomes[f"u_{name}"][0] - before[f"u_{name}"][0])
        for name in ("BILL", "JACK")
    ]
    nash = entry.expected["nash"]
    for name, expected, gain in zip(("Bill", "Jack"), nash["gains"], gains, strict=True):
        numbers.append(Number(f"they agree: {name}'s gain", expected, gain))
    return [*numbers, Number("they agree: product", nash["product"], gains[0] * gains[1])]


def located_numbers(entry: Entry) -> list[Number]:
    """The texts of the concepts, by the distances of the outcome table."""
    located = locate(barter(), ("BILL", "JACK"))
    numbers = []
    for concept in ("nash", "egalitarian", "utilitarian"):
        expected = entry.expected[concept]
        gains = expected["gains"] if concept == "nash" else expected
        for name, gain, at, ends in zip(
            ("Bill", "Jack"), gains, located.points[concept], located.ends, strict=True
        ):
            got = LARGEST * float(at[0] - ends[0, 0])
            numbers.append(Number(f"{NAMES[concept]} text: {name}'s gain", gain, got))
    return numbers


def listed_numbers(entry: Entry) -> list[Number]:
    """All 512 exchanges, against the outcomes that are printed."""
    expected, numbers = entry.expected, []
    printed = zip(entry.given["exchanges"], expected["outcomes"], strict=True)
    for place, (moved, (bill, jack, worth)) in enumerate(printed, 1):
        got = exchanges()[frozenset(moved)]
        numbers += [
            Number(f"outcome {place}: Bill's gain", bill, got[0]),
            Number(f"outcome {place}: Jack's gain", jack, got[1]),
            Number(f"outcome {place}: product", worth, got[0] * got[1]),
        ]
    every = list(exchanges().values())
    rational = [gains for gains in every if min(gains) >= 0]
    frontier = sorted({one for one in rational if not any(beats(other, one) for other in every)})
    for place, (best, found) in enumerate(zip(expected["frontier"], frontier, strict=True), 1):
        for name, gain, has in zip(("Bill", "Jack"), best, found, strict=True):
            numbers.append(Number(f"frontier, point {place}: {name}'s gain", gain, has))
    top = expected["nash"]["product"]
    with_it = sum(bill * jack >= top for bill, jack in rational)
    return [
        *numbers,
        Number("exchanges", expected["exchanges"], len(every)),
        Number("exchanges in which neither loses", expected["rational"], len(rational)),
        Number("of these, with so large a product", expected["with_the_product"], with_it),
        Number("largest smallest gain", expected["smallest_gain"], max(map(min, every))),
        Number("largest sum of gains", expected["sum"], max(map(sum, every))),
    ]


def beats(one: Gains, other: Gains) -> bool:
    """Whether one is better for somebody and worse for nobody."""
    return one != other and one[0] >= other[0] and one[1] >= other[1]


def barter_numbers() -> list[Number]:
    (entry,) = entries("barter")
    return [*agreed_numbers(entry), *located_numbers(entry), *listed_numbers(entry)]


CASES = [
    Case(
        key="barter",
        title="Nash's barter",
        says="Bill gives book, whip, ball and bat for pen, toy and knife: gains 12 and 5, and no "
        "other of the 512 exchanges has a product of 60.",
        setup="nine issues of two options, the `salience` of each as in Nash's table; `rest`, on "
        "no agenda, gives Jack the unit of Bill",
        text=barter(),
        numbers=barter_numbers,
        remark="Two `linear` parties agree on that exchange. The text of each concept is located "
        "by the distances of the outcome table. All 512 exchanges are played too, each laid down "
        "as a status quo that nobody moves. "
        "Several have a smallest gain of 6, and several a sum of 18: the larger sum, and the "
        "larger smallest gain, decide.",
    ),
]
