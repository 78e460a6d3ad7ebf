"""Changes ranked by what they do: paired differences from the base, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.galleries import Gallery
from sim.analysis.pulls import pulls
from sim.analysis.screens import Screen
from sim.analysis.shares import Difference
from sim.analysis.slates import Plays
from sim.view import goals
from sim.view.plots.page import Page, Words, folded, height_of
from sim.view.plots.style import DEEP, FAINT, GRID, INK, NO_FORECAST, WARM
from sim.view.wording import capital, counted, percent, points

LEFT, GAP, SIZE = 4.3, 0.14, 8.0
"""Inches for what changes are, between them, and the size of its letters in points."""
HEAD = 0.3
TEN = 10
"""So many keys of a scenario are drawn."""
ROOM = 0.5
"""Inches that a number beside a marker takes."""


@dataclass(frozen=True)
class Panel:
    """What is drawn side by side: a heading, and a difference for every label, None for none."""

    heading: str
    differences: Sequence[Difference | None]


@dataclass(frozen=True)
class Block:
    """Rows under one heading."""

    heading: str
    labels: Sequence[str]
    panels: Sequence[Panel]


def screen_figure(screen: Screen) -> Figure:
    """The changes that do most for a goal, and against it, on fresh luck and when chosen."""
    goal = screen.goal.words
    blocks = [
        Block(
            heading,
            [one.fresh.label for one in shown],
            [Panel("", [one.fresh.difference for one in shown])],
        )
        for heading, shown in (
            (f"most for: {goal}", screen.helping),
            (f"most against: {goal}", screen.hurting),
        )
        if shown
    ]
    marks = [
        [one.first.difference.mean for one in s] for s in (screen.helping, screen.hurting) if s
    ]
    return drawn(blocks, _words(screen), [goals.axis(screen.goal)], marks)


def _words(screen: Screen) -> Words:
    about, n = screen.plays.about, screen.plays.n
    best = screen.helping[0].fresh if screen.helping else None
    title = (
        f"{best.label}: {goals.instead(screen.goal, best)}"
        if best is not None and best.difference.clear
        else f"No single change does anything for {screen.goal.words} that fresh luck bears out"
    )
    shown = len(screen.helping) + len(screen.hurting)
    caption = (
        f"{about['scenario']}: {counted(len(about['tried']), 'single change', 'single changes')} "
        f"tried, seed {about['seed']}; the {shown} drawn played again on seed "
        f"{screen.fresh.about['seed']}; n = {counted(n, 'play', 'plays')} of each, matched on the "
        f"same luck. Whiskers: {goals.interval(screen.goal)}, to hold for all {shown} at once in "
        "95% of cases. Hollow: what the luck showed on which the change was chosen. "
        f"{NO_FORECAST}"
    )
    return Words(title, str(about["title"]), caption)


def gallery_figure(gallery: Gallery) -> Figure:
    """The variants of a scenario: accords and the gravest coercion against the base."""
    plays, many = gallery.plays, len(gallery.pictures)
    told = [plays.goal(goal) for goal in gallery.goals]
    panels = [
        Panel(goal.words, [one.effects[place].difference for one in gallery.pictures])
        for place, goal in enumerate(told)
    ]
    labels = [f"{one.label} ({one.name})" for one in gallery.pictures]
    first = gallery.pictures[0]
    base = "; ".join(
        goals.level(goal, first.effects[place].before.share) for place, goal in enumerate(told)
    )
    found = first.effects[0]
    title = (
        f"{capital(told[0].words)} comes most often with {first.name}: in "
        f"{percent(found.after.share)} of the plays, not {percent(found.before.share)}"
        if found.difference.clear and found.difference.mean > 0
        else f"No variant brings {told[0].words} more often, beyond what luck may do"
    )
    caption = (
        f"{plays.about['scenario']}: {counted(many, 'variant', 'variants')}, seed "
        f"{plays.about['seed']}; n = {counted(plays.n, 'play', 'plays')} of each, matched on the "
        f"same luck where the day is the same. In the base: {base}. Whiskers: Tango's intervals "
        f"(of what is settled: means ± z standard errors) that hold for all {many} at once in 95% "
        f"of cases. {NO_FORECAST}"
    )
    words = Words(title, str(plays.about["title"]), caption)
    heads = [f"{goals.name(goal)} (points)" for goal in told]
    return drawn([Block("variants, most accords first", labels, panels)], words, heads)


def levers_figure(plays: Plays) -> Figure:
    """The keys of a scenario that move accords or the gravest coercion most."""
    every = pulls(plays, meetings=False)
    most = [one for one in every if one.differing][:TEN]
    words = [plays.goal(goal).words for goal in ("accord", *plays.kinds[:1])]
    panels = [Panel(words[0], [one.accord.difference for one in most])]
    if len(words) > 1:
        panels.append(
            Panel(words[1], [one.coercion.difference if one.coercion else None for one in most])
        )
    title = (
        f"Of {len(every):,} keys and entries this moves {' or '.join(words)} most: {most[0].label}"
        if most
        else "No key moves anything"
    )
    caption = (
        f"{plays.about['scenario']}, seed {plays.about['seed']}; n = "
        f"{counted(plays.n, 'play', 'plays')} of each change, matched on the same luck. Whiskers: "
        f"Tango's intervals that hold for all {len(every):,} changes at once in 95% of cases. "
        f"{NO_FORECAST}"
    )
    heads = [f"{goal}, difference (points)" for goal in words]
    block = Block("each key left out or turned over", [one.label for one in most], panels)
    return drawn([block], Words(title, str(plays.about["title"]), caption), heads)


def drawn(
    blocks: Sequence[Block],
    words: Words,
    axes_of: Sequence[str],
    hollow: Sequence[Sequence[float]] = (),
) -> Figure:
    """A page of rows with markers.

    Parameters
    ----------
    blocks
        What is drawn, under its headings; each has as many panels as there are axes.
    words
        Around it.
    axes_of
        What each panel's axis is of, with its unit.
    hollow
        By block and row, where a hollow marker stands in the first panel.
    """
    texts = [[folded(one, LEFT - 0.2, SIZE, 2) for one in b.labels] for b in blocks]
    heights = [[height_of(len(lines), SIZE) + GAP for lines in block] for block in texts]
    body = sum(HEAD + sum(rows) for rows in heights)
    heads = [capital(one) for one in axes_of]
    page = Page(body + 0.75, words)
    wide = (page.inner - LEFT - (len(heads) - 1) * 0.35) / len(heads)
    spots = [page.axes(LEFT + at * (wide + 0.35), 0.3, wide, body) for at in range(len(heads))]
    for at, (axes, head) in enumerate(zip(spots, heads, strict=True)):
        page.write((LEFT + at * (wide + 0.35), 0.02), folded(head, wide, SIZE, 1, "bold"), SIZE,
                   weight="bold")  # fmt: skip
        found = [one for block in blocks for one in block.panels[at].differences if one]
        _frame(axes, body, found, wide)
    y = 0.0
    for number, block in enumerate(blocks):
        page.write((0, 0.3 + y + 0.06), block.heading, 9, weight="bold")
        y += HEAD
        for row, lines in enumerate(texts[number]):
            height = heights[number][row]
            middle = y + (height - GAP) / 2
            page.write((LEFT - 0.12, 0.3 + middle), lines, SIZE, ha="right", va="center")
            for axes, panel in zip(spots, block.panels, strict=True):
                _mark(axes, middle, panel.differences[row])
                axes.axhline(y + height - GAP / 2, color=GRID, linewidth=0.5)
            if hollow:
                _hollow(spots[0], middle, hollow[number][row])
            y += height
    return page.fig


def _frame(axes: Axes, body: float, found: Sequence[Difference], wide: float) -> None:
    """Inches downwards, points across, with room for a number at either end."""
    axes.set_ylim(body, 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    low = min([100 * one.low for one in found] + [-1.0])
    high = max([100 * one.high for one in found] + [1.0])
    room = (high - low) * ROOM / max(wide - 2 * ROOM, 0.5)
    axes.set_xlim(low - room, high + room)
    axes.axvline(0, color=INK, linewidth=0.9)
    axes.locator_params(axis="x", nbins=6 if wide > 3 else 4)


def _hollow(axes: Axes, y: float, mean: float) -> None:
    """Where it stood on the luck that chose it."""
    axes.plot([100 * mean], [y], marker="D", markersize=4.5, color=FAINT, markerfacecolor="white",
              linestyle="none", zorder=2, clip_on=False)  # fmt: skip


def _mark(axes: Axes, y: float, found: Difference | None) -> None:
    """A marker with its interval and number; what lowers is square and light: grey tells."""
    if found is None:
        return
    low, mean, high = (100 * value for value in (found.low, found.mean, found.high))
    rises = mean >= 0
    axes.plot([low, high], [y, y], color=INK, linewidth=1.2, zorder=3)
    axes.plot([mean], [y], marker="o" if rises else "s", color=INK, markersize=5.5, zorder=4,
              markerfacecolor=DEEP if rises else WARM, linestyle="none", clip_on=False)  # fmt: skip
    axes.annotate(
        points(found.mean), (high if rises else low, y), xytext=(5 if rises else -5, 0),
        textcoords="offset points", ha="left" if rises else "right", va="center_baseline",
        fontsize=7.5, color=INK, annotation_clip=False,
    )  # fmt: skip
