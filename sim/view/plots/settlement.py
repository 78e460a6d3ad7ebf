"""Where every issue ended: share of plays for each of its options."""

from __future__ import annotations

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.summary import Settled, Summary
from sim.view.plots.style import FAINT, INK, caption, figure, folded, source, title
from sim.view.wording import option_name, percent

CELL = 26
"""Letters a line in a cell."""


def draw(summary: Summary) -> Figure:
    """A row an issue, a cell an option in the scenario's order; darker is more frequent."""
    rows = list(summary.settlement.items())
    columns = max(len(settled.options) for _, settled in rows)
    fig = figure(2.6 + 1.95 * columns, 1.5 + 0.82 * len(rows))
    axes = fig.subplots()
    for row, (issue, settled) in enumerate(rows):
        _row(axes, row, summary.tables.cast["issues"][issue], settled)
    names = [summary.tables.cast["issues"][issue]["name"] for issue, _ in rows]
    axes.set_yticks(range(len(rows)), [folded(str(name), 24, 3) for name in names])
    axes.set_xticks(range(columns), [str(number + 1) for number in range(columns)])
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlabel("options of the issue, in the scenario's order", color=INK)
    axes.tick_params(length=0, colors=INK, labelsize=9)
    for spine in axes.spines.values():
        spine.set_visible(False)
    width = int(26 + 20 * columns)
    title(fig, "Where each issue ended", str(summary.tables.manifest["title"]), width)
    words = (
        f"{source(summary.tables)} Share of plays; darker is more frequent. "
        "Heavy frame and ●: the status quo. Intervals: at most ±"
        f"{_half_width(summary):.1f} percentage points (95%)."
    )
    caption(fig, words, int(width * 1.25))
    return fig


def _row(axes: Axes, row: int, issue: dict[str, object], settled: Settled) -> None:
    status_quo = issue["status_quo"] or "none"
    for column, (option, share) in enumerate(settled.options.items()):
        shade = 0.85 * share.share
        here = option == status_quo
        axes.add_patch(
            Rectangle(
                (column - 0.47, row - 0.45),
                0.94,
                0.90,
                facecolor=colormaps["Greys"](shade),
                edgecolor=INK if here else "#bbbbbb",
                linewidth=2.4 if here else 0.8,
            )
        )
        ink = "white" if shade > 0.6 else INK
        mark = "● " if here else ""
        axes.text(
            column,
            row - 0.14,
            folded(mark + option_name(issue, option), CELL, 3),
            ha="center",
            va="center",
            fontsize=7.5,
            color=ink,
        )
        axes.text(
            column,
            row + 0.33,
            percent(share.share),
            ha="center",
            va="center",
            fontsize=8.5,
            fontweight="bold" if share.share >= 0.005 else "normal",
            color=ink if share.count else FAINT,
        )


def _half_width(summary: Summary) -> float:
    """The widest half-interval of any cell, in percentage points."""
    shares = [s for settled in summary.settlement.values() for s in settled.options.values()]
    return max(100 * (share.high - share.low) / 2 for share in shares)
