"""What each party gained over no deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.gains import Gain, gain
from sim.lab.outset import outset
from sim.registry import figures
from sim.view.grammar import agreed, plural, with_article
from sim.view.plots.page import Page, Words, folded
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import GRID, INK, MIDDLE, NO_FORECAST, PALE
from sim.view.wording import between, counted, listed, percent, several

MOST = 20
"""So many parties are drawn, those whose gains are furthest from nothing; the rest are named."""
NAMED, FEW = 6, 3
"""So many parties are named in the caption, and in the title; the others are counted."""
LITTLE = 0.005
"""Stakes; who gains less than that in the middle play gains nothing."""
PLAYS = 500
"""So many first plays are played again."""
LEFT, ROW, RIGHT = 1.9, 0.31, 2.0


@figures.add("gains")
@dataclass(frozen=True)
class Gains(Plot):
    """What each party gained over no deal, and how often it ended with less."""

    def draw(self, subject: Subject) -> list[Figure]:
        summary = subject.summary
        found = _gains(subject)
        names = {p: str(name) for p, name in summary.tables.cast["parties"].items()}
        moving = {p: gain for p, gain in found.items() if gain.worse.count or gain.better.count}
        if not moving:
            raise EmptyFigureError("in every play all ended exactly with what no deal is worth.")
        worst = _worst(moving)
        widest = sorted(
            moving, key=lambda p: (p not in worst, -max(map(abs, moving[p].quantiles)))
        )[:MOST]  # fmt: skip
        shown = {party: gain for party, gain in moving.items() if party in widest}
        words = Words(_finding(names, moving), subject.about, _note(subject, names, shown))
        height = ROW * len(shown)
        page = Page(0.55 + height + 0.5, words)
        axes = page.axes(LEFT, 0.55, page.inner - LEFT - RIGHT, height)
        _key(page)
        page.write(
            (page.inner, 0.5), "less than no deal\n(95% interval)", 8, ha="right", va="bottom"
        )
        for row, (party, one) in enumerate(shown.items()):
            _row(axes, row, one)
            y = 0.55 + ROW * (row + 0.5)
            label = folded(names[party], LEFT - 0.15, 8.5, 1)
            page.write((LEFT - 0.12, y), label, 8.5, ha="right", va="center")
            share = one.worse
            told = f"{percent(share.share)} ({between(share.low, share.high)})"
            page.write((page.inner, y), told, 8.5, ha="right", va="center")
        _frame(axes, len(shown))
        return [page.fig]


def _gains(subject: Subject) -> dict[str, Gain]:
    """Every party's gain in the first plays, which are played again for what no deal was worth.

    The table has what it is worth when the talks are over, with what was agreed by then in it.
    """
    tables, manifest = subject.summary.tables, subject.summary.tables.manifest
    n = min(tables.n, PLAYS)
    again = outset(subject.scenario, int(manifest["seed"]), bool(manifest["plain"]), n)
    found = {}
    for a, party in enumerate(again.parties):
        value = tables.column("outcomes", f"value_{party}").astype(float)[: len(again.value)]
        if not np.allclose(value, again.value[:, a]):
            raise EmptyFigureError(
                "this run was played by another version of the program; what no deal was worth in "
                "its plays cannot be told by this one. Play the scenario again."
            )
        found[party] = gain(value, again.no_deal[:, a])
    return found


def _finding(names: Mapping[str, str], moving: Mapping[str, Gain]) -> str:
    """How many gain, for stakes of different parties do not compare, and who ends most often
    with less.
    """
    winners = [p for p in moving if moving[p].quantiles[2] > LITTLE]
    gained = f"In the middle play {_of_all(winners, names)} over no deal"
    worst = _worst(moving)
    if not worst:
        return f"{gained}; in none does anybody end with less"
    many = len(worst) > 1 or plural(names[worst[0]])
    told = listed([with_article(names[party]) for party in worst])
    who = told if len(worst) <= FEW else counted(len(worst), "party", "parties")
    often = percent(moving[worst[0]].worse.share)
    each = " each" if len(worst) > 1 and often != "100%" else ""
    return f"{gained}; {who} {agreed('ends', many)} with less in {often} of plays{each}"


def _of_all(winners: Sequence[str], names: Mapping[str, str]) -> str:
    """Who gains, by name where it is one, and by number."""
    if not winners:
        return "nobody gains"
    if len(winners) == len(names):
        return "both parties gain" if len(names) == 2 else f"all {len(names)} parties gain"
    if len(winners) == 1:
        only = names[winners[0]]
        return f"only {with_article(only)} {agreed('gains', plural(only))}"
    return f"{len(winners)} of {len(names)} parties gain"


def _worst(moving: Mapping[str, Gain]) -> list[str]:
    """Those that end most often with less than no deal; nobody where nobody does."""
    most = max(gain.worse.count for gain in moving.values())
    return [party for party, gain in moving.items() if most and gain.worse.count == most]


def _row(axes: Axes, row: int, gain: Gain) -> None:
    low, quarter, median, three, high = gain.quantiles
    axes.barh(row, high - low, left=low, height=0.26, color=PALE, edgecolor=MIDDLE, linewidth=0.6)
    axes.barh(row, three - quarter, left=quarter, height=0.5, color=MIDDLE)
    axes.plot([median, median], [row - 0.34, row + 0.34], color=INK, linewidth=2.2)


def _frame(axes: Axes, n: int) -> None:
    axes.axvline(0, color=INK, linewidth=1.0, zorder=0.5)
    axes.set_ylim(n - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.use_sticky_edges = False  # no bar and no stroke ends where the axis does
    axes.margins(x=0.04)
    axes.grid(axis="x", color=GRID, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    axes.set_xlabel("gain over no deal, in the party's own stakes", fontsize=8.5, color=INK)


def _key(page: Page) -> None:
    x = LEFT
    page.line((x, 0.04), (x, 0.24), linewidth=2.2)
    page.write((x + 0.1, 0.14), "middle play", 8, va="center")
    page.box((x + 1.1, 0.07), 0.3, 0.14, facecolor=MIDDLE)
    page.write((x + 1.48, 0.14), "half of the plays", 8, va="center")
    page.box((x + 2.75, 0.09), 0.3, 0.1, facecolor=PALE, edgecolor=MIDDLE)
    page.write((x + 3.13, 0.14), "nine in ten", 8, va="center")


def _note(subject: Subject, names: Mapping[str, str], shown: Mapping[str, Gain]) -> str:
    rest = [name for party, name in names.items() if party not in shown]
    left = (
        f" Not drawn, for what they gain or lose is less or nothing: {several(rest, NAMED)}."
        if rest
        else ""
    )
    return (
        f"{subject.source}{left}{_first(subject, shown)} What a party ended with, all that "
        "coercion and waiting cost it paid, over what it could expect of no deal before the first "
        "text, coercion included. Stakes are each party's own: bars of different parties do not "
        "compare. "
        f"{NO_FORECAST}"
    )


def _first(subject: Subject, shown: Mapping[str, Gain]) -> str:
    """How many plays are behind it, where that is not all."""
    n = next(iter(shown.values())).worse.n
    return f" Of the first {n:,} plays." if n < subject.summary.tables.n else ""
