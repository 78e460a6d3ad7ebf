"""The box in which an outcome comes most: plays by the two numbers that it restricts first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from sim.analysis.boxes import Box, sought
from sim.analysis.cutting import Cut
from sim.analysis.drivers import Drivers, rank
from sim.analysis.shares import Share
from sim.registry import figures
from sim.view.drivers import cut_words, in_short, inside
from sim.view.grammar import with_article
from sim.view.outcomes import amount, denied, subject
from sim.view.paths import options_of, rough, thing
from sim.view.plots.page import Page, Words, folded, width_of
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import BAND, DEEP, INK, NO_FORECAST, PALE, WARM
from sim.view.wording import between, capital, percent

MOST_DRAWN = 1500
"""So many plays are drawn, the first of those that the box was not made from."""

LEFT, WIDE, HIGH, GAP = 0.95, 4.7, 4.0, 0.55
"""Inches: the margin of the panel, the panel, and the gap before the bars."""
BAR, LONGEST = 2.6, 5.5
"""Inches of a bar, and of what the key says of a play with the outcome."""

GOLDEN = 0.6180339887498949
"""Steps of this size, whole parts left out, spread evenly."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@figures.add("box")
@dataclass(frozen=True)
class BoxPlot(Plot):
    """The box in which an outcome comes most: plays by the two numbers that it restricts first."""

    def draw(self, subject: Subject) -> list[Figure]:
        found = subject.drivers
        if found.box is None:
            why = in_short(found)[0] if not found.n_clear else "no box parts these plays for sure."
            raise EmptyFigureError(why)
        cuts = _shown(found, found.box)
        words = Words(_finding(found, found.box), subject.about, _note(subject, found, cuts))
        page = Page(0.42 + HIGH + 0.6, words)
        axes = page.axes(LEFT, 0.42, WIDE, HIGH)
        _plays(axes, found, found.box, cuts)
        _key(page, found, found.box)
        _bars(page, found, found.box)
        return [page.fig]


def _shown(found: Drivers, box: Box) -> list[Cut]:
    """The two axes: what the box restricts first, or that and what explains most beside it."""
    cuts = list(box.cuts[:2])
    if len(cuts) < 2:
        others = [d.path for d in found.top(2, noise=True) if d.path != cuts[0].path]
        cuts += [Cut(path) for path in others[:1]]
    return cuts


def _held(found: Drivers, box: Box) -> str:
    if box.above is not None:
        more = f"more than {amount(found.outcome, box.above)}"
        if found.outcome.about == "depth":
            return f"{more} settled"
        return f"{more} to {with_article(str(found.tables.cast['parties'][found.outcome.name]))}"
    words = subject if box.came else denied
    return words(found.outcome, found.tables.cast)


def _finding(found: Drivers, box: Box) -> str:
    held = capital(_held(found, box))
    return (
        f"{held} in {rough(box.density.share)} of the plays in this box, "
        f"in {rough(box.whole.share)} of all"
    )


def _plays(axes: Axes, found: Drivers, box: Box, cuts: Sequence[Cut]) -> None:
    """Plays as dots, those with the outcome dark, and the box behind them."""
    tables, n = found.tables, found.shares.moments.n
    flags, _, _ = sought(found.outcome, n)
    seen = np.zeros(n, np.bool_)
    seen[1::2] = True
    for cut in box.cuts:
        if cut not in cuts:
            seen &= cut.inside(tables)[:n]
    places = [_along(found, cut)[:n] for cut in cuts]
    for one in places:
        seen &= ~np.isnan(one)
    rows = np.flatnonzero(seen)[:MOST_DRAWN]
    flat = np.zeros(len(rows))
    x, y = (*(one[rows] for one in places), flat)[:2]
    came = flags[rows]
    axes.plot(x[~came], y[~came], "o", color=PALE, markersize=3.2, markeredgecolor="#8fa3b8",
              markeredgewidth=0.35, zorder=2)  # fmt: skip
    axes.plot(x[came], y[came], "D", color=DEEP, markersize=3.6, markeredgecolor="white",
              markeredgewidth=0.4, zorder=3)  # fmt: skip
    _frame(axes, found, cuts)
    _rectangle(axes, found, cuts)


def _along(found: Drivers, cut: Cut) -> Floats:
    """Where each play lies along an axis, [R]; words side by side, their plays spread."""
    drawn = found.tables.column("parameters", cut.path)
    if drawn.dtype != object:
        return np.asarray(drawn, np.float64)
    words = _words(found, cut.path)
    places = np.array([words.index(w) if w in words else np.nan for w in drawn.tolist()])
    spread = ((np.arange(len(drawn)) * GOLDEN) % 1.0 - 0.5) * 0.7
    return np.asarray(places + spread, np.float64)


def _unit(found: Drivers, path: str) -> str:
    """The unit of what is drawn, in brackets; nothing of words."""
    about = found.tables.source.schema("parameters").field(path).metadata or {}
    unit = about.get(b"unit", b"").decode()
    return f" ({unit})" if unit else ""


def _words(found: Drivers, path: str) -> list[str]:
    drawn = found.tables.column("parameters", path)
    there = {str(word) for word in drawn.tolist() if word is not None}
    return sorted(there, key=rank(found.tables, path))


