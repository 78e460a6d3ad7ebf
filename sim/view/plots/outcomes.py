"""How the talks ended: shares of the classes of outcome with 95% intervals."""

from __future__ import annotations

from matplotlib.figure import Figure

from sim.analysis.summary import Summary
from sim.view.plots.style import INK, LOOKS, caption, figure, source, tidy, title
from sim.view.wording import between, class_name, percent


def draw(summary: Summary) -> Figure:
    """Bars from the most settled class to the gravest, with Wilson intervals."""
    classes = list(summary.outcome_class.items())
    fig = figure(8.0, 1.7 + 0.48 * len(classes))
    axes = fig.subplots()
    for row, (name, share) in enumerate(classes):
        fill, hatch = LOOKS.get(name, ("#bbbbbb", "++"))
        x = 100 * share.share
        below, above = x - 100 * share.low, 100 * share.high - x
        axes.barh(row, x, height=0.62, color=fill, hatch=hatch, edgecolor=INK, linewidth=0.8)
        ends = [[max(below, 0.0)], [max(above, 0.0)]]
        axes.errorbar(x, row, xerr=ends, color="white", capsize=5, lw=3.2, capthick=3.2)
        axes.errorbar(x, row, xerr=ends, color=INK, capsize=4, lw=1.2, capthick=1.2)
        text = f"{percent(share.share)}  ({between(share.low, share.high)})"
        axes.annotate(
            text,
            (100 * share.high, row),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=INK,
        )
    axes.set_yticks(range(len(classes)), [class_name(name) for name, _ in classes])
    axes.invert_yaxis()
    axes.set_xlim(0, 125)
    axes.set_xticks(range(0, 101, 20))
    axes.spines["bottom"].set_bounds(0, 100)
    axes.set_xlabel("share of plays (%)", color=INK)
    tidy(axes)
    title(fig, "How the talks ended", str(summary.tables.manifest["title"]), 70)
    caption(fig, f"{source(summary.tables)} Whiskers: 95% Wilson intervals.", 120)
    return fig
