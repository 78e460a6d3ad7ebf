"""What parties asked for: own utility of the texts they tabled, session by session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sim.analysis.offers import Path, paths
from sim.analysis.summary import Summary
from sim.view.plots.style import INK, LINES, caption, figure, folded, source, tidy, title
from sim.view.wording import counted, long_date

BANDS = 4
"""With more parties than this at a stage only medians are drawn: bands would hide them."""

NAMED = 12
"""With more parties than this at a stage the others are counted: their names would fill it."""

ACROSS = 3
"""Stages side by side."""


def draw(summary: Summary) -> Figure:
    """A panel a stage; medians with the middle half and the middle 90% of plays."""
    tables = summary.tables
    found = paths(tables)
    across = min(max(len(found), 1), ACROSS)
    down = max(-(-len(found) // across), 1)
    fig = figure(max(3.6 * across + 0.6, 6.5), 3.4 * down + 1.5)
    grid = fig.subplots(down, across, squeeze=False, sharey=True)
    panels = list(grid.flat)
    for axes, (stage, by_party) in zip(panels, found.items(), strict=False):
        _panel(axes, tables.cast, stage, by_party)
    for axes in panels[max(len(found), 1) :]:
        axes.set_visible(False)
    if not found:
        panels[0].text(0.5, 0.5, "no texts were tabled", ha="center", va="center", color=INK)
        panels[0].set_axis_off()
    for row in grid:
        row[0].set_ylabel("own utility of the text tabled\n(% of the party's best)", color=INK)
    width = int(16 * fig.get_figwidth() * 0.62)
    title(fig, "What parties asked for, session by session", str(tables.manifest["title"]), width)
    told = counted(min(tables.n, 2000), "play", "plays")
    words = (
        f"{source(tables)} Offers of the first {told}. Lines: medians over the plays "
        "that tabled in that session; dark band: middle 50%, light band: middle 90% of them."
    )
    caption(fig, words, int(width * 1.3))
    return fig


def _panel(axes: Axes, cast: Mapping[str, Any], stage: str, by: dict[str, Path]) -> None:
    about = cast["stages"][stage]
    for number, (party, path) in enumerate(by.items()):
        shade, dash, marker = LINES[number % len(LINES)]
        x, q = path.sessions, 100 * path.quantiles
        if len(by) <= BANDS:
            axes.fill_between(x, q[0], q[4], color=shade, alpha=0.10, linewidth=0)
            axes.fill_between(x, q[1], q[3], color=shade, alpha=0.22, linewidth=0)
            for edge in (q[0], q[4]):  # tells overlapping bands apart
                axes.plot(x, edge, color=shade, linestyle=dash, linewidth=0.7)
        axes.plot(
            x,
            q[2],
            color=shade,
            linestyle=dash,
            marker=marker,
            markersize=5,
            markerfacecolor="white",
            label=folded(str(cast["parties"][party]), 26, 1),
        )
    name, day = str(about["name"]), long_date(str(about["date"]))
    axes.set_title(f"{folded(name, 36, 2)}\n{day}", fontsize=9.5, color=INK)
    axes.set_xlabel("session", color=INK)
    axes.set_ylim(-3, 103)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    if len({int(s) for path in by.values() for s in path.sessions}) == 1:
        axes.margins(x=0.5)
    axes.tick_params(labelleft=True)
    lines, labels = axes.get_legend_handles_labels()
    if len(labels) > NAMED:
        lines, labels = lines[:NAMED], [*labels[: NAMED - 1], f"and {len(by) - NAMED + 1} more"]
    axes.legend(lines, labels, fontsize=8, frameon=False, loc="best")
    tidy(axes)
