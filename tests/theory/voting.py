"""Votes on one line: setter, median, gridlock. They hold option by option, so exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.model import Block
from tests.theory.case import Case, Number, anywhere, places, play, steps
from tests.theory.published import entries

N = 500
"""Plays of a set-up, each with ideals of its own."""
LINE = 39
"""Steps of the line, forty options; 1/40 is written out without rounding."""
SHOWN = 4
Ints = NDArray[np.int64]


def assembly(n: int, quo: int, strategies: list[str], stage: str) -> str:
    """Parties whose ideals lie anywhere on a line of n steps; P0 speaks first."""
    parties = "\n".join(
        f"  P{a}: {{strategy: {strategy}, demands: {{line: "
        f"{{want: {anywhere(n)}, accept: {steps(n)}}}}}}}"
        for a, strategy in enumerate(strategies)
    )
    return f"""\
scenario: A line
issues:
  line: {{options: {steps(n)}, status_quo: s{quo}}}
parties:
{parties}
calendar:
  - {{stage: talks, date: 2030-01-01, {stage}}}
"""


def setter(n: int, quo: int, n_parties: int) -> str:
    """P0 tables one text; the others vote."""
    strategies = ["linear", *["acquiescent"] * (n_parties - 1)]
    return assembly(n, quo, strategies, "forum: ultimatum, adopt: majority")


def committee(n: int, quo: int, n_parties: int) -> str:
    """Everybody may move an ideal against the text that stands."""
    return assembly(
        n, quo, ["hardliner"] * n_parties, "forum: amendments, adopt: majority, sessions: 2"
    )


def unanimous(n: int, quo: int, strategy: str) -> str:
    """Four parties that must all agree."""
    return assembly(n, quo, [strategy] * 4, "adopt: consensus")


def ideals(block: Block) -> Ints:
    """What everybody wants, [R, A]: the n of option sn."""
    columns = [block.parameters[name] for name in block.parameters if name.endswith(".want")]
    return np.array([[int(option[1:]) for option in column] for column in columns], np.int64).T


def share(hits: NDArray[np.bool_]) -> float:
    return float(hits.mean())


def setters(own: Ints, median: Ints, quo: int) -> Ints:
    """What a setter gets from a majority: the theorem of romer_rosenthal1978."""
    away = np.where(own > quo, np.minimum(own, 2 * median - quo), 0)
    away = np.where(own < quo, np.maximum(own, 2 * median - quo), away)
    between = (np.minimum(own, median) <= quo) & (quo <= np.maximum(own, median))
    return np.where(between, quo, away)


def setter_numbers() -> list[Number]:
    numbers = []
    for entry in entries("setter"):
        n_parties, quo = entry.given["parties"], entry.given["status_quo"]
        block = play(setter(LINE, quo, n_parties), N)
        want = ideals(block)
        expected = setters(want[:, 0], np.median(want, axis=1).astype(int), quo)
        hits = share(places(block, "line") == expected)
        said = f"{n_parties} parties, status quo s{quo}: as predicted"
        numbers.append(Number(said, entry.expected["as_predicted"], hits))
    return numbers


def median_numbers() -> list[Number]:
    numbers = []
    for entry in entries("median"):
        n_parties, quo = entry.given["parties"], entry.given["status_quo"]
        block = play(committee(LINE, quo, n_parties), N)
        hits = share(places(block, "line") == np.median(ideals(block), axis=1))
        said = f"{n_parties} parties, status quo s{quo}: the median's"
        numbers.append(Number(said, entry.expected["the_medians"], hits))
    return numbers


def gridlock_numbers() -> list[Number]:
    numbers = []
    for entry in entries("gridlock"):
        strategy, quo = entry.given["strategy"], entry.given["status_quo"]
        block = play(unanimous(LINE, quo, strategy), N)
        want, settled = ideals(block), places(block, "line")
        low, high = want.min(axis=1), want.max(axis=1)
        inside = (low <= quo) & (quo <= high)
        unmoved = share(settled[inside] == quo)
        ends = share((low <= settled) & (settled <= high))
        said = f"{strategy}, status quo s{quo}:"
        numbers += [
            Number(f"{said} unmoved inside the range", entry.expected["unmoved_inside"], unmoved),
            Number(f"{said} ends in the range", entry.expected["ends_inside"], ends),
        ]
    return numbers


EXACT = (
    f"Shares of {N} plays, each with ideals drawn anew among {LINE + 1} options; as the theory "
    "holds on whole options, nothing is lost by them."
)

CASES = [
    Case(
        key="setter",
        title="A setter before a majority",
        says="Who alone may propose gets, from a majority with median m and against a status quo "
        "q: q if it lies between m and the own ideal s; else s or 2m − q, whichever comes first "
        "on the way from q to s.",
        setup="`forum: ultimatum`, in which the first party tables one text; `adopt: majority`; "
        "the others `acquiescent`",
        text=setter(SHOWN, 0, 3),
        numbers=setter_numbers,
        remark=EXACT,
    ),
    Case(
        key="median",
        title="The median before all",
        says="With single-peaked preferences on one line the median's ideal beats every other by "
        "majority.",
        setup="`forum: amendments`, in which every party moves its ideal against the text that "
        "stands; `adopt: majority`; an odd number of `hardliner` parties",
        text=committee(SHOWN, 0, 3),
        numbers=median_numbers,
        remark=EXACT,
    ),
    Case(
        key="gridlock",
        title="What unanimity cannot move",
        says="A status quo inside the range of ideals cannot be moved by consensus; one outside "
        "moves into the range. (Krehbiel's interval, with everybody pivotal.)",
        setup="`adopt: consensus`; four parties on a line, all `acquiescent` or all `conceder`",
        text=unanimous(SHOWN, 2, "acquiescent"),
        numbers=gridlock_numbers,
        remark=EXACT,
    ),
]
