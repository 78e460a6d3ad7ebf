"""The page of what each key of a scenario does, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any

from sim.analysis.effects import Shift
from sim.analysis.pulls import Pull, pulls
from sim.analysis.shares import Difference, Share
from sim.analysis.slates import Plays
from sim.view.grammar import kind_does
from sim.view.sheet import plain
from sim.view.wording import DISCLAIMER, counted, listed, percent, points, signed

WIDTH = 100
MARK = "<!-- made of {} -->"
"""The first line of the page: by the digest a test knows whether it is out of date."""
TEN = 10
SHOWN = 60
"""So many rows stand open; the others are folded."""


def page(plays: Plays, digest: str, figure: str, command: str) -> str:
    """The page, as Markdown.

    Parameters
    ----------
    plays
        The slate of all keys and of the meetings.
    digest
        Of the scenario's text.
    figure
        Where the figure of the largest lies, seen from the page.
    command
        What makes the page.
    """
    about = plays.about
    every = pulls(plays, meetings=False)
    moving = [one for one in every if one.differing]
    still = [one.label for one in every if not one.differing]
    parts = [
        MARK.format(digest),
        f"# {plain(str(about['title']))}: what each key does",
        _fold(_introduction(plays, len(every), command)),
        "## Do the talks matter?",
        *_meetings(plays),
        "## The largest",
        f"![The {min(TEN, len(moving))} keys that move accords or force most]({figure})",
        "## Key by key",
        _fold(_legend(plays, len(every))),
        _table(plays, moving[:SHOWN]),
        *_folded(plays, moving[SHOWN:]),
        "## Keys that move nothing",
        _fold(
            f"Taken out or turned over, {counted(len(still), 'of them makes', 'of them make')} no "
            "play differ in anything that is kept: how it ends, tension, settlements, worth, "
            "beliefs, climates, sessions, texts."
        ),
        *_items(still),
        "## What was not tried",
        *_untried(about),
        f"*{plain(DISCLAIMER)}*",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _fold(text: str) -> str:
    return fill(text, WIDTH, break_on_hyphens=False, break_long_words=False)


def _introduction(plays: Plays, many: int, command: str) -> str:
    about = plays.about
    return (
        f"Each key of the scenario `{about['scenario']}` is left out or, where it must be there, "
        f"says something else; each entry of a list is left out. {many:,} changes, each played "
        f"{plays.n:,} times on the luck of the base (seed {about['seed']}). This page is made by "
        f"`{command}`; whoever changes the scenario makes it anew. Titles, words for stories and "
        "what an entry rests on are no keys here: they move nothing by design."
    )


def _legend(plays: Plays, many: int) -> str:
    gravest = plays.kinds[0] if plays.kinds else "coercion"
    return (
        f"Accords and {gravest}: differences from the base in percentage points, matched play by "
        "play, with Tango's interval; tension, beliefs (in a party's resolve), climates (log-odds) "
        "and texts tabled: means of the differences of the plays ± z standard errors, and whose "
        f"moves most. All intervals are so wide that those of one column hold for all {many:,} "
        "changes at once in 95% of cases; a star: zero is left out. Settled: the share of the "
        "plays in which some issue ends with another option. The first moves accords or "
        f"{gravest} most."
    )


def _meetings(plays: Plays) -> Iterator[str]:
    """The scenario without meetings, with one, with all."""
    found = pulls(plays, meetings=True)
    gravest = plays.kinds[:1]
    base = {goal: plays.flags(goal)[0].mean() for goal in ("accord", *gravest)}
    head = ["", "some accord", "difference", *(g for goal in gravest for g in (goal, "difference"))]
    rows = [["all meetings, as it is", percent(float(base["accord"])), ""]]
    for goal in gravest:
        rows[0] += [percent(float(base[goal])), ""]
    for one in found:
        row = [one.label, percent(one.accord.after.share), _points(one.accord.difference)]
        if one.coercion is not None:
            row += [percent(one.coercion.after.share), _points(one.coercion.difference)]
        rows.append(row)
    yield _fold(_answer(plays, found))
    yield _grid(head, rows)


def _answer(plays: Plays, found: Sequence[Pull]) -> str:
    """Whether the talks matter, in a sentence or two."""
    if not found:
        return "They cannot be left out of this scenario."
    none = found[0]
    words = (
        "Yes" if none.accord.difference.clear else "For accords, not that these plays could tell"
    )
    text = (
        f"{words}: with no meeting there is some accord in {percent(none.accord.after.share)} of "
        f"the plays, with all in {percent(none.accord.before.share)}"
    )
    if none.coercion is not None:
        gravest, found_ = plays.kinds[0], none.coercion
        sure = "" if found_.difference.clear else ", which luck alone might do"
        text += (
            f"; {kind_does(gravest, 'comes')} in {percent(found_.after.share)} with none and in "
            f"{percent(found_.before.share)} with all{sure}"
        )
    return f"{text}."


def _folded(plays: Plays, rest: Sequence[Pull]) -> Iterator[str]:
    """The rows that move least, to be opened."""
    if rest:
        yield f"<details><summary>The other {len(rest):,}, which move less</summary>"
        yield _table(plays, rest)
        yield "</details>"


def _table(plays: Plays, moving: Sequence[Pull]) -> str:
    gravest = plays.kinds[:1]
    head = ["key", "accord", *gravest, "settled", "tension", "belief", "climate", "texts"]
    rows = []
    for one in moving:
        row = [one.label, _points(one.accord.difference)]
        if one.coercion is not None:
            row.append(_points(one.coercion.difference))
        row += [_share(one.settled), _number(one.tension, 3)]
        row += [_whose(found, plays.n) for found in (one.belief, one.climate)]
        row.append(_number(one.texts, 1))
        rows.append(row)
    return _grid(head, rows)


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]], way: str = "---:") -> str:
    ways = ["---", *[way] * (len(head) - 1)]
    body = [[plain(cell).replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in [list(head), ways, *body])


def _points(found: Difference) -> str:
    if not (found.mean or found.gained or found.lost):
        return "0"
    star = "*" if found.clear else ""
    return f"{points(found.mean)} ({points(found.low)} to {points(found.high)}){star}"


def _share(share: Share) -> str:
    return percent(share.share)


def _number(found: Shift | None, places: int) -> str:
    if found is None:
        return "–"
    if not found.low and not found.high:
        return "0"
    star = "*" if found.clear else ""
    half = (found.high - found.low) / 2
    return f"{signed(found.mean, places)} ± {half:.{places}f}{star}"


def _whose(found: tuple[str, Shift] | None, n: int) -> str:
    if found is None and n == 1:
        return "–"
    if found is None or not (found[1].low or found[1].high):
        return "0"
    return f"{found[0]} {_number(found[1], 3)}"


def _items(labels: Sequence[str]) -> Iterator[str]:
    if labels:
        yield _fold(f"{listed([plain(one) for one in labels])}.")


def _untried(about: Mapping[str, Any]) -> Iterator[str]:
    """What could be neither left out nor turned over, by reason."""
    by_reason: dict[str, list[str]] = {}
    for one in about["untried"]:
        by_reason.setdefault(one["reason"], []).append(one["label"])
    rows = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    if rows:
        told = [[why, ", ".join(labels)] for why, labels in rows]
        yield _grid(["why", "keys"], told, "---")
    else:
        yield "Every key was."
