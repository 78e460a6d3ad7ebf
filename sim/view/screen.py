"""What a screen found, in words: which single change does most, first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from sim.analysis.effects import Effect, Shift
from sim.analysis.ends import DEPTH
from sim.analysis.screens import Chosen, Pair, Screen
from sim.view import goals, sheet
from sim.view.runs import spread
from sim.view.sheet import Grid, Items, Section, Sheet
from sim.view.wording import DISCLAIMER, counted, percent, points

NAMED = 3
"""So many changes are named for each reason why some are not tried; the others are counted."""
KEYS = 8
"""So many kinds of key that no change is about are named, the commonest first."""
FILES = ("screen.txt", "screen.md")


def show(screen: Screen, console: Console, full: bool = False) -> None:
    """Write a screen; ``full``: with every change that was tried, and every one that was not."""
    sheet.show(content(screen, full), console)


def save(screen: Screen, folder: Path) -> list[Path]:
    """Write ``screen.txt`` and ``screen.md``, both in full, into a folder."""
    return sheet.save(content(screen, full=True), folder, FILES)


def content(screen: Screen, full: bool = False) -> Sheet:
    """The screen, whatever it is written on."""
    goal = screen.goal.words
    sections = [Section("In short", [Items(list(in_short(screen)))])]
    if screen.helping:
        parts: list[str | Grid | Items] = [_table(screen, screen.helping)]
        parts += [] if screen.hurting else [_how(screen)]
        sections.append(Section(f"What does most for: {goal}", parts))
    if screen.hurting:
        title = f"What does most against: {goal}"
        sections.append(Section(title, [_table(screen, screen.hurting), _how(screen)]))
    if screen.pairs:
        sections.append(Section("Two at once", [_pairs(screen), _beyond(screen)]))
    sections.append(Section("What was tried", [_kinds(screen.ranked)]))
    if full:
        sections.append(Section("Every change that was tried", [_all(screen)]))
    sections.append(Section("What was not tried", list(not_tried(screen.plays.about, full))))
    about = screen.plays.about
    return Sheet(str(about["title"]), list(_about(screen)), sections, DISCLAIMER)


def _about(screen: Screen) -> Iterator[str]:
    about = screen.plays.about
    if about["changes_of_base"]:
        yield f"with {', '.join(about['changes_of_base'])}"
    plain = ", every number at its middle" if about["plain"] else ""
    yield (
        f"{counted(len(about['tried']), 'single change', 'single changes')}, each "
        f"{counted(screen.plays.n, 'play', 'plays')} on the same luck, seed {about['seed']}"
        f"{plain}; those shown again on fresh luck, seed {screen.fresh.about['seed']}"
    )


def in_short(screen: Screen) -> Iterator[str]:
    """The answer, in at most five sentences."""
    goal, many = screen.goal.words, len(screen.ranked)
    best = screen.helping[0].fresh if screen.helping else None
    if best is None or not best.difference.clear:
        looked = counted(many, "single change", "single changes")
        asks = screen.goal.name in {"accord", "full"}
        other = f" How much is settled may be moved: --for {DEPTH}." if asks else ""
        yield f"Of {looked} none does anything for {goal} that fresh luck bears out.{other}"
    else:
        yield (
            f"Of {many:,} single changes this one does most for {goal}: {best.label}. "
            f"{goals.becomes(screen.goal, best)}, {spread(best.difference)} points."
        )
    up = sum(one.difference.low > 0 for one in screen.ranked)
    down = sum(one.difference.high < 0 for one in screen.ranked)
    yield (
        f"{counted(up, 'change raises', 'changes raise')} it for certain and "
        f"{counted(down, 'lowers', 'lower')} it, by intervals that hold for all {many:,} at once; "
        f"{counted(screen.inert, 'makes', 'make')} no difference to it in any play."
    )
    if screen.hurting and screen.hurting[0].fresh.difference.clear:
        worst = screen.hurting[0].fresh
        yield f"Most against it: {worst.label}, {spread(worst.difference)} points."
    if screen.pairs:
        yield _best_pair(screen.pairs[0], best)


def _best_pair(pair: Pair, best: Effect | None) -> str:
    if best is not None and pair.effect.difference.mean <= best.difference.mean:
        return "No two of the best do more together than the best of them alone."
    one, other = pair.labels
    return (
        f"Of the pairs this does most: {one}, together with: {other}; "
        f"{spread(pair.effect.difference)} points."
    )


def _table(screen: Screen, shown: Sequence[Chosen]) -> Grid:
    level = goals.heading(screen.goal)
    grid = Grid([("", "left"), (level, "right"), ("difference", "right"), ("when chosen", "right")])
    for one in shown:
        fresh, first = one.fresh, one.first
        mark = "*" if fresh.difference.clear else ""
        grid.rows.append(
            (
                fresh.label,
                percent(fresh.after.share),
                f"{spread(fresh.difference)}{mark}",
                points(first.difference.mean),
            )
        )
    return grid


def _how(screen: Screen) -> str:
    """What the numbers are, and why there are two of each."""
    shown = len(screen.helping) + len(screen.hurting)
    before = screen.helping[0].fresh.before if screen.helping else screen.hurting[0].fresh.before
    wide = (
        f"made so wide that those of all {shown} hold at once in 95% of cases"
        if shown > 1
        else "which holds in 95% of cases"
    )
    return (
        f"With nothing changed: {percent(before.share)}. Differences are in percentage points, "
        f"play by play on the same luck; {goals.interval(screen.goal)}, {wide} "
        "(a star: it leaves zero out). The "
        "best of many looks better than it is, for luck helped to choose it (“when chosen”): so "
        f"what stands here was played again, on the luck of seed {screen.fresh.about['seed']}."
    )


def _pairs(screen: Screen) -> Grid:
    grid = Grid([("", "left"), ("difference", "right"), ("beyond the sum", "right")])
    for pair in screen.pairs:
        both = f"{pair.labels[0]}; and: {pair.labels[1]}"
        grid.rows.append((both, spread(pair.effect.difference), _over(pair.beyond)))
    return grid


def _over(beyond: Shift | None) -> str:
    """By how much two changes do more than their sum; a dash where one play cannot tell."""
    if beyond is None:
        return "–"
    mean, low, high = (points(x) for x in (beyond.mean, beyond.low, beyond.high))
    return f"{mean} ({low} to {high}){'*' if beyond.clear else ''}"


def _beyond(screen: Screen) -> str:
    return (
        "Two changes made at once, on fresh luck; beyond the sum: by how many points that is more "
        "than what the two do alone, added up (less than nothing where both do the same, or "
        f"nothing is left to do). Intervals hold for all {len(screen.pairs)} pairs "
        "at once; those beyond the sum are of means, ± z standard errors."
    )


def _kinds(ranked: Sequence[Effect]) -> Grid:
    """Kinds of change: how many there are, and how many move the goal."""
    tried, act, clear = (
        Counter(one.about for one in ranked if keep(one))
        for keep in (lambda _one: True, lambda one: one.acts, lambda one: one.difference.clear)
    )
    grid = Grid(
        [("", "left"), ("tried", "right"), ("move a play", "right"), ("for certain", "right")]
    )
    for kind, many in tried.items():
        grid.rows.append((kind, f"{many:,}", f"{act[kind]:,}", f"{clear[kind]:,}"))
    return grid


def _all(screen: Screen) -> Grid:
    grid = Grid([("", "left"), (goals.heading(screen.goal), "right"), ("when chosen", "right")])
    for one in screen.ranked:
        mark = "*" if one.difference.clear else ""
        told = f"{spread(one.difference)}{mark}"
        grid.rows.append((one.label, percent(one.after.share), told))
    return grid


def not_tried(about: Mapping[str, Any], full: bool) -> Iterator[Items | str]:
    """Changes that could not be tried, by reason; and the keys that no change is about."""
    by_reason: dict[str, list[str]] = {}
    for one in about["untried"]:
        by_reason.setdefault(one["reason"], []).append(one["label"])
    lines = []
    for reason, labels in sorted(by_reason.items(), key=lambda item: -len(item[1])):
        named = labels if full else labels[:NAMED]
        rest = len(labels) - len(named)
        more = f"; and {rest:,} more" if rest else ""
        lines.append(f"{len(labels):,}, since “{reason.rstrip('.')}”: {'; '.join(named)}{more}.")
    if lines:
        yield Items(lines)
    yield (
        "Nor was anything tried that takes two changes at once, unless pairs were asked for, or "
        "a change of other size: a line two options softer, a cost three times as high."
    )
    if about.get("untouched"):
        every = sorted(about["untouched"].items(), key=lambda item: -item[1])
        kinds = [f"{kind} ({many:,})" for kind, many in (every if full else every[:KEYS])]
        rest = len(every) - len(kinds)
        more = f", and {counted(rest, 'more kind', 'more kinds')} (--full has them)" if rest else ""
        yield f"Keys of the file that no change here is about: {', '.join(kinds)}{more}."
