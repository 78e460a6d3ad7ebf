"""What each party's texts were worth to itself, session by session, a panel a party."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from sim.analysis.offers import Path, paths, recorded
from sim.analysis.tables import Tables
from sim.lab.stances import Middles
from sim.registry import figures
from sim.view.grammar import agreed, plural, with_article
from sim.view.plots.casting import by_importance
from sim.view.plots.page import Page, Words, folded, width_of
from sim.view.plots.plot import EmptyFigureError, Plot, Subject
from sim.view.plots.style import DEEP, FAINT, GRID, INK, MIDDLE, NO_FORECAST, PALE
from sim.view.wording import capital, counted, listed, long_date, percent, several

Bools = NDArray[np.bool_]

MOST_PARTIES, MOST_STAGES = 6, 4
ACROSS = 3
PANEL, STRIP = 1.5, 0.24
"""Inches of a panel's worth, and of its bar of plays that still talk."""
DOWN = 0.27 + PANEL + 0.42 + STRIP + 0.42
GAP = 0.75
"""Inches between panels, for the numbers of an axis."""
FEW = 20
"""With fewer plays in a session nothing is drawn of it but their number."""


class Levels(NamedTuple):
    """What a party measures a text against, in its stakes."""

    no_deal: float
    red_line: float


@figures.add("offers")
@dataclass(frozen=True)
class Offers(Plot):
    """What each party's texts were worth to itself, against no deal and its red lines."""

    def draw(self, subject: Subject) -> list[Figure]:
        tables = subject.summary.tables
        found = paths(tables)
        if not found:
            raise EmptyFigureError("no texts were tabled.")
        order = by_importance(subject.scenario)
        drawn = {
            stage: {p: by[p] for p in sorted(by, key=order.index)[:MOST_PARTIES]}
            for stage, by in list(found.items())[:MOST_STAGES]
        }
        n = recorded(tables)
        across = min(max(len(by) for by in drawn.values()), ACROSS)
        rows = [-(-len(by) // across) for by in drawn.values()]
        height = 0.4 + sum(0.3 + DOWN * n_rows for n_rows in rows)
        words = Words(_finding(tables, drawn, n), subject.about, _note(subject, found, drawn, n))
        page = Page(height, words)
        _key(page)
        y = 0.4
        for (stage, by), n_rows in zip(drawn.items(), rows, strict=True):
            about = tables.cast["stages"][stage]
            head = f"{about['name']}, {long_date(str(about['date']))}"
            page.write((0, y), folded(head, page.inner, 9.5, 1, "bold"), 9.5, weight="bold")
            last = max(int(path.sessions.max()) for path in by.values())
            for number, (party, path) in enumerate(by.items()):
                width = (page.inner - 0.5 - GAP * (across - 1)) / across
                x = 0.5 + (width + GAP) * (number % across)
                place = (x, y + 0.3 + DOWN * (number // across))
                levels = _levels(tables, subject.middles, stage, party)
                name = str(tables.cast["parties"][party])
                _panel(page, place, width, (name, path, levels), (last, n))
            y += 0.3 + DOWN * n_rows
        return [page.fig]


def _levels(tables: Tables, middles: Middles, stage: str, party: str) -> Levels:
    """No deal, and the least that may be signed, both at the middles."""
    agenda = [middles.issues.index(issue) for issue in tables.cast["stages"][stage]["agenda"]]
    a = middles.parties.index(party)
    return Levels(float(middles.no_deal[a]), middles.least(a, agenda))


def _panel(
    page: Page, at: tuple[float, float], width: float, whose: tuple[str, Path, Levels],
    size: tuple[int, int],
) -> None:  # fmt: skip
    """One party at one stage; below, how many plays have a text of it in each session."""
    (x, y), (name, path, levels), (last, n) = at, whose, size
    page.write((x, y), folded(f"{name}, in its stakes", width, 8.5, 1), 8.5)
    page.write((x - 0.5, y + 0.24 + PANEL + 0.2), "session", 7, va="center", color=FAINT)
    axes = page.axes(x, y + 0.24, width, PANEL)
    told = _told(path, n)
    sessions, q = path.sessions[told], path.quantiles[:, told]
    _worth(axes, sessions, q)
    axes.axhline(levels.no_deal, color=INK, linewidth=1.1, linestyle="--", zorder=1)
    axes.axhline(levels.red_line, color=DEEP, linewidth=1.4, linestyle=":", zorder=1)
    axes.set_xlim(0.4, last + 0.6)
    axes.margins(y=0.1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.tick_params(labelsize=7)
    _strip(page, (x, y + 0.24 + PANEL + 0.38), width, (path, last, n))


def _told(path: Path, n: int) -> Bools:
    """[sessions], of which there are plays enough to be drawn."""
    return np.asarray(path.plays >= min(FEW, n))


def _worth(axes: Axes, sessions: np.ndarray, q: np.ndarray) -> None:
    """Median with the middle half and the middle nine tenths; one session: as bars."""
    if len(sessions) == 1:
        for (low, high), colour, wide in (((q[0], q[4]), PALE, 8), ((q[1], q[3]), MIDDLE, 8)):
            axes.vlines(sessions, low, high, color=colour, linewidth=wide)
    else:
        axes.fill_between(sessions, q[0], q[4], color=PALE, linewidth=0)
        axes.fill_between(sessions, q[1], q[3], color=MIDDLE, linewidth=0, alpha=0.75)
    axes.plot(
        sessions, q[2], color=INK, linewidth=1.4, marker="o", markersize=3.5,
        markerfacecolor="white",
    )  # fmt: skip


def _strip(
    page: Page, at: tuple[float, float], width: float, what: tuple[Path, int, int]
) -> None:  # fmt: skip
    """A bar a session: the share of plays with a text of the party; numbers where there is room."""
    (x, y), (path, last, n) = at, what
    pitch = width / (last + 0.2)
    step = max(int(np.ceil((width_of(f"{n:,}", 6.5) + 0.06) / pitch)), 1)
    for session, plays in zip(path.sessions, path.plays, strict=True):
        left = x + pitch * (session - 1 + 0.1)
        high = STRIP * plays / n
        page.box((left + 0.1 * pitch, y), 0.8 * pitch, STRIP, facecolor="#f0f2f4")
        page.box((left + 0.1 * pitch, y + STRIP - high), 0.8 * pitch, high, facecolor="#8b94a1")
        if (session - 1) % step == 0:
            place = (left + pitch / 2, y + STRIP + 0.03)
            page.write(place, f"{plays:,}", 6.5, ha="center", color=FAINT)


def _key(page: Page) -> None:
    x = 0.12
    for words, draw in (
        ("middle play", {"color": INK, "linewidth": 1.4}),
        ("half of the plays", MIDDLE),
        ("nine in ten", PALE),
        ("no deal", {"color": INK, "linewidth": 1.1, "linestyle": "--"}),
        ("the least inside its red lines", {"color": DEEP, "linewidth": 1.4, "linestyle": ":"}),
        ("plays that still have a text of it", "#8b94a1"),
    ):
        if isinstance(draw, str):
            page.box((x, 0.03), 0.24, 0.14, facecolor=draw, edgecolor=GRID)
        else:
            page.line((x, 0.1), (x + 0.24, 0.1), **draw)
        page.write((x + 0.3, 0.1), words, 8, va="center")
        x += 0.3 + width_of(words, 8) + 0.25


def _finding(tables: Tables, drawn: Mapping[str, Mapping[str, Path]], n: int) -> str:
    """Who gave way most at the first stage, of those that tabled more than once, in the sessions
    that are drawn.
    """
    stage, by = next(iter(drawn.items()))
    middles = {party: path.quantiles[2, _told(path, n)] for party, path in by.items()}
    ways = {
        party: 1 - float(middle[-1] / middle[0])
        for party, middle in middles.items()
        if len(middle) > 1 and middle[0] > 0
    }
    name = tables.cast["stages"][stage]["name"]
    if not ways:
        return f"What each party asked for: {name}"
    most = max(ways.values())
    if most < 0.005:
        return f"Nobody gives way from the first to the last session: {name}"
    who = [str(tables.cast["parties"][party]) for party in ways if ways[party] > most - 0.0005]
    many = len(who) > 1 or plural(who[0])
    its, it, texts, were = (
        ("their", "them", "texts", "were") if len(who) > 1
        else ("their", "them", "text", "was") if many else ("its", "it", "text", "was")
    )  # fmt: skip
    return capital(
        f"{listed([with_article(one) for one in who])} {agreed('gives', many)} way most, by "
        f"{percent(most)} of what {its} first {texts} {were} worth to {it}: {name}"
    )


def _note(
    subject: Subject,
    found: Mapping[str, Mapping[str, Path]],
    drawn: Mapping[str, Mapping[str, Path]],
    n: int,
) -> str:
    cast = subject.summary.tables.cast
    kept = {party for by in drawn.values() for party in by}
    others = list(dict.fromkeys(p for by in found.values() for p in by if p not in kept))
    names = [str(cast["parties"][party]) for party in others]
    rest = len(found) - len(drawn)
    left = f" Not drawn: {several(names, 2 * MOST_PARTIES)}." if names else ""
    left += f" {counted(rest, 'later stage is', 'later stages are')} not drawn." if rest else ""
    few = f"; sessions with fewer than {min(FEW, n)} of them are left out" if n > 1 else ""
    return (
        f"{subject.source}{left} Texts of {counted(n, 'play', 'plays')} on record, in the "
        "party's own stakes: panels of different parties do not compare. Bands are of the plays "
        "that still have a text of it in the session, a choice of all: talks that succeed end "
        f"early{few}. No deal and red line: at the "
        "middle of every uncertain number, before the first text. Worth to the other side is not "
        "in the tables, so it is not drawn. "
        f"{NO_FORECAST}"
    )
