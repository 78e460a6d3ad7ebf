"""When accords and coercion come, if they do: the share of plays, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.analysis.dates import Curve, Days, curves
from sim.analysis.shares import Share
from sim.outcomes import KINDS
from sim.registry import figures
from sim.view.grammar import kind_does
from sim.view.plots.ends import ACCORD_NAMES
from sim.view.plots.page import Page, Words, days_marked, folded, short_date
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, GRID, NO_FORECAST, PALE, tidy
from sim.view.wording import ARTICLED, between, capital, long_date, percent

Curves = Mapping[str, Curve]
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
        found = _in_order(curves(tables))
        if not found:
            raise EmptyFigureError("nothing came on any day.")
        words = Words(_finding(found, tables.n), subject.about, _note(subject))
        page = Page(DOWN * -(-len(found) // ACROSS), words)
        stages = np.array([s["date"] for s in tables.cast["stages"].values()], "datetime64[D]")
        days, width = _days(found, stages), (page.inner - GAP) / ACROSS
        for number, (kind, curve) in enumerate(found.items()):
            x, y = (width + GAP) * (number % ACROSS), DOWN * (number // ACROSS)
            share = Share(int(curve.plays[-1]), tables.n)
            head = f"{_name(kind)}: {percent(share.share)} ({between(share.low, share.high)})"
            head += _signed(curve, tables.n)
            page.write((x, y), folded(head, width, 9.5, 1, "bold"), 9.5, weight="bold")
            axes = page.axes(x + MARGIN, y + 0.27, width - MARGIN, PANEL)
            _panel(axes, curve, tables.n, days, stages)
            _mark_days(axes, days, width - MARGIN)
        return [page.fig]


def _in_order(found: Curves) -> Curves:
    """Accords first, then coercion by gravity."""
    known = ["accord", *KINDS]
    return {kind: found[kind] for kind in dict.fromkeys((*known, *found)) if kind in found}


def _name(kind: str) -> str:
    return capital(ACCORD_NAMES["any"] if kind == "accord" else kind)


def _signed(curve: Curve, n: int) -> str:
    """How many accords were signed, where some have lapsed since."""
    lapsed = len(curve.first) > curve.plays[-1]
    return f"; signed in {percent(len(curve.first) / n)}" if lapsed else ""


def _days(found: Curves, stages: Days) -> Span:
    """The first and the last day that there is anything on, as numbers."""
    days = np.concatenate([date2num(stages), *(date2num(curve.days) for curve in found.values())])
    return float(days.min()), float(days.max())


def _span(days: Span) -> Span:
    """From before the first day to after the last."""
    room = max(0.03 * (days[1] - days[0]), 1.0)
    return days[0] - room, days[1] + room


def _mark_days(axes: Axes, days: Span, width: float) -> None:
    """Days under the axis, as many as there is room for; never hours."""
    low, high = _span(days)
    first, last = (num2date(day).date() for day in days)
    room = width * (days[1] - days[0]) / (high - low)
    marked = days_marked(first, last, room, 7)
    axes.set_xticks(date2num(marked), [short_date(day) for day in marked])


def _panel(axes: Axes, curve: Curve, n: int, days: Span, stages: Days) -> None:
    """Steps that rise on the days on which it comes for the first time in some plays, and fall
    where accords lapse.
    """
    span = _span(days)
    for day in date2num(stages):
        axes.axvline(float(day), color=GRID, linewidth=0.8, zorder=0)
    when = curve.days
    share = np.concatenate([[0], curve.plays, curve.plays[-1:]]) / n
    x = np.concatenate([[span[0]], date2num(when), [span[1]]])
    axes.fill_between(x, share, step="post", color=PALE, linewidth=0, zorder=1)
    axes.step(x, share, where="post", color=DEEP, linewidth=1.4, zorder=2)
    axes.plot(x[1:-1], share[1:-1], color=DEEP, linestyle="", marker="o", markersize=3.5, zorder=3)
    axes.set_xlim(*span)
    top = float(share.max())
    axes.set_ylim(0, 1.15 * top)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=int(top < SMALL)))
    tidy(axes)
    axes.tick_params(labelsize=7)


def _finding(found: Curves, n: int) -> str:
    """The gravest that comes, how often, and by when in half of these plays."""
    kind = next((kind for kind in (*KINDS, "accord") if kind in found), next(iter(found)))
    days = found[kind].first
    half = days[(len(days) - 1) // 2]
    left = percent(found[kind].plays[-1] / n)
    when = f"{_how_often(days, half)} {long_date(str(half))}"
    share = percent(len(days) / n)
    if len(days) > found[kind].plays[-1]:
        return f"{_name(kind)} stands in {left} of plays in the end; {share} sign one, {when}"
    comes = "some accord" if kind == "accord" else ARTICLED.get(kind, kind)
    words = capital(kind_does(comes, "comes"))
    return f"{words} in {share} of plays, {when}"


def _how_often(days: Days, half: np.datetime64) -> str:
    """How often it is on the day by which half of it has come."""
    if days[0] == days[-1]:
        return "always on"
    return "mostly on" if 2 * np.count_nonzero(days == half) > len(days) else "in half of these by"


def _note(subject: Subject) -> str:
    there = any(measure.in_force for measure in subject.scenario.measures.values())
    left = " What was in force from the beginning is not counted." if there else ""
    return (
        f"{subject.source} The share of plays in which it is so on the day: an accord stands (no "
        f"longer once a home has refused it), or a measure of the kind has been carried out.{left} "
        "Scales differ; grey lines are stages. An accident has the day by which it had happened. "
        "Brackets: 95% Wilson intervals; they cover the number of plays, not doubts about the "
        f"scenario. {NO_FORECAST}"
    )
