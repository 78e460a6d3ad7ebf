"""Runs side by side: accords, coercion, issues that moved, and differences from the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.comparison import Comparison, Row
from sim.registry import figures
from sim.view.plots.ends import ACCORD_NAMES, COERCION_NAMES, RARE
from sim.view.plots.page import Page, Words, folded, width_of
from sim.view.plots.plot import Need, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, source
from sim.view.runs import labels, names_of
from sim.view.wording import counted, percent, points

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
SHADES = (INK, MIDDLE, DEEP, FAINT)
MOST_ROWS = 30
"""So many markers of issues are drawn, of those that differ most; the rest are counted."""
LEFT, LINE, GAP, HEAD = 2.35, 0.17, 0.13, 0.34
SHARES = 3.3
"""Inches of the axis of shares."""
ROOM = 0.62
"""Inches that a number beside a marker takes."""


class Section(NamedTuple):
    """Rows under one heading."""

    heading: str
    rows: dict[str, Row]


@figures.add("comparison")
@dataclass(frozen=True)
class Compared(Plot):
    """Runs side by side: accords, coercion, issues that moved, and differences from the first."""

    needs: ClassVar[Need] = "comparison"

    def draw(self, subject: Subject) -> list[Figure]:
        comparison = subject.comparison
        n_runs = len(comparison.runs)
        sections = [section for section in _sections(comparison) if section.rows]
        row = LINE * n_runs + GAP
        named = _named(comparison)
        legend = 0.22 * n_runs + 0.15
        height = legend + 0.3 + sum(HEAD + row * len(s.rows) for s in sections) + 0.55
        page = Page(height, Words(_finding(comparison), _about(comparison), _note(comparison)))
        _legend(page, named)
        top = legend + 0.3
        body = height - top - 0.55
        left = page.axes(LEFT, top, SHARES, body)
        start = LEFT + SHARES + ROOM + 0.25
        right = page.axes(start, top, page.inner - start - ROOM, body)
        page.write((LEFT, legend + 0.02), "share of plays (%)", 8.5, weight="bold")
        heading = _heading(named[0], page.inner - start)
        page.write((start, legend + 0.02), heading, 8.5, weight="bold")
        _frame(left, right, body, sections)
        y = 0.0
        for section in sections:
            page.write((0, top + y + 0.08), section.heading, 9, weight="bold")
            y += HEAD
            for name, found in section.rows.items():
                words = folded(name, LEFT - 0.15, 8, 1 if n_runs < 2 else 2)
                at = (LEFT - 0.12, top + y + (row - GAP / 2) / 2)
                page.write(at, words, 8, ha="right", va="center")
                _row(left, right, y, found)
                y += row
                for axes in (left, right):
                    axes.axhline(y - GAP / 2, color=GRID, linewidth=0.5)
        return [page.fig]


def figure_of(comparison: Comparison) -> Figure:
    """The figure of a comparison."""
    from sim.view.plots import draw

    return draw("comparison", Subject(comparison=comparison))[0]


def save_figure(comparison: Comparison, folder: Path) -> Path:
    """Draw the comparison into a folder."""
    from sim.view.plots import save_all

    return save_all(["comparison"], Subject(comparison=comparison), folder)[0][0]


def _named(comparison: Comparison) -> list[str]:
    """What each run is; where several go by one name, each with its folder."""
    found = labels(comparison)
    folders = [run.tables.label.rsplit("/", 1)[-1] for run in comparison.runs]
    often = Counter(found)
    return [
        name if often[name] == 1 else f"{name} ({folder})"
        for name, folder in zip(found, folders, strict=True)
    ]


def _heading(first: str, width: float) -> str:
    """What the differences are from, by name where there is room for it."""
    words = f"difference from {first} (points)"
    fits = width_of(words, 8.5, "bold") <= width
    return words if fits else "difference from the first run (points)"


def _sections(comparison: Comparison) -> list[Section]:
    """What is shown: what never happens in any run is left out, but for accords."""
    accord = {
        ACCORD_NAMES.get(kind, kind): row
        for kind, row in comparison.accord.items()
        if row.occurs or kind not in RARE
    }
    coercion = {
        COERCION_NAMES.get(kind, kind): row
        for kind, row in comparison.coercion.items()
        if row.occurs
    }
    names = names_of(comparison, "issues")
    moving = {issue: row for issue, row in comparison.moved.items() if row.occurs}
    most = sorted(moving, key=lambda issue: -_widest(moving[issue]))[: most_issues(comparison)]
    moved = {names[issue]: row for issue, row in moving.items() if issue in most}
    return [
        Section("Accord", accord),
        Section("Coercion", coercion if any(row.occurs for row in coercion.values()) else {}),
        Section("Issues that moved", moved),
    ]


def most_issues(comparison: Comparison) -> int:
    """How many issues are drawn: fewer where there are more runs."""
    return max(MOST_ROWS // len(comparison.runs), 4)


def _widest(row: Row) -> float:
    """The largest difference from the first run; where there is none, the largest share."""
    found = [abs(difference.mean) for difference in row.differences if difference]
    return max(found or [share.share for share in row.shares if share])


def _legend(page: Page, named: Sequence[str]) -> None:
    for run, label in enumerate(named):
        y = 0.1 + 0.22 * run
        page.mark((0.08, y), **_look(run))
        page.write((0.25, y), folded(label, page.inner - 0.3, 8.5, 1), 8.5, va="center")


def _look(run: int) -> dict[str, Any]:
    """The marker of a run; every second one is hollow."""
    shade = SHADES[run % len(SHADES)]
    fill = "white" if run % 2 else shade
    return {
        "marker": MARKERS[run % len(MARKERS)],
        "color": shade,
        "markerfacecolor": fill,
        "markersize": 5,
    }


def _frame(
    left: Axes, right: Axes, body: float, sections: Sequence[Section]
) -> None:  # fmt: skip
    """Axes in inches downwards, per cent and points across, with room for the numbers."""
    for axes in (left, right):
        axes.set_ylim(body, 0)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_axisbelow(True)
    left.set_xlim(-1.5, 101.5)
    left.set_xticks(range(0, 101, 20))
    ends = [
        100 * end
        for section in sections
        for row in section.rows.values()
        for difference in row.differences
        if difference
        for end in (difference.low, difference.high)
    ]
    low, high = min([*ends, -1.0]), max([*ends, 1.0])
    room = 0.2 if low < -1.0 else 0.04  # of numbers left of their markers
    right.set_xlim(low - room * (high - low), high + 0.04 * (high - low))
    right.axvline(0, color=INK, linewidth=0.9)
    right.locator_params(axis="x", nbins=6)


def _row(left: Axes, right: Axes, y: float, row: Row) -> None:
    """One thing: a marker a run with its interval and its number."""
    for run, share in enumerate(row.shares):
        at = y + LINE * (run + 0.5)
        if share is not None:
            _marker(left, at, (share.low, share.share, share.high), run, percent(share.share))
        difference = row.differences[run - 1] if run else None
        if difference is not None:
            span = (difference.low, difference.mean, difference.high)
            _marker(right, at, span, run, points(difference.mean))


def _marker(
    axes: Axes, y: float, span: tuple[float, float, float], run: int, words: str
) -> None:  # fmt: skip
    low, middle, high = (100 * value for value in span)
    look = _look(run)
    axes.plot([low, high], [y, y], color=look["color"], linewidth=1.2)
    axes.plot([middle], [y], linestyle="none", clip_on=False, **look)
    left = middle < 0  # the number stands clear of the line at nought
    axes.annotate(
        words, (low if left else high, y), xytext=(-6 if left else 6, 0),
        textcoords="offset points", ha="right" if left else "left", va="center_baseline",
        fontsize=7.5, color=INK, annotation_clip=False,
    )  # fmt: skip


def _finding(comparison: Comparison) -> str:
    """What differs most of what differs clearly: some accord, or a kind of coercion; a walkout only
    where nothing else does.
    """
    rows: Mapping[str, Row] = {
        "some accord": comparison.accord["any"],
        **{
            COERCION_NAMES.get(kind, kind): row
            for kind, row in comparison.coercion.items()
            if kind not in ("any", "none")
        },
    }
    clear = [
        (name, run, abs(difference.mean))
        for name, row in rows.items()
        for run, difference in enumerate(row.differences, start=1)
        if difference and difference.clear
    ]
    graver = [one for one in clear if one[0] != COERCION_NAMES.get("walkout", "walkout")]
    if not clear:
        some = any(one and one.mean for row in rows.values() for one in row.differences)
        what = "differs for certain" if some else "differs"
        return f"Neither accord nor coercion {what} between the runs"
    name, run, _ = max(graver or clear, key=lambda one: round(one[2], 12))
    first, other = rows[name].shares[0], rows[name].shares[run]
    was, is_ = (percent(share.share) if share else "–" for share in (first, other))
    label = _named(comparison)[run]
    where = label if label.startswith("with ") else f"in {label}"
    return f"{name.capitalize()}: {is_} of plays {where}, {was} in the first run"


def _about(comparison: Comparison) -> str:
    questions = [run.tables.manifest["question"] for run in comparison.runs[1:]]
    about = " · ".join(dict.fromkeys(str(question) for question in questions if question))
    return about or " against ".join(_named(comparison))


def _note(comparison: Comparison) -> str:
    runs = " ".join(source(run.tables) for run in comparison.runs)
    unpaired = [reason for reason in comparison.reasons if reason]
    if all(comparison.paired):
        how = "matched on the same luck, play by play"
    elif not any(comparison.paired):
        how = f"as of independent samples ({unpaired[0]})"
    else:
        how = f"matched on the same luck where that can be (not where {unpaired[0]})"
    moving = sum(row.occurs for row in comparison.moved.values())
    rest = moving - most_issues(comparison)
    left = (
        f"{counted(rest, 'more issue that moved is', 'more issues that moved are')} not drawn. "
        if rest > 0
        else ""
    )
    return (
        f"{runs} {left}Whiskers: 95% intervals, Wilson for shares; differences {how}. Of many "
        f"differences some leave zero out by chance. {NO_FORECAST}"
    )
