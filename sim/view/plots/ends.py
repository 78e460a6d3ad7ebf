"""Whether there was an accord, what coercion came, and the two together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from matplotlib.figure import Figure

from sim.analysis.shares import Share
from sim.analysis.summary import Summary
from sim.outcomes import SOME
from sim.registry import figures
from sim.view.plots.page import Page, Words, folded
from sim.view.plots.plot import Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, ink_on, shade
from sim.view.wording import ACCORDS_SAID, between, percent

ACCORD_NAMES = {"any" if kind == SOME else kind: said.label for kind, said in ACCORDS_SAID.items()}
COERCION_NAMES = {"any": "some coercion", "none": "no coercion"}
RARE = ("interim", "unratified")
"""Kinds of accord that are left out where they never come."""

ROW, CELL = 0.29, 0.36
LABEL, BAR, BLOCK = 1.5, 1.75, 4.5
TOLD = 0.01
"""A kind of coercion rarer than this is not in the title."""


@figures.add("ends")
@dataclass(frozen=True)
class Ends(Plot):
    """Accord and coercion: how often each came, and how often together."""

    usual: ClassVar[bool] = True

    def draw(self, subject: Subject) -> list[Figure]:
        summary = subject.summary
        accords = {k: s for k, s in summary.accord.items() if k not in RARE or s.count}
        rows = [kind for kind in accords if kind != "any"]
        n_bars = max(len(accords), len(summary.coercion))
        crossed = bool(summary.ends.kinds)
        below = 0.95 + CELL * len(rows) if crossed else 0.0
        words = Words(finding(summary), subject.about, _note(subject))
        page = Page(0.35 + ROW * n_bars + below, words)
        _bars(page, 0.0, "Was there an accord?", accords, ACCORD_NAMES)
        right = page.inner - BLOCK
        if crossed:
            _bars(page, right, "What coercion came?", summary.coercion, COERCION_NAMES)
            _table(page, 0.35 + ROW * n_bars, rows, summary)
        else:
            page.write((right, 0), "What coercion came?", 9.5, weight="bold")
            page.write((right, 0.35), "None can: the scenario has no measures.", 8.5)
        return [page.fig]


def finding(summary: Summary) -> str:
    """What came of it, in a title's words."""
    some = summary.accord["any"]
    if not some.count:
        accord = "No accord in any play"
    elif some.share < 0.5:
        stands = " stands" if summary.accord["unratified"].count else ""
        accord = f"No accord{stands} in {percent((some.n - some.count) / some.n)} of plays"
    else:
        accord = f"Some accord in {percent(some.share)} of plays{_of_which(summary)}"
    kinds = [k for k in summary.ends.kinds if summary.coercion[k].share >= TOLD]
    if not summary.coercion["any"].count:
        return f"{accord}; no coercion"
    if not kinds:
        return f"{accord}; coercion in {percent(summary.coercion['any'].share)}"
    return f"{accord}; {kinds[0]} in {percent(summary.coercion[kinds[0]].share)}"


def _of_which(summary: Summary) -> str:
    """How many of the accords are full."""
    full, some = summary.accord["full"], summary.accord["any"]
    if full.count == some.count:
        return ", all of them full"
    return f", full in {percent(full.share)}" if full.count else ", none of them full"


def _bars(
    page: Page, x: float, heading: str, shares: Mapping[str, Share], names: Mapping[str, str]
) -> None:
    """A bar with its interval for every kind; the first is of all together."""
    page.write((x, 0), heading, 9.5, weight="bold")
    for row, (kind, share) in enumerate(shares.items()):
        y = 0.3 + ROW * row
        whole = kind == "any"
        label = folded(names.get(kind, kind), LABEL, 8.5, 2)
        page.write(
            (x + LABEL, y + ROW / 2), label, 8.5 if len(label) == 1 else 7.5, ha="right",
            va="center", weight="bold" if whole else "normal",
        )  # fmt: skip
        left = x + LABEL + 0.1
        page.box((left, y + 0.04), BAR, ROW - 0.08, facecolor="#f0f2f4")
        colour = DEEP if whole else MIDDLE
        page.box((left, y + 0.04), BAR * share.share, ROW - 0.08, facecolor=colour)
        _interval(page, left, y + ROW / 2, share)
        page.write(
            (left + BAR + 0.1, y + ROW / 2),
            f"{percent(share.share)} ({between(share.low, share.high)})", 8, va="center",
            weight="bold" if whole else "normal", color=INK if share.count else FAINT,
        )  # fmt: skip


def _interval(page: Page, left: float, y: float, share: Share) -> None:
    """The ends of an interval, dark with a light rim so that they show on any bar."""
    low, high = left + BAR * share.low, left + BAR * share.high
    for colour, width, tick in (("white", 3.0, 0.075), (INK, 1.1, 0.06)):
        page.line((low, y), (high, y), color=colour, linewidth=width)
        for end in (low, high):
            page.line((end, y - tick), (end, y + tick), color=colour, linewidth=width)


def _table(page: Page, top: float, rows: Sequence[str], summary: Summary) -> None:
    """Share of plays for each accord with each gravest coercion."""
    columns = (*summary.ends.kinds, "none")
    page.write((0, top + 0.2), "Both together, by the gravest coercion", 9.5, weight="bold")
    left, y = LABEL + 0.1, top + 0.72
    width = min((page.inner - left) / len(columns), 1.3)
    for column, kind in enumerate(columns):
        at = (left + width * (column + 0.5), y - 0.09)
        page.write(at, COERCION_NAMES.get(kind, kind), 8.5, ha="center", va="baseline")
    for row, accord in enumerate(rows):
        here = y + CELL * row
        label = folded(ACCORD_NAMES[accord], LABEL, 8.5, 2)
        page.write(
            (LABEL, here + CELL / 2), label, 8.5 if len(label) == 1 else 7.5, ha="right",
            va="center",
        )  # fmt: skip
        for column, kind in enumerate(columns):
            share = summary.cross[accord, kind]
            place = (left + width * column, here)
            page.box(place, width, CELL, facecolor=shade(share.share), edgecolor=GRID)
            page.write(
                (place[0] + width / 2, here + CELL / 2), percent(share.share), 9, ha="center",
                va="center", color=ink_on(share.share) if share.count else FAINT,
            )  # fmt: skip


def _note(subject: Subject) -> str:
    interim = (
        "An interim accord settles less than half of what was in dispute, by weight. "
        if subject.summary.ends.parted and subject.summary.accord["interim"].count
        else ""
    )
    if not subject.summary.ends.parted:
        interim = "The run has not kept the table settlements: partial may be interim. "
    kinds = (
        "A play may see several kinds of coercion; in the table it counts by the gravest. "
        if subject.summary.ends.kinds
        else ""
    )
    return (
        f"{subject.source} {kinds}{interim}Whiskers and brackets: 95% Wilson intervals; they cover "
        f"the number of plays, not doubts about the scenario. {NO_FORECAST}"
    )
