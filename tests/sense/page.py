"""docs/sense.md, made from one run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.analysis.shares import Share
from tests.sense.brute import Judged
from tests.sense.cells import CONTRAST, LOT, STRATEGIES, TABLED, Cell
from tests.sense.direction import NAMED
from tests.sense.figures import Aim, Mean, agreed, aims, mean, spelled
from tests.sense.measuring import Measured
from tests.sense.population import DRAWN, FORUMS, NARROW, OVERLAPS, SIZES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sense.md"
HEAD = """# Economic sense

Do talks find the accords that exist, and only those? Random conflicts are played by the ordinary
engine from ordinary files, and every text of each is then looked at, one by one, by a program that
shares no code with the engine (`tests/sense/brute.py`). This page is made by {made}.

## The answer

{verdict}

| aimed at | least | found | of | |
|---|---|---|---|---|
{aims}

**Found** is a share with its 95 per cent interval [wilson1927]; **met** says that the share itself
reaches the aim; where the aim lies inside the interval, more conflicts could turn the verdict.
Win-wins here are conflicts with a wide overlap. The first seeds that miss an aim stand beside it:
`python -m tests.sense show wide 2 linear 17` prints the conflict of seed 17 as a scenario, for
`run.py run` to play, and `turned 17` that of the symmetries.

## What is played

{drawn}

A **win-win** is a conflict with a text inside the red lines of all, packages included, that is
worth more than no deal to each. Its **slack** is what the best such text leaves the worst off, as a
share of the most that it could gain at all. Overlap is **wide** with a slack of at least
{narrow:.2f}, **narrow** below, **none** where no text that changes anything could be signed by all
without a loss; the few conflicts between are not played. A **doubtful** conflict is wide as
written, but what its red lines are is uncertain (`basis`): a play draws them, each party knows its
own, and whether it is a win-win is told by those that were drawn. Before a majority, win-wins are
counted by the texts by which more than half of the parties gain.

Each conflict is played once by each strategy, everybody by the same one; at the forums, each by one
of linear, boulware, conceder, micro and nice tit for tat, by lot. No aim is set for
{contrast}, which are there for contrast, over fewer conflicts.
"""
FEWER = "`python -m tests.sense --share {}`,\nover that share of what `make sense` measures"
SHARES = """## Win-wins that end in accord

Texts tabled in turn, consensus. Share, its interval, and the number of win-wins.
"""
WORTH = """## What the accords are worth

Of win-wins that end in accord, consensus. **On the frontier**: no other text that all could sign is
better for one of them and worse for none [raiffa1982]. **Left lying**: of the gains of the best
text that is worse for nobody, the share by which it is better, summed over the parties' gains, each
as a share of the most that it could gain. **Nash**: the geometric mean of the gains against the
largest that a text could bring [nash1950]. **Depth**: weight of the disputed issues that are
settled. **Sessions**: of twelve. Means, with 95 per cent intervals.
"""
PLACES = """## Forums

Win-wins that end in accord, everybody by a strategy of its own. Two parties are no majority.
"""
WRONG = """## Accords that should not be

Over all that is played. **Below**: worth less than no deal to somebody whose signature it needs.
**Beyond**: outside the red lines of one of them. **False**: no text exists that those who are
needed could sign. Before a majority the tables do not say who signed; counted is then whether any
majority could have.
"""
TURNS = """## What must change nothing

A conflict of any size and known overlap, before any forum, by any rule, is written in another way.
Accord, what is settled, sessions, texts, who refused what and on which ground must be equal, and
what every text and the end are worth to each party equal to 1e-9 (a shift of all values moves
worths, and only the rest is compared).
"""
MOVES = """## Which way things go

Two plays with the same luck differ in one number. Parties concede by a clock (linear, boulware or
conceder, by lot). Whoever is threatened has all that it wants when the talks begin, and signs only
for what it fears: so whether there is an accord hangs on the threat. So has whoever might lose an
accord by a hurry; one more session, two months later, is what it may not want to wait for. Else
conflicts are those above, with red lines that are known. An accord that a home has refused is not
in force. **Asked** are those conflicts of which the statement says something. **As theory has it**
and **against** count the conflicts that moved. The statements are of the texts that all can sign,
or of parties who bargain as well as they can; a clock does not, and an exception is told here, not
explained away. What an accord is worth is that of its text: who waits for a better one all the
same may have paid more for waiting.
"""
FOOT = """## What this does not claim