def _frame(axes: Axes, found: Drivers, cuts: Sequence[Cut]) -> None:
    cast = found.tables.cast
    axes.margins(0.03)
    for cut, axis, width in zip(cuts, (axes.xaxis, axes.yaxis), (WIDE, HIGH), strict=False):
        name = capital(thing(cut.path, cast)) + _unit(found, cut.path)
        name = "\n".join(folded(name, width, 8.5, 2))
        axis.set_label_text(name, fontsize=8.5, color=INK)
        if found.tables.column("parameters", cut.path).dtype == object:
            words = _words(found, cut.path)
            names = ["\n".join(folded(options_of(cut.path, w, cast), 0.85, 7, 3)) for w in words]
            axis.set_ticks(range(len(words)), names, fontsize=7)
    if len(cuts) < 2:
        axes.set_yticks([])


def _rectangle(axes: Axes, found: Drivers, cuts: Sequence[Cut]) -> None:
    """The box: a band behind the dots and a line around it, open ends at the frame."""
    across, along = axes.get_xlim(), axes.get_ylim()
    wide = _spans(found, cuts[0], across)
    high = _spans(found, cuts[1], along) if len(cuts) > 1 else [along]
    for left, right in wide:
        for low, top in high:
            size = (left, low), right - left, top - low
            band = Rectangle(*size, facecolor=BAND, edgecolor="none", zorder=0.5)
            line = Rectangle(*size, facecolor="none", edgecolor=INK, linewidth=1.6, zorder=4)
            axes.add_patch(band)
            axes.add_patch(line)
    axes.set_xlim(*across)
    axes.set_ylim(*along)


def _spans(found: Drivers, cut: Cut, limits: tuple[float, float]) -> list[tuple[float, float]]:
    """From where to where the box goes along an axis; of words one span each."""
    if cut.words:
        words = _words(found, cut.path)
        return [(words.index(w) - 0.45, words.index(w) + 0.45) for w in cut.words]
    low = limits[0] if cut.low is None else cut.low
    return [(low, limits[1] if cut.high is None else cut.high)]


def _key(page: Page, found: Drivers, box: Box) -> None:
    x, y = LEFT, 0.14
    page.mark((x + 0.06, y), marker="D", color=DEEP, markersize=4.5)
    (label,) = folded(f"a play with {_held(found, box)}", LONGEST, 8, 1)
    page.write((x + 0.18, y), label, 8, va="center")
    x += max(width_of(label, 8) - 2.3, 0.0)  # the rest stands where it is, or further right
    page.mark((x + 2.66, y), color=PALE, markeredgecolor="#8fa3b8", markersize=4.5)
    page.write((x + 2.78, y), "another play", 8, va="center")
    page.box((x + 3.75, y - 0.07), 0.24, 0.14, facecolor=BAND, edgecolor=INK, linewidth=1.2)
    page.write((x + 4.06, y), "the box", 8, va="center")


def _bars(page: Page, found: Drivers, box: Box) -> None:
    """What the box is, in words, and its three shares with intervals."""
    x, y = LEFT + WIDE + GAP, 0.42
    page.write((x, y), "The box", 9.5, weight="bold")
    y += 0.24
    for place in range(len(box.cuts)):
        lines = folded(capital(cut_words(found, place)), page.inner - x, 8.5, 3)
        page.write((x, y), lines, 8.5)
        y += 0.16 * len(lines) + 0.08
    held = _held(found, box)
    for name, share in (
        (f"{held}: of the plays inside", box.density),
        (f"{held}: of all plays", box.whole),
        (f"inside: of the plays with {held}", box.coverage),
    ):
        y += 0.18
        lines = folded(capital(name), page.inner - x, 8.5, 2)
        page.write((x, y), lines, 8.5)
        y += 0.16 * len(lines) + 0.04
        _bar(page, x, y, share)
        y += 0.24


def _bar(page: Page, x: float, y: float, share: Share) -> None:
    wide = min(BAR, page.inner - x - 1.2)
    page.box((x, y), wide, 0.17, facecolor="#f0f2f4")
    page.box((x, y), wide * share.share, 0.17, facecolor=WARM, hatch="///", edgecolor="white")
    low, high, middle = x + wide * share.low, x + wide * share.high, y + 0.085
    for colour, width, tick in (("white", 3.0, 0.07), (INK, 1.1, 0.055)):
        page.line((low, middle), (high, middle), color=colour, linewidth=width)
        for end in (low, high):
            page.line((end, middle - tick), (end, middle + tick), color=colour, linewidth=width)
    told = f"{percent(share.share)} ({between(share.low, share.high)})"
    page.write((x + wide + 0.08, middle), told, 8, va="center")


def _note(subject: Subject, found: Drivers, cuts: Sequence[Cut]) -> str:
    box = found.box
    assert box is not None
    rest = [place for place, cut in enumerate(box.cuts) if cut not in cuts]
    only = "".join(f" Only plays are drawn in which {cut_words(found, place)}." for place in rest)
    return (
        f"{subject.source} The box ({inside(found, box)}) was found on the plays of even number; "
        f"the shares are of the {box.inside.n:,} of odd number, of which the first {MOST_DRAWN:,} "
        f"at most are drawn, with 95% Wilson intervals.{only} {NO_FORECAST}"
    )
