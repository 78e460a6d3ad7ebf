"""Tension and beliefs over the days of one play, as far as it has come."""

from __future__ import annotations

from datetime import date

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from sim.scenario.scenario import Stage
from sim.view.plots.style import DEEP, FAINT, GRID, INK, LINES, figure, tidy
from sim.view.wording import long_date
from sim.watch.watched import Watched

WIDTH, HEIGHT = 5.0, 1.7
"""Inches: the width, and the height of a panel."""


def course(talks: Watched) -> Figure | None:
    """Tension and believed resolve, day by day; stages are marked below. None where neither is."""
    typed = [party for party in talks.people if party.typed >= 0]
    panels = (talks.brief.tension is not None) + bool(typed)
    if not panels:
        return None
    fig = figure(WIDTH, HEIGHT * panels + 0.5)
    fig.suptitle(
        f"After every step up to {long_date(talks.day)}; ticks: stages", fontsize=10, color=INK
    )
    axes = list(fig.subplots(panels, 1, sharex=True, squeeze=False)[:, 0])
    days = [date2num(date.fromisoformat(moment.day)) for moment in talks.moments]
    names = talks.brief.parties
    if talks.brief.tension is not None:
        shown = [moment.tension for moment in talks.moments]
        _line(axes[0], days, shown, (DEEP, "-", "o"), "tension")
        _frame(axes[0], talks, "tension\n(0 calm, 1 most)")
    if typed:
        for look, party in zip(LINES * len(typed), typed, strict=False):
            shown = [moment.parties[party.name]["believed"] for moment in talks.moments]
            _line(axes[-1], days, shown, look, names[party.name].name)
        fig.legend(
            *axes[-1].get_legend_handles_labels(), loc="outside lower center", ncols=3,
            frameon=False, fontsize=9, handlelength=2.5,
        )  # fmt: skip
        _frame(axes[-1], talks, "resolve as others\ntake it (0 to 1)")
    locator = AutoDateLocator(maxticks=7)
    axes[-1].xaxis.set_major_locator(locator)
    axes[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))
    return fig


def _line(
    axes: Axes, days: list[float], shown: list[float], look: tuple[str, object, str], label: str
) -> None:
    shade, dash, marker = look
    axes.plot(
        days, shown, color=shade, linestyle=dash, marker=marker, markersize=3.5, linewidth=1.4,
        label=label,
    )  # fmt: skip


def _frame(axes: Axes, talks: Watched, label: str) -> None:
    """The whole calendar from the start, so that a step moves nothing but the lines."""
    first, last = talks.entries[0][0], talks.entries[-1][0]
    end = max(last, date.fromisoformat(talks.day))
    margin = max((end - first).days, 1) * 0.03
    axes.set_xlim(date2num(first) - margin, date2num(end) + margin)
    axes.set_ylim(-0.03, 1.03)
    axes.set_ylabel(label, fontsize=8, color=INK)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    tidy(axes)
    for entry in talks.brief.calendar:
        if isinstance(entry, Stage):
            axes.axvline(date2num(entry.date), ymax=0.05, color=FAINT, linewidth=1.2)