The conflicts are no sample of real ones: how often real talks fail is not to be read from a share
here, and what a clock leaves lying says nothing of diplomats. Overlap is known to the program that
counts, not to the parties; a party in doubt of another's red lines may rightly ask for too much.
That everybody gains is no promise of accord for strategies that never yield (hardliner) or only
in kind (tit for tat). There are no threats, homes, dates or blocs where win-wins are counted; where
they move (the last table) no text is enumerated. Aims are set for these numbers of conflicts; that
many are looked at is not corrected for.
"""


def page(all_: Measured) -> str:
    """The page."""
    found = list(aims(all_))
    head = HEAD.format(
        made="`make sense`" if all_.share == 1 else FEWER.format(all_.share),
        verdict=verdict(found), aims="\n".join(map(aim_row, found)), drawn=DRAWN, narrow=NARROW,
        contrast=listed([spelled(name) for name in CONTRAST]),
    )  # fmt: skip
    sections = (shares, worths, forums, wrongs, turns, moves)
    return "\n".join([head, *(section(all_) for section in sections), FOOT])


def verdict(found: Sequence[Aim]) -> str:
    """The answer in a sentence."""
    asked = [one for one in found if one.found.n]
    unmet = [f"{one.name} ({number(one.found.share)})" for one in asked if not one.met]
    left = len(found) - len(asked)
    unasked = f" {left} of {len(found)} aims have not been measured: nothing is known of them."
    told = (
        f"**{len(asked) - len(unmet)} of {len(asked)} aims are met.** Not met: {'; '.join(unmet)}."
        if unmet
        else f"**All {len(asked)} aims are met.**"
    )
    return told + (unasked if left else "")


def aim_row(aim: Aim) -> str:
    """An aim's line."""
    shown = aim.seeds and not aim.met
    seeds = f" ({', '.join(map(str, aim.seeds))})" if shown else ""
    cells = (
        aim.name, "all" if aim.least == 1 else f"{aim.least:.2f}", interval(aim.found),
        f"{aim.found.n:,}", verdict_on(aim) + seeds,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def verdict_on(aim: Aim) -> str:
    """Whether it is met, in a word or two."""
    if not aim.found.n:
        return "not measured"
    return "met" if aim.met else "**not met**"


def shares(all_: Measured) -> str:
    """Win-wins in accord, by overlap, strategy and size."""
    parts = [SHARES]
    for overlap in (name for name in OVERLAPS if name != "none"):
        rows = [
            (spelled(name), [share_of(all_, Cell(overlap, size, name, 0)) for size in SIZES])
            for name in STRATEGIES
        ]
        parts += [f"### {overlap.capitalize()}\n", table("strategy", rows), ""]
    return "\n".join(parts)


def forums(all_: Measured) -> str:
    """Win-wins in accord, by forum and rule."""
    parts = [PLACES]
    for overlap in OVERLAPS:
        asked = [(forum, adopt) for adopt in ("consensus", "majority") for forum in FORUMS]
        rows = [
            (
                f"{spelled(forum)}, {adopt}",
                [share_of(all_, Cell(overlap, size, LOT, 0, forum, adopt)) for size in SIZES],
            )
            for forum, adopt in asked
        ]
        some = [(name, row) for name, row in rows if any(cell != "–" for cell in row)]
        if some:
            parts += [f"### {overlap.capitalize()}\n", table("forum and rule", some), ""]
    return "\n".join(parts)


def table(first: str, rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Rows by size."""
    head = f"| {first} | {' | '.join(f'{size} parties' for size in SIZES)} |"
    lines = [f"| {name} | {' | '.join(row)} |" for name, row in rows]
    return "\n".join([head, "|---|" + "---|" * len(SIZES), *lines])


def plays_of(all_: Measured, like: Cell) -> list[Judged]:
    """The plays of the cell that is like this one in all but its count."""
    for cell, plays in all_.cells.items():
        same = (cell.overlap, cell.size, cell.strategy, cell.forum, cell.adopt)
        if same == (like.overlap, like.size, like.strategy, like.forum, like.adopt):
            return plays
    return []


def share_of(all_: Measured, like: Cell) -> str:
    """The share of its win-wins in accord, in a cell of a table."""
    found = agreed(plays_of(all_, like))
    return f"{interval(found)}, {found.n}" if found.n else "–"


def worths(all_: Measured) -> str:
    """What accords leave lying, and how deep and late they are."""
    lines = [
        WORTH,
        "| conflicts | on the frontier | left lying | Nash | depth | sessions |",
        "|---|---|---|---|---|---|",
    ]
    for overlap in (name for name in OVERLAPS if name != "none"):
        for size in SIZES:
            lines += [
                worth_row(f"{overlap}, {size}: {spelled(strategy)}", plays)
                for strategy in STRATEGIES
                if (plays := plays_of(all_, Cell(overlap, size, strategy, 0)))
            ]
            lines += [
                worth_row(f"{overlap}, {size}: at {spelled(forum)}", plays)
                for forum in FORUMS
                if (plays := plays_of(all_, Cell(overlap, size, LOT, 0, forum))) and forum != TABLED
            ]
    return "\n".join([*lines, ""])


def worth_row(name: str, plays: Sequence[Judged]) -> str:
    """A line of what accords are worth."""
    accords = [one for one in plays if one.win_win and one.accord]
    if not accords:
        return f"| {name} | – | – | – | – | – |"
    edge = Share(sum(one.loss < 1e-9 for one in accords), len(accords))
    cells = (
        interval(edge),
        between(mean(one.loss for one in accords), 3),
        between(mean(one.nash for one in accords), 3),
        between(mean(one.depth for one in accords), 2),
        between(mean(one.sessions for one in accords), 1),
    )
    return f"| {name} | {' | '.join(cells)} |"


def wrongs(all_: Measured) -> str:
    """Accords that no reckoning allows."""
    lines = [
        WRONG, "| overlap, rule | plays | accords | below | beyond | false |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for adopt in ("consensus", "majority"):
        for overlap in OVERLAPS:
            rows = [
                one
                for cell, plays in all_.cells.items()
                if (cell.overlap, cell.adopt) == (overlap, adopt)
                for one in plays
            ]
            accords = [one for one in rows if one.accord]
            bad = (
                sum(one.below for one in accords), sum(one.beyond for one in accords),
                sum(one.false for one in accords),
            )  # fmt: skip
            if rows:  # what has not been measured has no line
                counts = " | ".join(f"{n:,}" for n in (len(rows), len(accords), *bad))
                lines.append(f"| {overlap}, {adopt} | {counts} |")
    return "\n".join([*lines, ""])


def turns(all_: Measured) -> str:
    """What changed that must not."""
    lines = [TURNS, "| written in another way | conflicts | changed | share |", "|---|---|---|---|"]
    for name, row in all_.turned.items():
        found = Share(sum(row), len(row))
        lines.append(f"| {name} | {found.n} | {found.count} | {interval(found)} |")
    return "\n".join([*lines, ""])


def moves(all_: Measured) -> str:
    """Which way things went."""
    lines = [
        MOVES, "| statement | because | asked | as theory has it | against | share against |",
        "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for name, steps in all_.moved.items():
        said = [step for step in steps if step is not None]
        against = Share(said.count(-1), len(said))
        cells = (
            name, NAMED[name].theory, f"{len(said)}", f"{said.count(1)}", f"{against.count}",
            interval(against),
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def interval(found: Share) -> str:
    """A share with its interval."""
    return f"{number(found.share)} ({number(found.low)}–{number(found.high)})" if found.n else "–"


def number(share: float) -> str:
    """A share, three digits; never rounded to 1 or 0 where it is not."""
    told = f"{share:.3f}"
    if told == "1.000" and share < 1:
        return ">.999"
    return "<.001" if told == "0.000" and share > 0 else told


def between(found: Mean, digits: int) -> str:
    """A mean with its interval."""
    if found.n == 0:
        return "–"
    ends = "" if found.n == 1 else f" ({found.low:.{digits}f}–{found.high:.{digits}f})"
    return f"{found.mean:.{digits}f}{ends}".replace("-0.", "−0.")


def listed(words: Sequence[str]) -> str:
    """One, two and three."""
    return f"{', '.join(words[:-1])} and {words[-1]}"
