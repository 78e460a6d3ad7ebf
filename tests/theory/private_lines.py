"""A pie between two whose red lines nobody else knows."""

from __future__ import annotations

from functools import cache
from itertools import product

import numpy as np

from tests.theory.case import COUNTED, Case, Curve, Floats, Number, places, play
from tests.theory.published import entries
from tests.theory.sales import counted

LINES = 32
"""As many as a party may have types, each as likely."""
PLAYS = 16_000
SHOWN = 4


def pie(strategies: tuple[str, str], forum: str = "alternating_offers", lines: int = SHOWN) -> str:
    """A pie in ``lines`` options; both values are known, and where each walks away is not."""
    options = [f"s{o}" for o in range(lines)]
    even = ", ".join(f"{option}: {1 / lines!r}" for option in options)
    people = "\n".join(
        f"  {who}: {{strategy: {strategy}, demands: {{pie: {{want: {want}, accept: {{{even}}}}}}}}}"
        for who, strategy, want in zip("AB", strategies, (options[-1], options[0]), strict=True)
    )
    return f"""\
scenario: A pie between two whose red lines are private
issues:
  pie: {{options: [{", ".join(options)}], status_quo: none}}
parties:
{people}
calendar:
  - {{stage: table, date: 2030-01-01, forum: {forum}}}
"""


@cache
def played(strategy: str, lines: int = LINES, plays: int = PLAYS) -> tuple[Floats, Floats, Floats]:
    """Whether lines leave room for an accord, whether there is one, and what A tabled first."""
    ultimatum = strategy == "ultimatum"
    both = (strategy, "linear" if ultimatum else strategy)
    block = play(pie(both, "ultimatum" if ultimatum else "alternating_offers", lines), plays)
    line = {who: block.parameters[f"parties.{who}.demands.pie.accept"].astype(str) for who in "AB"}
    of_a, of_b = (np.char.lstrip(line[who], "s").astype(int) for who in "AB")
    first = block.offers["value"][: min(plays, 2000)] if ultimatum else np.zeros(0)
    return (
        (of_a <= of_b).astype(float),
        (places(block, "pie") >= 0).astype(float),
        np.stack([of_a[: len(first)], np.rint(first * (lines - 1))]) if len(first) else first,
    )


def numbers() -> list[Number]:
    found = []
    for entry in entries("private_lines"):
        strategy = entry.given["strategy"]
        if "known" in entry.given:
            lines = int(entry.given["known"])
            said = f"an ultimatum, lines known, {lines} options: P(accord)"
            found.append(Number(said, entry.expected["accord"], met_of_known(lines)))
            continue
        room, accord, asked = played(strategy)
        if strategy == "conceder":
            found += [
                Number("two conceders: P(room)", entry.expected["room"], float(room.mean()),
                       counted(room), COUNTED),
                Number("two conceders: accords where there is room", entry.expected["met"],
                       float(accord[room > 0].mean())),
                Number("and where there is none", entry.expected["wrongly"],
                       float(accord[room == 0].mean())),
            ]  # fmt: skip
        else:
            best = np.maximum(asked[0], LINES // 2)
            found += [
                Number("an ultimatum: nearest to max(½, own line)", entry.expected["nearest"],
                       float((asked[1] == best).mean())),
                Number("an ultimatum: P(accord)", entry.expected["accord"], float(accord.mean()),
                       counted(accord), COUNTED),
            ]  # fmt: skip
    return found


def met_of_known(lines: int) -> float:
    """The share of all pairs of lines, each known to both, with an accord on an ultimatum."""
    text, met = pie(("ultimatum", "linear"), "ultimatum", lines), 0
    even = text[text.index("accept: ") : text.index("}", text.index("accept: ")) + 1]
    assert text.count(even) == 2
    for of_a, of_b in product(range(lines), repeat=2):
        sure = text.replace(even, f"accept: s{of_a}", 1).replace(even, f"accept: s{of_b}", 1)
        met += int(places(play(sure), "pie")[0] >= 0)
    return met / lines**2


def excess(lines: int) -> float:
    """By how much more often than 3/8 lines so coarse let an ultimatum be taken."""
    room, accord, _ = played("ultimatum", lines)
    return float(abs(accord.mean() - 3 / 8) + 0 * room.mean())


CASES = [
    Case(
        key="private_lines",
        title="A pie between two whose red lines are private",
        says="Both values are known and red lines are not, each as likely anywhere. Two who come "
        "down with the clock meet wherever there is room, half of the time. Who poses an ultimatum "
        "asks for half of the pie, or for what it must have if that is more, and loses a quarter "
        "of these accords; where the lines are known it loses none. Nothing is learned in time "
        "where there is one text.",
        setup=f"an issue with `status_quo: none` on {LINES} options, `accept` even over all of "
        "them: 32 types each; two `conceder`, or `ultimatum` against anybody at "
        "`forum: ultimatum`; lines that are known are every pair of options in turn",
        text=pie(("conceder", "conceder")),
        numbers=numbers,
        curves=(
            Curve(
                "P(accord) of an ultimatum; 16,000 plays", "options", (4, 8, 16), excess,
                1.0, "lines on n options meet in 1 / 4n more of the plays", most=1.0, within=0.5,
                because="with 16 options three standard errors of a count are most of the error",
            ),
        ),
        remark="With n options there is room in (n + 1) / 2n of all plays; an ultimatum is taken "
        "in 3/8 + 1/4n of them; the table has n = 32, and 8 where lines are known.",
    ),
]  # fmt: skip
