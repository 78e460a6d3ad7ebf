"""When accords and coercion come, if they do: the share of plays, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from sim.analysis.dates import firsts
from sim.analysis.shares import Share
from sim.registry import figures
from sim.scenario.scenario import GRAVITY
from sim.view.plots.ends import ACCORD_NAMES
from sim.view.plots.page import Page, Words, folded
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, GRID, NO_FORECAST, PALE, tidy
from sim.view.wording import between, capital, long_date, percent

Days = Mapping[str, NDArray[np.datetime64]]
Span = tuple[float, float]
ACROSS, PANEL, DOWN = 2, 1.1, 1.85
"""Panels side by side; inches: the height of one, and from one row to the next."""
MARGIN, GAP = 0.45, 0.35
"""Inches for the numbers of an axis, and between panels."""
SMALL = 0.05
"""Shares below this need a digit more."""


@figures.add("dates")
@dataclass(frozen=True)
class When(Plot):
    """When accords and coercion come: in how many plays, day by day."""

    def draw(self, subject: Subject) -> list[Figure]:
        tables = subject.summary.tables
        tables.need("dates")
        found = _in_order(firsts(tables))
        if not found:
            raise EmptyFigureError("nothing came on any day.")
        words = Words(_finding(found, tables.n), subject.about, _note(subject))
        page = Page(DOWN * -(-len(found) // ACROSS), words)
        stages = np.array([s["date"] for s in tables.cast["stages"].values()], "datetime64[D]")
        span, width = _span(found, stages), (page.inner - GAP) / ACROSS
        for number, (kind, days) in enumerate(found.items()):
            x, y = (width + GAP) * (number % ACROSS), DOWN * (number // ACROSS)
            share = Share(len(days), tables.n)
            head = f"{_name(kind)}: {percent(share.share)} ({between(share.low, share.high)})"
            page.write((x, y), folded(head, width, 9.5, 1, "bold"), 9.5, weight="bold")
            axes = page.axes(x + MARGIN, y + 0.27, width - MARGIN, PANEL)
            _panel(axes, days, tables.n, span, stages)
        return [page.fig]


def _in_order(found: Days) -> Days:
    """Accords first, then coercion by gravity."""
    known = ["accord", *GRAVITY]
    return {kind: found[kind] for kind in dict.fromkeys((*known, *found)) if kind in found}


def _name(kind: str) -> str:
    return capital(ACCORD_NAMES["any"] if kind == "accord" else kind)


def _span(found: Days, stages: NDArray[np.datetime64]) -> Span:
    """From before the first day to after the last, as numbers."""
    days = np.concatenate([*map(date2num, found.values()), date2num(stages)])
    room = max(0.03 * float(days.max() - days.min()), 1.0)
    return float(days.min()) - room, float(days.max()) + room


def _panel(
    axes: Axes, days: NDArray[np.datetime64], n: int, span: Span, stages: NDArray[np.datetime64]
) -> None:
    """Steps that rise on the days on which it comes for the first time in some plays."""
    for day in date2num(stages):
        axes.axvline(float(day), color=GRID, linewidth=0.8, zorder=0)
    when, counts = np.unique(days, return_counts=True)
    share = np.concatenate([[0.0], np.cumsum(counts), [len(days)]]) / n
    x = np.concatenate([[span[0]], date2num(when), [span[1]]])
    axes.fill_between(x, share, step="post", color=PALE, linewidth=0, zorder=1)
    axes.step(x, share, where="post", color=DEEP, linewidth=1.4, zorder=2)
    axes.plot(x[1:-1], share[1:-1], color=DEEP, linestyle="", marker="o", markersize=3.5, zorder=3)
    axes.set_xlim(*span)
    axes.set_ylim(0, 1.15 * float(share[-1]))
    locator = AutoDateLocator(minticks=3, maxticks=6)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.xaxis.get_offset_text().set_fontsize(7)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=int(share[-1] < SMALL)))
    tidy(axes)
    axes.tick_params(labelsize=7)


def _finding(found: Days, n: int) -> str:
    """The gravest that comes, how often, and by when in half of these plays."""
    kind = next((kind for kind in (*GRAVITY, "accord") if kind in found), next(iter(found)))
    days = found[kind]
    half = long_date(str(days[(len(days) - 1) // 2]))
    share = percent(len(days) / n)
    if days[0] == days[-1]:
        return f"{_name(kind)} comes in {share} of plays, always on {half}"
    return f"{_name(kind)} comes in {share} of plays, in half of these by {half}"


def _note(subject: Subject) -> str:
    return (
        f"{subject.source} The share of plays in which it has come by the day: the first accord, "
        "or the first measure of the kind. Scales differ; grey lines are stages. An accident has "
        "the day by which it had happened. Brackets: 95% Wilson intervals; they cover the number "
        f"of plays, not doubts about the scenario. {NO_FORECAST}"
    )
