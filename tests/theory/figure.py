"""Errors against sizes, on logarithmic scales: a panel for what is cut up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from sim.view.plots.style import FAINT, INK, LINES, figure, tidy
from tests.theory.case import Curve, Found

PANELS = {
    "steps of the pie": ("options: steps of the line", (10, 40, 160, 640)),
    "bins": ("beliefs: bins", (4, 8, 16, 32, 64)),
    "plays": ("counting: plays", (16, 64, 256, 1024)),
}
"""What is cut up, how its axis is called, and where its ticks are."""
LABELS = {
    ("rubinstein", 0): "Rubinstein: share",
    ("unknown", 0): "Fearon 1995: demand",
    ("zeuthen", 1): "Zeuthen: product of gains",
    ("parabola", 4): "Nash: product of gains",
    ("unknown", 1): "Fearon 1995: demand",
    ("unknown", 2): "Fearon 1995: its worth",
    ("audience", 0): "Fearon 1994: share",
    ("audience", 1): "Fearon 1994: chance expected",
}
"""Which curves are drawn, by case and place, and what they are called."""


def draw(found: Sequence[Found]) -> Figure:
    """All curves of :data:`LABELS`, each in the panel of its size."""
    fig = figure(10.5, 5.0)
    panels = fig.subplots(1, len(PANELS), sharey=True)
    for axes, (size, (words, ticks)) in zip(panels, PANELS.items(), strict=True):
        drawn = [
            (LABELS[one.case.key, place], curve, one.errors[place])
            for one in found
            for place, curve in enumerate(one.case.curves)
            if curve.size == size and (one.case.key, place) in LABELS
        ]
        panel(axes, drawn)
        axes.set_xlabel(words, color=INK)
        axes.set_xticks(ticks, [f"{n:,}" for n in ticks])
        axes.xaxis.set_minor_locator(NullLocator())
    panels[0].set_ylabel("error", color=INK)
    panels[0].yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:.8f}".rstrip("0")))
    return fig


def panel(axes: Axes, drawn: Sequence[tuple[str, Curve, dict[int, float]]]) -> None:
    """Errors with a dotted slope of the expected order through the last of each."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    for number, (label, curve, errors) in enumerate(drawn):
        shade, dash, marker = LINES[number]
        size, error = np.array(list(errors)), np.array(list(errors.values()))
        axes.plot(
            size, error, color=shade, linestyle=dash, marker=marker, markersize=5,
            markerfacecolor="white", label=f"{label} (order {curve.order:g})",
        )  # fmt: skip
        slope = error[-1] * (size / size[-1]) ** -curve.order
        axes.plot(size, slope, color=FAINT, linestyle=":", linewidth=0.9)
    axes.tick_params(labelleft=True)
    axes.legend(fontsize=8.5, frameon=False, loc="lower left", bbox_to_anchor=(0, 1.0))
    tidy(axes)
