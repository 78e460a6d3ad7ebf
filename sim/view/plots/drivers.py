"""What an outcome hangs on: a tornado of what numbers explain, beside what it does over each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.analysis.drivers import TOP, Driver, Drivers
from sim.analysis.shares import Share
from sim.registry import figures
from sim.view.drivers import in_short
from sim.view.outcomes import many, subject
from sim.view.paths import options_of, rough, thing
from sim.view.plots.page import Page, Words, folded
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, PALE
from sim.view.wording import capital, percent, stakes

LABEL, LEFT, GAP = 2.35, 3.1, 0.5
"""Inches: names, the panel of what is explained, and the gap before that of what comes."""
ROW = 0.46
TOPMOST = 0.62
SHADES = (PALE, "#9fbfe0", MIDDLE, "#33689a", DEEP)
"""Of the fifths, from the lowest to the highest; of other groups the first so many."""


@figures.add("drivers")
@dataclass(frozen=True)
class Tornado(Plot):
    """What an outcome hangs on: what each drawn number explains alone, and what comes over it."""

    def draw(self, subject: Subject) -> list[Figure]:
        found = subject.drivers
        told = found.top(TOP)
        if not told:
            raise EmptyFigureError(in_short(found)[0])
        words = Words(_finding(found, told[0]), subject.about, _note(subject, found))
        height = ROW * len(told)
        page = Page(TOPMOST + height + 0.55, words)
        names = [capital(thing(driver.path, found.tables.cast)) for driver in told]
        for row, name in enumerate(names):
            lines = folded(name, LABEL - 0.15, 8.5, 2)
            middle = TOPMOST + ROW * (row + 0.5)
            page.write((LABEL - 0.12, middle), lines, 8.5, ha="right", va="center")
        _explained(page, found, told)
        _course(page, found, told)
        return [page.fig]


def _finding(found: Drivers, driver: Driver) -> str:
    what = capital(subject(found.outcome, found.tables.cast))
    hang = "hang" if many(found.outcome) else "hangs"
    name = thing(driver.path, found.tables.cast)
    return f"{what} {hang} most on {name}, which alone explains {rough(driver.effect)}"


def _explained(page: Page, found: Drivers, told: Sequence[Driver]) -> None:
    """Bars of what each number explains, with intervals, and what chance may reach."""
    height = ROW * len(told)
    axes = page.axes(LABEL, TOPMOST, LEFT, height)
    page.write((LABEL, 0.02), "Share of the variance that it explains alone", 9.5, weight="bold")
    page.write((LABEL, 0.25), "bar and whiskers: estimate and 95% interval", 8, color=FAINT)
    page.write((LABEL, 0.41), "hatched: what chance alone may reach", 8, color=FAINT)
    axes.axvspan(0, found.floor, facecolor="white", edgecolor=FAINT, hatch="////", linewidth=0)
    for row, driver in enumerate(told):
        axes.barh(row, driver.effect, height=0.5, color=DEEP, zorder=2)
        for colour, width, size in (("white", 3.2, 5.5), (INK, 1.2, 4.0)):
            axes.errorbar(
                [driver.effect], [row],
                xerr=[[driver.effect - driver.low], [driver.high - driver.effect]],
                fmt="none", ecolor=colour, elinewidth=width, capsize=size, capthick=width, zorder=3,
            )  # fmt: skip
        axes.annotate(
            percent(driver.effect), (driver.high, row), xytext=(6, 0), textcoords="offset points",
            va="center", fontsize=8, color=INK,
        )  # fmt: skip
    most = max(*(driver.high for driver in told), found.floor)
    axes.set_xlim(0, 1.28 * most)
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= min(1.0, 1.28 * most)])
    _frame(axes, len(told))
    axes.set_xlabel("share of the variance", fontsize=8.5, color=INK)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.3g}%")


def _course(page: Page, found: Drivers, told: Sequence[Driver]) -> None:
    """What the outcome does over each number: a marker for each fifth, dark for the highest."""
    height, x = ROW * len(told), LABEL + LEFT + GAP
    width = page.inner - x - 0.2
    axes = page.axes(x, TOPMOST, width, height)
    what = "Share of plays with it" if found.outcome.counted else "Mean"
    page.write((x, 0.02), f"{what} over fifths of the number", 9.5, weight="bold")
    page.write((x, 0.25), "pale to dark: lowest to highest fifth, each with its 95% interval", 8,
               color=FAINT)  # fmt: skip
    page.write((x, 0.41), "dashed: all plays", 8, color=FAINT)
    axes.axvline(found.whole.share, color=FAINT, linestyle=(0, (4, 3)), linewidth=1.0, zorder=0.5)
    for row, driver in enumerate(told):
        _dots(axes, row, driver)
    axes.margins(x=0.06)
    _frame(axes, len(told))
    if found.outcome.counted:
        axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.3g}%")
        axes.set_xlabel("share of the plays of a fifth", fontsize=8.5, color=INK)
    else:
        deep = found.outcome.about == "depth"
        unit = "as a share of what is in dispute" if deep else "in the party's own stakes"
        axes.set_xlabel(f"mean of a fifth, {unit}", fontsize=8.5, color=INK)


def _dots(axes: Axes, row: int, driver: Driver) -> None:
    n = len(driver.groups)
    shares = [group.share for group in driver.groups]
    axes.plot([s.share for s in shares], [row] * n, color=GRID, linewidth=1.2, zorder=1)
    for place, share in enumerate(shares):
        # intervals of neighbours may overlap, so each stands a little lower than the one before
        y = row + (place - (n - 1) / 2) * min(0.6 / max(n - 1, 1), 0.12)
        axes.plot([share.low, share.high], [y, y], color=INK, linewidth=0.8, zorder=2)
        shade = SHADES[round(place * (len(SHADES) - 1) / max(n - 1, 1))]
        axes.plot([share.share], [y], marker="o", markersize=5.5, color=shade,
                  markeredgecolor=INK, markeredgewidth=0.7, zorder=3)  # fmt: skip


def _frame(axes: Axes, n: int) -> None:
    axes.set_ylim(n - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)


def _note(subject: Subject, found: Drivers) -> str:
    rest = len(found.drawn) - min(found.n_clear, TOP)
    n = found.shares.moments.n
    first = f" Of the first {n:,} plays." if n < found.tables.n else ""
    words = [
        f" Drawn as words, in the order of the dots: {named}."
        for driver in found.top(TOP)
        if (named := _options(driver, found))
    ]
    return (
        f"{subject.source}{first} {len(found.drawn):,} numbers were drawn; {rest:,} are not shown. "
        "Alone: what numbers do only together is in no bar. Hatched: what the noisiest of so many "
        "numbers would reach in one run of fifty if none explained anything "
        f"({percent(found.floor)}).{''.join(words)} {NO_FORECAST}"
    )


def _options(driver: Driver, found: Drivers) -> str:
    """The words of one that is drawn as words."""
    if not isinstance(driver.groups[0].low, str):
        return ""
    cast = found.tables.cast
    told = [
        f"“{options_of(driver.path, str(g.low), cast)}” "
        + (percent(g.share.share) if isinstance(g.share, Share) else stakes(g.share.share))
        for g in driver.groups
    ]
    return f"{thing(driver.path, cast)}: {', '.join(told)}"
