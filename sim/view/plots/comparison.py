"""Runs side by side: how much likelier each class of outcome is than in the first run."""

from __future__ import annotations

from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison
from sim.view.plots.style import INK, caption, figure, folded, save, source, tidy, title
from sim.view.runs import labels
from sim.view.wording import class_name, percent, points

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
SHADES = ("#000000", "#6a6a6a", "#3a3a3a", "#909090")


def save_figure(comparison: Comparison, folder: Path) -> Path:
    """Draw the comparison into a folder."""
    return save(figure_of(comparison), folder / "comparison.png")


def figure_of(comparison: Comparison) -> Figure:
    """Shares on the left, differences from the first run with 95% intervals on the right."""
    names = list(comparison.outcome_class)
    n_runs = len(comparison.runs)
    height = 2.4 + 0.2 * n_runs + len(names) * (0.3 + 0.16 * n_runs)
    fig = figure(10.0, height)
    left, right = fig.subplots(1, 2, sharey=True)
    named = labels(comparison)
    for run in range(n_runs):
        _shares(left, comparison, run, named[run])
        if run:
            _differences(right, comparison, run)
    left.set_yticks(range(len(names)), [class_name(name) for name in names])
    left.set_ylim(len(names) - 0.5, -0.5)
    left.set_xlabel("share of plays (%)", color=INK)
    right.set_xlabel(f"difference from {folded(named[0], 40, 1)}\n(percentage points)", color=INK)
    right.axvline(0, color=INK, linewidth=0.8)
    for axes in (left, right):
        tidy(axes)
        for line in range(len(names) - 1):
            axes.axhline(line + 0.5, color="#dddddd", linewidth=0.6)
    left.legend(loc="lower left", bbox_to_anchor=(0, 1), fontsize=8.5, frameon=False)
    questions = [run.tables.manifest["question"] for run in comparison.runs[1:]]
    about = " · ".join(str(question) for question in questions if question)
    title(fig, "How the talks ended, run by run", about or " against ".join(named), 90)
    caption(fig, _notes(comparison), 150)
    return fig


def _offset(run: int, n_runs: int) -> float:
    """Where a run's marker lies within its row, in [-0.3, 0.3]."""
    apart = min(0.24, 0.6 / (n_runs - 1))
    return apart * (run - (n_runs - 1) / 2)


def _shares(axes: Axes, comparison: Comparison, run: int, label: str) -> None:
    for row, (_, found) in enumerate(comparison.outcome_class.items()):
        share = found.shares[run]
        if share is None:
            continue
        y = row + _offset(run, len(comparison.runs))
        x = 100 * share.share
        axes.errorbar(
            x,
            y,
            xerr=[[max(x - 100 * share.low, 0.0)], [max(100 * share.high - x, 0.0)]],
            marker=MARKERS[run % len(MARKERS)],
            color=SHADES[run % len(SHADES)],
            markerfacecolor="white" if run % 2 else SHADES[run % len(SHADES)],
            linestyle="none",
            capsize=3,
            label=label if row == 0 else None,
        )
        axes.annotate(
            percent(share.share),
            (100 * share.high, y),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            fontsize=7.5,
            color=INK,
        )
    axes.set_xlim(-2, 118)
    axes.set_xticks(range(0, 101, 20))
    axes.spines["bottom"].set_bounds(-2, 100)


def _differences(axes: Axes, comparison: Comparison, run: int) -> None:
    for row, (_, found) in enumerate(comparison.outcome_class.items()):
        difference = found.differences[run - 1]
        if difference is None:
            continue
        y = row + _offset(run, len(comparison.runs))
        left = difference.mean < 0  # the number stands clear of the line at zero
        axes.errorbar(
            100 * difference.mean,
            y,
            xerr=[
                [100 * (difference.mean - difference.low)],
                [100 * (difference.high - difference.mean)],
            ],
            marker=MARKERS[run % len(MARKERS)],
            color=SHADES[run % len(SHADES)],
            markerfacecolor="white" if run % 2 else SHADES[run % len(SHADES)],
            linestyle="none",
            capsize=3,
        )
        axes.annotate(
            points(difference.mean),
            (100 * (difference.low if left else difference.high), y),
            xytext=(-6 if left else 6, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=7.5,
            color=INK,
        )
    axes.margins(x=0.2)


def _notes(comparison: Comparison) -> str:
    runs = " ".join(source(run.tables) for run in comparison.runs)
    how = "95% intervals: Wilson for shares; for differences "
    if all(comparison.paired):
        return f"{runs} {how}paired on the same luck, play by play."
    if not any(comparison.paired):
        return f"{runs} {how}as independent samples ({comparison.reasons[0]})."
    return f"{runs} {how}paired on the same luck where seed and plays are the same."
